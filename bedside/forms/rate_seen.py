"""A prescriber has seen at which other rate the pump ran."""

from wtforms import StringField
from wtforms.validators import Length

from bedside.core.events import Event, Person, PrescriberDecided
from bedside.forms.entry import LONGEST_TEXT, EntryForm, chosen_from, required
from bedside.wording import lazy


class RateSeenForm(EntryForm):
    draft = "rate-seen-{seq}"

    decision = StringField(
        validators=[
            required(lazy("What was decided?")),
            chosen_from("go_on", "do_not_go_on"),
        ]
    )
    reason = StringField(
        validators=[required(lazy("Say what it rests on.")), Length(max=LONGEST_TEXT)]
    )

    def events_for(self, seq: int, prescriber: Person | None) -> list[Event]:
        return [
            PrescriberDecided.model_validate(
                {
                    "about": f"pump_rate:{seq}",
                    "decision": self.decision.data,
                    "reason": self.reason.data,
                    "prescriber_name": prescriber.name if prescriber else "",
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]
