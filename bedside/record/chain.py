"""The chain that ties each line of a record to the one before it (rules 28).

hash = SHA-256 over the previous hash (64 hex digits, zeros before the first line) and the
canonical JSON (RFC 8785) of the line. Pure: no database, no clock. It cannot show a record that
was rewritten whole from some line on; the heads printed on paper are the anchor for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, Literal

import rfc8785
from pydantic import ValidationError

from bedside.core.events import Entry, Person, data_of, event_from

NO_HASH = "0" * 64
Problem = Literal["changed_line", "missing_line", "wrong_order", "wrong_prev"]


class LineUnreadable(Exception):
    """A stored line is not an event this version knows. Names the line, never what it holds."""

    def __init__(self, seq: int, type_: str) -> None:
        super().__init__(f"line {seq} cannot be read as {type_!r}")
        self.seq = seq
        self.type = type_


@dataclass(frozen=True, slots=True)
class Sealed(Entry):
    """A line of the record with its place in the chain."""

    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is stored and hashed: plain JSON values, so that it can be checked even
    where this version of the program no longer reads the event as it was written."""

    seq: int
    type: str
    occurred_at: str
    recorded_at: str
    by: Mapping[str, Any]
    second_person: Mapping[str, Any] | None
    request_id: str
    corrects: int | None
    data: Mapping[str, Any]
    prev_hash: str
    hash: str

    def hash_of_content(self) -> str:
        content: dict[str, Any] = {
            "seq": self.seq,
            "type": self.type,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "by": self.by,
            "second_person": self.second_person,
            "request_id": self.request_id,
            "corrects": self.corrects,
            "data": self.data,
        }
        return sha256(self.prev_hash.encode("ascii") + rfc8785.dumps(content)).hexdigest()

    def is_as_hashed(self) -> bool:
        try:
            return self.hash_of_content() == self.hash
        except ValueError:
            return False  # it now holds what canonical JSON cannot, so nobody hashed it


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """What is wrong with the chain, and at which line."""

    problem: Problem
    seq: int


def canonical(value: Mapping[str, Any]) -> str:
    """Canonical JSON (RFC 8785) as text."""
    return rfc8785.dumps(dict(value)).decode()


def occurred_text(instant: datetime) -> str:
    """`2026-11-17T10:30:00Z`. Finer than a second stays visible, so that a change shows."""
    return _utc_text(instant, "microseconds" if instant.microsecond else "seconds")


def recorded_text(instant: datetime) -> str:
    """`2026-11-17T10:30:00.123Z`. Finer than a millisecond stays visible, so a change shows."""
    return _utc_text(instant, "microseconds" if instant.microsecond % 1000 else "milliseconds")


def _utc_text(instant: datetime, timespec: str) -> str:
    return instant.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def seal(entry: Entry, prev_hash: str) -> Sealed:
    """The entry tied to the line before it.

    `occurred_at` is a whole minute, `recorded_at` whole milliseconds, both aware (rules 13).
    Raises ValueError where they are not: the caller rounds, the seal never does.
    """
    if entry.occurred_at.utcoffset() is None or entry.recorded_at.utcoffset() is None:
        raise ValueError("a time without a zone cannot be sealed")
    if entry.occurred_at.second or entry.occurred_at.microsecond:
        raise ValueError("occurred_at is not a whole minute")
    if entry.recorded_at.microsecond % 1000:
        raise ValueError("recorded_at is finer than a millisecond")
    unsealed = _sealed(entry, prev_hash, NO_HASH)
    return _sealed(entry, prev_hash, line_of(unsealed).hash_of_content())


def _sealed(entry: Entry, prev_hash: str, hash_: str) -> Sealed:
    return Sealed(
        seq=entry.seq,
        occurred_at=entry.occurred_at.astimezone(UTC),
        recorded_at=entry.recorded_at.astimezone(UTC),
        by=entry.by,
        second_person=entry.second_person,
        request_id=entry.request_id,
        corrects=entry.corrects,
        event=entry.event,
        prev_hash=prev_hash,
        hash=hash_,
    )


def line_of(sealed: Sealed) -> Line:
    """The stored form of a line that was just sealed by this version of the program."""
    second = sealed.second_person
    return Line(
        seq=sealed.seq,
        type=sealed.event.type,
        occurred_at=occurred_text(sealed.occurred_at),
        recorded_at=recorded_text(sealed.recorded_at),
        by=sealed.by.model_dump(mode="json"),
        second_person=second.model_dump(mode="json") if second else None,
        request_id=sealed.request_id,
        corrects=sealed.corrects,
        data=data_of(sealed.event),
        prev_hash=sealed.prev_hash,
        hash=sealed.hash,
    )


def sealed_from(line: Line) -> Sealed:
    """The line as the program works with it. Raises LineUnreadable."""
    try:
        return Sealed(
            seq=line.seq,
            occurred_at=datetime.fromisoformat(line.occurred_at),
            recorded_at=datetime.fromisoformat(line.recorded_at),
            by=Person.model_validate(line.by),
            second_person=(
                None if line.second_person is None else Person.model_validate(line.second_person)
            ),
            request_id=line.request_id,
            corrects=line.corrects,
            event=event_from(line.type, dict(line.data)),
            prev_hash=line.prev_hash,
            hash=line.hash,
        )
    except (ValidationError, ValueError):
        # Not chained: pydantic quotes what was entered.
        raise LineUnreadable(line.seq, line.type) from None


def broken_links(lines: Iterable[Line]) -> tuple[BrokenLink, ...]:
    """Where the chain does not hold; empty when it does. A cut-off or re-hashed tail is not seen.

    `lines` in the order in which they were found.
    """
    found = tuple(lines)
    present = {line.seq for line in found}
    missing = sorted(set(range(1, max(present, default=0) + 1)) - present)
    problems = [BrokenLink("missing_line", seq) for seq in missing]
    problems += [BrokenLink("changed_line", line.seq) for line in found if not line.is_as_hashed()]
    if found and found[0].seq == 1 and found[0].prev_hash != NO_HASH:
        problems.append(BrokenLink("wrong_prev", 1))
    for before, line in pairwise(found):
        if line.seq <= before.seq:
            problems.append(BrokenLink("wrong_order", line.seq))
        elif line.seq == before.seq + 1 and line.prev_hash != before.hash:
            problems.append(BrokenLink("wrong_prev", line.seq))
    return tuple(sorted(problems, key=lambda broken: broken.seq))
