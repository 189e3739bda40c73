"""The pump stopped, and running again."""

from decimal import Decimal
from typing import cast

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import Event, InfusionPaused, InfusionResumed, PausedWhy
from bedside.core.offers import resume_rate
from bedside.core.quantities import decimal_string
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    required,
    stripped,
)
from bedside.wording import _, lazy

OTHER = "other"
REASONS: tuple[PausedWhy, ...] = ("toilet", "cannula", "alarm", "prescriber", "other")


class PauseForm(EntryForm):
    draft = "pause"

    why = StringField(validators=[required(lazy("Why was it stopped?")), chosen_from(*REASONS)])
    detail = StringField(validators=[Length(max=LONGEST_TEXT)])

    def validate_detail(self, field: StringField) -> None:
        if self.why.data == OTHER and not stripped(field.data):
            raise ValidationError(_("Say why in a few words."))

    def events(self, _day: Day) -> list[Event]:
        return [
            InfusionPaused(
                why=cast(PausedWhy, self.why.data),
                reason=stripped(self.detail.data),
                late_reason=self.late_reason_typed(),
            )
        ]


class ResumeForm(EntryForm):
    """At the rate the rules give; `other_ml_per_h` where the prescriber wants it slower."""

    draft = "resume"

    other_ml_per_h = NumberField()
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])

    def rate(self, day: Day) -> Decimal:
        typed = self.other_ml_per_h.number
        return Decimal(decimal_string(resume_rate(day))) if typed is None else typed

    def events(self, day: Day) -> list[Event]:
        return [
            InfusionResumed(
                rate_ml_per_h=self.rate(day),
                reason=stripped(self.reason.data),
                late_reason=self.late_reason_typed(),
            )
        ]

    def put_error(self, name: str, words: str) -> bool:
        return super().put_error("other_ml_per_h" if name == "rate" else name, words)
