"""Draws the day as one picture: what ran, what is planned, what was measured, what limits it.

x is in per cent of the width and y in px, so it widens without distortion. The template prints
the shapes in the order in which they stand here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from bedside.screens.day_picture import DayPicture, RateFrom, Timeline
from bedside.screens.sketches import Line, Rect, Text, px
from bedside.screens.timeline_labels import closing_labels, edge_labels, now_flag, symbols
from bedside.screens.timeline_phases import phases
from bedside.screens.timeline_scale import (
    NARROWEST_PX,
    RATE_FOOT,
    RateAxis,
    Scale,
    rate_axis,
    scale_of,
    within,
)
from bedside.screens.timeline_tracks import due_marks, scores, track_labels, tracks
from bedside.screens.timeline_words import legend, says
from bedside.wording import _, clock_time, rate

HEIGHT = 360
PLOT_TOP, PLOT_FOOT, HOURS_Y = "40", "335", "354"
RATE_BAND = "120"
HOUR = timedelta(hours=1)
PLANNED = "tl-plan tl-plan--future"
HOUR_ROOM_PX = 26
CHARACTER_PX = 9  # bold 15 px


def draw_timeline(picture: DayPicture) -> Timeline:
    """The whole day of one patient, drawn for any width."""
    scale, axis = scale_of(picture), rate_axis(picture)
    confirmed = within(picture.confirmed, scale.from_at, picture.now)
    planned = within(picture.planned, picture.now, scale.to_at)
    shown_symbols, taken = symbols(picture, scale)
    track_lines, dots, bars = tracks(picture, scale)
    due_lines, diamonds = due_marks(picture, scale)
    bands, band_words = phases(picture, scale)
    now_x = scale.x(picture.now)
    return Timeline(
        height=HEIGHT,
        says=says(picture),
        legend=legend(picture),
        labels=(*_axis_labels(axis), *track_labels(picture)),
        areas=(
            *_grounds(picture, scale),
            *_areas("tl-area tl-area--plan", planned, scale, axis),
            *_areas("tl-area", confirmed, scale, axis),
        ),
        lines=(
            *_grid(picture, scale, axis),
            *_left_plan(picture, scale, axis),
            *_stairs(PLANNED, planned if confirmed else _from_zero(planned), scale, axis),
            *_stairs("tl-confirmed", _from_zero(confirmed), scale, axis),
            Line("tl-base", "0%", "100%", str(RATE_FOOT), str(RATE_FOOT)),
        ),
        step_labels=_step_labels(picture, planned, scale, axis),
        phases=bands,
        phase_words=(*band_words, *closing_labels(picture, scale)),
        edges=_edges(picture, scale),
        edge_labels=edge_labels(picture, scale, taken),
        track_lines=track_lines,
        dots=dots,
        bars=bars,
        now_lines=(*due_lines, Line("tl-now", now_x, now_x, "30", PLOT_FOOT)),
        flag=now_flag(picture, scale),
        symbols=shown_symbols,
        scores=scores(picture, scale),
        due_marks=diamonds,
        hours=_hours(picture, scale),
    )


def _grounds(picture: DayPicture, scale: Scale) -> list[Rect]:
    """Past white, future sunken, beyond the first hard limit hatched, pauses hatched red."""

    def ground(css: str, from_at: datetime, to_at: datetime, height: str) -> Rect:
        return Rect(css, scale.x(from_at), PLOT_TOP, scale.width(from_at, to_at), height)

    grounds = [ground("tl-future", picture.now, scale.to_at, "303")]
    hard = [e.at for e in picture.limits if e.kind == "hard"]
    if hard:
        grounds.append(ground("tl-beyond", min(hard), scale.to_at, RATE_BAND))
    grounds += [ground("tl-pause", p.from_at, p.to_at, RATE_BAND) for p in picture.pauses]
    return grounds


def _areas(css: str, stairs: list[RateFrom], scale: Scale, axis: RateAxis) -> list[Rect]:
    """The area under a staircase is the volume."""
    areas = []
    for step, following in pairwise(stairs):
        if step.rate_ml_per_h > 0:
            top = axis.y(step.rate_ml_per_h)
            width = scale.width(step.at, following.at)
            areas.append(Rect(css, scale.x(step.at), px(top), width, px(RATE_FOOT - top)))
    return areas


def _stairs(css: str, stairs: list[RateFrom], scale: Scale, axis: RateAxis) -> list[Line]:
    lines = []
    for step, following in pairwise(stairs):
        x1, x2 = scale.x(step.at), scale.x(following.at)
        y1, y2 = px(axis.y(step.rate_ml_per_h)), px(axis.y(following.rate_ml_per_h))
        if x1 != x2:
            lines.append(Line(css, x1, x2, y1, y1))
        if y1 != y2:
            lines.append(Line(css, x2, x2, y1, y2))
    return lines


def _from_zero(stairs: list[RateFrom]) -> list[RateFrom]:
    """The line rises from nothing where the infusion begins."""
    return [RateFrom(stairs[0].at, Fraction(0)), *stairs] if stairs else []


def _left_plan(picture: DayPicture, scale: Scale, axis: RateAxis) -> list[Line]:
    if picture.first_plan_left_at is None:
        return []
    left = within(picture.first_plan, picture.first_plan_left_at, scale.to_at)
    return _stairs("tl-plan tl-plan--first", left, scale, axis)


def _step_labels(
    picture: DayPicture, planned: list[RateFrom], scale: Scale, axis: RateAxis
) -> tuple[Text, ...]:
    """The rate inside each planned step that has room for it and no limit across it."""
    texts = []
    for before, step, following in zip(planned, planned[1:], planned[2:], strict=False):
        words = rate(step.rate_ml_per_h)
        room = scale.px_between(step.at, following.at)
        if before.rate_ml_per_h == step.rate_ml_per_h or step.rate_ml_per_h == 0:
            continue
        width = len(words) * CHARACTER_PX + 12
        left = scale.px_at(step.at)
        is_crossed = any(0 < scale.px_at(e.at) - left < width for e in picture.limits)
        if room >= width and not is_crossed:
            y = min(axis.y(step.rate_ml_per_h) + 18, Fraction(RATE_FOOT - 4))
            texts.append(Text("t-strong", scale.x(step.at), px(y), words, "start", "5"))
    return tuple(texts)


def _grid(picture: DayPicture, scale: Scale, axis: RateAxis) -> list[Line]:
    lines = []
    for tick in axis.ticks()[1:]:
        y = px(axis.y(tick))
        lines.append(Line("tl-grid", "0%", "100%", y, y))
    for at in _full_hours(picture, scale):
        lines.append(Line("tl-grid", scale.x(at), scale.x(at), PLOT_TOP, "343"))
    return lines


def _axis_labels(axis: RateAxis) -> list[Text]:
    texts = [Text("t-tick", "94", px(axis.y(tick) + 5), rate(tick), "end") for tick in axis.ticks()]
    texts.append(Text("t-soft", "16", "53", _("mL per"), "start"))
    texts.append(Text("t-soft", "16", "71", _("hour"), "start"))
    return texts


def _edges(picture: DayPicture, scale: Scale) -> tuple[Line, ...]:
    marks = [*picture.reactions_at, *picture.decisions_at]
    lines = [Line("tl-mark", scale.x(at), scale.x(at), "36", str(RATE_FOOT)) for at in marks]
    for edge in picture.limits:
        x = scale.x(edge.at)
        if edge.kind == "closing":
            lines.append(Line("tl-limit", x, x, "164", "190"))
        else:
            css = "tl-limit tl-limit--soft" if edge.kind == "soft" else "tl-limit"
            lines.append(Line(css, x, x, "36", str(RATE_FOOT)))
    return tuple(lines)


def _full_hours(picture: DayPicture, scale: Scale) -> list[datetime]:
    """Full hours on the ward's clock, walked in UTC so that a change of the clocks is honest."""
    local = scale.from_at.astimezone(picture.zone)
    into_hour = timedelta(
        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    at = scale.from_at if not into_hour else scale.from_at + HOUR - into_hour
    hours = []
    while at <= scale.to_at:
        hours.append(at)
        at += HOUR
    return hours


def _hours(picture: DayPicture, scale: Scale) -> tuple[Text, ...]:
    hours = _full_hours(picture, scale)
    every = 1
    while len(hours) > every * NARROWEST_PX // HOUR_ROOM_PX:
        every *= 2
    return tuple(
        Text("t-tick", scale.x(at), HOURS_Y, clock_time(at, picture.zone)[:2])
        for at in hours[::every]
    )
