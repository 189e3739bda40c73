"""The other infusion days of one patient: what their records say to this one.

Found by NHS number through an index over each day's first event (migration 0002), so that no
second place says whose day it is. Reads only; inside a write transaction it sees what is true then.
"""

from datetime import date
from functools import lru_cache

from sqlalchemy import func, select, text, tuple_

from bedside.core.day import Day, read_day
from bedside.core.earlier import is_news
from bedside.core.earlier_summary import earlier_day, has_happened, kept
from bedside.core.events import DayOpened, EarlierDay, EarlierDaysRead, Entry, Person
from bedside.core.fold import NotARecord, fold
from bedside.core.history import History
from bedside.core.pinned import PinnedUnreadable
from bedside.record.chain import LineUnreadable
from bedside.record.rows import COLUMNS
from bedside.record.store import entries_of
from bedside.record.tables import db

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
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        held = text("SELECT pg_advisory_xact_lock(hashtextextended(:nhs_number, 0))")
        connection.execute(held, {"nhs_number": opened.patient.nhs_number})


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
    return read_day((*day.history.entries, read), day.now)


def earlier_days_of(opened: DayOpened, on: date) -> EarlierDaysRead:
    """What the patient's other days say now, to the day that this event opened.

    `on` is the unit's date of that day: a later day counts only where its infusion has begun.
    """
    days, unclear = [], []
    for day_id, head in _heads(opened).items():
        try:
            born_on, day = _said(day_id, head)
        except (LineUnreadable, NotARecord, PinnedUnreadable):
            unclear.append(day_id)
            continue
        if day is None or (day.on > on and day.started_at is None):
            continue
        if born_on == opened.patient.born_on:
            days.append(day)
        else:
            unclear.append(day_id)
    return EarlierDaysRead(days=kept(days, opened.course), unclear=tuple(sorted(unclear)))


def _heads(opened: DayOpened) -> dict[str, str]:
    """The last hash of every other day under this NHS number."""
    connection = db.session.connection()
    found = text(_DAYS_OF_PATIENT[connection.dialect.name])
    number = {"nhs_number": opened.patient.nhs_number}
    ids = set(connection.scalars(found, number)) - {opened.day_id}
    if not ids:
        return {}
    last = select(COLUMNS.day_id, func.max(COLUMNS.seq)).where(COLUMNS.day_id.in_(ids))
    place = tuple_(COLUMNS.day_id, COLUMNS.seq)
    heads = select(COLUMNS.day_id, COLUMNS.hash).where(place.in_(last.group_by(COLUMNS.day_id)))
    return {row.day_id: row.hash for row in connection.execute(heads)}


# What a record says depends on its lines alone, and its head stands for all of them.
@lru_cache(maxsize=1_024)
def _said(day_id: str, head: str) -> tuple[date, EarlierDay | None]:
    """Date of birth and the day in short; None while it is no more than booked."""
    history = fold(entries_of(day_id))
    day = earlier_day(history, head) if has_happened(history) else None
    return history.opened.patient.born_on, day
