"""The patient's day, its own refreshing, and everything else that may happen now."""

from flask import Blueprint, render_template
from flask_wtf.csrf import generate_csrf

from bedside.core.day import Day
from bedside.forms.emergency import EmergencyForm
from bedside.forms.observations import ObservationsForm
from bedside.forms.pause import PauseForm
from bedside.forms.reaction import ReactionForm
from bedside.routes.drawing import may_open, patient_page
from bedside.routes.present import day_of, person
from bedside.screens.frame import form_bar
from bedside.screens.parts import ActionBar, Button
from bedside.screens.patient import PatientScreen, patient_screen
from bedside.screens.patient_dialogs import PatientForms, patient_dialogs
from bedside.screens.patient_more import more_groups
from bedside.screens.patient_ways import Reader
from bedside.wording import _

patient = Blueprint("patient", __name__)


def _screen(day: Day) -> PatientScreen:
    return patient_screen(day, Reader(person(), generate_csrf()))


@patient.get("/days/<day_id>")
def today(day_id: str) -> str:
    day = day_of(day_id)
    screen = _screen(day)
    dialogs = patient_dialogs(day, _fresh_forms(), generate_csrf())
    return patient_page("pages/patient.html", day, screen.bar, screen=screen, dialogs=dialogs)


def _fresh_forms() -> PatientForms:
    return PatientForms(ObservationsForm(), PauseForm(), ReactionForm(), EmergencyForm())


@patient.get("/days/<day_id>/fragments/day")
def day_fragment(day_id: str) -> str:
    screen = _screen(day_of(day_id))
    return render_template("fragments/day.html", screen=screen, day_id=day_id, is_refresh=True)


@patient.get("/days/<day_id>/more")
def more(day_id: str) -> str:
    day = day_of(day_id)
    back = Button(_("Back"), href=f"/days/{day_id}", size="bar")
    bar = ActionBar((back,), form_bar(day_id, back).end)
    return patient_page("pages/more.html", day, bar, groups=more_groups(day, may_open))
