"""What the pump did at another rate, shown to the prescriber who signs that it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry, Person
from bedside.forms.rate_seen import RateSeenForm
from bedside.screens.entries import entry_title
from bedside.screens.focus import Focus, Signatures, choice, focus_of
from bedside.screens.form_parts import Field, Segmented
from bedside.screens.forms import own_pin, second_person, text_field
from bedside.wording import _, clock_time


@dataclass(frozen=True, slots=True)
class RateSeenScreen:
    focus: Focus
    found: str
    decision: Segmented
    reason: Field
    signatures: Signatures


def rate_seen_screen(
    day: Day, form: RateSeenForm, entry: Entry, who: Person, people: Sequence[Person]
) -> RateSeenScreen:
    """A prescriber signed in signs with the own PIN; at a nurse's tablet they choose themselves."""
    prescribers = [person for person in people if person.role == "prescriber"]
    signed = (
        (own_pin(form, who),)
        if who.role == "prescriber"
        else second_person(form, prescribers, _("Prescriber"))
    )
    at = clock_time(entry.occurred_at, day.history.unit.zone)
    screen = f"other-rate/{entry.seq}"
    answers = (("go_on", _("Go on")), ("do_not_go_on", _("Do not go on")))
    return RateSeenScreen(
        focus=focus_of(form, day, _("The pump's other rate"), screen, _("Seen at")),
        found=f"{at} {entry_title(entry, day)}",
        decision=choice(form, "decision", _("Decision"), answers),
        reason=text_field(form, "reason", _("What it rests on")),
        signatures=Signatures(_("Prescriber signs"), tuple(signed)),
    )
