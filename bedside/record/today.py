"""Has anything been added to the unit's day? Two numbers, because lines are only ever added."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bedside.record.tables import EventRow, InfusionDay, db


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many days are booked for this date and how many lines they hold."""

    on: date
    days: int
    lines: int


def so_far(booked_on: date, unit_id: str) -> SoFar:
    """The unit's day by its size; `booked_on` is the unit's local date. Reads, never waits."""
    of_today = (InfusionDay.booked_on == booked_on, InfusionDay.unit_id == unit_id)
    found = (
        db.session.connection()
        .execute(
            select(func.count(func.distinct(InfusionDay.id)), func.count(EventRow.seq))
            .select_from(InfusionDay)
            .outerjoin(EventRow)
            .where(*of_today)
        )
        .one()
    )
    return SoFar(booked_on, found[0], found[1])
