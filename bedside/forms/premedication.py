"""Premedication: given, or not given with a reason."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from bedside.core.day import Day, premedication_today
from bedside.core.events import Event, PremedicationGiven, PremedicationNotGiven
from bedside.core.quantities import decimal_string
from bedside.forms.entry import LONGEST_TEXT, EntryForm, NumberField, required, stripped
from bedside.forms.medicine import DespiteForm
from bedside.wording import lazy


class GivenForm(DespiteForm):
    """The dose is the protocol's, else typed from the chart; the route is always said."""

    draft = "given-{premedication_id}"

    dose_mg = NumberField()
    route = StringField(validators=[required(lazy("Choose the route."))])
    batch = StringField(validators=[Length(max=LONGEST_TEXT)])

    def events(self, day: Day, premedication_id: str) -> list[Event]:
        todo = premedication_today(day.history)
        mg = next(mg for premed, mg in todo if premed.id == premedication_id)
        values: dict[str, Any] = {
            "premedication_id": premedication_id,
            "route": self.route.data,
            "batch": stripped(self.batch.data),
            "given_despite": self.despite(premedication_id),
            "late_reason": self.late_reason_typed(),
        }
        dose = self.dose_mg.number if mg is None else decimal_string(mg)
        if dose is not None:
            values["dose_mg"] = dose
        return [PremedicationGiven.model_validate(values)]


class NotGivenForm(EntryForm):
    draft = "not-given-{premedication_id}"

    reason = StringField(
        validators=[required(lazy("Say why it is not given.")), Length(max=LONGEST_TEXT)]
    )

    def events(self, day: Day, premedication_id: str) -> list[Event]:
        return [
            PremedicationNotGiven(
                premedication_id=premedication_id,
                reason=str(self.reason.data).strip(),
                late_reason=self.late_reason_typed(),
            )
        ]
