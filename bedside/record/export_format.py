"""The shape of an exported record: its fields, their limits, its JSON Schema (rules 30)."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field, TypeAdapter

from bedside.core.events import CanonicalText, Event, Frozen, Patient, Person, Sha256, Text

FORMAT = "bedside-record"
FORMAT_VERSION = 1
DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
OccurredAt = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$")]
RecordedAt = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
EVENTS: dict[str, type[BaseModel]] = {
    kind.model_fields["type"].default: kind for kind in get_args(get_args(Event)[0])
}


class ExportedProtocol(Frozen):
    id: Text
    version: Text
    sha256: Sha256
    text: CanonicalText


class ExportedUnit(Frozen):
    sha256: Sha256
    text: CanonicalText


class ExportedLine(Frozen):
    seq: int = Field(ge=1)
    type: Text
    occurred_at: OccurredAt
    recorded_at: RecordedAt
    by: Person
    second_person: Person | None
    request_id: Text
    corrects: int | None
    data: dict[str, Any]
    prev_hash: Sha256
    hash: Sha256


class ExportedSignature(Frozen):
    signer: Person
    meaning: Text
    at: OccurredAt
    through_seq: int
    head: Sha256


class Export(Frozen):
    """One infusion day. Instants are ISO 8601 UTC, quantities decimal strings."""

    format: Literal["bedside-record"]
    format_version: Literal[1]
    app_version: Text
    exported_at: RecordedAt
    day_id: Text
    patient: Patient
    protocol: ExportedProtocol
    unit: ExportedUnit
    people: tuple[Person, ...]
    events: tuple[ExportedLine, ...] = Field(min_length=1)
    signatures: tuple[ExportedSignature, ...]
    head: Sha256


def export_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the export, with the data of each type of event."""
    schema = Export.model_json_schema()
    kinds = TypeAdapter(Event).json_schema(ref_template="#/$defs/{model}")["$defs"]
    for kind in kinds.values():
        kind["properties"].pop("type", None)
        kind["required"] = [name for name in kind.get("required", []) if name != "type"]
    schema["$defs"] |= kinds
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    line = schema["$defs"]["ExportedLine"]
    line["properties"]["type"]["enum"] = sorted(EVENTS)
    line["allOf"] = [_data_of_type(name, kind.__name__) for name, kind in EVENTS.items()]
    written: dict[str, Any] = _as_written(schema)
    return written


def _as_written(schema: Any) -> Any:
    """A quantity is written as a decimal string, never as the number that reading also takes."""
    if isinstance(schema, list):
        return [_as_written(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if any(one.get("type") == "number" for one in schema.get("anyOf", ())):
        others = [one for one in schema["anyOf"] if one.get("type") not in ("number", "string")]
        schema = {**schema, "anyOf": [{"type": "string", "pattern": DECIMAL}, *others]}
    return {name: _as_written(one) for name, one in schema.items()}


def _data_of_type(name: str, kind: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"type": {"const": name}}},
        "then": {"properties": {"data": {"$ref": f"#/$defs/{kind}"}}},
    }
