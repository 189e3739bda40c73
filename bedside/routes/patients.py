"""The unit's patients: find one, add one, see who they are, correct their details."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.names import folded
from bedside.forms.entry import EntryForm
from bedside.forms.patients import NewPatientForm, PatientDetailsForm, SearchForm, asked_by
from bedside.patient_changes import correct_patient
from bedside.record.patient_days import days_of_patient
from bedside.record.patients import (
    ChangedMeanwhile,
    Found,
    NumberTaken,
    PatientUnknown,
    Registered,
    born,
    named,
    patient_of,
    patient_with,
    register,
)
from bedside.routes.drafts import forget_here
from bedside.routes.drawing import unit_page, with_marker
from bedside.routes.present import day_of, now, person, ward
from bedside.screens.form_parts import Refusal
from bedside.screens.forms import refusal_of, to_correct
from bedside.screens.parts import ActionBar, Button, Pairs
from bedside.screens.patients import (
    changed_meanwhile,
    days_listing,
    filled_with,
    identity_of_patient,
    number_taken,
    patient_form_screen,
    same_person,
    search_screen,
    seen_key,
    strip_of_registered,
)
from bedside.wording import _
from bedside.wording import day_of as date_of

patients = Blueprint("patients", __name__)
BOOKS = ("nurse", "manager")


def today() -> date:
    """The unit's date."""
    return date_of(now(), ward().zone)


def patient_here(patient_id: str) -> Registered:
    """The patient with this id, of this unit; 404 for any other."""
    try:
        known = patient_of(patient_id)
    except PatientUnknown:
        abort(404)
    if known.unit_id != ward().unit_id:
        abort(404)
    return known


def page_of(template: str, known: Registered, **values: Any) -> str:
    """A page of one patient who need not be here today: the band stands on top."""
    identity = identity_of_patient(known.patient, today())
    strip = with_marker(strip_of_registered(known.id, request.path, now(), ward().zone, person()))
    return render_template(template, head=None, strip=strip, identity=identity, **values)


def said_above(form: EntryForm) -> Refusal | None:
    """What belongs to no field, and what was typed before the lock; a field says its own."""
    return refusal_of(form) if form.trouble.words or form.kept_for is not None else None


def hidden_of(form: EntryForm) -> Pairs:
    """Request id, what the form was drawn on, its draft, and the token against forged posts."""
    return (
        ("csrf_token", generate_csrf()),
        ("request_id", form.request),
        ("seq", str(form.seq.data or 0)),
        *((("draft", form.draft_name),) if form.draft else ()),
    )


@patients.get("/patients")
def find_page() -> str:
    return _search("", None, None)


@patients.post("/patients")
def find() -> str | tuple[str, int]:
    form = SearchForm()  # type: ignore[no-untyped-call]
    typed = str(form.find.data or "")
    if not form.validate():
        return _search(typed[:200], None, None), 422
    asked = asked_by(typed)
    if asked is None:
        return _search(typed, None, None), 422 if typed.strip() else 200
    if asked.kind == "nhs_number":
        one = patient_with(asked.words, ward().unit_id)
        found = Found((one,) if one else ())
    elif asked.on is not None:
        found = born(asked.on, ward().unit_id)
    else:
        found = named(asked.words, ward().unit_id)
    return _search(typed, asked, found)


def _search(typed: str, asked: Any, found: Found | None) -> str:
    may_book = person().role in BOOKS
    # Whoever is found was looked at: name, date of birth and number stand there.
    g.patients_found = [one.id for one in found.patients] if found is not None else []
    screen = search_screen(typed, asked, found, today(), may_book)
    return unit_page(
        "pages/patients.html", _("Patients"), "patients", screen=screen, may_book=may_book
    )


@patients.get("/patients/<patient_id>")
def patient_page(patient_id: str) -> str:
    known = patient_here(patient_id)
    found = days_of_patient(known.patient.nhs_number, known.patient.born_on, known.unit_id)
    buttons = [
        Button(_("Find another"), href="/patients", size="bar"),
    ]
    if person().role in BOOKS:
        href = f"/bookings/new?patient={known.id}"
        buttons.append(Button(_("Book"), href=href, kind="filled", size="bar"))
    return page_of(
        "pages/registered.html",
        known,
        days=days_listing(found.days, found.own, today()),
        unclear=len(found.unclear),
        bar=ActionBar(tuple(buttons), None),
    )


@patients.get("/patients/new")
def new_page() -> str:
    return _form_page(NewPatientForm(), None)


@patients.post("/patients/new")
def add() -> Response | tuple[str, int]:
    form = NewPatientForm()
    if not form.is_right(today()):
        return _form_page(form, None), 422
    patient = form.patient()
    others = tuple(
        one
        for one in born(patient.born_on, ward().unit_id).patients
        if _name_key(one) == (folded(patient.family_name), folded(patient.given_name))
        and one.patient.nhs_number != patient.nhs_number
    )
    if others and form.seen.data != seen_key(others):
        return _form_page(form, None, same_person(others, today())), 422
    try:
        known = register(patient, ward().unit_id, person(), ward().clock)
    except NumberTaken as taken:
        if taken.who.patient == patient:  # the second tap of a double tap
            return redirect(f"/patients/{taken.who.id}", 303)
        return _form_page(form, None, number_taken(taken.who, today())), 409
    forget_here(form.draft_name)
    return redirect(f"/patients/{known.id}", 303)


def _name_key(one: Registered) -> tuple[str, str]:
    return folded(one.patient.family_name), folded(one.patient.given_name)


@patients.get("/days/<day_id>/details")
def details_of_day(day_id: str) -> Response:
    """From a day to the register: the details are corrected there, for all days not yet over."""
    known = patient_with(day_of(day_id).history.opened.patient.nhs_number, ward().unit_id)
    if known is None:
        abort(404)
    return redirect(f"/patients/{known.id}/details", 303)


@patients.get("/patients/<patient_id>/details")
def details_page(patient_id: str) -> str:
    known = patient_here(patient_id)
    form = PatientDetailsForm(data=filled_with(known.patient) | {"seq": known.version})
    return _form_page(form, known)


@patients.post("/patients/<patient_id>/details")
def correct(patient_id: str) -> Response | tuple[str, int]:
    known = patient_here(patient_id)
    form = PatientDetailsForm()
    form.nhs_number.data = known.patient.nhs_number
    if not form.is_right(today()):
        return _form_page(form, known), 422
    if form.patient() == known.patient:  # the second tap of a double tap
        return redirect(f"/patients/{known.id}", 303)
    drawn_on = Registered(known.id, known.unit_id, known.patient, form.drawn_on)
    try:
        correct_patient(drawn_on, form.patient(), form.why(), person(), ward().clock, form.request)
    except ChangedMeanwhile as changed:
        form.seq.data = changed.now.version
        return _form_page(form, changed.now, changed_meanwhile(changed.now, today())), 409
    forget_here(form.draft_name)
    return redirect(f"/patients/{known.id}", 303)


def _form_page(
    form: NewPatientForm, known: Registered | None, refusal: Refusal | None = None
) -> str:
    screen = patient_form_screen(form, known, refusal or said_above(form))
    back = "/patients" if known is None else f"/patients/{known.id}"
    label = _("Add this patient") if known is None else _("Save the correction")
    bar = ActionBar(
        (
            Button(_("Cancel"), href=back, size="bar", attributes=(("data-discard", ""),)),
            Button(label, kind="filled", size="bar", form="patient-form"),
        ),
        None,
        to_correct(form),
    )
    values: dict[str, Any] = {"screen": screen, "hidden": hidden_of(form), "bar": bar}
    if known is None:
        return unit_page("pages/patient_form.html", screen.title, "patients", **values)
    return page_of("pages/patient_form.html", known, **values)
