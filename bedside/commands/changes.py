"""`bedside changes PROTOCOL`: what a pharmacist reads before signing, and IT after an incident."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from bedside.approvals import (
    Approval,
    ApprovalsUnreadable,
    approvals_in,
    completed_signings,
    signatures_of,
    signed_file,
    signed_text,
)
from bedside.changes import Change, Json, changes_between
from bedside.commands.reading import FileRefused, bytes_in, record_in
from bedside.commands.telling import mistake
from bedside.config_files import canonical_text, read_configuration, sha256_of
from bedside.config_mistakes import ConfigInvalid
from bedside.core.booked import booked_now
from bedside.core.events import DayOpened
from bedside.resources import CONFIG
from bedside.screens.changes import change_count, change_lines
from bedside.wording import date_text

_DIGITS = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed. `before` and `after`: the first digits of a SHA-256, or a file."""

    protocol: str
    folder: Path | None = None
    before: str | None = None
    after: str | None = None
    record: Path | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a protocol, and where it was found."""

    text: str
    found: str

    @property
    def sha256(self) -> str:
        return sha256_of(self.text)

    def parsed(self) -> Json:
        return json.loads(self.text)


class CannotCompare(Exception):
    """One line: what is missing, and what to type."""


def changes(asked: Asked, as_json: bool = False) -> int:
    """Says what differs between the older and the newer. Returns 0; or 2 with one line."""
    comparing = _Comparing(asked)
    try:
        newer = comparing.newer()
        older = comparing.older(newer)
    except (CannotCompare, ApprovalsUnreadable, FileRefused) as refused:
        return mistake(refused)
    found = changes_between(older.parsed(), newer.parsed())
    if as_json:
        click.echo(json.dumps(_as_json(asked, older, newer, found), ensure_ascii=False, indent=2))
    else:
        lines = (*comparing.heading(older, newer), change_count(found), *change_lines(found))
        click.echo("\n".join(lines))
    return 0


class _Comparing:
    """The two contents to lay side by side, found as they were asked for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.folder = asked.folder or CONFIG
        self.approvals: tuple[Approval, ...] = ()

    def newer(self) -> Content:
        """The configuration's, or the one asked for."""
        self.approvals = approvals_in(self.folder)
        if self.asked.after is not None:
            return self._named(self.asked.after)
        return self._configured(self.folder)

    def older(self, newer: Content) -> Content:
        """What was asked for; else what a day ran with; else what was signed last."""
        if self.asked.before is not None and self.asked.record is not None:
            raise CannotCompare("--from or --record, not both")
        if self.asked.before is not None:
            return self._named(self.asked.before)
        if self.asked.record is not None:
            return _of_record(self.asked.record)
        return self._last_signed(newer)

    def heading(self, older: Content, newer: Content) -> Iterator[str]:
        for word, content in (("older", older), ("newer", newer)):
            named = content.parsed()
            which = f"{named['id']} version {named['version']}, {content.sha256[:12]}"
            yield f"{word}: {which}, {content.found}, {self._signed_words(content)}"

    def _signed_words(self, content: Content) -> str:
        signed = signatures_of(content.sha256, self.approvals)
        by = ", ".join(
            f"{one.role.replace('_', ' ')} {one.name} "
            f"{date_text(date.fromisoformat(one.signed_on))}"
            for one in signed
        )
        return f"signed by {by}" if by else "not signed here"

    def _last_signed(self, newer: Content) -> Content:
        both = completed_signings(self.asked.protocol, self.approvals)
        if any(one.sha256 == newer.sha256 for one in both):
            return newer
        if not both:
            raise CannotCompare(
                f"{self.asked.protocol}: no version was signed by both; give --from or --record"
            )
        return self._kept(both[-1].sha256)

    def _kept(self, sha256: str) -> Content:
        text = signed_text(self.folder, self.asked.protocol, sha256)
        if text is None:
            file = signed_file(self.folder, self.asked.protocol, sha256)
            raise CannotCompare(f"{file}: the signed text was not kept; give a file with --from")
        return Content(text, "kept when it was signed")

    def _named(self, typed: str) -> Content:
        path = Path(typed)
        if path.is_dir():
            return self._configured(path)
        if _DIGITS.fullmatch(typed) and not path.exists():
            return self._by_digits(typed)
        return _in_file(path)

    def _configured(self, folder: Path) -> Content:
        try:
            configuration = read_configuration(folder)
        except ConfigInvalid as invalid:
            raise CannotCompare(f"{folder}: {invalid.mistakes[0]}; see bedside check") from None
        protocol = configuration.protocols.get(self.asked.protocol)
        if protocol is None:
            known = ", ".join(sorted(configuration.protocols))
            raise CannotCompare(f"{self.asked.protocol}: no such protocol; there are: {known}")
        return Content(canonical_text(protocol), f"the configuration in {folder}")

    def _by_digits(self, digits: str) -> Content:
        known = {one.sha256 for one in self.approvals if one.protocol == self.asked.protocol}
        found = sorted(sha256 for sha256 in known if sha256.startswith(digits))
        if len(found) != 1:
            how_many = "no signed version" if not found else "more than one signed version"
            raise CannotCompare(f"{digits}: {how_many} of {self.asked.protocol} begins so")
        return self._kept(found[0])


def _of_record(file: Path) -> Content:
    """What the day runs with: what it was opened with, or took over before it began."""
    lines = record_in(file)
    opened = [one.event for one in lines if isinstance(one.event, DayOpened)]
    return Content(booked_now(opened[-1], lines).protocol_text, "what the day runs with")


def _in_file(file: Path) -> Content:
    """A text as `bedside sign` keeps it, or as an export carries it."""
    try:
        text = bytes_in(file).decode()
        named = json.loads(text)
    except (ValueError, RecursionError):
        raise FileRefused(f"{file}: is not JSON") from None
    if not isinstance(named, dict) or not {"id", "version", "steps"} <= named.keys():
        raise FileRefused(f"{file}: is not the text of a protocol")
    return Content(text, str(file))


def _as_json(
    asked: Asked, older: Content, newer: Content, found: Sequence[Change]
) -> dict[str, Any]:
    def named(content: Content) -> dict[str, str]:
        inside = content.parsed()
        return {"id": inside["id"], "version": inside["version"], "sha256": content.sha256}

    return {
        "protocol": asked.protocol,
        "older": named(older),
        "newer": named(newer),
        "changes": [
            {"key": one.key, "kind": one.kind, "before": one.before, "after": one.after}
            for one in found
        ],
    }
