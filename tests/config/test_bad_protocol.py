"""A protocol file with every kind of mistake in it: all are told at once, and nothing starts."""

import shutil

import pytest
from click.testing import CliRunner

from bedside.cli import main
from tests.support.daybook import CONFIG

SPAIN = "protocols/spain-2019.toml"

# What is wrong, what stood there, what stands there now, and the lines that tell it.
WRONG = (
    (
        "a source is missing",
        'source = "[001] Recommendations 18 and 19"\n',
        "",
        ["watch.source: is missing"],
    ),
    (
        "a rate without its unit",
        "rate_ml_per_h = 5\n",
        "rate = 5\n",
        [
            "steps[0].rate_ml_per_h: is missing",
            "steps[0].rate: is not a known key: the unit is missing, write rate_ml_per_h",
        ],
    ),
    (
        "a first step that starts late",
        "from_min = 0\n",
        "from_min = 10\n",
        ["steps[0].from_min: the first step starts at 0, not 10"],
    ),
    (
        "a gap",
        "from_min = 30\n",
        "from_min = 40\n",
        ["steps[1].from_min: gap from 30 to 40 min: the step before ends at 30"],
    ),
    (
        "an overlap",
        "from_min = 60\n",
        "from_min = 55\n",
        ["steps[2].from_min: overlap from 55 to 60 min: the step before ends at 60"],
    ),
    (
        "a negative time",
        "from_min = 90\n",
        "from_min = -90\n",
        ["steps[3].from_min: must be 0 or more, got -90"],
    ),
    (
        "a rate above its own maximum",
        "rate_ml_per_h = 25\n",
        "rate_ml_per_h = 250\n",
        ["steps[4].rate_ml_per_h: is above max_rate.ml_per_h, 25, got 250"],
    ),
    (
        "a rate that falls",
        "rate_ml_per_h = 20\n",
        "rate_ml_per_h = 2\n",
        ["steps[3].rate_ml_per_h: must be above the rate before, 15, got 2"],
    ),
    (
        "a grade without an action",
        'grades = [4]\ntext = "Stop the pump and',
        'grades = [3]\ntext = "Stop the pump and',
        ['reactions.actions: grade 4 has no action of kind "stop"'],
    ),
    (
        "an unknown premedication day",
        "days = [4, 5]",
        "days = [0, 5]",
        ["premedication[2].doses[2].days[0]: must be 1 or more, got 0"],
    ),
    (
        "two steroid doses for a day",
        '[[premedication.doses]]\nbasis = "source"\nsource = "[001] Figure 3, pre-medication panel,'
        ' point 2"',
        '[[premedication.doses]]\nbasis = "guess"\nsource = "[001] Figure 3, pre-medication panel,'
        ' point 2"',
        [
            "premedication[1].doses[0].basis: must be 'source', 'inferred', 'unit' or 'silent', "
            "got 'guess'"
        ],
    ),
    (
        "an id that every protocol has",
        'id = "twelve_months"',
        'id = "site_ready"',
        ["checks[0].id: site_ready stands already in every_protocol.toml"],
    ),
    (
        "a document with another title",
        'E21 = "Multiple Sclerosis Journal 2018;24:540, fall of platelets by day 3"\n',
        'E21 = "Multiple Sclerosis Journal 2018;24:540, fall of platelets by day 3"\n'
        'E34 = "Something else"\n',
        [
            "documents.E34: is called 'Visual infusion phlebitis score, A. Jackson' "
            "in every_protocol.toml or emergency.toml"
        ],
    ),
    (
        "cards of its own",
        "[watch]\n",
        "[[emergency]]\n\n[watch]\n",
        ["emergency: is not a known key: cards stand in emergency.toml"],
    ),
)
EXPECTED = {f"{SPAIN}: {line}" for *_, lines in WRONG for line in lines}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "config"
    shutil.copytree(CONFIG, folder)
    text = (folder / SPAIN).read_text(encoding="utf-8")
    for what, old, new, _ in WRONG:
        assert old in text, what
        text = text.replace(old, new, 1)
    (folder / SPAIN).write_text(text, encoding="utf-8")
    return folder


def test_check_lists_every_mistake_at_once_with_file_key_and_reason(folder):
    answer = CliRunner().invoke(main, ["check", str(folder)])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert set(answer.stderr.splitlines()) == EXPECTED


def test_serve_starts_nothing_and_makes_no_database(folder, tmp_path):
    data = tmp_path / "data"
    answer = CliRunner().invoke(main, ["serve", "--config", str(folder), "--data", str(data)])
    assert answer.exit_code == 2
    assert set(answer.stderr.splitlines()) == EXPECTED
    assert not data.exists()


def change(folder, *pairs):
    path = folder / SPAIN
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def told(folder):
    return CliRunner().invoke(main, ["check", str(folder)]).stderr.splitlines()


@pytest.fixture
def own(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    return tmp_path / "config"


@pytest.mark.parametrize("grade", [1, 2, 3, 4])
def test_a_grade_without_any_action_is_told(own, grade):
    for grades in ([1], [2, 3], [2, 3, 4], [4]):
        left = [one for one in grades if one != grade]
        change(own, (f"grades = {grades}\n", f"grades = {left}\n"))
    reason = f'grade {grade} has no action: give one, or one of kind "silent"'
    assert told(own) == [f"{SPAIN}: reactions.actions: {reason}"]


def test_grade_1_may_say_that_no_source_names_an_action(own):
    change(
        own,
        ('kind = "medicine"\ngrades = [1]', 'kind = "silent"\ngrades = [1]'),
        ('kind = "continue"\ngrades = [1]', 'kind = "silent"\ngrades = [1]'),
    )
    assert told(own) == []


@pytest.mark.parametrize("kind", ["other", "call", "silent"])
def test_a_moderate_reaction_is_never_left_with_the_pump_as_it_runs(own, kind):
    change(own, ('kind = "stop_or_halve"', f'kind = "{kind}"'))
    reason = 'has no action of kind "stop" or "stop_or_halve"'
    assert told(own) == [
        f"{SPAIN}: reactions.actions: grade 2 {reason}",
        f"{SPAIN}: reactions.actions: grade 3 {reason}",
    ]


def test_no_steps_at_all_is_told(own):
    text = (own / SPAIN).read_text(encoding="utf-8")
    begin, end = text.index("[[steps]]"), text.index("[max_rate]")
    (own / SPAIN).write_text(text[:begin] + text[end:], encoding="utf-8")
    assert told(own) == [
        f"{SPAIN}: steps: is missing",
        f"{SPAIN}: steps: at least one rate step is needed",
    ]


def test_lowest_grades_stand_in_one_file_only(own):
    table = "[reactions.lowest_grade]\nred_flag = 1\n\n[reactions.allow_return_to_plan]"
    change(own, ("[reactions.allow_return_to_plan]", table))
    assert told(own) == [f"{SPAIN}: reactions.lowest_grade: stands already in every_protocol.toml"]


def test_a_grade_raised_for_a_symptom_nobody_can_choose_is_a_mistake(own):
    raised = """[[reactions.raised]]
options = ["fever:from_38_0", "fever:from_38"]
lowest_grade = 2
basis = "unit"
source = "[A] no source document"

[reactions.allow_return_to_plan]"""
    change(own, ("[reactions.allow_return_to_plan]", raised))
    assert told(own) == [f"{SPAIN}: reactions: raised: no such symptom: fever:from_38"]


def test_a_mistake_in_an_own_entry_is_counted_as_in_the_file(own):
    change(own, ('id = "symptom_checklist"\nwho = "MS team"', 'id = "symptom_checklist"\nwho = ""'))
    assert told(own) == [f"{SPAIN}: follow_up[2].who: must not be empty"]


def test_a_mistake_in_a_shared_entry_is_told_once_of_its_own_file(own):
    path = own / "every_protocol.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('source = "[E34]"', 'source = "[E98]"', 1), encoding="utf-8")
    reason = "names E98, which `documents` does not have"
    assert [line for line in told(own) if "E98" in line] == [
        f"every_protocol.toml: checks[8].source: {reason}"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "from_course = 1\nto_course = 1\ndays = [1, 2]",
            "from_course = 3\nto_course = 1\ndays = [1, 2]",
            "premedication[2].doses[0]: to_course 1 is before from_course 3",
        ),
        (
            "Go on at {rate} mL per hour",
            "Go on at {rate mL per hour",
            "reactions.actions[1].text: braces: expected '}' before end of string",
        ),
        (
            'title = "Spanish expert',
            f'title = "{"x" * 10_001} Spanish expert',
            "title: String should have at most 10000 characters",
        ),
        (
            'id = "vial"',
            'id = "mix"',
            "bag.handling: id used twice: mix",
        ),
    ],
    ids=["courses backwards", "brace left open", "too long", "fact twice"],
)
def test_what_only_its_own_entry_shows_is_told_too(own, old, new, line):
    change(own, (old, new))
    assert told(own) == [f"{SPAIN}: {line}"]


def test_a_list_where_a_table_belongs_is_told_and_hides_nothing_else(own):
    path = own / SPAIN
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("[documents]\n")
    drug = rest[rest.index("[drug]") :]
    begin, end = drug.index("[[reactions.bands]]"), drug.index("[[checks]]")
    broken = f"{head}documents = []\nreactions = []\nsteps = 7\n\n{drug[:begin]}{drug[end:]}"
    first, last = broken.index("[[steps]]"), broken.index("[max_rate]")
    path.write_text(broken[:first] + broken[last:], encoding="utf-8")
    lines = told(own)
    for key in ("documents", "reactions", "steps"):
        assert any(line.startswith(f"{SPAIN}: {key}: needs a ") for line in lines), lines


def test_a_card_that_does_not_stop_the_pump_is_told(own):
    path = own / "emergency.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "stop"', 'kind = "do"', 1), encoding="utf-8")
    reason = 'needs exactly one step of kind "stop"'
    assert told(own) == [f"emergency.toml: cards[0].steps: {reason}"]
