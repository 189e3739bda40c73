"""`bedside check` with the approvals that stand beside the configuration."""

from pathlib import Path

import click

from bedside.approvals import ApprovalsUnreadable, approvals_in
from bedside.commands.check import check
from bedside.resources import CONFIG


def check_signed(folder: Path | None) -> int:
    """Says every mistake, or what is there and who signed it."""
    try:
        approvals = approvals_in(folder or CONFIG)
    except ApprovalsUnreadable as unreadable:
        click.echo(str(unreadable), err=True)
        return 2
    signed: dict[str, list[str]] = {}
    for approval in approvals:
        signed.setdefault(approval.sha256, []).append(approval.role.replace("_", " "))
    return check(folder, signed)
