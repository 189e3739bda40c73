"""Section 6: the day as a picture, every track on one time axis, all in mm.

From the top: limits, marks, rate, change times, blood pressure, pulse, temperature, hours, and
leaders down to the table. Labels take the first free place; a label without one is left out, for
every value stands in the tables.
"""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.paper.axis import Axis, axis_of
from bedside.paper.drawing import Anchor, Drawing, Shape, line, mm, path, text
from bedside.paper.marks import Marks
from bedside.paper.observation_table import split
from bedside.paper.picture_lanes import lanes
from bedside.paper.picture_rate import rate_shapes
from bedside.paper.picture_tracks import track_shapes
from bedside.paper.picture_words import says
from bedside.paper.rate_plot import RatePlot
from bedside.wording import clock_time

LEFT, RIGHT = 27.0, 180.0
_LABELS_MM, _TIMES_MM = 4.2, 9.5


@dataclass(frozen=True, slots=True)
class Heights:
    """Of what may be drawn lower where page 2 would run over."""

    rate: float = 29.0
    pressure: float = 13.0
    leaders: float = 7.4

    def less(self, saved: float) -> "Heights | None":
        """So much lower in all; None where it could not be read any more."""
        rate = self.rate - max(0.0, saved - 4.4)
        return Heights(rate, 10.0, 6.0) if rate >= _LOWEST_RATE_MM else None


_LOWEST_RATE_MM = 14.0
FULL = Heights()


def picture_of(day: Day, marks: Marks, heights: Heights = FULL) -> Drawing | None:
    """None before the start: there is nothing to draw."""
    if day.history.started is None:
        return None
    axis = axis_of(day, LEFT, RIGHT)
    top = lanes(day, axis)
    plot = RatePlot.of(day, axis, top.height + _LABELS_MM, heights.rate, top.crossings)
    rate = rate_shapes(day, plot)
    tracks, foot = track_shapes(day, axis, plot.base + _TIMES_MM, heights.pressure, marks)
    shapes = [
        *rate.behind(foot),
        *_hours(axis, plot.base, foot),
        *top.shapes(plot.base),
        *rate.shapes,
        *tracks,
        *_leaders(day, axis, foot, heights.leaders),
    ]
    height = foot + 4.2 + heights.leaders
    return Drawing("day", "180", mm(height), says(day), tuple(shapes))


def _hours(axis: Axis, base: float, foot: float) -> list[Shape]:
    shapes = []
    for at in axis.hours():
        x = axis.x(at)
        shapes.append(line(x, base, x, base + 1))
        shapes.append(line(x, base + 8.5, x, foot, 0.12, ".3 1.2"))
        words = clock_time(at, axis.zone)
        shapes.append(text(x, foot + 3.4, words, _anchor(axis, x)))
    return shapes


def _anchor(axis: Axis, x: float) -> Anchor:
    """Inside the picture also at its edges."""
    if x < axis.left + 3:
        return "start"
    return "end" if x > axis.right - 5 else "middle"


def _leaders(day: Day, axis: Axis, foot: float, height: float) -> list[Shape]:
    """From each time to the column of its set: only to the first table, which stands below."""
    sets = split(day.history.sets, day)
    if not sets:
        return []
    column = (RIGHT - LEFT) / len(sets[0])
    top, low = foot + 4.2, foot + 4.2 + height
    shapes = []
    for i, taken in enumerate(sets[0]):
        x, to = axis.x(taken.at), LEFT + column * (i + 0.5)
        shapes.append(path([(x, top), (to, low - 1), (to, low)], 0.2))
    return shapes
