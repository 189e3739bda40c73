"""The limits, kept at exactly their edge (rule 17)."""

from datetime import time, timedelta
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.limits import first_to_bite
from bedside.core.limits import limit as limit_of
from tests.core.tapping import SPAIN, clock, limit, tasks, with_unit
from tests.support.daybook import DayBook, with_ladder

FAST = with_ladder(SPAIN, ("28", None))


@pytest.mark.parametrize(
    ("margin", "verdict"),
    [
        (Fraction(1, 100), "kept"),
        (Fraction(0), "kept"),
        (Fraction(-1, 100), "over"),
        (None, "open"),
    ],
)
def test_limit_is_kept_at_exactly_its_edge(margin, verdict):
    assert limit_of("max_8h", None, margin).verdict == verdict


@pytest.mark.parametrize(
    ("volume", "verdict"), [("111.9", "over"), ("112", "kept"), ("112.1", "kept")]
)
def test_four_hours_are_kept_at_exactly_240_minutes(volume, verdict):
    day = DayBook(protocol=FAST).started(volume).day()
    assert limit(day, "min_4h").verdict == verdict


def test_four_hours_leave_pauses_out():
    book = DayBook(protocol=FAST).started("111.9")
    book.after(60).pauses()
    book.after(120).resumes("28")
    assert limit(book.day(), "min_4h").is_over


def test_four_hours_of_running_are_reached_at_their_true_minute_whatever_follows():
    book = DayBook().started("112").climbs_to(150)
    book.after(270).pauses()
    book.after(330).resumes("25")
    assert limit(book.day_after(335), "min_4h").at == book.after(240).now


def test_four_hours_are_reached_later_by_the_pause_before_them():
    book = DayBook().started("112").climbs_to(150)
    book.after(200).pauses()
    book.after(230).resumes("25")
    for minute in (231, 269, 270, 320):
        assert limit(book.day_after(minute), "min_4h").at == book.after(270).now


def test_eight_hours_count_pauses_by_the_clock():
    book = DayBook().started("100").climbs_to(150)
    book.after(200).pauses()
    book.after(240).resumes("25")
    assert limit(book.day(), "max_8h").margin_min == 174 - 40


def test_eight_hours_leave_the_flush_out():
    book = DayBook().started("100").climbs_to(150)
    book.after(306).write(e.BagFinished())
    book.after(490).write(e.LineFlushed())
    assert limit(book.day(), "max_8h").margin_min == 174


@pytest.mark.parametrize(("minute", "verdict"), [(480, "kept"), (481, "over")])
def test_bag_confirmed_empty_at_480_minutes_is_kept(minute, verdict):
    book = DayBook().started("100").climbs_to(150)
    book.after(minute).write(e.BagFinished())
    assert limit(book.day_after(500), "max_8h").verdict == verdict


@pytest.mark.parametrize(("minute", "verdict"), [(480, "kept"), (481, "over")])
def test_bag_never_confirmed_empty_is_over_past_the_edge(minute, verdict):
    day = DayBook().started("100").climbs_to(150).day_after(minute)
    assert limit(day, "max_8h").verdict == verdict
    passed = {task.detail for task in tasks(day, "limit")}
    assert ("max_8h" in passed) == (verdict == "over")


def test_past_the_limit_counting_goes_on():
    book = DayBook().started("112").climbs_to(30)
    assert book.day_after(481).dose.given_ml > book.day_after(480).dose.given_ml


def test_limit_without_a_finish_is_open_until_its_edge():
    book = DayBook().started("101.2").climbs_to(90)
    book.after(100).reacts(4)
    book.pauses()
    assert limit(book.day_after(480), "max_8h").verdict == "open"
    assert limit(book.day_after(481), "max_8h").verdict == "over"


def test_day_that_ended_elsewhere_passes_no_limit_afterwards():
    book = DayBook().started("101.2").climbs_to(90)
    gone = e.PatientTransferred(to="ICU", received_by="Dr X", copy_printed=True)
    book.after(100).write(gone)
    assert limit(book.day_after(1000), "max_8h").verdict == "open"
    assert limit(book.day_after(1000), "bag").verdict == "open"


def test_discontinued_bag_was_not_meant_to_run_four_hours():
    book = DayBook().started("101.2")
    book.after(45).write(e.InfusionDiscontinued(reason="reaction"))
    assert limit(book.day(), "min_4h").verdict == "open"
    assert limit(book.day(), "max_8h").verdict == "kept"


@pytest.mark.parametrize(("closing", "verdict"), [(time(17, 40), "kept"), (time(17, 38), "over")])
def test_closing_counts_the_watch_after_the_projected_finish(closing, verdict):
    day = DayBook(unit=with_unit(closing_at=closing)).started("101.2").day()
    assert limit(day, "closing").verdict == verdict


def test_bag_limit_counts_from_preparation_not_from_the_start():
    day = DayBook().started("101.2", prepared="09:15").day()
    assert clock(limit(day, "bag").at) == "17:15"


def test_the_edge_with_least_to_spare_bites_first():
    book = DayBook(unit=with_unit(closing_at=time(23, 59))).started("101.2", prepared="10:29")
    assert first_to_bite(book.day().limits).name == "bag"
    late = DayBook(unit=with_unit(closing_at=time(23, 59))).started("101.2", prepared="10:30")
    assert first_to_bite(late.day().limits).name == "max_8h"


def test_no_spare_at_all_bites_before_half_a_minute_and_the_four_hours_never_do():
    edges = (
        limit_of("min_4h", None, Fraction(-60)),
        limit_of("max_8h", None, None),
        limit_of("bag", None, Fraction(1, 2)),
        limit_of("closing", None, Fraction(0)),
    )
    assert first_to_bite(edges).name == "closing"
    assert first_to_bite(edges[:3]).name == "bag"
    assert first_to_bite(edges[:2]) is None


def test_finish_rounds_up_and_closing_spare_rounds_down():
    day = DayBook().started("101.2").day()
    assert clock(day.projection.finish_at) == "15:39"
    assert day.home_at - day.projection.finish_at == timedelta(hours=2)
    assert limit(day, "closing").margin_min == 66
