"""The unit's figures as tables, each with how it was counted; a number alone says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bedside.core.figures import (
    AS_PLANNED_MIN,
    GRADES,
    MUCH_LONGER_MIN,
    WINDOWS_MIN,
    CourseDay,
    Figures,
    Punctual,
    Share,
    Spread,
    spread_of,
)
from bedside.core.observations_due import Why
from bedside.core.transitions import Status
from bedside.wording import _, duration, lazy, plain, rounded

# Fewer than so many may point to one person [A].
SMALL = 5


@dataclass(frozen=True, slots=True)
class FigureCell:
    """Words with a quieter line under them; `bar` is the width of a small bar, 0 to 100."""

    words: str
    note: str = ""
    bar: int | None = None
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class FigureTable:
    """`counted`: how its numbers were counted; `notes`: what else is to be known of them."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[FigureCell, ...], ...]
    empty: str
    notes: tuple[str, ...]
    counted: tuple[str, ...]


_WHY: dict[Why, str] = {
    "baseline": lazy("before the start"),
    "interval": lazy("by the interval"),
    "reaction": lazy("for a reaction"),
    "after_resume": lazy("after resuming"),
    "before_increase": lazy("before an increase"),
    "bag_end": lazy("at the bag's end"),
    "flush_end": lazy("at the flush's end"),
    "end_of_watch": lazy("at the end of the watch"),
}
_NOT_STARTED: dict[Status, str] = {
    "booked": lazy("Booked, not here"),
    "arrived": lazy("Arrived, not started"),
    "deferred": lazy("Deferred"),
    "did_not_attend": lazy("Did not attend"),
    "transferred": lazy("Transferred before a start"),
    "left_against_advice": lazy("Left before a start, against advice"),
    "died": lazy("Died before a start"),
}


def figure_tables(figures: Figures, soon_min: int) -> tuple[FigureTable, ...]:
    """Every table of the page, from the same totals.

    `soon_min`: how long before due the unit calls a set soon, and takes it for the one due.
    """
    return (
        _punctuality(figures, soon_min),
        _reactions(figures),
        _lengths(figures),
        _bands(figures),
        _rest(figures),
    )


def share_cell(share: Share) -> FigureCell:
    """ "212 of 240" over its percentage and bar; nothing under it is said, never 0 %."""
    if share.percent is None:
        return FigureCell(_("none"))
    words = _("%(part)s of %(whole)s", part=_counted(share.part), whole=_counted(share.whole))
    return FigureCell(words, percent_words(share.percent), int(rounded(share.percent, 0)))


def percent_words(percent: Fraction) -> str:
    """A percentage to a tenth, rounded here and nowhere before."""
    return _("%(percent)s %%", percent=plain(rounded(percent, 1)))


def _number(number: int) -> FigureCell:
    return FigureCell(_counted(number))


def _counted(number: int) -> str:
    return plain(Decimal(number))


def _punctuality(figures: Figures, soon_min: int) -> FigureTable:
    sets, steps = figures.all_of("observations"), figures.all_of("rate_step")
    rows = []
    if sets.due:
        rows.append(_punctual_row(_("Observations"), sets))
        rows += [
            _punctual_row(str(name), figures.punctual["observations", why], is_part=True)
            for why, name in _WHY.items()
            if ("observations", why) in figures.punctual
        ]
    if steps.due:
        rows.append(_punctual_row(_("Rate steps"), steps))
    return FigureTable(
        id="on-time",
        title=_("Done when due"),
        columns=(
            _("What"),
            _("Fell due"),
            *(_("Within %(min)smin", min=minutes) for minutes in WINDOWS_MIN),
            _("Never done"),
            _("Open now"),
        ),
        rows=tuple(rows),
        empty=_("Nothing fell due on these days"),
        notes=tuple(_punctual_notes(sets, steps)),
        counted=tuple(_how_punctual(soon_min)),
    )


def _punctual_row(name: str, one: Punctual, is_part: bool = False) -> tuple[FigureCell, ...]:
    first = FigureCell("", name, is_number=False) if is_part else FigureCell(name, is_number=False)
    shares = (share_cell(one.within(minutes)) for minutes in WINDOWS_MIN)
    return (first, _number(one.due), *shares, _number(one.fell_away), _number(one.open))


def _punctual_notes(sets: Punctual, steps: Punctual) -> Iterator[str]:
    if sets.done:
        yield _(
            "Of %(done)s sets taken, %(some)s had a sign that could not be taken and %(all)s had "
            "none that could; %(early)s were taken before they were due, %(later)s entered later.",
            done=_counted(sets.done),
            some=_counted(sets.some_refused),
            all=_counted(sets.all_refused),
            early=_counted(sets.early),
            later=_counted(sets.entered_later),
        )
    if steps.done:
        yield _(
            "Of %(done)s steps confirmed, %(early)s were confirmed before they were due and "
            "%(later)s entered later.",
            done=_counted(steps.done),
            early=_counted(steps.early),
            later=_counted(steps.entered_later),
        )


def _how_punctual(soon_min: int) -> Iterator[str]:
    yield _(
        "Due is what the screens said was due, worked out from the record as it stands now: each "
        "at the time it happened, corrections included. Late is counted from due, in whole minutes."
    )
    yield _(
        "A set counts when temperature, pulse and blood pressure were each taken or refused with "
        "a reason. Taken up to %(soon)s minutes before due it is in time; one taken earlier puts "
        "the next off and is no set that fell due. A set that stands due is one set until one is "
        "taken, whatever it is due for by then.",
        soon=soon_min,
    )
    yield _(
        "A rate step is in time up to so many minutes before or after due. While one waits, a "
        "pause does not count. It counts as never done where another rate, a reaction or the bag's "
        "end came instead."
    )
    yield _(
        "What was never done or is open counts against a window once that has passed; until then "
        "it is in neither number, so the two windows may rest on different totals."
    )
    yield _(
        "Not counted: the set before the start and the one before resuming, which have no time of "
        "their own, and sets while a NEWS2 of 7 or more asks for continuous observation."
    )


def _reactions(figures: Figures) -> FigureTable:
    course_days = figures.course_days
    rows = [_reaction_row(figures, course_day) for course_day in course_days]
    return FigureTable(
        id="reactions",
        title=_("Reactions by grade and day of course"),
        columns=(
            _("Course and day"),
            _("Infusions"),
            _("With a reaction"),
            *(_("Grade %(grade)s", grade=grade) for grade in GRADES),
        ),
        rows=tuple(rows),
        empty=_("No infusion was started on these days"),
        notes=(),
        counted=(
            _("Each reaction counts once, under the worst grade it was given."),
            _("An infusion counts on the day of the course it was booked for."),
        ),
    )


def _reaction_row(figures: Figures, course_day: CourseDay) -> tuple[FigureCell, ...]:
    course, day = course_day
    infusions = figures.infusions_on[course_day]
    return (
        FigureCell(_("Course %(course)s, day %(day)s", course=course, day=day), is_number=False),
        _number(infusions),
        share_cell(Share(figures.with_reaction_on[course_day], infusions)),
        *(_number(figures.reactions[course_day, grade]) for grade in GRADES),
    )


def _lengths(figures: Figures) -> FigureTable:
    told = (
        (_("Planned at the start"), spread_of(figures.planned), False),
        (_("Start to bag end"), spread_of(figures.actual), False),
        (_("Longer than planned"), spread_of(figures.longer), True),
    )
    rows = [_spread_row(name, spread, signed) for name, spread, signed in told if spread]
    return FigureTable(
        id="length",
        title=_("Planned against actual length"),
        columns=(_("Infusion"), _("Median"), _("Shortest"), _("Longest")),
        rows=tuple(rows),
        empty=_("No bag was finished on these days"),
        notes=(
            _(
                "%(stopped)s stopped before the bag was empty, %(running)s without an end so far: "
                "neither is in these lengths.",
                stopped=figures.premature,
                running=figures.running,
            ),
        ),
        counted=(
            _("Planned is the protocol's ladder for this bag at the minute of the start."),
            _("Actual is by the clock from the start to the bag's end, pauses included."),
        ),
    )


def _bands(figures: Figures) -> FigureTable:
    near, far = AS_PLANNED_MIN, MUCH_LONGER_MIN
    names = (
        _("More than %(near)smin shorter", near=near),
        _("Within %(near)smin of the plan", near=near),
        _("%(near)s to %(far)smin longer", near=near, far=far),
        _("More than %(far)smin longer", far=far),
    )
    whole = figures.longer.total()
    rows = [
        (FigureCell(name, is_number=False), share_cell(Share(number, whole)))
        for name, number in zip(names, figures.longer_bands, strict=True)
        if whole
    ]
    return FigureTable(
        id="difference",
        title=_("How far from the plan"),
        columns=(_("Bag empty"), _("Infusions")),
        rows=tuple(rows),
        empty=_("No bag was finished on these days"),
        notes=(_("Each infusion's own difference stands in the file."),),
        counted=(),
    )


def _spread_row(name: str, spread: Spread, signed: bool) -> tuple[FigureCell, ...]:
    values = (spread.median, spread.least, spread.most)
    return (
        FigureCell(name, is_number=False),
        *(FigureCell(minutes_words(value, signed)) for value in values),
    )


def minutes_words(minutes: Fraction, signed: bool = False) -> str:
    """Minutes as hours and minutes, rounded to a whole one; signed: "+18min", "−3min"."""
    whole = int(rounded(minutes, 0))
    words = duration(abs(whole))
    if not signed or not whole:
        return words
    return f"+{words}" if whole > 0 else f"\N{MINUS SIGN}{words}"


def _rest(figures: Figures) -> FigureTable:
    left = figures.home_by_closing + figures.home_after_closing
    by_closing = Share(figures.home_by_closing, left)
    rows = [
        (
            FigureCell(_("Left by closing, of those treated"), is_number=False),
            share_cell(by_closing),
        ),
        *(
            (FigureCell(str(_NOT_STARTED[status]), is_number=False), _number(number))
            for status, number in sorted(figures.not_started.items())
        ),
    ]
    return FigureTable(
        id="closing",
        title=_("Closing, and days without an infusion"),
        columns=(_("What"), _("Patients")),
        rows=tuple(rows),
        empty="",
        notes=(
            _(
                "Numbers below %(small)s may point to one person: keep them inside the unit.",
                small=SMALL,
            ),
        ),
        counted=(_("By closing: they left at the unit's closing time of that day or before it."),),
    )
