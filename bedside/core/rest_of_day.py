"""The rest of the day as if everything were done when it is due: what paper can say in advance.

Rates, clock times and volumes are the projection's (rules.md 16); observations are found by
living the rest of the day through the same fold that reads the real one (rules.md 15).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from bedside.core import events as e
from bedside.core.day import Day, watch_ends_at, watch_started_at
from bedside.core.fold import fold
from bedside.core.observations_due import Why, next_set_due
from bedside.core.projection import Projection
from bedside.core.quantities import MINUTE, at_or_after, volume_ml

_NOBODY = e.Person(id="nobody", name="nobody", role="nurse")
# An open reaction asks for sets without an end, and nobody knows when it will be over.
_MOST_IN_A_REACTION = 4
# Nobody knows when a stopped pump will run again: the sets go on by their own clock.
_MOST_WITHOUT_FINISH = 3
# Longer than any day: 16 h at the shortest interval.
_MOST_SETS = 200
_AS_IF = e.ObservationsRecorded(cannot_take=dict.fromkeys(get_args(e.Sign), "not taken yet"))


@dataclass(frozen=True, slots=True)
class StepAhead:
    """A rate still to be set: from when, in minutes after `RestOfDay.from_at`, how long.

    `pump_ml` is what the pump has moved in all by then, exact; `minutes` None: to the end.
    `due_at` is before `at` where it should have been set already.
    """

    at: datetime
    after_min: int
    due_at: datetime
    rate_ml_per_h: Fraction
    minutes: Fraction | None
    pump_ml: Fraction


@dataclass(frozen=True, slots=True)
class SetAhead:
    """A set of observations: the latest time for it; `due_at` is earlier where it is overdue."""

    at: datetime
    due_at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class RestOfDay:
    """What is left, on the supposition that `projection.basis` names; None: no finish is known.

    `empty_ml` is what the pump will have moved when the bag is empty, in mL, exact.
    """

    projection: Projection | None
    steps: tuple[StepAhead, ...]
    empty_at: datetime | None
    empty_ml: Fraction
    sets: tuple[SetAhead, ...]

    @property
    def rates(self) -> tuple[Fraction, ...]:
        """Every rate the pump will run at from now on, in order, in mL per hour."""
        stretches = self.projection.stretches if self.projection else ()
        return tuple(dict.fromkeys(one.rate_ml_per_h for one in stretches))


def rest_of_day(day: Day) -> RestOfDay:
    """What is still to do today and when, if everything is done when it is due.

    Instants aware UTC, whole minutes; volumes exact in mL. Source: rules.md 15 to 18.
    """
    projection = day.projection
    steps = tuple(_steps(day, projection)) if projection else ()
    empty_at = projection.finish_at if projection else None
    sets = tuple(_sets(day, steps, empty_at))
    return RestOfDay(projection, steps, empty_at, day.dose.to_pump_ml, sets)


def _steps(day: Day, projection: Projection) -> Iterator[StepAhead]:
    runs_already = day.history.status == "infusing" and projection.basis == "planned"
    pumped = day.dose.pumped_ml
    last = len(projection.stretches) - 1
    for i, stretch in enumerate(projection.stretches):
        if i > 0 or not runs_already:
            at = at_or_after(projection.from_at, stretch.from_min)
            yield StepAhead(
                at=at,
                after_min=(at - projection.from_at) // MINUTE,
                due_at=_due_at(day, projection, i) or at,
                rate_ml_per_h=stretch.rate_ml_per_h,
                minutes=None if i == last else stretch.to_min - stretch.from_min,
                pump_ml=pumped,
            )
        pumped += volume_ml(stretch.rate_ml_per_h, stretch.to_min - stretch.from_min)


def _due_at(day: Day, projection: Projection, i: int) -> datetime | None:
    """When the first step should have been set, where it is due already."""
    if i > 0 or projection.basis != "if_confirmed_now" or day.half_permitted is not None:
        return None
    return day.history.leg_due_at()


def _sets(day: Day, steps: Sequence[StepAhead], empty_at: datetime | None) -> Iterator[SetAhead]:
    entries = list(day.history.entries)
    facts = list(_facts(day, steps, empty_at))
    most = _MOST_SETS if facts or day.history.status == "watch" else _MOST_WITHOUT_FINISH
    in_a_reaction = number = 0
    while number < most:
        history = fold(entries)
        due = next_set_due(history, watch_ends_at(history, watch_started_at(history)))
        at = max(due.due_at, day.now) if due else None
        if facts and (at is None or facts[0][0] <= at):
            entries.append(_as_if(len(entries) + 1, *facts.pop(0)))
            continue
        if due is None or at is None:
            return
        in_a_reaction += due.why == "reaction"
        if in_a_reaction > _MOST_IN_A_REACTION:
            return
        yield SetAhead(at, due.due_at, due.why)
        entries.append(_as_if(len(entries) + 1, at, _AS_IF))
        number += 1


def _facts(
    day: Day, steps: Sequence[StepAhead], empty_at: datetime | None
) -> Iterator[tuple[datetime, e.Event]]:
    """Start, changes, empty bag and the line seen to at once, each at its time.

    Nothing while the pump is stopped: its resume has no time.
    """
    status = day.history.status
    if status == "paused":
        return
    for i, step in enumerate(steps):
        rate = _decimal(step.rate_ml_per_h)
        if i == 0 and status in ("booked", "arrived"):
            if status == "booked":
                yield step.at, _ARRIVES
            if not _has_baseline(day, step.at):
                yield step.at, _AS_IF
            yield step.at, e.InfusionStarted(rate_ml_per_h=rate)
        else:
            yield step.at, e.RateChanged(rate_ml_per_h=rate)
    if empty_at is not None:
        yield max(empty_at, day.now), e.BagFinished()
        yield max(empty_at, day.now), e.LineDisconnected()
    elif status in ("bag_finished", "discontinued"):
        yield day.now, e.LineDisconnected()


_ARRIVES = e.PatientArrived(
    name_stated=True, born_stated=True, nhs_number_compared=True, wristband_compared=True
)


def _has_baseline(day: Day, start_at: datetime) -> bool:
    """A set of today that is young enough to count as the baseline of this start."""
    oldest = start_at - day.history.protocol.observations.baseline_max_age_min * MINUTE
    return any(one.counts and one.at >= oldest for one in day.history.sets)


def _decimal(rate_ml_per_h: Fraction) -> Decimal:
    return Decimal(rate_ml_per_h.numerator) / Decimal(rate_ml_per_h.denominator)


def _as_if(seq: int, at: datetime, event: e.Event) -> e.Entry:
    return e.Entry(seq, at, at, _NOBODY, None, "not-entered", None, event)
