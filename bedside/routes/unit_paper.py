"""Paper of the whole unit: the day list for handover and for the wall."""

from flask import Blueprint, Response, render_template

from bedside.paper.day_list import DayListPaper, day_list_paper
from bedside.paper.job import Job
from bedside.record.today import unit_day
from bedside.routes.day_list import asked_for
from bedside.routes.drawing import unit_page
from bedside.routes.paper import pdf_answer, printing, stylesheet
from bedside.routes.present import now, ward
from bedside.screens.day_list import unreadable_words
from bedside.screens.downtime import pack_document
from bedside.screens.unit_printing import (
    UnitPrintScreen,
    unit_documents,
    unit_preview_links,
)
from bedside.wording import _, date_text, weekday_date

unit_paper = Blueprint("unit_paper", __name__)
_TEMPLATE = "paper/day_list.html"


@unit_paper.get("/days/print")
def unit_print_page() -> str:
    return unit_print()


def unit_print(problem: str = "") -> str:
    """The papers of the unit, with why the last one could not be printed."""
    on = asked_for()
    screen = UnitPrintScreen(
        documents=(*unit_documents(on.isoformat()), pack_document()),
        problem=problem,
    )
    meta = weekday_date(on)
    return unit_page("pages/unit_print.html", _("Print"), "print", meta=meta, screen=screen)


@unit_paper.get("/days/handover")
def handover_preview() -> str:
    return _preview("handover")


@unit_paper.get("/days/wall")
def wall_preview() -> str:
    return _preview("wall")


@unit_paper.get("/days/handover.pdf")
def handover_pdf() -> Response | tuple[str, int, dict[str, str]]:
    return _pdf("handover")


@unit_paper.get("/days/wall.pdf")
def wall_pdf() -> Response | tuple[str, int, dict[str, str]]:
    return _pdf("wall")


def _doc(name: str) -> DayListPaper:
    on, at = asked_for(), now()
    found = unit_day(on, ward().unit_id, at, ward().in_force)
    return day_list_paper(
        found.days,
        on,
        at,
        ward().configuration.unit,
        printing(),
        is_wall=name == "wall",
        warning=unreadable_words(found.unreadable),
    )


def _preview(name: str) -> str:
    links = unit_preview_links(name, asked_for().isoformat())
    return render_template(_TEMPLATE, doc=_doc(name), preview=links)


def _pdf(name: str) -> Response | tuple[str, int, dict[str, str]]:
    html = render_template(_TEMPLATE, doc=_doc(name), preview=())
    job = Job(html, stylesheet(), printing().at)
    return pdf_answer(job, f"day-list-{name}-{date_text(asked_for())}.pdf", unit_print)
