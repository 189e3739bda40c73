"""Every other end of a day, and the start that is moved: each with its reason."""

from datetime import UTC, datetime

from wtforms import StringField
from wtforms.validators import Length

from bedside.core import events as e
from bedside.core.day import Day
from bedside.forms.entry import LONGEST_TEXT, ClockField, EntryForm, chosen_from, required
from bedside.wording import day_of, lazy


class ReasonForm(EntryForm):
    """An ending that needs a reason and nothing else."""

    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])

    def why(self) -> str:
        return str(self.reason.data).strip()


class DeferForm(ReasonForm):
    draft = "defer"

    def events(self, day: Day) -> list[e.Event]:
        return [e.DayDeferred(reason=self.why(), late_reason=self.late_reason_typed())]


class DidNotAttendForm(ReasonForm):
    draft = "did-not-attend"

    def events(self, day: Day) -> list[e.Event]:
        return [e.PatientDidNotAttend(reason=self.why(), late_reason=self.late_reason_typed())]


class LeftAgainstAdviceForm(ReasonForm):
    draft = "left-against-advice"

    def events(self, day: Day) -> list[e.Event]:
        late = self.late_reason_typed()
        return [e.PatientLeftAgainstAdvice(reason=self.why(), late_reason=late)]


class PlannedStartForm(ReasonForm):
    """A clock time on the day of the booking."""

    draft = "planned-start"

    planned_start_at = ClockField(validators=[required(lazy("Enter the new start."))])

    def events(self, day: Day) -> list[e.Event]:
        zone = day.history.unit.zone
        on = day_of(day.history.opened.planned_start_at, zone)
        assert self.planned_start_at.clock is not None
        start_at = datetime.combine(on, self.planned_start_at.clock, zone).astimezone(UTC)
        return [
            e.PlannedStartMoved(
                planned_start_at=start_at,
                reason=self.why(),
                late_reason=self.late_reason_typed(),
            )
        ]


class TransferForm(EntryForm):
    draft = "transfer"

    to = StringField(validators=[required(lazy("Say where.")), Length(max=LONGEST_TEXT)])
    received_by = StringField(
        validators=[required(lazy("Name who receives the patient.")), Length(max=LONGEST_TEXT)]
    )
    copy_printed = StringField(
        validators=[required(lazy("Say whether a copy went along.")), chosen_from("yes", "no")]
    )

    def events(self, day: Day) -> list[e.Event]:
        return [
            e.PatientTransferred(
                to=str(self.to.data).strip(),
                received_by=str(self.received_by.data).strip(),
                copy_printed=self.copy_printed.data == "yes",
                late_reason=self.late_reason_typed(),
            )
        ]


class DiedForm(EntryForm):
    draft = "died"

    note = StringField(
        validators=[required(lazy("Write down what happened.")), Length(max=LONGEST_TEXT)]
    )

    def events(self, day: Day) -> list[e.Event]:
        note = str(self.note.data).strip()
        return [e.PatientDied(note=note, late_reason=self.late_reason_typed())]
