"""The unit's figures over a range of dates, as a page and as a file without names."""

from flask import Blueprint, Response, request, stream_with_context

from bedside.forms.date_range import DateRange, date_range
from bedside.record.figures import figures_between, total_between
from bedside.routes.drawing import unit_page
from bedside.routes.present import now, ward
from bedside.screens.figures import figures_screen, range_words
from bedside.screens.figures_file import lines_of_file
from bedside.wording import _, day_of

figures = Blueprint("figures", __name__)


@figures.get("/figures")
def page() -> tuple[str, int]:
    return _page(_asked())


@figures.get("/figures.csv")
def as_file() -> Response | tuple[str, int]:
    asked = _asked()
    if asked.dates is None:
        return _page(asked)
    first, last = asked.dates
    rows = lines_of_file(figures_between(first, last, ward().unit_id, now()))
    answer = Response(stream_with_context(rows), mimetype="text/csv")
    name = f"figures-{first.isoformat()}-to-{last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked() -> DateRange:
    return date_range(request.args, day_of(now(), ward().zone))


def _page(asked: DateRange) -> tuple[str, int]:
    meta = _("Dates refused") if asked.dates is None else range_words(*asked.dates)
    soon_min = ward().configuration.unit.grace.soon_min
    found = total_between(*asked.dates, ward().unit_id, now()) if asked.dates else None
    screen = figures_screen(asked, found, soon_min)
    drawn = unit_page("pages/figures.html", _("Figures"), "figures", meta=meta, screen=screen)
    return drawn, 200 if asked.dates else 422
