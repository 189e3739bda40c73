"""Who looked at what: one line for each page of a patient that somebody opened.

No part of the record. Nothing of a patient stands here but ids. Times are the server's real clock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from bedside.record.engine import writing
from bedside.record.patient_days import days_under
from bedside.record.tables import InfusionDay, PatientRow, PersonRow, RecordView, TabletRow, db

_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked, when, on which device, at which page.

    `page` is the route; `day_id` None: the register, or a list, then `listed_on` is the list's
    date.
    """

    at: datetime
    name: str
    role: str
    device: str | None
    page: str
    day_id: str | None = None
    listed_on: date | None = None


def look_of(
    at: datetime,
    person_id: str,
    tablet_id: str | None,
    unit_id: str,
    page: str,
    *,
    day_id: str | None = None,
    patient_id: str | None = None,
    listed_on: date | None = None,
) -> RecordView:
    """The line to be kept; `at` aware. `listed_on`: of a list of the unit, the date it shows."""
    return RecordView(
        at=at,
        person_id=person_id,
        tablet_id=tablet_id,
        unit_id=unit_id,
        day_id=day_id,
        patient_id=patient_id,
        listed_on=listed_on,
        what=page[:_LONGEST],
    )


def note(*looks: RecordView) -> None:
    """Keeps these lines, where nothing else of the request writes them."""
    with writing() as session:
        session.add_all(looks)


def looks_at_day(day_id: str) -> tuple[Look, ...]:
    """Every look at this day, the newest first."""
    return _looks(RecordView.day_id == day_id)


def looks_at_patient(patient_id: str) -> tuple[Look, ...]:
    """Every look at the register's entry and at the patient's days in this unit, newest first."""
    return _looks(or_(RecordView.patient_id == patient_id, _of_days(days_of_patient(patient_id))))


def looks_at_lists(
    unit_id: str, day_ids: Collection[str], noted_every: timedelta
) -> tuple[Look, ...]:
    """Every look at the unit's lists that may have shown these days, newest first.

    Not one that was over before the booking: a list that refreshes itself is noted again only
    after `noted_every`, so a look so long before it may still have shown it.
    """
    found = select(InfusionDay.booked_on, InfusionDay.created_at)
    booked = db.session.execute(found.where(InfusionDay.id.in_(day_ids))).all()
    dates = {row.booked_on for row in booked}
    looks = _looks((RecordView.unit_id == unit_id) & RecordView.listed_on.in_(dates))
    return tuple(
        look
        for look in looks
        if any(
            row.booked_on == look.listed_on and look.at > row.created_at - noted_every
            for row in booked
        )
    )


def days_of_patient(patient_id: str) -> tuple[str, ...]:
    """The unit's days of a patient of its register: under their number, or booked from there."""
    row = db.session.get(PatientRow, patient_id)
    if row is None:
        return ()
    booked = select(InfusionDay.id).where(
        InfusionDay.unit_id == row.unit_id,
        or_(InfusionDay.patient_id == patient_id, InfusionDay.id.in_(days_under(row.nhs_number))),
    )
    return tuple(db.session.scalars(booked.order_by(InfusionDay.booked_on, InfusionDay.id)))


def dates_by_day(day_ids: Collection[str]) -> dict[str, date]:
    """On which date each of these days stands on the unit's lists, the first first."""
    found = select(InfusionDay.id, InfusionDay.booked_on).where(InfusionDay.id.in_(day_ids))
    in_order = found.order_by(InfusionDay.booked_on, InfusionDay.id)
    return {row.id: row.booked_on for row in db.session.execute(in_order)}


def _of_days(day_ids: Collection[str]) -> ColumnElement[bool]:
    return RecordView.day_id.in_(day_ids)


def _looks(which: ColumnElement[bool]) -> tuple[Look, ...]:
    found = db.session.execute(
        select(RecordView, PersonRow.name, PersonRow.role, TabletRow.name)
        .join(PersonRow, PersonRow.id == RecordView.person_id)
        .outerjoin(TabletRow, TabletRow.id == RecordView.tablet_id)
        .where(which)
        .order_by(RecordView.at.desc(), RecordView.id.desc())
    )
    return tuple(_look(row, name, role, device) for row, name, role, device in found)


def _look(row: RecordView, name: str, role: str, device: str | None) -> Look:
    return Look(row.at, name, role, device, row.what, row.day_id, row.listed_on)
