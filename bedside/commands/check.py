"""`bedside check`: every mistake of a configuration at once, or what it holds and still lacks."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from bedside.approvals import (
    Approval,
    ApprovalsUnreadable,
    approvals_in,
    is_past_review,
    missing_signatures,
    signatures_of,
    silences,
)
from bedside.commands.telling import mistake
from bedside.config_files import (
    Configuration,
    canonical_text,
    read_configuration,
    sha256_of,
    silent_entries,
    sourced_entries,
)
from bedside.config_mistakes import ConfigInvalid
from bedside.core.protocol import Protocol
from bedside.paper.machine import printing_lines
from bedside.resources import CONFIG
from bedside.wording import date_text, day_of


def configuration_or_mistakes(folder: Path | None) -> Configuration | None:
    """The configuration in this folder (None: the shipped one), or None with its mistakes said.

    Each mistake is one line on stderr.
    """
    try:
        return read_configuration(folder or CONFIG)
    except ConfigInvalid as invalid:
        for mistake in invalid.mistakes:
            click.echo(str(mistake), err=True)
        return None


def check(folder: Path | None, now: datetime) -> int:
    """Says every mistake and returns 2, or says what the configuration holds and returns 0.

    `now` aware; a review date is over from the day after it on the unit's calendar.
    """
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    try:
        approvals = approvals_in(folder or CONFIG)
    except ApprovalsUnreadable as unreadable:
        return mistake(unreadable)
    unit = configuration.unit
    for unit_id in configuration.unit_ids:
        _describe_unit(configuration.of_unit(unit_id))
    for protocol in configuration.protocols.values():
        click.echo()
        _describe(protocol, approvals, day_of(now, unit.zone))
    click.echo()
    _describe_take_home(configuration, approvals)
    click.echo()
    for line in printing_lines():
        click.echo(line)
    return 0


def _describe_unit(configuration: Configuration) -> None:
    unit, floor = configuration.unit, configuration.floor
    click.echo(
        f"{unit.name}, {unit.hospital}: uses {unit.protocol}, closes {unit.closing_at:%H:%M}"
    )
    if unit.line.volume_ml is None:
        click.echo("Line volume: not set, so the line is not counted")
    if not floor.chairs:
        click.echo("Chairs: not set, so they are typed")


def _describe(protocol: Protocol, approvals: Sequence[Approval], today: date) -> None:
    digest = sha256_of(canonical_text(protocol))
    click.echo(f"{protocol.id} version {protocol.version}: {protocol.title}")
    click.echo(
        f"  {len(protocol.steps)} rate steps, {len(protocol.premedication)} premedications, "
        f"{len(protocol.checks)} checks, {len(protocol.emergency)} emergency cards"
    )
    click.echo(f"  SHA-256 {digest}")
    for line in _signatures(digest, approvals):
        click.echo(f"  {line}")
    for line in review_lines(protocol, today):
        click.echo(f"  {line}")
    proposals = sum(entry.basis == "unit" for _, entry in sourced_entries(protocol))
    click.echo(f"  {proposals} entries are proposals of the unit, not of a source")
    for key, note in silent_entries(protocol):
        click.echo(f"  No source says: {key}: {note}")
    for line in silence_lines(protocol):
        click.echo(f"  {line}")


def _describe_take_home(configuration: Configuration, approvals: Sequence[Approval]) -> None:
    """The patient's page: `bedside sign take-home` signs exactly this text."""
    words = configuration.take_home
    digest = sha256_of(canonical_text(words))
    click.echo(f"{words.id} version {words.version}: the page the patient takes home")
    click.echo(f"  SHA-256 {digest}")
    for line in _signatures(digest, approvals):
        click.echo(f"  {line}")
    for protocol in configuration.protocols.values():
        missing = words.without_plain_words(protocol.reactions)
        if missing:
            click.echo(f"  No plain words, {protocol.id}: {', '.join(missing)}")


def _signatures(digest: str, approvals: Sequence[Approval]) -> Iterator[str]:
    signed = signatures_of(digest, approvals)
    for one in signed:
        on = date_text(date.fromisoformat(one.signed_on))
        role = one.role.replace("_", " ")
        yield f"Signed by: {role} {one.name}, {one.registration}, {on}"
    missing = " and ".join(one.replace("_", " ") for one in missing_signatures(digest, approvals))
    if missing:
        yield f"Still to sign: {missing}" if signed else "Not signed: training only"


def review_lines(protocol: Protocol, today: date) -> Iterator[str]:
    """By when the unit wanted to look at it again, and that this day is past."""
    if protocol.review_by is None:
        return
    on = date_text(protocol.review_by)
    if is_past_review(protocol, today):
        yield f"Past its review date, {on}: review it and sign it again"
    else:
        yield f"Review by {on}"


def silence_lines(protocol: Protocol) -> Iterator[str]:
    """What stops every start however often it is signed, and what the unit does about it."""
    if silent_on := silences(protocol):
        yield (
            f"No infusion starts until the unit has decided: {', '.join(silent_on)} "
            '(set it, basis = "unit", say why in note; then both sign)'
        )
