"""The command line: what hospital IT, a pharmacist or a newcomer types."""

import sys
from datetime import UTC
from pathlib import Path
from typing import NoReturn

import click

from bedside import __version__
from bedside.approvals import ROLES
from bedside.server import Listening

DATA = Path("data")
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_PORT = click.IntRange(1, 65_535)


def _end(code: int) -> NoReturn:
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Shows the unit's own signed infusion protocol at the bedside and keeps the record.

    It controls no pump. Whoever deploys it settles its status as a medical device.
    """


@main.command()
@click.option("--port", type=_PORT, default=8600, show_default=True)
def demo(port: int) -> None:
    """A made-up unit of six patients with a clock you can move."""
    from bedside.demo.command import demo as run_demo

    _end(run_demo(port))


@main.command()
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--config", "config_dir", type=_FOLDER, default=None)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=_PORT, default=8443, show_default=True)
@click.option("--cert", type=_FILE, default=None, help="TLS certificate, PEM.")
@click.option("--key", type=_FILE, default=None, help="TLS key, PEM.")
@click.option("--behind-proxy", is_flag=True, help="A proxy on this machine ends TLS.")
def serve(
    data_dir: Path,
    config_dir: Path | None,
    host: str,
    port: int,
    cert: Path | None,
    key: Path | None,
    behind_proxy: bool,
) -> None:
    """The real thing: SQLite in the data folder, or PostgreSQL by BEDSIDE_DATABASE_URL."""
    from bedside.commands.serve import serve as run_serve

    _end(run_serve(data_dir, config_dir, Listening(host, port, cert, key, behind_proxy)))


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
def init(folder: Path, data_dir: Path) -> None:
    """A configuration to edit, and the first manager's account."""
    from bedside.commands.first_manager import add_first_manager
    from bedside.commands.init import init as run_init

    _end(run_init(folder, lambda: add_first_manager(data_dir)))


@main.command()
@click.argument("folder", type=_FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Every mistake in the configuration at once, or what it holds and still lacks."""
    from bedside.commands.check_signed import check_signed

    _end(check_signed(folder))


@main.command()
@click.argument("protocol")
@click.option("--course", default=1, show_default=True)
@click.option("--day", default=1, show_default=True)
@click.option("--start", default=None, help="HH:MM")
@click.option("--volume", required=True, help="Total bag volume in mL.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--config", "config_dir", type=_FOLDER, default=None)
def plan(
    protocol: str,
    course: int,
    day: int,
    start: str | None,
    volume: str,
    as_json: bool,
    config_dir: Path | None,
) -> None:
    """Steps, premedication, observations and finish of one course day."""
    from bedside.commands.plan import plan as run_plan

    _end(
        run_plan(
            protocol,
            course=course,
            day=day,
            start=start,
            volume=volume,
            as_json=as_json,
            folder=config_dir,
        )
    )


@main.command()
@click.argument("record", type=_FILE)
@click.option("--at", default=None, help="An instant with its zone: 2026-11-24T12:35Z")
@click.option("--json", "as_json", is_flag=True)
def replay(record: Path, at: str | None, as_json: bool) -> None:
    """What the screen said at that moment of an exported day."""
    from bedside.commands.replay import replay as run_replay

    _end(run_replay(record, at, as_json))


@main.command()
@click.argument("protocol")
@click.option("--role", type=click.Choice(ROLES), prompt=True)
@click.option("--name", prompt=True)
@click.option("--registration", prompt="Registration number")
@click.option("--config", "config_dir", type=_FOLDER, required=True)
def sign(protocol: str, role: str, name: str, registration: str, config_dir: Path) -> None:
    """An approval by clinical lead or pharmacist, bound to the content."""
    from bedside.clock import SystemClock
    from bedside.commands.sign import sign as run_sign

    today = SystemClock().now().astimezone(UTC).date()
    _end(run_sign(config_dir, protocol, role, name, registration, today))  # type: ignore[arg-type]


@main.command()
@click.argument("day_id", metavar="DAY")
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--config", "config_dir", type=_FOLDER, default=None)
def export(day_id: str, data_dir: Path, config_dir: Path | None) -> None:
    """The record of one day as JSON."""
    from bedside.commands.safekeeping import export as run_export

    _end(run_export(data_dir, config_dir, day_id))


@main.command()
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
def verify(data_dir: Path) -> None:
    """Checks the chain of every day."""
    from bedside.commands.safekeeping import verify_record

    _end(verify_record(data_dir))


@main.command()
@click.argument("file", type=_FILE)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
def backup(file: Path, data_dir: Path) -> None:
    """A verified copy of the record in one file, while the app runs."""
    from bedside.commands.safekeeping import backup_record

    _end(backup_record(data_dir, file))


@main.command()
@click.argument("file", type=_FILE)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
def restore(file: Path, data_dir: Path) -> None:
    """The record from a backup, into an empty data folder."""
    from bedside.commands.safekeeping import restore_record

    _end(restore_record(file, data_dir))
