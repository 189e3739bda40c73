"""The downtime pack on a screen: the way to print it, and how old the copy in the folder is."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.downtime import FolderState
from bedside.screens.parts import Button
from bedside.screens.printing import PreviewLink, PrintedDocument
from bedside.wording import _, clock_time, date_and_time, day_of

PACK = "downtime-pack"


@dataclass(frozen=True, slots=True)
class DowntimeLine:
    """Stands under the day list. `words`: of the copy in the folder; empty where none is kept."""

    button: Button
    words: str
    is_late: bool


def downtime_line(
    is_kept: bool, state: FolderState | None, now: datetime, zone: ZoneInfo
) -> DowntimeLine:
    """`is_kept`: this server keeps the pack in a folder; `state` is what the folder says."""
    button = Button(_("Downtime pack"), href=f"/days/{PACK}.pdf", size="compact")
    if not is_kept:
        return DowntimeLine(button, "", False)
    if state is None or state.made_at is None:
        return DowntimeLine(button, _("Not made yet in the downtime folder"), True)
    same_day = day_of(state.made_at, zone) == day_of(now, zone)
    at = (clock_time if same_day else date_and_time)(state.made_at, zone)
    if state.is_late(now):
        words = _("Downtime folder: last made %(at)s, not since. Print it here.", at=at)
        return DowntimeLine(button, words, True)
    return DowntimeLine(button, _("Downtime folder: last made %(at)s", at=at), False)


def pack_document() -> PrintedDocument:
    """The pack among the papers of the unit."""
    title = _("Downtime pack")
    return PrintedDocument(
        title,
        _("For every patient of today what is left to do, and blank forms. Print on both sides."),
        Button(_("Preview"), href=f"/days/{PACK}", hidden_label=title),
        Button(_("PDF to print"), href=f"/days/{PACK}.pdf", hidden_label=title),
    )


def pack_links() -> tuple[PreviewLink, ...]:
    return (
        PreviewLink(_("Back"), "/days/print"),
        PreviewLink(_("PDF to print"), f"/days/{PACK}.pdf", "print"),
    )
