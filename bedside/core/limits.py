"""The four limits of an infusion: at least 4 h, at most 8 h, the bag's life, closing time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal

from bedside.core.events import BagRecorded
from bedside.core.history import History
from bedside.core.projection import Projection
from bedside.core.pump import PumpHistory
from bedside.core.quantities import MINUTE, minutes_between

LimitName = Literal["min_4h", "max_8h", "bag", "closing"]
Verdict = Literal["kept", "over", "open"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`at` is the edge; `margin_min` is exact, spare positive, over negative, None if open."""

    name: LimitName
    at: datetime | None
    margin_min: Fraction | None
    verdict: Verdict

    @property
    def is_over(self) -> bool:
        return self.verdict == "over"


def limit(name: LimitName, at: datetime | None, margin_min: Fraction | None) -> Limit:
    """A limit with its verdict: exactly at the edge is kept (480.00 min is no breach)."""
    if margin_min is None:
        return Limit(name, at, None, "open")
    return Limit(name, at, margin_min, "kept" if margin_min >= 0 else "over")


def first_to_bite(limits: tuple[Limit, ...]) -> Limit | None:
    """The upper limit with the least to spare; the 4 h minimum is no edge to run into."""
    upper = [one for one in limits if one.name != "min_4h" and one.margin_min is not None]
    return min(upper, key=lambda one: one.margin_min or 0, default=None)


def closing_at(history: History) -> datetime:
    """The unit's closing time on the day of the planned start, in UTC."""
    zone = history.unit.zone
    local_on = history.opened.planned_start_at.astimezone(zone).date()
    return datetime.combine(local_on, history.unit.closing_at, zone).astimezone(UTC)


def limits_at(
    history: History,
    pump: PumpHistory,
    projection: Projection | None,
    home_at: datetime | None,
    now: datetime,
) -> tuple[Limit, ...]:
    """Every limit with its verdict from what is confirmed or projected. Source: rules.md 17."""
    bounds = history.protocol.limits
    start_at = _start_at(history, projection)
    bag = history.bag.event if history.bag else None
    bag_at = (
        bag.prepared_at + bounds.bag_life.minutes * MINUTE if isinstance(bag, BagRecorded) else None
    )
    end_min = _end_minutes(history, projection, start_at)
    until = _empty_not_before(history, now)
    found = []
    if start_at is not None:
        max_min = bounds.max_clock.minutes
        running = _running_minutes(history, pump, projection, now)
        margin = None if running is None else running - bounds.min_running.minutes
        found.append(limit("min_4h", _four_hours_at(history, pump, start_at, now), margin))
        found.append(_upper("max_8h", start_at, start_at + max_min * MINUTE, end_min, until))
        if bag_at is not None:
            found.append(_upper("bag", start_at, bag_at, end_min, until))
    close_at = closing_at(history)
    spare = None if home_at is None else Fraction((close_at - home_at) // MINUTE)
    found.append(limit("closing", close_at, spare))
    return tuple(found)


def _upper(
    name: Literal["max_8h", "bag"],
    start_at: datetime,
    edge_at: datetime,
    end_min: Fraction | None,
    until_at: datetime,
) -> Limit:
    margin = None if end_min is None else Fraction((edge_at - start_at) // MINUTE) - end_min
    if until_at > edge_at:
        # Past the edge without a confirmed end it is over, whatever was projected.
        past = Fraction((edge_at - until_at) // MINUTE)
        margin = past if margin is None else min(margin, past)
    return limit(name, edge_at, margin)


def _empty_not_before(history: History, now: datetime) -> datetime:
    """Until when the bag is not confirmed empty: its end, the end of the day here, or now."""
    ends = [entry.occurred_at for entry in (history.bag_end, history.ended) if entry is not None]
    return min(now, *ends) if ends else now


def _start_at(history: History, projection: Projection | None) -> datetime | None:
    if history.started is not None:
        return history.started.occurred_at
    return projection.from_at if projection else None


def _end_minutes(
    history: History, projection: Projection | None, start_at: datetime | None
) -> Fraction | None:
    if start_at is None:
        return None
    if history.bag_end is not None:
        return Fraction(minutes_between(start_at, history.bag_end.occurred_at))
    return projection.minutes_after(start_at) if projection else None


def _running_minutes(
    history: History, pump: PumpHistory, projection: Projection | None, now: datetime
) -> Fraction | None:
    if history.bag_end is not None:
        # A discontinued bag was not meant to run four hours.
        if history.status == "discontinued" or history.bag_end.event.type != "bag_finished":
            return None
        return Fraction(pump.running_minutes(history.bag_end.occurred_at))
    if projection is None:
        return None
    return pump.running_minutes(projection.from_at) + projection.minutes


def _four_hours_at(
    history: History, pump: PumpHistory, start_at: datetime, now: datetime
) -> datetime:
    wanted = history.protocol.limits.min_running.minutes
    if history.started is None:
        return start_at + wanted * MINUTE
    left = wanted - pump.running_minutes(now)
    if left <= 0:
        return pump.ran_for_at(wanted) or now
    until = min(now, history.bag_end.occurred_at) if history.bag_end else now
    return until + left * MINUTE
