"""A day goes out as one file and comes back the same, or is refused with one clear line."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.core.events import DaySigned, ObservationsRecorded, RateChanged
from bedside.record.chain import NO_HASH, Line, line_of, seal, sealed_from
from bedside.record.export import ExportRefused, entries_from_export, export_day
from bedside.record.export_format import EVENTS, export_schema
from bedside.record.store import DayUnknown, NewEntry, append, entries_of
from tests.core.generated import rewritten_days
from tests.core.generated_events import events_of
from tests.support.daybook import DayBook
from tests.support.files import exported

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
        lambda export: export["events"][1].update(data={"rate_ml_per_h": 15.5}),
        lambda export: export["events"][1].update(data={"rate_ml_per_h": "fast"}),
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


SCHEMA = jsonschema.Draft202012Validator(export_schema())


@settings(max_examples=25)
@given(rewritten_days())
def test_any_day_obeys_the_schema_and_comes_back_as_it_was(written):
    book = written.book()
    content = exported(book)
    SCHEMA.validate(content)
    again = entries_from_export(json.dumps(content))
    assert [one.event for one in again] == [entry.event for entry in book.entries]
    assert [line_of(one).hash for one in again] == [line["hash"] for line in content["events"]]


# A day's first line stands in every file; what was read of earlier days has parts of its own, and
# the text taken over has to be a protocol's.
APART = {"day_opened", "earlier_days_read", "settings_taken_over"}


@pytest.mark.parametrize("kind", sorted(set(EVENTS) - APART))
def test_every_type_of_event_obeys_the_schema_as_it_is_written(kind):
    @settings(max_examples=10)
    @given(events_of(EVENTS[kind]))
    def obeys(event):
        book = DayBook()
        book.write(event)
        content = exported(book)
        lines = {"$ref": "#/$defs/ExportedLine", "$defs": SCHEMA.schema["$defs"]}
        jsonschema.Draft202012Validator(lines).validate(content["events"][1])

    obeys()


@pytest.fixture(scope="module")
def whole_file():
    """A real day as its file, and the lines in it."""
    book = DayBook().started().climbs_to(60)
    book.at("11:45").reacts(2)
    book.pauses("Jane asked")
    text = json.dumps(exported(book), ensure_ascii=False, indent=1).encode()
    return text, entries_from_export(text)


def refused_or_the_same(file, entries):
    """A file is refused in one line without what it holds, or holds exactly the same lines."""
    try:
        found = entries_from_export(file)
    except ExportRefused as refusal:
        assert "\n" not in str(refusal)
        assert not {"Smith", "Jane", "9990000018"} & set(str(refusal).split())
        return False
    assert found == entries
    return True


@given(st.data())
def test_a_file_cut_short_is_refused(whole_file, data):
    text, entries = whole_file
    cut = data.draw(st.integers(0, len(text) - 1))
    assert not refused_or_the_same(text[:cut], entries)


@settings(max_examples=200)
@given(st.data())
def test_no_changed_byte_gets_past(whole_file, data):
    text, entries = whole_file
    # Half of the changes where they hurt: in the lines, not in the long text of the protocol.
    inside = data.draw(
        st.integers(0, len(text) - 1) | st.integers(text.index(b'"events"'), len(text) - 1)
    )
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != text[inside]))
    changed = text[:inside] + bytes([byte]) + text[inside + 1 :]
    if refused_or_the_same(changed, entries):
        # Let through: white space, and when and with which version the file was made.
        before, after = (json.loads(one) for one in (text, changed))
        told_of_the_file = {"exported_at", "app_version"}
        assert {k: v for k, v in before.items() if k not in told_of_the_file} == {
            k: v for k, v in after.items() if k not in told_of_the_file
        }


@given(st.data())
def test_no_line_can_be_dropped_doubled_or_moved(whole_file, data):
    text, entries = whole_file
    content = json.loads(text)
    order = data.draw(st.lists(st.sampled_from(range(len(entries))), max_size=len(entries) + 1))
    content["events"] = [content["events"][place] for place in order]
    if order != list(range(len(entries))):
        assert not refused_or_the_same(json.dumps(content), entries)


@given(st.data())
def test_no_field_can_be_changed_taken_away_or_added(whole_file, data):
    text, entries = whole_file
    content = json.loads(text)
    line = content["events"][data.draw(st.integers(0, len(entries) - 1))]
    target = data.draw(st.sampled_from([line, line["data"], line["by"], content["patient"]]))
    name = data.draw(st.sampled_from([*target, "more"]))
    before = json.dumps(target, sort_keys=True)
    if data.draw(st.booleans()) and name in target:
        del target[name]
    else:
        target[name] = data.draw(st.sampled_from([None, True, 0, "", "x", [], {}, 1e300]))
    if json.dumps(target, sort_keys=True) != before:
        assert not refused_or_the_same(json.dumps(content), entries)
