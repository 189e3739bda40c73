"""When the bag will be empty, and on which supposition (rules.md 16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Literal

from bedside.core.history import History
from bedside.core.ladder import Leg, Legs, half_of, hold, ladder_from, legs_for_way
from bedside.core.quantities import at_or_after, minutes_between, minutes_for, volume_ml

Basis = Literal["planned", "if_confirmed_now", "if_resumed_now", "none"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the projected staircase: minutes from `Projection.from_at`."""

    rate_ml_per_h: Fraction
    from_min: Fraction
    to_min: Fraction


@dataclass(frozen=True, slots=True)
class Projection:
    """The bag is empty `minutes` after `from_at`, unrounded; `finish_at` is rounded up."""

    basis: Basis
    from_at: datetime
    minutes: Fraction
    stretches: tuple[Stretch, ...] = ()

    @property
    def finish_at(self) -> datetime:
        return at_or_after(self.from_at, self.minutes)

    def minutes_after(self, instant: datetime) -> Fraction:
        """Exact minutes from this instant to the finish; negative when it lies before."""
        return minutes_between(instant, self.from_at) + self.minutes


def stretches_of(legs: Iterable[Leg], left_ml: Fraction) -> tuple[Stretch, ...]:
    """The legs run one after the other until nothing is left."""
    found = []
    at_min = Fraction(0)
    for leg in legs:
        if left_ml <= 0:
            break
        needs_min = minutes_for(left_ml, leg.rate_ml_per_h)
        lasts_min = needs_min if leg.minutes is None else min(Fraction(leg.minutes), needs_min)
        if lasts_min > 0:
            found.append(Stretch(leg.rate_ml_per_h, at_min, at_min + lasts_min))
        left_ml -= volume_ml(leg.rate_ml_per_h, lasts_min)
        at_min += lasts_min
    return tuple(found)


def _project(basis: Basis, from_at: datetime, legs: Sequence[Leg], left_ml: Fraction) -> Projection:
    stretches = stretches_of(legs, left_ml)
    minutes = stretches[-1].to_min if stretches else Fraction(0)
    return Projection(basis, from_at, minutes, stretches)


def _shortened(legs: Legs, minutes: int) -> Legs:
    """The first leg cut to its remaining minutes; gone where none remain."""
    if minutes <= 0:
        return legs[1:]
    return (replace(legs[0], minutes=minutes), *legs[1:])


def planned_before_start(history: History, now: datetime, bag_ml: Fraction) -> Projection:
    """An undisturbed ladder from the planned start, or from now once that has passed."""
    start_at = max(history.planned_start_at, now)
    first = Fraction(history.protocol.steps[0].rate_ml_per_h)
    return _project("planned", start_at, ladder_from(history.protocol.steps, first), bag_ml)


def half_permitted(history: History) -> Fraction | None:
    """Half of the rate at which a reaction stopped it, where that half is still to come."""
    if not history.awaiting_half_of:
        return None
    half = half_of(history.awaiting_half_of, history.pump_step)
    return min(half, Fraction(history.protocol.max_rate_ml_per_h)) or None


def rest_of_plan(history: History, now: datetime) -> Legs:
    """The rest of the step running now or at the stop, and the steps after it."""
    if not history.legs or history.legs[0].minutes is None:
        return history.legs
    left = max(history.legs[0].minutes - history.minutes_in_leg(now), 0)
    return (replace(history.legs[0], minutes=left), *history.legs[1:])


def legs_after_half(history: History, half: Fraction, now: datetime) -> Legs:
    """The half rate held, or as the prescriber has already signed."""
    chosen = history.way_on_for_open_half
    if chosen is None:
        return hold(half)
    return legs_for_way(
        chosen.way,
        steps=history.protocol.steps,
        half_ml_per_h=half,
        wait_min=chosen.wait_min,
        left_at_stop=rest_of_plan(history, now),
        pump_step_ml_per_h=history.pump_step,
    )


def project(history: History, now: datetime, left_ml: Fraction, locked: bool) -> Projection | None:
    """When the bag will be empty from what is confirmed so far. None: no finish can be given."""
    if locked or history.stop_signed or not history.legs:
        return None
    if history.status not in ("infusing", "paused"):
        return None
    half = half_permitted(history)
    if history.status == "paused":
        if half is not None:
            return _project("if_resumed_now", now, legs_after_half(history, half, now), left_ml)
        return _project("if_resumed_now", now, _plain_resume(history), left_ml)
    if half is not None:
        return _project("if_confirmed_now", now, legs_after_half(history, half, now), left_ml)
    due_at = history.leg_due_at()
    if due_at is None:
        return _project("planned", now, hold(history.rate_now), left_ml)
    if due_at > now:
        legs = _shortened(history.legs, minutes_between(now, due_at))
        return _project("planned", now, legs, left_ml)
    return _project("if_confirmed_now", now, history.legs[1:], left_ml)


def _plain_resume(history: History) -> Legs:
    first = history.legs[0]
    if first.minutes is None:
        return hold(history.rate_to_resume)
    return _shortened(history.legs, first.minutes - history.leg_ran_min)
