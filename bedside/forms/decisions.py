"""A named person's decision: signed at the tablet, or heard by telephone by two nurses."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from bedside.core.day import Day
from bedside.core.events import DecisionCountersigned, Event, PrescriberDecided
from bedside.forms.entry import LONGEST_TEXT, EntryForm, chosen_from, required
from bedside.wording import lazy

VERDICTS = ("go_on", "do_not_go_on")


class DecisionForm(EntryForm):
    """Signed here by the person chosen in `second_person`; `names` are those who may."""

    draft = "decision-{about}"

    decision = StringField(validators=[required(lazy("Choose.")), chosen_from(*VERDICTS)])
    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])
    about: str = ""
    names: dict[str, str]

    def _values(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "decision": self.decision.data,
            "reason": str(self.reason.data).strip(),
            "late_reason": self.late_reason_typed(),
        }

    def events(self, day: Day) -> list[Event]:
        name = self.names.get(str(self.second_person.data), "")
        return [PrescriberDecided.model_validate({**self._values(), "prescriber_name": name})]


class ClosingForm(DecisionForm):
    """The manager signs; the prescriber who was informed is named."""

    prescriber_name = StringField(
        validators=[required(lazy("Name the prescriber.")), Length(max=LONGEST_TEXT)]
    )

    def events(self, day: Day) -> list[Event]:
        name = str(self.prescriber_name.data).strip()
        return [PrescriberDecided.model_validate({**self._values(), "prescriber_name": name})]


class TelephoneForm(ClosingForm):
    """Heard by the nurse signed in and by another one, and read back."""

    draft = "telephone-{about}"

    read_back = BooleanField(validators=[required(lazy("Read it back to the prescriber."))])
    pin = StringField(validators=[required(lazy("Sign with your own PIN.")), Length(max=12)])
    second_person = StringField(
        validators=[required(lazy("Choose who heard it too.")), Length(max=64)]
    )
    second_pin = StringField(validators=[required(lazy("Their own PIN.")), Length(max=12)])

    def events(self, day: Day) -> list[Event]:
        heard = {
            "prescriber_name": str(self.prescriber_name.data).strip(),
            "by_telephone": True,
            "read_back": True,
        }
        return [PrescriberDecided.model_validate({**self._values(), **heard})]


class CountersignForm(EntryForm):
    draft = "countersign-{seq}"

    decision_seq: int = 0

    def events(self, day: Day) -> list[Event]:
        return [
            DecisionCountersigned(
                decision_seq=self.decision_seq, late_reason=self.late_reason_typed()
            )
        ]
