"""The day as a small picture for the summary: rate, marks, flush and watch, no observations."""

from bedside.core.day import Day
from bedside.paper.axis import axis_of
from bedside.paper.drawing import Drawing, mm
from bedside.paper.picture_lanes import lanes
from bedside.paper.picture_rate import rate_shapes
from bedside.paper.picture_words import rate_says
from bedside.paper.rate_plot import RatePlot

LEFT, RIGHT = 20.0, 179.0
_RATE_MM, _LABELS_MM = 14.5, 3.6


def small_picture(day: Day) -> Drawing | None:
    if day.history.started is None:
        return None
    axis = axis_of(day, LEFT, RIGHT, with_sets=False)
    top = lanes(day, axis, with_limits=False)
    plot = RatePlot.of(day, axis, top.height + _LABELS_MM, _RATE_MM, top.crossings)
    rate = rate_shapes(day, plot)
    shapes = [*rate.behind(plot.base), *top.shapes(plot.base), *rate.shapes]
    return Drawing("day", "180", mm(plot.base + 9), rate_says(day), tuple(shapes))
