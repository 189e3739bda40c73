"""The pump's own reading against the computed volume: when to ask, and by how much it is off.

The computed volume is never overwritten here; using the reading is an entry of its own.
"""

from dataclasses import dataclass
from fractions import Fraction

from bedside.core.unit import Unit


@dataclass(frozen=True, slots=True)
class PumpCheck:
    """Volumes in mL, unrounded. `percent` of the computed volume; None while that is 0."""

    reading_ml: Fraction
    computed_ml: Fraction
    asks: bool

    @property
    def difference_ml(self) -> Fraction:
        """Above 0: the pump shows more than was computed."""
        return self.reading_ml - self.computed_ml

    @property
    def percent(self) -> Fraction | None:
        return self.difference_ml * 100 / self.computed_ml if self.computed_ml else None


def compare_reading(unit: Unit, reading_ml: Fraction, computed_ml: Fraction) -> PumpCheck:
    """What the nurse is shown beside the reading. Source: rules.md 19 [A], clinical.md W27."""
    asks = reading_differs(unit, reading_ml, computed_ml)
    return PumpCheck(reading_ml, computed_ml, asks)


def reading_differs(unit: Unit, reading_ml: Fraction, computed_ml: Fraction) -> bool:
    """Whether to ask about a pump reading: more than both limits away (rules.md 19 [A])."""
    away_ml = abs(reading_ml - computed_ml)
    percent = Fraction(unit.pump.reading_differs_percent)
    return away_ml > unit.pump.reading_differs_ml and away_ml * 100 > computed_ml * percent
