"""Booking infusion days; a booking changed, moved or cancelled; the patient in another chair."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bedside.booking import Booking, book_all
from bedside.booking_changes import move_to_date
from bedside.booking_checks import Against, Booker, NotBooked, refuse_unless_seen
from bedside.core.courses import Courses, course_of, courses_of
from bedside.core.day import Day, day_from
from bedside.core.fold import fold
from bedside.core.protocol import Protocol
from bedside.core.refusals.taps import Refused, Stale
from bedside.core.transitions import may_happen
from bedside.forms.bookings import (
    BookingChangeForm,
    BookingForm,
    CancelForm,
    ChairForm,
    WhenAndWhere,
)
from bedside.record.patient_days import PatientDays, days_of_patient
from bedside.record.patients import Registered, hold_number
from bedside.routes.drafts import forget_here
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.patients import hidden_of, page_of, patient_here, said_above, today
from bedside.routes.present import colleagues, day_of, now, person, ward
from bedside.screens.bookings import (
    against_refusal,
    booking_screen,
    cancel_reason,
    chair_refusal,
    chair_screen,
    change_screen,
    filled_with,
    over_words,
    proposal,
)
from bedside.screens.form_parts import Refusal
from bedside.screens.forms import to_correct
from bedside.screens.frame import form_bar
from bedside.screens.parts import ActionBar, Button
from bedside.screens.refusals import stale_words, words_for
from bedside.wording import _

bookings = Blueprint("bookings", __name__)


def _protocol() -> Protocol:
    configuration = ward().configuration
    return configuration.protocols[configuration.unit.protocol]


def _days(known: Registered) -> PatientDays:
    return days_of_patient(known.patient.nhs_number, known.patient.born_on, known.unit_id)


def _courses(known: Registered) -> Courses:
    return courses_of(_protocol(), _days(known).days, today())


@bookings.get("/bookings/new")
def new_page() -> str | Response:
    if "patient" not in request.args:
        return redirect("/patients", 303)
    known = patient_here(request.args["patient"])
    typed = proposal(_courses(known)) if request.args.get("fill") == "next" else {}
    return _new(BookingForm(data=typed), known)


def _new(form: BookingForm, known: Registered, refusal: Refusal | None = None) -> str:
    screen = booking_screen(
        form,
        known.id,
        _courses(known),
        ward().floor,
        colleagues(),
        refusal or said_above(form),
    )
    save = Button(_("Book"), kind="filled", size="bar", form="booking-form")
    back = Button(
        _("Cancel"), href=f"/patients/{known.id}", size="bar", attributes=(("data-discard", ""),)
    )
    # Whatever stands against it is said in the block above, a field beside itself.
    bar = ActionBar((back, save), None, "" if refusal else to_correct(form))
    hidden = hidden_of(form)
    return page_of("pages/booking.html", known, screen=screen, hidden=hidden, bar=bar)


@bookings.post("/bookings/new")
def book() -> Response | tuple[str, int]:
    known = patient_here(request.args.get("patient", ""))
    form = BookingForm()
    if not form.validate():
        return _new(form, known), 422
    wanted: list[Booking] = []

    def asked(_session: Session) -> Sequence[tuple[Booking, str]]:
        hold_number(known.patient.nhs_number)
        wanted[:] = form.bookings(known.patient, _numbers(form, known), ward().zone)
        wanted[:] = _checked(form, wanted, frozenset())
        return [(one, known.id) for one in wanted]

    try:
        book_all(asked, ward().configuration, ward().unit_id, person(), ward().clock, form.request)
    except NotBooked as not_booked:
        refusal = _place(form, not_booked.against, len(wanted))
        return _new(form, known, refusal), 422
    forget_here(form.draft_name)
    return redirect(f"/patients/{known.id}", 303)


def _numbers(form: BookingForm, known: Registered) -> list[int]:
    """The days of the course still to book, from the one typed on."""
    number, first = int(form.course.data or 0), int(form.day.data or 0)
    protocol = _protocol()
    if number > protocol.courses.max_courses or form.how_many.data != "rest":
        return [first]
    course = course_of(protocol, _days(known).days, number, today())
    later = [one.day for one in course.to_book if one.day > first]
    return [first, *sorted(later)]


def _checked(
    form: WhenAndWhere, wanted: Sequence[Booking], leave_out: frozenset[str]
) -> list[Booking]:
    """The bookings with a prescriber's reason where one is needed. Raises NotBooked."""
    against = _booker(leave_out).against(wanted)
    too_soon = next((one for one in against if one.code == "too_soon"), None)
    early = form.early(too_soon.values["until_on"]) if too_soon else None
    if early is not None:
        wanted = [replace(one, early_course=early) for one in wanted]
        against = [one for one in against if one.code != "too_soon"]
    refuse_unless_seen(against, form.seen_keys())
    return list(wanted)


def _booker(leave_out: frozenset[str]) -> Booker:
    return Booker(ward().configuration, ward().unit_id, now(), leave_out)


def _place(form: WhenAndWhere, against: Sequence[Against], dates: int) -> Refusal:
    """The refusal on top; the field it is about is marked."""
    if any(one.code == "too_soon" for one in against):
        form.put_error("early_reason", _("Name the prescriber and the reason."))
    return against_refusal(against, ward().zone, dates, "booking-form")


@bookings.get("/days/<day_id>/booking")
def change_page(day_id: str) -> str:
    day = day_of(day_id)
    if not _can_change(day):
        return _over(day)
    return _change(day, BookingChangeForm(data=filled_with(day)))


def _can_change(day: Day) -> bool:
    return may_happen("booking_corrected", day.history.status)


def _over(day: Day) -> str:
    day_id = day.history.opened.day_id
    buttons = [Button(_("Back"), href=f"/days/{day_id}", size="bar")]
    if may_happen("chair_changed", day.history.status):
        buttons.append(Button(_("Another chair"), href=f"/days/{day_id}/chair", size="bar"))
    bar = ActionBar(tuple(buttons), None)
    return patient_page("pages/booking_over.html", day, bar, words=over_words(day))


def _change(day: Day, form: BookingChangeForm, refusal: Refusal | None = None) -> str:
    refusal = refusal or said_above(form)
    screen = change_screen(form, day, ward().floor, colleagues(), refusal)
    save = Button(_("Save the change"), kind="filled", size="bar", form="booking-form")
    problem = "" if refusal else to_correct(form)
    bar = form_bar(day.history.opened.day_id, save, problem, leave=_("Leave it as it is"))
    return patient_page("pages/booking_change.html", day, bar, form=form, screen=screen)


@bookings.post("/days/<day_id>/booking")
def change(day_id: str) -> Response | tuple[str, int]:
    day = day_of(day_id)
    form = BookingChangeForm()
    is_again = form.request in _requests(day)
    if not _can_change(day):
        # The second tap of a move finds the day ended by the first.
        return redirect(f"/days/{day_id}", 303) if is_again else (_over(day), 409)
    if not form.validate():
        return _change(day, form), 422
    if form.drawn_on != day.seq and not is_again:
        return _stale(day, form)
    if form.is_moved(day):
        return _move(day, form)
    against = _against_change(day, form)
    if against is not None:
        return _change(day, form, against), 422
    home = f"/days/{day_id}"
    return submit(day_id, form, form.events, _change, home)


def _stale(day: Day, form: BookingChangeForm) -> tuple[str, int]:
    form.trouble.is_stale = True
    form.trouble.words.append(stale_words(day, day.seq, form.drawn_on))
    form.take_over(_drawn_with(day, form.drawn_on), filled_with(day))
    form.seq.data = day.seq
    return _change(day, form), 409


def _drawn_with(day: Day, seq: int) -> dict[str, str]:
    """The booking as the form showed it, before the other change."""
    known = [entry for entry in day.history.entries if entry.seq <= seq]
    return filled_with(day_from(fold(known), now())) if known else {}


def _wanted(day: Day, form: BookingChangeForm) -> Booking:
    opened = day.history.opened
    assert form.on.on is not None
    one = form.booking(opened.patient, int(form.day.data or 0), form.on.on, day.history.unit.zone)
    return replace(one, early_course=opened.early_course)


def _against_change(day: Day, form: BookingChangeForm) -> Refusal | None:
    """What the change collides with; None: nothing, or all of it was seen."""
    wanted = _wanted(day, form)
    leave_out = frozenset({day.history.opened.day_id})
    is_same_time = wanted.planned_start_at == day.history.planned_start_at
    try:
        _checked_change(form, wanted, leave_out, is_same_time)
    except NotBooked as not_booked:
        return _place(form, not_booked.against, 1)
    return None


# Seen when it was booked for this date, and when it was booked for this time.
_OF_THE_DATE = frozenset({"name_alert", "weekend", "unclear_days"})
_OF_THE_TIME = frozenset({"start_past", "date_past", "past_closing"})


def _checked_change(
    form: BookingChangeForm, wanted: Booking, leave_out: frozenset[str], is_same_time: bool
) -> None:
    """Within its date: a start that has passed meanwhile is no reason against another chair."""
    known = _OF_THE_DATE | _OF_THE_TIME if is_same_time else _OF_THE_DATE
    against = [one for one in _booker(leave_out).against([wanted]) if one.code not in known]
    refuse_unless_seen(against, form.seen_keys())


def _move(day: Day, form: BookingChangeForm) -> Response | tuple[str, int]:
    day_id = day.history.opened.day_id
    try:
        [wanted] = _checked(form, [_wanted(day, form)], frozenset({day_id}))
        moved = move_to_date(
            day_id,
            wanted,
            form.why(),
            ward().configuration,
            ward().unit_id,
            person(),
            ward().clock,
            request_id=form.request,
            drawn_on=form.drawn_on,
            seen=tuple(form.seen_keys()),
        )
    except NotBooked as not_booked:
        return _change(day, form, _place(form, not_booked.against, 1)), 422
    except Refused as refused:
        form.trouble.words.extend(words_for(one, day) for one in refused.findings)
        return _change(day, form), 422
    except Stale:
        return _stale(day_of(day_id), form)
    forget_here(form.draft_name)
    return redirect(f"/days/{moved or day_id}", 303)


@bookings.get("/days/<day_id>/booking/cancel")
def cancel_page(day_id: str) -> str:
    day = day_of(day_id)
    return _cancel(day, CancelForm()) if _can_change(day) else _over(day)


def _cancel(day: Day, form: Any) -> str:
    day_id = day.history.opened.day_id
    save = Button(_("Cancel this booking"), kind="filled", size="bar", form="booking-form")
    bar = form_bar(day_id, save, cancel=f"/days/{day_id}/booking", leave=_("Keep the booking"))
    return patient_page(
        "pages/booking_cancel.html", day, bar, form=form, reason=cancel_reason(form)
    )


@bookings.post("/days/<day_id>/booking/cancel")
def cancel(day_id: str) -> Response | tuple[str, int]:
    day = day_of(day_id)
    form = CancelForm()
    if not _can_change(day) and form.request not in _requests(day):
        return _over(day), 409
    return submit(day_id, form, form.events, _cancel, f"/days/{day_id}")


def _requests(day: Day) -> set[str]:
    return {entry.request_id.partition(".")[0] for entry in day.history.entries}


@bookings.get("/days/<day_id>/chair")
def chair_page(day_id: str) -> str:
    day = day_of(day_id)
    if not may_happen("chair_changed", day.history.status):
        return _over(day)
    return _chair(day, ChairForm())


def _chair(day: Day, form: Any, refusal: Refusal | None = None) -> str:
    screen = chair_screen(form, day, ward().floor, refusal)
    save = Button(_("Save the chair"), kind="filled", size="bar", form="booking-form")
    bar = form_bar(day.history.opened.day_id, save)
    return patient_page("pages/chair.html", day, bar, form=form, screen=screen)


@bookings.post("/days/<day_id>/chair")
def change_chair(day_id: str) -> Response | tuple[str, int]:
    form = ChairForm()
    chairs = ward().floor.chairs
    typed = str(form.chair.data or "").strip()
    if typed and chairs and typed not in chairs:
        form.validate()
        form.put_error("chair", _("There is no such chair."))
        return _chair(day_of(day_id), form), 422
    against = _booker(frozenset({day_id})).of_chair(day_of(day_id), typed)
    if {one.key for one in against} - form.seen_keys():
        form.validate()
        return _chair(day_of(day_id), form, chair_refusal(against, ward().zone)), 422
    return submit(day_id, form, form.events, _chair, f"/days/{day_id}")
