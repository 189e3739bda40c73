"""Which passwords and PINs are too easy to guess, and what is kept of the others."""

import pytest

from bedside.access.credentials import (
    LONGEST_PASSWORD,
    first_password,
    hash_of,
    matches,
    password_fault,
    pin_fault,
)
from bedside.demo.unit import PASSWORD, PEOPLE
from bedside.screens.own_secrets import password_fault_words, pin_fault_words

ABOUT = ["N. Okafor", "MS Day Unit"]
EASY_PINS = {
    "same digit": "000000 111111 777777",
    "two digits again and again": "121212 909090",
    "three digits twice": "123123 507507",
    "up or down": "123456 654321 012345 987654 789012 210987",
    "a date": "170388 031299 123184 840312 010100",
}


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345a", "１２３４５６", "٠١٢٣٤٥", " 24681"]
)
def test_a_pin_has_six_digits(pin):
    assert pin_fault(pin) == "six_digits"


@pytest.mark.parametrize("pin", " ".join(EASY_PINS.values()).split())
def test_a_pattern_or_a_date_is_no_pin(pin):
    assert pin_fault(pin) in ("repeats", "run", "date")
    assert pin_fault_words(pin_fault(pin)).endswith(".")


@pytest.mark.parametrize("pin", [*(who.pin for who in PEOPLE), "135793", "118833", "991399"])
def test_other_pins_will_do(pin):
    assert pin_fault(pin) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "short"),
        ("tulip-ladder", None),
        ("tulip-ladde", "short"),
        ("x1!" * 70, "long"),
        ("passwordpassword", "easy"),
        ("Password1234", "common"),
        ("qwertyuiop12", "common"),
        ("Manchesterunited", "common"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaa", "easy"),
        ("N. Okafor 2026", "easy"),
        ("OkaforOkafor", "easy"),
        ("correct horse battery", None),
        ("kaffee und kuchen", None),
        ("zwölf grüne Äpfel", None),
    ],
)
def test_a_password_is_long_enough_and_not_soon_guessed(password, fault):
    assert password_fault(password, ABOUT) == fault
    if fault:
        assert password_fault_words(fault).endswith(".")


def test_no_rule_asks_for_capitals_digits_or_signs():
    assert password_fault("ladder under tulip", ABOUT) is None


def test_the_longest_password_is_kept_and_counts_whole():
    longest = ("tulip ladder " * 20)[:LONGEST_PASSWORD]
    assert password_fault(longest + "x", ABOUT) == "long"
    assert not matches(hash_of(longest), longest[:-1] + "#")


def test_an_accent_typed_on_another_keyboard_is_the_same():
    assert matches(hash_of("zwo\u0308lf"), "zw\u00f6lf")


def test_the_demos_password_would_be_taken():
    assert password_fault(PASSWORD, []) is None


def test_first_passwords_differ_and_can_be_read_out():
    given = {first_password() for _ in range(50)}
    assert len(given) == 50
    assert all(len(one) == 14 and not set("01ilo") & set(one) for one in given)
