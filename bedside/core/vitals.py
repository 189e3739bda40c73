"""Is what was typed possible, rare, enough? Limits come from the unit; words are not made here.

Nothing here refuses a true value for good: a sign can always be said not to be takeable.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bedside.core.events import ObservationsRecorded, Sign
from bedside.core.unit import Unit

Reason = Literal["not_possible", "looks_like_fahrenheit", "not_above_diastolic", "rare"]
# °F typed as °C is the commonest entry error (clinical.md 4c [E41]); 86 to 110 °F is 30 to 43 °C.
_LOWEST_FAHRENHEIT, _HIGHEST_FAHRENHEIT = 86, 110


@dataclass(frozen=True, slots=True)
class Problem:
    """One typed value and why it is questioned. `limits` is what it should be between.

    For "not_above_diastolic" the lower limit is the diastolic pressure typed beside it.
    """

    sign: Sign
    value: Decimal
    reason: Reason
    limits: tuple[Decimal | None, Decimal | None]


def impossible_values(taken: ObservationsRecorded, unit: Unit) -> list[Problem]:
    """What cannot be true, in the unit's order of signs: such a set saves nothing.

    Outside the unit's `lowest` to `highest`, or systolic not above diastolic. Source:
    config/observations.toml.
    """
    problems = []
    for sign, value in _values(taken, unit):
        limits = unit.sign(sign)
        if not limits.lowest <= value <= limits.highest:
            fahrenheit = sign == "temperature_c" and (
                _LOWEST_FAHRENHEIT <= value <= _HIGHEST_FAHRENHEIT
            )
            reason: Reason = "looks_like_fahrenheit" if fahrenheit else "not_possible"
            problems.append(Problem(sign, value, reason, (limits.lowest, limits.highest)))
    systolic, diastolic = taken.systolic_mmhg, taken.diastolic_mmhg
    # One of them impossible by itself says nothing against the other.
    alone = {problem.sign for problem in problems} & {"systolic_mmhg", "diastolic_mmhg"}
    if systolic is not None and diastolic is not None and systolic <= diastolic and not alone:
        above = (Decimal(diastolic), None)
        swapped = Problem("systolic_mmhg", Decimal(systolic), "not_above_diastolic", above)
        problems.append(swapped)
    return problems


def without_impossible(taken: ObservationsRecorded, unit: Unit, why: str) -> ObservationsRecorded:
    """The set with every impossible value said not to be takeable, so that the others count.

    Where systolic is not above diastolic neither is kept: nobody can tell which was mistyped.
    `why` may name the value typed: "{value}".
    """
    signs: dict[Sign, Decimal] = {}
    for problem in impossible_values(taken, unit):
        signs[problem.sign] = problem.value
        if problem.reason == "not_above_diastolic" and taken.diastolic_mmhg is not None:
            signs["diastolic_mmhg"] = Decimal(taken.diastolic_mmhg)
    reasons = {sign: why.replace("{value}", f"{value:f}") for sign, value in signs.items()}
    left_out = dict.fromkeys(signs) | {"cannot_take": taken.cannot_take | reasons}
    return taken.model_copy(update=left_out)


def rare_values(taken: ObservationsRecorded, unit: Unit) -> list[Problem]:
    """What asks "is this right?" once more: possible, outside `low` to `high`, not yet confirmed.

    Source: config/observations.toml.
    """
    problems = []
    for sign, value in _values(taken, unit):
        limits = unit.sign(sign)
        possible = limits.lowest <= value <= limits.highest
        too_low = limits.low is not None and value < limits.low
        too_high = limits.high is not None and value > limits.high
        if possible and (too_low or too_high) and sign not in taken.confirmed_rare:
            problems.append(Problem(sign, value, "rare", (limits.low, limits.high)))
    return problems


def counts_as_a_set(taken: ObservationsRecorded, unit: Unit) -> bool:
    """Whether the clock of observations may start anew: each needed sign taken, or said why not.

    Source: rules on observations (temperature, pulse, blood pressure); `needed` in
    config/observations.toml.
    """
    return all(
        getattr(taken, limits.sign) is not None or limits.sign in taken.cannot_take
        for limits in unit.signs
        if limits.needed
    )


def oxygen_not_said(taken: ObservationsRecorded) -> bool:
    """Whether an oxygen saturation stands there without "on air" or "on oxygen"."""
    return taken.spo2_percent is not None and taken.on_oxygen is None


def _values(taken: ObservationsRecorded, unit: Unit) -> Iterator[tuple[Sign, Decimal]]:
    for limits in unit.signs:
        value = getattr(taken, limits.sign)
        if value is not None:
            yield limits.sign, Decimal(value)
