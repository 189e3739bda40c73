"""Dates of a course: from when a dose may be given, and which dates are proposed for the rest.

Proposals only; whoever books decides. Dates are the unit's. Source: `courses.*` of the protocol.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bedside.core.events import EarlierDay
from bedside.core.months import full_months_after
from bedside.core.protocol import Protocol
from bedside.core.transitions import Status

A_DAY = timedelta(days=1)
_SATURDAY = 5
_WAITS: frozenset[Status] = frozenset({"booked", "arrived"})


def is_begun(day: EarlierDay) -> bool:
    """A dose was started: it counts as given, whole or not."""
    return day.started_at is not None


def is_missed(day: EarlierDay) -> bool:
    """It ended before a dose was begun."""
    return not is_begun(day) and day.status not in _WAITS


def is_ahead(day: EarlierDay, today: date) -> bool:
    """Booked or here, and its date has not passed."""
    return not is_begun(day) and day.status in _WAITS and day.on >= today


def earliest_on(protocol: Protocol, days: Iterable[EarlierDay], number: int, today: date) -> date:
    """The first date on which this course's next day may be given; never before `today`.

    In a course: the day after its last dose. At its beginning: as `free_from` says.
    """
    known = list(days)
    mine = [one.on for one in known if one.course == number and is_begun(one)]
    if mine:
        return max(today, max(mine) + A_DAY)
    until_on = free_from(protocol, known, number, today)
    return max(today, until_on) if until_on else today


def free_from(
    protocol: Protocol, days: Iterable[EarlierDay], number: int, today: date
) -> date | None:
    """From when a first dose of this course is not too early; before it a prescriber decides.

    The protocol's months after the last infusion of another course, given, or still booked for a
    course before it. None where there is none, and where this course has begun.
    """
    known = list(days)
    if any(one.course == number and is_begun(one) for one in known):
        return None
    begun = last_of_another_course(known, number)
    ahead = [one.on for one in known if one.course < number and is_ahead(one, today)]
    last_on = max([*ahead, *([begun.on] if begun else [])], default=None)
    months = protocol.courses.months_between
    return None if last_on is None else full_months_after(last_on, months)


def last_of_another_course(days: Iterable[EarlierDay], number: int) -> EarlierDay | None:
    """The last dose begun in another course; None where this course has begun, or there is none.

    The protocol's months between courses count from its date.
    """
    begun = [one for one in days if is_begun(one)]
    if any(one.course == number for one in begun):
        return None
    return max(begun, key=lambda one: one.on, default=None)


def first_free(on: date, taken: frozenset[date]) -> date:
    """The first date from this one on that is not taken.

    Weekends count like any day: the sources say consecutive. Say it where a date is one [A].
    """
    while on in taken:
        on += A_DAY
    return on


def is_weekend(on: date) -> bool:
    return on.weekday() >= _SATURDAY
