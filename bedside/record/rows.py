"""How a line stands in the event table: to and from its row."""

import json
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, select

from bedside.core.events import Person, event_from
from bedside.record.chain import (
    Line,
    LineUnreadable,
    Sealed,
    canonical,
    line_of,
    occurred_text,
    recorded_text,
)
from bedside.record.tables import EventRow

AnyRow = Row[*tuple[Any, ...]]
COLUMNS = EventRow.__table__.c


def rows_of(day_id: str) -> Select[*tuple[Any, ...]]:
    return select(*COLUMNS).where(COLUMNS.day_id == day_id).order_by(COLUMNS.seq)


def lines_of(connection: Connection, day_id: str) -> tuple[Line, ...]:
    """The day's lines as stored, for checking and export. Raises LineUnreadable."""
    return tuple(line_in(row) for row in connection.execute(rows_of(day_id)))


def sealed_in(row: AnyRow) -> Sealed:
    try:
        return Sealed(
            seq=row.seq,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            by=_person(row.by),
            second_person=None if row.second_person is None else _person(row.second_person),
            request_id=row.request_id,
            corrects=row.corrects,
            event=event_from(row.type, json.loads(row.data)),
            prev_hash=row.prev_hash,
            hash=row.hash,
        )
    except (ValidationError, ValueError):
        # Not chained: pydantic quotes what was entered.
        raise LineUnreadable(row.seq, row.type) from None


# A person is frozen and depends on the text alone, so one reading serves all.
@lru_cache(maxsize=1_024)
def _person(text: str) -> Person:
    return Person.model_validate_json(text)


def line_in(row: AnyRow) -> Line:
    try:
        by, data = json.loads(row.by), json.loads(row.data)
        second = None if row.second_person is None else json.loads(row.second_person)
    except ValueError:
        raise LineUnreadable(row.seq, row.type) from None
    return Line(
        seq=row.seq,
        type=row.type,
        occurred_at=occurred_text(row.occurred_at),
        recorded_at=recorded_text(row.recorded_at),
        by=by,
        second_person=second,
        request_id=row.request_id,
        corrects=row.corrects,
        data=data,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def row_of(day_id: str, sealed: Sealed) -> dict[str, Any]:
    line = line_of(sealed)
    return {
        "day_id": day_id,
        "seq": sealed.seq,
        "type": line.type,
        "occurred_at": sealed.occurred_at,
        "recorded_at": sealed.recorded_at,
        "by": canonical(line.by),
        "second_person": None if line.second_person is None else canonical(line.second_person),
        "request_id": line.request_id,
        "corrects": line.corrects,
        "data": canonical(line.data),
        "prev_hash": line.prev_hash,
        "hash": line.hash,
    }


def is_canonical(row: AnyRow, line: Line) -> bool:
    """Whether the stored texts are spelled exactly as they were hashed."""
    second = None if line.second_person is None else canonical(line.second_person)
    return (row.by, row.second_person, row.data) == (
        canonical(line.by),
        second,
        canonical(line.data),
    )
