"""What anybody may write down who sees it: by chair, without a name, and what they wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.screens.entries import entry_words
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class Chair:
    """One chair with somebody in it, and what may be written down there."""

    title: str
    ways: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class FactsScreen:
    """The chairs with somebody in them, and the reader's own entries of today."""

    lead: str
    chairs: tuple[Chair, ...]
    entered: Listing


def facts_screen(days: Sequence[Day], who: Person, zone: ZoneInfo) -> FactsScreen:
    """`days`: the unit's today."""
    here = [day for day in days if day.history.ended is None and day.history.status != "booked"]
    lead = _("Anybody who sees it writes it down. The form shows who sits there.")
    return FactsScreen(
        lead if here else _("Nobody is here."),
        tuple(_chair(day) for day in sorted(here, key=lambda day: day.history.opened.chair)),
        _entered(days, who, zone),
    )


def _chair(day: Day) -> Chair:
    ways = (
        (_("Stop or pause"), "pause"),
        (_("Reaction"), "reaction"),
        (_("Emergency"), "emergency"),
        (_("Observations"), "observations"),
        (_("Note"), "note"),
    )
    title = _("Chair %(chair)s", chair=day.history.opened.chair)
    return Chair(title, tuple(_way(day, label, screen) for label, screen in ways))


def _way(day: Day, label: str, screen: str) -> Button:
    chair = _("chair %(chair)s", chair=day.history.opened.chair)
    href = f"/days/{day.history.opened.day_id}/{screen}"
    return Button(label, href=href, hidden_label=chair)


def _entered(days: Sequence[Day], who: Person, zone: ZoneInfo) -> Listing:
    mine = [(entry, day) for day in days for entry in day.history.entries if entry.by.id == who.id]
    mine.sort(key=lambda pair: (pair[0].recorded_at, pair[0].seq), reverse=True)
    rows = tuple(
        (
            Cell(clock_time(entry.occurred_at, zone)),
            Cell(day.history.opened.chair),
            Cell(entry_words(entry, day)[0]),
        )
        for entry, day in mine
    )
    columns = (_("When"), _("Chair"), _("What"))
    return Listing(_("What you entered today"), columns, rows, _("Nothing yet."))
