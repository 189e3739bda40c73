"""The first account of an installation: a manager, with a PIN typed twice. No default account."""

import os
import re
from pathlib import Path

import click
from flask import Flask

from bedside.clock import SystemClock
from bedside.people import add_person
from bedside.record.engine import connect_app
from bedside.record.migrate import upgrade
from bedside.settings import settings_for


def add_first_manager(data_dir: Path) -> None:
    """Asks for name, initials and PIN, and adds the manager to the record's database."""
    name = click.prompt("First manager's name").strip()
    initials = click.prompt("Initials").strip()
    pin = click.prompt("PIN of 6 digits", hide_input=True, confirmation_prompt=True)
    while not re.fullmatch(r"\d{6}", pin):
        pin = click.prompt("PIN of 6 digits", hide_input=True, confirmation_prompt=True)
    settings = settings_for(data_dir, os.environ)
    upgrade(settings.database)
    app = Flask("bedside")
    connect_app(app, settings.database)
    person_id = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "manager"
    with app.app_context():
        add_person(person_id, name, initials, "manager", pin, SystemClock())
    click.echo(f"{name} may sign in. Start with: bedside serve --data {data_dir}")
