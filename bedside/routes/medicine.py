"""A medicine given outside the premedication, and a note."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.medicine import MedicineForm, NoteForm
from bedside.routes.entering import submit
from bedside.routes.focused import focused_page, save_bar
from bedside.routes.present import day_of
from bedside.screens.medicine import medicine_screen, note_screen
from bedside.wording import _

medicine = Blueprint("medicine", __name__)


def _medicine_page(day: Day, form: MedicineForm) -> str:
    bar = save_bar(day, _("Save medicine"))
    return focused_page("medicine", day, form, bar, medicine_screen(day, form))


@medicine.get("/days/<day_id>/medicine")
def medicine_page(day_id: str) -> str:
    return _medicine_page(day_of(day_id), MedicineForm())


@medicine.post("/days/<day_id>/medicine")
def record_medicine(day_id: str) -> Response | tuple[str, int]:
    form = MedicineForm()
    return submit(day_id, form, form.events, _medicine_page, f"/days/{day_id}")


@medicine.post("/days/<day_id>/medicine/about")
def about_medicine(day_id: str) -> str:
    screen = medicine_screen(day_of(day_id), MedicineForm())
    return render_template("fragments/medicine_about.html", screen=screen)


def _note_page(day: Day, form: NoteForm) -> str:
    bar = save_bar(day, _("Save note"))
    return focused_page("note", day, form, bar, note_screen(day, form))


@medicine.get("/days/<day_id>/note")
def note_page(day_id: str) -> str:
    return _note_page(day_of(day_id), NoteForm())


@medicine.post("/days/<day_id>/note")
def record_note(day_id: str) -> Response | tuple[str, int]:
    form = NoteForm()
    return submit(day_id, form, form.events, _note_page, f"/days/{day_id}")
