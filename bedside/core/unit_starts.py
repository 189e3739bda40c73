"""From the unit's bookings to whole minutes after its midnight, for `bedside.core.start_times`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bedside.core.day import Day, day_from
from bedside.core.due import premedication_due_at
from bedside.core.floor import Floor
from bedside.core.start_cost import Movable, Taken, UnitDay
from bedside.core.starting import starting_of
from bedside.core.task_load import QUARTER_MIN, minutes_after, work_ahead, work_done

_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class UnitStarts:
    """The starts that are still to be chosen, and what stays. Minutes count from `midnight_at`."""

    midnight_at: datetime
    movables: tuple[Movable, ...]
    stays: tuple[Day, ...]
    unit: UnitDay

    def at(self, minute: int) -> datetime:
        return self.midnight_at + timedelta(minutes=minute)

    def minute(self, at: datetime) -> int:
        return minutes_after(self.midnight_at, at)


def at_clock(on: date, clock: time, zone: ZoneInfo) -> datetime:
    """The unit's clock time on this date, aware UTC: its opening, its closing."""
    return datetime.combine(on, clock, zone).astimezone(UTC)


def may_move(day: Day) -> bool:
    """Not started, and nothing given yet whose time before the start counts [A].

    Once a premedication with a lead time is in, its age decides: a start moved then is moved at
    the bedside.
    """
    if day.history.status not in ("booked", "arrived") or day.projection is None:
        return False
    timed = {p.id for p in day.history.protocol.premedication if p.minutes_before is not None}
    return not timed & day.history.premedication.keys()


def unit_starts(
    days: Sequence[Day], on: date, zone: ZoneInfo, closing: time, floor: Floor
) -> UnitStarts:
    """Every booking of the date `on` (the unit's own), with what its nurses and chairs allow.

    `closing` is the unit's clock. Before the first nurse nobody arrives; where the unit has not
    said when that is, nobody arrives before the first who was booked.
    """
    midnight_at = at_clock(on, time(), zone)
    movable = [day for day in days if may_move(day)]
    stays = tuple(day for day in days if not may_move(day))
    opens_at = _opens_at(movable, on, zone, floor)
    work = [one for day in stays for one in (*work_done(day), *work_ahead(day))]
    return UnitStarts(
        midnight_at=midnight_at,
        movables=tuple(_movable(day, midnight_at, opens_at) for day in movable),
        stays=stays,
        unit=UnitDay(
            closing_min=minutes_after(midnight_at, at_clock(on, closing, zone)),
            every_min=floor.tasks.start_every_min,
            most_in_quarter=_most_in_quarter(midnight_at, zone, floor),
            other_tasks_min=tuple(minutes_after(midnight_at, one.at) for one in work),
            taken=tuple(_taken(stays, midnight_at)),
            move_most_min=floor.tasks.move_most_min,
        ),
    )


def arrival_due_at(day: Day) -> datetime:
    """The planned start less the longest lead time of the premedication."""
    premedication = day.history.protocol.premedication
    times = [premedication_due_at(day.history, premed) for premed in premedication]
    return min([day.history.planned_start_at, *times])


def _movable(day: Day, midnight_at: datetime, opens_at: datetime | None) -> Movable:
    planned_at, arrives_at = day.history.planned_start_at, arrival_due_at(day)
    # As it was planned, seen from before it begins: nothing is pushed on by now.
    before = day_from(day.history, arrives_at)
    assert before.home_at is not None
    lead = planned_at - arrives_at
    earliest_at = starting_of(day).earliest_at
    if opens_at is not None:
        earliest_at = max(earliest_at, opens_at + lead)
    return Movable(
        id=day.history.opened.day_id,
        chair=day.history.opened.chair,
        booked_min=minutes_after(midnight_at, planned_at),
        earliest_min=minutes_after(midnight_at, earliest_at),
        tasks_min=tuple(minutes_after(planned_at, one.at) for one in work_ahead(before)),
        arrives_min=-minutes_after(arrives_at, planned_at),
        home_min=minutes_after(planned_at, before.home_at),
    )


def _opens_at(movable: Sequence[Day], on: date, zone: ZoneInfo, floor: Floor) -> datetime | None:
    first = next((entry.from_at for entry in floor.nurses if entry.count), None)
    if first is not None:
        return at_clock(on, first, zone)
    return min((arrival_due_at(day) for day in movable), default=None)


def _most_in_quarter(midnight_at: datetime, zone: ZoneInfo, floor: Floor) -> dict[int, int] | None:
    if not floor.nurses or floor.tasks.most_for_a_nurse is None:
        return None
    most = {}
    for quarter in range(2 * _DAY_MIN // QUARTER_MIN):
        at = midnight_at + timedelta(minutes=quarter * QUARTER_MIN)
        nurses = floor.nurses_at(at.astimezone(zone).time()) or 0
        most[quarter] = nurses * floor.tasks.most_for_a_nurse
    return most


def _taken(stays: Sequence[Day], midnight_at: datetime) -> Iterator[Taken]:
    """Whoever is here keeps the chair until going home; without a finish until midnight."""
    for day in stays:
        history = day.history
        if history.arrived is None and history.ended is not None:
            continue
        from_at = arrival_due_at(day) if history.arrived is None else history.arrived.occurred_at
        to_at = day.home_at or midnight_at + timedelta(days=1)
        minutes = minutes_after(midnight_at, from_at), minutes_after(midnight_at, to_at)
        yield Taken(history.opened.chair, *minutes)
