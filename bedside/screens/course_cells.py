"""One day of a course as a cell of its calendar: when, what was given, at what rate, reactions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bedside.core.course_dates import A_DAY, is_missed, is_weekend
from bedside.core.courses import Course, DayOfCourse
from bedside.core.events import EarlierDay
from bedside.screens.earlier import state_word
from bedside.screens.parts import Button, State
from bedside.wording import (
    _,
    clock_time,
    date_text,
    dose,
    dose_given,
    ngettext,
    rate_words,
    weekday_date,
    weekday_name,
)


@dataclass(frozen=True, slots=True)
class CourseCell:
    """One day. `gap`: how long after the dose before it; `before`: tries that came to nothing."""

    day: str
    weekday: str
    on: str
    state: State
    is_today: bool
    is_proposed: bool
    given: str
    of: str
    rates: tuple[tuple[str, str], ...]
    reactions: tuple[tuple[State, str], ...]
    quiet: str
    gap: str
    before: tuple[str, ...]
    link: Button | None


def course_cells(
    course: Course, today: date, zone: ZoneInfo, own: frozenset[str]
) -> tuple[CourseCell, ...]:
    """In the order of the dates, those before what is known here first."""
    in_order = sorted(course.days, key=lambda one: (one.on or date.min, one.day))
    cells, last_on = [], None
    for one in in_order:
        cells.append(_cell(one, last_on, today, zone, own))
        last_on = one.on or last_on
    return tuple(cells)


def _cell(
    one: DayOfCourse, last_on: date | None, today: date, zone: ZoneInfo, own: frozenset[str]
) -> CourseCell:
    dose_day = one.stands if one.is_given else None
    reactions = tuple(_reactions(dose_day, zone)) if dose_day else ()
    return CourseCell(
        day=_("Day %(day)s", day=one.day),
        weekday=weekday_name(one.on) if one.on else "",
        on=date_text(one.on) if one.on else "",
        state=_state(one, today),
        is_today=one.on == today,
        is_proposed=one.is_proposed,
        given=_given(dose_day),
        of=_of(dose_day),
        rates=tuple(_rates(dose_day)) if dose_day else (),
        reactions=reactions,
        quiet=_("No reaction") if dose_day and not reactions else "",
        gap=_gap(one, last_on),
        before=tuple(_came_to_nothing(other) for other in one.tries if other is not one.stands),
        link=_link(one, own),
    )


def _state(one: DayOfCourse, today: date) -> State:
    return {
        "given": State("check", _("Given"), "ok"),
        "partly_given": State("not-given", _("Partly given"), "plain"),
        "running": State("dot", _("Running") if one.on == today else _("Not ended"), "plain"),
        "here": State("dot", _("Has arrived"), "plain"),
        "booked": State("ring", _("Booked"), "plain"),
        "past_booking": State("overdue", _("Nothing entered"), "late"),
        "missed": State("diamond", _("Missed: new date"), "due"),
        "not_booked": State("ring", _("Not booked"), "quiet"),
        "no_record": State("info", _("No record here"), "quiet"),
    }[one.state]


def _given(day: EarlierDay | None) -> str:
    if day is None or day.dose_given_mg is None:
        return ""
    return _("%(mg)s mg", mg=dose_given(day.dose_given_mg))


def _of(day: EarlierDay | None) -> str:
    return _("of %(dose)s", dose=dose(day.full_dose_mg)) if day else ""


def _rates(day: EarlierDay) -> Iterator[tuple[str, str]]:
    """What ran to the end; the highest without a reaction and the highest where they differ."""
    highest, quiet, last = (
        day.highest_rate_ml_per_h,
        day.quiet_rate_ml_per_h,
        day.last_rate_ml_per_h,
    )
    if last is not None:
        until = _("so far") if day.dose_given_mg is None else _("to the end")
        yield rate_words(last), until
    if quiet is not None and quiet != last:
        yield rate_words(quiet), _("without a reaction")
    if highest is not None and highest not in (quiet, last):
        yield rate_words(highest), _("at most")


def _reactions(day: EarlierDay, zone: ZoneInfo) -> Iterator[tuple[State, str]]:
    for emergency in day.emergencies:
        at = clock_time(emergency.at, zone)
        words = _("Emergency %(at)s", at=at)
        yield State("triangle", words, "reaction"), emergency.title
    for one in day.reactions:
        at = clock_time(one.onset_at, zone)
        words = _("Grade %(grade)s, %(at)s", grade=one.worst_grade, at=at)
        named = ", ".join((*one.red_flags, *one.symptoms))
        began = one.began_at_ml_per_h
        rate = _("at %(rate)s", rate=rate_words(began)) if began is not None else ""
        yield State("triangle", words, "reaction"), ": ".join(x for x in (rate, named) if x)


def _gap(one: DayOfCourse, last_on: date | None) -> str:
    """Only where dates without a dose lie between."""
    if one.on is None or last_on is None or one.on - last_on <= A_DAY:
        return ""
    days = (one.on - last_on - A_DAY) // timedelta(days=1)
    return ngettext("%(num)s day without a dose", "%(num)s days without a dose", days)


def _came_to_nothing(day: EarlierDay) -> str:
    why = f": {day.because.rstrip('.')}" if day.because else ""
    return _("%(on)s %(what)s%(why)s", on=date_text(day.on), what=state_word(day.status), why=why)


def _link(one: DayOfCourse, own: frozenset[str]) -> Button | None:
    """To the day that stands, else to the last try; never into another unit."""
    day = one.stands or (one.tries[-1] if one.tries else None)
    if day is None or day.day_id not in own:
        return None
    name = _("day %(day)s of course %(course)s", day=one.day, course=one.course)
    place = "/record" if one.is_given or is_missed(day) else ""
    label = _("Record") if place else _("Open")
    return Button(label, href=f"/days/{day.day_id}{place}", kind="link", hidden_label=name)


def proposal_words(one: DayOfCourse) -> str:
    """ "day 5 Saturday 28-Nov-2026 (weekend)": no source says what to do about one [A]."""
    assert one.on is not None
    words = _("day %(day)s %(on)s", day=one.day, on=weekday_date(one.on))
    return _("%(words)s (weekend)", words=words) if is_weekend(one.on) else words
