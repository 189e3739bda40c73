"""Whose day it is: by the register, and by its first line where the rest cannot be read."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from bedside.core.events import DayOpened
from bedside.record.chain import LineUnreadable
from bedside.record.rows import rows_of, sealed_in
from bedside.record.tables import InfusionDay, db

Booking = tuple[str, DayOpened | None]


def bookings_of(day_ids: Iterable[str]) -> tuple[Booking, ...]:
    """Each id with its day's first line, None where that cannot be read either."""
    return tuple((day_id, _booking(day_id)) for day_id in day_ids)


def days_from(on: date, patient_id: str) -> tuple[str, ...]:
    """Ids of the days booked for this patient from that date of the unit on."""
    asked = select(InfusionDay.id).where(
        InfusionDay.patient_id == patient_id, InfusionDay.booked_on >= on
    )
    return tuple(db.session.scalars(asked))


def booked_for(day_id: str) -> str | None:
    """The id in the register of the patient this day was booked for; None: booked without one."""
    return db.session.scalar(select(InfusionDay.patient_id).where(InfusionDay.id == day_id))


def _booking(day_id: str) -> DayOpened | None:
    row = db.session.connection().execute(rows_of(day_id).limit(1)).one_or_none()
    if row is None:
        return None
    try:
        event = sealed_in(row).event
    except LineUnreadable:
        return None
    return event if isinstance(event, DayOpened) else None
