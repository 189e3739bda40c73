"""One's own password and PIN: chosen at the first sign-in, changed by oneself alone."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bedside.access.credentials import password_fault, pin_fault
from bedside.access.managing import choose_password, choose_pin, set_up
from bedside.access.proving import PasswordRefused, check_own_password
from bedside.access.sessions import end_all
from bedside.routes.drawing import framed
from bedside.routes.present import now, person, signed_in, tablet, ward
from bedside.screens.frame import strip_of_unit, unit_bar
from bedside.screens.own_secrets import (
    OwnAccountScreen,
    SecretsForm,
    new_password_form,
    new_pin_form,
    password_fault_words,
    pin_fault_words,
    set_up_form,
    twice_words,
)
from bedside.screens.who_signs import password_words
from bedside.wording import _

own_account = Blueprint("own_account", __name__)
_FIRST = "/days"


def _page(*forms: SecretsForm, is_first: bool = False, saved: str = "") -> str:
    zone = ward().zone
    who = person()
    title = _("Choose your password and PIN") if is_first else _("Your password and PIN")
    head = unit_bar(title, "" if is_first else ward().configuration.unit.name, now(), zone, who)
    strip = strip_of_unit("me", now(), zone, None if is_first else who)
    screen = OwnAccountScreen(forms, saved)
    return framed("pages/own_account.html", head, strip, screen=screen)


@own_account.get("/set-up")
def set_up_page() -> str | Response:
    if not signed_in().must_set_up:
        return redirect(url_for("own_account.own_page"), 303)
    return _page(set_up_form({}), is_first=True)


@own_account.post("/set-up")
def set_up_now() -> Response | tuple[str, int]:
    """The first password ends here; sessions that it opened elsewhere end too."""
    who = signed_in()
    if not who.must_set_up:
        return redirect(url_for("own_account.own_page"), 303)
    errors = _new_password_errors() | _new_pin_errors()
    if errors:
        return _page(set_up_form(errors), is_first=True), 422
    set_up(
        who.person,
        request.form["password"],
        request.form["pin"],
        ward().real_clock,
        is_on_tablet=who.tablet is not None,
    )
    end_all(who.person.id, ward().real_clock, but=[who.token_hash])
    return redirect(_FIRST if who.tablet is not None else "/tablets", 303)


@own_account.get("/me")
def own_page() -> str:
    saved = {"pin": _("Your new PIN counts from now."), "password": _("Your password is changed.")}
    said = saved.get(request.args.get("saved", ""), "")
    return _page(new_pin_form({}), new_password_form({}), saved=said)


@own_account.post("/me/pin")
def change_pin() -> Response | tuple[str, int]:
    errors = _old_password_errors() | _new_pin_errors()
    if errors:
        return _page(new_pin_form(errors), new_password_form({})), 422
    choose_pin(person(), request.form["pin"])
    return redirect(url_for("own_account.own_page", saved="pin"), 303)


@own_account.post("/me/password")
def change_password() -> Response | tuple[str, int]:
    """Sessions on other devices end: a password is changed when somebody else may know it."""
    errors = _old_password_errors() | _new_password_errors()
    if errors:
        return _page(new_pin_form({}), new_password_form(errors)), 422
    choose_password(person(), request.form["password"])
    end_all(person().id, ward().real_clock, but=[signed_in().token_hash])
    return redirect(url_for("own_account.own_page", saved="password"), 303)


def _old_password_errors() -> dict[str, str]:
    try:
        check_own_password(
            person(), request.form.get("old_password", ""), ward().real_clock, tablet()
        )
    except PasswordRefused as refused:
        return {"old_password": password_words(refused)}
    return {}


def _new_password_errors() -> dict[str, str]:
    password = request.form.get("password", "")
    fault = password_fault(password, [person().name, ward().configuration.unit.name])
    if fault is not None:
        return {"password": password_fault_words(fault)}
    return _twice("password", password)


def _new_pin_errors() -> dict[str, str]:
    pin = request.form.get("pin", "")
    fault = pin_fault(pin)
    return {"pin": pin_fault_words(fault)} if fault is not None else _twice("pin", pin)


def _twice(name: str, typed: str) -> dict[str, str]:
    again = request.form.get(f"{name}_again", "")
    return {} if again == typed else {f"{name}_again": twice_words()}
