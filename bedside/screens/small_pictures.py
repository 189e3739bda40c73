"""The two small drawings: the trend beside a field, and the rates of one way on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from bedside.screens.day_picture import RateFrom
from bedside.screens.sketches import Dot, Line, Rect, Sketch, per_cent, px
from bedside.screens.timeline_scale import Scale, Track

TREND_HEIGHT, RATES_HEIGHT = 40, 46
RATES_TOP, RATES_FOOT = 6, 42


def trend(
    points: Sequence[tuple[datetime, int | Decimal]],
    now: datetime,
    low: int,
    high: int,
    typed: int | Decimal | None = None,
) -> Sketch | None:
    """Where a sign is going: the last values, and what was typed as an open blue point.

    Give no `typed` for a refused value: its point is not drawn. `low` and `high` are the usual
    reach of the sign; a value outside widens it.
    """
    if not points:
        return None
    measured = [value for _at, value in points]
    track = Track(7, 33, low, high).including([*measured, *([] if typed is None else [typed])])
    span = Scale(points[0][0], max(now, points[-1][0]))
    xs = [_inset(span, at) for at, _value in points]
    ys = [px(track.y(value)) for value in measured]
    lines = [Line("tl-baseline", "0%", "100%", ys[0], ys[0])]
    lines += [
        Line("tl-obs", x1, x2, y1, y2) for (x1, y1), (x2, y2) in pairwise(zip(xs, ys, strict=True))
    ]
    dots = [Dot("tl-dot", x, y, "4.5") for x, y in zip(xs, ys, strict=True)]
    if typed is not None:
        x, y = _inset(span, now), px(track.y(typed))
        lines.append(Line("tl-new-line", xs[-1], x, ys[-1], y))
        dots.append(Dot("tl-new", x, y, "4.5"))
    return Sketch(TREND_HEIGHT, lines=tuple(lines), dots=tuple(dots))


def rate_picture(
    stairs: tuple[RateFrom, ...],
    from_at: datetime,
    to_at: datetime,
    limit_at: datetime | None,
    highest_rate_ml_per_h: Fraction,
    says: str = "",
) -> Sketch:
    """The rates of one way on, ending with rate 0; what lies past the limit is red.

    Every way on takes the same `from_at` and `to_at`, so that the pictures compare.
    """
    span = Scale(from_at, to_at)
    foot = str(RATES_FOOT)
    rects: list[Rect] = []
    lines: list[Line] = []
    if limit_at is not None:
        rects.append(Rect("sp-beyond", span.x(limit_at), "2", span.width(limit_at, to_at), "40"))
    for step, following in pairwise(stairs):
        share = step.rate_ml_per_h / highest_rate_ml_per_h
        top = RATES_FOOT - (RATES_FOOT - RATES_TOP) * share
        y, height = px(top), px(RATES_FOOT - top)
        cut = following.at if limit_at is None else max(step.at, min(following.at, limit_at))
        if cut > step.at and share > 0:
            rects.append(Rect("sp-area", span.x(step.at), y, span.width(step.at, cut), height))
            lines.append(Line("sp-line", span.x(step.at), span.x(cut), y, y))
        if following.at > cut and share > 0:
            rects.append(Rect("sp-over", span.x(cut), y, span.width(cut, following.at), height))
            lines.append(Line("sp-line sp-line--over", span.x(cut), span.x(following.at), y, y))
        if following.rate_ml_per_h > 0 and share > 0:
            next_share = following.rate_ml_per_h / highest_rate_ml_per_h
            next_y = px(RATES_FOOT - (RATES_FOOT - RATES_TOP) * next_share)
            past = limit_at is not None and following.at > limit_at
            css = "sp-line sp-line--over" if past else "sp-line"
            lines.append(Line(css, span.x(following.at), span.x(following.at), y, next_y))
    if all(step.rate_ml_per_h == 0 for step in stairs):
        rects.append(Rect("sp-stop", "2%", "24", "12%", "18"))
    lines.append(Line("sp-base", "0%", "100%", foot, foot))
    if limit_at is not None:
        lines.append(Line("sp-limit", span.x(limit_at), span.x(limit_at), "2", foot))
    return Sketch(RATES_HEIGHT, tuple(rects), tuple(lines), says=says)


def _inset(span: Scale, at: datetime) -> str:
    """Kept off the edges, so that a point is never cut."""
    return per_cent(Fraction(8, 100) + span.share(at) * Fraction(84, 100))
