"""Exact numbers: whole minutes, times that round up, decimals for machines."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core.quantities import at_or_after, decimal_string, minutes_between, whole_minute

HALF_PAST = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [0, 1, 59, 59.999999])
def test_seconds_are_cut_off_never_rounded_up(seconds):
    assert whole_minute(HALF_PAST + timedelta(seconds=seconds)) == HALF_PAST


@pytest.mark.parametrize(
    ("minutes", "clock"),
    [(0, "10:30"), (Fraction(1, 60), "10:31"), (1, "10:31"), (Fraction("308.88"), "15:39")],
)
def test_a_finish_is_the_first_whole_minute_that_is_not_too_early(minutes, clock):
    assert f"{at_or_after(HALF_PAST, minutes):%H:%M}" == clock


def test_minutes_are_counted_across_midnight():
    assert minutes_between(HALF_PAST, HALF_PAST + timedelta(days=1)) == 1440


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (10, "10"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("12.50"), "12.5"),
        (Fraction(25, 2), "12.5"),
        (Fraction(1, 2**20), "0.00000095367431640625"),
        (Fraction(7, 12), "0.583333"),
        (Fraction(2, 3), "0.666667"),
        (Fraction(300, 7), "42.857143"),
        (Fraction(-7, 12), "-0.583333"),
        (Fraction(1, 3_000_000), "0"),
        (Fraction(10**40 * 3 + 1, 3), f"1{'0' * 40}.333333"),
    ],
)
def test_a_number_for_a_machine_is_exact_or_has_six_places(value, text):
    assert decimal_string(value) == text
