"""Each rule and each hazard names the tests that prove it, or says why none can."""

import ast
import re
from functools import cache

import pytest

from tests.support.proofs import KINDS, TESTS, read_proofs

PROOFS = read_proofs()
RULES = range(1, 38)
# The rows of the clinical facts page, section 8, in its order.
HAZARDS = [
    *("wrong_patient", "stale_rate", "plan_mistaken_for_truth", "silent_overdue"),
    *("alarm_fatigue", "late_recording", "clock", "unit_slips", "volume_basis"),
    *("wrong_protocol", "limit_unseen", "resume_without_prescriber", "under_graded"),
    *("mislabelled", "double_entry", "silent_edits", "early_discharge", "print_differs"),
    "shared_tablet",
]
EACH = pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: f"{proof.kind}-{proof.key}")


@cache
def functions_in(path):
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assigned = (node.targets for node in tree.body if isinstance(node, ast.Assign))
    return named | {one.id for targets in assigned for one in targets if isinstance(one, ast.Name)}


def keys_of(kind):
    return [proof.key for proof in PROOFS if proof.kind == kind]


def test_every_rule_and_every_hazard_has_its_line_once():
    assert keys_of("rule") == list(RULES)
    assert keys_of("hazard") == HAZARDS
    assert len(set(keys_of("who_may"))) == len(keys_of("who_may")) == 12


@EACH
def test_what_is_said_to_be_proven_names_tests_that_exist(proof):
    missing = [
        node
        for node in proof.tests
        if not (TESTS / node.partition("::")[0]).is_file()
        or node.partition("::")[2] not in functions_in(node.partition("::")[0])
    ]
    assert missing == []


@EACH
def test_every_line_has_a_test_or_says_why_none_can_prove_it(proof):
    assert proof.tests or proof.open_because
    assert len(set(proof.tests)) == len(proof.tests)


@EACH
def test_what_is_not_built_yet_names_its_issue(proof):
    if "not built" in proof.open_because:
        assert re.search(r"\(issue \d+\)", proof.open_because)


def test_every_worked_example_is_a_test_under_its_name():
    names = functions_in("core/test_worked_examples.py")
    found = {int(number) for name in names for number in re.findall(r"^test_w(\d+)_", name)}
    assert found == set(range(1, 31))


@pytest.mark.parametrize(
    "name",
    [
        "core/test_news2.py::test_published_sets_score_as_published",
        "core/test_nhs_number.py::test_a_true_number_has_no_problem",
        "core/test_nhs_number.py::test_a_wrong_or_transposed_digit_is_found",
        "core/test_nhs_number.py::test_a_number_that_would_need_check_digit_ten_is_never_right",
        "core/test_nhs_number.py::test_one_digit_ten_times_is_refused_although_some_pass_the_check",
    ],
)
def test_published_sets_are_tests_under_their_names(name):
    path, _, function = name.partition("::")
    assert function in functions_in(path)


def test_the_tests_that_prove_a_line_carry_its_marker(request):
    marked = [
        (mark.name, mark.kwargs[KINDS[mark.name]])
        for mark in request.node.iter_markers()
        if mark.name in KINDS
    ]
    assert marked == [("rule", 0)]
