"""Moves the demo's clock forward: by minutes, or to what is due next anywhere on the unit."""

from datetime import timedelta

from flask import Blueprint, redirect, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.clock import MovableClock
from bedside.core.quantities import whole_minute
from bedside.record.today import unit_day
from bedside.routes.access import safe_path
from bedside.routes.present import now, ward
from bedside.screens.parts import Button
from bedside.wording import _, day_of

demo_clock = Blueprint("demo_clock", __name__)
MOVES = ("1", "5", "30", "next")


@demo_clock.post("/demo/clock")
def move_clock() -> Response:
    move = request.form.get("move", "")
    clock = ward().clock
    if isinstance(clock, MovableClock):
        if move == "next":
            clock.move_on(_until_next_due())
        elif move in MOVES:
            clock.move_on(timedelta(minutes=int(move)))
    came_from = request.headers.get("Referer", "/days").split("://", 1)[-1].partition("/")[2]
    return redirect(safe_path("/" + came_from), 303)


def _until_next_due() -> timedelta:
    """To the next instant at which anything falls due; nowhere when nothing is to come."""
    minute = whole_minute(now())
    today = unit_day(day_of(minute, ward().zone), ward().unit_id, minute)
    coming = [task.due_at for day in today.days for task in day.tasks if task.due_at > minute]
    return min(coming) - now() if coming else timedelta(0)


def clock_menu() -> tuple[Button, ...]:
    """The buttons behind the training marker."""
    labels = {"1": _("1 min"), "5": _("5 min"), "30": _("30 min"), "next": _("To next due")}
    return tuple(
        Button(
            labels[move],
            post_to="/demo/clock",
            size="compact",
            hidden=(("csrf_token", generate_csrf()), ("move", move)),
        )
        for move in MOVES
    )
