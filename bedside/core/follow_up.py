"""When the follow-up of a course falls due: counted anew whenever the course moves.

Source: rules.md 27; the numbers stand in each protocol's `follow_up`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from bedside.core.courses import Courses
from bedside.core.months import months_later
from bedside.core.protocol import Protocol
from bedside.core.protocol_questions import FollowUp


@dataclass(frozen=True, slots=True)
class Appointment:
    """One follow-up with the unit's dates; None where the protocol has no number, or no dose yet.

    `first_on` counts from the course's last planned infusion, `last_on` from the last one given.
    """

    visit: FollowUp
    first_on: date | None
    last_on: date | None


def appointments(protocol: Protocol, courses: Courses) -> tuple[Appointment, ...]:
    """Every follow-up of the protocol, for the last course of which a dose was begun."""
    planned_on = courses.last_begun.last_planned_on if courses.last_begun else None
    given_on = courses.last_given_on
    return tuple(appointment(visit, planned_on, given_on) for visit in protocol.follow_up)


def appointment(visit: FollowUp, planned_on: date | None, given_on: date | None) -> Appointment:
    """This follow-up after a course whose last infusion is planned then; `given_on`: the last one
    given of all."""
    return Appointment(visit, _first(visit, planned_on), _last(visit, given_on))


def _first(visit: FollowUp, planned_on: date | None) -> date | None:
    if planned_on is None:
        return None
    if visit.every_months is not None:
        return months_later(planned_on, visit.every_months)
    if visit.once_after_weeks is not None:
        return planned_on + timedelta(weeks=visit.once_after_weeks)
    return None


def _last(visit: FollowUp, given_on: date | None) -> date | None:
    if given_on is None or visit.until_months is None:
        return None
    return months_later(given_on, visit.until_months)
