"""The whole pack: a sheet for everybody who is still here or to come, then the blank forms."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.paper.downtime.lost import Booking, LostSheet, unreadable_sheet, unset_sheet
from bedside.paper.downtime.sheet import (
    DowntimeSheet,
    blank_sheet,
    downtime_sheet,
    is_wanted,
)
from bedside.paper.frame import Printing
from bedside.wording import _, date_and_time

log = logging.getLogger("bedside")
FILE_NAME = "downtime-pack.pdf"
# What a mistake in this program raises over one record; a database that fails goes up.
UNFORESEEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)
# The day with what the patient's earlier days say now: nobody else's record is read from here.
Known = Callable[[Day], Day]


@dataclass(frozen=True, slots=True)
class DowntimePack:
    """Those without a sheet come first: nobody counts on this pack for them."""

    title: str
    unit: str
    sheets: tuple[DowntimeSheet | LostSheet, ...]

    @property
    def pages(self) -> int:
        """Reckoned before layout."""
        return sum(len(sheet.sides) for sheet in self.sheets)


def downtime_pack(
    days: Iterable[Day],
    printing: Printing,
    known: Known,
    unreadable: tuple[Booking, ...] = (),
) -> DowntimePack:
    """Sheets by chair, then one set of blank forms from the unit's protocol."""
    configuration = printing.configuration
    unit = configuration.unit
    here = sorted((day for day in days if is_wanted(day)), key=_chair)
    made = [_sheet_or_page(day, printing, known) for day in here]
    sheets: list[DowntimeSheet | LostSheet] = [
        unreadable_sheet(one, printing) for one in unreadable
    ]
    sheets += sorted(made, key=lambda sheet: isinstance(sheet, DowntimeSheet))
    sheets.append(blank_sheet(configuration.protocols[unit.protocol], unit, printing))
    return DowntimePack(
        title=_(
            "Downtime pack, %(unit)s, %(at)s",
            unit=unit.name,
            at=date_and_time(printing.at, unit.zone),
        ),
        unit=f"{unit.name}, {unit.hospital}",
        sheets=tuple(sheets),
    )


def one_sheet(day: Day, printing: Printing, known: Known) -> DowntimePack:
    """One patient's sheet alone."""
    sheet = downtime_sheet(day, known(day), printing)
    return DowntimePack(sheet.frame.title, sheet.frame.unit, (sheet,))


def _sheet_or_page(day: Day, printing: Printing, known: Known) -> DowntimeSheet | LostSheet:
    """One record that no sheet can be made of does not keep the paper from all others."""
    try:
        return downtime_sheet(day, known(day), printing)
    except UNFORESEEN as mistake:
        # Its type alone: its words may quote the record.
        log.error("downtime sheet not made: %s", type(mistake).__name__)
        opened = day.history.opened
        return unset_sheet(opened, opened.day_id, printing)


def _chair(day: Day) -> tuple[int, str]:
    chair = day.history.opened.chair
    return (int(chair), "") if chair.isdigit() else (10_000, chair)
