"""Details of a patient corrected: in the register and in every day that is not over yet."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from bedside.clock import Clock
from bedside.core.booked import booked_now
from bedside.core.events import DayOpened, Entry, Patient, PatientCorrected, Person
from bedside.core.quantities import whole_minute
from bedside.core.transitions import ENDED, TRANSITIONS
from bedside.record.bookings import days_from
from bedside.record.patients import Registered, change_in
from bedside.record.store import Changes, Days, NewEntry, change_days

# A day that began yesterday evening may still be running.
_BACK = timedelta(days=1)
_ENDS = frozenset(kind for kind, (_, to) in TRANSITIONS.items() if to in ENDED)


def correct_patient(
    known: Registered, patient: Patient, reason: str, by: Person, clock: Clock, request_id: str
) -> None:
    """Enters the details in the register and, as a line of its own, in each day not yet over.

    `patient` has the NHS number of `known`. The same request again changes nothing. Raises
    ChangedMeanwhile.
    """
    assert patient.nhs_number == known.patient.nhs_number

    def make(session: Session, days: Days) -> Changes:
        change_in(session, known, patient, by, clock)
        return Changes(adds=told_to(days, patient, reason, by, clock))

    change_days(days_to_tell(known.id, clock), known.unit_id, request_id, make, clock)


def days_to_tell(patient_id: str, clock: Clock) -> tuple[str, ...]:
    """Ids of the patient's days that need not be over yet."""
    return days_from(clock.now().date() - _BACK, patient_id)


def told_to(
    days: Days, patient: Patient, reason: str | None, by: Person, clock: Clock
) -> dict[str, Sequence[NewEntry]]:
    """A line with these details for each of the days that is not over and says something else."""
    new = NewEntry(PatientCorrected(patient=patient, reason=reason), whole_minute(clock.now()), by)
    return {day_id: [new] for day_id, lines in days.items() if _is_to_tell(lines, patient)}


def _is_to_tell(lines: Sequence[Entry], patient: Patient) -> bool:
    opened = lines[0].event
    if not isinstance(opened, DayOpened) or any(_ends(lines)):
        return False
    now = booked_now(opened, lines).patient
    return now.nhs_number == patient.nhs_number and now != patient


def _ends(lines: Sequence[Entry]) -> Iterator[Entry]:
    struck = {entry.corrects for entry in lines}
    return (one for one in lines if one.event.type in _ENDS and one.seq not in struck)
