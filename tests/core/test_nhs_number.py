"""NHS numbers: check digit, one digit ten times, and the numbers nobody has."""

import pytest

from bedside.core.nhs_number import digits_of, is_never_issued, problem_with


@pytest.mark.parametrize(
    "number", ["9434765919", "9876543210", "9990000018", "9990000034", "9990000050"]
)
def test_a_true_number_has_no_problem(number):
    assert problem_with(number) is None


@pytest.mark.parametrize("number", ["9876543211", "9434765918", "9437465919", "9990000000"])
def test_a_wrong_or_transposed_digit_is_found(number):
    assert problem_with(number) == "wrong_check_digit"


@pytest.mark.parametrize("last", "0123456789")
def test_a_number_that_would_need_check_digit_ten_is_never_right(last):
    assert problem_with(f"999123456{last}") == "wrong_check_digit"


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_refused_although_some_pass_the_check(digit):
    assert problem_with(digit * 10) == "repeated_digit"


@pytest.mark.parametrize(
    "typed", ["", "943476591", "94347659190", "943 476 5919", "943476591x", "९४३४७६५९१९"]
)
def test_anything_but_ten_plain_digits_is_refused(typed):
    assert problem_with(typed) == "not_ten_digits"


def test_spaces_and_dashes_are_dropped_before_the_check():
    assert problem_with(digits_of(" 943-476 5919 ")) is None


def test_letters_and_digits_of_other_scripts_are_dropped_too():
    assert digits_of("X943xO९4") == "9434"


@pytest.mark.parametrize(
    ("number", "never"),
    [
        ("9989999996", False),
        ("9990000018", True),
        ("9999999980", True),
        ("9876543210", False),
        ("9990000000", False),
    ],
)
def test_numbers_kept_for_tests_are_known_as_such(number, never):
    assert is_never_issued(number) is never
