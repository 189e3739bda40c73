"""Tomorrow's bookings of the made-up unit; two of them have names that sound alike."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bedside.booking import Booking, book
from bedside.clock import MovableClock
from bedside.config_files import Configuration
from bedside.config_units import FIRST_UNIT
from bedside.core.events import Patient, Person
from bedside.wording import day_of


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """One booking: who, course and day, start, chair."""

    patient: Patient
    course: int
    day: int
    start: str
    chair: str


def book_tomorrow(
    configuration: Configuration,
    now: datetime,
    bookings: tuple[Tomorrow, ...],
    by: Person,
    prescriber: Person,
) -> None:
    """Booked this morning, in the order of their starts."""
    zone = configuration.unit.zone
    on = day_of(now, zone) + timedelta(days=1)
    for one in bookings:
        start_at = datetime.combine(on, time.fromisoformat(one.start), zone)
        booking = Booking(
            patient=one.patient,
            course=one.course,
            day=one.day,
            planned_start_at=start_at,
            chair=one.chair,
            prescriber_name=prescriber.name,
        )
        book(booking, configuration, FIRST_UNIT, by, MovableClock(now - timedelta(hours=3)))
