"""Several planned starts of one unit's day at once: all of them are moved, or none is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bedside.clock import Clock
from bedside.core.day import Day, read_day
from bedside.core.events import Person, PlannedStartMoved, SettingsTakenOver
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Stale, Tap
from bedside.core.unit_starts import may_move
from bedside.record.store import Days, NewEntry, append_to


@dataclass(frozen=True, slots=True)
class Move:
    """A new planned start, aware UTC; `based_on_seq` is the line on which it was decided."""

    planned_start_at: datetime
    based_on_seq: int


@dataclass(frozen=True, slots=True)
class Moves:
    """What the manager chose, by day id, as the page showed it; `reason` goes into each record."""

    of_days: Mapping[str, Move]
    by: Person
    reason: str
    request_id: str


class BookingsMoved(Exception):
    """Somebody changed these bookings since the page was drawn: nothing was moved."""

    def __init__(self, day_ids: Sequence[str]) -> None:
        super().__init__(f"{len(day_ids)} bookings changed meanwhile")
        self.day_ids = tuple(day_ids)


class MovesRefused(Exception):
    """These starts cannot be, each with its reasons: nothing was moved."""

    def __init__(self, refused: Mapping[str, Refused]) -> None:
        super().__init__(f"{len(refused)} starts refused")
        self.refused = refused


def move_starts(moves: Moves, clock: Clock, in_force: SettingsTakenOver | None = None) -> None:
    """Moves every one of these planned starts, in one transaction; the second tap of a double tap
    adds nothing.

    `in_force`: protocol and unit settings of now, on which an untouched day stands. Raises
    BookingsMoved, MovesRefused, DayUnknown, RequestOfAnotherDay.
    """
    ids = tuple(moves.of_days)

    def make(days: Days) -> dict[str, list[NewEntry]]:
        now = clock.now()
        return _lines({key: read_day(lines, now, in_force) for key, lines in days.items()}, moves)

    append_to(ids, moves.request_id, make, clock)


def _lines(read: Mapping[str, Day], moves: Moves) -> dict[str, list[NewEntry]]:
    changed, refused, new = [], {}, {}
    for day_id, move in moves.of_days.items():
        tap = Tap(
            event=PlannedStartMoved(planned_start_at=move.planned_start_at, reason=moves.reason),
            occurred_at=read[day_id].now,
            by=moves.by,
            request_id=moves.request_id,
            based_on_seq=move.based_on_seq,
            must_be_current=True,
        )
        try:
            check_tap(read[day_id], tap)
        except Stale:
            changed.append(day_id)
        except Refused as against:
            refused[day_id] = against
        if not may_move(read[day_id]) and day_id not in changed:
            changed.append(day_id)
        new[day_id] = [NewEntry(tap.event, tap.occurred_at, tap.by)]
    if changed:
        raise BookingsMoved(changed)
    if refused:
        raise MovesRefused(refused)
    return new
