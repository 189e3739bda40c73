"""The rates still ahead: the ladder's steps, a held half rate, or a prescriber's way on."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bedside.core.events import WayOn
from bedside.core.protocol import RateStep


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch at one rate; `minutes` of running time, None until the bag is empty."""

    rate_ml_per_h: Fraction
    minutes: int | None


Legs = tuple[Leg, ...]


def ladder_from(steps: Sequence[RateStep], rate_ml_per_h: Fraction) -> Legs:
    """What lies ahead once this rate runs: its step at full length, then every step above it.

    A rate between two steps lasts as long as the step below it, a rate below the first as long
    as the first [A]: never a shorter wait than the ladder's own. Below the only rate of a
    protocol no length is known: that rate is held.
    """
    legs = [Leg(Fraction(step.rate_ml_per_h), step.minutes) for step in steps]
    below = [leg for leg in legs if leg.rate_ml_per_h <= rate_ml_per_h] or legs[:1]
    above = steps_above(steps, rate_ml_per_h)
    if not above or below[-1].minutes is None:
        return hold(rate_ml_per_h)
    return (Leg(rate_ml_per_h, below[-1].minutes), *above)


def steps_above(steps: Sequence[RateStep], rate_ml_per_h: Fraction) -> Legs:
    """The steps of the ladder that are faster, each with its own length."""
    legs = (Leg(Fraction(step.rate_ml_per_h), step.minutes) for step in steps)
    return tuple(leg for leg in legs if leg.rate_ml_per_h > rate_ml_per_h)


def half_of(rate_ml_per_h: Fraction, pump_step_ml_per_h: Fraction | None) -> Fraction:
    """Half the rate, rounded down to what the pump can be set to (rules.md 8)."""
    half = rate_ml_per_h / 2
    if pump_step_ml_per_h is None:
        return half
    return half // pump_step_ml_per_h * pump_step_ml_per_h


def hold(rate_ml_per_h: Fraction) -> Legs:
    """This rate until the bag is empty."""
    return (Leg(rate_ml_per_h, None),)


def legs_for_way(
    way: WayOn,
    *,
    steps: Sequence[RateStep],
    half_ml_per_h: Fraction,
    wait_min: int | None,
    left_at_stop: Legs,
    pump_step_ml_per_h: Fraction | None,
) -> Legs:
    """The rates of a way on after a reaction (rules.md 5), starting with the half rate.

    `left_at_stop` is what the plan still had when the pump was stopped or halved: the rest of
    the step then running, and the steps after it.
    """
    later = left_at_stop[1:]
    rest_min = left_at_stop[0].minutes if left_at_stop else None
    if way == "climb" and wait_min is not None:
        above = steps_above(steps, half_ml_per_h)
        return (Leg(half_ml_per_h, wait_min), *above) if above else hold(half_ml_per_h)
    if way == "halve_later" and later:
        halved = [Leg(half_of(leg.rate_ml_per_h, pump_step_ml_per_h), leg.minutes) for leg in later]
        return (Leg(half_ml_per_h, rest_min), *halved)
    if way == "return_to_plan" and later:
        return (Leg(half_ml_per_h, rest_min), *later)
    return hold(half_ml_per_h)
