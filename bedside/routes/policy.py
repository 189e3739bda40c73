"""Who reaches which route: signed in and unlocked, unless the route stands in this table."""

from datetime import timedelta

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from bedside.people import signed_in, touch
from bedside.routes.access import COOKIE
from bedside.routes.present import ward

# Reached without a sign-in, or while the tablet is locked.
OPEN_TO_ALL = frozenset(
    {
        "static",
        "health.healthz",
        "health.pulse",
        "access.sign_in_page",
        "access.sign_in_now",
        "access.sign_out_now",
    }
)
OPEN_WHILE_LOCKED = OPEN_TO_ALL | {
    "access.locked",
    "access.unlock_now",
    "access.lock_now",
    "drafts.keep",  # what was typed when the lock fell is kept, and shown to nobody but its writer
}


def guard(app: Flask) -> None:
    """Before each request: who is it, is the tablet locked, may this be seen?"""

    @app.before_request
    def _who() -> Response | None:
        if request.endpoint == "static":
            return None
        token = request.cookies.get(COOKIE)
        idle = timedelta(minutes=ward().configuration.unit.pin_idle_min)
        who = signed_in(token, idle, ward().real_clock) if token else None
        g.signed_in = who
        if request.endpoint in OPEN_TO_ALL or request.endpoint is None:
            return None
        if who is None:
            return _away("access.sign_in_page")
        if who.locked and request.endpoint not in OPEN_WHILE_LOCKED:
            return _away("access.locked")
        if not who.locked and not _is_poll():
            touch(who, ward().real_clock)
        return None


def _is_poll() -> bool:
    """A screen refreshing itself is nobody at the tablet."""
    return request.headers.get("HX-Request") == "true" and request.method == "GET"


def _away(endpoint: str) -> Response:
    """To sign-in or lock, back here afterwards; a poll is told to move the whole page."""
    came_from = request.full_path.rstrip("?")
    if request.headers.get("Bedside-Fetch"):
        # A form sent by script must not take the locked screen for "saved".
        return Response(status=423 if endpoint == "access.locked" else 401)
    if _is_poll():
        current = request.headers.get("HX-Current-URL", "/days")
        path = "/" + current.split("://", 1)[-1].partition("/")[2]
        answer = Response(status=204)
        answer.headers["HX-Redirect"] = url_for(endpoint, next=path)
        return answer
    if request.method != "GET":
        came_from = request.headers.get("Referer", "/days")
        came_from = "/" + came_from.split("://", 1)[-1].partition("/")[2]
    return redirect(url_for(endpoint, next=came_from), 303)
