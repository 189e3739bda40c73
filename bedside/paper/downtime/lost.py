"""The page of a patient whose sheet cannot be made: whose it is, and what to do without it."""

from dataclasses import dataclass, replace
from typing import ClassVar

from bedside.core.events import DayOpened
from bedside.paper.downtime.sides import PAGE_MM, Part, Side, numbered
from bedside.paper.frame import PaperFrame, Printing, frame_without_record
from bedside.wording import _, date_and_time

# A day's id, and its first line where that one can be read.
Booking = tuple[str, DayOpened | None]


@dataclass(frozen=True, slots=True)
class LostSheet:
    """`is_blank`: nobody knows whose; the name is written by hand. `booked`: its booking's line."""

    head: ClassVar[str] = "lost"
    frame: PaperFrame
    is_blank: bool
    title: str
    booked: str
    day_id: str
    sides: tuple[Side, ...]


def unreadable_sheet(booking: Booking, printing: Printing) -> LostSheet:
    """For a record that cannot be read."""
    return _sheet(booking, printing, _("A record of today cannot be read"))


def unset_sheet(opened: DayOpened, day_id: str, printing: Printing) -> LostSheet:
    """For a record that can be read, but not be set as a sheet."""
    return _sheet((day_id, opened), printing, _("A record of today cannot be printed"))


def _sheet(booking: Booking, printing: Printing, title: str) -> LostSheet:
    day_id, opened = booking
    frame = frame_without_record(opened, _("Downtime sheet"), printing)
    # Cut as on the screens: enough to find the record by.
    named = replace(frame, record_lead=_("Record %(id)s, not read", id=day_id[:8]))
    sides = numbered([[], [Part("notes", PAGE_MM)]])
    return LostSheet(named, opened is None, title, _booked(opened, printing), day_id[:8], sides)


def _booked(opened: DayOpened | None, printing: Printing) -> str:
    if opened is None:
        return _("Not even the booking can be read: compare this pack with the list of the day.")
    return _(
        "Booked: course %(course)s, day %(day)s, chair %(chair)s, start %(at)s.",
        course=opened.course,
        day=opened.day,
        chair=opened.chair,
        at=date_and_time(opened.planned_start_at, printing.configuration.unit.zone),
    )
