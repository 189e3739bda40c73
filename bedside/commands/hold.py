"""`bedside hold`: keeps a day, and all of the patient's, whatever their age; or lets it go."""

from collections.abc import Callable
from pathlib import Path

import click

from bedside.clock import Clock
from bedside.commands.erase import LONGEST_NAME, LONGEST_REASON
from bedside.commands.opening import CannotOpen, record_of
from bedside.commands.telling import mistake
from bedside.record.holds import NothingToRelease, holds_now, place_hold, release_hold
from bedside.record.store import DayUnknown
from bedside.wording import date_text


def hold(data_dir: Path, day_id: str, name: str, reason: str, clock: Clock) -> int:
    """Puts the day on hold. Returns 0, or 2 with one line."""
    if not _is_said(name, LONGEST_NAME) or not _is_said(reason, LONGEST_REASON):
        return mistake("nothing was changed: --name and --reason, both without patient data")
    done = f"{day_id}: on hold, and all days of this patient with it"
    return _changed(data_dir, day_id, done, lambda: place_hold(day_id, name, reason, clock))


def release(data_dir: Path, day_id: str, name: str, clock: Clock) -> int:
    """Lets the day go. Returns 0, or 2 with one line."""
    if not _is_said(name, LONGEST_NAME):
        return mistake("nothing was changed: --name")
    done = f"{day_id}: no longer on hold"
    return _changed(data_dir, day_id, done, lambda: release_hold(day_id, name, clock))


def list_holds(data_dir: Path) -> int:
    """Says every day on hold, since when, by whom and why. Returns 0, or 2 with one line."""

    def tell() -> None:
        held = holds_now()
        for one in held:
            since = date_text(one.placed_at.date())
            click.echo(
                f"day {one.day_id} of {date_text(one.booked_on)}: since {since}, "
                f"{one.placed_by}: {one.why}"
            )
        if not held:
            click.echo("No day is on hold.")

    return _opened(data_dir, tell)


def _is_said(words: str, longest: int) -> bool:
    return 0 < len(words.strip()) <= longest


def _changed(data_dir: Path, day_id: str, done: str, change: Callable[[], None]) -> int:
    try:
        code = _opened(data_dir, change)
    except DayUnknown:
        return mistake(f"{day_id}: no such day")
    except NothingToRelease:
        return mistake(f"{day_id}: is not on hold")
    if code == 0:
        click.echo(done)
    return code


def _opened(data_dir: Path, act: Callable[[], None]) -> int:
    try:
        with record_of(data_dir):
            act()
    except CannotOpen as refused:
        return mistake(refused)
    return 0
