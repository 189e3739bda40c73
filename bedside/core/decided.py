"""Whether a prescriber let something go on: the one rule for checks, premedication and the rest."""

from bedside.core.events import Entry
from bedside.core.history import History


def may_go_on(history: History, about: str, after: Entry) -> bool:
    """A prescriber decided to go on with this, after that line was entered."""
    decision = history.decisions.get(about)
    if decision is None or decision.event.type != "prescriber_decided":
        return False
    return decision.event.decision == "go_on" and decision.seq > after.seq
