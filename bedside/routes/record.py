"""The record of one patient's day, and correcting a line of it."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.correction import CorrectionForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.correction import correction_screen
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button
from bedside.screens.patient import patient_bar
from bedside.screens.record import NEVER_CORRECTED, record_rows
from bedside.wording import _

record = Blueprint("record", __name__)


@record.get("/days/<day_id>/record")
def whole_record(day_id: str) -> str:
    day = day_of(day_id)
    rows = record_rows(day)
    return patient_page("pages/record.html", day, patient_bar(day), current="record", rows=rows)


def _form(day: Day, seq: int) -> CorrectionForm:
    """The form for a line; 404 for one that is never corrected.

    A line corrected meanwhile still has its form: the refusal says so, with what was typed.
    """
    line = next((entry for entry in day.history.entries if entry.seq == seq), None)
    if line is None or line.event.type in NEVER_CORRECTED:
        abort(404)
    return CorrectionForm.of(line)


def _page(day: Day, form: CorrectionForm) -> str:
    day_id = day.history.opened.day_id
    save = Button(_("Save the correction"), kind="filled", size="bar", form="correction-form")
    bar = form_bar(day_id, save, cancel=f"/days/{day_id}/record")
    screen = correction_screen(day, form, person(), colleagues())
    return patient_page(
        "pages/correction.html", day, bar, form=form, current="record", screen=screen, line=form.old
    )


@record.get("/days/<day_id>/record/<int:seq>/correct")
def correction_page(day_id: str, seq: int) -> str:
    day = day_of(day_id)
    return _page(day, _form(day, seq))


@record.post("/days/<day_id>/record/<int:seq>/correct")
def correct(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = _form(day_of(day_id), seq)
    goes_to = f"/days/{day_id}/record"
    return submit(day_id, form, form.events, _page, goes_to, corrects=seq)
