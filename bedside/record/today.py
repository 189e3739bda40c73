"""The unit's day: every patient booked for it, and by two numbers whether anything was added."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from bedside.core.booked import has_begun
from bedside.core.day import Day, day_from
from bedside.core.events import SettingsTakenOver
from bedside.core.fold import fold
from bedside.core.history import History
from bedside.core.pinned import PinnedUnreadable
from bedside.record.kept import histories_at
from bedside.record.store import heads_on
from bedside.record.tables import EventRow, InfusionDay, db


@dataclass(frozen=True, slots=True)
class UnitDay:
    """The days that can be read, in the order of booking, and the ids of those that cannot."""

    days: tuple[Day, ...]
    unreadable: tuple[str, ...]


def unit_day(
    booked_on: date, unit_id: str, now: datetime, in_force: SettingsTakenOver | None = None
) -> UnitDay:
    """Every patient of the unit's day as it stands at `now` (aware).

    `booked_on` is the unit's local date; `in_force` the settings that a day on which nothing
    happened yet would begin with. One record that cannot be read hides nobody else: neither
    a damaged line, nor a protocol or unit that this version of the program no longer reads.
    """
    days, unreadable = [], []
    for day_id, history in histories_at(heads_on(booked_on, unit_id), in_force).items():
        if history is None:
            unreadable.append(day_id)
            continue
        try:
            days.append(day_from(_begun_now(history, in_force), now))
        except PinnedUnreadable:
            unreadable.append(day_id)
    return UnitDay(tuple(days), tuple(unreadable))


def _begun_now(history: History, in_force: SettingsTakenOver | None) -> History:
    """An untouched day stands on the settings of now, not on those it was last read with."""
    if in_force is None or has_begun(history.entries):
        return history
    return fold(history.entries, in_force)


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many days are booked for this date and how many lines they hold."""

    on: date
    days: int
    lines: int


def so_far(booked_on: date, unit_id: str) -> SoFar:
    """The unit's day by its size, as lines are only ever added. Reads, never waits.

    `booked_on` is the unit's local date.
    """
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
