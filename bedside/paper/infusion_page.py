"""Page 2: whether rates, picture and observations fit on one page, reckoned before layout."""

from collections.abc import Sequence

from bedside.core.day import Day
from bedside.paper.drawing import Drawing
from bedside.paper.marks import Marks
from bedside.paper.observation_table import ObservationsPart, ObservationTable
from bedside.paper.picture import FULL, picture_of
from bedside.paper.rate_table import RateRow

# What the page holds, less the rule between sections and a little to spare.
PAGE_MM = 254.0
_HEAD_MM, _ROW_MM, _LINE_MM, _STRUCK_MM = 9.9, 4.65, 3.75, 3.35
_NOTE_CHARACTERS, _BELOW_CHARACTERS, _FOOT_CHARACTERS = 22, 100, 112


def fitting_picture(
    day: Day,
    marks: Marks,
    rates: Sequence[RateRow],
    observations: ObservationsPart,
    above_mm: float,
) -> Drawing | None:
    """Drawn lower where that keeps the page whole; else in full height.

    `above_mm`: what stands above the rates on their page: a tall header, sections of page 1.
    """
    picture = picture_of(day, marks)
    if picture is None:
        return None
    used = float(picture.height_mm) + rates_mm(rates) + above_mm
    for part in (observations, first_part(observations)):
        over = used + observations_mm(part) - PAGE_MM
        heights = FULL.less(over) if over > 0 else FULL
        if heights is not None:
            return picture_of(day, marks, heights)
    return picture


def first_part(part: ObservationsPart) -> ObservationsPart:
    """Only the table that stands under the picture: the others may go over the page."""
    return ObservationsPart(part.tables[:1], part.note if len(part.tables) <= 1 else "")


def rates_mm(rows: Sequence[RateRow]) -> float:
    extra = sum(
        max(0, -(-len(row.note) // _NOTE_CHARACTERS) - 1) + -(-len(row.below) // _BELOW_CHARACTERS)
        for row in rows
    )
    return _HEAD_MM + len(rows) * _ROW_MM + extra * _LINE_MM


def observations_mm(part: ObservationsPart) -> float:
    """The tables that begin on this page with the note under the last."""
    whole = _tables_mm(part.tables) + -(-len(part.note) // _FOOT_CHARACTERS) * 3.96
    return _HEAD_MM + whole


def _tables_mm(tables: Sequence[ObservationTable]) -> float:
    return sum(_table_mm(table) + (6.0 if table.title else 0.0) for table in tables)


def _table_mm(table: ObservationTable) -> float:
    struck = sum(max(len(cell.was) for cell in row.cells) for row in table.rows)
    return 10.0 + len(table.rows) * _ROW_MM + struck * _STRUCK_MM
