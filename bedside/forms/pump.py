"""The pump's own volume: read, and taken as what was given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from bedside.core.day import Day
from bedside.core.events import Entry, Event, PumpReadingAdopted, PumpReadingRecorded
from bedside.forms.entry import LONGEST_TEXT, EntryForm, NumberField, required, stripped
from bedside.wording import lazy


class ReadingForm(EntryForm):
    """`read_twice` carries the number it was ticked for: it counts for that number only."""

    draft = "pump-reading"

    volume_ml = NumberField(validators=[required(lazy("Write the volume that the pump shows."))])
    reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    read_twice = StringField(validators=[Length(max=12)])

    @property
    def is_read_twice(self) -> bool:
        number = self.volume_ml.number
        return number is not None and self.read_twice.data == f"{number:f}"

    def events(self, _day: Day) -> list[Event]:
        assert self.volume_ml.number is not None
        return [
            PumpReadingRecorded(
                volume_ml=self.volume_ml.number,
                reason=stripped(self.reason.data),
                read_twice=True if self.is_read_twice else None,
                late_reason=self.late_reason_typed(),
            )
        ]


class UseReadingForm(EntryForm):
    """The last reading becomes the volume, from the instant at which it was read."""

    draft = "use-reading"

    reading_seq = StringField(validators=[InputRequired()])
    reason = StringField(
        validators=[required(lazy("Say why the pump is right.")), Length(max=LONGEST_TEXT)]
    )

    # When the pump was read: the volume counts from there, whenever it is signed.
    read_at: datetime | None = None

    def reading_of(self, day: Day) -> Entry | None:
        """The reading this form was drawn for, while it is still in force."""
        seq = str(self.reading_seq.data)
        return next((entry for entry in day.history.readings if str(entry.seq) == seq), None)

    def happened_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        return self.read_at or super().happened_at(now, zone)

    def events_for(self, reading: Entry) -> list[Event]:
        assert isinstance(reading.event, PumpReadingRecorded)
        return [
            PumpReadingAdopted(
                volume_ml=reading.event.volume_ml,
                reason=str(self.reason.data),
                late_reason=self.late_reason_typed(),
            )
        ]
