"""`bedside replay RECORD.json`: what the screen said at a moment of an exported day."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bedside.commands.reading import FileRefused, record_in
from bedside.commands.telling import mistake
from bedside.core.day import Day
from bedside.replay import NothingKnownYet, day_at, said
from bedside.screens.entries import entry_title
from bedside.wording import clock_time, date_and_time


def replay(file: Path, at: str | None, as_json: bool) -> int:
    """Prints the state at `at` (ISO 8601; the last entry's time if None). Returns 0, or 2."""
    try:
        entries = record_in(file)
    except FileRefused as refused:
        return mistake(refused)
    try:
        day = day_at(entries, entries[-1].recorded_at if at is None else _instant(at))
    except ValueError:
        return mistake(f"--at {at}: write an instant with its zone, such as 2026-11-24T12:35Z")
    except NothingKnownYet:
        return mistake(f"--at {at}: nothing had been entered by then")
    click.echo(json.dumps(said(day), indent=2) if as_json else _text(day))
    return 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError(text)
    return found.astimezone(UTC)


def _text(day: Day) -> str:
    zone = day.history.unit.zone
    told: dict[str, Any] = said(day)
    lines = [f"{date_and_time(day.now, zone)}  {told['status']}"]
    lines += [
        f"rate {told['rate_ml_per_h']} mL per hour",
        f"given {told['volume_given_ml']} mL, {told['dose_given_mg']} mg",
        f"finish {told['projected_finish_at'] or 'none'} ({told['projection_basis']})",
    ]
    lines += [
        f"limit {limit['name']}: {limit['verdict']}, margin {limit['margin_min']} min"
        for limit in told["limits"]
    ]
    lines += [f"{due['state']}: {due['task']} {due['due_at']}" for due in told["due"]]
    lines += [
        f"{clock_time(entry.occurred_at, zone)}  {entry.seq:>3}  {entry_title(entry, day)}"
        for entry in day.history.entries[-10:]
    ]
    return "\n".join(lines)
