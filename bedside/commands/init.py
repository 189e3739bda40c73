"""`bedside init DIR`: a configuration to edit, copied from the shipped one."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from tempfile import mkdtemp

import click

from bedside.approvals import FILE, SIGNED
from bedside.commands.telling import mistake
from bedside.resources import CONFIG

# Nobody here has signed anything yet.
_LEFT_OUT = ignore_patterns("__pycache__", ".*", FILE, SIGNED)


def init(folder: Path, first: Callable[[], int] | None = None) -> int:
    """Copies the shipped configuration into an empty or new folder, once `first` went well.

    Nothing half-written stays: it is copied aside and put in place whole. Returns 0; or 2 with one
    line on stderr when the folder holds anything or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return mistake(f"{folder}: is not an empty folder; nothing was changed")
    try:
        aside = Path(mkdtemp(prefix=".bedside-init-", dir=_nearest(folder)))
    except OSError as failed:
        return mistake(f"{folder}: cannot be written: {failed.strerror}")
    try:
        copied = aside / "config"
        copytree(CONFIG, copied, ignore=_LEFT_OUT)
        if first is not None and first() != 0:
            return 2
        _put_in_place(copied, folder)
    except OSError as failed:
        return mistake(f"{folder}: cannot be written: {failed.strerror}")
    finally:
        rmtree(aside, ignore_errors=True)
    click.echo(f"Configuration written to {folder}. Edit it, then: bedside check {folder}")
    return 0


def _nearest(folder: Path) -> Path:
    """The folder itself or the first one above it that is there: on the same disk."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _put_in_place(copied: Path, folder: Path) -> None:
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        copied.rename(folder)
        return
    for entry in copied.iterdir():
        entry.rename(folder / entry.name)
