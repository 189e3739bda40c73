"""Who looked at a patient: by day, by patient, and as a file. For manager and administrator."""

import csv
from collections.abc import Collection
from io import StringIO

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from bedside.core.events import Patient
from bedside.core.nhs_number import digits_of, problem_with
from bedside.record.bookings import bookings_of
from bedside.record.patients import PatientUnknown, patient_of, patient_with
from bedside.record.views import (
    Look,
    dates_by_day,
    days_of_patient,
    looks_at_day,
    looks_at_lists,
    looks_at_patient,
)
from bedside.routes.drawing import unit_page
from bedside.routes.looking import AGAIN_AFTER
from bedside.routes.present import now, ward
from bedside.screens.parts import Button
from bedside.screens.views import AskScreen, Looked, ViewsScreen, ask_screen, csv_rows, views_screen
from bedside.wording import _, day_of

views = Blueprint("views", __name__)


def _page(template: str, screen: AskScreen | ViewsScreen) -> str:
    return unit_page(template, _("Who looked"), "views", screen=screen)


@views.get("/views")
def ask_page() -> str:
    return _page("pages/views_ask.html", ask_screen())


@views.post("/views")
def ask() -> AnyResponse | tuple[str, int]:
    """By a post, so that no NHS number stands in an address."""
    typed = request.form.get("nhs_number", "")[:20]
    number = digits_of(typed)
    if problem_with(number) is not None:
        error = _("This is no NHS number. Type its ten digits from a document.")
        return _page("pages/views_ask.html", ask_screen(typed, error)), 422
    found = patient_with(number, ward().unit_id)
    if found is None:
        error = _("Nobody in this unit's register has this NHS number.")
        return _page("pages/views_ask.html", ask_screen(typed, error)), 422
    return redirect(f"/patients/{found.id}/views", 303)


@views.get("/days/<day_id>/views")
def of_day(day_id: str) -> str:
    ways = (_file(f"/days/{day_id}/views.csv"), Button(_("Another patient"), href="/views"))
    screen = views_screen(_patient_of_day(day_id), _at_day(day_id), ward().zone, ways)
    return _page("pages/views.html", screen)


@views.get("/days/<day_id>/views.csv")
def of_day_csv(day_id: str) -> Response:
    return _as_csv(_at_day(day_id))


@views.get("/patients/<patient_id>/views")
def of_patient(patient_id: str) -> str:
    try:
        patient = patient_of(patient_id).patient
    except PatientUnknown:
        abort(404)
    ways = (_file(f"/patients/{patient_id}/views.csv"), Button(_("Another patient"), href="/views"))
    screen = views_screen(patient, _at_patient(patient_id), ward().zone, ways)
    return _page("pages/views.html", screen)


@views.get("/patients/<patient_id>/views.csv")
def of_patient_csv(patient_id: str) -> Response:
    return _as_csv(_at_patient(patient_id))


def _at_day(day_id: str) -> Looked:
    days = dates_by_day([day_id])
    return Looked(looks_at_day(day_id), _at_lists([day_id]), days)


def _at_patient(patient_id: str) -> Looked:
    days = dates_by_day(days_of_patient(patient_id))
    return Looked(looks_at_patient(patient_id), _at_lists(days), days)


def _at_lists(day_ids: Collection[str]) -> tuple[Look, ...]:
    return looks_at_lists(ward().unit_id, day_ids, AGAIN_AFTER)


def _patient_of_day(day_id: str) -> Patient | None:
    [(_id, opened)] = bookings_of([day_id])
    return None if opened is None else opened.patient


def _file(path: str) -> Button:
    return Button(_("As a file (CSV)"), href=path)


def _as_csv(looked: Looked) -> Response:
    lines = StringIO()
    csv.writer(lines).writerows(csv_rows(looked, ward().zone))
    answer = Response(lines.getvalue(), mimetype="text/csv")
    on = day_of(now(), ward().zone).isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="views-{on}.csv"'
    return answer
