"""Booking infusion days: the first event carries the exact protocol and unit settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bedside.clock import Clock
from bedside.config_files import Configuration, canonical_text, sha256_of
from bedside.core.events import DayOpened, EarlyCourse, Patient, Person, SettingsTakenOver
from bedside.core.protocol import Protocol
from bedside.core.quantities import whole_minute
from bedside.core.unit import Unit
from bedside.record.engine import writing
from bedside.record.patients import patient_with, register_in
from bedside.record.store import Changes, Days, NewDay, NewEntry, change_days, open_day

# As many protocols and units as an installation can be reading at once, and their next versions.
_MOST_KNOWN = 64
_IN_FORCE: dict[tuple[int, int], tuple[Protocol, Unit, SettingsTakenOver]] = {}


@dataclass(frozen=True, slots=True)
class Booking:
    """One patient on one day; `planned_start_at` aware UTC.

    `early_course`: a prescriber's reason where the last course is not long enough ago.
    """

    patient: Patient
    course: int
    day: int
    planned_start_at: datetime
    chair: str
    prescriber_name: str
    early_course: EarlyCourse | None = None

    def on(self, zone: ZoneInfo) -> date:
        """The unit's date of it."""
        return self.planned_start_at.astimezone(zone).date()


def settings_in_force(configuration: Configuration) -> SettingsTakenOver:
    """Protocol and settings of the unit as a day that begins now is run."""
    unit = configuration.unit
    protocol = configuration.protocols[unit.protocol]
    # By identity: spelling out a protocol takes longer than drawing a page. What is kept keeps
    # its id, so that no other object can have it.
    key = (id(protocol), id(unit))
    known = _IN_FORCE.get(key)
    if known is None:
        if len(_IN_FORCE) >= _MOST_KNOWN:
            _IN_FORCE.clear()
        protocol_text, unit_text = canonical_text(protocol), canonical_text(unit)
        settings = SettingsTakenOver(
            protocol_text=protocol_text,
            protocol_sha256=sha256_of(protocol_text),
            unit_text=unit_text,
            unit_sha256=sha256_of(unit_text),
        )
        known = _IN_FORCE[key] = (protocol, unit, settings)
    return known[2]


def opened_by(booking: Booking, day_id: str, settings: SettingsTakenOver) -> DayOpened:
    """The day's first event."""
    return DayOpened(
        day_id=day_id,
        patient=booking.patient,
        course=booking.course,
        day=booking.day,
        planned_start_at=booking.planned_start_at,
        chair=booking.chair,
        prescriber_name=booking.prescriber_name,
        protocol_text=settings.protocol_text,
        protocol_sha256=settings.protocol_sha256,
        unit_text=settings.unit_text,
        unit_sha256=settings.unit_sha256,
        early_course=booking.early_course,
    )


def book(
    booking: Booking,
    configuration: Configuration,
    unit_id: str,
    by: Person,
    clock: Clock,
    request_id: str | None = None,
) -> str:
    """Opens one day as it is told, without asking what stands against it; returns its id.

    A patient nobody knows is added to the register. Raises RequestOfAnotherDay.
    """
    with writing() as session:
        known = patient_with(booking.patient.nhs_number, unit_id)
        known = known or register_in(session, booking.patient, unit_id, by, clock)
    # Under another date of birth it may be somebody else: the register does not vouch for it.
    is_theirs = known.patient.born_on == booking.patient.born_on
    new = new_day(booking, known.id if is_theirs else None, configuration, by, clock)
    request_id = request_id or uuid4().hex
    return open_day(new.booked_on, unit_id, request_id, new.lines, clock, new.patient_id)


def new_day(
    booking: Booking, patient_id: str | None, configuration: Configuration, by: Person, clock: Clock
) -> NewDay:
    """A day to open in a transaction with others."""
    settings = settings_in_force(configuration)

    def first_line(day_id: str) -> list[NewEntry]:
        return [NewEntry(opened_by(booking, day_id, settings), whole_minute(clock.now()), by)]

    return NewDay(booking.on(configuration.unit.zone), patient_id, first_line)


def book_all(
    bookings: Callable[[Session], Sequence[tuple[Booking, str]]],
    configuration: Configuration,
    unit_id: str,
    by: Person,
    clock: Clock,
    request_id: str,
) -> tuple[str, ...] | None:
    """Opens several days in one transaction, all or none; returns their ids.

    `bookings` is asked inside it, so that what it finds against them is true then; each comes with
    the patient's id. None: this request was saved before. What `bookings` raises goes up.
    """

    def make(session: Session, _: Days) -> Changes:
        opens = [new_day(one, who, configuration, by, clock) for one, who in bookings(session)]
        return Changes(opens=opens)

    return change_days([], unit_id, request_id, make, clock)
