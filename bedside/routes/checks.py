"""Checks, go or no go: the list, one answer, all answers."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from bedside.core.day import Day, checks_today
from bedside.forms.checks import ChecksForm, checks_form
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of
from bedside.screens.before_start import before_start_bar
from bedside.screens.checks import checks_screen
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button
from bedside.wording import _

checks = Blueprint("checks", __name__)


def _page(day: Day, form: ChecksForm) -> str:
    save = Button(_("Save answers"), kind="filled", size="bar", form="checks-form")
    may_answer = day.history.status == "arrived"
    bar = form_bar(day.history.opened.day_id, save) if may_answer else before_start_bar(day)
    screen = checks_screen(day, form, request.args.get("again"))
    return patient_page("pages/checks.html", day, bar, form=form, screen=screen)


@checks.get("/days/<day_id>/checks")
def checks_page(day_id: str) -> str:
    day = day_of(day_id)
    return _page(day, checks_form(checks_today(day.history)))


@checks.post("/days/<day_id>/checks")
def answer_checks(day_id: str) -> Response | tuple[str, int]:
    form = checks_form(checks_today(day_of(day_id).history))
    if form.is_empty:
        return redirect(f"/days/{day_id}", 303)
    return submit(day_id, form, form.events, _page, f"/days/{day_id}/checks")


@checks.post("/days/<day_id>/checks/<check_id>")
def answer_check(day_id: str, check_id: str) -> Response | tuple[str, int]:
    asked = checks_today(day_of(day_id).history)
    if check_id not in {check.id for check in asked}:
        abort(404)
    form = checks_form(asked, only=check_id)
    return submit(day_id, form, form.events, _page, f"/days/{day_id}/checks")
