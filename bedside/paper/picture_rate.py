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
    Anchor,
    Place,
    Rows,
    Shape,
    line,
    path,
    rect,
    text,
    upright,
    width_of,
)
from bedside.paper.rate_table import planned_ladder
from bedside.wording import _, clock_time, duration, rate

_TREAD_MM, _BAND_MM = 3.6, 3.6
_FLUSH_MM = 5.0
Points = list[tuple[float, float]]


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
        *_top_labels(day, plot),
        *_afterwards(day, plot),
        *_change_times(day, plot),
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


def _top_labels(day: Day, plot: RatePlot) -> list[Shape]:
    """ "empty 16:43" first, then "planned, to 15:39", both clear of the limits' lines."""
    rows = Rows(plot.axis.left, plot.axis.right)
    for x in plot.crossings:
        rows.keep(0, x, x)
    shapes = []
    end = day.history.bag_end
    if end is not None:
        done = end.event.type == "bag_finished"
        at = clock_time(end.occurred_at, plot.axis.zone)
        words = _("empty %(at)s", at=at) if done else _("discontinued %(at)s", at=at)
        shapes += _label(rows, plot, plot.axis.x(end.occurred_at), words, bold=True)
    planned = planned_ladder(day)
    words = _("planned, to %(at)s", at=clock_time(planned[-1].at, plot.axis.zone))
    from_x = plot.axis.x(planned[-2].at) if len(planned) > 1 else plot.axis.left
    shapes += _label(rows, plot, from_x, words, bold=False, to_left=False)
    return shapes


def _label(
    rows: Rows, plot: RatePlot, x: float, words: str, bold: bool, to_left: bool = True
) -> list[Shape]:
    left, right = (0, x - 1.3, "end"), (0, x + 1.3, "start")
    further = [(0, x + by, "start") for by in (-12, 14, 28, 42)]
    choices = [left, right] if to_left else [right, *further, left]
    place = rows.place(choices, width_of(words, bold=bold))  # type: ignore[arg-type]
    if place is None:
        return []
    return [text(place.x, plot.top - 1.3, words, place.anchor, bold=bold)]


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


def _change_times(day: Day, plot: RatePlot) -> list[Shape]:
    """In two staggered rows: stops, resumes, start and end bold and first to find room."""
    rows, shapes = Rows(plot.axis.left - 4, plot.axis.right + 2), []
    loud_types = {"infusion_started", "infusion_paused", "infusion_resumed", "bag_finished"}
    loud_types.add("infusion_discontinued")
    entries = day.history.rate_entries
    ranked = sorted(entries, key=lambda x: (x.event.type not in loud_types, x.occurred_at, x.seq))
    for entry in ranked:
        x, bold = plot.axis.x(entry.occurred_at), entry.event.type in loud_types
        words = clock_time(entry.occurred_at, plot.axis.zone)
        place = _time_place(rows, x, width_of(words, bold=bold))
        shapes += _time(plot, x, words, place, bold)
    shapes += _flush_word(day, plot, rows)
    return shapes


def _time_place(rows: Rows, x: float, width: float) -> Place | None:
    """Under its tick, or beside it; a tick to the second row leaves the first row free."""
    choices: list[tuple[int, float, Anchor]] = [
        (0, x, "middle"),
        (1, x, "middle"),
        (0, x + 0.8, "end"),
        (0, x - 0.8, "start"),
        (1, x + 0.8, "end"),
        (1, x - 0.8, "start"),
    ]
    for choice in choices:
        if not rows.is_free(0, x, x):
            continue
        place = rows.place([choice], width)
        if place is not None:
            rows.keep(0, x, x)
            return place
    return None


def _time(plot: RatePlot, x: float, words: str, place: Place | None, bold: bool) -> list[Shape]:
    low = plot.base + (4.4 if place is not None and place.row else 1.2)
    tick = line(x, plot.base, x, low)
    if place is None:
        return [tick]
    y = plot.base + 4.2 + 3.4 * place.row
    return [tick, text(place.x, y, words, place.anchor, bold=bold)]


def _flush_word(day: Day, plot: RatePlot, rows: Rows) -> list[Shape]:
    line_end, bag_end = day.history.line_end, day.history.bag_end
    if line_end is None or bag_end is None or line_end.event.type != "line_flushed":
        return []
    words = _("flush to %(at)s", at=clock_time(line_end.occurred_at, plot.axis.zone))
    middle = (plot.axis.x(bag_end.occurred_at) + plot.axis.x(line_end.occurred_at)) / 2
    x = plot.axis.x(line_end.occurred_at)
    choices = [
        (row, at, anchor) for row in (0, 1) for at, anchor in ((middle, "middle"), (x, "start"))
    ]
    place = rows.place(choices, width_of(words))  # type: ignore[arg-type]
    if place is None:
        return []
    return [text(place.x, plot.base + 4.2 + 3.4 * place.row, words, place.anchor)]
