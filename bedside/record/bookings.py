"""Whose day a record is that cannot be read: by its first line alone, where that one can."""

from collections.abc import Iterable

from bedside.core.events import DayOpened
from bedside.record.chain import LineUnreadable
from bedside.record.rows import rows_of, sealed_in
from bedside.record.tables import db

Booking = tuple[str, DayOpened | None]


def bookings_of(day_ids: Iterable[str]) -> tuple[Booking, ...]:
    """Each id with its day's first line, None where that cannot be read either."""
    return tuple((day_id, _booking(day_id)) for day_id in day_ids)


def _booking(day_id: str) -> DayOpened | None:
    row = db.session.connection().execute(rows_of(day_id).limit(1)).one_or_none()
    if row is None:
        return None
    try:
        event = sealed_in(row).event
    except LineUnreadable:
        return None
    return event if isinstance(event, DayOpened) else None
