"""Defer, did not attend, transferred, left against advice, died; and the planned start moved."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from bedside.core.day import Day
from bedside.forms.endings import (
    DeferForm,
    DidNotAttendForm,
    DiedForm,
    LeftAgainstAdviceForm,
    PlannedStartForm,
    TransferForm,
)
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of
from bedside.screens.endings import (
    Ending,
    defer,
    did_not_attend,
    died,
    ending_screen,
    left_against_advice,
    planned_start,
    transfer,
)
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button

endings = Blueprint("endings", __name__)


def _page(ending: Ending) -> Callable[[Day, Any], str]:
    def page(day: Day, form: Any) -> str:
        save = Button(ending.save, kind="filled", size="bar", form="ending-form")
        bar = form_bar(day.history.opened.day_id, save)
        screen = ending_screen(day, form, ending)
        return patient_page("pages/ending.html", day, bar, form=form, screen=screen)

    return page


def _add(told: Callable[[], Ending], form_type: Callable[[], Any]) -> None:
    """Two routes for one ending: its form, and its entry."""
    screen = told().screen

    def show(day_id: str) -> ResponseReturnValue:
        return _page(told())(day_of(day_id), form_type())

    def record(day_id: str) -> ResponseReturnValue:
        form = form_type()
        return submit(day_id, form, form.events, _page(told()), f"/days/{day_id}")

    rule = f"/days/<day_id>/{screen}"
    endings.get(rule, endpoint=f"{told.__name__}_page")(show)
    endings.post(rule, endpoint=f"record_{told.__name__}")(record)


_add(defer, DeferForm)
_add(planned_start, PlannedStartForm)
_add(did_not_attend, DidNotAttendForm)
_add(transfer, TransferForm)
_add(left_against_advice, LeftAgainstAdviceForm)
_add(died, DiedForm)
