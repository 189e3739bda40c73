"""Erasing the records of patients past the hospital's time: all days of one patient, or none.

Of each day a stone stays (`erased_day`); the database itself deletes nothing without one. A
patient is one NHS number, in every unit: what an earlier day said matters to a later one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Select,
    delete,
    insert,
    literal_column,
    select,
)

from bedside.clock import Clock
from bedside.core.retention import Retention, may_be_erased
from bedside.core.transitions import ENDED, TRANSITIONS
from bedside.record.engine import writing
from bedside.record.holds import days_on_hold
from bedside.record.patient_days import days_under
from bedside.record.rows import AnyRow, rows_of
from bedside.record.store import DayUnknown, hold_days
from bedside.record.tables import (
    DraftRow,
    ErasedDay,
    EventRow,
    InfusionDay,
    PatientName,
    PatientRow,
    db,
)
from bedside.record.verify import findings_of_day

MONTHS = 12
Why = Literal["not_ended", "on_hold", "does_not_hold"]
_ENDS = {name for name, (_, status) in TRANSITIONS.items() if status in ENDED}
# Spelled as the index over it is (migration 0002).
NUMBER_IN = {
    "sqlite": "json_extract(data, '$.patient.nhs_number')",
    "postgresql": "((data::jsonb) #>> '{patient,nhs_number}')",
}


@dataclass(frozen=True, slots=True)
class OldDay:
    """A day past its time, as the stone will name it; `against`: why it is not erased yet."""

    id: str
    unit_id: str
    booked_on: date
    lines: int
    head: str
    against: Why | None = None


@dataclass(frozen=True, slots=True)
class OldRecord:
    """All days of one patient, the last of them past its time."""

    days: tuple[OldDay, ...]

    @property
    def is_due(self) -> bool:
        """One day that has to stay keeps the others."""
        return all(day.against is None for day in self.days)


@dataclass(frozen=True, slots=True)
class Rules:
    """Until when what is kept: the hospital's times, on which day, on whose calendar."""

    retention: Retention
    now: datetime
    zone: ZoneInfo

    @property
    def record_months(self) -> int:
        return self.retention.record_years * MONTHS

    def is_past(self, last_on: date, months: int) -> bool:
        return may_be_erased(last_on, months, self.date_of(self.now))

    def date_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def old_records(rules: Rules) -> tuple[OldRecord, ...]:
    """Every patient whose last day, last entry and last change of details are past their time."""
    connection = db.session.connection()
    days = connection.execute(select(InfusionDay.id, InfusionDay.booked_on))
    booked = {row.id: row.booked_on for row in days}
    groups = _patients(connection)
    past = (
        ids for ids in groups if all(rules.is_past(booked[i], rules.record_months) for i in ids)
    )
    found = (_record(connection, ids, rules) for ids in sorted(past, key=sorted))
    return tuple(record for record in found if record is not None)


def erase(record: OldRecord, rules: Rules, by: str, why: str, clock: Clock) -> bool:
    """Erases all days of one patient for good. False, and nothing is: it is not as it was listed.

    `by`, `why`: as typed, without anything of the patient; they stay.
    """
    ids = frozenset(day.id for day in record.days)
    with writing() as session:
        connection = session.connection()
        _overwrite_what_is_deleted(connection)
        try:
            hold_days(connection, ids)
        except DayUnknown:
            return False  # erased meanwhile
        numbers = _numbers_of(connection, ids)
        if frozenset().union(*map(days_under, numbers)) != ids:
            return False  # booked again meanwhile
        if not record.is_due or _record(connection, ids, rules) != record:
            return False
        stones = [_stone(day, by, why, clock.now()) for day in record.days]
        connection.execute(insert(ErasedDay), stones)
        for table, column in ((DraftRow, DraftRow.about), (EventRow, EventRow.day_id)):
            connection.execute(delete(table).where(column.in_(ids)))
        connection.execute(delete(InfusionDay).where(InfusionDay.id.in_(ids)))
        forget_patients(connection, PatientRow.nhs_number.in_(numbers))
    return True


def leave_nothing_behind() -> None:
    """SQLite's journal still holds what was deleted until it is written back; with the server
    running it may stay there until the server's next own."""
    engine = db.engine
    db.session.remove()
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def forget_patients(connection: Connection, which: ColumnElement[bool]) -> int:
    """Takes these out of the register, with the words they are found by; how many there were."""
    ids = select(PatientRow.id).where(which)
    connection.execute(delete(PatientName).where(PatientName.patient_id.in_(ids)))
    return connection.execute(delete(PatientRow).where(which)).rowcount


def _stone(day: OldDay, by: str, why: str, at: datetime) -> dict[str, object]:
    return {
        "day_id": day.id,
        "unit_id": day.unit_id,
        "booked_on": day.booked_on,
        "lines": day.lines,
        "head": day.head,
        "erased_at": at,
        "erased_by": by,
        "why": why,
    }


def _overwrite_what_is_deleted(connection: Connection) -> None:
    """SQLite else leaves the deleted text in free pages of its file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _patients(connection: Connection) -> set[frozenset[str]]:
    """The days of each patient; days that share a number, even once, are one patient's."""
    by_number: dict[str, set[str]] = {}
    numbers: dict[str, set[str]] = {}
    for number, day_id in connection.execute(_opened(connection)):
        by_number.setdefault(number, set()).add(day_id)
        numbers.setdefault(day_id, set()).add(number)
    return {frozenset(_joined(day_id, by_number, numbers)) for day_id in numbers}


def _joined(
    day_id: str, by_number: Mapping[str, set[str]], numbers: Mapping[str, set[str]]
) -> set[str]:
    found, to_ask = {day_id}, [day_id]
    while to_ask:
        for number in numbers[to_ask.pop()]:
            new = by_number[number] - found
            found |= new
            to_ask.extend(new)
    return found


def _numbers_of(connection: Connection, ids: Collection[str]) -> set[str]:
    of_days = _opened(connection).where(EventRow.day_id.in_(ids))
    return {number for number, _day_id in connection.execute(of_days)}


def _opened(connection: Connection) -> Select[str, str]:
    """Number and day of every line that opens one: a corrected one may name another, and both
    count."""
    number: ColumnClause[str] = literal_column(NUMBER_IN[connection.dialect.name])
    return select(number, EventRow.day_id).where(EventRow.type == "day_opened")


def _record(connection: Connection, ids: frozenset[str], rules: Rules) -> OldRecord | None:
    """The patient's days as they stand, or None where something of them is younger."""
    changed = select(PatientRow.changed_at).where(
        PatientRow.nhs_number.in_(_numbers_of(connection, ids))
    )
    for at in connection.scalars(changed):
        if not rules.is_past(rules.date_of(at), rules.record_months):
            return None
    held = days_on_hold(connection, ids)
    days = []
    for day_id in sorted(ids):
        last_at, day = _day(connection, day_id, day_id in held)
        if not rules.is_past(rules.date_of(last_at), rules.record_months):
            return None
        days.append(day)
    return OldRecord(tuple(sorted(days, key=lambda day: (day.booked_on, day.id))))


def _day(connection: Connection, day_id: str, is_held: bool) -> tuple[datetime, OldDay]:
    """When the last line was entered, and the day as its stone would name it."""
    row = connection.execute(
        select(InfusionDay.unit_id, InfusionDay.booked_on).where(InfusionDay.id == day_id)
    ).one()
    lines = connection.execute(rows_of(day_id)).all()
    against: Why | None = None
    if is_held:
        against = "on_hold"
    elif not _has_ended(lines):
        against = "not_ended"
    elif any(findings_of_day(day_id, lines)):
        against = "does_not_hold"
    return lines[-1].recorded_at, OldDay(
        day_id, row.unit_id, row.booked_on, len(lines), lines[-1].hash, against
    )


def _has_ended(lines: Sequence[AnyRow]) -> bool:
    """A line that ends the day stands. Read from the lines alone: after so many years this version
    need not know the protocol of the day any more."""
    corrected = {line.corrects for line in lines}
    return any(line.type in _ENDS and line.seq not in corrected for line in lines)
