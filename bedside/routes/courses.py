"""The courses of one patient, from the register or from one of their days."""

from flask import Blueprint

from bedside.core.events import Patient
from bedside.record.patient_days import days_of_patient
from bedside.routes.drawing import patient_page
from bedside.routes.patients import BOOKS, page_of, patient_here
from bedside.routes.present import day_of, now, person, ward
from bedside.screens.courses import CoursesScreen, courses_screen
from bedside.screens.frame import day_bar
from bedside.screens.parts import ActionBar, Button
from bedside.wording import _

courses = Blueprint("courses", __name__)


@courses.get("/patients/<patient_id>/courses")
def of_patient(patient_id: str) -> str:
    known = patient_here(patient_id)
    back = Button(_("Back"), href=f"/patients/{known.id}", size="bar")
    book = Button(_("Book"), href=f"/bookings/new?patient={known.id}", kind="filled", size="bar")
    buttons = (back, book) if person().role in BOOKS else (back,)
    screen = _screen(known.patient)
    bar = ActionBar(buttons, None)
    return page_of("pages/patient_courses.html", known, screen=screen, bar=bar)


@courses.get("/days/<day_id>/course")
def of_day(day_id: str) -> str:
    day = day_of(day_id)
    screen = _screen(day.history.opened.patient)
    bar = day_bar(day_id)
    return patient_page("pages/day_courses.html", day, bar, current="course", screen=screen)


def _screen(patient: Patient) -> CoursesScreen:
    """By the protocol that the unit has in force: the next dose would follow it."""
    configuration, unit_id = ward().configuration, ward().unit_id
    protocol = configuration.protocols[configuration.unit.protocol]
    found = days_of_patient(patient.nhs_number, patient.born_on, unit_id)
    return courses_screen(protocol, found, now(), ward().zone)
