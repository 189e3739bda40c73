"""Blood pressure as capped bars, pulse and temperature as joined dots, on the day's axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.news2 import part_scores, quiet_band
from bedside.paper.axis import Axis
from bedside.paper.drawing import Anchor, Shape, cross, dot, line, text, width_of
from bedside.paper.marks import Marks, struck_before
from bedside.wording import _

_GAP_MM = 3.0
Part = Literal["systolic_mmhg", "pulse_per_min", "temperature_c"]


@dataclass(frozen=True, slots=True)
class Track:
    """One sign between two heights; `low` and `high` are the ends of its scale."""

    axis: Axis
    top: float
    foot: float
    low: Decimal
    high: Decimal

    def y(self, value: Decimal | int) -> float:
        share = float((Decimal(value) - self.low) / (self.high - self.low))
        return self.foot - share * (self.foot - self.top)

    def holds(self, value: Decimal) -> bool:
        return self.low < value < self.high

    def frame(self, name: str, unit: str, part: Part) -> list[Shape]:
        """Name, scale, and a dotted line where scoring starts."""
        left = self.axis.left
        shapes = [
            line(left, self.top, left, self.foot),
            text(0, (self.top + self.foot) / 2 - 0.4, name, bold=True),
            text(0, (self.top + self.foot) / 2 + 3.1, unit),
        ]
        drawn: list[float] = []
        edges = [edge for edge in quiet_band(part) if self.holds(edge)]
        for value in (self.low, self.high, *edges):
            y = self.y(value)
            if value in edges:
                shapes.append(line(left, y, self.axis.right, y, 0.2, ".25 .9"))
            if all(abs(y - other) >= 2.9 for other in drawn):
                drawn.append(y)
                shapes.append(text(left - 1.5, y + 1.05, f"{value:f}", "end"))
                shapes.append(line(left - 0.8, y, left, y))
        return shapes


def track_shapes(
    day: Day, axis: Axis, top: float, pressure_mm: float, marks: Marks
) -> tuple[list[Shape], float]:
    """The three tracks from this height down, and where they end."""
    pressure = _track(axis, top, pressure_mm, _pressures(day), 60, 140, 20)
    pulse = _track(axis, pressure.foot + _GAP_MM, 9, _values(day, "pulse_per_min"), 60, 120, 20)
    heat = _track(axis, pulse.foot + _GAP_MM, 7, _values(day, "temperature_c"), 36, 38, 1)
    shapes = [
        *pressure.frame(_("BP"), _("mmHg"), "systolic_mmhg"),
        *_bars(day, pressure, marks),
        *pulse.frame(_("Pulse"), _("per min"), "pulse_per_min"),
        *_dots(day, pulse, "pulse_per_min", marks),
        *heat.frame(_("Temp"), _("°C"), "temperature_c"),
        *_dots(day, heat, "temperature_c", marks),
    ]
    return shapes, heat.foot + 2.5


def _track(
    axis: Axis,
    top: float,
    height: float,
    values: Iterable[Decimal],
    low: int,
    high: int,
    step: int,
) -> Track:
    """The usual reach, widened in whole steps to hold every value, taken back ones too."""
    known = list(values)
    lowest = min([Decimal(low), *(Decimal(floor(v / step) * step) for v in known)])
    highest = max([Decimal(high), *(Decimal(ceil(v / step) * step) for v in known)])
    return Track(axis, top, top + height, lowest, highest)


def _all_events(day: Day) -> Iterable[e.ObservationsRecorded]:
    for taken in day.history.sets:
        yield taken.event
        for old in struck_before(taken.entry, day):
            if isinstance(old.event, e.ObservationsRecorded):
                yield old.event


def _values(day: Day, sign: str) -> Iterable[Decimal]:
    values = (getattr(event, sign) for event in _all_events(day))
    return [Decimal(value) for value in values if value is not None]


def _pressures(day: Day) -> Iterable[Decimal]:
    return [*_values(day, "systolic_mmhg"), *_values(day, "diastolic_mmhg")]


def _bars(day: Day, track: Track, marks: Marks) -> list[Shape]:
    shapes: list[Shape] = []
    for taken in day.history.sets:
        high, low = taken.event.systolic_mmhg, taken.event.diastolic_mmhg
        if high is None or low is None:
            continue
        x, top, foot = track.axis.x(taken.at), track.y(high), track.y(low)
        is_late = marks.of(taken.entry).startswith("L")
        bar = line(x, top, x, foot, 0.3, ".8 .5") if is_late else line(x, top, x, foot, 0.45)
        caps = [line(x - 0.9, y, x + 0.9, y, 0.45) for y in (top, foot)]
        shapes += [bar, *caps, *_old_pressure(taken, day, track, x)]
    return shapes


def _old_pressure(taken: ObservationSet, day: Day, track: Track, x: float) -> list[Shape]:
    now = (taken.event.systolic_mmhg, taken.event.diastolic_mmhg)
    shapes: list[Shape] = []
    for old in struck_before(taken.entry, day):
        event = old.event
        if not isinstance(event, e.ObservationsRecorded):
            continue
        for value, kept in zip((event.systolic_mmhg, event.diastolic_mmhg), now, strict=True):
            if value is not None and value != kept:
                shapes += cross(x, track.y(value))
    return shapes


def _dots(day: Day, track: Track, sign: Part, marks: Marks) -> list[Shape]:
    measured = [
        (taken, track.axis.x(taken.at), track.y(getattr(taken.event, sign)))
        for taken in day.history.sets
        if getattr(taken.event, sign) is not None
    ]
    shapes = [line(a[1], a[2], b[1], b[2], 0.2) for a, b in pairwise(measured)]
    for taken, x, y in measured:
        shapes.append(dot(x, y, hollow=marks.of(taken.entry).startswith("L")))
        shapes += _taken_back(taken, day, track, sign, x)
    return [*shapes, *_extreme(measured, track, sign)]


def _taken_back(taken: ObservationSet, day: Day, track: Track, sign: Part, x: float) -> list[Shape]:
    shapes: list[Shape] = []
    for old in struck_before(taken.entry, day):
        value = getattr(old.event, sign, None)
        if value is None or value == getattr(taken.event, sign):
            continue
        y, words = track.y(value), _("%(value)s corrected", value=_said(value))
        room = track.axis.right - x - 2.2
        fits = width_of(words) < room
        side: tuple[Anchor, float] = ("start", x + 2.2) if fits else ("end", x - 2.2)
        shapes += [*cross(x, y), text(side[1], y + 1.05, words, side[0])]
    return shapes


def _extreme(
    measured: list[tuple[ObservationSet, float, float]], track: Track, sign: Part
) -> list[Shape]:
    """Only the highest value, and only where it scores: the others stand in the table."""
    if not measured:
        return []
    taken, x, y = max(measured, key=lambda one: getattr(one[0].event, sign))
    if not part_scores(taken.event).get(sign):
        return []
    words = _said(getattr(taken.event, sign))
    if x - 1.4 - width_of(words, bold=True) > track.axis.left:
        return [text(x - 1.4, y + 0.4, words, "end", bold=True)]
    return [text(x + 1.4, y + 0.4, words, "start", bold=True)]


def _said(value: Decimal | int) -> str:
    return f"{value:.1f}" if isinstance(value, Decimal) else str(value)
