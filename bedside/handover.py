"""All patients of one nurse to another: every record gets its line, or none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bedside.clock import Clock
from bedside.core.day import Day, read_day
from bedside.core.events import Person, ResponsibilityTaken
from bedside.core.quantities import whole_minute
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Tap
from bedside.record.store import Days, NewEntry, append_to


class PatientsMoved(Exception):
    """One of these patients is no longer this nurse's, or has left: nothing was entered."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Who takes over whose patients, as the page showed them.

    `from_id`: the nurse's id; None: patients for whom nobody is responsible. `signed_by`: whose
    PIN was given.
    """

    day_ids: tuple[str, ...]
    from_id: str | None
    to: Person
    request_id: str
    signed_by: frozenset[str] = frozenset()


def hand_over(what: Handover, clock: Clock) -> None:
    """Makes `to` responsible for every one of these patients, in one transaction.

    The second tap of a double tap adds nothing. Raises PatientsMoved, Refused, DayUnknown,
    RequestOfAnotherDay.
    """
    append_to(what.day_ids, what.request_id, lambda days: _lines(days, what, clock.now()), clock)


def _lines(days: Days, what: Handover, now: datetime) -> Mapping[str, Sequence[NewEntry]]:
    return {day_id: [_line(read_day(lines, now), what, now)] for day_id, lines in days.items()}


def _line(day: Day, what: Handover, now: datetime) -> NewEntry:
    if not belongs_to(day, what.from_id):
        raise PatientsMoved(day.history.opened.day_id)
    tap = Tap(
        event=ResponsibilityTaken(),
        occurred_at=whole_minute(now),
        by=what.to,
        request_id=what.request_id,
        based_on_seq=day.seq,
        signed_by=what.signed_by,
    )
    check_tap(day, tap)
    return NewEntry(tap.event, tap.occurred_at, tap.by)


def belongs_to(day: Day, nurse_id: str | None) -> bool:
    """Still here and this nurse's; None: here, and nobody is responsible."""
    history = day.history
    if history.ended is not None:
        return False
    if nurse_id is None:
        return history.responsible is None and history.arrived is not None
    return history.responsible is not None and history.responsible.id == nurse_id
