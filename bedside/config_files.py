"""Reads config/*.toml, the only module that does, and names every mistake of every file at once.

Also the canonical text of a protocol or of unit settings, which each day keeps in its first event;
the way back from it is `bedside.core.pinned`.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, get_args

import rfc8785
from pydantic import BaseModel, ValidationError

from bedside.config_between import days_past_the_course, unit_against
from bedside.config_mistakes import ConfigInvalid, Mistake, mistakes_in
from bedside.core.events import Card
from bedside.core.fit_to_go import RECORD_ITEMS
from bedside.core.protocol import FitToGo, Protocol, Sourced
from bedside.core.take_home import TakeHome
from bedside.core.unit import Unit
from bedside.every_protocol import (
    CARDS,
    SHARED,
    Common,
    EmergencyFile,
    SharedFile,
    Table,
    own_mistakes,
    taken_in,
    told_twice,
    without_repeats,
)

_WARD, _TAKE_HOME = "ward.toml", "take_home.toml"
# Lists of the unit that stand in a file of their own.
_LISTS = {"signs": "observations.toml", "ctcae": "ctcae.toml"}
_File = TypeVar("_File", EmergencyFile, SharedFile, TakeHome)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the folder holds: protocols by id, the unit's own settings, the patient's page."""

    protocols: dict[str, Protocol]
    unit: Unit
    take_home: TakeHome


def read_configuration(folder: Path) -> Configuration:
    """The protocols and the unit settings that stand in this folder.

    Raises ConfigInvalid with every mistake of every file. Numbers keep the digits they were
    written with.
    """
    mistakes: list[Mistake] = []
    common = Common(_read_cards(folder, mistakes), _read_shared(folder, mistakes))
    protocols: dict[str, Protocol] = {}
    named: set[str] = set()
    for path in sorted((folder / "protocols").glob("*.toml")):
        named.add(path.stem)
        protocol = _read_protocol(folder, path, common, mistakes)
        if protocol is not None:
            protocols[protocol.id] = protocol
    if not named:
        mistakes.append(Mistake("protocols", "", "holds no protocol file (*.toml)"))
    unit = _read_unit(folder, named, mistakes)
    if unit is not None and unit.protocol in protocols:
        mistakes.extend(unit_against(protocols[unit.protocol], unit))
    take_home = _read_common(folder, _TAKE_HOME, TakeHome, mistakes)
    if mistakes or unit is None or take_home is None:
        raise ConfigInvalid(mistakes)
    return Configuration(protocols, unit, take_home)


def canonical_text(model: Protocol | Unit | TakeHome) -> str:
    """The one spelling of a protocol, unit settings or patient's page, for hashing (RFC 8785)."""
    return rfc8785.dumps(model.model_dump(mode="json")).decode()


def sha256_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hex digits."""
    return sha256(text.encode()).hexdigest()


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
    cards = _read_common(folder, CARDS, EmergencyFile, mistakes)
    if cards is None:
        return None
    present = {card.id for card in cards.cards}
    missing = [card for card in get_args(Card) if card not in present]
    if missing:
        reason = f"every protocol needs a card for: {', '.join(missing)}"
        mistakes.append(Mistake(CARDS, "cards", reason))
        return None
    return cards


def _read_shared(folder: Path, mistakes: list[Mistake]) -> SharedFile | None:
    shared = _read_common(folder, SHARED, SharedFile, mistakes)
    if shared is not None:
        mistakes.extend(_unanswerable_items(SHARED, shared.fit_to_go))
    return shared


def _read_common(
    folder: Path, name: str, kind: type[_File], mistakes: list[Mistake]
) -> _File | None:
    table = _table(folder, folder / name, mistakes)
    if table is None:
        return None
    try:
        common = kind.model_validate(table)
    except ValidationError as invalid:
        mistakes.extend(mistakes_in(name, invalid))
        return None
    mistakes.extend(_unknown_documents(name, common, common.documents))
    return common


def _read_protocol(
    folder: Path, path: Path, common: Common, mistakes: list[Mistake]
) -> Protocol | None:
    file = path.relative_to(folder).as_posix()
    table = _table(folder, path, mistakes)
    if table is None:
        return None
    found = list(told_twice(file, table, common))
    if isinstance(table.get("id"), str) and table["id"] != path.stem:
        found.append(Mistake(file, "id", f"must be {path.stem!r}, the name of the file"))
    protocol, whole = None, taken_in(table, common)
    try:
        protocol = Protocol.model_validate(whole)
    except ValidationError as invalid:
        wrong = list(own_mistakes(file, list(mistakes_in(file, invalid)), common))
        found.extend([*without_repeats(found, wrong)])
    if protocol is not None:
        inside = [
            *_unknown_documents(file, protocol, protocol.documents),
            *_unanswerable_items(file, protocol.fit_to_go),
            *days_past_the_course(file, protocol),
        ]
        found.extend(own_mistakes(file, inside, common))
    mistakes.extend(found)
    return None if found else protocol


def _unknown_documents(
    file: str, model: Protocol | EmergencyFile | SharedFile | TakeHome, documents: Collection[str]
) -> Iterator[Mistake]:
    for key, entry in sourced_entries(model):
        named = _document_ids(entry.source) - {"A", "K"}
        unknown = named - set(documents)
        if entry.basis in ("source", "inferred") and not named:
            reason = 'names no document in [ ]: name one, or write basis = "unit"'
            yield Mistake(file, f"{key}.source", reason)
        elif unknown:
            reason = f"names {', '.join(sorted(unknown))}, which `documents` does not have"
            yield Mistake(file, f"{key}.source", reason)


def _unanswerable_items(file: str, items: Iterable[FitToGo]) -> Iterator[Mistake]:
    for index, item in enumerate(items):
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
        placed = (_in_its_file(mistake) for mistake in mistakes_in(_WARD, invalid))
        found += [mistake for mistake in placed if mistake.file not in unreadable]
    mistakes.extend(found)
    if unit is not None and not unit.record_ctcae:
        # What a unit does not use is not pinned with its days.
        return unit.model_copy(update={"ctcae": ()})
    return unit


def _in_its_file(mistake: Mistake) -> Mistake:
    first = re.split(r"[.\[]", mistake.key)[0]
    return replace(mistake, file=_LISTS.get(first, mistake.file))


def _misplaced(ward: Table | None, lists: dict[str, Table | None]) -> Iterator[Mistake]:
    for key, file in _LISTS.items():
        if key in (ward or {}):
            yield Mistake(_WARD, key, f"is not a known key: {key} stand in {file}")
        for unknown in sorted(set(lists[key] or ()) - {key}):
            yield Mistake(file, unknown, "is not a known key")


def _table(folder: Path, path: Path, mistakes: list[Mistake]) -> Table | None:
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
