"""`bedside serve`: the real thing, on SQLite in the data folder or on PostgreSQL."""

import os
from pathlib import Path

import click

from bedside.app import create_app
from bedside.approvals import (
    ApprovalsUnreadable,
    approvals_in,
    is_past_review,
    missing_signatures,
    silences,
)
from bedside.clock import SystemClock
from bedside.commands.check import configuration_or_mistakes, review_lines
from bedside.commands.downtime_pack import kept_beside
from bedside.commands.opening import CannotOpen, opening
from bedside.commands.telling import mistake
from bedside.config_files import Configuration, canonical_text, sha256_of
from bedside.logs import log_as_json, log_requests
from bedside.record.migrate import upgrade
from bedside.resources import CONFIG
from bedside.server import AddressRefused, Listening, refuse_address, run
from bedside.settings import settings_for
from bedside.wording import day_of


def serve(
    data_dir: Path,
    config_dir: Path | None,
    listening: Listening,
    downtime_folder: Path | None = None,
) -> int:
    """Serves until stopped. Returns 2 with one line on stderr where it may not start."""
    folder = config_dir or CONFIG
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    try:
        refuse_address(listening)
        approvals = approvals_in(folder)
        with opening():
            settings = settings_for(
                data_dir,
                os.environ,
                has_tls=listening.has_tls,
                behind_proxy=listening.behind_proxy,
                downtime_folder=downtime_folder,
            )
            upgrade(settings.database)
            app = create_app(settings, configuration, approvals=approvals)
    except (AddressRefused, ApprovalsUnreadable, CannotOpen) as refused:
        return mistake(refused)
    _say_what_is_missing(configuration, folder)
    log_as_json()
    log_requests(app)
    with kept_beside(downtime_folder, data_dir, folder):
        run(app, listening, lambda: click.echo(f"Bedside is ready on {listening.address}"))
    return 0


def _say_what_is_missing(configuration: Configuration, folder: Path) -> None:
    """In plain words, before the first patient: no infusion starts while this stands."""
    protocol = configuration.protocols[configuration.unit.protocol]
    missing = missing_signatures(sha256_of(canonical_text(protocol)), approvals_in(folder))
    for role in missing:
        click.echo(
            f"{protocol.id} is not signed by the {role.replace('_', ' ')}: no start", err=True
        )
    today = day_of(SystemClock().now(), configuration.unit.zone)
    if is_past_review(protocol, today):
        for line in review_lines(protocol, today):
            click.echo(f"{protocol.id}: {line}", err=True)
    for key in silences(protocol):
        click.echo(f"{protocol.id}: {key} is silent, the unit has to decide: no start", err=True)
