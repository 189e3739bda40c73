"""What is left to do with the pump: clock times and volumes worked out, boxes for what was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from bedside.core.day import Day
from bedside.core.dose import is_bag_known
from bedside.core.events import WayOnChosen
from bedside.core.limits import Limit, first_to_bite
from bedside.core.projection import planned_before_start
from bedside.core.quantities import MINUTE
from bedside.core.reactions import has_red_flag_today
from bedside.core.rest_of_day import RestOfDay, StepAhead
from bedside.paper.downtime.no_start import Stop
from bedside.paper.downtime.times import other_date, time_of
from bedside.screens.record import moment_words
from bedside.screens.verdicts import limit_name
from bedside.screens.way_words import way_words
from bedside.wording import _, clock_time, duration, plain, rate_words, rounded, volume

_EVERY_ML = 5
_BEFORE_THE_END = ("booked", "arrived", "infusing", "paused")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """`at` is a clock time, or minutes from a start nobody knows yet; `at_note` says from when."""

    at: str
    at_note: str
    what: str
    what_note: str
    lasts: str
    pump_ml: str
    is_rate: bool = True

    @property
    def size(self) -> str:
        """A clock time is large; what counts from an instant nobody knows yet is not."""
        return "clock" if ":" in self.at else "mid"


@dataclass(frozen=True, slots=True)
class EmptyAt:
    """When a bag of this label is empty."""

    volume: str
    at: str


@dataclass(frozen=True, slots=True)
class PlanPart:
    """`stop`: what must not be done, and why.

    `conditions`: boxes to fill before the pump runs again.
    """

    title: str
    note: str
    stop: Stop | None
    rows: tuple[PlanRow, ...]
    conditions: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    by_label: tuple[EmptyAt, ...]


def plan_part(
    day: Day, rest: RestOfDay, against_start: Stop | None, in_minutes: bool = False
) -> PlanPart:
    """`in_minutes`: for a blank form, counted from the start."""
    stop = _stop(day) or against_start
    on_the_pump = day.history.status in _BEFORE_THE_END
    return PlanPart(
        title=_("Rate: what is still to do") if on_the_pump else _("What is still to do"),
        note=_note(day, in_minutes) if on_the_pump and stop is None else "",
        stop=stop,
        rows=tuple(_rows(day, rest, in_minutes)),
        conditions=tuple(_conditions(day)) if stop is None else (),
        rules=tuple(_rules(day, rest, in_minutes)) if rest.steps or rest.empty_at else (),
        by_label=() if is_bag_known(day.history) else tuple(_by_label(day, in_minutes)),
    )


def _stop(day: Day) -> Stop | None:
    """Why nothing may be started, resumed or raised (rules.md 2, 5)."""
    history = day.history
    if history.status not in _BEFORE_THE_END:
        return None
    if day.locked:
        lead = _("Stop the pump now. Do not restart.") if day.rate_now else _("Do not restart.")
        if has_red_flag_today(history):
            return lead, _("A red flag was recorded today: nobody restarts this bag.")
        return lead, _("Grade 4. Only a named prescriber may reopen this bag: name, time, reason.")
    if history.stop_signed:
        by = history.ways_on[-1]
        words = _("%(who)s decided %(at)s: stop here.", who=by.by.name, at=moment_words(by, day))
        return _("Do not restart."), words
    return None


def _note(day: Day, in_minutes: bool) -> str:
    history = day.history
    if in_minutes:
        return _("write the clock time of each step beside it, counted from the real start")
    chosen = history.ways_on[-1] if history.ways_on else None
    if chosen is not None and isinstance(chosen.event, WayOnChosen):
        return _(
            "decision, %(who)s %(at)s: %(way)s",
            who=chosen.by.name,
            at=moment_words(chosen, day),
            way=way_words(chosen.event.way),
        )
    if history.after_reaction and history.started is not None:
        return _("after a reaction: held, until a prescriber signs another way")
    if history.started is None:
        return _("as planned for a start at %(at)s", at=time_of(day, _planned_start(day)))
    if history.status == "paused":
        return _("minutes count from the resume; in small, as if resumed when this was printed")
    return ""


def _planned_start(day: Day) -> datetime:
    return day.projection.from_at if day.projection else day.history.planned_start_at


def _rows(day: Day, rest: RestOfDay, in_minutes: bool) -> Iterator[PlanRow]:
    for i, step in enumerate(rest.steps):
        yield _step_row(day, rest, i, step, in_minutes)
    status = day.history.status
    if rest.empty_at is not None and status in _BEFORE_THE_END:
        yield _empty_row(day, rest, in_minutes)
    if status == "watch":
        yield from _home_row(day)
        return
    if day.history.started is None and rest.empty_at is None:
        return
    watch = duration(day.history.protocol.watch.minutes)
    yield PlanRow("", "", _("line seen to"), _("then watch, cannula in"), watch, "", False)
    yield from _home_row(day, is_shown=not in_minutes and status != "paused")


def _step_row(day: Day, rest: RestOfDay, i: int, step: StepAhead, in_minutes: bool) -> PlanRow:
    at, note = _when(day, rest, step, in_minutes)
    what_note = ""
    whole = day.history.awaiting_half_of
    if i == 0 and whole is not None and day.half_permitted is not None:
        what_note = _("half of %(rate)s", rate=rate_words(whole))
    lasts = _("to the end") if step.minutes is None else duration(ceil(step.minutes))
    pump = "" if step.pump_ml == 0 else _("%(ml)s mL", ml=volume(step.pump_ml))
    return PlanRow(at, note, rate_words(step.rate_ml_per_h), what_note, lasts, pump)


def _when(day: Day, rest: RestOfDay, step: StepAhead, in_minutes: bool) -> tuple[str, str]:
    is_paused = day.history.status == "paused"
    if in_minutes:
        return (_("%(n)smin", n=step.after_min), "") if step.after_min else (_("start"), "")
    if is_paused and not step.after_min:
        return _("resume"), ""
    if is_paused:
        return _("+%(n)smin", n=step.after_min), time_of(day, step.at)
    if step.due_at < step.at:
        return _stamp(day, step.due_at, _("due: now"))
    return _stamp(day, step.at)


def _stamp(day: Day, at: datetime, note: str = "") -> tuple[str, str]:
    """The clock time large; small beside it the date where it is another day."""
    notes = (other_date(day, at), note)
    return clock_time(at, day.history.unit.zone), " ".join(part for part in notes if part)


def _empty_row(day: Day, rest: RestOfDay, in_minutes: bool) -> PlanRow:
    assert rest.empty_at is not None and rest.projection is not None
    known = is_bag_known(day.history)
    what, note = _("bag empty"), ""
    at, at_note = _stamp(day, rest.empty_at)
    if day.label_reached_at is not None:
        at, at_note = _stamp(day, day.label_reached_at, _("should be: look"))
    elif day.history.status == "paused":
        at = _("+%(n)smin", n=ceil(rest.projection.minutes))
        at_note = time_of(day, rest.empty_at)
    if in_minutes or not known:
        at, at_note, note = "", "", _("by its label, see below")
    pump = _("%(ml)s mL", ml=volume(rest.empty_ml)) if known else ""
    return PlanRow(at, at_note, what, note, "", pump, False)


def _home_row(day: Day, is_shown: bool = True) -> Iterator[PlanRow]:
    at = day.home_at if is_shown and is_bag_known(day.history) else None
    clock, note = ("", "") if at is None else _stamp(day, at)
    yield PlanRow(clock, note, _("home, not before"), "", "", "", False)


def _conditions(day: Day) -> Iterator[str]:
    """What the resume after a reaction needs, each with its box ("Who may")."""
    if day.history.status != "paused" or not day.history.after_reaction:
        return
    minutes = day.history.protocol.observations.before_resume_min
    yield _("Symptoms gone at")
    yield _("Prescriber informed: name, at")
    yield _("Observations at, %(n)smin before or less", n=minutes)
    yield _("Second person: name")


def _rules(day: Day, rest: RestOfDay, in_minutes: bool) -> Iterator[tuple[str, str]]:
    highest = rate_words(day.history.protocol.max_rate_ml_per_h)
    yield (
        _("Late?"),
        _(
            "Write the time of the real change. Every step keeps its full length from there, so "
            "move each later time by the same minutes. Never above %(rate)s.",
            rate=highest,
        ),
    )
    if day.history.after_reaction and len(rest.steps) > 1:
        yield (
            _("After a reaction:"),
            _("no increase before its time, and two people for each; by telephone none."),
        )
    if not in_minutes and is_bag_known(day.history):
        yield from _margin(day, rest)


def _margin(day: Day, rest: RestOfDay) -> Iterator[tuple[str, str]]:
    upper = tuple(one for one in day.limits if one.name in ("max_8h", "bag"))
    first = first_to_bite(upper)
    if first is None or first.margin_min is None or rest.empty_at is None:
        return
    name = limit_name(first, day)
    if first.is_over:
        by = duration(ceil(-first.margin_min))
        lead = _("✗ %(limit)s: overruns by %(span)s even so:", limit=name, span=by)
        yield lead, _("a prescriber has to decide.")
        return
    yield _spare(day, first, name, rest)


def _spare(day: Day, first: Limit, name: str, rest: RestOfDay) -> tuple[str, str]:
    assert first.margin_min is not None and rest.empty_at is not None
    spare = floor(first.margin_min)
    if day.history.status == "paused":
        latest = time_of(day, day.now + spare * MINUTE)
        return _("%(limit)s is kept if resumed by %(at)s:", limit=name, at=latest), _(
            "later, call the prescriber."
        )
    lead = _(
        "%(at)s leaves %(span)s to %(limit)s:",
        at=time_of(day, rest.empty_at),
        span=duration(spare),
        limit=name,
    )
    return lead, _("more than %(span)s late in all, call the prescriber.", span=duration(spare))


def _by_label(day: Day, in_minutes: bool) -> Iterator[EmptyAt]:
    """When it is empty by the label, for every 5 mL that the protocol allows and its nominal."""
    bag = day.history.protocol.bag
    first = -(-bag.volume_from_ml // _EVERY_ML) * _EVERY_ML
    labels = {bag.nominal_volume_ml}
    while first <= bag.volume_to_ml:
        labels.add(Decimal(first))
        first += _EVERY_ML
    for label in sorted(labels):
        whole = planned_before_start(day.history, day.now, Fraction(label))
        at = duration(ceil(whole.minutes)) if in_minutes else time_of(day, whole.finish_at)
        yield EmptyAt(_("%(ml)s mL", ml=plain(rounded(label, 1))), at)
