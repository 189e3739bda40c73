"""What a patient's courses have against a booking: never two doses on one date, never one twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bedside.core.course_dates import free_from, is_ahead, is_begun
from bedside.core.events import EarlierDay
from bedside.core.protocol import Protocol

Kind = Literal[
    "died",
    "past_last_course",
    "outside_course",
    "day_given",
    "day_booked",
    "date_taken",
    "course_over",
    "too_soon",
]


@dataclass(frozen=True, slots=True)
class Against:
    """One reason. `other`: the day it collides with; `until_on`: not before this date."""

    kind: Kind
    other: EarlierDay | None = None
    until_on: date | None = None


def against_booking(
    protocol: Protocol, days: Iterable[EarlierDay], course: int, day: int, on: date, today: date
) -> tuple[Against, ...]:
    """Everything that stands against a dose on this date, as the unit's dates.

    `days`: the patient's other days; leave out a booking that is being moved.
    """
    return tuple(_found(protocol, list(days), course, day, on, today))


def _found(
    protocol: Protocol, days: list[EarlierDay], course: int, day: int, on: date, today: date
) -> Iterator[Against]:
    died = next((one for one in days if one.status == "died"), None)
    if died is not None:
        yield Against("died", died)
        return
    if course > protocol.courses.max_courses:
        yield Against("past_last_course")
        return
    if not 1 <= day <= protocol.course_days(course):
        yield Against("outside_course")
    yield from _collisions(days, course, day, on, today)
    begun = [one for one in days if is_begun(one)]
    later = next((one for one in begun if one.course > course), None)
    if later is not None:
        yield Against("course_over", later)
    until_on = free_from(protocol, days, course, today)
    if until_on is not None and on < until_on:
        yield Against("too_soon", until_on=until_on)


def _collisions(
    days: list[EarlierDay], course: int, day: int, on: date, today: date
) -> Iterator[Against]:
    for one in days:
        is_same_day = (one.course, one.day) == (course, day)
        if is_begun(one) and is_same_day:
            yield Against("day_given", one)
        elif is_ahead(one, today) and is_same_day:
            yield Against("day_booked", one)
        elif one.on == on and (is_begun(one) or is_ahead(one, today)):
            yield Against("date_taken", one)
