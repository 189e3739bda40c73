"""What the patient's earlier days ask of this one, from what its own record read of them.

Rules 2: after a red flag the next day opens with a failed check that only a prescriber's decision
taken after it clears. Here every later day does [A]: a decision counts on its own day alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bedside.core import events as e
from bedside.core.course_dates import last_of_another_course
from bedside.core.decided import may_go_on
from bedside.core.earlier_summary import red_flags, says_the_same
from bedside.core.history import History
from bedside.core.months import full_months_after
from bedside.core.protocol import Check

Answer = Literal["passed", "failed", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Point:
    """A check that failed before anybody answered it; `since` is the line that first said so.

    `day` is None for a record that says nothing by itself.
    """

    kind: Literal["red_flag", "unclear_record", "too_soon"]
    about: str
    since: e.Entry
    day: e.EarlierDay | None = None


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The last infusion of another course is not long enough ago; not before `until_on`."""

    day: e.EarlierDay
    until_on: date


def readings(history: History) -> list[tuple[e.Entry, e.EarlierDaysRead]]:
    """In the order in which they were entered."""
    in_order = sorted(history.earlier, key=lambda entry: entry.seq)
    return [(x, x.event) for x in in_order if isinstance(x.event, e.EarlierDaysRead)]


def last_reading(history: History) -> e.EarlierDaysRead | None:
    """What stands now; None where no earlier day was ever known."""
    read = readings(history)
    return read[-1][1] if read else None


def is_news(history: History, said: e.EarlierDaysRead) -> bool:
    """The earlier days say something that this day's own record does not know yet."""
    return not says_the_same(said, last_reading(history) or e.EarlierDaysRead())


def earlier_days(history: History) -> tuple[e.EarlierDay, ...]:
    """The patient's other days, oldest first."""
    reading = last_reading(history)
    return reading.days if reading else ()


def days_before(history: History) -> tuple[e.EarlierDay, ...]:
    """The last of them, and where no dose was begun on it, the last one with a dose as well."""
    days = earlier_days(history)
    begun = [day for day in days if day.started_at is not None]
    return tuple(dict.fromkeys((*days[-1:], *begun[-1:])))


def points(history: History) -> tuple[Point, ...]:
    """Every failed check that the earlier days bring, cleared or not."""
    reading = last_reading(history)
    if reading is None:
        return ()
    flagged = (_red_flag(history, day) for day in reading.days if red_flags(day))
    unclear = (_unclear(history, day_id) for day_id in reading.unclear)
    return (*flagged, *unclear, *_too_soon(history))


def open_points(history: History) -> tuple[Point, ...]:
    """Those for which no prescriber decided to go on today, after they were read."""
    return tuple(point for point in points(history) if not is_clear(history, point))


def is_clear(history: History, point: Point) -> bool:
    """Decided after it was read here, and not before it happened."""
    if not may_go_on(history, point.about, point.since):
        return False
    decided_at = history.decisions[point.about].occurred_at
    return point.day is None or all(at <= decided_at for at in _flagged_at(point.day))


def _flagged_at(day: e.EarlierDay) -> list[datetime]:
    onsets = [reaction.onset_at for reaction in day.reactions if reaction.red_flags]
    return [*onsets, *(emergency.at for emergency in day.emergencies)]


def _red_flag(history: History, day: e.EarlierDay) -> Point:
    """Another red flag of the same day asks anew."""
    flags = red_flags(day)

    def says_so(reading: e.EarlierDaysRead) -> bool:
        return any(one.day_id == day.day_id and red_flags(one) == flags for one in reading.days)

    return Point("red_flag", f"red_flag:{day.day_id}", _since(history, says_so), day)


def _unclear(history: History, day_id: str) -> Point:
    since = _since(history, lambda reading: day_id in reading.unclear)
    return Point("unclear_record", f"unclear_record:{day_id}", since)


def _too_soon(history: History) -> Iterator[Point]:
    """Only where the protocol does not ask for it today by a check of its own."""
    soon, opened = too_soon(history), history.opened
    checks = [check for check in history.protocol.checks if check.record_knows == "months_between"]
    if soon is None or any(check.is_asked(opened.course, opened.day) for check in checks):
        return
    day_id = soon.day.day_id
    since = _since(history, lambda reading: any(one.day_id == day_id for one in reading.days))
    yield Point("too_soon", f"too_soon:{day_id}", since, soon.day)


def _since(history: History, says_so: Callable[[e.EarlierDaysRead], bool]) -> e.Entry:
    """The first of the last readings that all say so."""
    read = readings(history)
    since = read[-1][0]
    for entry, reading in reversed(read):
        if not says_so(reading):
            break
        since = entry
    return since


def given_today(history: History, at: datetime | None = None) -> e.EarlierDay | None:
    """Another record of this patient in which a dose was begun on the same date.

    On the date that is booked, and on that of `at`, an instant: tomorrow's record may be open
    already, and yesterday's still.
    """
    instants = (history.planned_start_at, at or history.planned_start_at)
    dates = {instant.astimezone(history.unit.zone).date() for instant in instants}
    return next((x for x in earlier_days(history) if x.started_at and x.on in dates), None)


def given_before(history: History) -> e.EarlierDay | None:
    """Another record in which this very day of the course was begun, whenever that was."""
    opened = history.opened
    mine = (opened.course, opened.day)
    return next(
        (x for x in earlier_days(history) if x.started_at and (x.course, x.day) == mine), None
    )


def too_soon(history: History) -> TooSoon | None:
    """Less than the protocol's months since the last infusion of another course.

    Asked on the first day of the course that is given here. Source: rules.md 22,
    `courses.months_between`.
    """
    last = last_of_another_course(earlier_days(history), history.opened.course)
    if last is None:
        return None
    until_on = full_months_after(last.on, history.protocol.courses.months_between)
    today = history.planned_start_at.astimezone(history.unit.zone).date()
    return TooSoon(last, until_on) if today < until_on else None


def stands_elsewhere(history: History, check: Check) -> bool:
    """Not the first day of its course, and no earlier one in this record: it is on paper."""
    is_first = history.opened.day == 1
    return check.record_knows == "earlier_days" and not is_first and not earlier_days(history)


def answers_to(history: History, check: Check) -> tuple[Answer, ...]:
    """The answers that can be true, the likely one first."""
    usual: tuple[Answer, ...] = ("passed", "failed")
    if check.record_knows == "months_between" and too_soon(history) is not None:
        return ("failed",)
    if check.record_knows != "earlier_days":
        return (*usual, "not_applicable") if check.may_not_apply else usual
    if earlier_days(history) or stands_elsewhere(history, check):
        return usual
    return ("not_applicable", "failed")


def is_read(history: History) -> bool:
    """The check that asks for it was answered so, and nothing has changed since."""
    asked = (one for one in history.protocol.checks if one.record_knows == "earlier_days")
    check = next(asked, None)
    entry = None if check is None else history.checks.get(check.id)
    if entry is None or check is None or not isinstance(entry.event, e.CheckAnswered):
        return False
    return entry.event.answer == "passed" and not is_denied(history, check, entry, entry.event)


def is_denied(history: History, check: Check, entry: e.Entry, event: e.CheckAnswered) -> bool:
    """The answer does not hold against what the earlier days say, or was given before they said it.

    `entry` is the line of this answer.
    """
    if event.answer == "failed":
        return False
    if check.record_knows == "months_between":
        return too_soon(history) is not None
    read = readings(history)
    if check.record_knows != "earlier_days" or not read or not read[-1][1].days:
        return False
    return event.answer == "not_applicable" or entry.seq < read[-1][0].seq
