"""A reaction: red flags, symptoms, infection, grade, and what was done with the pump."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Length, Optional

from bedside.core.day import Day
from bedside.core.events import (
    Event,
    Grade,
    InfusionPaused,
    RateChanged,
    ReactionRecorded,
)
from bedside.core.quantities import whole_minute
from bedside.core.reactions import half_in_reaction
from bedside.forms.answers import AnswersField, TickedField
from bedside.forms.ctcae import ctcae_typed
from bedside.forms.entry import (
    LONGEST_TEXT,
    ClockField,
    EntryForm,
    chosen_from,
    instant_of,
    stripped,
)
from bedside.wording import _

NO_RED_FLAG = "none"
Save = Literal["stopped", "half", "only"]


class ReactionForm(EntryForm):
    """`occurred_at` is the onset; `pump_at` when the pump was stopped or set lower.

    `pump_drawn_at` is the time the form was drawn with: a time nobody touched is the time of the
    tap, not of the drawing.
    """

    draft = "reaction"

    red_flag = TickedField()
    symptom = AnswersField()
    infection_sign = StringField(validators=[chosen_from("no", "not_sure", "yes")])
    grade = StringField(validators=[chosen_from("1", "2", "3", "4")])
    lower_reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    ctcae = StringField(validators=[Length(max=100)])
    note = StringField(validators=[Length(max=LONGEST_TEXT)])
    pump_at = ClockField(validators=[Optional()])
    pump_drawn_at = HiddenField()
    save = HiddenField()

    @property
    def red_flags(self) -> tuple[str, ...]:
        return tuple(flag for flag in self.red_flag.ticked if flag != NO_RED_FLAG)

    @property
    def symptoms(self) -> tuple[str, ...]:
        """Symptoms that are there; "none" is an answer, not a symptom."""
        return tuple(one for one in self.symptom.chosen if not one.endswith(":none"))

    @property
    def names_the_pump(self) -> bool:
        """The tap said something about the pump, not only about the patient."""
        return self.save.data in ("stopped", "half")

    def validate_red_flag(self, field: TickedField) -> None:
        if not field.ticked:
            raise ValidationError(_("Any red flag? Tick each one, or “None of these”."))
        if self.red_flags and NO_RED_FLAG in field.ticked:
            raise ValidationError(_("“None of these” and a red flag: tick what is right."))

    def validate_infection_sign(self, field: StringField) -> None:
        if not field.data and not self.red_flags:
            raise ValidationError(_("Any sign of infection today? Not sure is an answer."))

    def validate_grade(self, field: StringField) -> None:
        if not field.data and not self.red_flags:
            raise ValidationError(_("Choose the grade."))

    def reaction(self) -> ReactionRecorded:
        """The fact. Any red flag is grade 4, whatever else was chosen."""
        term, ctcae_grade = ctcae_typed(self.ctcae.data)
        return ReactionRecorded(
            symptoms=self.symptom.chosen,
            red_flags=self.red_flags,
            grade=4 if self.red_flags else cast(Grade, int(self.grade.data or 0)),
            lower_reason=stripped(self.lower_reason.data),
            no_red_flag=None if self.red_flags else True,
            infection_sign=cast(Any, self.infection_sign.data or None),
            ctcae_term=term,
            ctcae_grade=ctcae_grade,
            note=stripped(self.note.data),
            late_reason=self.late_reason_typed(),
        )

    def events(self, day: Day) -> list[Event]:
        """The reaction, and with it what the pump does now."""
        reaction = self.reaction()
        if self.save.data == "stopped":
            late = self.late_reason_typed()
            return [
                reaction,
                InfusionPaused(why="reaction", grade=reaction.grade, late_reason=late),
            ]
        half = half_in_reaction(day.history)
        if self.save.data == "half" and half is not None:
            rate = Decimal(half.numerator) / Decimal(half.denominator)
            return [
                reaction,
                RateChanged(rate_ml_per_h=rate, late_reason=self.late_reason_typed()),
            ]
        return [reaction]

    def field_of(self, event: Event, name: str) -> str:
        onset = isinstance(event, ReactionRecorded)
        return "pump_at" if name == "occurred_at" and not onset else name

    def happened_at_of(self, event: Event, now: datetime, zone: ZoneInfo) -> datetime:
        if isinstance(event, ReactionRecorded):
            return self.happened_at(now, zone)
        if self.pump_at.data == self.pump_drawn_at.data:
            return whole_minute(now)
        return instant_of(self.pump_at.clock, now, zone) or whole_minute(now)
