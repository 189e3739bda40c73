"""Which part of a downtime sheet stands on which side, reckoned before layout.

Rather one side more than a line lost over the edge. A sheet has an even number of sides, so that
the next patient begins on a fresh leaf when printed on both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

# A tall header has its own page, 3 mm shorter.
PAGE_MM, TALL_MM = 257.0, 254.0
ROW_MM, SET_MM, HEAD_MM, TITLE_MM, STATE_MM, LINE_MM = 8.7, 8.7, 15.0, 13.5, 19.0, 4.2
GO_MM, CHECK_MM = 8.7, 8.8
_WIDE_MM = 180.0


@dataclass(frozen=True, slots=True)
class Part:
    """`name` of its template. Rows `start` to `stop` of a table that may be split, else 0, 0."""

    name: str
    mm: float
    start: int = 0
    stop: int = 0

    @property
    def is_first(self) -> bool:
        return self.start == 0


@dataclass(frozen=True, slots=True)
class Side:
    """One page: what stands on it, which of the sheet's pages it is."""

    parts: tuple[Part, ...]
    number: int
    of: int

    @property
    def is_first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that may go on on the next side; `head_mm` again on each."""

    name: str
    rows: int
    row_mm: float
    head_mm: float = HEAD_MM


Piece = Part | Table
# Fewer rows than these do not begin on what is left of a side.
_FEWEST = 3


def filled(pieces: Sequence[Piece], page_mm: float, first_mm: float) -> list[list[Part]]:
    """The pieces in their order on as few sides as hold them; `first_mm` is taken on the first."""
    stack = _Stack(page_mm, page_mm - first_mm)
    for piece in pieces:
        if isinstance(piece, Part):
            stack.put(piece)
        else:
            stack.put_rows(piece)
    return stack.sides


@dataclass(slots=True)
class _Stack:
    """Sides being filled from the top; `left_mm` on the last one."""

    page_mm: float
    left_mm: float
    sides: list[list[Part]] = field(default_factory=lambda: [[]])

    def put(self, part: Part) -> None:
        if part.mm > self.left_mm and (self.sides[-1] or self.left_mm < self.page_mm):
            self.sides.append([])
            self.left_mm = self.page_mm
        self.sides[-1].append(part)
        self.left_mm -= part.mm

    def put_rows(self, table: Table) -> None:
        start = 0
        while start < table.rows:
            room = self._room(table, self.left_mm)
            if room < _FEWEST:
                room = self._room(table, self.page_mm)
            stop = min(table.rows, start + room)
            if table.rows - stop == 1 and room > _FEWEST:
                stop -= 1  # no single row alone on the next side
            mm = table.head_mm + (stop - start) * table.row_mm
            self.put(Part(table.name, mm, start, stop))
            start = stop

    def _room(self, table: Table, left_mm: float) -> int:
        return int((left_mm - table.head_mm) // table.row_mm)


def numbered(sides: Sequence[Sequence[Part]]) -> tuple[Side, ...]:
    numbers = count(1)
    return tuple(Side(tuple(parts), next(numbers), len(sides)) for parts in sides)


def lines_mm(words: str, per_line: int, line_mm: float = LINE_MM) -> float:
    """The height of these words in lines of about so many letters."""
    return line_mm * (1 + len(words) // per_line)


def ticks_mm(options: Iterable[str], line_mm: float = 6.4) -> float:
    """The height of so many tick boxes with their words, one after the other over the page."""
    lines, used = 1, 0.0
    for words in options:
        wide = 8.4 + 1.62 * len(words)
        if used + wide > _WIDE_MM:
            lines, used = lines + 1, 0.0
        used += wide
    return lines * line_mm
