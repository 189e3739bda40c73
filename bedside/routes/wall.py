"""The wall screen: an enrolled one shows it with nobody signed in, and never locks."""

from flask import Blueprint, render_template

from bedside.record.today import unit_day
from bedside.routes.present import now, signed_in_or_none, ward
from bedside.screens.wall import WallScreen, wall_screen
from bedside.wording import day_of

wall = Blueprint("wall", __name__)


def _screen() -> WallScreen:
    zone, unit = ward().zone, ward().configuration.unit
    today = unit_day(day_of(now(), zone), ward().unit_id, now(), ward().in_force)
    back = "/days" if signed_in_or_none() is not None else ""
    return wall_screen(today.days, now(), zone, unit.name, bool(today.unreadable), back)


@wall.get("/wall")
def page() -> str:
    return render_template("pages/wall.html", screen=_screen())


@wall.get("/wall/fragment")
def fragment() -> str:
    return render_template("fragments/wall.html", screen=_screen())
