"""Checks: every answer stands by itself; one row or the whole list is saved at once."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from wtforms import HiddenField, StringField
from wtforms.validators import Length, Regexp

from bedside.core.day import Day
from bedside.core.events import CheckAnswered, Event
from bedside.core.protocol import Check
from bedside.forms.entry import LONGEST_TEXT, EntryForm, chosen_from, stripped
from bedside.wording import _

ANSWERS = ("passed", "failed", "not_applicable")


class ChecksForm(EntryForm):
    """Posts `answer_<check>` and `note_<check>`; a row that is saved alone has its own request."""

    draft = "checks"

    asked: tuple[Check, ...] = ()
    only: str | None = None

    @property
    def request(self) -> str:
        return super().request if self.only is None else self.request_of(self.only)

    def request_of(self, check_id: str) -> str:
        return str(self[f"request_{check_id}"].data)

    def answer_to(self, check: Check) -> str | None:
        return stripped(self[f"answer_{check.id}"].data)

    def note_on(self, check: Check) -> str | None:
        return stripped(self[f"note_{check.id}"].data)

    @property
    def _saved(self) -> list[Check]:
        return [check for check in self.asked if self.only in (None, check.id)]

    def saved_fields(self) -> Collection[str] | None:
        """A row that was saved alone leaves what is typed in the others."""
        return None if self.only is None else (f"answer_{self.only}", f"note_{self.only}")

    @property
    def is_empty(self) -> bool:
        """Nothing was answered and no note was left without its answer."""
        return not any(self.answer_to(one) or self.note_on(one) for one in self._saved)

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        for check in self._saved:
            unsaid = self.answer_to(check) is None
            if unsaid and (self.note_on(check) or check.id == self.only):
                self.put_error(f"answer_{check.id}", _("Choose an answer."))
                is_right = False
        return is_right

    def events(self, day: Day) -> list[Event]:
        return [
            CheckAnswered.model_validate(
                {
                    "check_id": check.id,
                    "answer": self.answer_to(check),
                    "note": self.note_on(check),
                    "late_reason": self.late_reason_typed(),
                }
            )
            for check in self._saved
            if self.answer_to(check) is not None
        ]


def checks_form(asked: Sequence[Check], only: str | None = None) -> ChecksForm:
    """The form for these checks; with `only`, that one row alone is saved."""
    fields: dict[str, Any] = {"asked": tuple(asked), "only": only}
    for check in asked:
        fields[f"answer_{check.id}"] = StringField(validators=[chosen_from(*ANSWERS)])
        fields[f"note_{check.id}"] = StringField(validators=[Length(max=LONGEST_TEXT)])
        fields[f"request_{check.id}"] = HiddenField(
            validators=[Regexp(r"^[A-Za-z0-9_-]{8,64}$")], default=lambda: uuid4().hex
        )
    made: type[ChecksForm] = type("ChecksOfThisDay", (ChecksForm,), fields)
    return made()
