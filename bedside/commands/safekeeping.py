"""`bedside verify`, `backup`, `restore`, `export`: the record outside the app."""

import json
import os
from pathlib import Path

import click

from bedside import __version__
from bedside.app import create_app
from bedside.clock import SystemClock
from bedside.commands.check import configuration_or_mistakes
from bedside.record.backup import BackupRefused, RestoreRefused, backup, restore
from bedside.record.engine import DatabaseNotSupported, NotDurable, open_engine
from bedside.record.export import export_day
from bedside.record.migrate import is_current
from bedside.record.store import DayUnknown
from bedside.record.verify import Verified, verify
from bedside.settings import Settings, settings_for


def _settings(data_dir: Path) -> Settings:
    return settings_for(data_dir, os.environ)


def _count(found: Verified) -> str:
    return f"{found.days} days, {found.lines} lines"


def _mistake(line: object) -> int:
    click.echo(str(line), err=True)
    return 2


def verify_record(data_dir: Path) -> int:
    """Checks every chain. Returns 0 when whole, 2 with one line for each thing found."""
    if not data_dir.is_dir():
        return _mistake(f"{data_dir}: no such folder")
    try:
        address = _settings(data_dir).database
        if not is_current(address):
            return _mistake(f"{data_dir}: no record of this version here")
        found = verify(open_engine(address))
    except (DatabaseNotSupported, NotDurable) as refused:
        return _mistake(refused)
    for finding in found.findings:
        _mistake(f"day {finding.day_id}, line {finding.seq}: {finding.problem}")
    click.echo(f"{_count(found)}: {'broken' if found.findings else 'whole'}")
    return 2 if found.findings else 0


def backup_record(data_dir: Path, file: Path) -> int:
    try:
        found = backup(_settings(data_dir).database, file)
    except (BackupRefused, DatabaseNotSupported, NotDurable) as refused:
        return _mistake(refused)
    click.echo(f"{file}: {_count(found)}, verified")
    return 0


def restore_record(file: Path, data_dir: Path) -> int:
    try:
        found = restore(file, data_dir)
    except RestoreRefused as refused:
        return _mistake(refused)
    click.echo(f"{data_dir}: {_count(found)}, verified")
    return 0


def export(data_dir: Path, config_dir: Path | None, day_id: str) -> int:
    """Prints the day's record as JSON."""
    configuration = configuration_or_mistakes(config_dir)
    if configuration is None:
        return 2
    if not data_dir.is_dir():
        return _mistake(f"{data_dir}: no such folder")
    settings = _settings(data_dir)
    if not is_current(settings.database):
        return _mistake(f"{data_dir}: no record of this version here")
    with create_app(settings, configuration).app_context():
        try:
            content = export_day(day_id, __version__, SystemClock().now())
        except DayUnknown:
            return _mistake(f"{day_id}: no such day")
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    return 0
