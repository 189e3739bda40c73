"""The whole pack: a sheet for everybody who is still here or to come, then the blank forms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bedside.config_files import Configuration
from bedside.core.day import Day
from bedside.paper.downtime.sheet import (
    DowntimeSheet,
    blank_sheet,
    downtime_sheet,
    is_wanted,
)
from bedside.paper.frame import Printing
from bedside.wording import _, date_and_time

FILE_NAME = "downtime-pack.pdf"
# The day with what the patient's earlier days say now: nobody else's record is read from here.
Known = Callable[[Day], Day]


@dataclass(frozen=True, slots=True)
class DowntimePack:
    """`missing`: records that could not be read, so nobody counts on this pack for them."""

    title: str
    unit: str
    sheets: tuple[DowntimeSheet, ...]
    missing: tuple[str, ...]

    @property
    def pages(self) -> int:
        """Reckoned before layout; two more where a record is missing."""
        return sum(len(sheet.sides) for sheet in self.sheets) + (2 if self.missing else 0)


def downtime_pack(
    days: Iterable[Day],
    configuration: Configuration,
    printing: Printing,
    known: Known,
    unreadable: tuple[str, ...] = (),
) -> DowntimePack:
    """Sheets by chair, then one set of blank forms from the unit's protocol."""
    unit = configuration.unit
    here = sorted((day for day in days if is_wanted(day)), key=_chair)
    sheets = [downtime_sheet(day, known(day), printing) for day in here]
    sheets.append(blank_sheet(configuration.protocols[unit.protocol], unit, printing))
    return DowntimePack(
        title=_(
            "Downtime pack, %(unit)s, %(at)s",
            unit=unit.name,
            at=date_and_time(printing.at, unit.zone),
        ),
        unit=f"{unit.name}, {unit.hospital}",
        sheets=tuple(sheets),
        missing=tuple(day_id[:8] for day_id in unreadable),
    )


def one_sheet(day: Day, printing: Printing, known: Known) -> DowntimePack:
    """One patient's sheet alone."""
    sheet = downtime_sheet(day, known(day), printing)
    return DowntimePack(sheet.frame.title, sheet.frame.unit, (sheet,), ())


def _chair(day: Day) -> tuple[int, str]:
    chair = day.history.opened.chair
    return (int(chair), "") if chair.isdigit() else (10_000, chair)
