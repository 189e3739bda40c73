"""What is said on screen and paper, and to which side it is rounded."""

import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside import wording
from bedside.wording import messages, people, quantities, times

LONDON = ZoneInfo("Europe/London")
SECOND = timedelta(seconds=1)


def test_every_example_in_the_wording_is_true() -> None:
    tried = [doctest.testmod(module) for module in (messages, people, quantities, times)]
    assert [one.failed for one in tried] == [0, 0, 0, 0]
    assert all(one.attempted for one in tried)


def test_a_date_has_its_month_as_text_in_every_month() -> None:
    said = [wording.date_text(date(2026, month, 9)) for month in range(1, 13)]
    assert said[0] == "09-Jan-2026"
    assert said[8] == "09-Sep-2026"
    assert len({text[3:6] for text in said}) == 12


def test_midnight_is_never_twenty_four_o_clock() -> None:
    before = datetime(2026, 11, 16, 23, 59, 59, tzinfo=UTC)
    assert wording.clock_time(before, LONDON) == "23:59"
    assert wording.clock_time(before + SECOND, LONDON) == "00:00"
    assert wording.day_of(before + SECOND, LONDON) == date(2026, 11, 17)


def test_the_clock_is_honest_on_the_night_it_goes_back() -> None:
    minute = timedelta(minutes=1)
    first = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    hour, second = timedelta(hours=1), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    told = [wording.clock_time(at, LONDON) for at in (first - minute, first, second - minute)]
    assert told == ["00:59", "01:00 BST", "01:59 BST"]
    told = [wording.clock_time(at, LONDON) for at in (second, second + hour - minute)]
    assert told == ["01:00 GMT", "01:59 GMT"]
    assert wording.clock_time(second + hour, LONDON) == "02:00"
    assert wording.time_to_type(second, LONDON) == wording.time_to_type(first, LONDON) == "01:00"


def test_the_clock_is_honest_on_the_night_it_goes_forward() -> None:
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert wording.clock_time(before, LONDON) == "00:59"
    assert wording.clock_time(before + timedelta(minutes=1), LONDON) == "02:00"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        wording.clock_time(datetime(2026, 11, 17, 9, 0), LONDON)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3599, "59min spare"), (3600, "1hr spare"), (3601, "1hr spare"), (0, "0min spare")],
)
def test_time_spare_is_never_said_longer_than_it_is(seconds: int, said: str) -> None:
    assert wording.spare(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1min over"), (60, "1min over"), (61, "2min over")]
)
def test_time_over_is_never_said_shorter_than_it_is(seconds: int, said: str) -> None:
    assert wording.over(timedelta(seconds=seconds)) == said


def test_a_finish_on_the_minute_stays_and_any_second_more_is_the_next() -> None:
    on_the_minute = datetime(2026, 11, 17, 15, 41, tzinfo=UTC)
    assert wording.finish_time(on_the_minute - SECOND, LONDON) == "15:41"
    assert wording.finish_time(on_the_minute, LONDON) == "15:41"
    assert wording.finish_time(on_the_minute + SECOND, LONDON) == "15:42"


def test_a_negative_duration_is_refused_rather_than_shown() -> None:
    with pytest.raises(ValueError, match="negative"):
        wording.duration(-1)


@pytest.mark.parametrize(
    ("mg", "said"),
    [
        (Decimal("0.999"), "999 micrograms"),
        (Decimal("1"), "1 mg"),
        (Decimal("1.5"), "1.5 mg"),
        (Decimal("999"), "999 mg"),
        (Decimal("1000"), "1,000 mg (1 g)"),
        (Decimal("1500.0"), "1,500 mg (1.5 g)"),
        (0, "0 mg"),
    ],
)
def test_a_dose_takes_its_unit_from_its_size(mg: Decimal | int, said: str) -> None:
    assert wording.dose(mg) == said


def test_half_a_tenth_rounds_up_and_just_below_it_down() -> None:
    assert wording.volume(Fraction(1949, 200)) == "9.7"
    assert wording.volume(Fraction(195, 20)) == "9.8"
    assert wording.volume(Fraction(1951, 200)) == "9.8"


def test_the_bag_is_said_to_be_empty_only_when_it_is() -> None:
    bag = Decimal("101.2")
    assert wording.given_and_left(Fraction("101.199"), bag) == ("101.1", "0.1")
    assert wording.given_and_left(Fraction("101.2"), bag) == ("101.2", "0")


tenths = st.integers(min_value=1, max_value=5000).map(lambda n: Decimal(n) / 10)
shares = st.fractions(min_value=0, max_value=1, max_denominator=10_000)


@given(bag=tenths, share=shares)
def test_given_and_left_add_up_to_the_bag_as_shown(bag: Decimal, share: Fraction) -> None:
    given_words, left_words = wording.given_and_left(Fraction(bag) * share, bag)
    assert Decimal(given_words) + Decimal(left_words) == bag
    assert (left_words == "0") == (share == 1)


@given(value=st.decimals(min_value=0, max_value=10**6, places=3))
def test_a_number_never_ends_in_a_needless_zero(value: Decimal) -> None:
    said = wording.plain(value)
    assert Decimal(said.replace(",", "")) == value
    assert "." not in said or said[-1] not in "0."


def test_words_stand_without_an_app_around_them() -> None:
    assert wording._("Approx %(estimate)s", estimate="15:41") == "Approx 15:41"
    assert wording._("100% given") == "100% given"


def test_a_name_is_never_shortened_and_its_title_has_no_full_stop() -> None:
    said = wording.patient_name("Fitzgerald-Morrison", "Alexandra", "Dr.")
    assert said == "FITZGERALD-MORRISON, Alexandra (Dr)"


def test_age_turns_on_the_birthday_and_not_before() -> None:
    born = date(1984, 3, 12)
    assert wording.age_in_years(born, date(2026, 3, 11)) == 41
    assert wording.age_in_years(born, date(2026, 3, 12)) == 42
    assert wording.age_in_years(born, date(2026, 3, 13)) == 42
