"""The day as it stood before one line: what was due then, what was projected, what was offered."""

from datetime import datetime

from bedside.core.booked import settings_of
from bedside.core.day import Day, read_day
from bedside.core.events import Entry
from bedside.core.fold import fold
from bedside.core.history import History

_OPENING = ("day_opened", "settings_taken_over")


def history_before(day: Day, entry: Entry) -> History:
    """What had happened before this, as it is known now: corrected lines count as corrected."""
    history = day.history
    earlier = [e for e in history.effective if history.place(e) < history.place(entry)]
    opening = [e for e in history.effective if e.event.type in _OPENING]
    return fold([*opening, *(e for e in earlier if e.event.type not in _OPENING)])


def as_it_stood(day: Day, entry: Entry, at: datetime) -> Day:
    """What the screens showed at that time, before this line was entered."""
    before = [e for e in day.history.entries if e.seq < entry.seq]
    return read_day(before, at, settings_of(day.history.opened))
