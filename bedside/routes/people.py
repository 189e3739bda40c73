"""The unit's people: added, let in anew, signed out, disabled. Never their password or PIN."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.access.managing import (
    NotManaged,
    disable,
    enable,
    end_sessions,
    give_first_password,
    invite,
    may_manage,
    roles_to_give,
)
from bedside.access.people import (
    LONGEST_INITIALS,
    LONGEST_NAME,
    LONGEST_REGISTRATION,
    Account,
    NameTaken,
    NewPerson,
    account_of,
    accounts,
    name_key,
)
from bedside.access.sign_in_tries import past_tries, tries_of
from bedside.routes.drafts import draft_here, forget_here
from bedside.routes.drawing import unit_page
from bedside.routes.present import person, unit_names, ward
from bedside.screens.parts import Button
from bedside.screens.people import (
    ActScreen,
    FirstPasswordScreen,
    NewPersonScreen,
    PeopleScreen,
    PersonScreen,
    act_labels,
    act_words,
    against_words,
    first_password_words,
    name_taken_words,
    new_person_fields,
    no_ways_words,
    people_listing,
    person_facts,
    person_ways,
    tries_listing,
)
from bedside.wording import _

people = Blueprint("people", __name__)
AUDIT_SHOWN = timedelta(days=7)
_DRAFT = "person-new"
_FIELDS = ("name", "initials", "role", "registration", "unit_id")


def _manager() -> Account:
    return account_of(person().id) or abort(401)


def _page(template: str, title: str, screen: object) -> str:
    name = ward().configuration.unit.name
    return unit_page(f"pages/{template}.html", title, "people", meta=name, screen=screen)


@people.get("/people")
def people_page() -> str:
    manager, zone, at = _manager(), ward().zone, ward().real_clock.now()
    screen = PeopleScreen(
        add=Button(_("Add somebody"), href="/people/new", kind="filled"),
        people=people_listing(
            accounts(manager.unit_id),
            unit_names(),
            lambda account: may_manage(manager, account.role, account.unit_id),
            at,
            zone,
        ),
        tries=tries_listing(past_tries(manager.unit_id, at - AUDIT_SHOWN), zone),
    )
    return _page("people", _("People"), screen)


@people.get("/people/new")
def new_page() -> str:
    return _new_page({})


def _new_page(errors: dict[str, str], trouble: str = "") -> str:
    kept = draft_here(_DRAFT)
    source = kept[0] if kept is not None else request.form
    typed = {name: source.get(name, "") for name in _FIELDS}
    fields = new_person_fields(typed, errors, roles_to_give(_manager()), _units_to_choose())
    screen = NewPersonScreen(fields, trouble, _DRAFT)
    return _page("new_person", _("Add somebody"), screen)


def _units_to_choose() -> dict[str, str]:
    """Several only for who has them all; "" stands for the whole installation."""
    manager = _manager()
    if manager.unit_id is not None:
        return {manager.unit_id: ""}
    return {**unit_names(), "all": _("All units (administrator)")}


@people.post("/people/new")
def add() -> Response | tuple[str, int] | str:
    errors = _errors()
    if errors:
        return _new_page(errors), 422
    try:
        account, password = invite(_typed_person(), person(), ward().real_clock)
    except NameTaken:
        return _new_page({"name": name_taken_words(request.form["name"].strip())}), 422
    except NotManaged as refused:
        return _new_page({}, against_words(refused.against)), 422
    forget_here(_DRAFT)
    return _first_password(account, password)


def _errors() -> dict[str, str]:
    """What is missing or too long, by field."""
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    longest = {
        "name": LONGEST_NAME,
        "initials": LONGEST_INITIALS,
        "registration": LONGEST_REGISTRATION,
    }
    errors = {
        name: _("At most %(most)s characters.", most=most)
        for name, most in longest.items()
        if len(typed[name]) > most
    }
    if not name_key(typed["name"]):
        errors["name"] = _("Enter the name, as it stands on the record.")
    if not typed["initials"]:
        errors["initials"] = _("Enter the initials.")
    if typed["role"] not in roles_to_give(_manager()):
        errors["role"] = _("Choose the role.")
    units = _units_to_choose()
    if len(units) > 1 and typed["unit_id"] not in units:
        errors["unit_id"] = _("Choose the unit.")
    elif typed["unit_id"] == "all" and typed["role"] != "administrator":
        errors["unit_id"] = _("Only an administrator has all units. Choose one unit.")
    return errors


def _typed_person() -> NewPerson:
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    units = _units_to_choose()
    unit_id = typed["unit_id"] if len(units) > 1 else next(iter(units))
    role = next(role for role in roles_to_give(_manager()) if role == typed["role"])
    return NewPerson(
        name=" ".join(typed["name"].split()),
        initials=typed["initials"],
        role=role,
        unit_id=None if unit_id == "all" else unit_id,
        registration=typed["registration"] or None,
    )


def _first_password(account: Account, password: str) -> str:
    """Shown in this answer alone: it is kept nowhere."""
    assert account.set_up_until is not None
    screen = FirstPasswordScreen(
        name=account.name,
        password=password,
        words=first_password_words(account.set_up_until, ward().zone),
        way=Button(_("Back to people"), href="/people", kind="filled"),
    )
    return _page("first_password", _("First password"), screen)


@people.get("/people/<person_id>")
def person_page(person_id: str, trouble: str = "") -> str:
    account = account_of(person_id) or abort(404)
    is_theirs = may_manage(_manager(), account.role, account.unit_id)
    is_self = account.id == person().id
    zone, at = ward().zone, ward().real_clock.now()
    screen = PersonScreen(
        facts=person_facts(account, unit_names(), at, zone),
        ways=person_ways(account, generate_csrf()) if is_theirs and not is_self else (),
        words=no_ways_words(account, is_theirs, is_self),
        trouble=trouble,
        tries=tries_listing(tries_of(person_id, at - AUDIT_SHOWN), zone),
    )
    return _page("person", account.name, screen)


@people.get("/people/<person_id>/first-password", defaults={"act": "first-password"})
@people.get("/people/<person_id>/sign-out", defaults={"act": "sign-out"})
@people.get("/people/<person_id>/disable", defaults={"act": "disable"})
def act_page(person_id: str, act: str) -> str:
    account = account_of(person_id) or abort(404)
    here = url_for("people.person_page", person_id=person_id)
    label = act_labels()[act]
    screen = ActScreen(act_words(act, account.name), f"{here}/{act}", label, here)
    return _page("person_act", label, screen)


@people.post("/people/<person_id>/first-password")
def first_password_now(person_id: str) -> str | tuple[str, int]:
    try:
        account, password = give_first_password(person_id, person(), ward().real_clock)
    except NotManaged as refused:
        return person_page(person_id, against_words(refused.against)), 422
    return _first_password(account, password)


@people.post("/people/<person_id>/disable")
def disable_now(person_id: str) -> Response | tuple[str, int]:
    return _done(person_id, lambda: disable(person_id, person(), ward().real_clock))


@people.post("/people/<person_id>/enable")
def enable_now(person_id: str) -> Response | tuple[str, int]:
    return _done(person_id, lambda: enable(person_id, person()))


@people.post("/people/<person_id>/sign-out")
def sign_out_everywhere(person_id: str) -> Response | tuple[str, int]:
    return _done(person_id, lambda: end_sessions(person_id, person(), ward().real_clock))


def _done(person_id: str, act: Callable[[], None]) -> Response | tuple[str, int]:
    try:
        act()
    except NotManaged as refused:
        return person_page(person_id, against_words(refused.against)), 422
    return redirect(url_for("people.person_page", person_id=person_id), 303)
