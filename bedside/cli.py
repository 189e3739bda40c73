"""The command line: what hospital IT, a pharmacist or a newcomer types."""

import sys
from pathlib import Path
from typing import Any, NoReturn

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


class OneLineMistakes(click.Group):
    """Whatever was typed wrongly is said in one line, code 2, as the commands themselves do."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **{**extra, "standalone_mode": False})
        except click.ClickException as wrong:
            said = wrong.format_message()
            # `bedside` alone is answered with what it can do, in as many lines as that needs.
            click.echo(said if said.startswith("Usage:") else " ".join(said.split()), err=True)
        except click.Abort:
            click.echo("\nStopped.", err=True)
        _end(2)


@click.group(cls=OneLineMistakes, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option(
    "--downtime-folder",
    type=_FOLDER,
    default=None,
    help="Keeps the downtime pack there, printed anew after each change.",
)
def serve(
    data_dir: Path,
    config_dir: Path | None,
    host: str,
    port: int,
    cert: Path | None,
    key: Path | None,
    behind_proxy: bool,
    downtime_folder: Path | None,
) -> None:
    """The real thing: SQLite in the data folder, or PostgreSQL by BEDSIDE_DATABASE_URL."""
    from bedside.commands.serve import serve as run_serve

    listening = Listening(host, port, cert, key, behind_proxy)
    _end(run_serve(data_dir, config_dir, listening, downtime_folder))


@main.command("downtime-pack")
@click.argument("target", metavar="FOLDER_OR_FILE", type=click.Path(path_type=Path))
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--config", "config_dir", type=_FOLDER, default=None)
@click.option("--watch", is_flag=True, help="Stays, and prints anew after each change.")
@click.option("--with-parent", is_flag=True, hidden=True)
def downtime_pack(
    target: Path, data_dir: Path, config_dir: Path | None, watch: bool, with_parent: bool
) -> None:
    """Paper for when the system is down: a sheet for each patient of today, and blank forms."""
    from bedside.commands.downtime_pack import downtime_pack as run_downtime_pack

    _end(run_downtime_pack(target, data_dir, config_dir, watch, with_parent))


_PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Reads the password from stdin's first line."
)
_PIN_STDIN = click.option("--pin-stdin", is_flag=True, help="Reads the PIN from stdin's next line.")


def _secrets(password_stdin: bool, pin_stdin: bool) -> tuple[str | None, str | None]:
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    return password, sys.stdin.readline().rstrip("\r\n") if pin_stdin else None


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--name", help="The first manager's name. Asked for where not given.")
@click.option("--initials", help="Asked for where not given.")
@_PASSWORD_STDIN
@_PIN_STDIN
def init(
    folder: Path,
    data_dir: Path,
    name: str | None,
    initials: str | None,
    password_stdin: bool,
    pin_stdin: bool,
) -> None:
    """A configuration to edit, and the first manager with password and PIN typed twice."""
    from bedside.commands.first_manager import Given, add_first_manager
    from bedside.commands.init import init as run_init

    given = Given(name, initials, *_secrets(password_stdin, pin_stdin))
    code = run_init(folder, lambda: add_first_manager(data_dir, given))
    if code == 0:
        click.echo(f"Then start it: bedside serve --config {folder} --data {data_dir}")
    _end(code)


@main.command()
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--name", help="Asked for where not given, as the others.")
@click.option("--initials")
@_PASSWORD_STDIN
@_PIN_STDIN
def administrator(
    data_dir: Path, name: str | None, initials: str | None, password_stdin: bool, pin_stdin: bool
) -> None:
    """An administrator of every unit: the way in when nobody who manages can sign in."""
    from bedside.commands.first_manager import Given, add_administrator

    _end(add_administrator(data_dir, Given(name, initials, *_secrets(password_stdin, pin_stdin))))


@main.command()
@click.argument("folder", type=_FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Every mistake in the configuration at once, or what it holds and still lacks."""
    from bedside.clock import SystemClock
    from bedside.commands.check import check as run_check

    _end(run_check(folder, SystemClock().now()))


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
@click.option("--role", type=click.Choice(ROLES), help="Asked for where not given, as the others.")
@click.option("--name")
@click.option("--registration", help="Registration number.")
@click.option("--config", "config_dir", type=_FOLDER, required=True)
def sign(
    protocol: str, role: str | None, name: str | None, registration: str | None, config_dir: Path
) -> None:
    """An approval by clinical lead or pharmacist, bound to the content."""
    from bedside.clock import SystemClock
    from bedside.commands.sign import sign as run_sign

    _end(run_sign(config_dir, protocol, role, name, registration, SystemClock().now()))


@main.command()
@click.argument("protocol")
@click.option("--config", "config_dir", type=_FOLDER, default=None)
@click.option(
    "--from",
    "before",
    help="The older: a signed SHA-256 (6 digits do), a file it was kept in, or a configuration.",
)
@click.option("--to", "after", help="The newer, likewise; the configuration where not given.")
@click.option("--record", type=_FILE, help="The older: what an exported day runs with.")
@click.option("--json", "as_json", is_flag=True)
def changes(
    protocol: str,
    config_dir: Path | None,
    before: str | None,
    after: str | None,
    record: Path | None,
    as_json: bool,
) -> None:
    """What changed in a protocol, entry by entry: since it was last signed, or between two."""
    from bedside.commands.changes import Asked
    from bedside.commands.changes import changes as run_changes

    _end(run_changes(Asked(protocol, config_dir, before, after, record), as_json))


@main.command()
@click.argument("day_id", metavar="DAY", required=False)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--config", "config_dir", type=_FOLDER, default=None)
@click.option("--schema", is_flag=True, help="The JSON Schema of the export instead.")
def export(day_id: str | None, data_dir: Path, config_dir: Path | None, schema: bool) -> None:
    """The record of one day as JSON."""
    from bedside.commands.safekeeping import export as run_export
    from bedside.commands.safekeeping import print_schema

    if schema:
        _end(print_schema())
    if day_id is None:
        raise click.UsageError("Say which DAY, or --schema.")
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


@main.command()
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--config", "config_dir", type=_FOLDER, required=True)
@click.option("--yes", is_flag=True, help="Erases; without it, it is only listed.")
@click.option("--name", help="Who erases. Stays with every erased day.")
@click.option("--reason", help="Why. Stays too: nothing of a patient in it.")
def erase(
    data_dir: Path, config_dir: Path, yes: bool, name: str | None, reason: str | None
) -> None:
    """Lists the records past the hospital's time, and erases them for good with --yes."""
    from bedside.clock import SystemClock
    from bedside.commands.erase import erase_command

    _end(erase_command(data_dir, config_dir, name, reason, yes, SystemClock()))


@main.command()
@click.argument("day_id", metavar="DAY", required=False)
@click.option("--data", "data_dir", type=_FOLDER, default=DATA, show_default=True)
@click.option("--name", default="", help="Who asked for it.")
@click.option("--reason", default="", help="Why; nothing of a patient in it.")
@click.option("--release", "is_release", is_flag=True, help="Lets the day go.")
def hold(day_id: str | None, data_dir: Path, name: str, reason: str, is_release: bool) -> None:
    """Keeps DAY and all of the patient's whatever their age; without DAY, lists what is held."""
    from bedside.clock import SystemClock
    from bedside.commands import hold as holding

    if day_id is None:
        _end(holding.list_holds(data_dir))
    if is_release:
        _end(holding.release(data_dir, day_id, name, SystemClock()))
    _end(holding.hold(data_dir, day_id, name, reason, SystemClock()))
