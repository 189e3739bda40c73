"""The figures' way through the record: one date of the unit after the other."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bedside.core.figures import DayFigures, Figures, figures_of
from bedside.core.fold import NotARecord
from bedside.core.pinned import PinnedUnreadable
from bedside.core.quantities import whole_minute
from bedside.record.kept import Kept
from bedside.record.store import heads_on, records_of
from bedside.record.tables import InfusionDay, db

# After so long nothing more falls due on a date and every window is over: only lines change it.
SETTLED_AFTER = timedelta(days=2)
# Two years of dates, the totals alone: some 10 kB each. Their stamp is the heads of all days.
_totals: Kept[tuple[str, date], Figures] = Kept(750)


def total_between(first_on: date, last_on: date, unit_id: str, now: datetime) -> Figures:
    """The unit's figures of these dates, both of them the unit's and counted.

    Read from the record, one date in memory at a time; the totals of past dates are kept until a
    line is added to one of their days.
    """
    total = Figures()
    for on in _dates(first_on, last_on, unit_id):
        total.join(_total_of(on, unit_id, now))
    return total


def _total_of(on: date, unit_id: str, now: datetime) -> Figures:
    is_settled = now.date() - on > SETTLED_AFTER
    heads = tuple(heads_on(on, unit_id).items())
    known = _totals.at((unit_id, on), heads) if is_settled else None
    if known is not None:
        return known
    found = Figures()
    for day in _figures_on(on, unit_id, now):
        if day is None:
            found.unreadable += 1
        else:
            found.add(day)
    if is_settled:
        _totals.keep((unit_id, on), heads, found)
    return found


def figures_between(
    first_on: date, last_on: date, unit_id: str, now: datetime
) -> Iterator[DayFigures | None]:
    """What each infusion day of the unit adds, by date; None for one that cannot be read.

    Inside a date the order says nothing: it is that of the opaque ids.
    """
    for on in _dates(first_on, last_on, unit_id):
        yield from _figures_on(on, unit_id, now)


def _figures_on(on: date, unit_id: str, now: datetime) -> Iterator[DayFigures | None]:
    day_ids = sorted(heads_on(on, unit_id))
    records = records_of(day_ids)
    for day_id in day_ids:
        try:
            lines = records.get(day_id)
            yield None if lines is None else figures_of(on, lines, whole_minute(now))
        except (NotARecord, PinnedUnreadable):
            yield None


def _dates(first_on: date, last_on: date, unit_id: str) -> list[date]:
    of_range = InfusionDay.booked_on.between(first_on, last_on)
    found = select(InfusionDay.booked_on).where(InfusionDay.unit_id == unit_id, of_range)
    return list(db.session.scalars(found.distinct().order_by(InfusionDay.booked_on)))
