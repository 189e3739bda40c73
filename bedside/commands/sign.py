"""`bedside sign PROTOCOL`: an approval bound to the protocol's exact content."""

from datetime import date
from pathlib import Path

import click

from bedside.approvals import (
    ROLES,
    Approval,
    ApprovalRole,
    ApprovalsUnreadable,
    approvals_in,
    approve,
    missing_signatures,
)
from bedside.commands.check import configuration_or_mistakes
from bedside.config_files import canonical_text, sha256_of


def sign(
    folder: Path, protocol_id: str, role: ApprovalRole, name: str, registration: str, on: date
) -> int:
    """Appends the approval and says which signature is still missing. Returns 0, or 2."""
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    protocol = configuration.protocols.get(protocol_id)
    if protocol is None:
        click.echo(f"{protocol_id}: no such protocol", err=True)
        return 2
    if not name.strip() or not registration.strip() or role not in ROLES:
        click.echo("name, role and registration number are all needed", err=True)
        return 2
    sha256 = sha256_of(canonical_text(protocol))
    approval = Approval(
        protocol=protocol.id,
        version=protocol.version,
        sha256=sha256,
        role=role,
        name=name.strip(),
        registration=registration.strip(),
        signed_on=on.isoformat(),
    )
    try:
        before = approvals_in(folder)
        approve(folder, approval)
        missing = missing_signatures(sha256, (*before, approval))
    except (OSError, ApprovalsUnreadable) as failed:
        click.echo(f"cannot be signed: {failed}", err=True)
        return 2
    click.echo(
        f"{protocol.id} version {protocol.version}, {sha256[:12]}: signed by {approval.name}"
    )
    if missing:
        click.echo("Still to sign: " + ", ".join(role.replace("_", " ") for role in missing))
    return 0
