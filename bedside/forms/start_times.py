"""The starts of one date as the manager wants them: one clock time for each patient."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from wtforms import Field, HiddenField, IntegerField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Regexp

from bedside.forms.entry import ClockField, required
from bedside.wording import lazy


class StartTimesForm(BaseForm):
    """`start-ID` is what was typed for this patient, `seq-ID` the line it was drawn on.

    CSRF is checked once for every post of the app.
    """

    def __init__(self, day_ids: Iterable[str]) -> None:
        self.day_ids = tuple(day_ids)
        named: dict[str, Any] = {
            "request_id": HiddenField(
                validators=[InputRequired(), Regexp(r"^[A-Za-z0-9_-]{8,64}$")]
            )
        }
        for day_id in self.day_ids:
            named[f"start-{day_id}"] = ClockField(
                validators=[required(lazy("Enter the start as 24-hour time, such as 09:05."))]
            )
            named[f"seq-{day_id}"] = IntegerField(validators=[InputRequired()])
        super().__init__(named)

    @property
    def request(self) -> str:
        """The id that makes a double tap one change."""
        return str(self["request_id"].data)

    @property
    def clocks(self) -> Mapping[str, time]:
        """What was typed, for every patient with a time that can be read."""
        return {
            day_id: clock
            for day_id in self.day_ids
            if (clock := self._start(day_id).clock) is not None
        }

    def drawn_on(self, day_id: str) -> int:
        return int(self[f"seq-{day_id}"].data or 0)

    def typed(self, day_id: str) -> str:
        return str(self._start(day_id).data or "")

    def error_of(self, day_id: str) -> str:
        """What is wrong with this start, in one sentence, or nothing."""
        errors = self._start(day_id).errors
        return str(errors[0]) if errors else ""

    def put_error(self, day_id: str, words: str) -> None:
        field: Field = self._start(day_id)
        field.errors = [*field.errors, words]

    def _start(self, day_id: str) -> ClockField:
        field = self[f"start-{day_id}"]
        assert isinstance(field, ClockField)
        return field
