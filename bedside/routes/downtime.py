"""The downtime pack of the unit, and one patient's sheet, as preview and PDF."""

from flask import Blueprint, Response, abort, current_app, render_template
from flask.blueprints import BlueprintSetupState

from bedside.core.day import Day
from bedside.paper.downtime.pack import DowntimePack, downtime_pack, one_sheet
from bedside.paper.downtime.sheet import is_wanted
from bedside.paper.job import Job
from bedside.paper.press import Press
from bedside.paper.record import file_name
from bedside.record.bookings import bookings_of
from bedside.record.patient_days import with_earlier_days
from bedside.record.today import unit_day
from bedside.routes.drawing import patient_page
from bedside.routes.paper import pdf_answer, printing, stylesheet
from bedside.routes.present import day_of, now, ward
from bedside.routes.unit_paper import unit_print
from bedside.screens.downtime import pack_links
from bedside.screens.patient import patient_bar
from bedside.screens.printing import SHEET, preview_links, print_screen
from bedside.wording import date_text
from bedside.wording import day_of as date_of

downtime = Blueprint("downtime", __name__)
# A whole unit's pack is some 30 pages, a third of a second each where nothing else runs.
PACK_SECONDS = 90.0
_TEMPLATE = "paper/downtime/pack.html"
Answer = Response | tuple[str, int, dict[str, str]]


@downtime.record_once
def _one_pack_at_once(state: BlueprintSetupState) -> None:
    """A press of its own: a long print never stands before a patient's document."""
    press = Press(at_once=1, in_all=1, seconds=PACK_SECONDS)
    state.app.extensions.setdefault("bedside-pack-press", press)


def _pack() -> DowntimePack:
    """Today's, whatever day the list shows: nobody needs paper for another."""
    at = now()
    found = unit_day(date_of(at, ward().zone), ward().unit_id, at, ward().in_force)
    bookings = bookings_of(found.unreadable)
    return downtime_pack(found.days, printing(), with_earlier_days, bookings)


def _here(day_id: str) -> Day:
    """The day, or 404 once it is over: there is nothing left to do on paper."""
    day = day_of(day_id)
    if not is_wanted(day):
        abort(404)
    return day


@downtime.get("/days/downtime-pack")
def pack_preview() -> str:
    return render_template(_TEMPLATE, pack=_pack(), preview=pack_links())


@downtime.get("/days/downtime-pack.pdf")
def pack_pdf() -> Answer:
    html = render_template(_TEMPLATE, pack=_pack(), preview=())
    name = f"downtime-pack-{date_text(date_of(now(), ward().zone))}.pdf"
    press: Press = current_app.extensions["bedside-pack-press"]
    return pdf_answer(Job(html, stylesheet(), printing().at), name, unit_print, press)


@downtime.get("/days/<day_id>/downtime-sheet")
def sheet_preview(day_id: str) -> str:
    day = _here(day_id)
    return render_template(
        _TEMPLATE,
        pack=one_sheet(day, printing(), with_earlier_days),
        preview=preview_links(day, SHEET),
    )


@downtime.get("/days/<day_id>/downtime-sheet.pdf")
def sheet_pdf(day_id: str) -> Answer:
    day = _here(day_id)
    html = render_template(
        _TEMPLATE, pack=one_sheet(day, printing(), with_earlier_days), preview=()
    )

    def without(problem: str) -> str:
        screen = print_screen(day, problem)
        return patient_page("pages/print.html", day, patient_bar(day), screen=screen)

    return pdf_answer(Job(html, stylesheet(), printing().at), file_name(day, SHEET), without)
