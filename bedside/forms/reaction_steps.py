"""What is done about a reaction once it is recorded: actions, the pump, grade, end, way on."""

from decimal import Decimal
from typing import Any, cast

from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from bedside.core.day import Day
from bedside.core.events import (
    LEAST_WAIT_MIN,
    MOST_WAIT_MIN,
    Event,
    Grade,
    Grade4Reopened,
    InfusionPaused,
    LineChanged,
    LineHolds,
    MedicineGiven,
    RateChanged,
    ReactionActionDone,
    ReactionRegraded,
    ReactionResolved,
    WayOn,
    WayOnChosen,
)
from bedside.core.protocol import ReactionAction
from bedside.core.quantities import decimal_string
from bedside.core.reactions import half_in_reaction
from bedside.forms.ctcae import ctcae_typed
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    required,
    stripped,
)
from bedside.forms.medicine import DespiteForm
from bedside.wording import _, lazy

DOSE_UNITS = ("mg", "micrograms", "g", "mL", "units")
# What was done with the line, what it then holds, and the words of the record.
LINES: dict[str, tuple[str, LineHolds] | None] = {
    "left": None,
    "new_set": ("new_set", "saline"),
    "flushed": ("flushed", "saline"),
}


def line_done_words(done: str) -> str:
    return {
        "left": _("Left as it is, not flushed"),
        "new_set": _("New set, primed with saline"),
        "flushed": _("Flushed with saline"),
    }[done]


class ActionForm(DespiteForm):
    """One action ticked off; a medicine with drug, dose and route, a line with what was done."""

    draft = "action-{seq}-{action_id}"

    detail = StringField(validators=[Length(max=LONGEST_TEXT)])
    drug = StringField(validators=[Length(max=200)])
    dose = NumberField()
    dose_unit = StringField(validators=[chosen_from(*DOSE_UNITS)])
    route = StringField(validators=[Length(max=100)])
    line = StringField(validators=[chosen_from(*LINES)])

    def events_of(self, action: ReactionAction, reaction_seq: int) -> list[Event]:
        late = self.late_reason_typed()
        done = ReactionActionDone(
            reaction_seq=reaction_seq,
            action_id=action.id,
            detail=self._detail(action),
            late_reason=late,
        )
        if action.kind == "medicine":
            return [done, self._medicine(late)]
        changed = LINES.get(str(self.line.data)) if action.kind == "line" else None
        if changed is not None:
            how, holds = changed
            return [done, LineChanged(how=cast(Any, how), line_holds=holds, late_reason=late)]
        return [done]

    def _medicine(self, late: str | None) -> MedicineGiven:
        return MedicineGiven(
            drug=stripped(self.drug.data) or "",
            dose=cast(Decimal, self.dose.number),
            dose_unit=cast(Any, self.dose_unit.data),
            route=stripped(self.route.data) or "",
            given_despite=self.despite(stripped(self.drug.data) or ""),
            late_reason=late,
        )

    def _detail(self, action: ReactionAction) -> str | None:
        typed = stripped(self.detail.data)
        if action.kind == "medicine":
            given = (self.drug.data, self.dose.data, self.dose_unit.data, self.route.data)
            said = " ".join(str(part).strip() for part in given if part)
            return ". ".join(part for part in (said, typed) if part) or None
        if action.kind == "line" and self.line.data:
            said = line_done_words(self.line.data)
            return ". ".join(part for part in (said, typed) if part)
        return typed


class GoneForm(EntryForm):
    """Symptoms gone."""

    draft = "gone-{seq}"

    def events_of(self, reaction_seq: int) -> list[Event]:
        return [ReactionResolved(reaction_seq=reaction_seq, late_reason=self.late_reason_typed())]


class ReactionPumpForm(EntryForm):
    """The pump stopped, or set to the half, after the reaction was recorded."""

    save = StringField(validators=[chosen_from("stopped", "half")])

    def events_of(self, day: Day, grade: int) -> list[Event]:
        late = self.late_reason_typed()
        half = half_in_reaction(day.history)
        if self.save.data == "half" and half is not None:
            return [RateChanged(rate_ml_per_h=Decimal(decimal_string(half)), late_reason=late)]
        return [InfusionPaused(why="reaction", grade=cast(Grade, grade), late_reason=late)]


class RegradeForm(EntryForm):
    draft = "grade-{seq}"

    grade = StringField(
        validators=[required(lazy("Choose the grade.")), chosen_from("1", "2", "3", "4")]
    )
    ctcae = StringField(validators=[Length(max=100)])
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])

    def events_of(self, reaction_seq: int) -> list[Event]:
        term, ctcae_grade = ctcae_typed(self.ctcae.data)
        return [
            ReactionRegraded(
                reaction_seq=reaction_seq,
                grade=cast(Grade, int(self.grade.data or 0)),
                ctcae_term=term,
                ctcae_grade=ctcae_grade,
                reason=stripped(self.reason.data),
                late_reason=self.late_reason_typed(),
            )
        ]


class WayOnForm(EntryForm):
    """Signed by the prescriber named in `second_person` with their own PIN."""

    draft = "way-on-{seq}"

    way = StringField(
        validators=[
            required(lazy("Choose a way on.")),
            chosen_from("hold", "climb", "halve_later", "return_to_plan", "stop"),
        ]
    )
    wait_min = IntegerField(validators=[Optional(), NumberRange(LEAST_WAIT_MIN, MOST_WAIT_MIN)])
    reason = StringField(validators=[required(lazy("Give the reason.")), Length(max=LONGEST_TEXT)])

    @property
    def possible_wait_min(self) -> int | None:
        """The wait as typed, in minutes; None while it is none that can be signed."""
        wait = self.wait_min.data
        is_possible = wait is not None and LEAST_WAIT_MIN <= wait <= MOST_WAIT_MIN
        return wait if is_possible else None

    def events_of(self, reaction_seq: int) -> list[Event]:
        way = cast(WayOn, self.way.data)
        return [
            WayOnChosen(
                reaction_seq=reaction_seq,
                way=way,
                wait_min=self.wait_min.data if way == "climb" else None,
                reason=stripped(self.reason.data) or "",
                late_reason=self.late_reason_typed(),
            )
        ]


class ReopenForm(EntryForm):
    """Grade 4 reopened: a prescriber's reason and PIN, and a second person's."""

    draft = "reopen"

    reason = StringField(validators=[required(lazy("Give the reason.")), Length(max=LONGEST_TEXT)])

    def events(self, _day: Day) -> list[Event]:
        return [
            Grade4Reopened(
                reason=stripped(self.reason.data) or "", late_reason=self.late_reason_typed()
            )
        ]
