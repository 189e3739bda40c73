"""Booking an infusion day: its first event carries the exact protocol and unit settings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bedside.clock import Clock
from bedside.config_files import Configuration, canonical_text, sha256_of
from bedside.core.events import DayOpened, Patient, Person
from bedside.core.quantities import whole_minute
from bedside.record.store import NewEntry, open_day


@dataclass(frozen=True, slots=True)
class Booking:
    """One patient on one day; `planned_start_at` aware UTC."""

    patient: Patient
    course: int
    day: int
    planned_start_at: datetime
    chair: str
    prescriber_name: str


def book(
    booking: Booking,
    configuration: Configuration,
    unit_id: str,
    by: Person,
    clock: Clock,
    request_id: str | None = None,
) -> str:
    """Opens the day and returns its id. The protocol in force now is pinned to it."""
    unit = configuration.unit
    protocol_text = canonical_text(configuration.protocols[unit.protocol])
    unit_text = canonical_text(unit)

    def first_line(day_id: str) -> list[NewEntry]:
        opened = DayOpened(
            day_id=day_id,
            patient=booking.patient,
            course=booking.course,
            day=booking.day,
            planned_start_at=booking.planned_start_at,
            chair=booking.chair,
            prescriber_name=booking.prescriber_name,
            protocol_text=protocol_text,
            protocol_sha256=sha256_of(protocol_text),
            unit_text=unit_text,
            unit_sha256=sha256_of(unit_text),
        )
        return [NewEntry(opened, whole_minute(clock.now()), by)]

    booked_on = booking.planned_start_at.astimezone(unit.zone).date()
    return open_day(booked_on, unit_id, request_id or uuid4().hex, first_line, clock)
