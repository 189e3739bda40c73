"""`bedside plan`, `check` and `init`: what they print, and one clear line for each mistake."""

import json
import shutil
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from bedside.commands.check import check
from bedside.commands.init import init
from bedside.commands.plan import plan
from bedside.config_files import canonical_text, read_configuration, sha256_of
from bedside.core.quantities import decimal_string
from tests.support.daybook import CONFIG, configuration

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def spain(**changed):
    return plan("spain-2019", **{"course": 1, "day": 2, "volume": "101.2", **changed})


def planned_json(capsys, **changed):
    assert spain(as_json=True, **changed) == 0
    return json.loads(capsys.readouterr().out)


def test_plan_json_has_exactly_the_agreed_keys(capsys):
    planned = planned_json(capsys, start="10:30")
    assert list(planned) == [
        "protocol",
        "version",
        "volume_ml",
        "steps",
        "finish_min",
        "premeds",
        "observations_min",
        "limits",
    ]
    assert set(planned["steps"][0]) == {
        "rate_ml_per_h",
        "from_min",
        "to_min",
        "volume_ml",
        "cumulative_ml",
    }
    assert set(planned["premeds"][0]) == {"name", "dose_mg", "route", "minutes_before"}
    assert set(planned["limits"]) == {"min_4h", "max_8h", "bag", "closing"}


def test_plan_json_prints_every_number_as_an_exact_decimal_string(capsys):
    planned = planned_json(capsys, start="10:30")
    assert planned["volume_ml"] == "101.2"
    assert planned["steps"][0] == {
        "rate_ml_per_h": "5",
        "from_min": "0",
        "to_min": "30",
        "volume_ml": "2.5",
        "cumulative_ml": "2.5",
    }
    assert planned["steps"][-1]["volume_ml"] == "66.2"
    assert planned["finish_min"] == planned["steps"][-1]["to_min"] == "308.88"
    assert planned["observations_min"][-3:] == ["308.88", "368.88", "428.88"]
    assert planned["premeds"][2] == {
        "name": "methylprednisolone",
        "dose_mg": "1000",
        "route": "IV",
        "minutes_before": "90",
    }
    assert planned["premeds"][3]["minutes_before"] is None


def test_plan_json_says_the_margin_of_every_limit(capsys):
    limits = planned_json(capsys, start="10:30")["limits"]
    assert limits["min_4h"] == {"limit_min": "240", "margin_min": "68.88", "verdict": "kept"}
    assert limits["max_8h"] == {"limit_min": "480", "margin_min": "171.12", "verdict": "kept"}
    assert limits["bag"] == {"limit_min": "480", "margin_min": "171.12", "verdict": "open"}
    assert limits["closing"] == {"at": "18:45", "margin_min": "66.12", "verdict": "kept"}


@pytest.mark.parametrize(
    ("start", "verdict"), [("11:36", "kept"), ("11:37", "over")], ids=["before", "after"]
)
def test_the_last_start_before_closing_is_1136_for_101_2_ml(capsys, start, verdict):
    assert planned_json(capsys, start=start)["limits"]["closing"]["verdict"] == verdict


def test_without_a_start_closing_is_not_judged(capsys):
    assert "closing" not in planned_json(capsys)["limits"]


def test_a_plan_too_long_for_every_limit_says_over(capsys):
    limits = planned_json(capsys, volume="200", start="10:30")["limits"]
    assert {limits[name]["verdict"] for name in ("max_8h", "bag", "closing")} == {"over"}


def test_the_plan_for_a_nurse_has_clock_times_and_words(capsys):
    assert spain(start="10:30") == 0
    text = capsys.readouterr().out
    for line in (
        "Spanish expert consensus (Neurología 2022;37:615), version 1",
        "course 1, day 2 of 5, 101.2 mL, start 10:30",
        "08:30             paracetamol 1,000 mg (1 g) oral or IV",
        "09:00             methylprednisolone 1,000 mg (1 g) IV",
        "13:00        25 mL per hour [inferred]: 101.2 mL in all by 15:39",
        "15:39        Approx bag empty, after 5hr 9min",
        "baseline: 10:00 or later",
        "in the infusion: 11:30, 12:30, 13:30, 14:30, 15:30",
        "in the watch: 16:39, 17:39",
        "Longest 8hr: kept, 2hr 51min spare",
        "start not later than 2hr 51min after preparation",
        "not before: 17:39; closing 18:45: kept, 1hr 6min spare",
    ):
        assert line in text


def test_the_plan_without_a_start_counts_from_it(capsys):
    assert spain(volume="112", course=3, day=1) == 0
    text = capsys.readouterr().out
    assert "+5hr 35min   Approx bag empty" in text
    assert "methylprednisolone 750 mg IV [silent]" in text
    assert "baseline: at most 30min before the start" in text


def test_w22_a_german_bag_of_100_ml_runs_too_short_and_silence_stands_beside_the_rate(capsys):
    assert plan("germany-2016", course=1, day=4, volume="100", start="10:30") == 0
    text = capsys.readouterr().out
    assert "Shortest 4hr [inferred]: too short by 26min" in text
    assert "28 mL per hour [silent]: 100 mL in all by 14:05" in text
    assert "cetirizine as on the chart oral [silent]" in text
    assert "methylprednisolone" not in text


@pytest.mark.parametrize(
    ("volume", "is_read_again"),
    [("89.9", True), ("90", False), ("130", False), ("130.1", True), ("1012", True)],
)
def test_a_plan_for_a_bag_that_the_ward_would_refuse_says_so(capsys, volume, is_read_again):
    assert spain(volume=volume) == 0
    said = "Read the label again: this protocol's bags hold 90 to 130 mL" in capsys.readouterr().out
    assert said is is_read_again


def test_a_plan_of_two_nights_counts_its_days(capsys):
    assert spain(volume="1012", start="10:30") == 0
    assert "04:05 (+2 days)" in capsys.readouterr().out


def test_a_plan_past_midnight_says_so(capsys):
    assert spain(start="20:00") == 0
    text = capsys.readouterr().out
    assert "01:09 (+1 day)" in text
    assert "overruns by 8hr 24min" in text


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"volume": "0"}, "--volume: 0 mL must be above 0 and at most 10000 mL"),
        ({"volume": "-1"}, "--volume: -1 mL must be above 0 and at most 10000 mL"),
        ({"volume": "101,2"}, "--volume: '101,2' is not a number of mL such as 101.2"),
        ({"start": "9:30"}, "--start: '9:30' is not a time such as 10:30"),
        ({"start": "24:00"}, "--start: '24:00' is not a time such as 10:30"),
        ({"course": 5}, "--course: the protocol has courses 1 to 4, not 5"),
        ({"day": 6}, "--day: this course has days 1 to 5, not 6"),
        ({"course": 2, "day": 4}, "--day: this course has days 1 to 3, not 4"),
    ],
)
def test_a_plan_that_cannot_be_made_is_one_line_and_code_2(capsys, changed, line):
    assert spain(**changed) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.splitlines()) == ("", [line])


def test_an_unknown_protocol_names_the_known_ones(capsys):
    assert plan("spain", course=1, day=1, volume="100") == 2
    assert (
        capsys.readouterr().err
        == "spain: no such protocol; there are: cambridge-2020, germany-2016, spain-2019, us-2024\n"
    )


@pytest.fixture
def broken(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    for file in ("ward.toml", "observations.toml"):
        (tmp_path / "config" / file).unlink()
    return tmp_path / "config"


def test_plan_and_check_print_every_mistake_of_the_configuration(capsys, broken):
    lines = ["ward.toml: the file is missing", "observations.toml: the file is missing"]
    assert check(broken, NOW) == 2
    assert capsys.readouterr().err.splitlines() == lines
    assert spain(folder=broken) == 2
    assert capsys.readouterr().err.splitlines() == lines


def test_check_says_what_is_there_what_is_silent_and_that_nobody_signed(capsys):
    assert check(None, NOW) == 0
    text = capsys.readouterr().out
    digest = sha256_of(canonical_text(configuration().protocols["spain-2019"]))
    for line in (
        "spain-2019 version 1: Spanish expert consensus",
        f"SHA-256 {digest}",
        "Not signed: training only",
        "No source says: line: [A]",
        "Line volume: not set",
    ):
        assert line in text


def test_init_makes_the_manager_and_writes_a_configuration_that_reads(tmp_path):
    folder = tmp_path / "new"
    assert init(folder, lambda: 2) == 2
    assert not folder.exists()
    assert init(folder, lambda: 0) == 0
    assert read_configuration(folder) == configuration()
    assert (folder / "README.md").is_file()


def test_init_leaves_a_folder_alone_that_holds_anything(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert init(tmp_path, lambda: pytest.fail("no account without a configuration")) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "is not an empty folder" in capsys.readouterr().err


def test_init_says_when_it_cannot_write(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert init(tmp_path / "file" / "below") == 2
    assert init(tmp_path / "file") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize(
    ("volume", "last_ml", "finish", "longest_spare"),
    [("100", "65", "306", "174"), ("101.2", "66.2", "308.88", "171.12"),
     ("112", "77", "334.8", "145.2")],
)  # fmt: skip
def test_w1_w2_w13_as_the_command_prints_them(capsys, volume, last_ml, finish, longest_spare):
    planned = planned_json(capsys, volume=volume)
    whole = [step["cumulative_ml"] for step in planned["steps"]]
    assert whole == ["2.5", "7.5", "15", "35", volume]
    assert [step["to_min"] for step in planned["steps"]] == ["30", "60", "90", "150", finish]
    assert planned["steps"][-1]["volume_ml"] == last_ml
    assert planned["finish_min"] == finish
    assert planned["limits"]["max_8h"]["margin_min"] == longest_spare
    every_hour = ["60", "120", "180", "240", "300"]
    assert planned["observations_min"][:5] == every_hour


def test_a_fraction_without_an_exact_decimal_is_rounded_to_six_places(capsys):
    assert planned_json(capsys, volume="20")["finish_min"] == "105"
    assert planned_json(capsys, volume="7.6")["finish_min"] == "60.4"
    assert planned_json(capsys, volume="7.51")["limits"]["max_8h"]["margin_min"] == "419.96"
    assert decimal_string(Fraction(55, 3)) == "18.333333"


def nothing_but_text(value):
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return all(nothing_but_text(one) for one in inner)
    return value is None or isinstance(value, str)


@pytest.mark.parametrize("protocol", sorted(configuration().protocols))
def test_every_protocol_has_a_plan_for_every_course_day(capsys, protocol):
    courses = configuration().protocols[protocol].courses
    for course in (1, 2, courses.max_courses):
        for day in range(1, configuration().protocols[protocol].course_days(course) + 1):
            asked = {"course": course, "day": day, "volume": "101.2", "start": "10:30"}
            assert plan(protocol, **asked) == 0
            assert plan(protocol, **asked, as_json=True) == 0
            printed = capsys.readouterr().out
            planned = json.loads(printed[printed.index("{\n") :])
            assert (planned["protocol"], nothing_but_text(planned)) == (protocol, True)
            assert planned["steps"][-1]["cumulative_ml"] == "101.2"
