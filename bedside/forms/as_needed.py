"""As-needed medicines: what the chart says, a dose given by it, and off the chart."""

from decimal import Decimal
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import (
    LEAST_INTERVAL_MIN,
    MOST_INTERVAL_MIN,
    AsNeededEntered,
    AsNeededStopped,
    Event,
    MedicineGiven,
)
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    required,
    stripped,
)
from bedside.forms.medicine import UNITS, DespiteForm, DrugForm
from bedside.wording import _, lazy

_MINUTES = 60


class ChartForm(DrugForm):
    """One line of the chart, every part of it; the interval is typed in hours."""

    draft = "as-needed"

    interval_h = NumberField(validators=[required(lazy("After how many hours?"))])
    max_in_24_h = NumberField(validators=[required(lazy("How much in 24 hours?"))])
    max_unit = StringField(validators=[required(lazy("In which unit?")), chosen_from(*UNITS)])
    prescriber_name = StringField(
        validators=[required(lazy("Who prescribed it?")), Length(max=LONGEST_TEXT)]
    )

    def validate_max_in_24_h(self, field: NumberField) -> None:
        if field.number == 0:
            raise ValidationError(_("More than 0."))

    def validate_interval_h(self, field: NumberField) -> None:
        """A whole number of minutes, at most a day."""
        if field.number is None:
            return
        minutes = field.number * _MINUTES
        within = LEAST_INTERVAL_MIN <= minutes <= MOST_INTERVAL_MIN
        if not within or minutes != int(minutes):
            raise ValidationError(
                _("From a minute to 24 hours, in hours: 4, or 0.5 for half an hour.")
            )

    def events(self, _day: Day) -> list[Event]:
        hours = self.interval_h.number or Decimal(0)
        return [
            AsNeededEntered.model_validate(
                {
                    "drug": self.drug_typed(),
                    "dose": self.dose.number,
                    "dose_unit": self.dose_unit.data,
                    "route": stripped(self.route.data) or "",
                    "min_interval_min": int(hours * _MINUTES),
                    "max_in_24_h": self.max_in_24_h.number,
                    "max_unit": self.max_unit.data,
                    "prescriber_name": stripped(self.prescriber_name.data) or "",
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]


class GiveForm(DespiteForm):
    """Given as the chart says, or another dose of it; neither is chosen beforehand."""

    draft = "as-needed-{seq}"

    rule: AsNeededEntered
    what = StringField(
        validators=[required(lazy("What was given?")), chosen_from("as_charted", "other")]
    )
    dose = NumberField()
    dose_unit = StringField(validators=[chosen_from(*UNITS)])
    route = StringField(validators=[Length(max=100)])
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])

    @classmethod
    def by(cls, rule: AsNeededEntered) -> "GiveForm":
        form = cls()
        form.rule = rule
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        if self.what.data != "other":
            return is_right
        if not self.dose.number:
            self.put_error("dose", _("Which dose?"))
        if not self.dose_unit.data:
            self.put_error("dose_unit", _("In which unit?"))
        if not stripped(self.route.data):
            self.put_error("route", _("By which route?"))
        return not any(field.errors for field in self)

    def events(self, _day: Day) -> list[Event]:
        rule, is_other = self.rule, self.what.data == "other"
        return [
            MedicineGiven.model_validate(
                {
                    "drug": rule.drug,
                    "dose": self.dose.number if is_other else rule.dose,
                    "dose_unit": self.dose_unit.data if is_other else rule.dose_unit,
                    "route": stripped(self.route.data) if is_other else rule.route,
                    "reason": stripped(self.reason.data),
                    "given_despite": self.despite(rule.drug),
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]


class OffChartForm(EntryForm):
    draft = "as-needed-off-{seq}"

    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])

    def events_of(self, seq: int) -> list[Event]:
        return [
            AsNeededStopped(
                as_needed_seq=seq,
                reason=str(self.reason.data).strip(),
                late_reason=self.late_reason_typed(),
            )
        ]
