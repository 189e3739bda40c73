"""What is no part of the record and past its time: views, tries to sign in, sessions, drafts,
and patients of the register of whom no day is left."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import ColumnClause, ColumnElement, delete, func, literal_column, or_, select

from bedside.core.retention import kept_from
from bedside.drafts import KEPT_FOR
from bedside.record.engine import writing
from bedside.record.erasing import MONTHS, NUMBER_IN, Rules, forget_patients
from bedside.record.tables import (
    DraftRow,
    EventRow,
    InfusionDay,
    Model,
    PatientRow,
    RecordView,
    SessionRow,
    SignInTry,
    db,
)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each are past their time."""

    views: int
    tries: int
    sessions: int
    drafts: int
    patients: int


def past_their_time(rules: Rules) -> Swept:
    """What `sweep` would delete now."""
    counts = {
        table: db.session.scalar(select(func.count()).select_from(table).where(which)) or 0
        for table, which in _past(rules).items()
    }
    return _swept(counts)


def sweep(rules: Rules) -> Swept:
    """Deletes it; how many of each."""
    counts: dict[type[Model], int] = {}
    with writing() as session:
        connection = session.connection()
        for table, which in _past(rules).items():
            if table is PatientRow:
                counts[table] = forget_patients(connection, which)
            else:
                counts[table] = connection.execute(delete(table).where(which)).rowcount
    return _swept(counts)


def _swept(counts: dict[type[Model], int]) -> Swept:
    in_order = (RecordView, SignInTry, SessionRow, DraftRow, PatientRow)
    return Swept(*(counts[table] for table in in_order))


def _past(rules: Rules) -> dict[type[Model], ColumnElement[bool]]:
    """A look stays at least as long as the day or the patient it was at."""
    looked = RecordView.at < _start_of_kept(rules, rules.retention.views_years * MONTHS)
    day_gone = or_(RecordView.day_id.is_(None), RecordView.day_id.not_in(select(InfusionDay.id)))
    patient_gone = or_(
        RecordView.patient_id.is_(None), RecordView.patient_id.not_in(select(PatientRow.id))
    )
    tries = _start_of_kept(rules, rules.retention.sign_in_tries_months)
    return {
        RecordView: looked & day_gone & patient_gone,
        SignInTry: SignInTry.at < tries,
        SessionRow: SessionRow.last_seen_at < tries,
        DraftRow: DraftRow.saved_at < rules.now - KEPT_FOR,
        PatientRow: (PatientRow.changed_at < _start_of_kept(rules, rules.record_months))
        & _has_no_day(),
    }


def _has_no_day() -> ColumnElement[bool]:
    """Neither booked from the register, nor under this NHS number in any record."""
    booked = select(InfusionDay.patient_id).where(InfusionDay.patient_id.is_not(None))
    number: ColumnClause[str] = literal_column(NUMBER_IN[db.session.connection().dialect.name])
    opened = select(number).select_from(EventRow).where(EventRow.type == "day_opened")
    return PatientRow.id.not_in(booked) & PatientRow.nhs_number.not_in(opened)


def _start_of_kept(rules: Rules, months: int) -> datetime:
    """The first instant that is still kept: midnight of that date on the unit's calendar."""
    on = kept_from(rules.date_of(rules.now), months)
    return datetime.combine(on, time(), rules.zone).astimezone(UTC)
