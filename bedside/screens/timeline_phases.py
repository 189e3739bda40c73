"""The band of the phases: premedication, infusion with its pauses, flush, watch."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from bedside.screens.day_picture import DayPicture, Phase
from bedside.screens.sketches import Rect, Text
from bedside.screens.timeline_scale import Scale
from bedside.wording import _, clock_time

PHASE_Y, PHASE_HEIGHT, PHASE_TEXT_Y = "167", "20", "182"
CHARACTER_PX = 7
PHASE_CSS = {
    "premedication": "tl-phase tl-phase--premedication",
    "flush": "tl-phase tl-phase--flush",
    "watch": "tl-phase tl-phase--plain",
}


def phases(picture: DayPicture, scale: Scale) -> tuple[tuple[Rect, ...], tuple[Text, ...]]:
    """The bands, and their names where there is room for them."""
    bands: list[Rect] = []
    words: list[Text] = []
    named = False
    for phase in picture.phases:
        is_infusion = phase.kind == "infusion"
        for from_at, to_at, css in _parts(phase, picture):
            bands.append(
                Rect(css, scale.x(from_at), PHASE_Y, scale.width(from_at, to_at), PHASE_HEIGHT, 2)
            )
            room = scale.px_between(from_at, to_at)
            names = () if is_infusion and named else _names(phase, picture)
            name = next((n for n in names if len(n) * CHARACTER_PX + 4 <= room), None)
            if name is not None:
                ink = "tl-phase-text tl-phase-text--on" if "done" in css else "tl-phase-text"
                middle = scale.x(from_at + (to_at - from_at) / 2)
                words.append(Text(ink, middle, PHASE_TEXT_Y, name))
                named = named or is_infusion
    for pause in picture.pauses:
        width = scale.width(pause.from_at, pause.to_at)
        bands.append(
            Rect("tl-phase tl-phase--pause", scale.x(pause.from_at), PHASE_Y, width, PHASE_HEIGHT)
        )
    return tuple(bands), tuple(words)


def _parts(phase: Phase, picture: DayPicture) -> list[tuple[datetime, datetime, str]]:
    """One band, or the done and the coming part of the infusion, broken by its pauses."""
    if phase.kind != "infusion":
        return [(phase.from_at, phase.to_at, PHASE_CSS[phase.kind])]
    cuts = sorted(
        at
        for at in {phase.from_at, phase.to_at, picture.now}
        | {end for p in picture.pauses for end in (p.from_at, p.to_at)}
        if phase.from_at <= at <= phase.to_at
    )
    parts = []
    for from_at, to_at in pairwise(cuts):
        if any(p.from_at <= from_at and to_at <= p.to_at for p in picture.pauses):
            continue
        css = "tl-phase tl-phase--done" if to_at <= picture.now else "tl-phase"
        parts.append((from_at, to_at, css))
    return parts


def _names(phase: Phase, picture: DayPicture) -> tuple[str, ...]:
    """What the band may be called, the longest first; the first that fits is printed."""
    if phase.kind == "infusion":
        return (_("Infusion"),)
    if phase.kind == "premedication":
        return (_("Premeds"),)
    if phase.kind == "watch":
        return (_("Watch to %(at)s", at=clock_time(phase.to_at, picture.zone)), _("Watch"))
    return ()
