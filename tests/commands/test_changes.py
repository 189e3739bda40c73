"""`bedside changes`: since it was signed, between two contents, and against a day's record."""

import json

import pytest

from bedside.config_files import canonical_text, read_configuration
from tests.support.daybook import DayBook
from tests.support.files import exported

PEOPLE = (("clinical_lead", "Dr A. Mehta", "1234567"), ("pharmacist", "P. Lind", "2070000"))


@pytest.fixture
def sign(bedside, config):
    def sign(*people):
        for role, name, number in people or PEOPLE:
            answer = bedside(
                "sign", "spain-2019", "--role", role, "--name", name, "--registration", number,
                "--config", config,
            )  # fmt: skip
            assert answer.code == 0, answer.err

    return sign


@pytest.fixture
def changes(bedside, config):
    def changes(*more):
        return bedside("changes", "spain-2019", "--config", config, *more)

    return changes


def edit(config, *pairs):
    file = config / "protocols" / "spain-2019.toml"
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


FASTER = ("rate_ml_per_h = 15", "rate_ml_per_h = 16")
NEWER = ('version = "1"', 'version = "2"')


def test_what_changed_since_both_signed_stands_line_by_line(sign, changes, config):
    sign()
    edit(config, FASTER, NEWER)
    said = changes().out
    assert "2 changes" in said
    assert "steps[2].rate_ml_per_h: 15 -> 16" in said.splitlines()
    assert "version: 1 -> 2" in said.splitlines()
    assert "signed by clinical lead Dr A. Mehta" in said and "not signed here" in said


def test_the_second_to_sign_sees_the_same_as_the_first(sign, changes, config):
    sign()
    edit(config, FASTER)
    sign(PEOPLE[0])
    assert "steps[2].rate_ml_per_h: 15 -> 16" in changes().out


def test_nothing_changed_when_both_signed_what_is_there(sign, changes):
    sign()
    assert "No change" in changes().out.splitlines()


def test_without_a_version_signed_by_both_it_says_what_to_give(sign, changes):
    assert "no version was signed by both" in changes().mistake
    sign(PEOPLE[1])
    assert "no version was signed by both" in changes().mistake


def test_an_entry_taken_out_is_shown_with_what_it_said(sign, changes, config):
    sign()
    text = (config / "emergency.toml").read_text("utf-8")
    before, _, rest = text.partition("[[cards.steps]]")
    first, _, after = rest.partition("[[cards.steps]]")
    gone = first if 'kind = "stop"' not in first else None
    if gone is None:
        second, _, after = after.partition("[[cards.steps]]")
        before, gone = f"{before}[[cards.steps]]{first}", second
    (config / "emergency.toml").write_text(f"{before}[[cards.steps]]{after}", "utf-8")
    lines = changes().out.splitlines()
    [removed] = [line for line in lines if line.endswith(": removed")]
    assert removed.startswith("emergency[") and ".steps[" in removed
    assert any(line.startswith("  - emergency[") and ".text: " in line for line in lines)


def test_two_signed_versions_are_compared_by_their_first_digits(sign, changes, config):
    sign()
    edit(config, FASTER)
    sign()
    [first, second] = sorted(
        (config / "signed").iterdir(), key=lambda file: '"15"' not in file.read_text("utf-8")
    )
    digits = [file.stem.removeprefix("spain-2019-") for file in (first, second)]
    said = json.loads(changes("--from", digits[1], "--to", digits[0], "--json").out)
    assert said["changes"] == [
        {"key": "steps[2].rate_ml_per_h", "kind": "changed", "before": "16", "after": "15"}
    ]
    assert [said[which]["sha256"][:12] for which in ("newer", "older")] == digits
    assert said["protocol"] == said["older"]["id"] == "spain-2019"
    # The same by the files themselves.
    again = json.loads(changes("--from", second, "--to", first, "--json").out)
    assert again == said


def test_another_configuration_can_be_the_older_one(changes, config, tmp_path):
    from shutil import copytree

    copytree(config, tmp_path / "old")
    edit(config, FASTER)
    assert "steps[2].rate_ml_per_h: 15 -> 16" in changes("--from", tmp_path / "old").out


def test_a_running_day_is_compared_by_its_record(changes, config, tmp_path):
    pinned = read_configuration(config).protocols["spain-2019"]
    file = tmp_path / "record.json"
    file.write_text(json.dumps(exported(DayBook(protocol=pinned).started())), "utf-8")
    assert "No change" in changes("--record", file).out
    edit(config, FASTER)
    said = changes("--record", file).out
    assert "steps[2].rate_ml_per_h: 15 -> 16" in said
    assert "what the day runs with" in said and "Smith" not in said
    broken = file.read_text("utf-8").replace('"course": 1', '"course": 2')
    file.write_text(broken, "utf-8")
    assert changes("--record", file).mistake == (
        f"{file}: the chain does not hold: changed line at line 1"
    )


def test_a_kept_text_that_was_changed_is_refused(sign, changes, config):
    sign()
    edit(config, FASTER)
    [kept] = (config / "signed").iterdir()
    kept.write_text(kept.read_text("utf-8").replace("15", "14", 1), "utf-8")
    assert changes().mistake.endswith("is not the text that was signed")


def test_a_signed_text_that_is_gone_is_said(sign, changes, config):
    sign()
    edit(config, FASTER)
    [kept] = (config / "signed").iterdir()
    kept.unlink()
    assert "the signed text was not kept" in changes().mistake


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--from", "abcdef0"], "no signed version of spain-2019 begins so"),
        (["--from", "abc"], "no such file"),
        (["--from", "text.json"], "is not JSON"),
        (["--from", "list.json"], "is not the text of a protocol"),
        (["--from", "empty"], "the file is missing"),
        (["--from", "abcdef0", "--record", "text.json"], "not both"),
        (["--record", "text.json"], "is not JSON"),
    ],
)
def test_what_cannot_be_compared_is_one_line(changes, tmp_path, more, words):
    (tmp_path / "text.json").write_text("Jane Smith", "utf-8")
    (tmp_path / "list.json").write_text('["Jane Smith"]', "utf-8")
    (tmp_path / "empty").mkdir()
    mistake = changes(*more).mistake
    assert words in mistake
    assert "Jane" not in mistake


def test_an_unknown_protocol_names_the_known_ones(bedside, config):
    answer = bedside("changes", "lisbon", "--config", config)
    assert answer.mistake.startswith("lisbon: no such protocol; there are: ")


def test_a_canonical_text_of_today_is_a_file_to_compare_with(changes, config, tmp_path):
    text = canonical_text(read_configuration(config).protocols["spain-2019"])
    (tmp_path / "then.json").write_text(text, "utf-8")
    edit(config, NEWER)
    assert "version: 1 -> 2" in changes("--from", tmp_path / "then.json").out
