"""A decision to start past a limit covers what it was taken on, and is open again beyond that.

By hand: planned 10:30, V 101.2, so the bag ends 15:38:53, shown 15:39, home 17:39. Closing 17:30
is 9 min too early. A decision at 10:15 covers these 9 and the 10 min in which a start is on time.
"""

from datetime import time, timedelta

import pytest

from bedside.core import events as e
from bedside.core.limit_decisions import covers_start_until, is_decided, needs_decision
from tests.core.tapping import clock, codes, limit, start, with_unit
from tests.support.daybook import MANAGER, PRESCRIBER, DayBook, instant

EARLY_CLOSING = with_unit(closing_at=time(17, 30))


def ready(unit=EARLY_CLOSING, **bag):
    return DayBook(unit=unit).made_ready("101.2", **bag)


def decides(book, about="closing", decision="go_on", by=MANAGER):
    event = e.PrescriberDecided(
        about=about, decision=decision, reason="late shift", prescriber_name="Dr A. Mehta"
    )
    return book.write(event, by=by)


def open_at(book, at):
    book.at(at).observes()
    return [code for code in codes(book, start()) if code == "limit_needs_decision"]


def test_a_limit_that_is_kept_needs_nobody():
    assert not any(needs_decision(ready(with_unit()).day(), name) for name in ("closing", "bag"))


@pytest.mark.parametrize(
    ("at", "is_open"), [("10:30", False), ("10:39", False), ("10:40", False), ("10:41", True)]
)
def test_closing_is_open_again_once_the_start_slips_past_what_was_decided(at, is_open):
    book = ready()
    decides(book.at("10:15"))
    assert limit(book.day(), "closing").margin_min == -9
    assert open_at(book, at) == (["limit_needs_decision"] if is_open else [])


def test_a_new_decision_covers_the_new_margin():
    book = ready()
    decides(book.at("10:15"))
    assert open_at(book, "11:00") == ["limit_needs_decision"]
    decides(book)
    assert open_at(book, "11:00") == []
    assert open_at(book, "11:10") == []
    assert open_at(book, "11:11") == ["limit_needs_decision"]


def waiting_for_premedication():
    """Arrived 08:15 and decided: nothing given yet, so from 08:31 on every start slips."""
    book = DayBook(unit=EARLY_CLOSING)
    book.at("08:15").arrives()
    decides(book)
    return book


@pytest.mark.parametrize(("at", "covered"), [("08:15", True), ("08:40", True), ("08:41", False)])
def test_a_decision_covers_no_start_that_premedication_delays_further(at, covered):
    assert is_decided(waiting_for_premedication().day(at), "closing") is covered


def test_premedication_given_late_moves_no_limit_that_counts_from_the_start():
    book = DayBook(unit=with_unit(closing_at=time(23, 59))).at("08:15")
    book.arrives()
    book.bag("200", "08:15")
    decides(book, "longest_time", by=PRESCRIBER)
    assert is_decided(book.day("10:00"), "max_8h")


def test_a_start_on_time_stays_covered_once_it_has_happened():
    for at, covered in (("10:40", True), ("10:41", False)):
        book = ready()
        decides(book.at("10:15"))
        book.at(at).starts()
        assert is_decided(book.day(), "closing") is covered


def test_a_deferred_day_asks_for_nothing_more():
    book = ready()
    decides(book.at("10:15"))
    book.write(e.DayDeferred(reason="fever"))
    assert not needs_decision(book.day(), "closing")
    assert is_decided(book.day(), "closing")


@pytest.mark.parametrize(("prepared", "needed"), [("07:38", True), ("07:39", False)])
def test_part_of_a_minute_past_the_limit_needs_a_decision(prepared, needed):
    # The bag ends 308.88 min after 10:30; it has to be empty by 15:38 or 15:39.
    book = ready(with_unit(closing_at=time(23, 59)), prepared=prepared)
    assert needs_decision(book.day("10:30"), "bag") is needed


def test_no_is_no_decision_to_go_on():
    book = ready()
    decides(book.at("10:15"), decision="do_not_go_on")
    assert open_at(book, "10:30") == ["limit_needs_decision"]


@pytest.mark.parametrize(("at", "is_open"), [("11:20", False), ("11:21", True)])
def test_the_bags_life_is_bound_to_what_was_decided_too(at, is_open):
    """Bag of 07:29 has to be empty by 15:29: 9.88 min too early; start planned 11:10 by then."""
    book = ready(with_unit(closing_at=time(23, 0)), prepared="08:09")
    moved = e.PlannedStartMoved(planned_start_at=instant("11:10"), reason="ward round")
    book.at("10:20").write(moved)
    decides(book, "bag_life", by=PRESCRIBER)
    assert limit(book.day(), "bag").verdict == "over"
    assert open_at(book, at) == (["limit_needs_decision"] if is_open else [])


def test_a_decision_for_a_smaller_bag_does_not_cover_a_larger_one():
    book = ready()
    decides(book.at("10:15"))
    book.at("10:20").bag("130")
    assert open_at(book, "10:30") == ["limit_needs_decision"]


def test_a_decision_taken_while_the_limit_was_kept_covers_only_the_grace():
    book = ready(with_unit(closing_at=time(17, 39)))
    decides(book.at("10:15"))
    assert limit(book.day(), "closing").margin_min == 0
    assert open_at(book, "10:40") == []
    assert open_at(book, "10:41") == ["limit_needs_decision"]


def test_what_is_decided_ahead_covers_the_start_that_the_premedication_allows():
    """Nothing is given yet at 10:00: 2 h for paracetamol let it start at 12:00, home 19:09."""
    book = DayBook(unit=with_unit(closing_at=time(19, 0)))
    book.at("08:15").arrives()
    book.passes_all_checks()
    decides(book.at("10:00"))
    day = book.day()
    assert limit(day, "closing").verdict == "kept"
    assert clock(covers_start_until(day, "closing")) == "12:10"
    assert is_decided(day, "closing")
    book.at("10:00").gets_all_premedication()
    book.at("11:50").bag("101.2", "11:40")
    assert open_at(book, "12:10") == []
    assert open_at(book, "12:11") == ["limit_needs_decision"]


def test_the_limit_is_still_told_as_passed_once_it_is_decided():
    book = ready()
    decides(book.at("10:15"))
    book.at("10:30").starts()
    assert limit(book.day(), "closing").verdict == "over"
    assert covers_start_until(book.day(), "closing") is None


def test_a_day_moved_as_a_whole_decides_the_same():
    book, later = ready(), DayBook(unit=EARLY_CLOSING, on=book_on(1)).made_ready("101.2")
    for one in (book, later):
        decides(one.at("10:15"))
    assert open_at(book, "10:41") == open_at(later, "10:41") == ["limit_needs_decision"]


def book_on(days):
    return DayBook().on + timedelta(days=days)
