"""The second check while it is open: the first entry stands, nobody has read the label again yet.

Nothing here is worked out from the first entry (the second person reads label and pump blind).
"""

from datetime import datetime

from bedside.core.day import Day
from bedside.core.dose import second_check_agrees
from bedside.screens.parts import State
from bedside.wording import _, clock_time


def second_check_open_since(day: Day) -> datetime | None:
    """When the first person entered the bag, or the last of two entries that differ.

    None: nothing is entered, both agree, or the start is past.
    """
    history = day.history
    if history.status != "arrived" or history.bag is None or second_check_agrees(history):
        return None
    last = history.second_checks[-1] if history.second_checks else history.bag
    return last.occurred_at


def is_mismatch(day: Day) -> bool:
    """The second person read something else from label or pump."""
    return bool(day.history.second_checks) and not second_check_agrees(day.history)


def second_check_state(day: Day) -> State | None:
    """The mark on the row: any second person may go on with it from any tablet."""
    since = second_check_open_since(day)
    if since is None:
        return None
    at = clock_time(since, day.history.unit.zone)
    if is_mismatch(day):
        return State("octagon", _("Second check did not agree, %(at)s", at=at), "reaction")
    return State("hidden", _("Second check open since %(at)s", at=at), "due")
