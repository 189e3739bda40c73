"""Enrolled devices: this one enrolled, any one revoked."""

from typing import cast

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.access.people import Account, account_of, accounts
from bedside.access.proving import let_pin_count
from bedside.access.sessions import last_used, leave, moved_to
from bedside.access.tablets import (
    COOKIE,
    KINDS,
    LONGEST_NAME,
    Kind,
    enrol,
    revoke,
    tablet_of,
    tablets_of,
)
from bedside.routes.access import enrol_browser
from bedside.routes.drafts import draft_here, forget_here
from bedside.routes.drawing import unit_page
from bedside.routes.present import person, signed_in, tablet, unit_names, ward
from bedside.screens.tablets import (
    EnrolForm,
    TabletsScreen,
    enrol_form,
    here_words,
    tablets_listing,
)
from bedside.wording import _

tablets = Blueprint("tablets", __name__)
_DRAFT = "enrol"


def _manager() -> Account:
    return account_of(person().id) or abort(401)


@tablets.get("/tablets")
def tablets_page() -> str:
    return _page({})


def _page(errors: dict[str, str]) -> str:
    manager, zone = _manager(), ward().zone
    names = {account.id: account.name for account in accounts(None)}
    screen = TabletsScreen(
        here=here_words(tablet()),
        enrol=None if _carries_a_token() else _form(errors),
        devices=tablets_listing(
            tablets_of(manager.unit_id), names, unit_names(), last_used(), generate_csrf(), zone
        ),
    )
    name = ward().configuration.unit.name
    return unit_page("pages/tablets.html", _("Tablets"), "tablets", meta=name, screen=screen)


def _carries_a_token() -> bool:
    return tablet_of(request.cookies.get(COOKIE)) is not None


def _form(errors: dict[str, str]) -> EnrolForm:
    kept = draft_here(_DRAFT)
    source = kept[0] if kept is not None else request.form
    typed = {name: source.get(name, "") for name in ("name", "kind", "unit_id")}
    return enrol_form(typed, errors, _units_to_choose(), _DRAFT)


def _units_to_choose() -> dict[str, str]:
    manager = _manager()
    return unit_names() if manager.unit_id is None else {manager.unit_id: ""}


@tablets.post("/tablets/enrol")
def enrol_this() -> Response | tuple[str, int]:
    """This device becomes the unit's. Whoever enrols it signed in here with the password, so that
    their PIN counts from now; at a wall screen nobody stays signed in."""
    if _carries_a_token():
        return redirect(url_for("tablets.tablets_page"), 303)
    errors = _errors()
    if errors:
        return _page(errors), 422
    units = _units_to_choose()
    unit_id = request.form["unit_id"] if len(units) > 1 else next(iter(units))
    kind, clock, who = cast(Kind, request.form["kind"]), ward().real_clock, signed_in()
    forget_here(_DRAFT)
    device, token = enrol(request.form["name"].strip(), kind, unit_id, who.person.id, clock)
    if kind == "wall_screen":
        leave(who, clock)
        answer = make_response(redirect("/wall", 303))
    else:
        moved_to(who, device, clock)
        let_pin_count(who.person.id, clock)
        answer = make_response(redirect(url_for("tablets.tablets_page"), 303))
    enrol_browser(answer, token)
    return answer


def _errors() -> dict[str, str]:
    name = request.form.get("name", "").strip()
    errors = {}
    if not name:
        errors["name"] = _("Enter the name on the label.")
    elif len(name) > LONGEST_NAME:
        errors["name"] = _("At most %(most)s characters.", most=LONGEST_NAME)
    if request.form.get("kind") not in KINDS:
        errors["kind"] = _("Choose what it is.")
    units = _units_to_choose()
    if len(units) > 1 and request.form.get("unit_id") not in units:
        errors["unit_id"] = _("Choose the unit.")
    return errors


@tablets.post("/tablets/<tablet_id>/revoke")
def revoke_one(tablet_id: str) -> Response:
    revoke(tablet_id, person().id, ward().real_clock)
    return redirect(url_for("tablets.tablets_page"), 303)
