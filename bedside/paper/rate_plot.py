"""Where the rate stands on paper: its axis, its base line and its height."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bedside.core.day import Day
from bedside.paper.axis import Axis


@dataclass(frozen=True, slots=True)
class RatePlot:
    """Where the rate stands: `base` is 0, `top` the highest rate."""

    axis: Axis
    top: float
    base: float
    highest: float
    crossings: tuple[float, ...]

    @classmethod
    def of(
        cls, day: Day, axis: Axis, top: float, height: float, crossings: tuple[float, ...]
    ) -> RatePlot:
        ran = [run.rate_ml_per_h for run in day.pump.runs]
        highest = max([Fraction(day.history.protocol.max_rate_ml_per_h), *ran])
        return cls(axis, top, top + height, float(highest), crossings)

    def y(self, ml_per_h: Fraction) -> float:
        return self.base - float(ml_per_h) / self.highest * (self.base - self.top)
