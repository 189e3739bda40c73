"""What every form of a patient carries: its request id, the line it was drawn on, a clock time."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import (
    InputRequired,
    Length,
    Optional,
    Regexp,
    StopValidation,
    ValidationError,
)

from bedside.core.day import Day
from bedside.core.events import Event
from bedside.core.quantities import whole_minute
from bedside.wording import MONTHS, _

# Just after midnight an evening time is yesterday's; at any other hour it is still to come.
_SMALL_HOURS, _EVENING = time(6), time(18)
_CLOCK = re.compile(r"^([01]?\d|2[0-3])[:.]?([0-5]\d)$")
_NUMBER = re.compile(r"^\d{1,6}([.,]\d{1,6})?$")
LONGEST_TEXT = 10_000
_NO_NAME = re.compile(r"[^a-z0-9_-]")


def stripped(value: str | None) -> str | None:
    """What was typed without spaces around it; nothing typed is None."""
    return (value or "").strip() or None


def clock_typed(typed: str) -> time:
    """A 24-hour clock time: 11:40, 1140, 11.40. Raises ValueError."""
    match = _CLOCK.match(typed)
    if match is None:
        raise ValueError("no clock time")
    return time(int(match[1]), int(match[2]))


class ClockField(StringField):
    """A 24-hour clock time: 11:40, 1140, 11.40. `clock` is None while nothing was typed."""

    clock: time | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.clock = None
        typed = stripped(self.data)
        if typed is None:
            return
        try:
            self.clock = clock_typed(typed)
        except ValueError as odd:
            words = _("Write the time as 24-hour clock, such as 09:05.")
            raise ValueError(words) from odd


class NumberField(StringField):
    """A plain number, typed with point or comma. `number` is None while nothing was typed."""

    number: Decimal | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.number = None
        typed = stripped(self.data)
        if typed is None:
            return
        if not _NUMBER.match(typed):
            raise ValueError(_("Write a number, such as 12.5."))
        try:
            self.number = Decimal(typed.replace(",", "."))
        except InvalidOperation as odd:
            raise ValueError(_("Write a number, such as 12.5.")) from odd


class DateParts(Field):
    """Day, month and year typed apart: posts name-day, name-month, name-year."""

    day = month = year = ""
    on: date | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.on = None
        if not formdata:
            return
        part = {
            p: (formdata.get(f"{self.name}-{p}") or "").strip() for p in ("day", "month", "year")
        }
        self.day, self.month, self.year = part["day"], part["month"], part["year"]
        if not any(part.values()):
            return
        try:
            self.on = date(int(self.year), month_named(self.month), int(self.day))
        except ValueError:
            self.process_errors = [_("There is no such date. Write it as 31 3 2027.")]


def month_named(typed: str) -> int:
    """1 to 12 of "3", "Mar" or "march". Raises ValueError."""
    if typed.isdigit():
        return int(typed)
    for i, name in enumerate(MONTHS, start=1):
        if len(typed) >= 3 and name.lower().startswith(typed.lower()):
            return i
    raise ValueError(typed)


@dataclass(slots=True)
class Trouble:
    """Why a form came back: sentences that belong to no field. Empty on a fresh form."""

    words: list[str] = field(default_factory=list)
    is_stale: bool = False


class EntryForm(FlaskForm):
    """The base of every form about a patient."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)  # type: ignore[no-untyped-call]
        self.trouble = Trouble()

    # Under this name what was typed is kept while the tablet is locked; "" is never kept. Parts
    # of the address may stand in it: "fit-to-go-{item_id}", of what follows its "?" too.
    draft: ClassVar[str] = ""
    # The form as a whole is a decision on what it was drawn on: two may be changing one booking.
    must_be_current: ClassVar[bool] = False

    class Meta:
        # CSRF is checked once for every post of the app, htmx included.
        csrf = False

        def wrap_formdata(self, form: "EntryForm", formdata: Any) -> Any:
            """A fresh form opens with what its person had typed before the tablet was locked."""
            wrapped = super().wrap_formdata(form, formdata)  # type: ignore[misc]
            ask = g.get("draft_of") if wrapped is None and form.draft else None
            kept = ask(form.draft_name) if ask else None
            if kept is None:
                return wrapped
            typed, form.kept_for = kept
            return super().wrap_formdata(form, typed)  # type: ignore[misc]

    # The date that typed times belong to, once the day is over and another has begun.
    times_on: date | None = None

    def set_times_on(self, day: Day) -> None:
        """From the next date on, a time typed into an ended day is a time of that day."""
        self.times_on = ended_on_earlier_date(day)

    # How long ago what stands in this fresh form was typed; None: nothing was kept.
    kept_for: timedelta | None = None

    @property
    def draft_name(self) -> str:
        """What stands in the address and not in a name becomes a dash: `fit_to_go:advice`."""
        parts = {**request.args.to_dict(), **(request.view_args or {})}
        return _NO_NAME.sub("-", self.draft.format(**parts))[:64]

    def saved_fields(self) -> Collection[str] | None:
        """Which of its fields were saved, where others stay half typed; None: all of it."""
        return None

    request_id = HiddenField(
        validators=[InputRequired(), Regexp(r"^[A-Za-z0-9_-]{8,64}$")],
        default=lambda: uuid4().hex,
    )
    seq = IntegerField(validators=[InputRequired()])
    occurred_at = ClockField(validators=[Optional()])
    late_reason = StringField(validators=[Length(max=LONGEST_TEXT)])
    pin = StringField(validators=[Length(max=12)])
    second_person = StringField(validators=[Length(max=64)])
    second_pin = StringField(validators=[Length(max=12)])

    @property
    def request(self) -> str:
        """The id that makes a double tap one event."""
        return str(self.request_id.data)

    @property
    def drawn_on(self) -> int:
        """The line of the record this form was drawn on."""
        return int(self.seq.data or 0)

    def happened_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it happened, aware UTC, a whole minute; now where no time was typed."""
        at = instant_of(self.occurred_at.clock, now, zone, self.times_on)
        return at or whole_minute(now)

    def happened_at_of(self, event: Event, now: datetime, zone: ZoneInfo) -> datetime:
        """When this one of the form's events happened; forms with two times say which is whose."""
        return self.happened_at(now, zone)

    def field_of(self, event: Event, name: str) -> str:
        """Which field of this form says what a refusal of this event calls `name`."""
        return name

    def error_of(self, name: str) -> str:
        """What is wrong with this field, in one sentence, or nothing."""
        found = self._fields.get(name)
        return str(found.errors[0]) if found is not None and found.errors else ""

    def put_error(self, name: str, words: str) -> bool:
        """Puts a refusal beside its field; False where this form has no such field."""
        found = self._fields.get(name)
        if found is None or isinstance(found, HiddenField):
            return False
        found.errors = [*found.errors, words]
        return True

    def typed(self, name: str) -> str:
        """What stands in the field: what was typed stays."""
        found = self._fields[name]
        return "" if found.data is None else str(found.data)

    def late_reason_typed(self) -> str | None:
        return stripped(self.late_reason.data)


def ended_on_earlier_date(day: Day) -> date | None:
    """The ward's date on which this day ended, where today is a later one."""
    ended = day.history.ended
    if ended is None:
        return None
    zone = day.history.unit.zone
    ended_on = ended.occurred_at.astimezone(zone).date()
    return ended_on if ended_on < day.now.astimezone(zone).date() else None


def instant_of(
    clock: time | None, now: datetime, zone: ZoneInfo, on: date | None = None
) -> datetime | None:
    """The instant of a ward clock time, aware UTC: on this date; without one today, or yesterday
    just after midnight.

    A time later than now stays in the future, so that it is refused and not bent. In the hour
    that a clock change repeats, the later of the two that is not in the future.
    """
    if clock is None:
        return None
    local_now = now.astimezone(zone)
    if on is None:
        on = local_now.date()
        if local_now.time() < _SMALL_HOURS and clock > _EVENING:
            on -= timedelta(days=1)
    both = [datetime.combine(on, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (1, 0)]
    past = [at for at in both if at <= now]
    return past[0] if past else min(both)


class _Written(InputRequired):
    """Something was typed or chosen, and not only spaces."""

    def __call__(self, form: Any, field: Field) -> None:
        typed = field.raw_data[0] if field.raw_data else None
        if isinstance(typed, str) and not typed.strip():
            field.errors = [*field.errors, str(self.message)]
            raise StopValidation
        super().__call__(form, field)


def required(words: str) -> InputRequired:
    """A validator that says in the nurse's words what is missing."""
    return _Written(message=words)


def chosen_from(*allowed: str) -> Any:
    """A validator: one of these values or nothing; anything else is a forged form."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data and field.data not in allowed:
            raise ValidationError(_("Choose one of the answers."))

    return check
