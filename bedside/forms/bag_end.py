"""The end of the bag, and of the line: finished, discontinued, flushed, disconnected, changed."""

from typing import cast, get_args

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from bedside.core.day import Day
from bedside.core.events import (
    BagFinished,
    DiscontinuedWhy,
    Event,
    InfusionDiscontinued,
    LineChanged,
    LineDisconnected,
    LineFlushed,
    LineHolds,
    NoteWritten,
)
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    required,
    stripped,
)
from bedside.forms.pause import OTHER
from bedside.forms.pump import ReadingForm
from bedside.wording import _, lazy

WHY: tuple[DiscontinuedWhy, ...] = ("reaction", "prescriber", "patient", "other")


class BagFinishedForm(ReadingForm):
    """The bag is empty; the reading is optional and an entry of its own."""

    draft = "bag-finished"

    volume_ml = NumberField()

    def events(self, day: Day) -> list[Event]:
        finished = BagFinished(
            reason=stripped(self.reason.data),
            late_reason=self.late_reason_typed(),
        )
        return [finished] if self.volume_ml.number is None else [finished, *super().events(day)]


class DiscontinueForm(EntryForm):
    draft = "discontinue"

    why = StringField(validators=[required(lazy("Why does it end here?")), chosen_from(*WHY)])
    detail = StringField(validators=[Length(max=LONGEST_TEXT)])

    def validate_detail(self, field: StringField) -> None:
        if self.why.data == OTHER and not stripped(field.data):
            raise ValidationError(_("Say why in a few words."))

    def events(self, _day: Day) -> list[Event]:
        return [
            InfusionDiscontinued(
                why=cast(DiscontinuedWhy, self.why.data),
                reason=stripped(self.detail.data),
                late_reason=self.late_reason_typed(),
            )
        ]


class LineEndForm(EntryForm):
    """What was done with the line after the bag; what was ordered goes into a note."""

    draft = "line"

    done = StringField(
        validators=[
            required(lazy("Was it flushed or disconnected?")),
            chosen_from("flushed", "disconnected"),
        ]
    )
    volume_ml = NumberField()
    ordered = StringField(validators=[Length(max=LONGEST_TEXT)])

    def events(self, _day: Day) -> list[Event]:
        late = self.late_reason_typed()
        ordered = stripped(self.ordered.data)
        note: list[Event] = []
        if ordered:
            text = _("Line, as the prescriber asked: %(text)s", text=ordered)
            note = [NoteWritten(text=text, late_reason=late)]
        if self.done.data == "flushed":
            return [LineFlushed(volume_ml=self.volume_ml.number, late_reason=late), *note]
        return [LineDisconnected(late_reason=late), *note]


class LineChangeForm(EntryForm):
    draft = "line-change"

    how = StringField(
        validators=[
            required(lazy("What was done with the line?")),
            chosen_from("primed", "flushed", "new_set"),
        ]
    )
    line_holds = StringField(
        validators=[
            required(lazy("What does the line hold now?")),
            chosen_from(*get_args(LineHolds)),
        ]
    )

    def events(self, _day: Day) -> list[Event]:
        return [
            LineChanged.model_validate(
                {
                    "how": self.how.data,
                    "line_holds": self.line_holds.data,
                    "late_reason": self.late_reason_typed(),
                }
            )
        ]
