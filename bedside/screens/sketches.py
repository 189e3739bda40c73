"""Drawn shapes, ready to print: x in per cent of the width, y in px, so they widen undistorted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled area."""

    css: str
    x: str
    y: str
    width: str
    height: str
    rounding: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    css: str
    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape drawn in px around its own point."""

    css: str
    x: str
    y: str
    path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A measured point."""

    css: str
    x: str
    y: str
    radius: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the drawing; `dx` is in px, `words` already decided."""

    css: str
    x: str
    y: str
    words: str
    anchor: Literal["start", "middle", "end"] = "middle"
    dx: str = "0"


Shape = Rect | Line | Mark | Dot | Text


@dataclass(frozen=True, slots=True)
class Sketch:
    """A small drawing and the sentence that says the same."""

    height: int
    rects: tuple[Rect, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    says: str = ""


def per_cent(share: Fraction) -> str:
    """How far along the width, as the template prints it: "12.345%"; kept inside the drawing."""
    inside = min(Fraction(1), max(Fraction(0), share))
    thousandths = int(inside * 100_000 + Fraction(1, 2))
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03d}%"


def px(value: Fraction | int) -> str:
    """A height or an offset in px, to a tenth: "92.8"."""
    tenths = int(abs(Fraction(value)) * 10 + Fraction(1, 2))
    whole, rest = divmod(tenths, 10)
    sign = "-" if value < 0 and tenths else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
