"""Bag, blind second check and start: three forms of one screen."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from bedside.core.day import Day
from bedside.core.events import BagRecorded, BagSecondChecked, Event, InfusionStarted
from bedside.forms.entry import (
    ClockField,
    DateParts,
    EntryForm,
    NumberField,
    chosen_from,
    instant_of,
    required,
)
from bedside.wording import _, lazy


class TypedNumber(NumberField):
    """A number that has to be there."""

    def pre_validate(self, form: Any) -> None:
        if self.number is None and not self.errors:
            raise ValidationError(_("Read it and enter the number."))


class TypedDate(DateParts):
    def pre_validate(self, form: Any) -> None:
        if self.on is None and not self.process_errors:
            raise ValidationError(_("Enter the expiry date."))


class BagForm(EntryForm):
    """The first entry. Volume and rate stay hidden until the second agrees."""

    draft = "bag"

    batch = StringField(validators=[required(lazy("Enter the batch number.")), Length(max=60)])
    expires_on = TypedDate()
    diluent = StringField(validators=[required(lazy("Choose the diluent."))])
    volume_ml = TypedNumber()
    prepared_at = ClockField(validators=[required(lazy("Enter when it was prepared."))])
    line_holds = StringField(
        validators=[
            required(lazy("Say what the line is primed with.")),
            chosen_from("drug", "saline"),
        ]
    )
    first_rate_ml_per_h = TypedNumber()

    def validate_diluent(self, field: StringField) -> None:
        if self.diluents and field.data not in self.diluents:
            raise ValidationError(_("Choose one of the answers."))

    diluents: tuple[str, ...] = ()

    def events(self, day: Day) -> list[Event]:
        prepared_at = instant_of(self.prepared_at.clock, day.now, day.history.unit.zone)
        values: dict[str, Any] = {
            "batch": str(self.batch.data).strip(),
            "expires_on": self.expires_on.on,
            "diluent": self.diluent.data,
            "volume_ml": self.volume_ml.number,
            "first_rate_ml_per_h": self.first_rate_ml_per_h.number,
            "prepared_at": prepared_at,
            "line_holds": self.line_holds.data,
            "late_reason": self.late_reason_typed(),
        }
        return [BagRecorded.model_validate(values)]


class SecondCheckForm(EntryForm):
    """The second person reads both numbers again, with nothing of the first entry in sight."""

    volume_ml = TypedNumber()
    first_rate_ml_per_h = TypedNumber()
    right_patient = BooleanField(validators=[required(lazy("Compare name and NHS number."))])
    bag_in_order = BooleanField(validators=[required(lazy("Look at the bag."))])

    def events(self, day: Day) -> list[Event]:
        values: dict[str, Any] = {
            "volume_ml": self.volume_ml.number,
            "first_rate_ml_per_h": self.first_rate_ml_per_h.number,
            "right_patient": True,
            "bag_in_order": True,
            "late_reason": self.late_reason_typed(),
        }
        return [BagSecondChecked.model_validate(values)]


class StartForm(EntryForm):
    """The pump was started: at which rate stands on the button, as the bag was checked."""

    rate_ml_per_h = HiddenField(validators=[Optional(), Regexp(r"^\d{1,4}(\.\d{1,6})?$")])

    def events(self, day: Day) -> list[Event]:
        rate = Decimal(str(self.rate_ml_per_h.data or "0"))
        values = {"rate_ml_per_h": rate, "late_reason": self.late_reason_typed()}
        return [InfusionStarted.model_validate(values)]
