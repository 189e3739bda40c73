"""A day goes out as one file and comes back the same, or is refused with one clear line."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from bedside.core.events import DaySigned, ObservationsRecorded, RateChanged
from bedside.record.chain import NO_HASH, Line, seal, sealed_from
from bedside.record.export import ExportRefused, entries_from_export, export_day
from bedside.record.export_format import EVENTS, export_schema
from bedside.record.store import DayUnknown, NewEntry, append, entries_of

EXPORTED_AT = datetime(2026, 11, 17, 18, 0, 5, 123_999, tzinfo=UTC)


@pytest.fixture
def day_id(app, clock, days):
    day_id = days.book(clock)

    def a_day(_):
        return [
            NewEntry(RateChanged(rate_ml_per_h="15.50"), days.ten_thirty, days.nurse, days.second),
            NewEntry(
                ObservationsRecorded(
                    temperature_c="36.8", pulse_per_min=72, cannot_take={"spo2_percent": "cold"}
                ),
                days.ten_thirty,
                days.nurse,
            ),
            days.note("Schmerz – 37 °C", corrects=1),
        ]

    append(day_id, "request-1", a_day, clock)

    def sign(entries):
        signed = DaySigned(meaning="complete", through_seq=4, head=entries[-1].hash)
        return [NewEntry(signed, days.ten_thirty, days.second)]

    append(day_id, "request-2", sign, clock)
    return day_id


@pytest.fixture
def export(day_id):
    return export_day(day_id, "0.1.0", EXPORTED_AT)


def refused(file, words):
    with pytest.raises(ExportRefused, match=words) as caught:
        entries_from_export(file)
    said = str(caught.value)
    assert "\n" not in said and "Smith" not in said and caught.value.__cause__ is None


def test_a_day_comes_back_from_its_file_exactly(day_id, export):
    assert entries_from_export(json.dumps(export)) == entries_of(day_id)
    assert entries_from_export(json.dumps(export).encode()) == entries_of(day_id)
    assert entries_from_export(export) == entries_of(day_id)


def test_an_export_has_the_fields_of_the_format_in_its_words(day_id, export, days):
    head = entries_of(day_id)[-1].hash
    assert (export["format"], export["format_version"]) == ("bedside-record", 1)
    assert (export["exported_at"], export["app_version"]) == ("2026-11-17T18:00:05.123Z", "0.1.0")
    assert (export["day_id"], export["head"]) == (day_id, head)
    assert export["patient"]["family_name"] == "Smith"
    assert (export["protocol"]["id"], export["protocol"]["version"]) == ("spain-2019", "1")
    assert [person["id"] for person in export["people"]] == ["amy", "ben"]
    [signature] = export["signatures"]
    assert signature == {
        "signer": days.second.model_dump(),
        "meaning": "complete",
        "at": "2026-11-17T10:30:00Z",
        "through_seq": 4,
        "head": entries_of(day_id)[3].hash,
    }


def test_numbers_leave_as_exact_decimal_strings_and_times_as_utc(export):
    line = export["events"][1]
    assert line["data"] == {"rate_ml_per_h": "15.50"}
    assert line["occurred_at"] == "2026-11-17T10:30:00Z"
    assert line["recorded_at"] == "2026-11-17T10:30:12.345Z"


def test_the_schema_accepts_an_export_and_names_every_type_of_event(export):
    schema = export_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(export)))
    types = schema["$defs"]["ExportedLine"]["properties"]["type"]["enum"]
    assert types == sorted(EVENTS) and "day_opened" in types


@pytest.mark.parametrize(
    "change",
    [
        lambda export: export.pop("head"),
        lambda export: export.update(format_version=2),
        lambda export: export.update(more=1),
        lambda export: export["events"][1].update(type="rate_guessed"),
        lambda export: export["events"][1].update(data={"rate": "15.50"}),
        lambda export: export["events"][1].update(occurred_at="2026-11-17T10:30:01Z"),
    ],
)
def test_the_schema_refuses_what_is_no_export(export, change):
    broken = json.loads(json.dumps(export))
    change(broken)
    assert not jsonschema.Draft202012Validator(export_schema()).is_valid(broken)


def test_an_unknown_day_cannot_be_exported(app):
    with pytest.raises(DayUnknown):
        export_day("nobody", "0.1.0", EXPORTED_AT)


@pytest.mark.parametrize("text", ["", "{", "Smith", b"\xff\xfe", '{"a":1,"a":2}'])
def test_a_file_that_is_not_json_is_refused(text):
    refused(text, "not JSON")


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"format":"another"}'])
def test_a_file_of_another_kind_is_refused(text):
    refused(text, "not a record")


@pytest.mark.parametrize("version", [0, 2, "1", None, True])
def test_an_unknown_version_of_the_format_is_refused(export, version):
    refused(export | {"format_version": version}, "unknown version of the format")


def test_an_unknown_type_of_event_is_refused(export):
    export["events"][1]["type"] = "rate_guessed"
    refused(export, "line 2 is of a type this version does not know")


@pytest.mark.parametrize(
    "change",
    [
        lambda export: export.pop("events"),
        lambda export: export.update(events=[]),
        lambda export: export["events"][1].pop("by"),
        lambda export: export["events"][1].update(hash="x"),
        lambda export: export["events"][1].update(seq="2"),
        lambda export: export["events"][1].update(data={"rate_ml_per_h": float("nan")}),
        lambda export: export["events"][1].update(second_person="\ud800"),
        lambda export: export["events"][1].update(occurred_at="10:30"),
    ],
)
def test_a_file_with_a_part_missing_or_misshapen_is_refused(export, change):
    change(export)
    refused(export, "not a whole record")


def test_a_changed_line_is_refused(export):
    export["events"][1]["data"]["rate_ml_per_h"] = "51.50"
    refused(export, "changed line at line 2")


def test_a_number_that_canonical_json_cannot_hold_is_a_changed_line(export):
    export["events"][1]["data"]["rate_ml_per_h"] = 2**80
    refused(export, "changed line at line 2")


def test_a_removed_line_is_refused(export):
    del export["events"][2]
    refused(export, "missing line at line 3")


def test_a_swapped_pair_is_refused(export):
    export["events"][1:3] = reversed(export["events"][1:3])
    refused(export, "wrong order at line 2")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("patient", lambda export: export["patient"].update(given_name="Joan")),
        ("protocol", lambda export: export["protocol"].update(version="2")),
        ("unit", lambda export: export["unit"].update(text="{}")),
        ("people", lambda export: export["people"].pop()),
        ("signatures", lambda export: export["signatures"].clear()),
        ("day_id", lambda export: export.update(day_id="other")),
        ("head", lambda export: export.update(head="a" * 64)),
    ],
)
def test_what_stands_beside_the_lines_must_agree_with_them(export, name, change):
    change(export)
    refused(export, f"^{name} differs")


def resealed(export):
    """The same file with a chain that holds, as a clever forger would make it."""
    prev = NO_HASH
    for raw in export["events"]:
        sealed = seal(sealed_from(Line(**raw)), prev)
        raw.update(prev_hash=prev, hash=sealed.hash)
        prev = sealed.hash
    return export | {"head": prev}


def test_a_resealed_file_is_betrayed_by_its_signature(export):
    export["events"][1]["data"]["rate_ml_per_h"] = "51.50"
    refused(resealed(export), "signature at line 5 is of other lines")


def test_a_protocol_text_must_be_the_one_its_hash_names(export):
    export["events"][0]["data"]["protocol_text"] = '{"id":"spain-2019","version":"1","x":1}'
    forged = resealed(export)
    forged["protocol"]["text"] = export["events"][0]["data"]["protocol_text"]
    refused(forged, "text of the protocol is not the one")
