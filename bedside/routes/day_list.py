"""The day list, and its own refreshing: two routes, one builder."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from bedside.downtime import folder_of, folder_state
from bedside.record.today import unit_day
from bedside.routes.drawing import framed
from bedside.routes.present import now, person, tablet, ward
from bedside.screens.day_list import (
    DayListScreen,
    Reader,
    day_list_screen,
    unreadable_words,
)
from bedside.screens.day_list_filter import Asked
from bedside.screens.downtime import DowntimeLine, downtime_line
from bedside.similar_names import chairs_alike
from bedside.wording import day_of

day_list = Blueprint("day_list", __name__)
# No unit keeps lists of other years, and each date shown has one before and after it.
YEARS = range(2000, 2200)


def asked_for() -> date:
    """Today, or the day named in the address."""
    named = request.args.get("on")
    try:
        on = date.fromisoformat(named) if named else day_of(now(), ward().zone)
    except ValueError:
        abort(404)
    if on.year not in YEARS:
        abort(404)
    return on


def _asked() -> Asked:
    return Asked(asked_for(), request.args.get("nurse", ""), request.args.get("bay", ""))


def _screen() -> DayListScreen:
    asked, unit = _asked(), ward().configuration.unit
    found = unit_day(asked.on, ward().unit_id, now(), ward().in_force)
    reader = Reader(person(), now(), ward().zone, f"{unit.closing_at:%H:%M}", ward().floor)
    screen = day_list_screen(found.days, asked, reader, chairs_alike(found.days))
    return replace(screen, warning=unreadable_words(found.unreadable), downtime=_downtime())


def _downtime() -> DowntimeLine:
    folder, real_now = ward().settings.downtime_folder, ward().real_clock.now()
    own = folder_of(folder, ward().unit_id) if folder is not None else None
    state = folder_state(own) if own is not None else None
    return downtime_line(folder is not None, state, real_now, ward().zone)


def _drawn(template: str, **values: bool) -> str:
    screen = _screen()
    return framed(template, screen.head, screen.strip, screen=screen, **values)


@day_list.get("/")
def home() -> Response:
    here = tablet()
    is_wall = here is not None and here.kind == "wall_screen"
    return redirect(url_for("wall.page" if is_wall else "day_list.days"), 303)


@day_list.get("/days")
def days() -> str:
    return _drawn("pages/day_list.html")


@day_list.get("/days/fragments/day-list")
def day_list_fragment() -> str:
    return _drawn("fragments/day_list.html", is_refresh=True)
