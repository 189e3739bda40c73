"""Observation rows with the latest time allowed, the last real set in grey on top."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.quantities import MINUTE, minutes_between
from bedside.core.rest_of_day import RestOfDay, SetAhead
from bedside.paper.downtime.times import other_date, time_of
from bedside.paper.initials import Initials
from bedside.wording import _, clock_time, duration

EXTRA_ROWS = 2


@dataclass(frozen=True, slots=True)
class SetRow:
    """`at` is large; empty where only the words say when."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class LastSet:
    """What stands in the grey row, cell by cell as the columns go."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetsPart:
    note: str
    last: LastSet | None
    rows: tuple[SetRow, ...]


def sets_part(day: Day, rest: RestOfDay, initials: Initials, in_minutes: bool = False) -> SetsPart:
    rows = tuple(_rows(day, rest, in_minutes))
    extra = tuple(SetRow("", _("extra")) for _n in range(EXTRA_ROWS))
    last = _last(day.history.sets[-1], day, initials) if day.history.sets else None
    return SetsPart(_note(day), last, rows + extra)


def _note(day: Day) -> str:
    plan, status = day.history.protocol.observations, day.history.status
    parts = []
    if any(task.kind == "observations" and task.state == "continuous" for task in day.tasks):
        parts.append(_("NEWS2 of 7 or more: CONTINUOUS"))
    if day.history.open_reactions:
        parts.append(
            _(
                "reaction open: every %(span)s until it is over",
                span=duration(plan.reaction_interval_min),
            )
        )
    if status != "watch":
        parts.append(
            _("at the latest %(span)s after the last set", span=duration(plan.interval_min))
        )
    parts.append(
        _("in the watch at the latest every %(span)s", span=duration(plan.watch_interval_min))
    )
    if plan.before_each_increase and status in ("booked", "arrived", "infusing", "paused"):
        parts.append(_("before each increase"))
    return "; ".join(parts)


def _rows(day: Day, rest: RestOfDay, in_minutes: bool) -> Iterator[SetRow]:
    history = day.history
    if history.started is None and history.status in ("booked", "arrived"):
        yield from _baseline(day, rest, in_minutes)
    is_after = False
    for one in rest.sets:
        yield _row(day, rest, one, is_after, in_minutes)
        if one.why in ("bag_end", "flush_end"):
            is_after = True
        if one.why == "bag_end":
            yield SetRow("", _("line seen to"))
    if history.status == "paused" or (history.status == "infusing" and day.locked):
        yield from _after_a_stop(day)


def _baseline(day: Day, rest: RestOfDay, in_minutes: bool) -> Iterator[SetRow]:
    """A set young enough at the start is the baseline; else it is still to be taken."""
    if rest.projection is None:
        return
    start_at = rest.projection.from_at
    oldest = start_at - day.history.protocol.observations.baseline_max_age_min * MINUTE
    if any(one.counts and one.at >= oldest for one in day.history.sets):
        return
    if in_minutes:
        span = duration(day.history.protocol.observations.baseline_max_age_min)
        yield SetRow(_("start"), _("baseline, %(span)s before or less", span=span))
    else:
        at = time_of(day, oldest)
        yield _set_row(day, start_at, _("baseline, from %(at)s", at=at))


def _row(day: Day, rest: RestOfDay, one: SetAhead, is_after: bool, in_minutes: bool) -> SetRow:
    words = _words(day, one, is_after)
    if in_minutes and rest.projection is not None:
        if is_after or one.why == "bag_end":
            return SetRow("", _after_words(day, one, rest))
        return SetRow(_("%(n)smin", n=minutes_between(rest.projection.from_at, one.at)), words)
    if one.due_at < one.at:
        at = time_of(day, one.due_at)
        return SetRow(_("now"), _("%(words)s, due %(at)s", words=words, at=at))
    return _set_row(day, one.at, words)


def _set_row(day: Day, at: datetime, words: str) -> SetRow:
    """The date stands small, before the words, where it is another day."""
    told = " ".join(part for part in (other_date(day, at), words) if part)
    return SetRow(clock_time(at, day.history.unit.zone), told)


def _words(day: Day, one: SetAhead, is_after: bool) -> str:
    named = {
        "reaction": _("reaction"),
        "after_resume": _("after the half rate"),
        "before_increase": _("before the increase"),
        "bag_end": _("bag empty"),
        "flush_end": _("line seen to"),
        "end_of_watch": _("last of the watch"),
        "baseline": _("baseline"),
        "interval": _("watch, latest") if is_after or day.history.status == "watch" else "",
    }
    return named[one.why] or _("latest")


def _after_words(day: Day, one: SetAhead, rest: RestOfDay) -> str:
    if one.why == "bag_end" or rest.empty_at is None:
        return _("bag empty")
    after = minutes_between(rest.empty_at, one.at)
    return _("%(n)smin after the line", n=after)


def _after_a_stop(day: Day) -> Iterator[SetRow]:
    """What is due once the pump runs again, whenever that is."""
    plan = day.history.protocol.observations
    if not day.locked and not day.history.stop_signed:
        if day.history.after_reaction:
            yield SetRow("", _("before resuming"))
            for minutes in plan.after_resume_min:
                yield SetRow("", _("%(n)smin after resuming", n=minutes))
        yield SetRow("", _("bag empty"))
    yield SetRow("", _("line seen to"))
    yield SetRow("", _("watch, %(span)s", span=duration(plan.watch_interval_min)))
    yield SetRow("", _("last of the watch"))


def _last(taken: ObservationSet, day: Day, initials: Initials) -> LastSet:
    event = taken.event
    pressure = f"{_value(event.systolic_mmhg)}/{_value(event.diastolic_mmhg)}"
    oxygen = {True: _("oxygen"), False: _("air"), None: ""}[event.on_oxygen]
    saturation = ", ".join(part for part in (_value(event.spo2_percent), oxygen) if part)
    return LastSet(
        (
            time_of(day, taken.at),
            "–" if event.temperature_c is None else f"{event.temperature_c:.1f}",
            _value(event.pulse_per_min),
            pressure,
            _value(event.breaths_per_min),
            saturation,
            event.consciousness or "–",
            _skin(event),
            _value(event.vip),
            initials.of(taken.entry.by),
        )
    )


def _skin(event: e.ObservationsRecorded) -> str:
    skin = {"as_before": _("as before"), "changed": _("changed"), None: "–"}[event.skin]
    symptoms = {"none": _("none"), "some": _("some"), None: "–"}[event.symptoms]
    return f"{skin}; {symptoms}"


def _value(value: int | None) -> str:
    return "–" if value is None else str(value)
