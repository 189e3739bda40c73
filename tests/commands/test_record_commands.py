"""export, replay, verify, backup, restore: the record outside the app, and back."""

import json
import shutil
from dataclasses import replace

import jsonschema
import pytest

from bedside.config_files import sha256_of
from bedside.core.day import read_day
from bedside.record.backup import DATABASE_FILE
from bedside.replay import said
from bedside.screens.frame import iso
from tests.support.daybook import DayBook, instant
from tests.support.files import exported as exported_file


def replayed(bedside, file, at=None):
    answer = bedside("replay", file, "--json", *(["--at", at] if at else []))
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


@pytest.fixture
def exported(bedside, filled, ward, tmp_path):
    answer = bedside("export", ward.day_id, "--data", filled)
    assert answer.code == 0, answer.err
    (tmp_path / "record.json").write_text(answer.out, encoding="utf-8")
    return tmp_path / "record.json"


@pytest.mark.parametrize(
    "clock", ["08:15", "10:15", "10:30", "10:45", "11:01", "11:30", "12:00", "12:05", "18:00"]
)
def test_replay_says_what_the_screen_said_at_that_moment(bedside, exported, ward, clock):
    at = instant(clock)
    known = [entry for entry in ward.book_of_day.entries if entry.recorded_at <= at]
    assert replayed(bedside, exported, iso(at)) == json.loads(json.dumps(said(read_day(known, at))))


def test_replay_prints_decimals_and_utc_instants(bedside, exported):
    at = replayed(bedside, exported, "2026-11-24T11:07Z")
    assert at["at"] == "2026-11-24T11:07:00Z"
    assert at["rate_ml_per_h"] == "10"
    assert at["volume_given_ml"] == "3.666667"
    assert at["projection_basis"] in ("planned", "if_confirmed_now")
    assert {limit["name"] for limit in at["limits"]} == {"min_4h", "max_8h", "bag", "closing"}


def test_replay_takes_an_instant_of_any_zone(bedside, exported):
    london = replayed(bedside, exported, "2026-11-24T11:05+00:00")
    assert replayed(bedside, exported, "2026-11-24T12:05+01:00") == london


def test_replay_without_a_time_is_the_last_entry(bedside, exported, ward):
    last = ward.book_of_day.entries[-1].recorded_at
    assert replayed(bedside, exported)["at"] == iso(last)


def test_replay_for_a_person_says_the_same_in_words(bedside, exported):
    answer = bedside("replay", exported, "--at", "2026-11-24T11:05Z")
    assert answer.code == 0
    assert "10 mL per hour, Confirmed 11:00" in answer.out
    assert "24-Nov-2026 11:05" in answer.out


@pytest.mark.parametrize(
    "at",
    [
        "11:05",
        "2026-11-24",
        "2026-11-24T11:05",
        "yesterday",
        "",
        "2026-13-01T00:00Z",
        "2020-01-01T00:00Z",
    ],
)
def test_a_moment_that_is_none_is_one_line(bedside, exported, at):
    assert "--at" in bedside("replay", exported, "--at", at).mistake


def changed(path, change):
    content = json.loads(path.read_text("utf-8"))
    change(content)
    return json.dumps(content)


BREAKS = {
    "empty": lambda p: "",
    "a list": lambda p: "[]",
    "cut in half": lambda p: p.read_text("utf-8")[: p.stat().st_size // 2],
    "another format": lambda p: changed(p, lambda c: c.update(format="x")),
    "a newer version": lambda p: changed(p, lambda c: c.update(format_version=2)),
    "a line gone": lambda p: changed(p, lambda c: c["events"].pop(3)),
    "a line changed": lambda p: changed(p, lambda c: c["events"][3]["data"].update(check_id="x")),
    "lines swapped": lambda p: changed(p, lambda c: c["events"].insert(2, c["events"].pop(5))),
    "no lines": lambda p: changed(p, lambda c: c.update(events=[])),
    "another patient": lambda p: changed(p, lambda c: c["patient"].update(family_name="Jones")),
    "another protocol": lambda p: changed(p, lambda c: c["protocol"].update(text="{}")),
    "no head": lambda p: changed(p, lambda c: c.pop("head")),
    "events of text": lambda p: changed(p, lambda c: c.update(events=["x"])),
    "deep": lambda p: "[" * 100_000,
    "nan": lambda p: p.read_text("utf-8").replace('"seq": 1,', '"seq": NaN,', 1),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_file_is_one_line_and_never_what_it_holds(bedside, exported, tmp_path, broken):
    file = tmp_path / "broken.json"
    file.write_text(BREAKS[broken](exported), encoding="utf-8")
    mistake = bedside("replay", file).mistake
    assert mistake.startswith(str(file)), mistake
    assert "--at" not in mistake
    assert "Smith" not in mistake


def test_a_record_with_a_protocol_of_another_version_is_one_line(bedside, tmp_path):
    book = DayBook()
    text = json.dumps({"id": "spain-2019", "version": "9", "patient": "Smith"})
    newer = {"protocol_text": text, "protocol_sha256": sha256_of(text)}
    opened = book.entries[0]
    book.entries[0] = replace(opened, event=opened.event.model_copy(update=newer))
    file = tmp_path / "newer.json"
    file.write_text(json.dumps(exported_file(book)), encoding="utf-8")
    said = f"{file}: its protocol or unit settings are of another version of Bedside"
    assert bedside("replay", file).mistake == said


@pytest.mark.parametrize("command", [["replay"], ["changes", "spain-2019", "--record"]])
def test_what_is_no_file_is_one_line(bedside, tmp_path, command):
    assert "no such file" in bedside(*command, tmp_path / "gone.json").mistake
    assert "is a directory" in bedside(*command, tmp_path).mistake


def test_the_schema_that_exports_obey_is_printed(bedside, exported):
    schema = json.loads(bedside("export", "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.loads(exported.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(content)
    assert bedside("export").mistake == "Say which DAY, or --schema."


def test_verify_counts_what_holds(bedside, filled, ward):
    answer = bedside("verify", "--data", filled)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"1 days, {len(ward.book_of_day.entries)} lines: whole\n"


def test_verify_names_the_day_and_line_that_were_changed(bedside, filled, ward):
    import pysqlite3

    connection = pysqlite3.connect(str(filled / DATABASE_FILE))
    for guard in ("update", "delete", "replace"):
        connection.execute(f"DROP TRIGGER event_refuses_{guard}")
    connection.execute("UPDATE event SET data = replace(data, '36.7', '38.7') WHERE seq > 1")
    connection.commit()
    connection.close()
    answer = bedside("verify", "--data", filled)
    assert answer.code == 2
    assert f"day {ward.day_id}, line" in answer.err
    assert "broken" in answer.out


def test_a_backup_restores_into_a_new_folder_and_exports_the_same(bedside, filled, ward, tmp_path):
    before = json.loads(bedside("export", ward.day_id, "--data", filled).out)
    assert bedside("backup", tmp_path / "copy.sqlite3", "--data", filled).code == 0
    assert bedside("restore", tmp_path / "copy.sqlite3", "--data", tmp_path / "new").code == 0
    after = json.loads(bedside("export", ward.day_id, "--data", tmp_path / "new").out)
    assert before | {"exported_at": ""} == after | {"exported_at": ""}


def test_a_backup_overwrites_nothing(bedside, filled, tmp_path):
    (tmp_path / "copy.sqlite3").write_text("mine")
    assert (
        "not overwritten" in bedside("backup", tmp_path / "copy.sqlite3", "--data", filled).mistake
    )
    assert (tmp_path / "copy.sqlite3").read_text() == "mine"


def test_a_restore_changes_no_folder_that_holds_anything(bedside, filled, tmp_path):
    bedside("backup", tmp_path / "copy.sqlite3", "--data", filled)
    used = tmp_path / "used"
    shutil.copytree(filled, used)
    assert "not empty" in bedside("restore", tmp_path / "copy.sqlite3", "--data", used).mistake


def test_a_day_that_does_not_exist_is_one_line(bedside, filled):
    assert bedside("export", "nobody", "--data", filled).mistake == "nobody: no such day"
