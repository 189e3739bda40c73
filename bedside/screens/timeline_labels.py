"""Keeps the words above the plot apart: close labels take opposite sides of their lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal

from bedside.screens.day_picture import DayPicture, LimitEdge, NowFlag, Symbol
from bedside.screens.sketches import Text, per_cent, px
from bedside.screens.timeline_scale import NARROWEST_PX, Scale
from bedside.wording import clock_time

FLAG_HALF = 27
LABEL_WIDTH = 42
SYMBOL_HALF = 10
GAP = 3
FAR = 2 * (FLAG_HALF + GAP) + LABEL_WIDTH  # past the flag, but still beside its line
ROOM_LEFT, ROOM_RIGHT = 90, 16  # beside the plot, above the names of the tracks


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a label may stand: its span in px of the narrowest plot, and what that costs."""

    anchor: Literal["start", "middle", "end"]
    dx: Fraction
    left: Fraction
    right: Fraction
    cost: int


Taken = tuple[Fraction, Fraction]


def edge_labels(picture: DayPicture, scale: Scale, taken: list[Taken]) -> tuple[Text, ...]:
    """Name over clock of every limit, past the flag of now and clear of each other."""
    now = scale.px_at(picture.now)
    taken = [*taken, (now - FLAG_HALF, now + FLAG_HALF)]
    edges = sorted((e for e in picture.limits if e.kind != "closing"), key=lambda e: e.at)
    ats = [scale.px_at(e.at) for e in edges]
    places = [_places(at, now, _is_crowded(at, ats)) for at in ats]
    best = min(product(*places), key=lambda chosen: _cost(chosen, taken), default=())
    texts: list[Text] = []
    for edge, place in zip(edges, best, strict=True):
        texts += _two_lines(edge, place, scale, picture)
    return tuple(texts)


def closing_labels(picture: DayPicture, scale: Scale) -> tuple[Text, ...]:
    """The closing time beside its short line in the band of the phases."""
    return tuple(
        Text(
            "tl-phase-text",
            scale.x(e.at),
            "182",
            clock_time(e.at, picture.zone),
            *(("end", "-4") if scale.px_at(e.at) > NARROWEST_PX - 28 else ("start", "4")),
        )
        for e in picture.limits
        if e.kind == "closing"
    )


def now_flag(picture: DayPicture, scale: Scale) -> NowFlag:
    """The clock of now; at the edges it leans inwards."""
    at = scale.px_at(picture.now)
    lean = max(Fraction(0), FLAG_HALF - at) - max(Fraction(0), at + FLAG_HALF - NARROWEST_PX)
    words = clock_time(picture.now, picture.zone)
    return NowFlag(scale.x(picture.now), "12", px(lean - FLAG_HALF), px(lean), words)


def symbols(picture: DayPicture, scale: Scale) -> tuple[tuple[Symbol, ...], list[Taken]]:
    """Reactions and decisions above the plot; each moves left of its later neighbour and of now."""
    marks = [(at, "reaction") for at in picture.reactions_at]
    marks += [(at, "decision") for at in picture.decisions_at]
    drawn: list[Symbol] = []
    taken: list[Taken] = []
    room_to = scale.px_at(picture.now) - FLAG_HALF - GAP
    for at, kind in sorted(marks, reverse=True):
        middle = min(scale.px_at(at), room_to - SYMBOL_HALF)
        offset = px(middle - scale.px_at(at) - SYMBOL_HALF)
        x = per_cent(scale.share(at))
        if kind == "reaction":
            drawn.append(Symbol("reaction", "triangle", x, "17", offset))
        else:
            drawn.append(Symbol("decision", "flag", x, "17", offset))
        taken.append((middle - SYMBOL_HALF, middle + SYMBOL_HALF))
        room_to = middle - SYMBOL_HALF - 1
    return tuple(drawn), taken


def _is_crowded(at: Fraction, ats: list[Fraction]) -> bool:
    return sum(abs(other - at) < LABEL_WIDTH + GAP for other in ats) > 1


def _places(at: Fraction, now: Fraction, is_crowded: bool) -> list[_Place]:
    half = Fraction(LABEL_WIDTH, 2)
    found = [
        _Place("middle", Fraction(0), at - half, at + half, 3 if is_crowded else 0),
        _Place("start", Fraction(GAP), at + GAP, at + GAP + LABEL_WIDTH, 1),
        _Place("end", Fraction(-GAP), at - GAP - LABEL_WIDTH, at - GAP, 1),
    ]
    past = now + FLAG_HALF + GAP - at
    if 0 < past < FAR:
        found.append(_Place("start", past, at + past, at + past + LABEL_WIDTH, 4))
    before = at - (now - FLAG_HALF - GAP)
    if 0 < before < FAR:
        found.append(_Place("end", -before, at - before - LABEL_WIDTH, at - before, 4))
    return found


def _cost(chosen: tuple[_Place, ...], taken: list[Taken]) -> Fraction:
    cost = Fraction(sum(place.cost for place in chosen))
    spans = [(place.left, place.right) for place in chosen]
    for i, span in enumerate(spans):
        for other in (*taken, *spans[i + 1 :]):
            shared = min(span[1], other[1]) - max(span[0], other[0])
            if shared > -GAP:
                cost += 1000 + shared
        cost += 50 * max(Fraction(0), -span[0] - ROOM_LEFT, span[1] - NARROWEST_PX - ROOM_RIGHT)
    return cost


def _two_lines(edge: LimitEdge, place: _Place, scale: Scale, picture: DayPicture) -> list[Text]:
    css = "t-soft" if edge.kind == "soft" else "t-strong"
    x, dx = scale.x(edge.at), px(place.dx)
    return [
        Text(css, x, "14", edge.name, place.anchor, dx),
        Text(css, x, "31", clock_time(edge.at, picture.zone), place.anchor, dx),
    ]
