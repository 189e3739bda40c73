"""The rate of the day: planned dashed, confirmed solid, what was given shaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.pump import Run
from bedside.core.quantities import minutes_between
from bedside.paper.axis import Axis
from bedside.paper.drawing import (
    Shape,
    line,
    path,
    rect,
    text,
    upright,
    width_of,
)
from bedside.paper.picture_rate_labels import change_times, top_labels
from bedside.paper.rate_plot import RatePlot
from bedside.paper.rate_table import planned_ladder
from bedside.wording import _, clock_time, duration, rate

_TREAD_MM, _BAND_MM = 3.6, 3.6
_FLUSH_MM = 5.0
Points = list[tuple[float, float]]


@dataclass(slots=True)
class RateShapes:
    plot: RatePlot
    shapes: list[Shape]
    bands: list[tuple[float, float]]

    def behind(self, foot: float) -> list[Shape]:
        """Stops as dotted bands through all tracks."""
        top = self.plot.top - 2
        return [rect(a, top, b - a, foot - top, "url(#day-dots)") for a, b in self.bands]


def rate_shapes(day: Day, plot: RatePlot) -> RateShapes:
    runs = _runs(day, plot.axis)
    stairs = _stairs(runs, plot)
    bands = _bands(day, plot.axis)
    shapes = [
        path(_closed(stairs, plot), fill="#e4e4e4"),
        *_scale(day, plot),
        path(_planned(day, plot), 0.3, "1.2 .8"),
        path(stairs, 0.95),
        *_treads(runs, plot),
        *top_labels(day, plot),
        *_afterwards(day, plot),
        *change_times(day, plot),
    ]
    for (a, b), words in zip(bands, _stopped(day, plot), strict=True):
        if b - a >= _BAND_MM:
            shapes.append(upright((a + b) / 2 + 1.1, plot.base - 1.5, words))
    return RateShapes(plot, shapes, bands)


def _runs(day: Day, axis: Axis) -> list[tuple[Run, datetime]]:
    """Each run with its end; what runs now ends now."""
    runs = [run for run in day.pump.runs if run.from_at <= day.now]
    ends = [run.from_at for run in runs[1:]] + [max(day.now, runs[-1].from_at)]
    return list(zip(runs, ends, strict=True))


def _stairs(runs: list[tuple[Run, datetime]], plot: RatePlot) -> Points:
    points: Points = [(plot.axis.x(runs[0][0].from_at), plot.base)]
    for run, until in runs:
        y = plot.y(run.rate_ml_per_h)
        # The line ends where the bag did: nothing is drawn along the base afterwards.
        if run is runs[-1][0] and not run.rate_ml_per_h:
            points.append((plot.axis.x(run.from_at), plot.base))
            break
        points += [(plot.axis.x(run.from_at), y), (plot.axis.x(until), y)]
    return points


def _closed(stairs: Points, plot: RatePlot) -> Points:
    return [*stairs, (stairs[-1][0], plot.base)]


def _planned(day: Day, plot: RatePlot) -> Points:
    points: Points = []
    for one in planned_ladder(day):
        x = min(plot.axis.x(one.at), plot.axis.right)
        if points:
            points.append((x, points[-1][1]))
        if not plot.axis.holds(one.at):
            break
        points.append((x, plot.y(one.rate_ml_per_h)))
    return points


def _scale(day: Day, plot: RatePlot) -> list[Shape]:
    left, shapes = plot.axis.left, []
    last_y = plot.base
    for step in day.history.protocol.steps:
        y = plot.y(Fraction(step.rate_ml_per_h))
        if last_y - y < 3:
            continue
        last_y = y
        shapes.append(text(left - 1.5, y + 1.05, rate(step.rate_ml_per_h), "end"))
        shapes.append(line(left - 0.8, y, left, y))
    shapes += [
        line(left, plot.base, plot.axis.right, plot.base),
        line(left, plot.top, left, plot.base),
        text(0, plot.top + 1.05, _("Rate"), bold=True),
        text(0, plot.top + 4.9, _("mL per")),
        text(0, plot.top + 8.3, _("hour")),
    ]
    return shapes


def _treads(runs: list[tuple[Run, datetime]], plot: RatePlot) -> list[Shape]:
    """The rate inside each tread at its left end, where it fits."""
    shapes = []
    for run, until in runs:
        if not run.rate_ml_per_h:
            continue
        words = rate(run.rate_ml_per_h)
        x, y = plot.axis.x(run.from_at) + 1.2, plot.y(run.rate_ml_per_h)
        room = plot.axis.x(until) - x - 0.5
        if room >= len(words) * 2.05 and plot.base - y >= 3.2:
            shapes.append(text(x, min(y + 4, plot.base - 0.5), words, bold=True, size=_TREAD_MM))
        elif room >= len(words) * 2.05:
            shapes.append(text(x, y - 0.8, words, bold=True, size=_TREAD_MM))
    return shapes


def _bands(day: Day, axis: Axis) -> list[tuple[float, float]]:
    return [
        (axis.x(paused.occurred_at), axis.x(resumed.occurred_at if resumed else day.now))
        for paused, resumed in day.history.pauses
    ]


def _stopped(day: Day, plot: RatePlot) -> list[str]:
    """ "stopped 25min", or the span alone where the plot is low."""
    spans = [
        minutes_between(paused.occurred_at, resumed.occurred_at if resumed else day.now)
        for paused, resumed in day.history.pauses
    ]
    room = plot.base - plot.top - 1.5
    said = [(_("stopped %(span)s", span=duration(span)), duration(span)) for span in spans]
    return [long if width_of(long, bold=True) < room else short for long, short in said]


def _afterwards(day: Day, plot: RatePlot) -> list[Shape]:
    """Flush hatched, watch open, both on the baseline."""
    history, axis = day.history, plot.axis
    if history.bag_end is None:
        return []
    y, shapes = plot.base - _FLUSH_MM, []
    from_x = axis.x(history.bag_end.occurred_at) + 0.55
    if history.line_end is not None:
        to_x = max(axis.x(history.line_end.occurred_at), from_x + 0.3)
        if history.line_end.event.type == "line_flushed":
            shapes.append(rect(from_x, y, to_x - from_x, _FLUSH_MM, "url(#day-hatch)", 0.3))
        from_x = to_x
    ends = [at for at in (day.watch_end_at, _left_at(day)) if at is not None]
    if day.watch_from_at is not None and ends:
        to_x = axis.x(min(ends)) if history.status != "watch" else axis.x(ends[0])
        shapes.append(rect(from_x, y, max(to_x - from_x, 0.3), _FLUSH_MM, "#fff", 0.3))
        words = _("watch to %(at)s", at=clock_time(min(ends), axis.zone))
        for said in (words, _("watch")):
            if width_of(said, bold=True) < to_x - from_x - 1:
                middle = (from_x + to_x) / 2
                shapes.append(text(middle, plot.base - 1.5, said, "middle", bold=True))
                break
    return shapes


def _left_at(day: Day) -> datetime | None:
    return day.history.ended.occurred_at if day.history.ended else None
