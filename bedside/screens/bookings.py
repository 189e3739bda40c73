"""Booking days, changing a booking, and the chair: what is asked, and what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bedside.booking_checks import Against
from bedside.core.courses import Courses
from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.floor import Floor
from bedside.forms.bookings import BookingChangeForm, ChairForm, WhenAndWhere
from bedside.forms.entry import EntryForm
from bedside.screens.booking_words import against_words
from bedside.screens.earlier import state_word
from bedside.screens.form_parts import Field, Option, Refusal, Segmented
from bedside.screens.forms import late_reason, text_field
from bedside.screens.parts import Button
from bedside.wording import _, clock_time, date_text, ngettext, weekday_date


@dataclass(frozen=True, slots=True)
class BookingScreen:
    """`known`: sentences about the course beside the form; `fill` types the proposal in."""

    title: str
    post_to: str
    fields: tuple[Field, ...]
    how_many: Segmented | None
    early: tuple[Field, ...]
    reason: Field | None
    known: tuple[str, ...]
    fill: Button | None
    refusal: Refusal | None
    seen: str
    ways: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ChairScreen:
    title: str
    post_to: str
    fields: tuple[Field, ...]
    words: str
    refusal: Refusal | None


def booking_screen(
    form: WhenAndWhere,
    patient_id: str,
    courses: Courses,
    floor: Floor,
    people: Iterable[Person],
    refusal: Refusal | None,
) -> BookingScreen:
    """A new booking: nothing is filled in until somebody asks for the proposal."""
    return BookingScreen(
        title=_("Book"),
        post_to=f"/bookings/new?patient={patient_id}",
        fields=_fields(form, floor, people),
        how_many=_how_many(form),
        early=_early(form),
        reason=None,
        known=tuple(_known(courses)),
        fill=_fill(patient_id, courses),
        refusal=refusal,
        seen=form.typed("seen"),
    )


def change_screen(
    form: BookingChangeForm,
    day: Day,
    floor: Floor,
    people: Iterable[Person],
    refusal: Refusal | None,
) -> BookingScreen:
    """A booking as it stands, to be changed; with why."""
    home = f"/days/{day.history.opened.day_id}/booking"
    opened, zone = day.history.opened, day.history.unit.zone
    known = _(
        "Booked: %(on)s, %(at)s, chair %(chair)s. Another date ends this booking and makes a new "
        "one; nothing is doubled.",
        on=weekday_date(day.history.planned_start_at.astimezone(zone).date()),
        at=clock_time(day.history.planned_start_at, zone),
        chair=opened.chair,
    )
    cancel = Button(_("Cancel this booking"), href=f"{home}/cancel")
    return BookingScreen(
        title=_("Change the booking"),
        post_to=home,
        fields=_fields(form, floor, people, day),
        how_many=None,
        early=_early(form),
        reason=text_field(form, "reason", _("Why")),
        known=(known,),
        fill=None,
        refusal=refusal,
        seen=form.typed("seen"),
        ways=(cancel,),
    )


def cancel_reason(form: EntryForm) -> Field:
    """Why this booking should not be."""
    return text_field(form, "reason", _("Why"))


def chair_screen(form: ChairForm, day: Day, floor: Floor, refusal: Refusal | None) -> ChairScreen:
    """The small form: which chair now."""
    now = day.history.opened.chair
    late = late_reason(form)
    why = text_field(form, "chair_reason", _("Why, if it helps"))
    return ChairScreen(
        title=_("Another chair"),
        post_to=f"/days/{day.history.opened.day_id}/chair",
        fields=(chair_field(form, floor, now), why, *((late,) if late else ())),
        words=_("In chair %(chair)s until now.", chair=now),
        refusal=refusal,
    )


def chair_field(form: EntryForm, floor: Floor, taken_out: str = "") -> Field:
    """The unit's chairs; a plain text where the unit has not said which it has."""
    chosen, error = form.typed("chair"), form.error_of("chair")
    chairs = [chair for chair in floor.chairs if chair != taken_out]
    if not chairs:
        return Field("chair", _("Chair"), value=chosen, error=error, max_length=50)
    options = []
    for chair in chairs:
        bay = floor.bay_of(chair)
        label = _("%(chair)s, bay %(bay)s", chair=chair, bay=bay) if bay else chair
        options.append(Option(chair, label, chair == chosen))
    if chosen and chosen not in chairs:
        options.append(Option(chosen, chosen, is_chosen=True))
    return Field("chair", _("Chair"), kind="select", options=tuple(options), error=error)


def _fields(
    form: WhenAndWhere, floor: Floor, people: Iterable[Person], day: Day | None = None
) -> tuple[Field, ...]:
    names = [one.name for one in people if one.role == "prescriber"]
    chosen = form.typed("prescriber")
    if chosen and chosen not in names:
        names.append(chosen)
    who = Field(
        "prescriber",
        _("Prescriber"),
        kind="select",
        options=tuple(Option(name, name, name == chosen) for name in names),
        error=form.error_of("prescriber"),
    )
    start = Field(
        "start",
        _("Planned start"),
        kind="time",
        value=form.typed("start"),
        error=form.error_of("start"),
        max_length=5,
    )
    return (
        _number(form, "course", _("Course")),
        _number(form, "day", _("Day of the course")),
        text_field(form, "on", _("Date"), _("Such as 24-Nov-2026")),
        start,
        chair_field(form, floor),
        who,
        text_field(form, "other_prescriber", _("Or another prescriber, by name")),
    )


def _number(form: EntryForm, name: str, label: str) -> Field:
    return Field(
        name,
        label,
        value=form.typed(name),
        error=form.error_of(name),
        input_mode="numeric",
        max_length=2,
    )


def _how_many(form: EntryForm) -> Segmented:
    chosen = form.typed("how_many")
    answers = (
        ("this_day", _("This day")),
        ("rest", _("This day and the rest of the course, day after day")),
    )
    options = tuple(Option(value, label, value == chosen) for value, label in answers)
    return Segmented("how_many", _("Book"), options, error=form.error_of("how_many"))


def _early(form: WhenAndWhere) -> tuple[Field, ...]:
    """Asked once a course would begin too soon."""
    asked = form.error_of("early_reason") or form.error_of("early_prescriber")
    if not asked and not form.typed("early_reason") and not form.typed("early_prescriber"):
        return ()
    return (
        text_field(form, "early_prescriber", _("Prescriber who decides")),
        text_field(form, "early_reason", _("Reason to begin so early"), area=True),
    )


def _known(courses: Courses) -> Iterable[str]:
    """What was given, and what is next."""
    last_on = courses.last_given_on
    if last_on is None:
        yield _("No infusion is known here.")
    else:
        yield _("Last infusion: %(on)s.", on=weekday_date(last_on))
    if courses.died_on is not None:
        yield _("A record says that the patient died on %(on)s.", on=date_text(courses.died_on))
        return
    if courses.current is None:
        yield _("The protocol has no further course.")
        return
    following = courses.next_day
    to_book = courses.current.to_book
    if following is not None and not following.is_proposed and following.on is not None:
        yield _(
            "Booked next: course %(course)s, day %(day)s on %(on)s.",
            course=following.course,
            day=following.day,
            on=weekday_date(following.on),
        )
    if to_book and to_book[0].on is not None:
        yield (
            _(
                "Proposed: course %(course)s, day %(day)s on %(on)s.",
                course=to_book[0].course,
                day=to_book[0].day,
                on=weekday_date(to_book[0].on),
            )
            + " "
            + ngettext(
                "%(num)s day of the course has no date yet.",
                "%(num)s days of the course have no date yet.",
                len(to_book),
            )
        )


def _fill(patient_id: str, courses: Courses) -> Button | None:
    if courses.current is None or not courses.current.to_book:
        return None
    return Button(_("Fill in the proposal"), href=f"/bookings/new?patient={patient_id}&fill=next")


def proposal(courses: Courses) -> dict[str, str]:
    """What stands in the form once somebody asked for it: course, day and date, no more."""
    if courses.current is None or not courses.current.to_book:
        return {}
    first = courses.current.to_book[0]
    on = date_text(first.on) if first.on else ""
    return {"course": str(first.course), "day": str(first.day), "on": on}


def filled_with(day: Day) -> dict[str, str]:
    """The booking as it stands."""
    opened, zone = day.history.opened, day.history.unit.zone
    at = day.history.planned_start_at
    return {
        "course": str(opened.course),
        "day": str(opened.day),
        "on": date_text(at.astimezone(zone).date()),
        "start": clock_time(at, zone),
        "chair": opened.chair,
        "prescriber": opened.prescriber_name,
    }


def against_refusal(
    against: Sequence[Against], zone: ZoneInfo, dates: int, form_id: str
) -> Refusal:
    """What stands against it; where it is only to be seen first, the way on."""
    lines = tuple(dict.fromkeys(against_words(one, zone, dates > 1) for one in against))
    if any(not one.is_warning for one in against):
        return Refusal(_("This cannot be booked"), lines)
    way = Button(
        _("Seen: go on all the same"),
        form=form_id,
        name="seen",
        value=" ".join(one.key for one in against),
    )
    return Refusal(_("To be seen before it is booked"), lines, buttons=(way,), shape="diamond")


def chair_refusal(against: Sequence[Against], zone: ZoneInfo) -> Refusal:
    """Who has the chair, to be seen before anybody else sits in it."""
    seen_first = against_refusal(against, zone, 1, "booking-form")
    return replace(seen_first, title=_("Not saved yet: somebody has this chair"))


def over_words(day: Day) -> str:
    """Why this booking can be changed no more."""
    status = day.history.status
    if status in ("infusing", "paused", "bag_finished", "discontinued", "watch"):
        return _(
            "The infusion has begun, so the booking stays as it is. Only the chair can be changed."
        )
    return _(
        "This day is over (%(state)s), so its booking can be changed no more. Book another day.",
        state=state_word(status),
    )
