"""The unit's register of patients: who may be booked, found by name, NHS number or birth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, delete, insert, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bedside.clock import Clock
from bedside.core.events import Patient, Person
from bedside.core.names import asked_for, folded, words_of
from bedside.record.engine import writing
from bedside.record.tables import InfusionDay, PatientName, PatientRow, db, opaque_id

MOST_FOUND = 20
# Behind every word that begins so, in the order of bytes that both databases keep.
_LAST = "\U0010ffff"
AllergiesKnown = Literal["yes", "none", "not_recorded", "unavailable"]


@dataclass(frozen=True, slots=True)
class Registered:
    """A patient of this unit; `version` grows with each change."""

    id: str
    unit_id: str
    patient: Patient
    version: int


@dataclass(frozen=True, slots=True)
class Found:
    """The first of them in the order of their names, and whether there are more."""

    patients: tuple[Registered, ...]
    has_more: bool = False


class NumberTaken(Exception):
    """This NHS number is somebody's already."""

    def __init__(self, who: Registered) -> None:
        super().__init__("the NHS number is taken")
        self.who = who


class ChangedMeanwhile(Exception):
    """Somebody else has changed this patient's details since they were shown."""

    def __init__(self, now: Registered) -> None:
        super().__init__("changed by somebody else")
        self.now = now


class PatientUnknown(LookupError):
    """This unit has no such patient."""


def patient_of(patient_id: str) -> Registered:
    """The patient with this id. Raises PatientUnknown."""
    row = db.session.get(PatientRow, patient_id)
    if row is None:
        raise PatientUnknown(patient_id)
    return _registered(row)


def patient_with(nhs_number: str, unit_id: str) -> Registered | None:
    """Whose NHS number (ten digits) this is in the unit."""
    return next(iter(patients_with([nhs_number], unit_id).values()), None)


def patients_with(nhs_numbers: Sequence[str], unit_id: str) -> dict[str, Registered]:
    """As `patient_with`, for many numbers at once: by number, the unknown ones left out."""
    found: dict[str, Registered] = {}
    for i in range(0, len(nhs_numbers), 500):
        some = nhs_numbers[i : i + 500]
        asked = select(PatientRow).where(
            PatientRow.unit_id == unit_id, PatientRow.nhs_number.in_(some)
        )
        found |= {row.nhs_number: _registered(row) for row in db.session.scalars(asked)}
    return found


def register(patient: Patient, unit_id: str, by: Person, clock: Clock) -> Registered:
    """Adds a patient to the unit's register. Raises NumberTaken."""
    with writing() as session:
        return register_in(session, patient, unit_id, by, clock)


def register_in(
    session: Session, patient: Patient, unit_id: str, by: Person, clock: Clock
) -> Registered:
    """As `register`, inside a write transaction."""
    hold_number(patient.nhs_number)
    known = patient_with(patient.nhs_number, unit_id)
    if known is not None:
        raise NumberTaken(known)
    row = {"id": opaque_id(), "unit_id": unit_id, "version": 1}
    session.connection().execute(insert(PatientRow), row | _columns(patient, by, clock))
    _index(session, row["id"], unit_id, patient)
    return Registered(str(row["id"]), unit_id, patient, 1)


def change_in(
    session: Session, known: Registered, patient: Patient, by: Person, clock: Clock
) -> Registered:
    """Other details of the same patient, inside a write transaction. Raises ChangedMeanwhile."""
    hold_number(known.patient.nhs_number)
    changed = session.connection().execute(
        update(PatientRow)
        .where(PatientRow.id == known.id, PatientRow.version == known.version)
        .values(version=known.version + 1, **_columns(patient, by, clock))
    )
    session.expire_all()
    if changed.rowcount != 1:
        raise ChangedMeanwhile(patient_of(known.id))
    session.connection().execute(delete(PatientName).where(PatientName.patient_id == known.id))
    _index(session, known.id, known.unit_id, patient)
    return Registered(known.id, known.unit_id, patient, known.version + 1)


def hold_number(nhs_number: str) -> None:
    """Nobody else registers or books under this number until this transaction ends.

    SQLite has the whole file for itself by then.
    """
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        held = text("SELECT pg_advisory_xact_lock(hashtextextended(:nhs_number, 0))")
        connection.execute(held, {"nhs_number": nhs_number})


def named(typed: str, unit_id: str) -> Found:
    """Patients whose names have words that begin as each typed word does, in any order."""
    for words in asked_for(typed):
        found = _first_of(_with_words(words, unit_id))
        if found.patients:
            return found
    return Found(())


def born(on: date, unit_id: str) -> Found:
    """Patients born on this date."""
    return _first_of(
        select(PatientRow)
        .where(PatientRow.unit_id == unit_id, PatientRow.born_on == on)
        .order_by(PatientRow.family_key, PatientRow.given_key)
    )


def booked_on(on: date, unit_id: str) -> tuple[Patient, ...]:
    """Everybody the unit has booked for this date, whatever became of it."""
    asked = (
        select(PatientRow)
        .join(InfusionDay, InfusionDay.patient_id == PatientRow.id)
        .where(InfusionDay.unit_id == unit_id, InfusionDay.booked_on == on)
    )
    return tuple(_registered(row).patient for row in db.session.scalars(asked))


def _with_words(words: Sequence[str], unit_id: str) -> Select[PatientRow]:
    """The longest word leads through its index; the others are looked up for each it finds."""
    lead, *others = sorted(words, key=len, reverse=True)
    by = aliased(PatientName)
    asked = (
        select(PatientRow)
        .join(by, by.patient_id == PatientRow.id)
        .where(by.unit_id == unit_id, *_begins(by.word, lead))
        .order_by(by.word, by.patient_id)
    )
    for word in others:
        also = aliased(PatientName)
        asked = asked.where(
            select(also.patient_id)
            .where(also.patient_id == PatientRow.id, *_begins(also.word, word))
            .exists()
        )
    return asked


def _begins(word: InstrumentedAttribute[str], typed: str) -> tuple[ColumnElement[bool], ...]:
    return word >= typed, word < typed + _LAST


def _first_of(asked: Select[PatientRow]) -> Found:
    """A patient found by two words of one name comes once."""
    rows: dict[str, PatientRow] = {}
    # At most so many words of one name begin alike: enough rows to fill the list and one more.
    for row in db.session.scalars(asked.limit((MOST_FOUND + 1) * 4)):
        rows.setdefault(row.id, row)
    first = sorted(list(rows.values())[:MOST_FOUND], key=lambda r: (r.family_key, r.given_key))
    return Found(tuple(_registered(row) for row in first), len(rows) > MOST_FOUND)


def _index(session: Session, patient_id: object, unit_id: str, patient: Patient) -> None:
    words = words_of(patient.family_name) | words_of(patient.given_name)
    rows = [
        {"patient_id": patient_id, "unit_id": unit_id, "word": word[:200]} for word in sorted(words)
    ]
    if rows:
        session.connection().execute(insert(PatientName), rows)


def _columns(patient: Patient, by: Person, clock: Clock) -> dict[str, object]:
    return {
        "nhs_number": patient.nhs_number,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "title": patient.title,
        "born_on": patient.born_on,
        "gender": patient.gender,
        "allergies_known": known_of(patient),
        "allergies": json.dumps(patient.allergies or (), ensure_ascii=False),
        "family_key": folded(patient.family_name)[:200],
        "given_key": folded(patient.given_name)[:200],
        "changed_by": by.id,
        "changed_at": clock.now(),
    }


def known_of(patient: Patient) -> AllergiesKnown:
    """Which of the four forms of allergies it is."""
    if patient.allergies_unavailable:
        return "unavailable"
    if patient.allergies is None:
        return "not_recorded"
    return "yes" if patient.allergies else "none"


def _registered(row: PatientRow) -> Registered:
    names = tuple(json.loads(row.allergies))
    is_recorded = row.allergies_known in ("yes", "none")
    patient = Patient(
        family_name=row.family_name,
        given_name=row.given_name,
        title=row.title,
        born_on=row.born_on,
        gender=row.gender,
        nhs_number=row.nhs_number,
        allergies=names if is_recorded else None,
        allergies_unavailable=True if row.allergies_known == "unavailable" else None,
    )
    return Registered(row.id, row.unit_id, patient, row.version)
