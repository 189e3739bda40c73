"""The courses of a patient: what was given day by day, what is next, and the follow-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bedside.core.course_dates import free_from
from bedside.core.courses import Course, Courses, DayOfCourse, courses_of
from bedside.core.earlier_summary import red_flags
from bedside.core.protocol import Protocol
from bedside.record.patient_days import PatientDays
from bedside.screens.course_cells import CourseCell, course_cells, proposal_words
from bedside.screens.follow_up import FollowUpTable, follow_up_table
from bedside.screens.interrupted import interrupted_words
from bedside.screens.parts import Pairs
from bedside.wording import (
    _,
    date_and_time,
    date_text,
    day_of,
    dose,
    dose_given,
    ngettext,
    weekday_date,
)

Words = tuple[str, str]
STOPPING_GRADE = 4


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """One course. `interrupted`: what its protocol says then, and on what that rests."""

    title: str
    note: str
    cells: tuple[CourseCell, ...]
    interrupted: Words | None


@dataclass(frozen=True, slots=True)
class CoursesScreen:
    """`notices` stand above all else, `next_rest` are the sentences under the lead.

    The last course comes first.
    """

    notices: tuple[Words, ...]
    next_lead: str
    next_rest: tuple[str, ...]
    courses: tuple[CourseSheet, ...]
    follow_up: FollowUpTable | None
    facts: Pairs


def courses_screen(
    protocol: Protocol, found: PatientDays, now: datetime, zone: ZoneInfo
) -> CoursesScreen:
    """As the records and bookings stand now; `protocol` is the one the next dose would follow."""
    today = day_of(now, zone)
    courses = courses_of(protocol, found.days, today)
    current = courses.current
    free_on = free_from(protocol, found.days, current.number, today) if current else None
    lead, rest = _next(courses, protocol, free_on)
    return CoursesScreen(
        notices=() if courses.died_on else tuple(_notices(found)),
        next_lead=lead,
        next_rest=rest,
        courses=tuple(
            _sheet(one, protocol, today, zone, found) for one in reversed(courses.courses)
        ),
        follow_up=None if courses.died_on else follow_up_table(protocol, courses),
        facts=(
            (_("Protocol"), protocol.title),
            (_("Courses"), _courses_words(protocol)),
            (_("As it stood"), date_and_time(now, zone)),
        ),
    )


def _notices(found: PatientDays) -> Iterator[Words]:
    """What is to be settled before any other dose, the last day first; then what is missing."""
    for day in reversed(found.days):
        flags = red_flags(day)
        if flags:
            rest = _("%(flags)s. No start until a prescriber decides.", flags=", ".join(flags))
            yield _("Red flag on %(on)s.", on=date_text(day.on)), rest
        elif any(one.worst_grade == STOPPING_GRADE for one in day.reactions):
            rest = _("Ask a prescriber whether the course goes on.")
            yield _("Grade 4 reaction on %(on)s.", on=date_text(day.on)), rest
    if found.unclear:
        n = len(found.unclear)
        lead = ngettext(
            "%(num)s record is not shown here.", "%(num)s records are not shown here.", n
        )
        rest = _(
            "It stands under this NHS number and cannot be read or names another date of birth: "
            "ask a manager before anything is booked or given."
        )
        yield lead, rest


# What is next


def _next(
    courses: Courses, protocol: Protocol, free_on: date | None
) -> tuple[str, tuple[str, ...]]:
    current, coming = courses.current, courses.next_day
    if courses.died_on is not None:
        return _("Died on %(on)s", on=date_text(courses.died_on)), ()
    if current is None or coming is None:
        rest = _("The protocol has %(most)s courses at most.", most=protocol.courses.max_courses)
        return _("No further course in this protocol"), (rest,)
    assert coming.on is not None
    which = _(
        "Course %(course)s, day %(day)s of %(of)s",
        course=coming.course,
        day=coming.day,
        of=len(current.days),
    )
    is_early = free_on is not None and free_on > courses.today
    if not coming.is_proposed:
        lead = _("%(which)s: %(on)s", which=which, on=weekday_date(coming.on))
    elif free_on is not None and is_early:
        lead = _("%(which)s: not before %(on)s", which=which, on=weekday_date(free_on))
    else:
        lead = _("%(which)s: not booked", which=which)
    return lead, (*_since_last(courses, protocol, free_on), *_about_next(courses, current))


def _since_last(courses: Courses, protocol: Protocol, free_on: date | None) -> Iterator[str]:
    """Whether the months since the last infusion have passed; in a course nothing is asked."""
    if free_on is None or courses.last_given_on is None:
        return
    values = {
        "months": protocol.courses.months_between,
        "given": date_text(courses.last_given_on),
        "on": date_text(free_on),
    }
    if free_on <= courses.today:
        yield _("%(months)s months have passed since the last infusion on %(given)s.", **values)
        return
    yield _(
        "Not before %(on)s, %(months)s months after the last infusion on %(given)s: any earlier "
        "needs a prescriber's reason.",
        **values,
    )


def _about_next(courses: Courses, current: Course) -> Iterator[str]:
    for one in current.days:
        yield from _to_be_settled(one, courses.today)
    if current.to_book:
        dates = ", ".join(proposal_words(one) for one in current.to_book)
        yield _("Proposed, not booked: %(dates)s.", dates=dates)


def _to_be_settled(one: DayOfCourse, today: date) -> Iterator[str]:
    if one.state == "missed":
        yield _(
            "Day %(day)s was missed: it gets a date of its own. A missed dose is moved, never "
            "doubled.",
            day=one.day,
        )
    elif one.state == "past_booking":
        yield _(
            "Day %(day)s was booked for %(on)s and nothing was entered: enter what became of it.",
            day=one.day,
            on=date_text(one.tries[-1].on),
        )
    elif one.state == "running" and one.on != today:
        yield _("Day %(day)s has begun and has not ended.", day=one.day)
    elif one.state == "no_record":
        yield _("Day %(day)s has no record here: ask where it was given.", day=one.day)


# Each course


def _sheet(
    course: Course, protocol: Protocol, today: date, zone: ZoneInfo, found: PatientDays
) -> CourseSheet:
    return CourseSheet(
        title=_("Course %(number)s", number=course.number),
        note=_course_note(course, protocol),
        cells=course_cells(course, today, zone, found.own),
        interrupted=interrupted_words(course, protocol),
    )


def _course_note(course: Course, protocol: Protocol) -> str:
    days = ngettext("%(num)s day", "%(num)s days", len(course.days))
    if not course.given:
        return days
    whole = protocol.drug.dose_mg * len(course.days)
    given = _("%(mg)s of %(dose)s given", mg=dose_given(course.given_mg), dose=dose(whole))
    parts = [days, given]
    if course.is_interrupted:
        parts.append(_("interrupted"))
    return ", ".join(parts)


def _courses_words(protocol: Protocol) -> str:
    courses = protocol.courses
    return _(
        "first %(first)s days, later %(later)s, %(months)s months between",
        first=courses.first_days,
        later=courses.later_days,
        months=courses.months_between,
    )
