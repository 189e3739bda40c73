"""Bookings from a file: what each row would do, shown first, and then done all at once or not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy.orm import Session

from bedside.booking import Booking, new_day
from bedside.booking_checks import Against, Booker
from bedside.bookings_file import FileRow
from bedside.clock import Clock
from bedside.core.events import Patient, Person
from bedside.patient_changes import days_to_tell, told_to
from bedside.record.patient_days import days_of_patient
from bedside.record.patients import (
    Registered,
    change_in,
    hold_number,
    patients_with,
    register_in,
)
from bedside.record.store import Changes, Days, NewDay, NewEntry, change_days

Who = Literal["new", "known", "changed"]
# What the register says and the file contradicts: corrected by hand, after looking.
Mismatch = Literal["other_name", "other_birth", "other_allergies", "twice_in_file"]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one row would do. `who`: added, known as they are, or with other details.

    `is_booked`: this very booking is there already. `mismatch` and refusals in `against`: the row
    is not booked.
    """

    row: FileRow
    booking: Booking
    who: Who
    known: Registered | None
    against: tuple[Against, ...] = ()
    mismatch: Mismatch | None = None
    is_booked: bool = False

    @property
    def refusals(self) -> tuple[Against, ...]:
        return tuple(one for one in self.against if not one.is_warning)

    @property
    def warnings(self) -> tuple[Against, ...]:
        return tuple(one for one in self.against if one.is_warning)

    @property
    def will_book(self) -> bool:
        return not (self.is_booked or self.mismatch or self.refusals)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every readable row, in the order of the file."""

    rows: tuple[Planned, ...]

    @property
    def to_book(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.rows if one.will_book)

    @property
    def seal(self) -> str:
        """Stands for what was shown: where it differs, nothing is booked unseen."""
        told = [
            (
                one.row.line,
                one.will_book,
                one.who,
                [against.key for against in one.against],
                one.row.patient.model_dump_json(),
                one.booking.planned_start_at.isoformat(),
            )
            for one in self.rows
        ]
        return sha256(repr(told).encode()).hexdigest()


class PlanMoved(Exception):
    """Something has changed since the rows were shown: nothing was booked."""


def plan_import(rows: Sequence[FileRow], booker: Booker) -> ImportPlan:
    """What these rows would do to the unit as it stands."""
    numbers = sorted({row.patient.nhs_number for row in rows})
    registered = patients_with(numbers, booker.unit_id)
    seen: set[tuple[str, object]] = set()
    planned: list[Planned] = []
    for row in rows:
        one = _planned(row, registered.get(row.patient.nhs_number), booker)
        key = (row.patient.nhs_number, row.on)
        if key in seen and one.mismatch is None:
            one = replace(one, mismatch="twice_in_file")
        seen.add(key)
        if one.mismatch is None:
            one = _checked(one, booker)
        planned.append(one)
    return ImportPlan(tuple(planned))


def _planned(row: FileRow, known: Registered | None, booker: Booker) -> Planned:
    patient, who, mismatch = _with_register(row, known)
    start_at = datetime.combine(row.on, row.start, booker.zone).astimezone(UTC)
    booking = Booking(patient, row.course, row.day, start_at, row.chair, row.prescriber)
    return Planned(row, booking, who, known, mismatch=mismatch)


def _with_register(row: FileRow, known: Registered | None) -> tuple[Patient, Who, Mismatch | None]:
    return (row.patient, "new", None) if known is None else _merged(row, known.patient)


def _merged(row: FileRow, known: Patient) -> tuple[Patient, Who, Mismatch | None]:
    """The register's patient with what the file adds; never another person or lost allergies."""
    file = row.patient
    if file.born_on != known.born_on:
        return known, "known", "other_birth"
    if (file.family_name.casefold(), file.given_name.casefold()) != (
        known.family_name.casefold(),
        known.given_name.casefold(),
    ):
        return known, "known", "other_name"
    told = {"gender": file.gender}
    if file.title:
        told["title"] = file.title
    merged = known.model_copy(update=told)
    if row.says_allergies and not _same_allergies(file, known):
        if set(map(str.casefold, known.allergies or ())) - set(
            map(str.casefold, file.allergies or ())
        ):
            return known, "known", "other_allergies"
        merged = merged.model_copy(
            update={
                "allergies": file.allergies,
                "allergies_unavailable": file.allergies_unavailable,
            }
        )
    return merged, "known" if merged == known else "changed", None


def _same_allergies(one: Patient, other: Patient) -> bool:
    def told(patient: Patient) -> object:
        names = patient.allergies
        folded = None if names is None else sorted(map(str.casefold, names))
        return folded, bool(patient.allergies_unavailable)

    return told(one) == told(other)


def _checked(one: Planned, booker: Booker) -> Planned:
    patient = one.booking.patient
    found = days_of_patient(patient.nhs_number, patient.born_on, booker.unit_id)
    for day in found.days:
        told = (day.on, day.course, day.day)
        is_this = told == (one.row.on, one.row.course, one.row.day) and day.day_id in found.own
        if is_this and day.status == "booked":
            return replace(one, is_booked=True)
    return replace(one, against=tuple(booker.against([one.booking])))


def book_import(
    rows: Sequence[FileRow],
    seal: str,
    booker: Booker,
    by: Person,
    clock: Clock,
    request_id: str,
) -> tuple[str, ...] | None:
    """Books every row that can be, in one transaction; the ids of the new days.

    `seal` is that of the plan that was shown. None: this request was saved before. Raises
    PlanMoved where the rows would now do something else.
    """

    changed = _changed(rows, booker.unit_id)

    def make(session: Session, days: Days) -> Changes:
        # In one order, so that two imports cannot wait for each other.
        for number in sorted({row.patient.nhs_number for row in rows}):
            hold_number(number)
        plan = plan_import(rows, booker)
        if plan.seal != seal:
            raise PlanMoved
        opens: list[NewDay] = []
        adds: dict[str, Sequence[NewEntry]] = {}
        registered: dict[str, Registered] = {}
        for one in plan.to_book:
            patient = one.booking.patient
            known = registered.get(patient.nhs_number)
            if known is None:
                known = _registered(session, one, booker, by, clock)
                registered[patient.nhs_number] = known
                adds |= told_to(days, patient, None, by, clock)
            opens.append(new_day(one.booking, known.id, booker.configuration, by, clock))
        return Changes(opens, adds)

    to_tell = [day_id for known in changed for day_id in days_to_tell(known.id, clock)]
    return change_days(to_tell, booker.unit_id, request_id, make, clock)


def _changed(rows: Sequence[FileRow], unit_id: str) -> list[Registered]:
    """Patients whose details the file changes."""
    known = patients_with(sorted({row.patient.nhs_number for row in rows}), unit_id)
    pairs = ((row, known.get(row.patient.nhs_number)) for row in rows)
    found = {one.id: one for row, one in pairs if one and _merged(row, one.patient)[1] == "changed"}
    return list(found.values())


def _registered(
    session: Session, one: Planned, booker: Booker, by: Person, clock: Clock
) -> Registered:
    if one.known is None:
        return register_in(session, one.booking.patient, booker.unit_id, by, clock)
    if one.who == "changed":
        return change_in(session, one.known, one.booking.patient, by, clock)
    return one.known
