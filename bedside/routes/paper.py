"""Paper of one day: what can be printed, its preview as a page, and the PDF."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template
from flask.blueprints import BlueprintSetupState

from bedside import __version__
from bedside.core.day import Day
from bedside.core.events import EarlierDay
from bedside.core.quantities import whole_minute
from bedside.paper.frame import Printing
from bedside.paper.job import Attached, Job
from bedside.paper.press import Press, PressBusy, PressFailed, PressMissing, PressTooSlow
from bedside.paper.record import file_name, infusion_record
from bedside.paper.summary import two_hour_summary
from bedside.paper.take_home import may_be_printed, take_home_large_print, take_home_page
from bedside.paper.wholes import whole
from bedside.record.export import export_day
from bedside.record.patient_days import days_of_patient
from bedside.resources import STATIC
from bedside.routes.drawing import patient_page
from bedside.routes.present import day_of, now, person, ward
from bedside.screens.patient import patient_bar
from bedside.screens.printing import press_words, preview_links, print_screen

log = logging.getLogger("bedside")
paper = Blueprint("paper", __name__)
paper.add_app_template_filter(whole)


@paper.app_template_global()
def browser_prints() -> bool:
    """Nothing here can make a PDF: the preview then carries the name on every page itself."""
    press: Press = current_app.extensions["bedside-press"]
    return press.is_missing


TRY_AGAIN_S = "5"
Builds = Callable[[Day, Printing], Any]
BUILDS: dict[str, tuple[Builds, str]] = {
    "infusion-record": (infusion_record, "paper/infusion_record.html"),
    "two-hour-summary": (two_hour_summary, "paper/two_hour_summary.html"),
    "take-home": (take_home_page, "paper/take_home.html"),
    "take-home-large-print": (take_home_large_print, "paper/take_home.html"),
}


@paper.record_once
def _one_press(state: BlueprintSetupState) -> None:
    """One for the whole server: what it bounds are the prints of everybody together."""
    state.app.extensions.setdefault("bedside-press", Press(keeps_warm=True))


@paper.get("/days/<day_id>/print")
def print_page(day_id: str) -> str:
    return _list(day_of(day_id))


def _list(day: Day, problem: str = "") -> str:
    screen = print_screen(day, problem)
    return patient_page("pages/print.html", day, patient_bar(day), screen=screen)


@paper.get("/days/<day_id>/infusion-record")
def infusion_record_preview(day_id: str) -> str:
    return _preview(day_of(day_id), "infusion-record")


@paper.get("/days/<day_id>/two-hour-summary")
def two_hour_summary_preview(day_id: str) -> str:
    return _preview(day_of(day_id), "two-hour-summary")


@paper.get("/days/<day_id>/infusion-record.pdf")
def infusion_record_pdf(day_id: str) -> Response | tuple[str, int, dict[str, str]]:
    return _pdf(day_of(day_id), "infusion-record", (_record_as_json(day_id),))


@paper.get("/days/<day_id>/two-hour-summary.pdf")
def two_hour_summary_pdf(day_id: str) -> Response | tuple[str, int, dict[str, str]]:
    return _pdf(day_of(day_id), "two-hour-summary", ())


@paper.get("/days/<day_id>/take-home")
def take_home_preview(day_id: str) -> str:
    return _preview(_ready_for_home(day_id), "take-home")


@paper.get("/days/<day_id>/take-home-large-print")
def take_home_large_print_preview(day_id: str) -> str:
    return _preview(_ready_for_home(day_id), "take-home-large-print")


@paper.get("/days/<day_id>/take-home.pdf")
def take_home_pdf(day_id: str) -> Response | tuple[str, int, dict[str, str]]:
    return _pdf(_ready_for_home(day_id), "take-home", ())


@paper.get("/days/<day_id>/take-home-large-print.pdf")
def take_home_large_print_pdf(day_id: str) -> Response | tuple[str, int, dict[str, str]]:
    return _pdf(_ready_for_home(day_id), "take-home-large-print", ())


def _ready_for_home(day_id: str) -> Day:
    """The day, or 404 while the page would not be true yet."""
    day = day_of(day_id)
    if not may_be_printed(day):
        abort(404)
    return day


def printing() -> Printing:
    return Printing(
        at=whole_minute(now()),
        by=person().name,
        is_training=ward().settings.is_training,
        configuration=ward().configuration,
        approvals=ward().approvals,
    )


def _html(day: Day, name: str, preview: tuple[object, ...] = ()) -> str:
    build, template = BUILDS[name]
    known = replace(printing(), other_days=_other_days(day))
    return render_template(template, doc=build(day, known), preview=preview)


def _other_days(day: Day) -> tuple[EarlierDay, ...]:
    """The patient's days as they stand now: a course that moved since moves its dates."""
    opened = day.history.opened
    patient = opened.patient
    days = days_of_patient(patient.nhs_number, patient.born_on, ward().unit_id).days
    return tuple(one for one in days if one.day_id != opened.day_id)


def _preview(day: Day, name: str) -> str:
    return _html(day, name, preview_links(day, name))


def _pdf(
    day: Day, name: str, attachments: tuple[Attached, ...]
) -> Response | tuple[str, int, dict[str, str]]:
    """The document for the tablet's own viewer, or the list again with what stood against it."""
    job = Job(_html(day, name), stylesheet(), printing().at, attachments)
    return pdf_answer(job, file_name(day, name), lambda problem: _list(day, problem))


def pdf_answer(
    job: Job, name: str, without: Callable[[str], str], press: Press | None = None
) -> Response | tuple[str, int, dict[str, str]]:
    """The PDF under this name; `without` draws the page that says why there is none."""
    press = press or current_app.extensions["bedside-press"]
    try:
        pdf = press.print(job)
    except (PressBusy, PressTooSlow, PressMissing, PressFailed) as trouble:
        # Its type says what happened; nothing of the document is ever logged.
        log.warning("not printed: %s", type(trouble).__name__)
        return without(press_words(trouble)), 503, {"Retry-After": TRY_AGAIN_S}
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _record_as_json(day_id: str) -> Attached:
    export = export_day(day_id, __version__, printing().at)
    return Attached("record.json", "The record this document was printed from", json.dumps(export))


@cache
def stylesheet() -> str:
    return (STATIC / "dist" / "paper.css").read_text("utf-8")
