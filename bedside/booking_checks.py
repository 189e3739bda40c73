"""What stands against a booking, and what should be seen before it is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bedside.booking import Booking, opened_by, settings_in_force
from bedside.config_files import Configuration
from bedside.core.course_bookings import Kind, against_booking
from bedside.core.course_dates import is_weekend
from bedside.core.day import Day, day_from
from bedside.core.events import EarlierDay, Entry, Person, SettingsTakenOver
from bedside.core.fold import fold
from bedside.core.limits import closing_at
from bedside.core.transitions import ENDED
from bedside.record.patient_days import days_of_patient
from bedside.record.today import UnitDay, unit_day
from bedside.similar_names import alike

_NOBODY = Person(id="nobody", name="nobody", role="nurse")
# A date further off is a slip of the year [A].
FURTHEST = timedelta(days=3 * 366)

Code = (
    Kind
    | Literal[
        "date_past",
        "start_past",
        "date_far",
        "chair_unknown",
        "unclear_days",
        "chair_taken",
        "name_alert",
        "past_closing",
        "weekend",
    ]
)
# Said once and then gone past; everything else is refused.
WARNINGS: frozenset[Code] = frozenset(
    {"chair_taken", "name_alert", "past_closing", "weekend", "unclear_days"}
)


@dataclass(frozen=True, slots=True)
class Against:
    """One reason about one booking. `field`: which field of the form it stands beside."""

    code: Code
    on: date
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""

    @property
    def is_warning(self) -> bool:
        return self.code in WARNINGS

    @property
    def key(self) -> str:
        """Names it without naming anybody: what was warned of is posted back."""
        about = self.values.get("key", "")
        return f"{self.code}:{self.on.isoformat()}{':' + about if about else ''}"


class NotBooked(Exception):
    """Nothing was booked: something stands against it, or has to be seen first."""

    def __init__(self, against: Sequence[Against]) -> None:
        super().__init__(", ".join(one.code for one in against))
        self.against = tuple(against)

    @property
    def refusals(self) -> tuple[Against, ...]:
        return tuple(one for one in self.against if not one.is_warning)


@dataclass(slots=True)
class Booker:
    """Asks about bookings of one unit; reads each date once. A booking nothing stands against
    counts for those asked about after it. Whoever writes holds the patients' numbers first.

    `leave_out`: the day that is moved, as if it were gone.
    """

    configuration: Configuration
    unit_id: str
    now: datetime
    leave_out: frozenset[str] = frozenset()
    _dates: dict[date, UnitDay] = field(default_factory=dict)
    _added: dict[date, list[Day]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return self.configuration.unit.zone

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def in_force(self) -> SettingsTakenOver:
        return settings_in_force(self.configuration)

    def against(self, bookings: Sequence[Booking]) -> list[Against]:
        """Everything about these bookings of one patient, in the order of their dates."""
        if not bookings:
            return []
        patient = bookings[0].patient
        found = days_of_patient(patient.nhs_number, patient.born_on, self.unit_id)
        days = [one for one in found.days if one.day_id not in self.leave_out]
        said: list[Against] = []
        if set(found.unclear) - self.leave_out:
            said.append(Against("unclear_days", bookings[0].on(self.zone)))
        for booking in sorted(bookings, key=lambda one: one.planned_start_at):
            against = [
                *self._of_date(booking),
                *self._of_course(booking, days, found.own),
                *self._of_unit(booking),
            ]
            said += against
            if all(one.is_warning for one in against):
                days.append(self._as_earlier_day(booking))
                self._added.setdefault(booking.on(self.zone), []).append(self.as_day(booking))
        return said

    def _of_date(self, booking: Booking) -> Iterator[Against]:
        on = booking.on(self.zone)
        if on < self.today:
            yield Against("date_past", on, field="on")
        elif booking.planned_start_at < self.now:
            yield Against("start_past", on, {"at": booking.planned_start_at}, "start")
        elif on > self.today + FURTHEST:
            yield Against("date_far", on, field="on")
        floor = self.configuration.floor
        if floor.chairs and booking.chair not in floor.chairs:
            yield Against("chair_unknown", on, {"chairs": floor.chairs}, "chair")
        if is_weekend(on):
            yield Against("weekend", on)

    def _of_course(
        self, booking: Booking, days: Iterable[EarlierDay], own: frozenset[str]
    ) -> Iterator[Against]:
        on = booking.on(self.zone)
        protocol = self.configuration.protocols[self.configuration.unit.protocol]
        fields = {"day_given": "day", "day_booked": "day", "outside_course": "day",
                  "date_taken": "on", "too_soon": "reason"}  # fmt: skip
        for one in against_booking(protocol, days, booking.course, booking.day, on, self.today):
            if one.kind == "too_soon" and booking.early_course is not None:
                continue
            elsewhere = one.other is not None and one.other.day_id not in {*own, "new"}
            values = {
                "course": booking.course,
                "day": booking.day,
                "of": protocol.course_days(booking.course),
                "most": protocol.courses.max_courses,
                "months": protocol.courses.months_between,
                "other_on": one.other.on if one.other else None,
                "until_on": one.until_on,
                "elsewhere": elsewhere,
            }
            yield Against(one.kind, on, values, fields.get(one.kind, "course"))

    def _of_unit(self, booking: Booking) -> Iterator[Against]:
        """Chair, names and closing, against everybody else of that date."""
        on = booking.on(self.zone)
        mine = self.as_day(booking)
        for day in self.days_on(on):
            other = day.history.opened
            if other.patient.nhs_number == booking.patient.nhs_number:
                continue  # said as a date that is taken
            if other.chair == booking.chair and _overlap(mine, day):
                yield _chair_taken(on, day)
            kinds = alike(booking.patient, other.patient)
            if kinds:
                values = {"key": other.day_id, "kinds": kinds, "other": other.patient}
                yield Against("name_alert", on, values)
        close_at = closing_at(mine.history)
        if mine.home_at is not None and mine.home_at > close_at:
            values = {"home_at": mine.home_at, "close_at": close_at}
            yield Against("past_closing", on, values, "start")

    def of_chair(self, day: Day, chair: str) -> list[Against]:
        """Who sits in this chair, or is booked for it before this patient goes home."""
        on = day.history.planned_start_at.astimezone(self.zone).date()
        return [
            _chair_taken(on, other)
            for other in self.days_on(on)
            if other.history.opened.chair == chair
            and (other.history.status != "booked" or _overlap(day, other))
        ]

    def days_on(self, on: date) -> list[Day]:
        """Everybody else of that date who is not gone."""
        if on not in self._dates:
            self._dates[on] = unit_day(on, self.unit_id, self.now, self.in_force)
        days = [*self._dates[on].days, *self._added.get(on, ())]
        return [
            day
            for day in days
            if day.history.status not in ENDED | {"signed"}
            and day.history.opened.day_id not in self.leave_out
        ]

    def as_day(self, booking: Booking) -> Day:
        """The day as it would stand, booked and nothing more."""
        event = opened_by(booking, "new", self.in_force)
        entry = Entry(1, self.now, self.now, _NOBODY, None, "not-entered", None, event)
        return day_from(fold([entry]), self.now)

    def _as_earlier_day(self, booking: Booking) -> EarlierDay:
        protocol = self.configuration.protocols[self.configuration.unit.protocol]
        return EarlierDay(
            day_id="new",
            head="0" * 64,
            signed=False,
            on=booking.on(self.zone),
            course=booking.course,
            day=booking.day,
            status="booked",
            full_dose_mg=protocol.drug.dose_mg,
        )


def _chair_taken(on: date, day: Day) -> Against:
    other, at = day.history.opened, day.history.planned_start_at
    values = {"key": other.day_id, "chair": other.chair, "other": other.patient, "at": at}
    return Against("chair_taken", on, values, "chair")


def _overlap(one: Day, other: Day) -> bool:
    """Both in the chair at one time, from the planned start until home."""
    starts_at, ends_at = _stay(one)
    other_starts_at, other_ends_at = _stay(other)
    return starts_at < other_ends_at and other_starts_at < ends_at


def _stay(day: Day) -> tuple[datetime, datetime]:
    start_at = day.history.planned_start_at
    return start_at, day.home_at or start_at + timedelta(hours=12)


def refuse_unless_seen(against: Sequence[Against], seen: Iterable[str]) -> None:
    """Raises NotBooked for a refusal, and for a warning nobody has seen yet."""
    known = set(seen)
    if any(not one.is_warning or one.key not in known for one in against):
        raise NotBooked(against)
