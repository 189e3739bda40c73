"""Signed up to which line, by whom, and what came after it (rules.md 29)."""

from dataclasses import dataclass
from datetime import datetime

from bedside.core.day import Day
from bedside.core.events import DaySigned, Entry
from bedside.record.chain import Sealed
from bedside.wording import _, ngettext


@dataclass(frozen=True, slots=True)
class Signing:
    """`signed` is the last signature, `through_seq` what the furthest-reaching one covers.

    `holds` is False where a signature names another head than the record has at that line: then
    nothing counts as signed.
    """

    signed: Entry | None
    through_seq: int
    later: tuple[Entry, ...]
    holds: bool

    @property
    def at(self) -> datetime | None:
        return self.signed.occurred_at if self.signed is not None else None


def signing_of(day: Day) -> Signing:
    """What stands signed in this record."""
    entries = day.history.entries
    signatures = [entry for entry in entries if isinstance(entry.event, DaySigned)]
    holds = all(_fits(entry, entries) for entry in signatures)
    if not signatures or not holds:
        return Signing(None, 0, (), holds)
    through = max(e.event.through_seq for e in signatures if isinstance(e.event, DaySigned))
    later = [e for e in entries if e.seq > through and not isinstance(e.event, DaySigned)]
    return Signing(signatures[-1], through, tuple(later), holds)


def _fits(signature: Entry, entries: tuple[Entry, ...]) -> bool:
    event = signature.event
    assert isinstance(event, DaySigned)
    line = next((entry for entry in entries if entry.seq == event.through_seq), None)
    return line is not None and (not isinstance(line, Sealed) or line.hash == event.head)


def covered_words(signing: Signing) -> str:
    """ "signed to entry 76, 2 later entries not signed"; empty where all or nothing is signed."""
    if signing.signed is None or not signing.later:
        return ""
    later = ngettext(
        "%(num)s later entry not signed", "%(num)s later entries not signed", len(signing.later)
    )
    return _("signed to entry %(seq)s, %(later)s", seq=signing.through_seq, later=later)


def head_words(day: Day) -> str:
    """The first twelve characters of the record's hash, in fours."""
    last = day.history.entries[-1]
    return in_fours(last.hash) if isinstance(last, Sealed) else ""


def in_fours(digest: str) -> str:
    """
    >>> in_fours("d61dc76d44af0000")
    'd61d c76d 44af'
    """
    return " ".join((digest[:4], digest[4:8], digest[8:12]))
