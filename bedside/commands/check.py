"""`bedside check`: every mistake of a configuration at once, or what it holds and still lacks."""

from collections.abc import Collection, Mapping
from pathlib import Path

import click

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
from bedside.resources import CONFIG


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


def check(folder: Path | None, signed: Mapping[str, Collection[str]] | None = None) -> int:
    """Says every mistake and returns 2, or says what the configuration holds and returns 0.

    `signed` maps the SHA-256 of a protocol's canonical text to the roles that signed it.
    """
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    unit = configuration.unit
    click.echo(
        f"{unit.name}, {unit.hospital}: uses {unit.protocol}, closes {unit.closing_at:%H:%M}"
    )
    if unit.line.volume_ml is None:
        click.echo("Line volume: not set, so the line is not counted")
    for protocol in configuration.protocols.values():
        click.echo()
        _describe(protocol, signed or {})
    return 0


def _describe(protocol: Protocol, signed: Mapping[str, Collection[str]]) -> None:
    digest = sha256_of(canonical_text(protocol))
    click.echo(f"{protocol.id} version {protocol.version}: {protocol.title}")
    click.echo(
        f"  {len(protocol.steps)} rate steps, {len(protocol.premedication)} premedications, "
        f"{len(protocol.checks)} checks, {len(protocol.emergency)} emergency cards"
    )
    click.echo(f"  SHA-256 {digest}")
    roles = ", ".join(sorted(signed.get(digest, ())))
    click.echo(f"  Signed by: {roles}" if roles else "  Not signed: training only")
    if protocol.review_by is not None:
        click.echo(f"  Review by {protocol.review_by:%d-%b-%Y}")
    proposals = sum(entry.basis == "unit" for _, entry in sourced_entries(protocol))
    click.echo(f"  {proposals} entries are proposals of the unit, not of a source")
    for key, note in silent_entries(protocol):
        click.echo(f"  No source says: {key}: {note}")
