"""One patient's day as bars on the board: what was confirmed, what is planned, what is open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bedside.core.day import Day
from bedside.core.limits import closing_at
from bedside.core.quantities import MINUTE
from bedside.core.unit_starts import arrival_due_at
from bedside.screens.board_axis import fitted, holds
from bedside.screens.board_parts import BoardMark
from bedside.screens.sketches import Rect, Text
from bedside.screens.timeline_scale import Scale
from bedside.wording import _, rate

_Y, _HEIGHT, _TEXT_Y = "-14", "28", "5"
_HOT = ("emergency", "emergency_repeat", "reaction", "decision", "pump_rate")


@dataclass(frozen=True, slots=True)
class Bar:
    """From one instant to another; `names` are what may stand in it, the longest first."""

    css: str
    from_at: datetime
    to_at: datetime
    names: tuple[str, ...] = ()
    ink: str = "bt"


def bars_of(day: Day) -> tuple[Bar, ...]:
    """In the order in which they are laid down; what would have no length is left out."""
    closes_at = closing_at(day.history)
    bars = list(_bars(day))
    last_at = max((bar.to_at for bar in bars), default=closes_at)
    if last_at > closes_at:
        from_at = max(closes_at, min(bar.from_at for bar in bars))
        bars = [replace(bar, to_at=min(bar.to_at, closes_at)) for bar in bars]
        bars.append(Bar("bd-over", from_at, last_at))
    return tuple(bar for bar in bars if bar.to_at > bar.from_at)


def _bars(day: Day) -> Iterator[Bar]:
    history = day.history
    if history.ended is not None and history.started is None:
        return
    yield from _premedication(day)
    yield from _ran(day)
    if history.ended is None and history.bag_end is None:
        yield from _ahead(day)
    if history.bag_end is not None:
        yield from _after_the_bag(day)


def _premedication(day: Day) -> Iterator[Bar]:
    history = day.history
    given = [entry.occurred_at for entry in history.premedication.values()]
    if history.started is not None:
        until_at = history.started.occurred_at
    elif day.projection is not None:
        until_at = day.projection.from_at
    else:
        until_at = day.now
    if history.started is not None and not given:
        return
    from_at = min(given) if given else arrival_due_at(day)
    yield Bar("bd-premeds", from_at, until_at, (_("Premed"),))


def _ran(day: Day) -> Iterator[Bar]:
    """What the pump did until the bag's end or now, each rate and each stop."""
    history = day.history
    over = [x.occurred_at for x in (history.bag_end, history.ended) if x is not None]
    until_at = min([day.now, *over])
    runs = day.pump.runs
    for i, run in enumerate(runs):
        to_at = min([until_at, *(later.from_at for later in runs[i + 1 : i + 2])])
        if run.rate_ml_per_h:
            name = rate(run.rate_ml_per_h)
            yield Bar("bd-run", run.from_at, to_at, (name,), "bt bt--on")
        else:
            yield Bar("bd-pause", run.from_at, to_at)


def _ahead(day: Day) -> Iterator[Bar]:
    """The plan from now on; while a decision keeps the pump down, an open question instead."""
    if day.history.status == "paused" and is_open(day):
        until_at = day.home_at or max(closing_at(day.history), day.now)
        names = (_("Paused: decision open"), _("Decision open"))
        yield Bar("bd-open", day.now, until_at, names, "bt bt--due")
        return
    ahead = day.projection
    if ahead is None:
        return
    for stretch in ahead.stretches:
        from_at, to_at = (
            ahead.from_at + float(minutes) * MINUTE
            for minutes in (stretch.from_min, stretch.to_min)
        )
        name = rate(stretch.rate_ml_per_h)
        yield Bar("bd-plan", from_at, to_at, (name,), "bt bt--plan")
    if day.home_at is not None:
        yield Bar("bd-watch", max(ahead.finish_at, day.now), day.home_at, (_("Watch"),))


def is_open(day: Day) -> bool:
    """A reaction, an emergency or a decision waits for a person."""
    return any(task.kind in _HOT for task in day.tasks) or day.locked


def _after_the_bag(day: Day) -> Iterator[Bar]:
    history = day.history
    assert history.bag_end is not None
    bag_end_at = history.bag_end.occurred_at
    gone_at = history.ended.occurred_at if history.ended is not None else None
    line_end_at = history.line_end.occurred_at if history.line_end is not None else None
    yield Bar("bd-flush", bag_end_at, line_end_at or gone_at or day.now)
    watch_from_at = day.watch_from_at or day.now
    watch_to_at = gone_at or day.home_at or day.now
    yield Bar("bd-watch", watch_from_at, watch_to_at, (_("Watch"),))


def drawn(bars: tuple[Bar, ...], scale: Scale) -> tuple[tuple[Rect, ...], tuple[Text, ...]]:
    """The bars inside the axis, and the words they have room for."""
    rects: list[Rect] = []
    words: list[Text] = []
    for bar in bars:
        from_at, to_at = max(bar.from_at, scale.from_at), min(bar.to_at, scale.to_at)
        if to_at <= from_at:
            continue
        width = scale.width(from_at, to_at)
        rects.append(Rect(bar.css, scale.x(from_at), _Y, width, _HEIGHT, 2))
        words += fitted(bar.ink, scale, from_at, to_at, _TEXT_Y, bar.names)
    return tuple(rects), tuple(words)


def marks_of(day: Day, scale: Scale) -> tuple[BoardMark, ...]:
    """Reactions at their onset, and what is due or overdue most of all."""
    found = [BoardMark("late", "triangle", scale.x(at)) for at in _onsets(day, scale)]
    task = day.next_task
    if task is not None and task.kind not in _HOT and holds(scale, task.due_at):
        if task.state in ("overdue", "continuous"):
            found.append(BoardMark("late", "overdue", scale.x(task.due_at)))
        elif task.state == "due":
            found.append(BoardMark("due", "diamond", scale.x(task.due_at)))
    return tuple(found)


def _onsets(day: Day, scale: Scale) -> Iterator[datetime]:
    onsets = [one.onset_at for one in day.history.reactions]
    onsets += [one.onset_at for one in day.history.emergencies]
    yield from (at for at in onsets if holds(scale, at))
