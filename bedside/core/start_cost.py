"""What is wrong with the starts of a day, in one order: what `bedside.core.start_times` looks for.

Whole minutes after one midnight for all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from bedside.core.task_load import QUARTER_MIN


@dataclass(frozen=True, slots=True)
class Movable:
    """One patient whose start is still to be chosen, in minutes after one midnight for all.

    `tasks_min`, `arrives_min` and `home_min` count from the start, whenever that is: before it
    they are negative. The chair is taken from the arrival until the way home.
    """

    id: str
    chair: str
    booked_min: int
    earliest_min: int
    tasks_min: tuple[int, ...]
    arrives_min: int
    home_min: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A chair with a patient whose start is not to be chosen any more."""

    chair: str
    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class UnitDay:
    """Everything of the day that stays as it is.

    `most_in_quarter`: tasks that the nurses can take, by the quarter's number after midnight;
    None where the unit has not said. `other_tasks_min`: of the patients who stay where they are.
    `move_most_min`: how far a start may be moved only to even out the load; None: any.
    """

    closing_min: int
    every_min: int
    most_in_quarter: Mapping[int, int] | None = None
    other_tasks_min: tuple[int, ...] = ()
    taken: tuple[Taken, ...] = ()
    move_most_min: int | None = None

    def too_far_min(self, moved_min: int) -> int:
        """Minutes by which a move is longer than without need."""
        return 0 if self.move_most_min is None else max(0, moved_min - self.move_most_min)


class Cost(NamedTuple):
    """What is wrong with these starts, the worst first; compared in this order, less is better.

    `cannot_be_min`: minutes in which a chair is taken twice, and minutes of a start too early.
    `past_closing_min`: of all patients together. `too_many`: tasks beyond what the nurses can
    take. `too_far_min`: minutes beyond `move_most_min`. `squares`: of the tasks of each quarter,
    added up. `last_home_min`: minutes after midnight.
    """

    cannot_be_min: int
    past_closing_min: int
    too_many: int
    too_far_min: int
    peak: int
    squares: int
    last_home_min: int
    moved_min: int


def cost_of(movables: Sequence[Movable], starts: Mapping[str, int], unit: UnitDay) -> Cost:
    """What these starts cost, the plain way: by counting everything. `starts` by patient's id."""
    load = Counter(minute // QUARTER_MIN for minute in unit.other_tasks_min)
    cannot_be = past_closing = too_far = moved = 0
    homes = [one.to_min for one in unit.taken]
    for one in movables:
        start = starts[one.id]
        load.update((start + after) // QUARTER_MIN for after in one.tasks_min)
        homes.append(start + one.home_min)
        cannot_be += max(0, one.earliest_min - start)
        past_closing += max(0, start + one.home_min - unit.closing_min)
        moved += abs(start - one.booked_min)
        too_far += unit.too_far_min(abs(start - one.booked_min))
    cannot_be += taken_twice_min(movables, starts, unit)
    return Cost(
        cannot_be,
        past_closing,
        sum(max(0, count - most_in(unit, quarter)) for quarter, count in load.items()),
        too_far,
        max(load.values(), default=0),
        sum(count * count for count in load.values()),
        max(homes, default=0),
        moved,
    )


def taken_twice_min(movables: Sequence[Movable], starts: Mapping[str, int], unit: UnitDay) -> int:
    """Minutes in which one chair is taken by two patients, over all chairs."""
    stays = [*unit.taken, *(stay_of(one, starts[one.id]) for one in movables)]
    of_movables = stays[len(unit.taken) :]
    pairs = [(a, b) for a in of_movables for b in unit.taken]
    return sum(overlap_min(a, b) for a, b in [*pairs, *combinations(of_movables, 2)])


def stay_of(one: Movable, start: int) -> Taken:
    """The chair from the arrival until the way home, for this start."""
    return Taken(one.chair, start + one.arrives_min, start + one.home_min)


def overlap_min(one: Taken, other: Taken) -> int:
    """Minutes in which both are in the same chair."""
    if one.chair != other.chair:
        return 0
    return max(0, min(one.to_min, other.to_min) - max(one.from_min, other.from_min))


def most_in(unit: UnitDay, quarter: int) -> int:
    """How many tasks the nurses can take in this quarter after midnight."""
    # Where the unit has not said what its nurses can take, no quarter holds too much.
    return unit.most_in_quarter.get(quarter, 0) if unit.most_in_quarter is not None else 1 << 30


def chairs_taken_twice(
    movables: Sequence[Movable], starts: Mapping[str, int], unit: UnitDay
) -> frozenset[str]:
    """Ids of the patients in whose chair somebody else would be at the same time."""
    stays = {one.id: stay_of(one, starts[one.id]) for one in movables}
    return frozenset(
        patient
        for patient, stay in stays.items()
        if any(overlap_min(stay, other) for other in unit.taken)
        or any(overlap_min(stay, other) for key, other in stays.items() if key != patient)
    )


@dataclass(frozen=True, slots=True)
class Late:
    """Who would be home after closing, and by how many minutes."""

    id: str
    by_min: int


def late_in(
    movables: Sequence[Movable], starts: Mapping[str, int], unit: UnitDay
) -> tuple[Late, ...]:
    """Everybody whom these starts would bring home after closing, the latest first."""
    found = [
        Late(one.id, starts[one.id] + one.home_min - unit.closing_min)
        for one in movables
        if starts[one.id] + one.home_min > unit.closing_min
    ]
    return tuple(sorted(found, key=lambda late: (-late.by_min, late.id)))
