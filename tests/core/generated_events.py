"""Events of every type made up by Hypothesis, from each type's own JSON schema."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.support.daybook import PATIENT

INSTANTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=9
)
TENTHS = st.integers(1, 400).map(lambda tenths: Decimal(tenths) / 10)


def events_of(type_):
    """Events of this type, as its own JSON schema allows."""
    schema = type_.model_json_schema()
    return _values(schema, schema.get("$defs", {})).map(type_.model_validate)


def _values(schema, defs):
    fields = schema["properties"].items()
    return st.fixed_dictionaries(
        {name: _value(field, defs) for name, field in fields if name != "type"}
    )


def _value(field, defs):
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        patient = st.just(PATIENT.model_dump(mode="json"))
        return patient if name == "Patient" else _values(defs[name], defs)
    if "const" in field:
        return st.just(field["const"])
    if "enum" in field:
        return st.sampled_from(field["enum"])
    if "anyOf" in field:
        # A Decimal may be told as a number or as a string: the number is enough.
        kinds = [one for one in field["anyOf"] if one.get("type") == "number"]
        nothing = [one for one in field["anyOf"] if one.get("type") == "null"]
        wanted = kinds + nothing if kinds else field["anyOf"]
        return st.one_of([_value(one, defs) for one in wanted])
    return _plain(field, defs)


def _plain(field, defs):
    kind = field["type"]
    if kind == "array":
        items = _value(field["items"], defs)
        return st.lists(items, max_size=2, unique_by=str).map(tuple)
    if kind == "object":
        return st.dictionaries(st.sampled_from(("pulse_per_min", "spo2_percent")), TEXT, max_size=2)
    if kind == "string" and field.get("format") == "date-time":
        return INSTANTS
    if kind == "string" and field.get("format") == "date":
        return st.dates(date(2020, 1, 1), date(2030, 1, 1))
    if kind == "string":
        return _text(field)
    least, most = field.get("minimum", 1), field.get("maximum", 400)
    plain = {"integer": st.integers(least, most), "number": TENTHS}
    return {**plain, "boolean": st.booleans(), "null": st.none()}[kind]


def _text(field):
    pattern = field.get("pattern", "")
    if "0-9a-f" in pattern:
        return st.just("a" * 64)
    if "[a-z" in pattern:
        return st.sampled_from(("hives", "pump_rate"))
    return st.just("1") if pattern else TEXT.map(lambda text: text * 2)
