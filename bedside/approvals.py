"""Who signed which protocol: one line of JSON for each approval, bound to the exact content.

An edit after signing changes the hash, so the protocol counts as unsigned again (rules.md 24).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from bedside.config_files import silent_entries
from bedside.core.protocol import Protocol

FILE = "approvals.jsonl"
ApprovalRole = Literal["clinical_lead", "pharmacist"]
ROLES: tuple[ApprovalRole, ...] = get_args(ApprovalRole)
# No infusion runs on silence about these (rules.md 23).
_NEVER_SILENT = ("steps", "reactions.actions", "line", "watch")


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature under a protocol; `sha256` of its canonical text."""

    protocol: str
    version: str
    sha256: str
    role: ApprovalRole
    name: str
    registration: str
    signed_on: str


class ApprovalsUnreadable(Exception):
    """A line of the approvals file is not an approval."""


def approvals_in(folder: Path) -> tuple[Approval, ...]:
    """Every approval of this configuration, oldest first. Raises ApprovalsUnreadable."""
    file = folder / FILE
    if not file.exists():
        return ()
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            approval = Approval(**json.loads(line))
        except (ValueError, TypeError) as odd:
            raise ApprovalsUnreadable(f"{FILE}: line {number} is not an approval") from odd
        if approval.role not in ROLES:
            raise ApprovalsUnreadable(f"{FILE}: line {number}: no such role")
        found.append(approval)
    return tuple(found)


def approve(folder: Path, approval: Approval) -> None:
    """Appends a signature; nothing in the file is ever changed."""
    with (folder / FILE).open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(asdict(approval), ensure_ascii=False) + "\n")


def signatures_of(sha256: str, approvals: Iterable[Approval]) -> tuple[Approval, ...]:
    """The approvals of exactly this content."""
    return tuple(approval for approval in approvals if approval.sha256 == sha256)


def missing_signatures(sha256: str, approvals: Iterable[Approval]) -> tuple[ApprovalRole, ...]:
    """Which of the two has not signed. Two people sign: nobody counts for both roles."""
    signed: dict[ApprovalRole, list[Approval]] = {role: [] for role in ROLES}
    for approval in signatures_of(sha256, approvals):
        signed[approval.role].append(approval)
    leads, pharmacists = (signed[role] for role in ROLES)
    if leads and pharmacists and not any(_are_two(x, y) for x in leads for y in pharmacists):
        return ROLES[1:]
    return tuple(role for role in ROLES if not signed[role])


def _are_two(one: Approval, other: Approval) -> bool:
    """Neither name nor registration number is the same, however they were typed."""
    names = {" ".join(x.name.casefold().split()) for x in (one, other)}
    numbers = {"".join(x.registration.casefold().split()) for x in (one, other)}
    return len(names) == len(numbers) == 2


def silences(protocol: Protocol) -> tuple[str, ...]:
    """What the sources leave open and the unit has to say before a real infusion may start."""
    return tuple(key for key, _note in silent_entries(protocol) if key.startswith(_NEVER_SILENT))
