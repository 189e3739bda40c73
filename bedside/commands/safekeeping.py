"""`bedside verify`, `backup`, `restore`, `export`: the record outside the app."""

import json
import os
from pathlib import Path

import click

from bedside import __version__
from bedside.clock import SystemClock
from bedside.commands.check import configuration_or_mistakes
from bedside.commands.opening import CannotOpen, address_of, opening, record_of
from bedside.commands.telling import counted, mistake
from bedside.record.backup import BackupRefused, RestoreRefused, backup, restore
from bedside.record.chain import LineUnreadable
from bedside.record.engine import open_engine
from bedside.record.export import export_day
from bedside.record.export_format import export_schema
from bedside.record.store import DayUnknown
from bedside.record.verify import Verified, verify


def _count(found: Verified) -> str:
    erased = f", {counted(found.erased, 'day')} erased" if found.erased else ""
    return f"{found.days} days, {found.lines} lines{erased}"


def verify_record(data_dir: Path) -> int:
    """Checks every chain. Returns 0 when whole, 2 with one line for each thing found."""
    try:
        address = address_of(data_dir, os.environ)
        with opening():
            found = verify(open_engine(address))
    except CannotOpen as refused:
        return mistake(refused)
    for finding in found.findings:
        mistake(f"day {finding.day_id}, line {finding.seq}: {finding.problem}")
    click.echo(f"{_count(found)}: {'broken' if found.findings else 'whole'}")
    return 2 if found.findings else 0


def backup_record(data_dir: Path, file: Path) -> int:
    """Copies the record into one file. Returns 0, or 2 with one line."""
    try:
        address = address_of(data_dir, os.environ)
        with opening():
            found = backup(address, file)
    except (BackupRefused, CannotOpen) as refused:
        return mistake(refused)
    click.echo(f"{file}: {_count(found)}, verified")
    return 0


def restore_record(file: Path, data_dir: Path) -> int:
    """Puts a backup into a new folder. Returns 0, or 2 with one line."""
    try:
        with opening():
            found = restore(file, data_dir)
    except (RestoreRefused, CannotOpen) as refused:
        return mistake(refused)
    click.echo(f"{data_dir}: {_count(found)}, verified")
    return 0


def export(data_dir: Path, config_dir: Path | None, day_id: str) -> int:
    """Prints the day's record as JSON."""
    if config_dir is not None and configuration_or_mistakes(config_dir) is None:
        return 2
    try:
        with record_of(data_dir):
            content = export_day(day_id, __version__, SystemClock().now())
    except DayUnknown:
        return mistake(f"{day_id}: no such day")
    except (CannotOpen, LineUnreadable) as refused:
        return mistake(refused)
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    return 0


def print_schema() -> int:
    """Prints the JSON Schema that every export obeys."""
    click.echo(json.dumps(export_schema(), ensure_ascii=False, indent=2))
    return 0
