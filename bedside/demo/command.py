"""`bedside demo`: fresh made-up data in a temporary folder, served until stopped."""

import tempfile
from pathlib import Path

import click

from bedside.app import create_app
from bedside.clock import MovableClock, SystemClock
from bedside.commands.check import configuration_or_mistakes
from bedside.demo.clock_routes import clock_menu, demo_clock
from bedside.demo.unit import PEOPLE, demo_configuration, fill, starts_at
from bedside.record.migrate import upgrade
from bedside.routes.present import Ward
from bedside.server import Listening, run
from bedside.settings import settings_for


def demo(port: int) -> int:
    """Prints the address and the sign-in once it is ready."""
    shipped = configuration_or_mistakes(None)
    if shipped is None:
        return 2
    configuration = demo_configuration(shipped)
    with tempfile.TemporaryDirectory(prefix="bedside-demo-") as folder:
        settings = settings_for(Path(folder), {}, is_training=True)
        upgrade(settings.database)
        real = SystemClock()
        clock = MovableClock(starts_at(real.now(), configuration.unit.zone), runs=real)
        app = create_app(settings, configuration, clock)
        with app.app_context():
            fill(configuration, clock.now())
        app.register_blueprint(demo_clock)
        ward: Ward = app.extensions["bedside"]
        app.extensions["bedside"] = Ward(
            ward.settings,
            ward.configuration,
            ward.clock,
            ward.real_clock,
            ward.approvals,
            clock_menu,
        )
        run(lambda: app, Listening("127.0.0.1", port), lambda: _say(port))
    return 0


def _say(port: int) -> None:
    click.echo(f"\nBedside demo: made-up patients, training only.  http://127.0.0.1:{port}\n")
    click.echo("Sign in as          role        PIN")
    for who in PEOPLE:
        click.echo(f"  {who.name:<18}{who.role:<12}{who.pin}")
    click.echo("\nThe clock is under “Training only” at the top. Ctrl+C stops; nothing is kept.")
