"""Reading and adding to the record: the only place that writes an event.

A day's lines are only ever added at the end, in one write transaction that reads the day first,
so that what is decided on is what is true at that moment.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bedside.clock import Clock
from bedside.core.events import Entry, Event, Person
from bedside.record.chain import (
    NO_HASH,
    LineUnreadable,
    Sealed,
    seal,
)
from bedside.record.engine import writing
from bedside.record.rows import COLUMNS, row_of, rows_of, sealed_in
from bedside.record.tables import EventRow, InfusionDay, db, opaque_id

Days = Mapping[str, tuple[Sealed, ...]]
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class DayUnknown(LookupError):
    """There is no such infusion day."""


class RequestOfAnotherDay(Exception):
    """This request was already saved, on another day: the form was drawn for somebody else."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be added: an event, when it happened (whole minute, aware), who says so.

    `corrects` is the seq of the line it corrects, on the same day. `request_id` is its own where
    the server adds it by itself: then it is no part of what the request asked for.
    """

    event: Event
    occurred_at: datetime
    by: Person
    second_person: Person | None = None
    corrects: int | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day to open: the unit's date, whose booking, and its first lines once it has its id."""

    booked_on: date
    patient_id: str | None
    lines: Callable[[str], Sequence[NewEntry]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Days to open and lines to add to days that were read, all of it or nothing."""

    opens: Sequence[NewDay] = ()
    adds: Mapping[str, Sequence[NewEntry]] = field(default_factory=dict)


def open_day(
    booked_on: date,
    unit_id: str,
    request_id: str,
    make: Callable[[str], Sequence[NewEntry]],
    clock: Clock,
    patient_id: str | None = None,
) -> str:
    """Books an infusion day with its first lines; returns the day's id.

    `booked_on` is the unit's local date. `make` gets the new id, for the day's first event. The
    same request again returns the day it opened. Raises RequestOfAnotherDay.
    """
    try:
        return _open_day(NewDay(booked_on, patient_id, make), unit_id, request_id, clock)
    except RequestOfAnotherDay:
        # The other tap of the same button may have saved a moment ago: then it is that day.
        opened = _first_line_of(db.session.connection(), request_id)
        if opened is None or opened.seq != 1:
            raise
        return str(opened.day_id)


def _open_day(new: NewDay, unit_id: str, request_id: str, clock: Clock) -> str:
    with writing() as session:
        connection = session.connection()
        if _first_line_of(connection, _allowed(request_id)) is not None:
            raise RequestOfAnotherDay("this request was already saved")
        day_id = opaque_id()
        _insert_day(connection, day_id, new, unit_id, clock)
        _add(connection, {day_id: ()}, {day_id: new.lines(day_id)}, request_id, clock)
        return day_id


def change_days(
    day_ids: Sequence[str],
    unit_id: str,
    request_id: str,
    make: Callable[[Session, Days], Changes],
    clock: Clock,
) -> tuple[str, ...] | None:
    """Opens days and adds to others in one transaction, as `make` says who has seen those named.

    Returns the ids of the days it opened; None where this request was saved before. What `make`
    raises goes up and nothing is saved. Raises DayUnknown.
    """
    try:
        with writing() as session:
            connection = session.connection()
            hold_days(connection, day_ids)
            if _first_line_of(connection, _allowed(request_id)) is not None:
                return None
            days = {day_id: _entries(connection, day_id) for day_id in day_ids}
            changes = make(session, days)
            opened = {opaque_id(): new for new in changes.opens}
            made = dict(changes.adds)
            for day_id, new in opened.items():
                _insert_day(connection, day_id, new, unit_id, clock)
                days[day_id], made[day_id] = (), new.lines(day_id)
            _add(connection, days, made, request_id, clock)
            return tuple(opened)
    except RequestOfAnotherDay:
        # The other tap of the same button was saved while this one waited.
        return None


def _insert_day(
    connection: Connection, day_id: str, new: NewDay, unit_id: str, clock: Clock
) -> None:
    day = {
        "id": day_id,
        "unit_id": unit_id,
        "booked_on": new.booked_on,
        "created_at": clock.now(),
        "patient_id": new.patient_id,
    }
    connection.execute(insert(InfusionDay), day)


def append(
    day_id: str,
    request_id: str,
    make: Callable[[tuple[Sealed, ...]], Sequence[NewEntry]],
    clock: Clock,
) -> tuple[Sealed, ...]:
    """Adds to one day's record what `make` says, having seen the record as it is now.

    Returns the new lines. The same request again returns the lines it made, without those that
    the server added by itself, and does not ask `make`. What `make` raises goes up and nothing is
    saved. Raises DayUnknown, RequestOfAnotherDay.
    """
    written = append_to([day_id], request_id, lambda days: {day_id: make(days[day_id])}, clock)
    return written[day_id]


def append_to(
    day_ids: Sequence[str],
    request_id: str,
    make: Callable[[Days], Mapping[str, Sequence[NewEntry]]],
    clock: Clock,
) -> Days:
    """As `append`, over several days at once: an entry on the wrong patient is struck there and
    entered on the right one, both or neither."""
    with writing() as session:
        connection = session.connection()
        hold_days(connection, day_ids)
        days = {day_id: _entries(connection, day_id) for day_id in day_ids}
        saved = _first_line_of(connection, _allowed(request_id))
        if saved is None:
            return _add(connection, days, make(days), request_id, clock)
        if saved.day_id not in days:
            raise RequestOfAnotherDay("this request was already saved on another day")
        return {day_id: _made_by(request_id, lines) for day_id, lines in days.items()}


def entries_of(day_id: str) -> tuple[Sealed, ...]:
    """The day's record, oldest line first. Raises DayUnknown, LineUnreadable."""
    connection = db.session.connection()
    entries = _entries(connection, day_id)
    if not entries and connection.scalar(select(InfusionDay.id).filter_by(id=day_id)) is None:
        raise DayUnknown(day_id)
    return entries


def heads_on(booked_on: date, unit_id: str) -> dict[str, str | None]:
    """The last hash of every record of the unit's day, in the order of booking, in one query.

    `booked_on` is the unit's local date. None: a record without a line.
    """
    line = EventRow.__table__.alias()
    last = select(func.max(line.c.seq)).where(line.c.day_id == InfusionDay.id).scalar_subquery()
    head = and_(EventRow.day_id == InfusionDay.id, EventRow.seq == last)
    found = db.session.connection().execute(
        select(InfusionDay.id, EventRow.hash)
        .outerjoin(EventRow, head)
        .where(InfusionDay.booked_on == booked_on, InfusionDay.unit_id == unit_id)
        .order_by(InfusionDay.created_at, InfusionDay.id)
    )
    return {row.id: row.hash for row in found}


def records_of(day_ids: Collection[str]) -> dict[str, tuple[Sealed, ...]]:
    """Each of these records that can be read, in one query: a damaged one hides no other."""
    days: dict[str, list[Sealed]] = {}
    damaged = set()
    of_these = COLUMNS.day_id.in_(day_ids)
    found = select(*COLUMNS).where(of_these).order_by(COLUMNS.day_id, COLUMNS.seq)
    for row in db.session.connection().execute(found) if day_ids else ():
        try:
            days.setdefault(row.day_id, []).append(sealed_in(row))
        except LineUnreadable:
            damaged.add(row.day_id)
    return {day_id: tuple(lines) for day_id, lines in days.items() if day_id not in damaged}


def _entries(connection: Connection, day_id: str) -> tuple[Sealed, ...]:
    return tuple(sealed_in(row) for row in connection.execute(rows_of(day_id)))


def _allowed(request_id: str) -> str:
    """Without dots: `id.2`, `id.3` are the further lines of request `id`."""
    if not REQUEST_ID.fullmatch(request_id):
        raise ValueError("a request id is 8 to 64 letters, digits, _ or -")
    return request_id


def hold_days(connection: Connection, day_ids: Iterable[str]) -> None:
    """Nobody else adds to these days until this transaction ends.

    Always in the same order, so that two moves between the same days cannot wait for each other.
    SQLite has the whole file for itself by then and ignores FOR UPDATE.
    """
    for day_id in sorted(set(day_ids)):
        held = select(InfusionDay.id).where(InfusionDay.id == day_id).with_for_update()
        if connection.scalar(held) is None:
            raise DayUnknown(day_id)


def _first_line_of(connection: Connection, request_id: str) -> Row[*tuple[Any, ...]] | None:
    found = select(COLUMNS.day_id, COLUMNS.seq).where(COLUMNS.request_id == request_id)
    return connection.execute(found).one_or_none()


def _made_by(request_id: str, lines: Iterable[Sealed]) -> tuple[Sealed, ...]:
    return tuple(line for line in lines if line.request_id.partition(".")[0] == request_id)


def _add(
    connection: Connection,
    days: Days,
    made: Mapping[str, Sequence[NewEntry]],
    request_id: str,
    clock: Clock,
) -> dict[str, tuple[Sealed, ...]]:
    recorded_at = _whole_milliseconds(clock.now())
    written: dict[str, tuple[Sealed, ...]] = {day_id: () for day_id in days}
    number = 0
    for day_id, entries in made.items():
        last = days[day_id][-1] if days[day_id] else None
        for new in entries:
            own_id = new.request_id
            if own_id is None:
                number += 1
                own_id = request_id if number == 1 else f"{request_id}.{number}"
            last = _sealed_after(last, new, own_id, recorded_at)
            written[day_id] += (last,)
        _insert(connection, day_id, written[day_id])
    return written


def _sealed_after(
    last: Sealed | None, new: NewEntry, request_id: str, recorded_at: datetime
) -> Sealed:
    seq = last.seq + 1 if last else 1
    if new.corrects is not None and not 1 <= new.corrects < seq:
        raise ValueError("corrects names no earlier line of this day")
    entry = Entry(
        seq=seq,
        occurred_at=new.occurred_at,
        recorded_at=recorded_at,
        by=new.by,
        second_person=new.second_person,
        request_id=request_id,
        corrects=new.corrects,
        event=new.event,
    )
    return seal(entry, last.hash if last else NO_HASH)


def _insert(connection: Connection, day_id: str, lines: Iterable[Sealed]) -> None:
    rows = [row_of(day_id, line) for line in lines]
    if not rows:
        return
    try:
        connection.execute(insert(EventRow), rows)
    except IntegrityError:
        # The day itself is held, so only the request id can have been taken meanwhile.
        raise RequestOfAnotherDay("this request was already saved on another day") from None


def _whole_milliseconds(instant: datetime) -> datetime:
    return instant - timedelta(microseconds=instant.microsecond % 1000)
