"""Reads the folder of the configuration as a whole, and names every mistake of every file at once.

Also the canonical text of a protocol or of unit settings, which each day keeps in its first event;
the way back from it is `bedside.core.pinned`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, get_args

import rfc8785
from pydantic import BaseModel, ValidationError

from bedside.config_between import days_past_the_course, unit_against
from bedside.config_mistakes import ConfigInvalid, Mistake, mistakes_in
from bedside.config_toml import table_in
from bedside.config_units import FIRST_UNIT, WARD, UnitHere, read_units
from bedside.core.events import Card
from bedside.core.fit_to_go import RECORD_ITEMS
from bedside.core.floor import Floor
from bedside.core.protocol import FitToGo, Protocol, Sourced
from bedside.core.retention import Retention
from bedside.core.take_home import TakeHome
from bedside.core.unit import Unit
from bedside.every_protocol import (
    CARDS,
    SHARED,
    Common,
    EmergencyFile,
    SharedFile,
    own_mistakes,
    taken_in,
    told_twice,
    without_repeats,
)

_TAKE_HOME, _RETENTION = "take_home.toml", "retention.toml"
_File = TypeVar("_File", EmergencyFile, SharedFile, TakeHome)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the folder holds, as one unit sees it: its own settings and floor, and what all share.

    `further_units` by id: those beside the unit of ward.toml.
    """

    protocols: dict[str, Protocol]
    unit: Unit
    take_home: TakeHome
    retention: Retention
    floor: Floor = field(default_factory=Floor)
    further_units: Mapping[str, UnitHere] = field(default_factory=dict)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Every unit of the installation, the one of ward.toml first."""
        return FIRST_UNIT, *self.further_units

    def of_unit(self, unit_id: str) -> "Configuration":
        """The same as this unit sees it. Raises KeyError where no file has the unit."""
        if unit_id == FIRST_UNIT:
            return self
        here = self.further_units[unit_id]
        return replace(self, unit=here.unit, floor=here.floor)


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
    units = read_units(folder, named, mistakes)
    for unit_id, here in units.items():
        file = WARD if unit_id == FIRST_UNIT else f"units/{unit_id}.toml"
        if here.unit.protocol in protocols:
            mistakes.extend(unit_against(file, protocols[here.unit.protocol], here.unit))
    take_home = _read_common(folder, _TAKE_HOME, TakeHome, mistakes)
    retention = _read_retention(folder, mistakes)
    first = units.pop(FIRST_UNIT, None)
    if mistakes or first is None or take_home is None or retention is None:
        raise ConfigInvalid(mistakes)
    return Configuration(protocols, first.unit, take_home, retention, first.floor, units)


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


def _read_retention(folder: Path, mistakes: list[Mistake]) -> Retention | None:
    table = table_in(folder, folder / _RETENTION, mistakes)
    if table is None:
        return None
    try:
        return Retention.model_validate(table)
    except ValidationError as invalid:
        mistakes.extend(mistakes_in(_RETENTION, invalid))
        return None


def _read_common(
    folder: Path, name: str, kind: type[_File], mistakes: list[Mistake]
) -> _File | None:
    table = table_in(folder, folder / name, mistakes)
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
    table = table_in(folder, path, mistakes)
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
