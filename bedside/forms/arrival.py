"""Arrival: four things that were done to know that this is the right patient."""

from wtforms import BooleanField

from bedside.core.day import Day
from bedside.core.events import Event, PatientArrived
from bedside.forms.entry import EntryForm, required
from bedside.wording import lazy


class ArrivalForm(EntryForm):
    draft = "arrival"

    name_stated = BooleanField(validators=[required(lazy("Ask the patient for their name."))])
    born_stated = BooleanField(validators=[required(lazy("Ask for the date of birth."))])
    nhs_number_compared = BooleanField(validators=[required(lazy("Compare the NHS number."))])
    wristband_compared = BooleanField(validators=[required(lazy("Compare the wristband."))])

    def events(self, day: Day) -> list[Event]:
        return [
            PatientArrived(
                name_stated=True,
                born_stated=True,
                nhs_number_compared=True,
                wristband_compared=True,
                late_reason=self.late_reason_typed(),
            )
        ]
