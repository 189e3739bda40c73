"""`bedside erase`: what is past the hospital's time; deleted only with --yes, name and reason."""

from dataclasses import dataclass
from pathlib import Path

import click

from bedside.clock import Clock
from bedside.commands.check import configuration_or_mistakes
from bedside.commands.opening import CannotOpen, record_of
from bedside.commands.telling import counted, mistake
from bedside.record.erasing import (
    OldDay,
    OldRecord,
    Rules,
    Why,
    erase,
    leave_nothing_behind,
    old_records,
)
from bedside.record.sweeping import Swept, past_their_time, sweep
from bedside.wording import date_text

LONGEST_NAME, LONGEST_REASON = 200, 500
_AGAINST: dict[Why, str] = {
    "not_ended": "it has not ended; close it on the ward first",
    "on_hold": "it is on hold (bedside hold)",
    "does_not_hold": "its record does not hold (bedside verify)",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """Who erases and why, as typed; both stay with every erased day."""

    name: str
    reason: str


def erase_command(
    data_dir: Path, config_dir: Path, name: str | None, reason: str | None, yes: bool, clock: Clock
) -> int:
    """Lists what is past its time, and erases it where `yes`. Returns 0, or 2 with one line."""
    signed = _signed(name, reason)
    if yes and signed is None:
        return mistake("nothing was erased: give --name and --reason, both without patient data")
    configuration = configuration_or_mistakes(config_dir)
    if configuration is None:
        return 2
    rules = Rules(configuration.retention, clock.now(), configuration.unit.zone)
    try:
        with record_of(data_dir):
            _run(rules, signed if yes else None, clock)
    except CannotOpen as refused:
        return mistake(refused)
    return 0


def _signed(name: str | None, reason: str | None) -> Signed | None:
    name, reason = (name or "").strip(), (reason or "").strip()
    if not 0 < len(name) <= LONGEST_NAME or not 0 < len(reason) <= LONGEST_REASON:
        return None
    return Signed(name, reason)


def _run(rules: Rules, signed: Signed | None, clock: Clock) -> None:
    click.echo(f"Records are kept {rules.retention.record_years} years after a patient's last day.")
    found = old_records(rules)
    due = [record for record in found if record.is_due]
    kept = [record for record in found if not record.is_due]
    for record in kept:
        _say_kept(record)
    if signed is None:
        _say_due(due, past_their_time(rules))
        return
    _erase(due, rules, signed, clock)
    _say_swept("Deleted", sweep(rules))
    leave_nothing_behind()


def _say_due(due: list[OldRecord], others: Swept) -> None:
    days = [day for record in due for day in record.days]
    click.echo(f"Past their time: {counted(len(days), 'day')} of {counted(len(due), 'patient')}.")
    for number, record in enumerate(due, start=1):
        for day in record.days:
            click.echo(f"  patient {number}: {_said(day)}")
    _say_swept("Past their time", others)
    click.echo("Nothing was erased. To erase it: --yes --name NAME --reason REASON")


def _erase(due: list[OldRecord], rules: Rules, signed: Signed, clock: Clock) -> None:
    erased = 0
    for record in due:
        if erase(record, rules, signed.name, signed.reason, clock):
            erased += len(record.days)
            for day in record.days:
                click.echo(f"  erased: {_said(day)}")
        else:
            click.echo(f"  changed meanwhile, not erased: day {record.days[0].id}")
    click.echo(f"Erased: {counted(erased, 'day')}. Backups made before still hold them.")


def _say_kept(record: OldRecord) -> None:
    """The day that has to stay, and with it the patient's others."""
    for day in record.days:
        if day.against is not None:
            others = len(record.days) - 1
            with_it = f", and {others} more of the patient with it" if others else ""
            click.echo(f"  kept: {_said(day)}: {_AGAINST[day.against]}{with_it}")


def _said(day: OldDay) -> str:
    return f"day {day.id}, unit {day.unit_id}, {date_text(day.booked_on)}, {day.lines} lines"


def _say_swept(lead: str, swept: Swept) -> None:
    click.echo(
        f"{lead}: {swept.views} views, {swept.tries} tries to sign in, {swept.sessions} sessions, "
        f"{swept.drafts} half-filled forms, {swept.patients} patients without a day."
    )
