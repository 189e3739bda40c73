"""When to start whom, so that the tasks of different patients do not pile up. Whole minutes only.

The best starts are those with the lowest `Cost`, compared entry by entry: first nothing that
cannot be (a chair taken twice, a start before the premedication can be through), then nobody home
after closing, then no quarter of an hour with more tasks than the nurses can take, then nobody
moved further than the unit allows without need, then the lowest peak, then the load as even as
possible, then the earliest end of the day, then as near as possible to what was booked.

Found by placing one patient after the other where it costs least, in several orders, and then
moving one or two at a time while that helps. No chance is in it: the same day gives the same
proposal. `tests/core/test_start_times.py` holds it against every possible combination.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from bedside.core.start_cost import (
    Cost,
    Movable,
    Taken,
    UnitDay,
    cost_of,
    most_in,
    overlap_min,
    stay_of,
)
from bedside.core.task_load import QUARTER_MIN

# So many combinations of two starts are looked at, no more: all of a small unit's, a part of those
# of a unit of thirty, in about a second.
_MOST_PAIRS = 20_000


def possible_starts(one: Movable, movables: Sequence[Movable], unit: UnitDay) -> tuple[int, ...]:
    """Every start that is looked at: by the unit's grid, and what was booked, in order.

    Up to the last that is home by closing; where there is none, or the chair is shared, on until
    the others in this chair could be through.
    """
    others = [m for m in movables if m.chair == one.chair and m.id != one.id]
    # A start on the grid may come up to one step after the chair is free.
    wait = sum(m.home_min - m.arrives_min + unit.every_min for m in others)
    wait += sum(t.to_min - t.from_min for t in unit.taken if t.chair == one.chair)
    gone = [t.to_min - one.arrives_min for t in unit.taken if t.chair == one.chair]
    first = -(-one.earliest_min // unit.every_min) * unit.every_min
    after_others = max([first, *gone]) + wait + unit.every_min if others or gone else first
    last = max(unit.closing_min - one.home_min, after_others)
    found = set(range(first, last + 1, unit.every_min))
    if one.booked_min >= one.earliest_min:
        found.add(one.booked_min)
    return tuple(sorted(found))


def propose(movables: Sequence[Movable], unit: UnitDay) -> dict[str, int]:
    """Minutes after midnight at which each patient should start, by id.

    Never worse than what was booked, as long as that was possible at all.
    """
    if not movables:
        return {}
    possible = {one.id: _profiles(one, movables, unit) for one in movables}
    found = [
        _placed(_Placing(movables, unit, possible), beginning)
        for beginning in _beginnings(movables, possible)
    ]
    best = min(found, key=lambda placing: (placing.cost(), placing.order()))
    while _moves_two(best):
        _moves_one(best)
    return best.starts


_Profile = tuple[tuple[int, int], ...]


def _profiles(one: Movable, movables: Sequence[Movable], unit: UnitDay) -> dict[int, _Profile]:
    """For each possible start how many of this patient's tasks fall into which quarter."""
    return {
        start: tuple(Counter((start + m) // QUARTER_MIN for m in one.tasks_min).items())
        for start in possible_starts(one, movables, unit)
    }


Beginning = tuple[tuple[str, int | None], ...]


def _beginnings(
    movables: Sequence[Movable], possible: Mapping[str, Mapping[int, _Profile]]
) -> Iterator[Beginning]:
    """Orders in which to place the patients; a minute where one is put there to begin with."""
    by_booking = sorted(movables, key=lambda one: (one.booked_min, one.chair, one.id))
    longest = sorted(by_booking, key=lambda one: -one.home_min)
    as_booked = [
        (m.id, m.booked_min if m.booked_min in possible[m.id] else None) for m in by_booking
    ]
    yield tuple(as_booked)
    for order in (by_booking, longest, by_booking[::-1]):
        yield tuple((one.id, None) for one in order)


@dataclass
class _Placing:
    """Starts in the making, with the tasks of each quarter counted along."""

    movables: Sequence[Movable]
    unit: UnitDay
    possible: Mapping[str, Mapping[int, _Profile]]
    starts: dict[str, int] = field(default_factory=dict)
    load: dict[int, int] = field(default_factory=dict)
    pairs_left: int = _MOST_PAIRS

    def __post_init__(self) -> None:
        self.by_id = {one.id: one for one in self.movables}
        self.load = dict(Counter(m // QUARTER_MIN for m in self.unit.other_tasks_min))

    def order(self) -> tuple[int, ...]:
        return tuple(self.starts[one.id] for one in self.movables)

    def cost(self) -> Cost:
        return cost_of(self.movables, self.starts, self.unit)

    def put(self, patient: str, start: int) -> None:
        self.starts[patient] = start
        for quarter, count in self.possible[patient][start]:
            self.load[quarter] = self.load.get(quarter, 0) + count

    def take_out(self, patient: str) -> int:
        start = self.starts.pop(patient)
        for quarter, count in self.possible[patient][start]:
            self.load[quarter] -= count
        return start

    def best_for(self, patient: str) -> tuple[Cost, int]:
        """Where this patient, who is not placed, costs least now; the earliest of equals."""
        one = self.by_id[patient]
        base = self._base()
        stays = [*self.unit.taken]
        stays += [stay_of(self.by_id[other], at) for other, at in self.starts.items()]
        same_chair = [stay for stay in stays if stay.chair == one.chair]
        return min(
            (self._with(base, one, start, profile, same_chair), start)
            for start, profile in self.possible[patient].items()
        )

    def _base(self) -> Cost:
        placed = [self.by_id[patient] for patient in self.starts]
        lone = replace(self.unit, most_in_quarter=None, other_tasks_min=())
        without = cost_of([_idle(one) for one in placed], self.starts, lone)
        counts = self.load.items()
        return without._replace(
            too_many=sum(max(0, n - most_in(self.unit, quarter)) for quarter, n in counts),
            peak=max(self.load.values(), default=0),
            squares=sum(n * n for n in self.load.values()),
        )

    def _with(
        self, base: Cost, one: Movable, start: int, profile: _Profile, same_chair: list[Taken]
    ) -> Cost:
        too_many, peak, squares = base.too_many, base.peak, base.squares
        for quarter, count in profile:
            before = self.load.get(quarter, 0)
            after, most = before + count, most_in(self.unit, quarter)
            squares += after * after - before * before
            peak = max(peak, after)
            too_many += max(0, after - most) - max(0, before - most)
        stay = stay_of(one, start)
        cannot_be = sum(overlap_min(stay, other) for other in same_chair)
        home, moved = start + one.home_min, abs(start - one.booked_min)
        return Cost(
            base.cannot_be_min + cannot_be + max(0, one.earliest_min - start),
            base.past_closing_min + max(0, home - self.unit.closing_min),
            too_many,
            base.too_far_min + self.unit.too_far_min(moved),
            peak,
            squares,
            max(base.last_home_min, home),
            base.moved_min + moved,
        )


def _idle(one: Movable) -> Movable:
    return Movable(
        one.id, one.chair, one.booked_min, one.earliest_min, (), one.arrives_min, one.home_min
    )


def _placed(placing: _Placing, beginning: Beginning) -> _Placing:
    """Everybody placed, then moved one at a time while that helps."""
    for patient, start in beginning:
        if start is not None:
            placing.put(patient, start)
    for patient, start in beginning:
        if start is None:
            placing.put(patient, placing.best_for(patient)[1])
    _moves_one(placing)
    return placing


def _moves_one(placing: _Placing) -> None:
    cost = None
    while cost is None or placing.cost() < cost:
        cost = placing.cost()
        for one in placing.movables:
            before, was = placing.cost(), placing.take_out(one.id)
            after, start = placing.best_for(one.id)
            placing.put(one.id, start if after < before else was)


def _moves_two(placing: _Placing) -> bool:
    """Finds two patients whose starts are better chosen together, and moves them."""
    for one, other in combinations(placing.movables, 2):
        placing.pairs_left -= len(placing.possible[one.id]) * len(placing.possible[other.id])
        if placing.pairs_left < 0:
            return False
        before = placing.cost()
        best = before, placing.take_out(one.id), placing.take_out(other.id)
        for start in placing.possible[one.id]:
            placing.put(one.id, start)
            cost, other_start = placing.best_for(other.id)
            best = min(best, (cost, start, other_start))
            placing.take_out(one.id)
        placing.put(one.id, best[1])
        placing.put(other.id, best[2])
        if best[0] < before:
            return True
    return False
