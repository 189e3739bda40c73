"""The figures' way through the record: one date of the unit after the other, nothing kept."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from bedside.core.figures import DayFigures, figures_of
from bedside.core.fold import NotARecord
from bedside.core.pinned import PinnedUnreadable
from bedside.core.quantities import whole_minute
from bedside.record.store import records_of
from bedside.record.tables import InfusionDay, db


def figures_between(
    first_on: date, last_on: date, unit_id: str, now: datetime
) -> Iterator[DayFigures | None]:
    """What each infusion day of the unit adds, by date; None for one that cannot be read.

    Both dates are the unit's and both count. One date is in memory at a time, and inside a date
    the order says nothing: it is that of the opaque ids.
    """
    at = whole_minute(now)
    for on, day_ids in _ids_by_date(first_on, last_on, unit_id).items():
        records = records_of(day_ids)
        for day_id in day_ids:
            try:
                yield figures_of(on, records[day_id], at) if day_id in records else None
            except (NotARecord, PinnedUnreadable):
                yield None


def _ids_by_date(first_on: date, last_on: date, unit_id: str) -> dict[date, list[str]]:
    found = db.session.execute(
        select(InfusionDay.booked_on, InfusionDay.id)
        .where(InfusionDay.unit_id == unit_id, InfusionDay.booked_on.between(first_on, last_on))
        .order_by(InfusionDay.booked_on, InfusionDay.id)
    )
    by_date: dict[date, list[str]] = {}
    for on, day_id in found:
        by_date.setdefault(on, []).append(day_id)
    return by_date
