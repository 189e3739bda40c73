"""Which patients of a day could be taken for one another (clinical.md 7, "Wrong patient").

What counts as similar is a proposal [A]: the same name, one that sounds the same or is one letter
away, names that are swapped, or the same date of birth.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import Literal

from jellyfish import damerau_levenshtein_distance, metaphone

from bedside.core.day import Day
from bedside.core.events import Patient
from bedside.core.names import folded

Likeness = Literal["family_name", "given_name", "swapped", "born"]
# Short names differ in one letter too often: Li and Lu are not mistaken by spelling.
_SHORTEST_SPELLED = 4
# One consonant says too little: "Ahmed" and "Amid" yes, "Lee" and "Ali" no.
_SHORTEST_SOUND = 2


def alike(one: Patient, other: Patient) -> tuple[Likeness, ...]:
    """In what two patients are similar; nothing where they are the same one."""
    if one.nhs_number == other.nhs_number:
        return ()
    found: list[Likeness] = []
    if _similar(one.family_name, other.family_name):
        found.append("family_name")
    if _similar(one.given_name, other.given_name):
        found.append("given_name")
    if _same(one.family_name, other.given_name) and _same(one.given_name, other.family_name):
        found.append("swapped")
    if one.born_on == other.born_on:
        found.append("born")
    return tuple(found)


def chairs_alike(days: Iterable[Day]) -> dict[str, tuple[str, ...]]:
    """By day id the chairs of those patients of one date that this one could be taken for.

    Whoever has gone is no longer mistaken; days without such a patient are left out.
    """
    found: dict[str, list[str]] = {}
    here = [day.history.opened for day in days if day.history.ended is None]
    for one, other in combinations(here, 2):
        if alike(one.patient, other.patient):
            found.setdefault(one.day_id, []).append(other.chair)
            found.setdefault(other.day_id, []).append(one.chair)
    return {day_id: tuple(sorted(chairs)) for day_id, chairs in found.items()}


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _similar(one: str, other: str) -> bool:
    """All of it, or one part of a double name."""
    return any(_sounds_alike(a, b) for a in _parts(one) for b in _parts(other))


def _parts(name: str) -> tuple[str, ...]:
    whole = folded(name)
    return tuple(dict.fromkeys((whole.replace(" ", ""), *whole.split())))


# A day's names meet each other at every drawing of its list.
@lru_cache(maxsize=8_192)
def _sounds_alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_SPELLED:
        return False
    if damerau_levenshtein_distance(one, other) <= 1:
        return True
    sound = metaphone(one)
    return len(sound) >= _SHORTEST_SOUND and sound == metaphone(other)
