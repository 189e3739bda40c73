"""Records that are kept whatever their age: an incident, a claim, an inquiry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from bedside.clock import Clock
from bedside.record.engine import writing
from bedside.record.store import hold_days
from bedside.record.tables import InfusionDay, RecordHold, db


class NothingToRelease(Exception):
    """The day is not on hold."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Since when a day is on hold, who asked for it and why, as typed."""

    day_id: str
    booked_on: date
    placed_at: datetime
    placed_by: str
    why: str


def place_hold(day_id: str, by: str, why: str, clock: Clock) -> None:
    """Keeps this day, and with it all of the patient's. Raises DayUnknown."""
    with writing() as session:
        connection = session.connection()
        hold_days(connection, [day_id])  # not while it is being erased
        row = {"day_id": day_id, "placed_at": clock.now(), "placed_by": by, "why": why}
        connection.execute(insert(RecordHold), row)


def release_hold(day_id: str, by: str, clock: Clock) -> None:
    """The day is kept for the usual time again; who held it and why stays. Raises
    NothingToRelease."""
    with writing() as session:
        open_holds = update(RecordHold).where(
            RecordHold.day_id == day_id, RecordHold.released_at.is_(None)
        )
        done = session.connection().execute(
            open_holds.values(released_at=clock.now(), released_by=by)
        )
        if done.rowcount == 0:
            raise NothingToRelease(day_id)


def holds_now() -> tuple[Hold, ...]:
    """Every day on hold, the longest held first."""
    found = db.session.execute(
        select(RecordHold, InfusionDay.booked_on)
        .join(InfusionDay, InfusionDay.id == RecordHold.day_id)
        .where(RecordHold.released_at.is_(None))
        .order_by(RecordHold.placed_at, RecordHold.id)
    )
    return tuple(
        Hold(row.day_id, booked_on, row.placed_at, row.placed_by, row.why)
        for row, booked_on in found
    )


def days_on_hold(connection: Connection, day_ids: Collection[str]) -> frozenset[str]:
    """Which of these days are on hold."""
    held = select(RecordHold.day_id).where(
        RecordHold.day_id.in_(day_ids), RecordHold.released_at.is_(None)
    )
    return frozenset(connection.scalars(held))
