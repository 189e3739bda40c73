"""A day's record as one JSON file, and back (rules 30). The chain inside proves the lines.

Everything beside the lines (patient, protocol, signatures, head) is read from them; a file in
which the two differ is refused.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from bedside.core.booked import booked_now
from bedside.core.events import DayOpened, DaySigned, Patient
from bedside.record.chain import (
    Line,
    LineUnreadable,
    Sealed,
    broken_links,
    occurred_text,
    recorded_text,
    sealed_from,
)
from bedside.record.export_format import EVENTS, FORMAT, FORMAT_VERSION, Export
from bedside.record.rows import lines_of
from bedside.record.store import DayUnknown
from bedside.record.tables import db
from bedside.record.verify import signatures_that_differ


class ExportRefused(Exception):
    """The file is no unbroken record of this format. One line; never what the file holds."""


def export_day(day_id: str, app_version: str, exported_at: datetime) -> dict[str, Any]:
    """The day's record for a file. `exported_at` aware. Raises DayUnknown, LineUnreadable."""
    lines = lines_of(db.session.connection(), day_id)
    if not lines:
        raise DayUnknown(day_id)
    return export_of(lines, app_version, exported_at)


def export_of(lines: Sequence[Line], app_version: str, exported_at: datetime) -> dict[str, Any]:
    """The same from the stored lines of one day. Raises LineUnreadable."""
    written_at = exported_at.astimezone(UTC)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "app_version": app_version,
        "exported_at": recorded_text(
            written_at.replace(microsecond=written_at.microsecond // 1000 * 1000)
        ),
        **_read_from([sealed_from(line) for line in lines]),
        "events": [_exported(line) for line in lines],
    }


def entries_from_export(export: str | bytes | Mapping[str, Any]) -> tuple[Sealed, ...]:
    """The lines of an exported record, after all of it was checked. Raises ExportRefused."""
    content = _parsed(export) if isinstance(export, str | bytes) else dict(export)
    _check_format(content)
    lines = tuple(Line(**raw) for raw in content["events"])
    for broken in broken_links(lines):
        problem = broken.problem.replace("_", " ")
        raise ExportRefused(f"the chain does not hold: {problem} at line {broken.seq}")
    try:
        entries = tuple(sealed_from(line) for line in lines)
    except LineUnreadable as unreadable:
        raise ExportRefused(str(unreadable)) from None
    _check_header(content, entries)
    return entries


def _exported(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Line.__dataclass_fields__}


def _read_from(entries: Iterable[Sealed]) -> dict[str, Any]:
    """What stands beside the lines. Patient and texts are those of the last `day_opened`, which
    may correct the first, with what later lines changed of them."""
    entries = tuple(entries)
    opened = [entry.event for entry in entries if isinstance(entry.event, DayOpened)]
    if not opened:
        raise ExportRefused("no line says whose day it is")
    day = booked_now(opened[-1], entries)
    protocol = _protocol_named(day.protocol_text)
    return {
        "day_id": day.day_id,
        "patient": _patient(day.patient),
        "protocol": {**protocol, "sha256": day.protocol_sha256, "text": day.protocol_text},
        "unit": {"sha256": day.unit_sha256, "text": day.unit_text},
        "people": _people(entries),
        "signatures": [
            _signature(entry, entry.event)
            for entry in entries
            if isinstance(entry.event, DaySigned)
        ],
        "head": entries[-1].hash,
    }


def _patient(patient: Patient) -> dict[str, Any]:
    """Files of before the fourth form of allergies lack its key, and still read."""
    left_out = set() if patient.allergies_unavailable else {"allergies_unavailable"}
    return patient.model_dump(mode="json", exclude=left_out)


def _protocol_named(text: str) -> dict[str, str]:
    try:
        content = json.loads(text)
        return {"id": str(content["id"]), "version": str(content["version"])}
    except (ValueError, TypeError, KeyError):
        raise ExportRefused("the protocol in the record has no id and version") from None


def _people(entries: Iterable[Sealed]) -> list[dict[str, Any]]:
    found = {entry.by for entry in entries}
    found |= {entry.second_person for entry in entries if entry.second_person is not None}
    in_order = sorted(found, key=lambda person: (person.id, person.name, person.role))
    return [person.model_dump(mode="json") for person in in_order]


def _signature(entry: Sealed, signed: DaySigned) -> dict[str, Any]:
    return {
        "signer": entry.by.model_dump(mode="json"),
        "meaning": signed.meaning,
        "at": occurred_text(entry.occurred_at),
        "through_seq": signed.through_seq,
        "head": signed.head,
    }


def _parsed(text: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise ExportRefused("the file is not JSON") from None
    if not isinstance(content, dict):
        raise ExportRefused("the file is not a record: no JSON object")
    return content


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name stands twice")
    return content


def _check_format(content: Mapping[str, Any]) -> None:
    if content.get("format") != FORMAT:
        raise ExportRefused(f"the file is not a record: its format is not {FORMAT}")
    version = content.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        raise ExportRefused(f"unknown version of the format; this program reads {FORMAT_VERSION}")
    try:
        checked = Export.model_validate_json(json.dumps(content, allow_nan=False), strict=True)
    except (ValidationError, ValueError, TypeError) as error:
        raise ExportRefused(f"the file is not a whole record: {_where(error)}") from None
    for line in checked.events:
        if line.type not in EVENTS:
            raise ExportRefused(f"line {line.seq} is of a type this version does not know")


def _where(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "it holds what JSON cannot hold"
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))} ({first['type'].replace('_', ' ')})"


def _check_header(content: Mapping[str, Any], entries: tuple[Sealed, ...]) -> None:
    for name, expected in _read_from(entries).items():
        if content[name] != expected:
            raise ExportRefused(f"{name} differs from the lines of the record")
    for name in ("protocol", "unit"):
        if sha256(content[name]["text"].encode()).hexdigest() != content[name]["sha256"]:
            raise ExportRefused(f"the text of the {name} is not the one its SHA-256 names")
    for seq in signatures_that_differ(entries):
        raise ExportRefused(f"the signature at line {seq} is of other lines")
