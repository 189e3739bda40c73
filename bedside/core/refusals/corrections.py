"""Corrections that would open a lock: a prescriber's, with a second person (rules.md 2 [A])."""

from collections.abc import Iterator

from bedside.core.history import History
from bedside.core.reactions import is_locked
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import own_pin, second_pin

GRAVEST = 4


def unlocking(before: History, after: History, tap: Tap) -> Iterator[Finding]:
    """Taking back a grade 4, a red flag or an emergency, or whatever else holds the lock."""
    if not _takes_back(before, after):
        return
    if tap.by.role != "prescriber":
        yield Finding("correction_unlocks")
    yield from own_pin(tap)
    yield from second_pin(tap)


def _takes_back(before: History, after: History) -> bool:
    return (
        after.worst_grade < before.worst_grade == GRAVEST
        or bool(before.red_flags - after.red_flags)
        or len(after.emergencies) < len(before.emergencies)
        or (is_locked(before) and not is_locked(after))
    )
