"""A medicine that was given, and a note."""

from decimal import Decimal

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import Event, MedicineGiven, NoteWritten
from bedside.core.medicines import allergies_named_like
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


class MedicineForm(EntryForm):
    """`allergy_seen` carries the drug it was ticked for."""

    draft = "medicine"

    drug = StringField(validators=[required(lazy("Which medicine?")), Length(max=200)])
    dose = NumberField(validators=[required(lazy("Which dose?"))])
    dose_unit = StringField(validators=[required(lazy("In which unit?")), chosen_from(*UNITS)])
    route = StringField(validators=[required(lazy("By which route?")), Length(max=100)])
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    allergy_seen = StringField(validators=[Length(max=200)])

    def drug_typed(self) -> str:
        return stripped(self.drug.data) or ""

    @property
    def is_allergy_seen(self) -> bool:
        return bool(self.drug_typed()) and self.allergy_seen.data == self.drug_typed()

    def validate_dose(self, field: NumberField) -> None:
        if field.number == 0:
            raise ValidationError(_("A dose is more than 0."))

    def asks_about_allergy(self, day: Day) -> bool:
        """Named like a listed allergy, and nobody has said that this was seen."""
        named = allergies_named_like(day.history.opened.patient, self.drug_typed())
        return bool(named) and not self.is_allergy_seen

    def events(self, _day: Day) -> list[Event]:
        return [
            MedicineGiven.model_validate(
                {
                    "drug": self.drug_typed(),
                    "dose": self.dose.number or Decimal(0),
                    "dose_unit": self.dose_unit.data,
                    "route": stripped(self.route.data) or "",
                    "reason": stripped(self.reason.data),
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]


class NoteForm(EntryForm):
    draft = "note"

    text = StringField(validators=[required(lazy("Write the note.")), Length(max=LONGEST_TEXT)])

    def events(self, _day: Day) -> list[Event]:
        return [NoteWritten(text=str(self.text.data).strip(), late_reason=self.late_reason_typed())]
