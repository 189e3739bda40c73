"""Shapes of a drawing in millimetres, and the width of words before they are set.

Floats: geometry is for the eye. Every clinical number is worked out before it comes here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
# Row, x and anchor of a place where a label could stand.
Choice = tuple[int, float, Anchor]
LABEL_MM = 3.05
# Noto Sans, in em: what is narrow, what is wide, capitals; the rest as wide as a figure.
_NARROW, _WIDE = frozenset(" .,:;'|()!iIljtfr-"), frozenset("mwMW@%▲◆—")
_BOLD = 1.07
# Room left between two labels in one row.
_GAP_MM = 1.2


def mm(value: float) -> str:
    """A length for an SVG attribute.

    >>> mm(3.14159), mm(-0.0001)
    ('3.14', '0.00')
    """
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def width_of(words: str, size: float = LABEL_MM, bold: bool = False) -> float:
    """How wide these words will be, in mm, rather too wide than too narrow."""
    em = sum(
        0.36 if c in _NARROW else 0.9 if c in _WIDE else 0.66 if c.isupper() else 0.575
        for c in words
    )
    return em * size * (_BOLD if bold else 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing drawn. `kind` names the macro; lengths are ready for SVG."""

    kind: Literal["line", "path", "text", "rect", "dot", "upright"]
    values: dict[str, str]
    words: str = ""


def line(x1: float, y1: float, x2: float, y2: float, width: float = 0.25, dash: str = "") -> Shape:
    ends = {"x1": mm(x1), "y1": mm(y1), "x2": mm(x2), "y2": mm(y2)}
    return Shape("line", {**ends, **_stroke(width, dash)})


def path(
    points: Iterable[tuple[float, float]],
    width: float = 0,
    dash: str = "",
    fill: str = "none",
) -> Shape:
    """Straight from point to point; without a width only the fill is drawn."""
    told = " L".join(f"{mm(x)} {mm(y)}" for x, y in points)
    stroke = _stroke(width, dash) if width else {"stroke": "none"}
    return Shape("path", {"d": f"M{told}", "fill": fill, **stroke})


def rect(x: float, y: float, w: float, h: float, fill: str, width: float = 0) -> Shape:
    box = {"x": mm(x), "y": mm(y), "width": mm(w), "height": mm(h), "fill": fill}
    return Shape("rect", {**box, **(_stroke(width, "") if width else {})})


def dot(x: float, y: float, hollow: bool = False) -> Shape:
    fill, width = ("#fff", 0.35) if hollow else ("#000", 0.1)
    return Shape("dot", {"cx": mm(x), "cy": mm(y), "r": "0.85", "fill": fill, **_stroke(width, "")})


def text(
    x: float,
    y: float,
    words: str,
    anchor: Anchor = "start",
    bold: bool = False,
    size: float = LABEL_MM,
) -> Shape:
    values = {"x": mm(x), "y": mm(y), "font-size": str(size), "text-anchor": anchor}
    return Shape("text", {**values, **({"font-weight": "bold"} if bold else {})}, words)


def upright(x: float, y: float, words: str, size: float = LABEL_MM) -> Shape:
    """Bold words that run from this point upwards."""
    turn = f"translate({mm(x)},{mm(y)}) rotate(-90)"
    return Shape("upright", {"transform": turn, "font-size": str(size)}, words)


def cross(x: float, y: float) -> tuple[Shape, Shape]:
    """A value that was taken back."""
    return (
        line(x - 0.9, y - 0.9, x + 0.9, y + 0.9, 0.45),
        line(x - 0.9, y + 0.9, x + 0.9, y - 0.9, 0.45),
    )


def _stroke(width: float, dash: str) -> dict[str, str]:
    stroke = {"stroke": "#000", "stroke-width": str(width), "stroke-linejoin": "miter"}
    return {**stroke, "stroke-dasharray": dash} if dash else stroke


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with the sentence that says the same; `name` keeps its patterns apart."""

    name: str
    width_mm: str
    height_mm: str
    says: str
    shapes: tuple[Shape, ...]


@dataclass(slots=True)
class Rows:
    """Rows of labels: each takes the first place where it touches no other."""

    left: float
    right: float
    taken: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def is_free(self, row: int, x1: float, x2: float) -> bool:
        return all(x2 + _GAP_MM <= a or b + _GAP_MM <= x1 for a, b in self.taken.get(row, []))

    def keep(self, row: int, x1: float, x2: float) -> None:
        """Something else stands there."""
        self.taken.setdefault(row, []).append((x1, x2))

    def place(self, choices: Iterable[Choice], width: float) -> Place | None:
        """The first of these (row, x, anchor) that is free, or None."""
        for row, x, anchor in choices:
            x1 = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            x2 = x1 + width
            inside = self.left <= x1 and x2 <= self.right
            if inside and self.is_free(row, x1, x2):
                self.keep(row, x1, x2)
                return Place(row, x, anchor)
        return None


@dataclass(frozen=True, slots=True)
class Place:
    row: int
    x: float
    anchor: Anchor
