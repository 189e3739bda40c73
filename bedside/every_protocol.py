"""What every protocol takes in: the emergency cards and the entries all of them share.

Both files become part of each protocol, so that its canonical text and its signatures cover them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from bedside.config_mistakes import Mistake
from bedside.core.events import Frozen, Text
from bedside.core.protocol import (
    AllergyGroup,
    Check,
    EmergencyCard,
    FitToGo,
    FollowUp,
    LowestGrade,
    RedFlag,
    Symptom,
)

SHARED, CARDS = "every_protocol.toml", "emergency.toml"
Table = dict[str, Any]
# Lists that stand in both files: the shared entries come first.
_LISTS = (
    ("checks",),
    ("fit_to_go",),
    ("follow_up",),
    ("allergy_groups",),
    ("reactions", "symptoms"),
    ("reactions", "red_flags"),
)


class EmergencyFile(Frozen):
    """emergency.toml as it stands: the cards that every protocol takes in, and their documents."""

    documents: dict[str, Text]
    cards: tuple[EmergencyCard, ...]


class SharedReactions(Frozen):
    symptoms: tuple[Symptom, ...]
    red_flags: tuple[RedFlag, ...]
    lowest_grade: LowestGrade


class SharedFile(Frozen):
    """every_protocol.toml as it stands: what no source document has to say for itself."""

    documents: dict[str, Text]
    checks: tuple[Check, ...]
    fit_to_go: tuple[FitToGo, ...]
    follow_up: tuple[FollowUp, ...]
    allergy_groups: tuple[AllergyGroup, ...] = ()
    reactions: SharedReactions


_File = TypeVar("_File", EmergencyFile, SharedFile)


class Common(NamedTuple):
    """Both files; None where one cannot be read, which is told as a mistake of that file."""

    cards: EmergencyFile | None
    shared: SharedFile | None


def taken_in(table: Table, common: Common) -> Table:
    """The protocol's own table with the cards and the shared entries in it, the drug named."""
    common = _named(common, table)
    whole: Table = {**table, "emergency": common.cards.cards if common.cards else ()}
    if isinstance(table.get("reactions"), dict):
        whole["reactions"] = {**table["reactions"]}
    for path in _LISTS:
        _join(whole, path, _shared_list(common.shared, path))
    reactions = whole.get("reactions")
    if common.shared is not None and isinstance(reactions, dict):
        reactions["lowest_grade"] = common.shared.reactions.lowest_grade
    if isinstance(table.get("documents"), dict):
        whole["documents"] = {**_documents(common), **table["documents"]}
    return whole


def _named(common: Common, table: Table) -> Common:
    """`{drug}` becomes the generic name; a protocol without one has that mistake of its own."""
    generic = _inside(table, ("drug", "generic"))
    name = json.dumps(generic)[1:-1] if isinstance(generic, str) else "?"
    cards, shared = common
    return Common(cards and _with_name(cards, name), shared and _with_name(shared, name))


def _with_name(file: _File, name: str) -> _File:
    return type(file).model_validate_json(file.model_dump_json().replace("{drug}", name))


def own_mistakes(file: str, mistakes: list[Mistake], common: Common) -> Iterator[Mistake]:
    """Those of the protocol's own file, with the keys as they stand there."""
    for mistake in mistakes:
        key = own_key(mistake.key, common)
        if key is not None:
            yield Mistake(file, key, mistake.reason)


def without_repeats(told: list[Mistake], mistakes: list[Mistake]) -> Iterator[Mistake]:
    """An id that stands in both files is told once, with both names."""
    for mistake in mistakes:
        twice = mistake.reason.startswith("id used twice")
        if not (twice and any(one.key.startswith(f"{mistake.key}[") for one in told)):
            yield mistake


def own_key(key: str, common: Common) -> str | None:
    """The key in the protocol's own file; None where a common file says what is wrong."""
    if key.startswith(("emergency", "reactions.lowest_grade")):
        return None
    for path in _LISTS:
        inside = re.match(rf"{re.escape('.'.join(path))}\[(\d+)\](.*)", key)
        if inside:
            index = int(inside[1]) - len(_shared_list(common.shared, path))
            return None if index < 0 else f"{'.'.join(path)}[{index}]{inside[2]}"
    return key


def told_twice(file: str, table: Table, common: Common) -> Iterator[Mistake]:
    """What the protocol says although a common file says it already."""
    if "emergency" in table:
        yield Mistake(file, "emergency", f"is not a known key: cards stand in {CARDS}")
    reactions = table.get("reactions")
    if common.shared and isinstance(reactions, dict) and "lowest_grade" in reactions:
        yield Mistake(file, "reactions.lowest_grade", f"stands already in {SHARED}")
    for path in _LISTS:
        shared = {entry.id for entry in _shared_list(common.shared, path)}
        own = _inside(table, path)
        for index, entry in enumerate(own if isinstance(own, list) else []):
            if isinstance(entry, dict) and entry.get("id") in shared:
                reason = f"{entry['id']} stands already in {SHARED}"
                yield Mistake(file, f"{'.'.join(path)}[{index}].id", reason)
    yield from _other_titles(file, table.get("documents"), common)


def _other_titles(file: str, own: object, common: Common) -> Iterator[Mistake]:
    for tag, title in _documents(common).items():
        if isinstance(own, dict) and own.get(tag, title) != title:
            reason = f"is called {title!r} in {SHARED} or {CARDS}"
            yield Mistake(file, f"documents.{tag}", reason)


def _documents(common: Common) -> dict[str, str]:
    cards = common.cards.documents if common.cards else {}
    shared = common.shared.documents if common.shared else {}
    return {**cards, **shared}


def _shared_list(shared: SharedFile | None, path: tuple[str, ...]) -> tuple[Any, ...]:
    found: Any = shared
    for name in path:
        found = getattr(found, name, ())
    return tuple(found)


def _inside(table: object, path: tuple[str, ...]) -> object:
    for name in path:
        table = table.get(name) if isinstance(table, dict) else None
    return table


def _join(whole: Table, path: tuple[str, ...], shared: tuple[Any, ...]) -> None:
    """Shared first, then the protocol's own; an unreadable own list is left for its mistake."""
    *above, name = path
    table = _inside(whole, tuple(above))
    if isinstance(table, dict):
        own = table.get(name, [])
        table[name] = [*shared, *own] if isinstance(own, list) else own
