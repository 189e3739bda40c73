"""Who signed which protocol: one line of JSON for each approval, bound to the exact content.

An edit after signing changes the hash, so the protocol counts as unsigned again (rules.md 24).
The signed text itself is kept beside the approvals, so that what changed since can be shown.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, get_args

from bedside.config_files import sha256_of, silent_entries
from bedside.core.protocol import Protocol

FILE = "approvals.jsonl"
SIGNED = "signed"
_DIGITS_IN_NAME = 12
ApprovalRole = Literal["clinical_lead", "pharmacist"]
ROLES: tuple[ApprovalRole, ...] = get_args(ApprovalRole)
# No infusion runs on silence about these (rules.md 23).
_NEVER_SILENT = ("steps", "max_rate", "reactions.actions", "line", "watch")


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature under a protocol; `sha256` of its canonical text, `signed_on` in ISO form."""

    protocol: str
    version: str
    sha256: str
    role: ApprovalRole
    name: str
    registration: str
    signed_on: str


class ApprovalsUnreadable(Exception):
    """A line of the approvals file is not an approval, or a signed text is not the signed one."""


def approvals_in(folder: Path) -> tuple[Approval, ...]:
    """Every approval of this configuration, oldest first. Raises ApprovalsUnreadable."""
    file = folder / FILE
    if not file.exists():
        return ()
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as odd:
        raise ApprovalsUnreadable(f"{FILE}: cannot be read as UTF-8 text") from odd
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            approval = Approval(**json.loads(line))
            date.fromisoformat(approval.signed_on)
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


def keep_signed_text(folder: Path, protocol_id: str, text: str) -> None:
    """Writes the canonical text that is signed, once; a file that is there is never changed.

    Raises ApprovalsUnreadable where another text stands under this name, OSError.
    """
    sha256 = sha256_of(text)
    if signed_text(folder, protocol_id, sha256) is not None:
        return
    file = signed_file(folder, protocol_id, sha256)
    file.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as part:
        part.write(text)
    os.chmod(part.name, 0o644)
    os.replace(part.name, file)


def signed_text(folder: Path, protocol_id: str, sha256: str) -> str | None:
    """The canonical text behind this hash; None where it was not kept.

    Raises ApprovalsUnreadable where the file no longer holds what was signed.
    """
    file = signed_file(folder, protocol_id, sha256)
    if not file.exists():
        return None
    try:
        text = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as odd:
        raise ApprovalsUnreadable(f"{SIGNED}/{file.name}: cannot be read") from odd
    if sha256_of(text) != sha256:
        raise ApprovalsUnreadable(f"{SIGNED}/{file.name}: is not the text that was signed")
    return text


def signed_file(folder: Path, protocol_id: str, sha256: str) -> Path:
    """Where the text of this content is kept."""
    return folder / SIGNED / f"{protocol_id}-{sha256[:_DIGITS_IN_NAME]}.json"


def is_past_review(protocol: Protocol, today: date) -> bool:
    """Past its review date: from the day after it, on the ward's calendar."""
    return protocol.review_by is not None and today > protocol.review_by


def completed_signings(protocol_id: str, approvals: Sequence[Approval]) -> tuple[Approval, ...]:
    """For each content that both signed, the approval that completed it; oldest first."""
    found: dict[str, Approval] = {}
    for count, approval in enumerate(approvals, start=1):
        is_its = approval.protocol == protocol_id and approval.sha256 not in found
        if is_its and not missing_signatures(approval.sha256, approvals[:count]):
            found[approval.sha256] = approval
    return tuple(found.values())


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
