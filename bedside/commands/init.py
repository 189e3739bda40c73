"""`bedside init DIR`: a configuration to edit, copied from the shipped one."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import click

from bedside.resources import CONFIG


def init(folder: Path, first: Callable[[], int] | None = None) -> int:
    """Copies the shipped configuration into an empty or new folder, after `first` went well.

    An interrupted `first` leaves nothing behind and can be run again. Returns 0; or 2 with one
    line on stderr when the folder holds anything or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        click.echo(f"{folder}: is not an empty folder; nothing was changed", err=True)
        return 2
    if first is not None and first() != 0:
        return 2
    try:
        copytree(CONFIG, folder, dirs_exist_ok=True, ignore=ignore_patterns("__pycache__", ".*"))
    except OSError as failed:
        click.echo(f"{folder}: cannot be written: {failed}", err=True)
        return 2
    click.echo(f"Configuration written to {folder}. Edit it, then: bedside check {folder}")
    return 0
