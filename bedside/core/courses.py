"""A patient's courses, from what each infusion day says: given, missed, booked, and what is next.

Facts and proposals, never an entry: a missed dose gets a date of its own, never a second one on a
date that has one, and the course ends later. Dates are the unit's. Source: clinical.md 1 "Dose";
rules.md 27; `courses.*` of the protocol.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from bedside.core.course_dates import (
    A_DAY,
    earliest_on,
    first_free,
    is_ahead,
    is_begun,
    is_missed,
)
from bedside.core.events import EarlierDay
from bedside.core.protocol import Protocol

# given, partly_given: the bag has ended. past_booking: nobody entered what became of it. missed:
# it came to nothing and has no new date. no_record: before the first day that is known here.
DayState = Literal[
    "given",
    "partly_given",
    "running",
    "here",
    "booked",
    "past_booking",
    "missed",
    "not_booked",
    "no_record",
]
_GIVEN: frozenset[DayState] = frozenset({"given", "partly_given", "running"})


@dataclass(frozen=True, slots=True)
class DayOfCourse:
    """One day of a course. `tries`: every record of it, oldest first, the missed ones included.

    `stands`: the record that counts, a dose begun or a booking. `on`: its date, else the one
    proposed; None only before what is known here.
    """

    course: int
    day: int
    state: DayState
    tries: tuple[EarlierDay, ...] = ()
    stands: EarlierDay | None = None
    on: date | None = None

    @property
    def is_given(self) -> bool:
        """A dose was begun, whole or not: it is never given again."""
        return self.state in _GIVEN

    @property
    def is_to_give(self) -> bool:
        return not self.is_given and self.state != "no_record"

    @property
    def is_proposed(self) -> bool:
        """Its date is a proposal: it has no booking."""
        return self.is_to_give and self.stands is None

    @property
    def missed(self) -> tuple[EarlierDay, ...]:
        """Deferred, did not attend, or left before the start."""
        return tuple(one for one in self.tries if is_missed(one))


@dataclass(frozen=True, slots=True)
class Course:
    """One course, its days in the order of their numbers."""

    number: int
    days: tuple[DayOfCourse, ...]

    @property
    def given(self) -> tuple[DayOfCourse, ...]:
        return tuple(one for one in self.days if one.is_given)

    @property
    def to_give(self) -> tuple[DayOfCourse, ...]:
        """What is still to come, in the order of the dates."""
        coming = [one for one in self.days if one.is_to_give]
        return tuple(sorted(coming, key=lambda one: (one.on or date.max, one.day)))

    @property
    def to_book(self) -> tuple[DayOfCourse, ...]:
        """What has no booking yet, each with a proposed date."""
        return tuple(one for one in self.to_give if one.is_proposed)

    @property
    def given_mg(self) -> Decimal:
        """What reached the patient, as far as bags have ended."""
        doses = [one.stands.dose_given_mg for one in self.given if one.stands]
        return sum((dose for dose in doses if dose is not None), Decimal(0))

    @property
    def last_given_on(self) -> date | None:
        return max((one.on for one in self.given if one.on), default=None)

    @property
    def last_planned_on(self) -> date | None:
        """The course's last infusion: given, booked, or else as proposed."""
        return max((one.on for one in self.days if one.on), default=None)

    @property
    def is_interrupted(self) -> bool:
        """A dose was missed, or there is a date without one between two of them."""
        dates = sorted(one.on for one in self.days if one.on is not None)
        is_apart = any(after - before > A_DAY for before, after in pairwise(dates))
        return is_apart or any(one.missed for one in self.days)


@dataclass(frozen=True, slots=True)
class Courses:
    """All courses of a patient as they stand on `today`, the first one first.

    `current`: the one being given, or else to give next; None after the protocol's last, and
    after death. `earliest_on`: the first date for its next dose; any earlier is a prescriber's
    decision.
    """

    courses: tuple[Course, ...]
    today: date
    current: Course | None
    earliest_on: date | None
    died_on: date | None = None

    @property
    def next_day(self) -> DayOfCourse | None:
        """The next dose by date, booked or proposed."""
        return self.current.to_give[0] if self.current and self.current.to_give else None

    @property
    def last_begun(self) -> Course | None:
        """The last course of which a dose was begun."""
        return next((one for one in reversed(self.courses) if one.given), None)

    @property
    def last_given_on(self) -> date | None:
        """The date of the last infusion of all."""
        return max((one.last_given_on for one in self.courses if one.last_given_on), default=None)

    def course(self, number: int) -> Course | None:
        return next((one for one in self.courses if one.number == number), None)


def courses_of(protocol: Protocol, days: Iterable[EarlierDay], today: date) -> Courses:
    """What was given day by day, and what is to be given next.

    `days`: all infusion days of the patient, bookings included, in any order. `today` is the
    unit's date: nothing is proposed before it.
    """
    known = _in_order(days)
    died_on = next((one.on for one in known if one.status == "died"), None)
    current = None if died_on else _current(protocol, known)
    numbers = {one.course for one in known} | ({current} if current else set())
    courses = tuple(_course(protocol, known, number, today) for number in sorted(numbers))
    if current is None:
        return Courses(courses, today, None, None, died_on)
    found = next(one for one in courses if one.number == current)
    return Courses(courses, today, found, earliest_on(protocol, known, current, today))


def course_of(protocol: Protocol, days: Iterable[EarlierDay], number: int, today: date) -> Course:
    """This one course, with a proposed date for each day that has none: for booking another one
    than the next."""
    return _course(protocol, _in_order(days), number, today)


def _in_order(days: Iterable[EarlierDay]) -> list[EarlierDay]:
    return sorted(days, key=lambda one: (one.on, one.course, one.day, one.day_id))


def _current(protocol: Protocol, known: list[EarlierDay]) -> int | None:
    """The last course begun while it is incomplete, then the next; else the first one booked."""
    last = max((one.course for one in known if is_begun(one)), default=None)
    if last is None:
        return min((one.course for one in known), default=1)
    if _left(protocol, _of(known, last), last):
        return last
    return last + 1 if last < protocol.courses.max_courses else None


def _of(known: list[EarlierDay], number: int) -> list[EarlierDay]:
    return [one for one in known if one.course == number]


def _numbers(protocol: Protocol, mine: list[EarlierDay], number: int) -> range:
    """The protocol's days; more where a record has more."""
    return range(1, max((protocol.course_days(number), *(one.day for one in mine))) + 1)


def _left(protocol: Protocol, mine: list[EarlierDay], number: int) -> list[int]:
    """The days still to give: not begun, and not before the first that is known here."""
    begun, tried = {one.day for one in mine if is_begun(one)}, {one.day for one in mine}
    known_from = max(begun, default=min(tried, default=1))
    wanted = [n for n in _numbers(protocol, mine, number) if n not in begun]
    return [n for n in wanted if n in tried or n >= known_from]


def _course(protocol: Protocol, known: list[EarlierDay], number: int, today: date) -> Course:
    mine = _of(known, number)
    left = _left(protocol, mine, number)
    days = []
    for n in _numbers(protocol, mine, number):
        tries = tuple(one for one in mine if one.day == n)
        days.append(_day(number, n, tries, n in left, today))
    return Course(number, tuple(_dated(protocol, days, known, number, today)))


def _day(
    number: int, day: int, tries: tuple[EarlierDay, ...], is_left: bool, today: date
) -> DayOfCourse:
    stands = _stands(tries, today)
    if stands is not None:
        return DayOfCourse(number, day, _state(stands), tries, stands, stands.on)
    if not is_left:
        return DayOfCourse(number, day, "no_record", tries)
    if not tries:
        return DayOfCourse(number, day, "not_booked")
    is_unanswered = any(not is_missed(one) for one in tries)
    return DayOfCourse(number, day, "past_booking" if is_unanswered else "missed", tries)


def _stands(tries: tuple[EarlierDay, ...], today: date) -> EarlierDay | None:
    """The dose that was begun, else the next booking whose date has not passed."""
    begun = next((one for one in tries if is_begun(one)), None)
    return begun or next((one for one in tries if is_ahead(one, today)), None)


def _state(day: EarlierDay) -> DayState:
    if not is_begun(day):
        return "here" if day.status == "arrived" else "booked"
    if day.dose_given_mg is None:
        return "running"
    return "given" if day.dose_given_mg >= day.full_dose_mg else "partly_given"


def _dated(
    protocol: Protocol, days: list[DayOfCourse], known: list[EarlierDay], number: int, today: date
) -> Iterator[DayOfCourse]:
    """Each day without a date gets the first free one after the days of lower number."""
    # The date on which a dose was missed is over as well [A]: the new one is another.
    taken = frozenset(one.on for one in known)
    on = earliest_on(protocol, known, number, today)
    for one in days:
        dated = replace(one, on=first_free(on, taken)) if one.is_proposed else one
        on = max(on, dated.on + A_DAY) if dated.on else on
        yield dated
