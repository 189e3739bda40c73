"""Sign in, lock, unlock, sign out."""

import re

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from bedside.core.events import Person
from bedside.people import PinRefused, check_pin, lock, people_here, sign_in, sign_out, unlock
from bedside.record.today import unit_day
from bedside.routes.present import now, signed_in_or_none, ward
from bedside.screens.access import locked_screen, persons, pin_field
from bedside.screens.refusals import no_signer_words, pin_words
from bedside.wording import day_of

access = Blueprint("access", __name__)
COOKIE = "bedside_session"


HOME = "/days"
# A browser drops tabs and newlines and reads a backslash as a slash: "/\t/elsewhere" leaves us.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_path(path: str | None) -> str:
    """Where to go on: a path of this app only."""
    return path if path and _OWN_PATH.fullmatch(path) else HOME


@access.get("/sign-in")
def sign_in_page(error: str = "") -> str:
    chosen = request.form.get("person", "")
    return render_template(
        "pages/sign_in.html",
        persons=persons(people_here(), chosen),
        pin=pin_field(error),
        next=safe_path(request.values.get("next")),
    )


@access.post("/sign-in")
def sign_in_now() -> Response | tuple[str, int]:
    chosen, pin = request.form.get("person", ""), request.form.get("pin", "")
    if not chosen:
        return sign_in_page(no_signer_words()), 422
    try:
        person = check_pin(chosen, pin, ward().real_clock)
    except PinRefused as refused:
        return sign_in_page(pin_words(refused.wait)), 422
    return _signed_in(person, safe_path(request.form.get("next")))


def _signed_in(person: Person, goes_to: str) -> Response:
    """A fresh session for this person; what stood before on this tablet ends."""
    before = signed_in_or_none()
    if before is not None:
        sign_out(before, ward().real_clock)
    session.clear()
    answer = make_response(redirect(goes_to, 303))
    answer.set_cookie(
        COOKIE,
        sign_in(person, ward().real_clock),
        httponly=True,
        samesite="Strict",
        secure=ward().settings.has_tls,
    )
    return answer


@access.get("/lock")
def lock_now() -> Response:
    who = signed_in_or_none()
    if who is not None:
        lock(who)
    came_from = "/" + request.headers.get("Referer", "").split("://", 1)[-1].partition("/")[2]
    goes_to = request.args.get("next") or came_from
    return redirect(url_for("access.locked", next=safe_path(goes_to)), 303)


@access.get("/locked")
def locked(error: str = "") -> str | Response:
    who = signed_in_or_none()
    if who is None:
        return redirect(url_for("access.sign_in_page"), 303)
    zone = ward().zone
    today = unit_day(day_of(now(), zone), ward().unit_id, now())
    chosen = request.form.get("person", who.person.id)
    return render_template(
        "pages/locked.html",
        screen=locked_screen(today.days, now(), zone, bool(today.unreadable)),
        persons=persons(people_here(), chosen),
        pin=pin_field(error, unlock=True),
        next=safe_path(request.values.get("next")),
    )


@access.post("/unlock")
def unlock_now() -> Response | tuple[str | Response, int]:
    """The same person goes on where they were; another one signs in afresh at the day list."""
    who = signed_in_or_none()
    if who is None:
        return redirect(url_for("access.sign_in_page"), 303)
    chosen = request.form.get("person", who.person.id)
    try:
        person = check_pin(chosen, request.form.get("pin", ""), ward().real_clock)
    except PinRefused as refused:
        return locked(pin_words(refused.wait)), 422
    if person.id != who.person.id:
        return _signed_in(person, HOME)
    unlock(who, ward().real_clock)
    g.pop("signed_in", None)
    return redirect(safe_path(request.form.get("next")), 303)


@access.post("/sign-out")
def sign_out_now() -> Response:
    who = signed_in_or_none()
    if who is not None:
        sign_out(who, ward().real_clock)
    answer = make_response(redirect(url_for("access.sign_in_page"), 303))
    answer.delete_cookie(COOKIE)
    return answer
