"""Premedication: the list, given, not given."""

from flask import Blueprint, abort
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.day import Day, premedication_today
from bedside.forms.premedication import GivenForm, NotGivenForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of, person
from bedside.screens.before_start import before_start_bar
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button
from bedside.screens.premedication import given_screen, not_given_screen, premedication_screen
from bedside.wording import _

premedication = Blueprint("premedication", __name__)


@premedication.get("/days/<day_id>/premedication")
def premedication_page(day_id: str) -> str:
    day = day_of(day_id)
    screen = premedication_screen(day, person(), generate_csrf())
    return patient_page("pages/premedication.html", day, before_start_bar(day), screen=screen)


def _day_with(day_id: str, premedication_id: str) -> Day:
    """The day, or 404 where this is not one of its medicines."""
    day = day_of(day_id)
    if premedication_id not in {premed.id for premed, _dose in premedication_today(day.history)}:
        abort(404)
    return day


def _given(premedication_id: str, day: Day, form: GivenForm) -> str:
    save = Button(_("Save as given"), kind="filled", size="bar", form="given-form")
    home = f"/days/{day.history.opened.day_id}/premedication"
    bar = form_bar(day.history.opened.day_id, save, cancel=home)
    screen = given_screen(day, form, premedication_id)
    return patient_page("pages/premedication_given.html", day, bar, form=form, screen=screen)


@premedication.get("/days/<day_id>/premedication/<premedication_id>/given")
def premedication_given(day_id: str, premedication_id: str) -> str:
    return _given(premedication_id, _day_with(day_id, premedication_id), GivenForm())


@premedication.post("/days/<day_id>/premedication/<premedication_id>/given")
def record_given(day_id: str, premedication_id: str) -> Response | tuple[str, int]:
    _day_with(day_id, premedication_id)
    form = GivenForm()
    return submit(
        day_id,
        form,
        lambda day: form.events(day, premedication_id),
        lambda day, form: _given(premedication_id, day, form),
        f"/days/{day_id}/premedication",
    )


def _not_given(premedication_id: str, day: Day, form: NotGivenForm) -> str:
    save = Button(_("Save as not given"), kind="filled", size="bar", form="not-given-form")
    home = f"/days/{day.history.opened.day_id}/premedication"
    bar = form_bar(day.history.opened.day_id, save, cancel=home)
    screen = not_given_screen(day, form, premedication_id)
    return patient_page("pages/premedication_not_given.html", day, bar, form=form, screen=screen)


@premedication.get("/days/<day_id>/premedication/<premedication_id>/not-given")
def premedication_not_given(day_id: str, premedication_id: str) -> str:
    return _not_given(premedication_id, _day_with(day_id, premedication_id), NotGivenForm())


@premedication.post("/days/<day_id>/premedication/<premedication_id>/not-given")
def record_not_given(day_id: str, premedication_id: str) -> Response | tuple[str, int]:
    _day_with(day_id, premedication_id)
    form = NotGivenForm()
    return submit(
        day_id,
        form,
        lambda day: form.events(day, premedication_id),
        lambda day, form: _not_given(premedication_id, day, form),
        f"/days/{day_id}/premedication",
    )
