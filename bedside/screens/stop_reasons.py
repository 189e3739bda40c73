"""Why the pump stopped or the infusion ended, and what a signature says: codes put into words.

Lines of older records hold the words themselves; they are shown as they stand.
"""

from bedside.core.day import Day
from bedside.core.events import (
    RESPONSIBLE_NURSE,
    DaySigned,
    DiscontinuedWhy,
    InfusionDiscontinued,
    InfusionPaused,
    PausedWhy,
)
from bedside.wording import _


def pause_label(why: PausedWhy) -> str:
    """What is chosen when the pump was stopped."""
    return {
        "toilet": _("Toilet"),
        "cannula": _("Cannula"),
        "alarm": _("Pump alarm"),
        "prescriber": _("Prescriber asked"),
        "other": _("Other"),
        "reaction": _("Reaction"),
        "emergency": _("Emergency"),
    }[why]


def discontinued_label(why: DiscontinuedWhy) -> str:
    """What is chosen when it ends before the bag is empty."""
    return {
        "reaction": _("Reaction"),
        "prescriber": _("Prescriber's decision"),
        "patient": _("Patient's wish"),
        "other": _("Other"),
    }[why]


def paused_words(event: InfusionPaused, day: Day) -> str:
    """ "Pump alarm: air in line", "Reaction, grade 2"; "" where nobody said why."""
    if event.why is None:
        return event.reason or ""
    chosen = pause_label(event.why)
    if event.grade is not None:
        chosen = _("Reaction, grade %(grade)s", grade=event.grade)
    if event.card is not None:
        chosen = _("Emergency: %(card)s", card=day.history.protocol.card(event.card).title)
    return _chosen_and_typed(chosen, event.reason, is_other=event.why == "other")


def discontinued_words(event: InfusionDiscontinued) -> str:
    """ "Patient's wish: had enough"; "" where nobody said why."""
    if event.why is None:
        return event.reason or ""
    return _chosen_and_typed(
        discontinued_label(event.why), event.reason, is_other=event.why == "other"
    )


def _chosen_and_typed(chosen: str, typed: str | None, *, is_other: bool) -> str:
    if typed is None:
        return chosen
    return typed if is_other else f"{chosen}: {typed}"


def meaning_words(event: DaySigned) -> str:
    """What whoever signed says by it."""
    if event.meaning == RESPONSIBLE_NURSE:
        return _("Responsible nurse: the record is complete and correct")
    return event.meaning
