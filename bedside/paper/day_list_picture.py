"""The day of each patient as a small staircase, all on one axis with now and closing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.limits import closing_at
from bedside.core.quantities import MINUTE
from bedside.paper.axis import HOUR, Axis, full_hour_before
from bedside.paper.drawing import Drawing, Shape, line, mm, path, rect, text, width_of
from bedside.wording import _, clock_time, rate_words

WIDTH_MM, ROW_MM, HEAD_MM = 68.0, 10.4, 8.0
_BASE, _TOP, _TICK = 9.2, 1.2, 0.9
_LONGEST = timedelta(hours=24)
Points = list[tuple[float, float]]


def shared_axis(days: Sequence[Day], now: datetime) -> Axis | None:
    """From before the first start to after closing; None where there is nothing to draw."""
    if not days:
        return None
    zone = days[0].history.unit.zone
    closing = closing_at(days[0].history)
    from_at = full_hour_before(min(_start(day) for day in days) - timedelta(minutes=10), zone)
    ends = [closing, *(day.home_at for day in days if day.home_at is not None)]
    if from_at <= now <= from_at + _LONGEST:
        ends.append(now)
    to_at = min(max(ends) + timedelta(minutes=45), from_at + _LONGEST)
    return Axis(from_at, max(to_at, from_at + HOUR), 0.0, WIDTH_MM, zone)


def _start(day: Day) -> datetime:
    started = day.history.started
    return started.occurred_at if started is not None else day.history.planned_start_at


def axis_head(axis: Axis, now: datetime, closing: datetime) -> Drawing:
    """Hours, now and closing, named once for all rows."""
    shapes: list[Shape] = []
    for at in axis.hours():
        x = axis.x(at)
        anchor = "start" if x < 2 else "end" if x > WIDTH_MM - 2 else "middle"
        shapes.append(text(x, 7.4, f"{at.astimezone(axis.zone):%H}", anchor))  # type: ignore[arg-type]
    said = [(now, _("now %(at)s", at=clock_time(now, axis.zone)))]
    said.append((closing, _("closing %(at)s", at=clock_time(closing, axis.zone))))
    row = 3.4
    for at, words in said:
        if axis.holds(at):
            half = width_of(words, bold=True) / 2
            x = min(max(axis.x(at), half), WIDTH_MM - half)
            shapes.append(text(x, row, words, "middle", bold=True))
    if _collide(axis, said):
        shapes = [s for s in shapes if s.words != said[1][1]]
    from_to = (clock_time(axis.from_at, axis.zone), clock_time(axis.to_at, axis.zone))
    says = _("Time axis %(a)s to %(b)s, ", a=from_to[0], b=from_to[1])
    says += ", ".join(words for _at, words in said)
    return Drawing("axis", mm(WIDTH_MM), mm(HEAD_MM), says, tuple(shapes))


def _collide(axis: Axis, said: list[tuple[datetime, str]]) -> bool:
    (a, first), (b, second) = said
    if not axis.holds(a) or not axis.holds(b):
        return False
    needs = (width_of(first, bold=True) + width_of(second, bold=True)) / 2 + 1
    return abs(axis.x(a) - axis.x(b)) < needs


def row_picture(name: str, day: Day, axis: Axis, says: str) -> Drawing:
    """Given filled, planned dashed, flush hatched, watch as a box, the bag's end a thick tick."""
    shapes = [
        *(line(axis.x(at), _BASE, axis.x(at), _BASE + _TICK, 0.2) for at in axis.hours()),
        line(axis.left, _BASE, axis.right, _BASE, 0.2),
        *_given(day, axis),
        *_planned(day, axis),
        *_afterwards(name, day, axis),
        *_marks(day, axis),
    ]
    return Drawing(name, mm(WIDTH_MM), mm(ROW_MM), says, tuple(shapes))


def _y(ml_per_h: Fraction, day: Day) -> float:
    ran = [run.rate_ml_per_h for run in day.pump.runs]
    highest = max([Fraction(day.history.protocol.max_rate_ml_per_h), *ran])
    return _BASE - float(ml_per_h / highest) * (_BASE - _TOP)


def _x(at: datetime, axis: Axis) -> float:
    return min(max(axis.x(at), axis.left), axis.right)


def _given(day: Day, axis: Axis) -> Iterator[Shape]:
    runs = [run for run in day.pump.runs if run.from_at <= day.now]
    if not runs:
        return
    ends = [run.from_at for run in runs[1:]] + [max(day.now, runs[-1].from_at)]
    points: Points = [(_x(runs[0].from_at, axis), _BASE)]
    for run, until in zip(runs, ends, strict=True):
        y = _y(run.rate_ml_per_h, day)
        points.append((_x(run.from_at, axis), y))
        # Nothing is drawn along the base once the bag is over.
        if run.rate_ml_per_h or run is not runs[-1]:
            points.append((_x(until, axis), y))
    yield path([*points, (points[-1][0], _BASE)], fill="#c4c4c4")
    yield path(points, 0.6)


def _planned(day: Day, axis: Axis) -> Iterator[Shape]:
    ahead = day.projection
    if ahead is None or not ahead.stretches or day.history.bag_end is not None:
        return
    points: Points = []
    for stretch in ahead.stretches:
        y = _y(stretch.rate_ml_per_h, day)
        for minutes in (stretch.from_min, stretch.to_min):
            points.append((_x(ahead.from_at + float(minutes) * MINUTE, axis), y))
    points.append((points[-1][0], _BASE))
    if day.history.started is None:
        points.insert(0, (points[0][0], _BASE))
    yield path(points, 0.3, ".9 .6")


def _afterwards(name: str, day: Day, axis: Axis) -> Iterator[Shape]:
    bag_end, line_end = day.history.bag_end, day.history.line_end
    watch_from = day.watch_from_at
    if bag_end is not None and line_end is not None and line_end.event.type == "line_flushed":
        a, b = _x(bag_end.occurred_at, axis), _x(line_end.occurred_at, axis)
        if b > a:
            yield rect(a, _BASE - 2.4, b - a, 2.4, f"url(#{name}-hatch)", 0.2)
    if watch_from is None and bag_end is None and day.projection is not None:
        watch_from = day.projection.finish_at
    if watch_from is not None and day.home_at is not None:
        a, b = _x(watch_from, axis), _x(day.home_at, axis)
        if b > a:
            yield rect(a, _BASE - 2.4, b - a, 2.4, "#fff", 0.2)


def _marks(day: Day, axis: Axis) -> Iterator[Shape]:
    for limit in day.limits:
        if limit.name == "bag" and limit.at is not None and axis.holds(limit.at):
            yield line(axis.x(limit.at), 0.4, axis.x(limit.at), 4.2, 0.7)
    closing = closing_at(day.history)
    if axis.holds(closing):
        yield line(axis.x(closing), 0, axis.x(closing), _BASE + 1, 0.35, ".9 .5")
    if axis.holds(day.now):
        yield line(axis.x(day.now), 0, axis.x(day.now), _BASE + 1, 0.35)
    for reaction in day.history.reactions:
        if axis.holds(reaction.onset_at):
            yield text(axis.x(reaction.onset_at), 3.6, "▲", "middle", size=3.6)


def says_of(day: Day) -> str:
    """The same in words, without a name."""
    zone = day.history.unit.zone
    parts = []
    if day.history.started is None:
        start = clock_time(day.history.planned_start_at, zone)
        parts.append(_("not started, planned %(at)s", at=start))
    else:
        parts.append(_("started %(at)s", at=clock_time(day.history.started.occurred_at, zone)))
    if day.rate_now:
        parts.append(_("now %(rate)s", rate=rate_words(day.rate_now)))
    if day.history.bag_end is not None:
        at = clock_time(day.history.bag_end.occurred_at, zone)
        parts.append(_("bag ended %(at)s", at=at))
    elif day.projection is not None:
        at = clock_time(day.projection.finish_at, zone)
        parts.append(_("bag empty about %(at)s", at=at))
    if day.home_at is not None and day.history.ended is None:
        parts.append(_("home about %(at)s", at=clock_time(day.home_at, zone)))
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"
