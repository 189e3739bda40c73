"""Reads config/*.toml, the only module that does, and names every mistake of every file at once.

Also the canonical text of a protocol or of unit settings, and the way back from that text: a
running day is read from its own first event, never from the files.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import rfc8785
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bedside.core.events import Card, Frozen, Text
from bedside.core.fit_to_go import RECORD_ITEMS
from bedside.core.protocol import EmergencyCard, Protocol, Sourced
from bedside.core.unit import Unit

_WARD, _CARDS = "ward.toml", "emergency.toml"
# Lists of the unit that stand in a file of their own.
_LISTS = {"signs": "observations.toml", "ctcae": "ctcae.toml"}
_Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: the file inside the folder, the TOML key, and what is wrong with it."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class ConfigInvalid(Exception):
    """The configuration cannot be used. `mistakes` holds all of them, in file order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the folder holds: the protocols by id, and the unit's own settings."""

    protocols: dict[str, Protocol]
    unit: Unit


class EmergencyFile(Frozen):
    """emergency.toml as it stands: the cards that every protocol takes in, and their documents."""

    documents: dict[str, Text]
    cards: tuple[EmergencyCard, ...]


def read_configuration(folder: Path) -> Configuration:
    """The protocols and the unit settings that stand in this folder.

    Raises ConfigInvalid with every mistake of every file. Numbers keep the digits they were
    written with.
    """
    mistakes: list[Mistake] = []
    cards = _read_cards(folder, mistakes)
    protocols: dict[str, Protocol] = {}
    named: set[str] = set()
    for path in sorted((folder / "protocols").glob("*.toml")):
        named.add(path.stem)
        protocol = _read_protocol(folder, path, cards, mistakes)
        if protocol is not None:
            protocols[protocol.id] = protocol
    if not named:
        mistakes.append(Mistake("protocols", "", "holds no protocol file (*.toml)"))
    unit = _read_unit(folder, named, mistakes)
    if mistakes or unit is None:
        raise ConfigInvalid(mistakes)
    return Configuration(protocols, unit)


def canonical_text(model: Protocol | Unit) -> str:
    """The one spelling of a protocol or of unit settings, for hashing (RFC 8785 JSON)."""
    return rfc8785.dumps(model.model_dump(mode="json")).decode()


def sha256_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hex digits."""
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=64)
def protocol_from_text(text: str) -> Protocol:
    """The protocol a day was opened with. Raises pydantic.ValidationError when it is none."""
    return Protocol.model_validate_json(text)


@lru_cache(maxsize=64)
def unit_from_text(text: str) -> Unit:
    """The unit settings a day was opened with. Raises pydantic.ValidationError when none."""
    return Unit.model_validate_json(text)


def silent_entries(protocol: Protocol) -> list[tuple[str, str]]:
    """What no source and no unit has settled yet: the key of each entry, and its note."""
    return [
        (key, entry.note or entry.source)
        for key, entry in sourced_entries(protocol)
        if entry.basis == "silent"
    ]


def sourced_entries(model: BaseModel, key: str = "") -> Iterator[tuple[str, Sourced]]:
    """Every entry that says on what it rests, with its key as the TOML file has it."""
    if isinstance(model, Sourced):
        yield key, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        path = f"{key}.{name}" if key else name
        if isinstance(value, BaseModel):
            yield from sourced_entries(value, path)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from sourced_entries(item, f"{path}[{index}]")


def _read_cards(folder: Path, mistakes: list[Mistake]) -> EmergencyFile | None:
    table = _table(folder, folder / _CARDS, mistakes)
    if table is None:
        return None
    try:
        cards = EmergencyFile.model_validate(table)
    except ValidationError as invalid:
        mistakes.extend(_mistakes(_CARDS, invalid))
        return None
    present = {card.id for card in cards.cards}
    missing = [card for card in get_args(Card) if card not in present]
    if missing:
        reason = f"every protocol needs a card for: {', '.join(missing)}"
        mistakes.append(Mistake(_CARDS, "cards", reason))
        return None
    mistakes.extend(_unknown_documents(_CARDS, cards, cards.documents))
    return cards


def _read_protocol(
    folder: Path, path: Path, cards: EmergencyFile | None, mistakes: list[Mistake]
) -> Protocol | None:
    file = path.relative_to(folder).as_posix()
    table = _table(folder, path, mistakes)
    if table is None:
        return None
    found: list[Mistake] = []
    if "emergency" in table:
        found.append(Mistake(file, "emergency", f"is not a known key: cards stand in {_CARDS}"))
    if isinstance(table.get("id"), str) and table["id"] != path.stem:
        found.append(Mistake(file, "id", f"must be {path.stem!r}, the name of the file"))
    try:
        protocol = Protocol.model_validate(_with_cards(table, cards))
    except ValidationError as invalid:
        # Without readable cards the cards' own file already says what is wrong with them.
        found += [m for m in _mistakes(file, invalid) if not m.key.startswith("emergency")]
        mistakes.extend(found)
        return None
    found.extend(_unknown_documents(file, protocol, protocol.documents))
    found.extend(_unanswerable_items(file, protocol))
    mistakes.extend(found)
    return None if found else protocol


def _with_cards(table: _Table, cards: EmergencyFile | None) -> _Table:
    if cards is None:
        return {**table, "emergency": ()}
    whole = {**table, "emergency": cards.cards}
    if isinstance(table.get("documents"), dict):
        whole["documents"] = {**cards.documents, **table["documents"]}
    return whole


def _unknown_documents(
    file: str, model: Protocol | EmergencyFile, documents: Collection[str]
) -> Iterator[Mistake]:
    for key, entry in sourced_entries(model):
        unknown = _document_ids(entry.source) - set(documents) - {"A", "K"}
        if unknown and not key.startswith("emergency"):
            reason = f"names {', '.join(sorted(unknown))}, which `documents` does not have"
            yield Mistake(file, f"{key}.source", reason)


def _unanswerable_items(file: str, protocol: Protocol) -> Iterator[Mistake]:
    for index, item in enumerate(protocol.fit_to_go):
        if item.answered_by == "record" and item.id not in RECORD_ITEMS:
            reason = f"the record can answer only: {', '.join(sorted(RECORD_ITEMS))}"
            yield Mistake(file, f"fit_to_go[{index}].answered_by", reason)


def _document_ids(source: str) -> set[str]:
    return set(re.findall(r"\[([^\]]+)\]", source))


def _read_unit(folder: Path, protocols: set[str], mistakes: list[Mistake]) -> Unit | None:
    ward = _table(folder, folder / _WARD, mistakes)
    found: list[Mistake] = []
    chosen = (ward or {}).get("protocol")
    if isinstance(chosen, str) and chosen not in protocols:
        reason = f"names {chosen!r}, but there is no protocols/{chosen}.toml"
        found.append(Mistake(_WARD, "protocol", reason))
    lists = {key: _table(folder, folder / file, mistakes) for key, file in _LISTS.items()}
    found += _misplaced(ward, lists)
    unreadable = {_LISTS[key] for key, table in lists.items() if table is None}
    table = {
        **(ward or {}),
        **{k: table[k] for k, table in lists.items() if table and k in table},
    }
    unit = None
    try:
        unit = Unit.model_validate(table)
    except ValidationError as invalid:
        unreadable |= {_WARD} if ward is None else set()
        placed = (_in_its_file(mistake) for mistake in _mistakes(_WARD, invalid))
        found += [mistake for mistake in placed if mistake.file not in unreadable]
    mistakes.extend(found)
    if unit is not None and not unit.record_ctcae:
        # What a unit does not use is not pinned with its days.
        return unit.model_copy(update={"ctcae": ()})
    return unit


def _in_its_file(mistake: Mistake) -> Mistake:
    first = re.split(r"[.\[]", mistake.key)[0]
    return replace(mistake, file=_LISTS.get(first, mistake.file))


def _misplaced(ward: _Table | None, lists: dict[str, _Table | None]) -> Iterator[Mistake]:
    for key, file in _LISTS.items():
        if key in (ward or {}):
            yield Mistake(_WARD, key, f"is not a known key: {key} stand in {file}")
        for unknown in sorted(set(lists[key] or ()) - {key}):
            yield Mistake(file, unknown, "is not a known key")


def _table(folder: Path, path: Path, mistakes: list[Mistake]) -> _Table | None:
    file = path.relative_to(folder).as_posix()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        mistakes.append(Mistake(file, "", "the file is missing"))
    except (OSError, UnicodeDecodeError) as unreadable:
        mistakes.append(Mistake(file, "", f"cannot be read as UTF-8 text: {unreadable}"))
    except tomllib.TOMLDecodeError as broken:
        place = re.search(r"\(at (.+)\)$", str(broken))
        reason = re.sub(r" \(at .+\)$", "", str(broken))
        mistakes.append(Mistake(file, place[1] if place else "", f"is not TOML: {reason}"))
    return None


def _mistakes(file: str, invalid: ValidationError) -> Iterator[Mistake]:
    for error in invalid.errors(include_url=False):
        yield Mistake(file, _key(error["loc"]), _sentence(error))


def _key(loc: tuple[int | str, ...]) -> str:
    key = ""
    for part in loc:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_too_short": "must not be empty",
    "string_type": "needs text in quotes, got {input}",
    "string_pattern_mismatch": "{input} is not allowed here, it must match {pattern}",
    "literal_error": "must be {expected}, got {input}",
    "greater_than": "must be above {gt}, got {input}",
    "greater_than_equal": "must be {ge} or more, got {input}",
    "less_than": "must be below {lt}, got {input}",
    "less_than_equal": "must be {le} or less, got {input}",
    "decimal_max_places": "has more than {decimal_places} decimal places: {input}",
    "finite_number": "needs a finite number, got {input}",
    "value_error": "{error}",
}
_KINDS = {
    "decimal": "needs a number, got {input}",
    "int": "needs a whole number, got {input}",
    "bool": "needs true or false, got {input}",
    "date": "needs a date such as 2027-03-31, got {input}",
    "time": "needs a clock time such as 18:45:00, got {input}",
    "tuple": "needs a list, got {input}",
    "dict": "needs a table, got {input}",
    "model": "needs a table, got {input}",
}


def _sentence(error: ErrorDetails) -> str:
    kind = error["type"]
    template = _SENTENCES.get(kind) or _KINDS.get(kind.split("_")[0])
    if template is None:
        return error["msg"]
    shown = error["input"]
    text = str(shown) if isinstance(shown, Decimal) else repr(shown)
    return template.format(**{**error.get("ctx", {}), "input": text})
