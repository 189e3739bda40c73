"""Halved now or later and held to the end: which limits break, by the minute of the halving."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from bedside.core.held_half import half_windows, halves
from tests.support.daybook import DayBook, configuration, instant


def windows(day):
    return [(f"{w.from_at:%H:%M}", f"{w.to_at:%H:%M}", w.over) for w in half_windows(day)]


def test_a_half_rate_held_from_before_minute_150_always_breaks_8_hours():
    """W12: the first halving that fits is at minute 150 for 101.2 mL."""
    book = DayBook()
    book.started(prepared="10:20")
    assert windows(book.day("10:30"))[0] == ("10:30", "12:59", ("max_8h", "bag"))
    assert windows(book.day("10:30"))[1:] == [("13:00", "15:38", ())]


@pytest.mark.parametrize(
    ("volume", "first"), [("100", 150), ("101.2", 150), ("110", 180), ("112", 190)]
)
def test_the_first_halving_that_keeps_8_hours_is_that_of_the_worked_examples(volume, first):
    book = DayBook()
    book.started(volume, prepared="10:30")
    fits = [w for w in half_windows(book.day("10:30")) if "max_8h" not in w.over]
    assert fits[0].from_at == instant("10:30") + timedelta(minutes=first)


def test_the_half_held_is_one_that_the_pump_can_be_set_to():
    """By hand: from minute 150 on 10 instead of 12.5; m + (66.2 - (m - 150) / 2.4) x 6 = 480."""
    unit = configuration().unit
    pump = unit.pump.model_copy(update={"step_ml_per_h": Decimal(10)})
    book = DayBook(unit=unit.model_copy(update={"pump": pump}))
    book.started("101.2", prepared="10:30")
    fits = [w for w in half_windows(book.day("10:30")) if "max_8h" not in w.over]
    assert fits[0].from_at == instant("10:30") + timedelta(minutes=195)


def test_in_the_last_minute_there_is_one_minute_to_tell_about():
    book = DayBook()
    book.started(prepared="10:20").climbs_to(150)
    assert windows(book.day("15:38")) == [("15:38", "15:38", ())]


def test_the_windows_follow_each_other_without_a_gap_up_to_the_empty_bag():
    book = DayBook()
    book.started(prepared="09:30")
    day = book.day("11:05")
    found = half_windows(day)
    assert found[0].from_at == instant("11:05")
    for one, following in pairwise(found):
        assert following.from_at - one.to_at == timedelta(minutes=1)
    assert found[-1].to_at < day.projection.finish_at <= found[-1].to_at + timedelta(minutes=1)


def test_each_window_says_what_the_day_itself_says_after_such_a_halving():
    """Against the day read anew with the halving in it, at the edges of every window."""
    book = DayBook()
    book.started(prepared="09:30").climbs_to(95)
    for window in half_windows(book.day("12:10")):
        for at in (window.from_at, window.to_at):
            then = DayBook()
            then.started(prepared="09:30").climbs_to(95)
            if at >= instant("13:00"):
                then.at("13:00").rate("25")
            then.at(at).reacts(2)
            then.rate(str(float(then.day().rate_now / 2)))
            over = {one.name for one in then.day().limits if one.is_over}
            assert over & {"max_8h", "bag"} == set(window.over), (window, at)


def test_without_a_bag_prepared_only_8_hours_can_be_told():
    book = DayBook()
    assert {name for _, _, over in windows(book.day("08:00")) for name in over} == {"max_8h"}


def test_nothing_is_told_where_no_finish_is_known():
    book = DayBook()
    book.started()
    book.at("11:10").reacts(4)
    assert half_windows(book.day("11:12")) == ()


def test_a_half_is_rounded_down_to_what_the_pump_can_be_set_to():
    unit = configuration().unit
    coarse = unit.model_copy(
        update={"pump": unit.pump.model_copy(update={"step_ml_per_h": Decimal(1)})}
    )
    book = DayBook(unit=coarse)
    book.started()
    pairs = halves(book.day("10:30"), (Fraction(25), Fraction(5), Fraction(1)))
    assert pairs == ((Fraction(25), Fraction(12)), (Fraction(5), Fraction(2)))
