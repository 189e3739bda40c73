"""The patient arrives."""

from flask import Blueprint
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.arrival import ArrivalForm
from bedside.record.patient_days import earlier_days_now
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of
from bedside.screens.arrival import arrival_screen
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button
from bedside.wording import _

arrival = Blueprint("arrival", __name__)


def _page(day: Day, form: ArrivalForm) -> str:
    save = Button(_("Confirm identity"), kind="filled", size="bar", form="arrival-form")
    bar = form_bar(day.history.opened.day_id, save, "")
    screen = arrival_screen(day, form, said=earlier_days_now(day.history))
    return patient_page("pages/arrival.html", day, bar, form=form, screen=screen)


@arrival.get("/days/<day_id>/arrival")
def arrival_page(day_id: str) -> str:
    return _page(day_of(day_id), ArrivalForm())


@arrival.post("/days/<day_id>/arrival")
def record_arrival(day_id: str) -> Response | tuple[str, int]:
    form = ArrivalForm()
    return submit(day_id, form, form.events, _page, f"/days/{day_id}")
