"""`bedside sign PROTOCOL`: an approval bound to the protocol's exact content."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from bedside.approvals import (
    ROLES,
    Approval,
    ApprovalsUnreadable,
    approvals_in,
    approve,
    completed_signings,
    is_past_review,
    keep_signed_text,
    missing_signatures,
)
from bedside.commands.asking import NobodyToAsk, asked
from bedside.commands.check import configuration_or_mistakes, review_lines, silence_lines
from bedside.commands.telling import mistake
from bedside.config_files import canonical_text, sha256_of
from bedside.core.protocol import Protocol
from bedside.core.take_home import TakeHome
from bedside.wording import day_of


def sign(
    folder: Path,
    protocol_id: str,
    role: str | None,
    name: str | None,
    registration: str | None,
    now: datetime,
) -> int:
    """Appends the approval and says which signature is still missing. Returns 0, or 2.

    What is None is asked for. `now` aware; the date signed is that of the unit's calendar.
    """
    configuration = configuration_or_mistakes(folder)
    if configuration is None:
        return 2
    signable: dict[str, Protocol | TakeHome] = {
        TakeHome.id: configuration.take_home,
        **configuration.protocols,
    }
    protocol = signable.get(protocol_id)
    if protocol is None:
        known = ", ".join(sorted(signable))
        return mistake(f"{protocol_id}: no such protocol; there are: {known}")
    try:
        approvals_in(folder)  # a damaged file is said before anything is asked
        on = day_of(now, configuration.unit.zone)
        approval = _approval(protocol, role, name, registration, on)
    except NobodyToAsk:
        return mistake("nothing was signed: give --role, --name and --registration, or type them")
    except ApprovalsUnreadable as unreadable:
        return mistake(f"cannot be signed: {unreadable}")
    if approval.role not in ROLES or not approval.name or not approval.registration:
        return mistake(f"role ({' or '.join(ROLES)}), name and registration number are all needed")
    return _sign(folder, protocol, approval, on)


def _approval(
    protocol: Protocol | TakeHome,
    role: str | None,
    name: str | None,
    registration: str | None,
    on: date,
) -> Approval:
    role = asked("Role", ROLES) if role is None else role
    name = asked("Name") if name is None else name
    registration = asked("Registration number") if registration is None else registration
    return Approval(
        protocol=protocol.id,
        version=protocol.version,
        sha256=sha256_of(canonical_text(protocol)),
        role=role,  # type: ignore[arg-type]  # the caller refuses any other
        name=name.strip(),
        registration=registration.strip(),
        signed_on=on.isoformat(),
    )


def _sign(folder: Path, protocol: Protocol | TakeHome, approval: Approval, on: date) -> int:
    try:
        before = approvals_in(folder)
        # The text first: an approval whose text is lost could never be compared again.
        keep_signed_text(folder, protocol.id, canonical_text(protocol))
        approve(folder, approval)
    except (OSError, ApprovalsUnreadable) as failed:
        return mistake(f"cannot be signed: {failed}")
    short = approval.sha256[:12]
    click.echo(f"{protocol.id} version {protocol.version}, {short}: signed by {approval.name}")
    missing = missing_signatures(approval.sha256, (*before, approval))
    if missing:
        click.echo("Still to sign: " + ", ".join(role.replace("_", " ") for role in missing))
    if isinstance(protocol, Protocol):
        _say_of_protocol(folder, protocol, approval, before, on)
    return 0


def _say_of_protocol(
    folder: Path, protocol: Protocol, approval: Approval, before: Sequence[Approval], on: date
) -> None:
    if is_past_review(protocol, on):
        click.echo("".join(review_lines(protocol, on)), err=True)
    for line in silence_lines(protocol):
        click.echo(line, err=True)
    earlier = completed_signings(protocol.id, before)
    if any(one.sha256 != approval.sha256 for one in earlier):
        click.echo(f"What changed: bedside changes {protocol.id} --config {folder}")
