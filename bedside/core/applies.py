"""Checks that apply whatever is answered, because the record itself says so."""

from typing import Literal

from bedside.core.events import CheckAnswered, Event
from bedside.core.history import History
from bedside.core.medicines import last_of
from bedside.core.protocol import Check

Applies = Literal["medicine_given", "later_course"]


def applies_because(history: History, check: Check) -> Applies | None:
    """Why "does not apply" cannot be right today; None where nobody but the nurse knows.

    A line through which another medicine ran has to be flushed [002]; only a first course has none
    before it.
    """
    if check.applies_after is not None and last_of(history, check.applies_after) is not None:
        return "medicine_given"
    if check.record_knows == "months_between" and history.opened.course > 1:
        return "later_course"
    return None


def is_denied_by_record(history: History, check: Check, answer: Event) -> bool:
    """Answered "does not apply", also before the record said that it does."""
    said = isinstance(answer, CheckAnswered) and answer.answer == "not_applicable"
    return said and applies_because(history, check) is not None
