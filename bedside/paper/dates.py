"""Dates that follow from the course: which day is its last, and the first and last blood test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bedside.core.courses import courses_of
from bedside.core.day import Day
from bedside.core.earlier import earlier_days
from bedside.core.earlier_summary import earlier_day
from bedside.core.events import EarlierDay
from bedside.core.follow_up import appointment

# The day's own line of the course is never hashed: it is read from the day itself.
_OWN = "0" * 64


@dataclass(frozen=True, slots=True)
class CourseDates:
    """`is_last_day`: no other day of the course is left to give. Dates are the unit's.

    `first_bloods_on` counts from the course's last planned infusion, `last_bloods_on` from the
    last one given; None before the first dose, or where the protocol has no number for it.
    """

    is_last_day: bool
    first_bloods_on: date | None
    last_bloods_on: date | None


def course_dates(day: Day, other_days: Iterable[EarlierDay] | None = None) -> CourseDates:
    """As this day and the others of the patient say now; a course that moved moves them.

    `other_days` None: what the day's own record knows of the earlier ones. Days without a booking
    count one after the other.
    """
    own = earlier_day(day.history, _OWN)
    others = earlier_days(day.history) if other_days is None else other_days
    known = (*(one for one in others if one.day_id != own.day_id), own)
    courses = courses_of(day.history.protocol, known, own.on)
    course = courses.course(own.course)
    assert course is not None
    left = [one for one in course.to_give if one.day != own.day]
    visit = day.history.protocol.bloods
    if visit is None:
        return CourseDates(not left, None, None)
    found = appointment(visit, course.last_planned_on, courses.last_given_on)
    return CourseDates(not left, found.first_on, found.last_on)
