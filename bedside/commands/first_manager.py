"""The first account of an installation: a manager, with a PIN typed twice. No default account."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask

from bedside.clock import SystemClock
from bedside.commands.asking import NobodyToAsk, asked, asked_in_secret
from bedside.commands.opening import CannotOpen, address_of, opening
from bedside.commands.telling import mistake
from bedside.people import add_person, people_here
from bedside.record.engine import connect_app
from bedside.record.migrate import upgrade
from bedside.settings import settings_for

LONGEST_NAME, LONGEST_INITIALS = 200, 8
_SIX_DIGITS = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class _Account:
    name: str
    initials: str
    pin: str


class _NotAllowed(Exception):
    """What was given on the command line cannot be; one line."""


def add_first_manager(
    data_dir: Path, name: str | None = None, initials: str | None = None, pin: str | None = None
) -> int:
    """Adds the manager to the record's database; asks for what is None, before it makes anything.

    Returns 0; or 2 with one line on stderr, and then nothing was made. An installation that has
    people already gets no further one.
    """
    try:
        if _has_people(data_dir):
            click.echo("There are people here already; nobody was added.")
            return 0
        account = _account(name, initials, pin)
        _add(data_dir, account)
    except NobodyToAsk:
        return mistake("nothing was made: give --name, --initials and --pin-stdin, or type them")
    except (CannotOpen, _NotAllowed) as refused:
        return mistake(refused)
    click.echo(f"{account.name} may sign in. Start with: bedside serve --data {data_dir}")
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
            return bool(people_here())


def _add(data_dir: Path, account: _Account) -> None:
    app = Flask("bedside")
    with opening():
        settings = settings_for(data_dir, os.environ)
        upgrade(settings.database)
        connect_app(app, settings.database)
        with app.app_context():
            if people_here():
                raise _NotAllowed("there are people here already; nobody was added")
            person_id = re.sub(r"[^a-z0-9]+", "_", account.name.lower()).strip("_")[:64]
            name, initials, pin = account.name, account.initials, account.pin
            add_person(person_id or "manager", name, initials, "manager", pin, SystemClock())


def _account(name: str | None, initials: str | None, pin: str | None) -> _Account:
    return _Account(
        _given_or_asked("First manager's name", "--name", name, LONGEST_NAME),
        _given_or_asked("Initials", "--initials", initials, LONGEST_INITIALS),
        _asked_pin() if pin is None else _given_pin(pin),
    )


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


def _given_pin(pin: str) -> str:
    if _SIX_DIGITS.fullmatch(pin):
        return pin
    raise _NotAllowed("--pin-stdin: a PIN has exactly six digits")


def _asked_pin() -> str:
    while True:
        pin = asked_in_secret("PIN of 6 digits")
        if _SIX_DIGITS.fullmatch(pin):
            return pin
        click.echo("A PIN has exactly six digits.", err=True)
