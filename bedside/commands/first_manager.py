"""The first account of an installation: a manager, with a PIN typed twice. No default account."""

import os
import re
from pathlib import Path

import click
from flask import Flask

from bedside.clock import SystemClock
from bedside.commands.opening import CannotOpen, opening
from bedside.people import add_person, people_here
from bedside.record.engine import connect_app
from bedside.record.migrate import upgrade
from bedside.settings import settings_for

LONGEST_NAME, LONGEST_INITIALS = 200, 8


def add_first_manager(data_dir: Path) -> int:
    """Asks for name, initials and PIN, and adds the manager to the record's database.

    Returns 0; or 2 with one line on stderr where the record cannot be opened. An installation
    that has people already gets no further one.
    """
    app = Flask("bedside")
    try:
        with opening():
            settings = settings_for(data_dir, os.environ)
            upgrade(settings.database)
            connect_app(app, settings.database)
    except CannotOpen as refused:
        click.echo(str(refused), err=True)
        return 2
    with app.app_context():
        if people_here():
            click.echo("There are people here already; nobody was added.")
            return 0
        name = _asked("First manager's name", LONGEST_NAME)
        initials = _asked("Initials", LONGEST_INITIALS)
        person_id = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:64] or "manager"
        add_person(person_id, name, initials, "manager", _asked_pin(), SystemClock())
    click.echo(f"{name} may sign in. Start with: bedside serve --data {data_dir}")
    return 0


def _asked(what: str, longest: int) -> str:
    while True:
        typed = str(click.prompt(what)).strip()
        if 0 < len(typed) <= longest:
            return typed
        click.echo(f"At least one letter, at most {longest}.", err=True)


def _asked_pin() -> str:
    while True:
        pin = str(click.prompt("PIN of 6 digits", hide_input=True, confirmation_prompt=True))
        if re.fullmatch(r"[0-9]{6}", pin):
            return pin
        click.echo("A PIN has exactly six digits.", err=True)
