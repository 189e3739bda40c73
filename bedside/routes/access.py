"""Sign in, lock, unlock, sign out."""

import re
from datetime import timedelta

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from bedside.access.people import people_whose_pin_counts
from bedside.access.proving import PasswordRefused, PinRefused, check_password, check_pin
from bedside.access.sessions import end_all, leave, lock, sign_in, unlock, whose
from bedside.access.tablets import COOKIE as TABLET_COOKIE
from bedside.access.tablets import COOKIE_DAYS, Tablet
from bedside.core.events import Person
from bedside.record.today import unit_day
from bedside.routes.present import now, signed_in_or_none, tablet, ward
from bedside.screens.access import password_way, persons, pin_field, sign_in_screen
from bedside.screens.locked import locked_screen
from bedside.screens.who_signs import no_signer_words, password_words, pin_words
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
def sign_in_page(pin_error: str = "", password_error: str = "") -> str:
    """Names and PIN of those who gave their password on this shift, else name and password."""
    screen = sign_in_screen(
        tablet(),
        persons(_who_may_use_a_pin(), request.form.get("person", "")),
        name=request.form.get("name", ""),
        pin_error=pin_error,
        password_error=password_error,
        wants_password=request.values.get("with") == "password",
        goes_to=safe_path(request.values.get("next")),
    )
    return render_template("pages/sign_in.html", screen=screen)


@access.post("/sign-in")
def sign_in_now() -> Response | tuple[str, int]:
    if "name" in request.form:
        return _with_password()
    chosen, pin = request.form.get("person", ""), request.form.get("pin", "")
    if not chosen:
        return sign_in_page(pin_error=no_signer_words()), 422
    try:
        person = _proved(chosen, pin)
    except PinRefused as refused:
        return sign_in_page(pin_error=pin_words(refused)), 422
    return _signed_in(person, _where_to(person))


def _with_password() -> Response | tuple[str, int]:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        account = check_password(name, password, tablet(), ward().real_clock)
    except PasswordRefused as refused:
        return sign_in_page(password_error=password_words(refused)), 422
    if account.set_up_until is not None:
        return _signed_in(account.person, url_for("own_account.set_up_page"))
    return _signed_in(account.person, _where_to(account.person))


def _proved(person_id: str, pin: str) -> Person:
    """The person of this PIN, at an enrolled tablet. Raises PinRefused."""
    here = _pin_device()
    if here is None:
        raise PinRefused("not_enrolled")
    clock = ward().real_clock
    return check_pin(person_id, pin, clock, unit_id=here.unit_id, tablet_id=here.id)


def _who_may_use_a_pin() -> tuple[Person, ...]:
    here = _pin_device()
    if here is None:
        return ()
    return people_whose_pin_counts(here.unit_id, ward().real_clock.now())


def _pin_device() -> Tablet | None:
    """The enrolled tablet or desk in hand; a wall screen hangs where everybody passes."""
    here = tablet()
    return None if here is None or here.kind == "wall_screen" else here


def _where_to(person: Person) -> str:
    """Back to where this very person was; whoever takes over begins at the day list.

    On a device not enrolled nothing of a patient is shown: there the page that enrols it.
    """
    is_other = whose(request.cookies.get(COOKIE)) not in (None, person.id)
    goes_to = HOME if is_other else safe_path(request.form.get("next"))
    return "/tablets" if tablet() is None and goes_to in (HOME, "/") else goes_to


def _signed_in(person: Person, goes_to: str) -> Response:
    """A fresh session for this person; what stood before on this tablet ends."""
    before = signed_in_or_none()
    if before is not None:
        leave(before, ward().real_clock)
    session.clear()
    answer = make_response(redirect(goes_to, 303))
    _set_cookie(answer, COOKIE, sign_in(person, ward().real_clock, tablet()))
    if tablet() is not None and TABLET_COOKIE in request.cookies:
        enrol_browser(answer, request.cookies[TABLET_COOKIE])
    return answer


def enrol_browser(answer: Response, token: str) -> None:
    """The browser carries the device's token for as long as browsers keep a cookie."""
    _set_cookie(answer, TABLET_COOKIE, token, timedelta(days=COOKIE_DAYS))


def _set_cookie(answer: Response, name: str, token: str, lasts: timedelta | None = None) -> None:
    secure = ward().settings.has_tls
    answer.set_cookie(name, token, max_age=lasts, httponly=True, samesite="Strict", secure=secure)


@access.post("/lock")
def lock_now() -> Response:
    who = signed_in_or_none()
    if who is not None:
        lock(who)
    came_from = "/" + request.headers.get("Referer", "").split("://", 1)[-1].partition("/")[2]
    return redirect(url_for("access.locked", next=safe_path(came_from)), 303)


@access.get("/locked")
def locked(error: str = "") -> str | Response:
    who = signed_in_or_none()
    if who is None:
        return redirect(url_for("access.sign_in_page"), 303)
    zone = ward().zone
    today = unit_day(day_of(now(), zone), ward().unit_id, now(), ward().in_force)
    chosen = request.form.get("person", who.person.id)
    others = [person for person in _who_may_use_a_pin() if person.id != who.person.id]
    goes_to = safe_path(request.values.get("next"))
    may_unlock = [who.person] if who.tablet is not None and not who.must_set_up else []
    return render_template(
        "pages/locked.html",
        screen=locked_screen(today.days, now(), zone, bool(today.unreadable)),
        persons=persons([*may_unlock, *others], chosen),
        pin=pin_field(error, unlock=True),
        next=goes_to,
        password_way=password_way(goes_to),
        who=who.person.name,
    )


@access.post("/unlock")
def unlock_now() -> Response | tuple[str | Response, int]:
    """The same person goes on where they were; another one signs in afresh at the day list."""
    who = signed_in_or_none()
    if who is None:
        return redirect(url_for("access.sign_in_page"), 303)
    chosen = request.form.get("person", who.person.id)
    try:
        person = _proved(chosen, request.form.get("pin", ""))
    except PinRefused as refused:
        return locked(pin_words(refused)), 422
    if person.id != who.person.id:
        return _signed_in(person, HOME)
    unlock(who, ward().real_clock)
    g.pop("signed_in", None)
    return redirect(safe_path(request.form.get("next")), 303)


@access.post("/sign-out")
def sign_out_now() -> Response:
    """Going home: the own PIN ends everywhere. On a locked tablet somebody else may be tapping:
    there only this session ends."""
    who = signed_in_or_none()
    if who is not None and who.locked:
        leave(who, ward().real_clock)
    elif who is not None:
        end_all(who.person.id, ward().real_clock)
    answer = make_response(redirect(url_for("access.sign_in_page"), 303))
    answer.delete_cookie(COOKIE)
    return answer
