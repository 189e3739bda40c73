"""The protocol's actions of a grade in words, with the real rates."""

from bedside.core.day import Day
from bedside.core.history import Reaction
from bedside.core.reactions import ActionLine as CoreLine
from bedside.core.reactions import actions_for
from bedside.screens.entries import line_words
from bedside.screens.list_parts import ActionLine
from bedside.wording import _, rate

_PUMP_KINDS = frozenset({"continue", "slow", "stop_or_halve", "stop", "resume_half"})


def lines_to_do(day: Day, grade: int) -> tuple[ActionLine, ...]:
    """Before anything is done: the whole list of this grade."""
    return tuple(
        ActionLine("", *action_words(line, day), is_done=False) for line in actions_now(day, grade)
    )


def actions_now(day: Day, grade: int, reaction: Reaction | None = None) -> tuple[CoreLine, ...]:
    """What there is to do; with the pump only while the bag is on it."""
    on_the_pump = day.history.status in ("infusing", "paused")
    return tuple(
        line
        for line in actions_for(day.history, grade, reaction)
        if on_the_pump or line.action.kind not in _PUMP_KINDS
    )


def action_words(line: CoreLine, day: Day) -> tuple[str, str]:
    """The signed text with real numbers, its first clause bold, and what the day adds to it."""
    text = line.action.text.format(rate=rate(line.rate_ml_per_h), half=rate(line.half_ml_per_h))
    lead, rest = first_clause(text)
    if line.action.kind == "call":
        rest += _(": %(name)s", name=day.history.opened.prescriber_name)
    if line.action.kind == "line":
        rest += " " + _("The line holds: %(what)s.", what=line_words(line.line_holds))
    return lead, rest


def first_clause(text: str) -> tuple[str, str]:
    """What to do, to be printed bold, and the rest of the sentence."""
    stop = text.find(". ")
    if text.startswith("If ") and stop > 0:
        return text[:stop], text[stop:]
    # After a condition the deed ends at the last comma, else at the first pause of the sentence.
    if text.startswith("If "):
        end = text.rfind(", ")
    else:
        end = min((text.find(mark) for mark in (", ", ": ", ". ") if mark in text), default=-1)
    return (text[:end], text[end:]) if end > 0 else (text, "")
