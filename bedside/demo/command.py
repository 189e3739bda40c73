"""`bedside demo`: fresh made-up data in a temporary folder, served until stopped."""

import tempfile
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from bedside.access.tablets import tablet_of
from bedside.app import create_app
from bedside.clock import Clock, MovableClock, SystemClock
from bedside.commands.check import configuration_or_mistakes
from bedside.config_files import Configuration
from bedside.demo.clock_routes import clock_menu, demo_clock
from bedside.demo.unit import (
    PASSWORD,
    PEOPLE,
    any_browser,
    demo_configuration,
    fill,
    starts_at,
)
from bedside.record.migrate import upgrade
from bedside.routes.policy import settle_policies
from bedside.routes.policy_table import ANYBODY
from bedside.routes.present import Ward
from bedside.server import AddressRefused, Listening, refuse_address, run
from bedside.settings import settings_for


def demo(port: int) -> int:
    """Prints the address and the sign-in once it is ready."""
    shipped = configuration_or_mistakes(None)
    if shipped is None:
        return 2
    listening = Listening("127.0.0.1", port)
    try:
        refuse_address(listening)
    except AddressRefused as refused:
        click.echo(str(refused), err=True)
        return 2
    with tempfile.TemporaryDirectory(prefix="bedside-demo-") as folder:
        app = made_up_app(shipped, Path(folder), SystemClock())
        run(app, listening, lambda: _say(port))
    return 0


def made_up_app(shipped: Configuration, folder: Path, real_clock: Clock) -> Flask:
    """The demo's app: people and patients in a fresh database in `folder`, the clock in the bar."""
    configuration = demo_configuration(shipped)
    settings = settings_for(folder, {}, is_training=True)
    upgrade(settings.database)
    starts = starts_at(real_clock.now(), configuration.unit.zone)
    clock = MovableClock(starts, runs=real_clock)
    app = create_app(settings, configuration, clock, real_clock=real_clock)
    with app.app_context():
        fill(configuration, clock.now())
        tablet = any_browser(real_clock)
    app.register_blueprint(demo_clock)
    settle_policies(app, {"demo_clock.move_clock": ANYBODY})
    ward: Ward = app.extensions["bedside"]
    app.extensions["bedside"] = replace(
        ward, marker_menu=clock_menu, tablet_of=lambda token: tablet_of(token) or tablet
    )
    return app


def _say(port: int) -> None:
    click.echo(f"\nBedside demo: made-up patients, training only.  http://127.0.0.1:{port}\n")
    click.echo("Sign in as          role        PIN")
    for who in PEOPLE:
        click.echo(f"  {who.name:<18}{who.role:<12}{who.pin}")
    click.echo(f"\nEverybody's password: {PASSWORD}")
    click.echo("\nThe clock is under “Not signed: training only”. Ctrl+C stops; nothing is kept.")
