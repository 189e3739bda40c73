"""The first account of an installation: a manager with password and PIN. No default account.

And an administrator, for several units, or when nobody who manages can sign in any more.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask

from bedside.access.credentials import password_fault, pin_fault
from bedside.access.people import (
    LONGEST_INITIALS,
    LONGEST_NAME,
    NameTaken,
    NewPerson,
    accounts,
    add_person,
)
from bedside.clock import SystemClock
from bedside.commands.asking import NobodyToAsk, asked, asked_in_secret
from bedside.commands.opening import CannotOpen, address_of, opening
from bedside.commands.telling import mistake
from bedside.config_units import FIRST_UNIT
from bedside.core.events import Role
from bedside.record.engine import connect_app
from bedside.record.migrate import upgrade
from bedside.screens.own_secrets import password_fault_words, pin_fault_words
from bedside.settings import settings_for


@dataclass(frozen=True, slots=True)
class Given:
    """What stands on the command line; None: asked for."""

    name: str | None = None
    initials: str | None = None
    password: str | None = None
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class _Account:
    new: NewPerson
    password: str
    pin: str


_SAY_ALL = (
    "nothing was made: give --name, --initials, --password-stdin and --pin-stdin, or type them"
)


class _NotAllowed(Exception):
    """What was given on the command line cannot be; one line."""


def add_first_manager(data_dir: Path, given: Given) -> int:
    """Adds the manager to the record's database; asks for what is None, before it makes anything.

    Returns 0; or 2 with one line on stderr, and then nothing was made. An installation that has
    people already gets no further one.
    """
    try:
        if _has_people(data_dir):
            click.echo("There are people here already; nobody was added.")
            return 0
        account = _account(given, _FIRST_MANAGER)
        _add(data_dir, account, is_first=True)
    except NobodyToAsk:
        return mistake(_SAY_ALL)
    except (CannotOpen, _NotAllowed) as refused:
        return mistake(refused)
    click.echo(f"{account.new.name} may sign in.")
    return 0


def add_administrator(data_dir: Path, given: Given) -> int:
    """Adds an administrator of the whole installation to a record that is there.

    Whoever can type this can read the database file too. Returns 0; or 2 with one line on stderr,
    and then nobody was added.
    """
    try:
        address_of(data_dir, os.environ)
        account = _account(given, _ADMINISTRATOR)
        _add(data_dir, account, is_first=False)
    except NobodyToAsk:
        return mistake(_SAY_ALL)
    except NameTaken:
        return mistake("--name: somebody is called so here already; nobody was added")
    except (CannotOpen, _NotAllowed) as refused:
        return mistake(refused)
    click.echo(f"{account.new.name} may sign in and manage every unit.")
    return 0


def _has_people(data_dir: Path) -> bool:
    """Looks without making a folder or a table; False where there is no record yet."""
    try:
        address = address_of(data_dir, os.environ)
    except CannotOpen:
        return False  # none, or of an older version: _add opens it, and says what is wrong
    app = Flask("bedside")
    with opening():
        connect_app(app, address)
        with app.app_context():
            return bool(accounts(None))


def _add(data_dir: Path, account: _Account, *, is_first: bool) -> None:
    app = Flask("bedside")
    with opening():
        settings = settings_for(data_dir, os.environ)
        upgrade(settings.database)
        connect_app(app, settings.database)
        with app.app_context():
            if is_first and accounts(None):
                raise _NotAllowed("there are people here already; nobody was added")
            add_person(account.new, SystemClock(), password=account.password, pin=account.pin)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is added, and how the name is asked for."""

    what: str
    role: Role
    unit_id: str | None


_FIRST_MANAGER = _Asked("First manager's name", "manager", FIRST_UNIT)
_ADMINISTRATOR = _Asked("Administrator's name", "administrator", None)


def _account(given: Given, who: _Asked) -> _Account:
    name = _given_or_asked(who.what, "--name", given.name, LONGEST_NAME)
    initials = _given_or_asked("Initials", "--initials", given.initials, LONGEST_INITIALS)
    return _Account(
        NewPerson(name, initials, who.role, who.unit_id),
        _secret(
            "Password of at least 12 characters",
            "--password-stdin",
            given.password,
            lambda password: _password_fault(password, name),
        ),
        _secret("PIN of 6 digits", "--pin-stdin", given.pin, _pin_fault),
    )


def _password_fault(password: str, name: str) -> str:
    fault = password_fault(password, [name])
    return "" if fault is None else password_fault_words(fault)


def _pin_fault(pin: str) -> str:
    fault = pin_fault(pin)
    return "" if fault is None else pin_fault_words(fault)


def _given_or_asked(what: str, option: str, given: str | None, longest: int) -> str:
    needed = f"at least one letter, at most {longest}"
    if given is not None:
        if 0 < len(given.strip()) <= longest:
            return given.strip()
        raise _NotAllowed(f"{option}: {needed}")
    while True:
        typed = asked(what)
        if 0 < len(typed) <= longest:
            return typed
        click.echo(f"{needed}.".capitalize(), err=True)


def _secret(what: str, option: str, given: str | None, fault: Callable[[str], str]) -> str:
    """Typed twice until it can be; or as given, once."""
    if given is not None:
        if fault(given):
            raise _NotAllowed(f"{option}: {fault(given)}")
        return given
    while True:
        typed = asked_in_secret(what)
        if not fault(typed):
            return typed
        click.echo(fault(typed), err=True)
