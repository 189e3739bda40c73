"""Watch over: fit to go, cannula, discharge, signature."""

from flask import Blueprint, abort
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.protocol import FitToGo
from bedside.forms.entry import EntryForm
from bedside.forms.going_home import CannulaForm, DischargeForm, FitToGoForm, SignForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of, lines_of, person
from bedside.screens.forms import hidden_fields, own_pin
from bedside.screens.frame import day_bar, form_bar
from bedside.screens.going_home import cannula_screen, fit_to_go_screen, going_home_screen
from bedside.screens.parts import Button
from bedside.wording import _

going_home = Blueprint("going_home", __name__)


def _page(day: Day, form: EntryForm) -> str:
    day_id = day.history.opened.day_id
    hidden = hidden_fields(form, day, generate_csrf())
    return patient_page(
        "pages/going_home.html",
        day,
        day_bar(day_id),
        form=form,
        screen=going_home_screen(day, day_id, hidden),
        pin=own_pin(form, person()),
    )


@going_home.get("/days/<day_id>/going-home")
def going_home_page(day_id: str) -> str:
    return _page(day_of(day_id), DischargeForm())


@going_home.post("/days/<day_id>/discharge")
def discharge(day_id: str) -> Response | tuple[str, int]:
    form = DischargeForm()
    return submit(day_id, form, form.events, _page, f"/days/{day_id}/going-home")


@going_home.post("/days/<day_id>/sign")
def sign(day_id: str) -> Response | tuple[str, int]:
    """Signs every line so far: the head of the chain stands in the signature."""
    form = SignForm()
    last = lines_of(day_id)[-1]
    return submit(
        day_id,
        form,
        lambda day: [form.event(last.seq, last.hash)],
        _page,
        f"/days/{day_id}/going-home",
    )


def _asked(day: Day, item_id: str) -> FitToGo:
    for rule in day.history.protocol.fit_to_go:
        if rule.id == item_id and rule.answered_by == "nurse":
            return rule
    abort(404)


def _item_page(day: Day, form: FitToGoForm, item_id: str) -> str:
    day_id = day.history.opened.day_id
    save = Button(_("Record"), kind="filled", size="bar", form="fit-to-go-form")
    bar = form_bar(day_id, save, cancel=f"/days/{day_id}/going-home")
    screen = fit_to_go_screen(day, form, _asked(day, item_id))
    return patient_page("pages/fit_to_go.html", day, bar, form=form, screen=screen, item_id=item_id)


@going_home.get("/days/<day_id>/fit-to-go/<item_id>")
def fit_to_go_page(day_id: str, item_id: str) -> str:
    return _item_page(day_of(day_id), FitToGoForm(), item_id)


@going_home.post("/days/<day_id>/fit-to-go/<item_id>")
def answer_fit_to_go(day_id: str, item_id: str) -> Response | tuple[str, int]:
    form = FitToGoForm()
    _asked(day_of(day_id), item_id)
    return submit(
        day_id,
        form,
        lambda day: [form.event(item_id)],
        lambda day, typed: _item_page(day, typed, item_id),
        f"/days/{day_id}/going-home",
    )


def _cannula_page(day: Day, form: CannulaForm) -> str:
    save = Button(_("Save cannula"), kind="filled", size="bar", form="cannula-form")
    bar = form_bar(day.history.opened.day_id, save)
    return patient_page("pages/cannula.html", day, bar, form=form, screen=cannula_screen(day, form))


@going_home.get("/days/<day_id>/cannula")
def cannula_page(day_id: str) -> str:
    return _cannula_page(day_of(day_id), CannulaForm())


@going_home.post("/days/<day_id>/cannula")
def record_cannula(day_id: str) -> Response | tuple[str, int]:
    form = CannulaForm()
    goes_to = "going-home" if day_of(day_id).history.status == "watch" else ""
    return submit(day_id, form, form.events, _cannula_page, f"/days/{day_id}/{goes_to}".rstrip("/"))
