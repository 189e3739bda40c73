"""NHS numbers: is this one, and was it ever given to anybody?

Numbers are 10 digits of text; how they look on a screen is `bedside.wording`'s. Source:
clinical.md section 4d [E29].
"""

from typing import Literal

Problem = Literal["not_ten_digits", "repeated_digit", "wrong_check_digit"]
_NEVER_ISSUED = range(999_000_0000, 999_999_9999 + 1)


def digits_of(typed: str) -> str:
    """The digits of what was typed; spaces, dashes and anything else are dropped."""
    return "".join(character for character in typed if character in "0123456789")


def problem_with(number: str) -> Problem | None:
    """Why these characters are no NHS number, or None when they are one.

    One digit ten times passes the check digit, so it is refused by itself. Numbers never issued
    are valid numbers: see `is_never_issued`.
    """
    if len(number) != 10 or digits_of(number) != number:
        return "not_ten_digits"
    if len(set(number)) == 1:
        return "repeated_digit"
    weighted = sum(int(digit) * (10 - i) for i, digit in enumerate(number[:9]))
    # A remainder of 1 asks for a check digit of 10, which no number has.
    return None if (11 - weighted % 11) % 11 == int(number[9]) else "wrong_check_digit"


def is_never_issued(number: str) -> bool:
    """Whether it lies in 999 000 0000 to 999 999 9999, kept for tests: no real patient has it."""
    return problem_with(number) is None and int(number) in _NEVER_ISSUED
