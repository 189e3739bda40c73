"""`bedside erase` and `bedside hold` as IT types them: listed first, erased only when told to."""

from datetime import timedelta

import pytest

from bedside.clock import MovableClock
from bedside.commands.erase import erase_command
from bedside.core import events as e
from tests.support.daybook import THE_DAY, instant

SIGNED = {"name": "H. Records", "reason": "Schedule 2035"}
DUE = instant("12:00", THE_DAY.replace(year=THE_DAY.year + 8) + timedelta(days=1))


@pytest.fixture
def ended(ward, filled):
    """That ward's day, gone home."""
    ward.book_of_day.at("12:30").write(
        e.PatientTransferred(to="ICU", received_by="Dr Lee", copy_printed=True)
    )
    return ward.day_id


@pytest.fixture
def erases(filled, config, capsys):
    """`erases(at=…, yes=True, …)`: code and what was said."""

    def run(at=DUE, yes=False, name=None, reason=None):
        code = erase_command(filled, config, name, reason, yes, MovableClock(at))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_without_yes_what_is_due_is_listed_without_a_name_and_nothing_is_erased(
    bedside, filled, ended, erases
):
    code, out, err = erases()
    assert (code, err) == (0, "")
    assert "Past their time: 1 day of 1 patient." in out
    assert f"patient 1: day {ended}, unit unit, 24-Nov-2026, " in out
    assert "Nothing was erased" in out
    assert "Smith" not in out
    assert bedside("export", ended, "--data", filled).code == 0


def test_a_day_before_its_time_is_over_nothing_is_due(ended, erases):
    _code, out, _err = erases(at=DUE - timedelta(days=1))
    assert "Past their time: 0 days of 0 patients." in out


@pytest.mark.parametrize("missing", ["name", "reason"])
def test_without_name_and_reason_nothing_is_erased(ended, erases, missing):
    code, out, err = erases(yes=True, **(SIGNED | {missing: " "}))
    assert (code, out) == (2, "")
    assert "nothing was erased: give --name and --reason" in err
    assert "1 day of 1 patient" in erases()[1]


def test_with_yes_it_is_gone_and_verify_says_how_many_were_erased(bedside, filled, ended, erases):
    code, out, _err = erases(yes=True, **SIGNED)
    assert code == 0
    assert f"erased: day {ended}" in out
    assert "Erased: 1 day. Backups made before still hold them." in out
    assert bedside("verify", "--data", filled).out == "0 days, 0 lines, 1 day erased: whole\n"
    assert bedside("export", ended, "--data", filled).mistake == f"{ended}: no such day"
    assert "0 days of 0 patients" in erases()[1]


def test_a_day_that_has_not_ended_is_named_with_what_to_do(ward, filled, erases):
    _code, out, _err = erases(yes=True, **SIGNED)
    assert f"kept: day {ward.day_id}" in out
    assert "it has not ended; close it on the ward first" in out
    assert "Erased: 0 days" in out


def test_a_day_on_hold_is_listed_kept_and_let_go(bedside, filled, ended, erases):
    held = ("hold", ended, "--data", filled)
    said = bedside(*held, "--name", "Dr Cole", "--reason", "Claim 17").out
    assert said == f"{ended}: on hold, and all days of this patient with it\n"
    assert "Dr Cole: Claim 17" in bedside("hold", "--data", filled).out
    assert "it is on hold" in erases(yes=True, **SIGNED)[1]
    assert bedside(*held, "--release", "--name", "Dr Cole").out == f"{ended}: no longer on hold\n"
    assert bedside("hold", "--data", filled).out == "No day is on hold.\n"
    assert "Erased: 1 day" in erases(yes=True, **SIGNED)[1]


def test_what_cannot_be_held_or_let_go_is_one_line(bedside, filled, ended):
    given = ("--data", filled, "--name", "Dr Cole", "--reason", "Claim 17")
    assert bedside("hold", "nobody", *given).mistake == "nobody: no such day"
    assert "is not on hold" in bedside("hold", ended, "--release", *given).mistake
    assert "nothing was changed" in bedside("hold", ended, "--data", filled).mistake


def test_mistakes_are_one_line(bedside, tmp_path, config, filled):
    assert "no record here" in bedside("erase", "--data", tmp_path, "--config", config).mistake
    assert "--config" in bedside("erase", "--data", filled).mistake
    (config / "retention.toml").unlink()
    said = bedside("erase", "--data", filled, "--config", config).mistake
    assert said == "retention.toml: the file is missing"


@pytest.mark.parametrize(
    ("key", "wrong", "said"),
    [
        ("record_years", "4", "retention.toml: record_years: must be 5 or more, got 4"),
        ("record_years", '"eight"', "retention.toml: record_years: needs a whole number"),
        ("views_years", "0", "retention.toml: views_years: must be 5 or more, got 0"),
        ("sign_in_tries_months", "-1", "must be 1 or more, got -1"),
        ("record_month", "8", "retention.toml: record_month: is not a known key"),
    ],
)
def test_check_names_what_is_wrong_with_the_times(bedside, config, key, wrong, said):
    file = config / "retention.toml"
    lines = [x for x in file.read_text().splitlines() if not x.startswith(f"{key} =")]
    file.write_text("\n".join([*lines, f"{key} = {wrong}"]))
    assert said in bedside("check", config).mistake
