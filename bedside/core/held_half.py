"""Would a half rate, set now or later and held to the end, keep the limits? (rules.md 5, 17)

Worked out for every minute of the rest, so that paper can answer when no screen can.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.ladder import half_of
from bedside.core.limits import LimitName
from bedside.core.quantities import MINUTE, minutes_between, minutes_for, volume_ml


@dataclass(frozen=True, slots=True)
class HalfWindow:
    """Halved without a stop in any minute from `from_at` to `to_at`, both included.

    `over`: the limits that the held half rate then breaks; empty: it keeps both.
    """

    from_at: datetime
    to_at: datetime
    over: tuple[LimitName, ...]


def half_windows(day: Day) -> tuple[HalfWindow, ...]:
    """By the minute of the halving, which of 8 hours and bag a held half rate breaks.

    On the projection's supposition; empty where no finish is known. Exactly at a limit is kept.
    Source: clinical.md 3, W6 and W12.
    """
    windows: list[HalfWindow] = []
    for at, over in _verdicts(day):
        if windows and windows[-1].over == over:
            windows[-1] = HalfWindow(windows[-1].from_at, at, over)
        else:
            windows.append(HalfWindow(at, at, over))
    return tuple(windows)


def _verdicts(day: Day) -> Iterator[tuple[datetime, tuple[LimitName, ...]]]:
    projection = day.projection
    if projection is None:
        return
    edges = [
        (one.name, minutes_between(projection.from_at, one.at))
        for one in day.limits
        if one.name in ("max_8h", "bag") and one.at is not None
    ]
    left_ml = day.dose.left_to_pump_ml
    for stretch in projection.stretches:
        half = half_of(stretch.rate_ml_per_h, day.history.pump_step)
        minute = -int(-stretch.from_min // 1)
        while half and minute < stretch.to_min:
            flowed_ml = volume_ml(stretch.rate_ml_per_h, minute - stretch.from_min)
            finish_min = minute + minutes_for(left_ml - flowed_ml, half)
            over = tuple(name for name, edge_min in edges if finish_min > edge_min)
            yield projection.from_at + minute * MINUTE, over
            minute += 1
        left_ml -= volume_ml(stretch.rate_ml_per_h, stretch.to_min - stretch.from_min)


def halves(day: Day, rates: tuple[Fraction, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Each of these rates with the half that the pump can be set to; none that would be 0."""
    pairs = ((rate, half_of(rate, day.history.pump_step)) for rate in rates)
    return tuple((rate, half) for rate, half in pairs if half)
