"""How long something is kept, by the calendar: never a day too short."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bedside.core.retention import kept_from, kept_through, may_be_erased

DATES = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 300)


@pytest.mark.parametrize(
    ("last_on", "months", "through"),
    [
        (date(2016, 3, 10), 96, date(2024, 3, 10)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 10, 1)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_it_is_kept_through_the_same_day_of_the_month_or_the_first_of_the_next(
    last_on, months, through
):
    assert kept_through(last_on, months) == through
    assert not may_be_erased(last_on, months, through)
    assert may_be_erased(last_on, months, through + timedelta(days=1))


@given(DATES, DATES, MONTHS)
def test_what_is_younger_is_never_erased_before_what_is_older(one, other, months):
    older, younger = sorted((one, other))
    assert kept_through(older, months) <= kept_through(younger, months)


@given(DATES, MONTHS)
@example(date(2000, 3, 1), 1)
@example(date(2001, 3, 1), 1)
def test_the_oldest_date_still_kept_is_kept_and_the_day_before_is_not(today, months):
    oldest = kept_from(today, months)
    assert not may_be_erased(oldest, months, today)
    assert may_be_erased(oldest - timedelta(days=1), months, today)
