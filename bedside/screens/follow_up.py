"""The follow-up of the last course begun, with the dates that move when it moves."""

from dataclasses import dataclass

from bedside.core.courses import Courses
from bedside.core.follow_up import Appointment, appointments
from bedside.core.protocol import Protocol
from bedside.screens.sources import source_words
from bedside.wording import _, date_text


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    what: str
    who: str
    when: str
    first: str
    last: str
    last_note: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class FollowUpTable:
    """`note`: from which infusions its dates count."""

    title: str
    note: str
    rows: tuple[FollowUpRow, ...]


def follow_up_table(protocol: Protocol, courses: Courses) -> FollowUpTable:
    """Those with a date first."""
    rows = tuple(_row(one, courses) for one in _dated_first(protocol, courses))
    return FollowUpTable(_title(courses), _note(courses), rows)


def _title(courses: Courses) -> str:
    last = courses.last_begun
    if last is None:
        return _("Follow-up")
    return _("Follow-up after course %(number)s", number=last.number)


def _note(courses: Courses) -> str:
    last = courses.last_begun
    if last is None or last.last_planned_on is None or courses.last_given_on is None:
        return _("The dates appear with the first dose.")
    values = {"given": date_text(courses.last_given_on), "planned": date_text(last.last_planned_on)}
    if last.to_give:
        return _(
            "First dates count from the last infusion as planned, %(planned)s; last dates from the "
            "last one given so far, %(given)s. They move when the course moves.",
            **values,
        )
    return _("Counted from the last infusion, %(given)s.", **values)


def _dated_first(protocol: Protocol, courses: Courses) -> list[Appointment]:
    """Else as the protocol has them."""
    found = appointments(protocol, courses)
    return sorted(found, key=lambda one: one.first_on is None and one.last_on is None)


def _row(one: Appointment, courses: Courses) -> FollowUpRow:
    is_moving = bool(courses.last_begun and courses.last_begun.to_give)
    return FollowUpRow(
        what=one.visit.what,
        who=one.visit.who,
        when=one.visit.when,
        first="" if one.first_on is None else date_text(one.first_on),
        last="" if one.last_on is None else date_text(one.last_on),
        last_note=_("so far") if one.last_on is not None and is_moving else "",
        source=source_words(one.visit),
        note=one.visit.note or "",
    )
