"""`bedside downtime-pack`: paper for the whole unit, once or kept up to date in a folder."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from bedside.app import create_app
from bedside.approvals import ApprovalsUnreadable, approvals_in
from bedside.clock import Clock, SystemClock
from bedside.commands.check import configuration_or_mistakes
from bedside.commands.opening import CannotOpen, address_of, opening
from bedside.commands.telling import mistake
from bedside.config_files import Configuration
from bedside.core.quantities import whole_minute
from bedside.downtime import (
    LOOKS_EVERY_S,
    NOT_PRINTED,
    Keeper,
    folder_of,
    made_by_the_server,
    write_whole,
)
from bedside.downtime import pack_pdf as make_pack
from bedside.logs import log_as_json, log_unforeseen
from bedside.paper.downtime.pack import FILE_NAME
from bedside.paper.frame import Printing
from bedside.paper.press import PressMissing, PressTooSlow
from bedside.resources import CONFIG
from bedside.settings import Settings


def downtime_pack(
    target: Path,
    data_dir: Path,
    config_dir: Path | None,
    watch: bool,
    with_parent: bool = False,
    clock: Clock | None = None,
) -> int:
    """Writes each unit's pack into this folder, or the only unit's into this PDF file.

    Returns 0, or 2 with one line. `watch`: stays and prints anew after each change;
    `with_parent`: until its parent ends.
    """
    folder = config_dir or CONFIG
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    file = target if target.suffix == ".pdf" else target / FILE_NAME
    clock = clock or SystemClock()
    try:
        if watch and file is target:
            raise CannotOpen("--watch needs a folder, not a file")
        if file is target and configuration.further_units:
            raise CannotOpen("there are several units: name a folder, not a file")
        keepers = _keepers(configuration, folder, data_dir, file.parent, clock)
    except (CannotOpen, ApprovalsUnreadable) as refused:
        return mistake(refused)
    except OSError as failed:
        return mistake(f"{failed.filename}: {failed.strerror}")
    if watch:
        return _keep(keepers, _parent_lives() if with_parent else lambda: True)
    return max(_once(keeper, keeper.folder / file.name) for keeper in keepers)


def _keepers(
    configuration: Configuration, folder: Path, data_dir: Path, target: Path, clock: Clock
) -> list[Keeper]:
    """One for each unit, and its folder. Reads only: no secret key, no table is made."""
    settings = Settings(database=address_of(data_dir, os.environ), secret_key=secrets.token_hex(32))
    approvals = approvals_in(folder)
    with opening():
        app = create_app(settings, configuration, clock, approvals)

    def keeper(unit_id: str) -> Keeper:
        of_unit, its_folder = configuration.of_unit(unit_id), folder_of(target, unit_id)
        its_folder.mkdir(parents=True, exist_ok=True)

        def printing(at: datetime) -> Printing:
            return Printing(
                at=at,
                by=made_by_the_server(),
                is_training=False,
                configuration=of_unit,
                approvals=approvals,
            )

        return Keeper(app, of_unit, clock, its_folder, unit_id, printing)

    return [keeper(unit_id) for unit_id in configuration.unit_ids]


def _once(keeper: Keeper, file: Path) -> int:
    try:
        with keeper.app.app_context(), opening():
            printing = keeper.printing(whole_minute(keeper.clock.now()))
            pdf = make_pack(keeper.configuration, printing, keeper.unit_id)
            write_whole(file, pdf)
    except PressMissing:
        return mistake("printing is not installed here: add Pango (libpango-1.0-0)")
    except PressTooSlow:
        return mistake("the pack was not ready in time: nothing was written")
    except NOT_PRINTED as failed:
        return mistake(f"the pack could not be printed: {failed}")
    except CannotOpen as refused:
        return mistake(refused)
    click.echo(f"{file}: made {printing.at.astimezone(keeper.configuration.unit.zone):%H:%M}")
    return 0


def _keep(keepers: Sequence[Keeper], goes_on: Callable[[], bool]) -> int:
    """Until told to stop. At low priority: the tablets come first."""
    os.nice(10)
    log_as_json()
    log_unforeseen()
    while goes_on():
        for keeper in keepers:
            keeper.look()
        time.sleep(LOOKS_EVERY_S)
    return 0


def _parent_lives() -> Callable[[], bool]:
    """Started by the server it ends with it, also when the server was killed."""
    parent = os.getppid()
    return lambda: os.getppid() == parent


@contextmanager
def kept_beside(folder: Path | None, data_dir: Path, config_dir: Path) -> Iterator[None]:
    """While the server runs, a process of its own keeps the pack in this folder.

    Ended by itself it is started again (`bedside.commands.keeping`).
    """
    if folder is None:
        yield
        return
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "bedside.commands.keeping",
            sys.executable,
            "-c",
            "from bedside.cli import main; main()",
            "downtime-pack",
            str(folder.absolute()),
            "--watch",
            "--with-parent",
            f"--data={data_dir.absolute()}",
            f"--config={config_dir.absolute()}",
        ],
        stdin=subprocess.DEVNULL,
    )
    owner = os.getpid()
    try:
        yield
    finally:
        # The server's workers are forks that leave through here too.
        if os.getpid() == owner:
            child.terminate()
            child.wait()
