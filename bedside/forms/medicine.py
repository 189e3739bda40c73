"""A medicine that was given, and a note."""

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import Event, MedicineGiven, NoteWritten
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    required,
    stripped,
)
from bedside.wording import _, lazy

UNITS = ("mg", "micrograms", "g", "mL", "units")


class DespiteForm(EntryForm):
    """Asks why a dose was given that a prescriber should have decided on before.

    `despite_for`: the drug it was asked about; for another one it does not count.
    """

    given_despite = StringField(validators=[Length(max=LONGEST_TEXT)])
    despite_for = StringField(validators=[Length(max=200)])

    def despite(self, drug: str) -> str | None:
        """Why it was given all the same, where that was asked about this very drug."""
        return stripped(self.given_despite.data) if self.despite_for.data == drug else None


class DrugForm(EntryForm):
    """Which medicine, how much of it, by which route."""

    drug = StringField(validators=[required(lazy("Which medicine?")), Length(max=200)])
    dose = NumberField(validators=[required(lazy("Which dose?"))])
    dose_unit = StringField(validators=[required(lazy("In which unit?")), chosen_from(*UNITS)])
    route = StringField(validators=[required(lazy("By which route?")), Length(max=100)])

    def drug_typed(self) -> str:
        return stripped(self.drug.data) or ""

    def validate_dose(self, field: NumberField) -> None:
        if field.number == 0:
            raise ValidationError(_("A dose is more than 0."))


class MedicineForm(DrugForm, DespiteForm):
    draft = "medicine"

    reason = StringField(validators=[Length(max=LONGEST_TEXT)])

    def events(self, _day: Day) -> list[Event]:
        return [
            MedicineGiven.model_validate(
                {
                    "drug": self.drug_typed(),
                    "dose": self.dose.number,
                    "dose_unit": self.dose_unit.data,
                    "route": stripped(self.route.data) or "",
                    "reason": stripped(self.reason.data),
                    "given_despite": self.despite(self.drug_typed()),
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]


class NoteForm(EntryForm):
    draft = "note"

    text = StringField(validators=[required(lazy("Write the note.")), Length(max=LONGEST_TEXT)])

    def events(self, _day: Day) -> list[Event]:
        return [NoteWritten(text=str(self.text.data).strip(), late_reason=self.late_reason_typed())]
