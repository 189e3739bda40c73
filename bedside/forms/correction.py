"""A correction: the same line with other values, or struck. The old line stays."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args
from zoneinfo import ZoneInfo

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from bedside.core.day import Day
from bedside.core.events import Entry, EntryStruck, Event, ObservationsRecorded, Sign
from bedside.core.quantities import whole_minute
from bedside.core.refusals.taps import Finding, Refused
from bedside.forms.entry import (
    LONGEST_TEXT,
    EntryForm,
    NumberField,
    chosen_from,
    instant_of,
    required,
    stripped,
)
from bedside.wording import lazy

SIGNS: tuple[Sign, ...] = get_args(Sign)
HALF_A_DAY = timedelta(hours=12)


class CorrectionForm(EntryForm):
    """`old` is the line it corrects; set before it is read."""

    draft = "correct-{seq}"

    old: Entry

    what = StringField(
        validators=[required(lazy("Say whether it is corrected or struck.")), chosen_from(*"cs")]
    )
    correction_reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    rate_ml_per_h = NumberField()
    temperature_c = NumberField()
    pulse_per_min = NumberField()
    systolic_mmhg = NumberField()
    diastolic_mmhg = NumberField()
    breaths_per_min = NumberField()
    spo2_percent = NumberField()
    rare_is_right = BooleanField()

    @classmethod
    def of(cls, old: Entry) -> "CorrectionForm":
        form = cls()
        form.old = old
        return form

    def happened_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The time typed, on the day of the old line; a line is struck when it is struck."""
        if self.what.data == "s":
            return whole_minute(now)
        near = self.old.occurred_at
        if self.occurred_at.clock == near.astimezone(zone).time():
            return near  # also in an hour that comes twice
        at = instant_of(self.occurred_at.clock, min(near + HALF_A_DAY, now), zone)
        if at is not None and at - near > HALF_A_DAY:
            at -= 2 * HALF_A_DAY
        return at or near

    def events(self, day: Day) -> list[Event]:
        reason = stripped(self.correction_reason.data)
        if self.what.data == "s":
            return [EntryStruck(correction_reason=reason)]
        corrected = self._corrected(reason)
        at = self.happened_at(day.now, day.history.unit.zone)
        if at == self.old.occurred_at and _same(corrected, self.old.event):
            raise Refused((Finding("nothing_different", {}, "what"),))
        return [corrected]

    def _corrected(self, reason: str | None) -> Event:
        old = self.old.event
        values = {**old.model_dump(), **self._typed_values(), "correction_reason": reason}
        if isinstance(old, ObservationsRecorded):
            values["cannot_take"] = {
                sign: why for sign, why in old.cannot_take.items() if values[sign] is None
            }
            if self.rare_is_right.data:
                values["confirmed_rare"] = SIGNS
        return type(old).model_validate(values)

    def number(self, name: str) -> Decimal | None:
        found = self[name]
        assert isinstance(found, NumberField)
        return found.number

    def _typed_values(self) -> dict[str, Any]:
        """What stands in the fields that this line has; an emptied sign is "not recorded"."""
        return {
            name: _whole(name, self.number(name))
            for name in ("rate_ml_per_h", *SIGNS)
            if name in type(self.old.event).model_fields and self[name].raw_data
        }


def _same(new: Event, old: Event) -> bool:
    return new.model_copy(update={"correction_reason": old.correction_reason}) == old


def _whole(name: str, number: Decimal | None) -> Decimal | int | None:
    if number is None or name in ("rate_ml_per_h", "temperature_c"):
        return number
    return int(number) if number == int(number) else number
