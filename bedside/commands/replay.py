"""`bedside replay RECORD.json`: what the screen said at a moment of an exported day."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from bedside.commands.reading import FileRefused, record_in
from bedside.commands.telling import mistake
from bedside.core.pinned import PinnedUnreadable
from bedside.replay import NothingKnownYet, day_at, said, told


def replay(file: Path, at: str | None, as_json: bool) -> int:
    """Prints the state at `at` (ISO 8601; the last entry's time if None). Returns 0, or 2."""
    try:
        entries = record_in(file)
    except FileRefused as refused:
        return mistake(refused)
    try:
        instant = entries[-1].recorded_at if at is None else _instant(at)
    except ValueError:
        return mistake(f"--at {at}: write an instant with its zone, such as 2026-11-24T12:35Z")
    try:
        day = day_at(entries, instant)
    except PinnedUnreadable:
        return mistake(f"{file}: its protocol or unit settings are of another version of Bedside")
    except NothingKnownYet:
        return mistake(f"--at {at}: nothing had been entered by then")
    click.echo(json.dumps(said(day), indent=2) if as_json else "\n".join(told(day)))
    return 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError(text)
    return found.astimezone(UTC)
