"""One way on as a small staircase: all of them on one scale, so that they compare."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.limits import Limit
from bedside.core.ways_on import Offer
from bedside.paper.drawing import Drawing, Shape, line, mm, path, text, width_of
from bedside.screens.verdicts import hours_words
from bedside.wording import _, clock_time, rate

Across = Callable[[datetime], float]
WIDTH, HEIGHT = 52.0, 21.5
_LEFT, _RIGHT, _BASE, _TOP = 0.5, 51.5, 17.0, 7.0


def option_picture(
    name: str, offer: Offer, day: Day, last_at: datetime, says: str, chosen: bool
) -> Drawing:
    """`last_at`: when the slowest way would be empty."""
    from_at = day.now
    edges = [
        (one, one.at)
        for one in offer.limits
        if one.name in ("bag", "max_8h") and one.at is not None
    ]
    to_at = max([last_at, *(at for _one, at in edges)]) + timedelta(minutes=20)

    def x(at: datetime) -> float:
        return _LEFT + (at - from_at) / (to_at - from_at) * (_RIGHT - _LEFT)

    highest = float(max(Fraction(s.rate_ml_per_h) for s in day.history.protocol.steps))
    points = [(x(from_at), _BASE)]
    labels: list[Shape] = []
    assert offer.projection is not None
    for stretch in offer.stretches:
        a = x(offer.projection.from_at + float(stretch.from_min) * timedelta(minutes=1))
        b = x(offer.projection.from_at + float(stretch.to_min) * timedelta(minutes=1))
        y = _BASE - float(stretch.rate_ml_per_h) / highest * (_BASE - _TOP)
        points += [(a, y), (b, y)]
        words = rate(stretch.rate_ml_per_h)
        if b - a > width_of(words, bold=True) + 1.2 and _BASE - y > 3:
            labels.append(text(a + 0.9, min(y + 3.2, _BASE - 0.6), words, bold=True))
    points.append((points[-1][0], _BASE))
    shapes = [
        path(points, fill="#e4e4e4"),
        *_limits(edges, day, x),
        line(_LEFT, _BASE, _RIGHT, _BASE),
        path(points, 0.9 if chosen else 0.6),
        *labels,
        *_times(offer, day, x),
    ]
    return Drawing(name, mm(WIDTH), mm(HEIGHT), says, tuple(shapes))


def _limits(edges: list[tuple[Limit, datetime]], day: Day, x: Across) -> list[Shape]:
    """The two limits by name: the first to the left of its line, the second to the right."""
    zone, longest = day.history.unit.zone, day.history.protocol.limits.max_clock.minutes
    shapes: list[Shape] = []
    for i, (one, edge_at) in enumerate(sorted(edges, key=lambda edge: edge[1])):
        at = x(edge_at)
        label = _("bag") if one.name == "bag" else hours_words(longest)
        words = f"{label} {clock_time(edge_at, zone)}"
        shapes.append(line(at, 3.8, at, _BASE, 0.4))
        to_left = i == 0 and len(edges) > 1
        if not to_left and at + width_of(words) > WIDTH:
            shapes.append(text(WIDTH, 3, words, "end"))
        else:
            shapes.append(
                text(at + (-0.6 if to_left else 0.6), 3, words, "end" if to_left else "start")
            )
    return shapes


def _times(offer: Offer, day: Day, x: Across) -> list[Shape]:
    zone = day.history.unit.zone
    assert offer.projection is not None
    empty = _("empty %(at)s", at=clock_time(offer.projection.finish_at, zone))
    half = width_of(empty, bold=True) / 2
    middle = min(max(x(offer.projection.finish_at), 10 + half), WIDTH - half)
    return [
        text(_LEFT, 21, clock_time(day.now, zone)),
        text(middle, 21, empty, "middle", bold=True),
    ]
