"""The end of the bag, and what was done with the line."""

from flask import Blueprint
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.bag_end import BagFinishedForm, DiscontinueForm, LineChangeForm, LineEndForm
from bedside.routes.entering import submit
from bedside.routes.focused import focused_page, not_now, save_bar
from bedside.routes.present import day_of
from bedside.routes.pump import goes_to_after
from bedside.screens.bag_end import (
    bag_finished_screen,
    discontinue_screen,
    line_change_screen,
    line_screen,
)
from bedside.wording import _

bag_end = Blueprint("bag_end", __name__)


def _bag_finished_page(day: Day, form: BagFinishedForm) -> str:
    bar = save_bar(day, _("Confirm bag empty"))
    return focused_page("bag_finished", day, form, bar, bag_finished_screen(day, form))


@bag_end.get("/days/<day_id>/bag-finished")
def bag_finished_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "bag_finished") or _bag_finished_page(day, BagFinishedForm())


@bag_end.post("/days/<day_id>/bag-finished")
def confirm_bag_finished(day_id: str) -> Response | tuple[str, int]:
    form = BagFinishedForm()
    return submit(day_id, form, form.events, _bag_finished_page, goes_to_after(form, day_id))


def _discontinue_page(day: Day, form: DiscontinueForm) -> str:
    bar = save_bar(day, _("Confirm discontinued"))
    return focused_page("discontinue", day, form, bar, discontinue_screen(day, form))


@bag_end.get("/days/<day_id>/discontinue")
def discontinue_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "infusion_discontinued") or _discontinue_page(day, DiscontinueForm())


@bag_end.post("/days/<day_id>/discontinue")
def confirm_discontinued(day_id: str) -> Response | tuple[str, int]:
    form = DiscontinueForm()
    return submit(day_id, form, form.events, _discontinue_page, f"/days/{day_id}")


def _line_page(day: Day, form: LineEndForm) -> str:
    bar = save_bar(day, _("Confirm line"))
    return focused_page("line", day, form, bar, line_screen(day, form))


@bag_end.get("/days/<day_id>/line")
def line_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "line_flushed") or _line_page(day, LineEndForm())


@bag_end.post("/days/<day_id>/line")
def confirm_line(day_id: str) -> Response | tuple[str, int]:
    form = LineEndForm()
    return submit(day_id, form, form.events, _line_page, f"/days/{day_id}")


def _line_change_page(day: Day, form: LineChangeForm) -> str:
    bar = save_bar(day, _("Save line change"))
    return focused_page("line_change", day, form, bar, line_change_screen(day, form))


@bag_end.get("/days/<day_id>/line-change")
def line_change_page(day_id: str) -> str:
    return _line_change_page(day_of(day_id), LineChangeForm())


@bag_end.post("/days/<day_id>/line-change")
def record_line_change(day_id: str) -> Response | tuple[str, int]:
    form = LineChangeForm()
    return submit(day_id, form, form.events, _line_change_page, f"/days/{day_id}")
