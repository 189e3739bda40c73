"""The units of this installation: ward.toml, and one more file in units/ for each further one."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from bedside.config_mistakes import Mistake, mistakes_in
from bedside.config_toml import table_in
from bedside.core.floor import Floor
from bedside.core.unit import Unit
from bedside.every_protocol import Table

# The unit of ward.toml: an installation with a single unit has no other.
FIRST_UNIT = "unit"
WARD = "ward.toml"
# Lists that stand in a file of their own, the same for every unit.
_LISTS = {"signs": "observations.toml", "ctcae": "ctcae.toml"}
_UNIT_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class UnitHere:
    """A unit's settings, pinned with each of its days, and its floor, which is not."""

    unit: Unit
    floor: Floor


def read_units(
    folder: Path, protocols: Collection[str], mistakes: list[Mistake]
) -> dict[str, UnitHere]:
    """Every unit by its id, the one of ward.toml first; those with mistakes are left out.

    The id of a further unit is the name of its file and stands with its days for ever.
    """
    of_lists: list[Mistake] = []
    lists = {key: table_in(folder, folder / file, of_lists) for key, file in _LISTS.items()}
    of_lists.extend(_strange_in_lists(lists))
    files = {FIRST_UNIT: folder / WARD}
    for path in sorted((folder / "units").glob("*.toml")):
        if path.stem == FIRST_UNIT or not _UNIT_ID.fullmatch(path.stem):
            file = path.relative_to(folder).as_posix()
            reason = "the name of the file needs small letters, digits or -, and is not unit.toml"
            mistakes.append(Mistake(file, "", reason))
        else:
            files[path.stem] = path
    found = {}
    for unit_id, path in files.items():
        here = _read_unit(folder, path, lists, protocols, mistakes)
        if here is not None:
            found[unit_id] = here
    mistakes.extend(of_lists)
    return found


def _read_unit(
    folder: Path,
    path: Path,
    lists: dict[str, Table | None],
    protocols: Collection[str],
    mistakes: list[Mistake],
) -> UnitHere | None:
    file = path.relative_to(folder).as_posix()
    ward = table_in(folder, path, mistakes)
    written = dict(ward or {})
    floor = _read_floor(file, written.pop("floor", {}), mistakes)
    found = [*_wrong_protocol(file, written, protocols), *_misplaced(file, written)]
    table = {**written, **{k: t[k] for k, t in lists.items() if t and k in t}}
    unreadable = {_LISTS[key] for key, listed in lists.items() if listed is None}
    unit = None
    try:
        unit = Unit.model_validate(table)
    except ValidationError as invalid:
        unreadable |= {file} if ward is None else set()
        placed = (_in_its_file(mistake) for mistake in mistakes_in(file, invalid))
        found += [mistake for mistake in placed if mistake.file not in unreadable]
    # A mistake in a list that all units share is said once.
    mistakes.extend(mistake for mistake in found if mistake not in mistakes)
    if unit is None or floor is None:
        return None
    if not unit.record_ctcae:
        # What a unit does not use is not pinned with its days.
        unit = unit.model_copy(update={"ctcae": ()})
    return UnitHere(unit, floor)


def _read_floor(file: str, table: Table, mistakes: list[Mistake]) -> Floor | None:
    try:
        return Floor.model_validate(table)
    except ValidationError as invalid:
        for mistake in mistakes_in(file, invalid):
            key = ".".join(part for part in ("floor", mistake.key) if part)
            mistakes.append(replace(mistake, key=key))
    return None


def _wrong_protocol(file: str, ward: Table, protocols: Collection[str]) -> Iterator[Mistake]:
    chosen = ward.get("protocol")
    if isinstance(chosen, str) and chosen not in protocols:
        reason = f"names {chosen!r}, but there is no protocols/{chosen}.toml"
        yield Mistake(file, "protocol", reason)


def _in_its_file(mistake: Mistake) -> Mistake:
    first = re.split(r"[.\[]", mistake.key)[0]
    return replace(mistake, file=_LISTS.get(first, mistake.file))


def _misplaced(file: str, ward: Table) -> Iterator[Mistake]:
    for key, own in _LISTS.items():
        if key in ward:
            yield Mistake(file, key, f"is not a known key: {key} stand in {own}")


def _strange_in_lists(lists: dict[str, Table | None]) -> Iterator[Mistake]:
    for key, file in _LISTS.items():
        for unknown in sorted(set(lists[key] or ()) - {key}):
            yield Mistake(file, unknown, "is not a known key")
