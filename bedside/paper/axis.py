"""The one time axis of a picture: instants to mm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bedside.core.day import Day

HOUR = timedelta(hours=1)
# A label "10:30" with the gap beside it.
_HOUR_LABEL_MM = 10.5


@dataclass(frozen=True, slots=True)
class Axis:
    """From one instant to another, between two edges in mm."""

    from_at: datetime
    to_at: datetime
    left: float
    right: float
    zone: ZoneInfo

    def x(self, at: datetime) -> float:
        share = (at - self.from_at) / (self.to_at - self.from_at)
        return self.left + share * (self.right - self.left)

    def holds(self, at: datetime) -> bool:
        return self.from_at <= at <= self.to_at

    @property
    def hour_mm(self) -> float:
        return (self.right - self.left) * (HOUR / (self.to_at - self.from_at))

    def hours(self) -> Iterator[datetime]:
        """Full hours of the ward's clock, as many as there is room for."""
        every = max(1, ceil(_HOUR_LABEL_MM / self.hour_mm))
        at = next_full_hour(self.from_at, self.zone)
        while at <= self.to_at:
            if at.astimezone(self.zone).hour % every == 0 or every == 1:
                yield at
            at += HOUR


def next_full_hour(at: datetime, zone: ZoneInfo) -> datetime:
    """This instant or the next at which the ward's clock shows a full hour."""
    past = timedelta(minutes=at.astimezone(zone).minute)
    return at if not past else at - past + HOUR


def full_hour_before(at: datetime, zone: ZoneInfo) -> datetime:
    return at - timedelta(minutes=at.astimezone(zone).minute)


def axis_of(day: Day, left: float, right: float, with_sets: bool = True) -> Axis:
    """From before the first set or the start to after the watch and the limits near it."""
    history, zone = day.history, day.history.unit.zone
    started = history.started
    start_at = started.occurred_at if started else history.planned_start_at
    instants = [start_at, start_at + HOUR, *_ends(day)]
    if with_sets:
        instants += [taken.at for taken in history.sets]
    instants += [reaction.onset_at for reaction in history.reactions]
    last = max(instants)
    limits = [one.at for one in day.limits if one.at is not None and one.name != "closing"]
    near = [at for at in limits if at <= last + 2 * HOUR] if with_sets else []
    first = full_hour_before(min(instants) - timedelta(minutes=10), zone)
    # Room for the name of a limit that stands last.
    room = timedelta(minutes=70) if near and max(near) > last else timedelta(minutes=25)
    return Axis(first, max([last, *near]) + room, left, right, zone)


def _ends(day: Day) -> Iterator[datetime]:
    history = day.history
    for entry in (history.bag_end, history.line_end, history.ended):
        if entry is not None:
            yield entry.occurred_at
    if history.ended is None:
        yield day.now
        if day.projection is not None:
            yield day.projection.finish_at
    if day.watch_end_at is not None:
        yield day.watch_end_at
