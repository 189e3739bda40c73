"""Booking infusion days, and changing a booking."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from bedside.booking import Booking
from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.refusals.taps import Finding, Refused
from bedside.forms.date_typed import DateField
from bedside.forms.entry import LONGEST_TEXT, ClockField, EntryForm, chosen_from, required, stripped
from bedside.wording import _, lazy

MOST_COURSES, MOST_DAYS, LONGEST_CHAIR, LONGEST_NAME = 99, 31, 50, 200
LONGEST_NUMBER = 4
_ONE_DAY = timedelta(days=1)


class WholeNumberField(IntegerField):
    """A whole number; nothing typed is None, and said by `required`."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = stripped(valuelist[0])
        self.data = None
        if typed is None:
            return
        if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
            raise ValueError(_("Write a whole number."))
        self.data = int(typed)


class SeenFirst(EntryForm):
    """A form that is warned of something, and gone past it once that was seen."""

    # What was warned of and gone past, by its key: names nobody.
    seen = StringField(validators=[Length(max=LONGEST_TEXT)])

    def seen_keys(self) -> frozenset[str]:
        return frozenset((self.seen.data or "").split())


class WhenAndWhere(SeenFirst):
    """What a booking says beside the patient."""

    course = WholeNumberField(
        validators=[
            required(lazy("Enter the course.")),
            NumberRange(1, MOST_COURSES, lazy("Enter the course as a number.")),
        ]
    )
    day = WholeNumberField(
        validators=[
            required(lazy("Enter the day of the course.")),
            NumberRange(1, MOST_DAYS, lazy("Enter the day as a number.")),
        ]
    )
    on = DateField(validators=[required(lazy("Enter the date."))])
    start = ClockField(validators=[required(lazy("Enter the planned start."))])
    chair = StringField(validators=[required(lazy("Choose a chair.")), Length(max=LONGEST_CHAIR)])
    prescriber = StringField(validators=[Length(max=LONGEST_NAME)])
    other_prescriber = StringField(validators=[Length(max=LONGEST_NAME)])
    early_prescriber = StringField(validators=[Length(max=LONGEST_NAME)])
    early_reason = StringField(validators=[Length(max=LONGEST_TEXT)])

    def validate(self, extra_validators: object = None) -> bool:
        is_right = super().validate()
        if not self.prescriber_name():
            self.put_error("prescriber", _("Choose the prescriber, or write the name below."))
            return False
        return bool(is_right)

    def prescriber_name(self) -> str:
        """The one written stands for one who is not in the list."""
        return stripped(self.other_prescriber.data) or stripped(self.prescriber.data) or ""

    def start_at(self, on: date, zone: ZoneInfo) -> datetime:
        """The planned start on this date, aware UTC."""
        assert self.start.clock is not None
        return datetime.combine(on, self.start.clock, zone).astimezone(UTC)

    def early(self, not_before: date | None) -> e.EarlyCourse | None:
        """A prescriber's reason for a course that begins too soon; None until both are given."""
        name, reason = stripped(self.early_prescriber.data), stripped(self.early_reason.data)
        if not_before is None or name is None or reason is None:
            return None
        return e.EarlyCourse(prescriber_name=name, reason=reason, not_before=not_before)

    def booking(self, patient: e.Patient, day: int, on: date, zone: ZoneInfo) -> Booking:
        """What was typed, on this date. Only after it was found right."""
        return Booking(
            patient=patient,
            course=int(self.course.data or 0),
            day=day,
            planned_start_at=self.start_at(on, zone),
            chair=str(self.chair.data).strip(),
            prescriber_name=self.prescriber_name(),
        )


class BookingForm(WhenAndWhere):
    """One day, or this one and the following days of its course on consecutive dates."""

    draft = "booking-{patient}"

    seq = IntegerField(validators=[InputRequired()], default=0)
    how_many = StringField(
        validators=[
            required(lazy("Say how many days are booked.")),
            chosen_from("this_day", "rest"),
        ]
    )

    def bookings(self, patient: e.Patient, days: Sequence[int], zone: ZoneInfo) -> list[Booking]:
        """For each of these days of the course, from the date typed on."""
        assert self.on.on is not None
        numbers = days if self.how_many.data == "rest" else [int(self.day.data or 0)]
        dates = (self.on.on + i * _ONE_DAY for i in range(len(numbers)))
        return [self.booking(patient, n, on, zone) for n, on in zip(numbers, dates, strict=True)]


class BookingChangeForm(WhenAndWhere):
    """Everything of a booking while the patient has not started; with why."""

    draft = "booking"
    must_be_current: ClassVar[bool] = True

    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])

    def why(self) -> str:
        return str(self.reason.data).strip()

    def take_over(self, drawn: Mapping[str, str], stands: Mapping[str, str]) -> None:
        """What was left as the form showed it takes the value that stands now: nobody's change
        is turned back by a field that was not touched."""
        for name, value in stands.items():
            if self.typed(name).strip() == drawn.get(name):
                self._fields[name].data = value

    def is_moved(self, day: Day) -> bool:
        """To another date: a day of its own, this one ends."""
        zone = day.history.unit.zone
        return self.on.on != day.history.planned_start_at.astimezone(zone).date()

    def events(self, day: Day) -> list[e.Event]:
        """One for each thing that differs. Raises Refused where nothing does."""
        opened, zone = day.history.opened, day.history.unit.zone
        assert self.on.on is not None
        wanted = self.booking(opened.patient, int(self.day.data or 0), self.on.on, zone)
        found: list[e.Event] = []
        if wanted.planned_start_at != day.history.planned_start_at:
            at = wanted.planned_start_at
            found.append(e.PlannedStartMoved(planned_start_at=at, reason=self.why()))
        told = (wanted.course, wanted.day, wanted.prescriber_name)
        if told != (opened.course, opened.day, opened.prescriber_name):
            course, number, name = told
            found.append(
                e.BookingCorrected(
                    course=course, day=number, prescriber_name=name, reason=self.why()
                )
            )
        if wanted.chair != opened.chair:
            found.append(e.ChairChanged(chair=wanted.chair, reason=self.why()))
        if not found:
            raise Refused((Finding("nothing_different", {}, "reason"),))
        return found


class CancelForm(EntryForm):
    """The booking should not be: wrong patient, or not on this date and no other known yet."""

    draft = "booking-cancel"

    must_be_current: ClassVar[bool] = True

    reason = StringField(validators=[required(lazy("Say why.")), Length(max=LONGEST_TEXT)])

    def events(self, day: Day) -> list[e.Event]:
        why = str(self.reason.data).strip()
        return [e.DayDeferred(reason=why, why="cancelled")]


class ChairForm(SeenFirst):
    """The patient sits in another chair now."""

    draft = "chair"

    chair = StringField(validators=[required(lazy("Choose a chair.")), Length(max=LONGEST_CHAIR)])
    chair_reason = StringField(validators=[Optional(), Length(max=LONGEST_TEXT)])

    def events(self, day: Day) -> list[e.Event]:
        return [
            e.ChairChanged(
                chair=str(self.chair.data).strip(),
                reason=stripped(self.chair_reason.data),
                late_reason=self.late_reason_typed(),
            )
        ]
