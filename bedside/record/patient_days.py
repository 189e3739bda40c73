"""The other infusion days of one patient: what their records say to this one.

Found by NHS number through an index over each day's first event (migration 0002), so that no
second place says whose day it is. Reads only; inside a write transaction it sees what is true then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import func, select, text, tuple_

from bedside.core.booked import settings_of
from bedside.core.day import Day, read_day
from bedside.core.earlier import is_news
from bedside.core.earlier_summary import earlier_day, has_happened, kept, red_flags
from bedside.core.events import DayOpened, EarlierDay, EarlierDaysRead, Entry, Person
from bedside.core.fold import NotARecord, fold
from bedside.core.history import History
from bedside.core.pinned import PinnedUnreadable
from bedside.record.chain import LineUnreadable
from bedside.record.patients import hold_number
from bedside.record.rows import COLUMNS, AnyRow, sealed_in
from bedside.record.tables import InfusionDay, PatientRow, db

_NOBODY = Person(id="nobody", name="nobody", role="nurse")
# Spelled as the index is, or it is not used.
_DAYS_OF_PATIENT = {
    "sqlite": "SELECT day_id FROM event WHERE type = 'day_opened' "
    "AND json_extract(data, '$.patient.nhs_number') = :nhs_number",
    "postgresql": "SELECT day_id FROM event WHERE type = 'day_opened' "
    "AND ((data::jsonb) #>> '{patient,nhs_number}') = :nhs_number",
}


def hold_days_of(opened: DayOpened) -> None:
    """Nobody else enters anything on any day of this patient until this transaction ends.

    Else two tablets could each start a dose under one NHS number, neither seeing the other's:
    PostgreSQL holds one day alone, SQLite has the whole file for itself by then.
    """
    hold_number(opened.patient.nhs_number)


def earlier_days_now(history: History) -> EarlierDaysRead:
    """What the patient's other days say now; nothing of it is entered by looking."""
    return earlier_days_of(
        history.opened, history.planned_start_at.astimezone(history.unit.zone).date()
    )


def with_earlier_days(day: Day) -> Day:
    """The day as the next person to enter something would find it, not to be saved."""
    said = earlier_days_now(day.history)
    if day.history.ended is not None or not is_news(day.history, said):
        return day
    read = Entry(day.seq + 1, day.now, day.now, _NOBODY, None, "not-entered", None, said)
    return read_day((*day.history.entries, read), day.now, settings_of(day.history.opened))


def earlier_days_of(opened: DayOpened, on: date) -> EarlierDaysRead:
    """What the patient's other days say now, to the day that this event opened.

    `on` is the unit's date of that day: a later day counts only where its infusion has begun, or
    where a red flag was recorded before it did.
    """
    days, unclear = [], []
    heads = _heads(opened.patient.nhs_number)
    heads.pop(opened.day_id, None)
    for day_id, said in _said_by(heads).items():
        if said is None:
            unclear.append(day_id)
            continue
        if not said.has_happened or (said.day.on > on and not _tells_already(said.day)):
            continue
        if _is_theirs(said, heads[day_id], opened.patient.born_on):
            days.append(said.day)
        else:
            unclear.append(day_id)
    return EarlierDaysRead(days=kept(days, opened.course), unclear=tuple(sorted(unclear)))


def _tells_already(later: EarlierDay) -> bool:
    return later.started_at is not None or bool(red_flags(later))


@dataclass(frozen=True, slots=True)
class PatientDays:
    """Every infusion day under one NHS number, bookings included, oldest first.

    `unclear`: ids of records that cannot be read or name another date of birth. `own`: ids of the
    days that this unit keeps; a dose given in another unit counts as well.
    """

    days: tuple[EarlierDay, ...]
    unclear: tuple[str, ...]
    own: frozenset[str]


def days_of_patient(nhs_number: str, born_on: date, unit_id: str) -> PatientDays:
    """What each of the patient's days says now, in three queries at most."""
    heads = _heads(nhs_number)
    said = _said_by(heads)
    days = [
        one.day
        for day_id, one in said.items()
        if one is not None and _is_theirs(one, heads[day_id], born_on)
    ]
    known = {day.day_id for day in days}
    return PatientDays(
        days=tuple(sorted(days, key=lambda day: (day.on, day.course, day.day, day.day_id))),
        unclear=tuple(sorted(heads.keys() - known)),
        own=frozenset(day_id for day_id, head in heads.items() if head.unit_id == unit_id),
    )


class _Head(NamedTuple):
    """`born_on`: the date of birth that the register has now for the one it was booked for."""

    hash: str
    unit_id: str
    born_on: date | None


def _is_theirs(said: "_Said", head: _Head, born_on: date) -> bool:
    """Of the patient born then, under one NHS number: by the record's date of birth, or by the
    register's, which is corrected where a record that is over still has the slip [A]."""
    return born_on in (said.born_on, head.born_on)


def days_under(nhs_number: str) -> frozenset[str]:
    """The ids of every day whose record names this NHS number, in any unit."""
    connection = db.session.connection()
    found = text(_DAYS_OF_PATIENT[connection.dialect.name])
    return frozenset(connection.scalars(found, {"nhs_number": nhs_number}))


def _heads(nhs_number: str) -> dict[str, _Head]:
    """The last hash of every day under this NHS number, and whose day it is."""
    connection = db.session.connection()
    ids = days_under(nhs_number)
    if not ids:
        return {}
    last = select(COLUMNS.day_id, func.max(COLUMNS.seq)).where(COLUMNS.day_id.in_(ids))
    place = tuple_(COLUMNS.day_id, COLUMNS.seq)
    heads = (
        select(COLUMNS.day_id, COLUMNS.hash, InfusionDay.unit_id, PatientRow.born_on)
        .join(InfusionDay, InfusionDay.id == COLUMNS.day_id)
        .outerjoin(PatientRow, PatientRow.id == InfusionDay.patient_id)
        .where(place.in_(last.group_by(COLUMNS.day_id)))
    )
    found = connection.execute(heads)
    return {row.day_id: _Head(row.hash, row.unit_id, row.born_on) for row in found}


class _Said(NamedTuple):
    """What one record says; `has_happened`: it is more than a booking."""

    born_on: date
    day: EarlierDay
    has_happened: bool


def _said_by(heads: Mapping[str, _Head]) -> dict[str, _Said | None]:
    """What each of these records says; None where it cannot be read.

    Records that were not read before at this head are read together, in one query.
    """
    places = {day_id: _place(day_id, head.hash) for day_id, head in heads.items()}
    missing = [day_id for day_id, place in places.items() if not place]
    for day_id, rows in _rows_of(missing).items():
        try:
            places[day_id].append(_read(rows, heads[day_id].hash))
        except (LineUnreadable, NotARecord, PinnedUnreadable):
            continue
    return {day_id: place[0] if place else None for day_id, place in places.items()}


# What a record says depends on its lines alone, and its head stands for all of them.
@lru_cache(maxsize=1_024)
def _place(day_id: str, head: str) -> list[_Said]:
    """Where it is kept once it was read; empty until then."""
    return []


def _rows_of(day_ids: Iterable[str]) -> dict[str, list[AnyRow]]:
    rows: dict[str, list[AnyRow]] = {day_id: [] for day_id in day_ids}
    if rows:
        found = select(*COLUMNS).where(COLUMNS.day_id.in_(rows)).order_by(COLUMNS.seq)
        for row in db.session.connection().execute(found):
            rows[row.day_id].append(row)
    return rows


def _read(rows: list[AnyRow], head: str) -> _Said:
    history = fold([sealed_in(row) for row in rows])
    day = earlier_day(history, head)
    return _Said(history.opened.patient.born_on, day, has_happened(history))
