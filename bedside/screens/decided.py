"""A prescriber's decision in one line, wherever it is shown."""

from bedside.core.day import Day
from bedside.core.events import Entry, PrescriberDecided
from bedside.wording import _, clock_time


def decision_words(entry: Entry, day: Day) -> str:
    """ "Go on: ECG seen by phone. Dr A. Mehta, 09:29"."""
    event = entry.event
    assert isinstance(event, PrescriberDecided)
    verdict = _("Go on") if event.decision == "go_on" else _("Do not go on")
    return _(
        "%(verdict)s: %(reason)s. %(who)s, %(at)s",
        verdict=verdict,
        reason=event.reason.rstrip("."),
        who=event.prescriber_name,
        at=clock_time(entry.occurred_at, day.history.unit.zone),
    )
