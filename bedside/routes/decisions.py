"""Decisions: signed at the tablet, by telephone, and countersigned."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.refusals.decisions import about_findings
from bedside.forms.decisions import ClosingForm, CountersignForm, DecisionForm, TelephoneForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.decisions import countersign_screen, decision_screen
from bedside.screens.decisions_waiting import decisions_waiting
from bedside.screens.frame import day_bar, form_bar
from bedside.screens.parts import Button
from bedside.screens.ways_back import way_back
from bedside.wording import _

decisions = Blueprint("decisions", __name__)


def _page(day: Day, form: DecisionForm) -> str:
    save = Button(_("Sign the decision"), kind="filled", size="bar", form="decision-form")
    bar = form_bar(day.history.opened.day_id, save, cancel=way_back(day, form.about))
    screen = decision_screen(day, form, colleagues(), person())
    return patient_page("pages/decision.html", day, bar, form=form, screen=screen)


def _form(about: str, kind: type[DecisionForm]) -> DecisionForm:
    form = kind()
    form.about = about
    form.names = {one.id: one.name for one in colleagues()}
    return form


def _here(about: str) -> DecisionForm:
    return _form(about, ClosingForm if about == "closing" else DecisionForm)


def _submit(day_id: str, form: DecisionForm, by_second: bool) -> Response | tuple[str, int]:
    goes_to = way_back(day_of(day_id), form.about)
    return submit(day_id, form, form.events, _page, goes_to, by_second=by_second)


@decisions.get("/days/<day_id>/decision")
@decisions.get("/days/<day_id>/countersign", endpoint="to_countersign")
def decisions_open(day_id: str) -> str:
    day = day_of(day_id)
    waiting = decisions_waiting(day)
    return patient_page("pages/decisions_waiting.html", day, day_bar(day_id), waiting=waiting)


def _open_for(day_id: str, about: str, by_telephone: bool = False) -> Day:
    """The day, or 404 where no decision can settle this."""
    day = day_of(day_id)
    if any(about_findings(day, about, by_telephone)):
        abort(404)
    return day


@decisions.get("/days/<day_id>/decisions/<about>")
def decision_page(day_id: str, about: str) -> str:
    return _page(_open_for(day_id, about), _here(about))


@decisions.post("/days/<day_id>/decisions/<about>")
def record_decision(day_id: str, about: str) -> Response | tuple[str, int]:
    return _submit(day_id, _here(about), by_second=True)


@decisions.get("/days/<day_id>/decisions/<about>/telephone")
def telephone_page(day_id: str, about: str) -> str:
    return _page(_open_for(day_id, about, True), _form(about, TelephoneForm))


@decisions.post("/days/<day_id>/decisions/<about>/telephone")
def record_telephone_decision(day_id: str, about: str) -> Response | tuple[str, int]:
    return _submit(day_id, _form(about, TelephoneForm), by_second=False)


def _countersign_form(seq: int) -> CountersignForm:
    form = CountersignForm()
    form.decision_seq = seq
    return form


def _countersign_page(day: Day, form: CountersignForm) -> str:
    screen = countersign_screen(day, form, colleagues())
    if screen is None:
        abort(404)
    save = Button(_("Countersign"), kind="filled", size="bar", form="countersign-form")
    bar = form_bar(day.history.opened.day_id, save)
    return patient_page("pages/countersign.html", day, bar, form=form, screen=screen)


@decisions.get("/days/<day_id>/decisions/<int:seq>/countersign")
def countersign_page(day_id: str, seq: int) -> str:
    return _countersign_page(day_of(day_id), _countersign_form(seq))


@decisions.post("/days/<day_id>/decisions/<int:seq>/countersign")
def countersign(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = _countersign_form(seq)
    goes_to = f"/days/{day_id}"
    return submit(day_id, form, form.events, _countersign_page, goes_to, by_second=True)
