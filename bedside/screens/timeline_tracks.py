"""The tracks under the phases: what was measured, what is due, each on its own band."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from bedside.screens.day_picture import DayPicture, ObservationSet
from bedside.screens.sketches import Dot, Line, Mark, Text, px
from bedside.screens.timeline_scale import Scale, Track
from bedside.wording import _, plain, rounded

# Band in px, and the usual values at its foot and top; a value outside widens the band's reach.
TEMPERATURE = Track(195, 226, 36, 39)
PULSE = Track(233, 264, 50, 130)
PRESSURE = Track(271, 305, 50, 160)
FEET = ("230", "268", "309")
SCORE_Y, DUE_Y = "329", "323"
TODO_PATH = "M0 -6L6 0L0 6L-6 0z"
DUE_PATH = "M0 -9L9 0L0 9L-9 0z"
SCORE_ROOM_PX = 12
TODO_ROOM_PX = 13

Points = list[tuple[ObservationSet, int | Decimal]]


def tracks(
    picture: DayPicture, scale: Scale
) -> tuple[tuple[Line, ...], tuple[Dot, ...], tuple[Mark, ...]]:
    """Temperature and pulse as points with the patient's own baseline, pressure as bars."""
    sets = sorted(picture.sets, key=lambda s: s.at)
    lines = [Line("tl-grid", "0%", "100%", y, y) for y in FEET]
    dots: list[Dot] = []
    temperatures: Points = [(s, s.temperature_c) for s in sets if s.temperature_c is not None]
    pulses: Points = [(s, s.pulse_per_min) for s in sets if s.pulse_per_min is not None]
    for band, points in ((TEMPERATURE, temperatures), (PULSE, pulses)):
        track = band.including([value for _set, value in points])
        lines += _baseline_and_path(points, track, scale)
        dots += [_dot(s, track.y(value), scale) for s, value in points]
    return tuple(lines), tuple(dots), tuple(_pressure_bars(sets, scale))


def track_labels(picture: DayPicture) -> tuple[Text, ...]:
    """Name, last value and unit at the left of every track."""
    last = _last_values(picture)
    rows = (
        (210, _("Temp"), last["temperature"], "°C", 226),
        (248, _("Pulse"), last["pulse"], _("per min"), 264),
        (286, _("BP"), last["pressure"], "mmHg", 303),
    )
    texts = [Text("t-soft", "16", "182", _("Phase"), "start")]
    for y, name, value, unit, unit_y in rows:
        texts.append(Text("t-soft", "16", str(y), name, "start"))
        texts.append(Text("t-strong", "94", str(y), value, "end"))
        texts.append(Text("t-soft", "94", str(unit_y), unit, "end"))
    texts.append(Text("t-soft", "16", SCORE_Y, "NEWS2", "start"))
    return tuple(texts)


def scores(picture: DayPicture, scale: Scale) -> tuple[Text, ...]:
    """NEWS2 under its set; where two would touch, the higher one is printed."""
    kept: list[tuple[Fraction, ObservationSet, int]] = []
    for s in sorted(picture.sets, key=lambda s: s.at):
        if s.news2 is None:
            continue
        at = scale.px_at(s.at)
        if kept and at - kept[-1][0] < SCORE_ROOM_PX:
            if s.news2 < kept[-1][2]:
                continue
            kept.pop()
        kept.append((at, s, s.news2))
    return tuple(Text("t-strong", scale.x(s.at), SCORE_Y, str(score)) for _at, s, score in kept)


def due_marks(picture: DayPicture, scale: Scale) -> tuple[tuple[Line, ...], tuple[Mark, ...]]:
    """A diamond for every set to come, a filled one with a line for the set that is due."""
    lines: list[Line] = []
    marks: list[Mark] = []
    free_from = max((scale.px_at(d.at) for d in picture.due if d.is_due), default=Fraction(-99))
    for mark in sorted((d for d in picture.due if not d.is_due), key=lambda d: d.at):
        at = scale.px_at(mark.at)
        if at - free_from < TODO_ROOM_PX:
            continue
        free_from = at
        marks.append(Mark("tl-todo", scale.x(mark.at), DUE_Y, TODO_PATH))
    for mark in (d for d in picture.due if d.is_due):
        x = scale.x(mark.at)
        lines.append(Line("tl-due-line", x, x, "194", "314"))
        marks.append(Mark("tl-due", x, DUE_Y, DUE_PATH))
    return tuple(lines), tuple(marks)


def _baseline_and_path(points: Points, track: Track, scale: Scale) -> list[Line]:
    if not points:
        return []
    first, baseline = points[0]
    y = px(track.y(baseline))
    lines = [Line("tl-baseline", scale.x(first.at), "100%", y, y)]
    for (one, a), (two, b) in pairwise(points):
        ends = (scale.x(one.at), scale.x(two.at), px(track.y(a)), px(track.y(b)))
        lines.append(Line("tl-obs", *ends))
    return lines


def _dot(s: ObservationSet, y: Fraction, scale: Scale) -> Dot:
    css = "tl-dot"
    if s.is_late:
        css += " tl-dot--late"
    if s.is_corrected:
        css += " tl-dot--corrected"
    return Dot(css, scale.x(s.at), px(y), "5")


def _pressure_bars(sets: list[ObservationSet], scale: Scale) -> list[Mark]:
    pairs = [
        (s, s.systolic_mmhg, s.diastolic_mmhg)
        for s in sets
        if s.systolic_mmhg is not None and s.diastolic_mmhg is not None
    ]
    track = PRESSURE.including([value for _set, *both in pairs for value in both])
    bars = []
    for s, systolic, diastolic in pairs:
        top, foot = px(track.y(systolic)), px(track.y(diastolic))
        path = f"M-5 {top}h10M0 {top}V{foot}M-5 {foot}h10"
        bars.append(Mark("tl-obs", scale.x(s.at), "0", path))
    return bars


def _last_values(picture: DayPicture) -> dict[str, str]:
    found = {"temperature": "–", "pulse": "–", "pressure": "–"}
    for s in sorted(picture.sets, key=lambda s: s.at):
        if s.temperature_c is not None:
            found["temperature"] = f"{rounded(s.temperature_c, 1):.1f}"
        if s.pulse_per_min is not None:
            found["pulse"] = plain(rounded(s.pulse_per_min, 0))
        if s.systolic_mmhg is not None and s.diastolic_mmhg is not None:
            found["pressure"] = f"{s.systolic_mmhg}/{s.diastolic_mmhg}"
    return found
