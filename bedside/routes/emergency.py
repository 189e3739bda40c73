"""Emergency: the choice of four cards, one card with its steps, and its end."""

from typing import cast, get_args

from flask import Blueprint, abort, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.events import Card
from bedside.core.protocol import EmergencyStep
from bedside.forms.emergency import EmergencyForm, EmergencyOverForm, EmergencyStepForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of, person
from bedside.screens.emergency import emergency_bar, emergency_choice, over_screen, step_screen
from bedside.screens.emergency_card import card_screen, card_tabs
from bedside.screens.frame import form_bar, reaction_button
from bedside.screens.parts import Button
from bedside.screens.taps import Taps
from bedside.wording import _

emergency = Blueprint("emergency", __name__)


def _card(card: str) -> Card:
    return cast(Card, card) if card in get_args(Card) else abort(404)


def _choice_page(day: Day, form: EmergencyForm) -> str:
    bar = emergency_bar(day, reaction_button(day.history.opened.day_id))
    screen = emergency_choice(day, form, pump_lost=request.args.get("pump") == "not_recorded")
    return patient_page("pages/emergency_choice.html", day, bar, form=form, screen=screen)


@emergency.get("/days/<day_id>/emergency")
def choose_card(day_id: str) -> str:
    return _choice_page(day_of(day_id), EmergencyForm())


@emergency.post("/days/<day_id>/emergency")
def declare_emergency(day_id: str) -> Response | tuple[str, int]:
    form = EmergencyForm()
    goes_to = f"/days/{day_id}/emergency/{form.card.data}"
    return submit(day_id, form, form.events, _choice_page, goes_to)


def _card_page(day: Day, card: Card) -> str:
    return patient_page(
        "pages/emergency.html",
        day,
        emergency_bar(day, reaction_button(day.history.opened.day_id)),
        tabs=card_tabs(day, card),
        card=card_screen(day, card, Taps(day, person(), generate_csrf())),
    )


@emergency.get("/days/<day_id>/emergency/<card>")
def card_page(day_id: str, card: str) -> str:
    return _card_page(day_of(day_id), _card(card))


def _over_page(day: Day, card: Card, form: EmergencyOverForm) -> str:
    save = Button(_("Emergency over"), kind="filled", size="bar", form="focused-form")
    cancel = f"/days/{day.history.opened.day_id}/emergency/{card}"
    bar = form_bar(day.history.opened.day_id, save, cancel=cancel)
    screen = over_screen(day, card, form)
    return patient_page("pages/emergency_step.html", day, bar, form=form, screen=screen)


@emergency.get("/days/<day_id>/emergency/<card>/over")
def over_page(day_id: str, card: str) -> str:
    return _over_page(day_of(day_id), _card(card), EmergencyOverForm())


@emergency.post("/days/<day_id>/emergency/<card>/over")
def end_emergency(day_id: str, card: str) -> Response | tuple[str, int]:
    form, card_id = EmergencyOverForm(), _card(card)
    return submit(
        day_id,
        form,
        lambda _day: form.events_of(card_id),
        lambda day, form: _over_page(day, card_id, form),
        f"/days/{day_id}",
    )


def _step(day: Day, card: Card, step_id: str) -> EmergencyStep:
    steps = day.history.protocol.card(card).steps
    return next((one for one in steps if one.id == step_id), None) or abort(404)


def _step_page(day: Day, card: Card, step_id: str, form: EmergencyStepForm) -> str:
    day_id = day.history.opened.day_id
    step = _step(day, card, step_id)
    save = Button(step.button, kind="filled", size="bar", form="focused-form")
    bar = form_bar(day_id, save, cancel=f"/days/{day_id}/emergency/{card}")
    screen = step_screen(day, card, step, form)
    return patient_page("pages/emergency_step.html", day, bar, form=form, screen=screen)


@emergency.get("/days/<day_id>/emergency/<card>/steps/<step_id>")
def step_page(day_id: str, card: str, step_id: str) -> str:
    return _step_page(day_of(day_id), _card(card), step_id, EmergencyStepForm())


@emergency.post("/days/<day_id>/emergency/<card>/steps/<step_id>")
def record_step(day_id: str, card: str, step_id: str) -> Response | tuple[str, int]:
    """Ticked off, at once or with words; the stop stops the pump as well."""
    form, card_id = EmergencyStepForm(), _card(card)
    return submit(
        day_id,
        form,
        lambda day: form.events_of(card_id, _step(day, card_id, step_id), day),
        lambda day, form: _step_page(day, card_id, step_id, form),
        f"/days/{day_id}/emergency/{card_id}",
    )
