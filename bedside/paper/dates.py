"""Dates that follow from the course: which day is its last, and the first and last blood test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bedside.core.course_of_day import courses_around
from bedside.core.day import Day
from bedside.core.events import EarlierDay
from bedside.core.follow_up import appointment


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
    courses = courses_around(day.history, other_days)
    course = courses.course(day.history.opened.course)
    assert course is not None
    left = [one for one in course.to_give if one.day != day.history.opened.day]
    visit = day.history.protocol.bloods
    if visit is None:
        return CourseDates(not left, None, None)
    found = appointment(visit, course.last_planned_on, courses.last_given_on)
    return CourseDates(not left, found.first_on, found.last_on)
