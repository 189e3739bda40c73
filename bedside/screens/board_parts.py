"""What the board is drawn from: shapes in per cent of the width, words already decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bedside.screens.parts import Button, Shape, Strip, UnitBar, Verdict
from bedside.screens.sketches import Line, Rect, Text


@dataclass(frozen=True, slots=True)
class BoardMark:
    """A reaction, a decision, or what is due, above the bar."""

    kind: Literal["late", "due", "open"]
    shape: Shape
    x: str


@dataclass(frozen=True, slots=True)
class BoardFrame:
    """What runs through all rows: the hours, the time after closing, closing and now."""

    after: Rect | None
    hours: tuple[Line, ...]
    edges: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BoardAxis:
    """The head of the rows; `now` is the clock on its flag, None where now is not drawn."""

    labels: tuple[Text, ...]
    now: str | None
    now_x: str
    says: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One patient. `says` is the picture in words, `home` with its verdict as on the day list."""

    id: str
    chair: str
    name: str
    href: str
    says: str
    bars: tuple[Rect, ...]
    words: tuple[Text, ...]
    marks: tuple[BoardMark, ...]
    home: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class BoardLoad:
    """How much there is to do: a column for each quarter of an hour; `most` is said in words."""

    title: str
    most: str
    too_many: str
    says: str
    columns: tuple[Rect, ...]
    numbers: tuple[Text, ...]
    lines: tuple[Line, ...]
    nurses: str
    nurses_detail: str


@dataclass(frozen=True, slots=True)
class BoardCall:
    """The one decision that only the manager can take."""

    lead: str
    rest: str
    button: Button | None


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A small sample with its words."""

    css: str
    words: str
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The drawing of the whole unit's day."""

    says: str
    axis: BoardAxis
    frame: BoardFrame
    rows: tuple[BoardRow, ...]
    load: BoardLoad
    legend: tuple[LegendItem, ...]


@dataclass(frozen=True, slots=True)
class BoardScreen:
    """The page; `on` names the day in the addresses. `board` is None where nobody is booked."""

    head: UnitBar
    strip: Strip
    on: str
    board: Board | None
    empty: str
    call: BoardCall | None
    ways: tuple[Button, ...]
    warning: str = ""
