"""Take over the patient, confirm the identity."""

from flask import Blueprint
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.handover import IdentityForm, ResponsibleForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of, person
from bedside.screens.arrival import arrival_screen
from bedside.screens.frame import day_bar, form_bar
from bedside.screens.handover import handover_screen
from bedside.screens.parts import Button
from bedside.wording import _

handover = Blueprint("handover", __name__)


def _responsible(day: Day, form: ResponsibleForm) -> str:
    screen = handover_screen(day, person())
    day_id = day.history.opened.day_id
    take = Button(_("Take over"), kind="filled", size="bar", form="responsible-form")
    bar = form_bar(day_id, take) if screen.may_take else day_bar(day_id)
    return patient_page("pages/responsible.html", day, bar, form=form, screen=screen)


@handover.get("/days/<day_id>/responsible")
def responsible_page(day_id: str) -> str:
    return _responsible(day_of(day_id), ResponsibleForm())


@handover.post("/days/<day_id>/responsible")
def take_over(day_id: str) -> Response | tuple[str, int]:
    form = ResponsibleForm()
    return submit(day_id, form, form.events, _responsible, f"/days/{day_id}/identity")


@handover.get("/days/<day_id>/handover")
def handover_page(day_id: str) -> str:
    """Who looks after the patient; for the one who already does, the identity."""
    day = day_of(day_id)
    mine = day.history.responsible is not None and day.history.responsible.id == person().id
    return _identity(day, IdentityForm()) if mine else _responsible(day, ResponsibleForm())


def _identity(day: Day, form: IdentityForm) -> str:
    save = Button(_("Confirm identity"), kind="filled", size="bar", form="identity-form")
    bar = form_bar(day.history.opened.day_id, save)
    screen = arrival_screen(day, form, _("Compared at"))
    return patient_page("pages/identity.html", day, bar, form=form, screen=screen)


@handover.get("/days/<day_id>/identity")
def identity_page(day_id: str) -> str:
    return _identity(day_of(day_id), IdentityForm())


@handover.post("/days/<day_id>/identity")
def confirm_identity(day_id: str) -> Response | tuple[str, int]:
    form = IdentityForm()
    return submit(day_id, form, form.events, _identity, f"/days/{day_id}")
