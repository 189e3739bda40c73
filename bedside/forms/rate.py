"""A rate as it was set on the pump, and a rate at which the pump ran unasked."""

from decimal import Decimal

from wtforms import StringField
from wtforms.validators import Length, Regexp, ValidationError

from bedside.core.day import Day
from bedside.core.events import Event, PumpRanAtOtherRate, RateChanged
from bedside.core.quantities import whole_minute
from bedside.forms.entry import (
    LONGEST_TEXT,
    ClockField,
    EntryForm,
    NumberField,
    chosen_from,
    instant_of,
    required,
    stripped,
)
from bedside.wording import _, lazy

OTHER = "other"


class RateForm(EntryForm):
    """One of the rates on the buttons, or `other` with its number. A one-tap post has the first."""

    draft = "rate"

    rate_ml_per_h = StringField(
        validators=[
            required(lazy("Choose the rate that was set on the pump.")),
            Regexp(r"^(other|\d{1,4}(\.\d{1,6})?)$", message=lazy("Choose one of the rates.")),
        ]
    )
    other_ml_per_h = NumberField()
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    raised_anyway = StringField(validators=[Length(max=LONGEST_TEXT)])

    def validate_other_ml_per_h(self, field: NumberField) -> None:
        if self.rate_ml_per_h.data == OTHER and not field.number:
            raise ValidationError(_("Write the rate that was set on the pump."))

    def rate(self) -> Decimal:
        if self.rate_ml_per_h.data == OTHER:
            assert self.other_ml_per_h.number is not None
            return self.other_ml_per_h.number
        return Decimal(str(self.rate_ml_per_h.data))

    def events(self, _day: Day) -> list[Event]:
        return [
            RateChanged(
                rate_ml_per_h=self.rate(),
                reason=stripped(self.reason.data),
                raised_anyway=stripped(self.raised_anyway.data),
                late_reason=self.late_reason_typed(),
            )
        ]

    def put_error(self, name: str, words: str) -> bool:
        is_other = self.rate_ml_per_h.data == OTHER
        at_the_rate = "other_ml_per_h" if is_other else "rate_ml_per_h"
        return super().put_error(at_the_rate if name == "rate" else name, words)


class OtherRateForm(EntryForm):
    """What the pump really did: rate, from (`occurred_at`), until or still running."""

    draft = "other-rate"

    rate_ml_per_h = NumberField(validators=[required(lazy("Write the rate that the pump ran at."))])
    ended = StringField(
        validators=[
            required(lazy("Did it end, or does it still run so?")),
            chosen_from("still", "ended"),
        ]
    )
    until = ClockField()
    pump_reading_ml = NumberField()
    reason = StringField(
        validators=[required(lazy("Say what was found.")), Length(max=LONGEST_TEXT)]
    )

    def validate_until(self, field: ClockField) -> None:
        if self.ended.data == "ended" and field.clock is None:
            raise ValidationError(_("Write until when it ran so."))

    def events(self, day: Day) -> list[Event]:
        until_at = None
        if self.ended.data == "ended":
            until_at = instant_of(self.until.clock, whole_minute(day.now), day.history.unit.zone)
        return [
            PumpRanAtOtherRate(
                rate_ml_per_h=self.rate_ml_per_h.number or Decimal(0),
                until_at=until_at,
                pump_reading_ml=self.pump_reading_ml.number,
                reason=str(self.reason.data),
                late_reason=self.late_reason_typed(),
            )
        ]

    def put_error(self, name: str, words: str) -> bool:
        return super().put_error("until" if name == "until_at" else name, words)
