"""The lanes above the rate: limits as edges, reactions and decisions as marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bedside.core.day import Day
from bedside.paper.axis import Axis
from bedside.paper.decisions import decided
from bedside.paper.drawing import Anchor, Choice, Place, Rows, Shape, line, path, text, width_of
from bedside.screens.verdicts import hours_words
from bedside.wording import _, clock_time

_ROW_MM, _MOST_ROWS = 3.9, 5
_LIMITS_TOP, _SYMBOL = 1.0, 2.4


@dataclass(frozen=True, slots=True)
class Edge:
    """A limit; a flag does not cross the plot."""

    x: float
    words: str
    is_flag: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class Sign:
    """A reaction or a decision in its row."""

    x: float
    words: str
    is_reaction: bool
    place: Place | None
    row: int


@dataclass(frozen=True, slots=True)
class Lanes:
    limits: tuple[Edge, ...]
    signs: tuple[Sign, ...]
    limit_rows: int
    sign_rows: int

    @property
    def crossings(self) -> tuple[float, ...]:
        """Where a line goes down through the plot."""
        edges = [edge.x for edge in self.limits if not edge.is_flag]
        return (*edges, *(sign.x for sign in self.signs if sign.is_reaction))

    @property
    def height(self) -> float:
        return _LIMITS_TOP + (self.limit_rows + self.sign_rows) * _ROW_MM + 0.6

    def shapes(self, base: float) -> list[Shape]:
        shapes = []
        for edge in self.limits:
            row = edge.place.row if edge.place else 0
            y = _LIMITS_TOP + row * _ROW_MM + 2.6
            low = y + 1.6 if edge.is_flag else base
            shapes.append(line(edge.x, _LIMITS_TOP + row * _ROW_MM, edge.x, low, 0.5))
            if edge.place:
                shapes.append(text(edge.place.x, y, edge.words, edge.place.anchor, bold=True))
        for sign in self.signs:
            shapes += self._sign(sign, base)
        return shapes

    def _sign(self, sign: Sign, base: float) -> list[Shape]:
        y = _LIMITS_TOP + (self.limit_rows + sign.row) * _ROW_MM
        x = sign.x
        if sign.is_reaction:
            shapes = [
                line(x, y + 3.4, x, base, 0.25, ".6 .6"),
                path([(x, y), (x + 1.7, y + 3.06), (x - 1.7, y + 3.06), (x, y)], fill="#000"),
            ]
        else:
            diamond = [(x, y), (x + 1.45, y + 1.7), (x, y + 3.4), (x - 1.45, y + 1.7), (x, y)]
            shapes = [path(diamond, fill="#000")]
        if sign.place:
            shapes.append(text(sign.place.x, y + 2.8, sign.words, sign.place.anchor, bold=True))
        return shapes


def lanes(day: Day, axis: Axis, with_limits: bool = True) -> Lanes:
    limits = _edges(day, axis) if with_limits else []
    signs = _signs(day, axis, [edge.x for edge in limits if not edge.is_flag])
    limit_rows = 1 + max((edge.place.row for edge in limits if edge.place), default=-1)
    sign_rows = 1 + max((sign.row for sign in signs), default=-1)
    return Lanes(tuple(limits), tuple(signs), limit_rows, sign_rows)


def _edges(day: Day, axis: Axis) -> list[Edge]:
    bounds, rows = day.history.protocol.limits, Rows(0, axis.right)
    names = {
        "min_4h": _("min %(span)s", span=hours_words(bounds.min_running.minutes)),
        "max_8h": hours_words(bounds.max_clock.minutes),
        "bag": _("bag"),
    }
    edges = []
    kept = [one for one in day.limits if one.name in ("bag", "max_8h") and one.at is not None]
    for row in range(_MOST_ROWS):
        for one in kept:
            if one.at is not None and axis.holds(one.at):
                rows.keep(row, axis.x(one.at), axis.x(one.at))
    for limit in sorted(day.limits, key=lambda one: one.at or day.now):
        if limit.name == "closing" or limit.at is None or not axis.holds(limit.at):
            continue
        x = axis.x(limit.at)
        words = f"{names[limit.name]} {clock_time(limit.at, axis.zone)}"
        is_flag = limit.name == "min_4h"
        left: list[Choice] = [(row, x - 1.3, "end") for row in (0, 1, 2)]
        right: list[Choice] = [(row, x + 1.3, "start") for row in (0, 1, 2)]
        choices = [*left, *right] if is_flag else [right[0], left[0], *right[1:], *left[1:]]
        edges.append(Edge(x, words, is_flag, rows.place(choices, width_of(words, bold=True))))
    return edges


def _signs(day: Day, axis: Axis, edges: list[float]) -> list[Sign]:
    """Reaction text to the left, decision text to the right, each in the first row with room."""
    rows = Rows(0, axis.right)
    for row in range(_MOST_ROWS):
        for x in edges:
            rows.keep(row, x - 0.2, x + 0.2)
    signs = []
    for at, choices, is_reaction in _told(day):
        if not axis.holds(at):
            continue
        x = axis.x(at)
        place, row, said = _placed(rows, x, choices, is_reaction)
        signs.append(Sign(x, said, is_reaction, place, row))
    return signs


def _placed(
    rows: Rows, x: float, words: tuple[str, ...], is_reaction: bool
) -> tuple[Place | None, int, str]:
    """Symbol and words stand in one row, so the room is asked for both together."""
    for said in words:
        wide = width_of(said, bold=True) + _SYMBOL
        for row in range(_MOST_ROWS):
            below = range(row + 1, _MOST_ROWS)
            if is_reaction and not all(rows.is_free(r, x, x) for r in below):
                continue
            sides: tuple[Anchor, ...] = ("end", "start") if is_reaction else ("start", "end")
            for side in sides:
                edge = x + 1.8 if side == "end" else x - 1.8
                found = rows.place([(row, edge, side)], wide + 1.8)
                if found is not None:
                    for r in below if is_reaction else ():
                        rows.keep(r, x, x)
                    at = x - _SYMBOL if side == "end" else x + _SYMBOL
                    return Place(row, at, side), row, said
    return None, _MOST_ROWS - 1, ""


def _told(day: Day) -> list[tuple[datetime, tuple[str, ...], bool]]:
    """Each with its words, the fullest first."""
    zone = day.history.unit.zone
    found = []
    for number, reaction in enumerate(day.history.reactions, start=1):
        at = clock_time(reaction.onset_at, zone)
        words = _(
            "Reaction %(n)s, grade %(grade)s, onset %(at)s",
            n=number,
            grade=reaction.worst_grade,
            at=at,
        )
        middle = _("Reaction %(n)s, %(at)s", n=number, at=at)
        found.append((reaction.onset_at, (words, middle, _("R%(n)s", n=number)), True))
    for decision in decided(day):
        if decision.short:
            at = clock_time(decision.entry.occurred_at, zone)
            words = _(
                "Decision %(n)s, %(at)s: %(what)s", n=decision.number, at=at, what=decision.short
            )
            middle = _("Decision %(n)s, %(at)s", n=decision.number, at=at)
            said = (words, middle, _("D%(n)s", n=decision.number))
            found.append((decision.entry.occurred_at, said, False))
    return sorted(found, key=lambda one: one[0])
