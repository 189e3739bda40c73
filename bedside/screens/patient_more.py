"""Everything else that can happen to this patient now, as the table of transitions allows."""

from collections.abc import Callable
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.reactions import has_red_flag_today
from bedside.core.transitions import is_offered
from bedside.screens.parts import Button
from bedside.screens.patient_ways import address
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class MoreGroup:
    """A few ways under one heading."""

    title: str
    buttons: tuple[Button, ...]


def more_groups(day: Day, is_there: Callable[[str], bool]) -> tuple[MoreGroup, ...]:
    """What may happen now; `is_there` says whether the reader may open the address."""
    groups = (
        (_("Write down"), _written()),
        (_("Pump and bag"), _pump()),
        (_("Who looks after"), _people()),
        (_("The day"), _day_itself()),
    )
    found = (MoreGroup(title, _buttons(day, ways, is_there)) for title, ways in groups)
    return tuple(group for group in found if group.buttons)


Ways = tuple[tuple[str, str, str], ...]


def _buttons(day: Day, ways: Ways, is_there: Callable[[str], bool]) -> tuple[Button, ...]:
    return tuple(
        Button(label, href=address(day, screen))
        for event_type, label, screen in ways
        if _may(event_type, day) and is_there(address(day, screen))
    )


def _may(event_type: str, day: Day) -> bool:
    """The table allows it; reopening only what a grade 4 without a red flag has locked."""
    if event_type == "grade_4_reopened" and (not day.locked or has_red_flag_today(day.history)):
        return False
    return is_offered(event_type, day.history.status)


def _written() -> Ways:
    return (
        ("check_answered", _("Checks"), "checks"),
        ("premedication_given", _("Premedication"), "premedication"),
        ("note_written", _("Note"), "note"),
        ("as_needed_entered", _("As-needed medicines"), "as-needed"),
        ("medicine_given", _("Medicine given"), "medicine"),
        ("cannula_recorded", _("Cannula"), "cannula"),
        ("emergency_declared", _("Emergency cards"), "emergency"),
    )


def _pump() -> Ways:
    return (
        ("bag_recorded", _("Bag and start"), "ready"),
        ("pump_reading_recorded", _("Pump reading"), "pump-reading"),
        ("rate_changed", _("Other time or rate"), "rate"),
        ("pump_ran_at_other_rate", _("The pump ran at another rate"), "other-rate"),
        ("bag_finished", _("Bag empty"), "bag-finished"),
        ("infusion_discontinued", _("Discontinue"), "discontinue"),
        ("line_flushed", _("Line flushed or off"), "line"),
        ("line_changed", _("Line primed, flushed or changed"), "line-change"),
        ("grade_4_reopened", _("Reopen after grade 4"), "reopen"),
    )


def _people() -> Ways:
    return (
        ("responsibility_taken", _("Take over this patient"), "handover"),
        ("identity_confirmed", _("Confirm identity again"), "identity"),
    )


def _day_itself() -> Ways:
    return (
        ("chair_changed", _("Another chair"), "chair"),
        ("booking_corrected", _("Change the booking"), "booking"),
        ("patient_corrected", _("Correct the patient's details"), "details"),
        ("planned_start_moved", _("Move the planned start"), "planned-start"),
        ("day_deferred", _("Defer"), "defer"),
        ("patient_did_not_attend", _("Did not attend"), "did-not-attend"),
        ("patient_discharged", _("Going home"), "going-home"),
        ("day_signed", _("Sign the record"), "going-home"),
        ("patient_transferred", _("Transfer"), "transfer"),
        ("patient_left_against_advice", _("Left against advice"), "left-against-advice"),
        ("patient_died", _("Died"), "died"),
        ("record_viewed", _("Who looked at this record"), "views"),  # no event: at any time
    )
