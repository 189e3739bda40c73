"""Protocols with one rate: halved, held, climbed back, paused, never without what it asks for.

By hand, germany-2016: 28 mL per hour, 112 mL in 240 min. Grade 2 at 100 min: 46.667 mL are in,
65.333 left, at 14 mL per hour 280 min, at 28 another 140.
"""

from datetime import timedelta

import pytest

from bedside.core import events as e
from bedside.core.ladder import Leg, hold
from bedside.core.offers import rates_offered
from bedside.core.ways_on import usual_wait, ways_on
from tests.core.tapping import called, clock, codes, limit, over, rate, resume, tasks, way
from tests.support.daybook import PRESCRIBER, DayBook, configuration

PROTOCOLS = configuration().protocols
GERMANY, US = PROTOCOLS["germany-2016"], PROTOCOLS["us-2024"]


def german(volume="112"):
    return DayBook(protocol=GERMANY).started(volume)


def halved(book=None):
    """Stopped at 100 min, gone at 120, resumed at half at 121; the reaction."""
    book = book or german()
    reaction = book.after(100).reacts(2)
    book.pauses()
    book.after(105).write(called(reaction))
    book.after(120).write(over(reaction))
    book.after(121).observes()
    book.resumes("14")
    return book, reaction


def test_one_rate_runs_to_the_end_and_no_step_is_ever_due():
    day = german().day_after(0)
    assert day.history.legs == hold(28)
    assert tasks(day, "rate_step") == []
    assert day.projection.minutes == 240
    assert limit(day, "min_4h").verdict == "kept"
    assert [(one.kind, one.rate_ml_per_h) for one in rates_offered(day)] == [("half", 14)]


@pytest.mark.parametrize(("volume", "verdict"), [("112", "kept"), ("111.9", "over")])
def test_a_smaller_bag_runs_under_four_hours_and_says_so(volume, verdict):
    assert limit(german(volume).day(), "min_4h").verdict == verdict


def test_a_set_is_due_every_30_minutes_in_a_protocol_that_asks_for_it():
    book = german()
    assert clock(tasks(book.day(), "observations")[0].due_at) == "11:00"
    book.after(17).observes()
    assert clock(tasks(book.day(), "observations")[0].due_at) == "11:17"


def test_a_lower_rate_without_a_reaction_is_held_and_rises_only_with_a_reason():
    book = german()
    assert codes(book.after(60), rate("14")) == []
    book.observes()
    book.rate("14")
    day = book.day_after(70)
    assert (day.history.legs, tasks(day, "rate_step")) == (hold(14), [])
    assert codes(book.after(70), rate("28")) == ["not_the_next_step"]
    assert codes(book, rate("28", "chills gone")) == []


def test_after_a_reaction_the_half_is_the_only_rate_until_a_prescriber_signs():
    book, _reaction = halved()
    book.after(122)
    assert codes(book, rate("28")) == ["way_on_needed"]
    assert codes(book, rate("28", "in a hurry")) == ["way_on_needed"]


def test_the_climb_stands_beside_holding_and_says_what_wait_it_was_computed_with():
    book, _reaction = halved()
    offers = {one.way: one for one in ways_on(book.day())}
    assert list(offers) == ["hold", "climb", "stop"]
    # Until the set 30 min after resuming; no ladder says how long.
    assert offers["climb"].wait_min == usual_wait(book.day()) == 30
    # 7 mL in 30 min at 14, then 58.333 mL at 28: 125 min, at 12:31 + 155.
    assert clock(offers["climb"].projection.finish_at) == "15:06"
    assert clock(offers["hold"].projection.finish_at) == "17:11"


def test_nothing_lies_above_the_only_rate():
    book, reaction = halved()
    book.chooses("climb", reaction, 20)
    book.after(141).rate("28")
    assert usual_wait(book.day()) is None
    assert [one.way for one in ways_on(book.day())] == ["hold", "stop"]


@pytest.mark.parametrize(
    ("minute", "refused"), [(140, ["too_early_after_reaction"]), (141, []), (142, [])]
)
def test_the_climb_is_one_step_after_the_wait_that_was_signed(minute, refused):
    book, reaction = halved()
    assert codes(book, way(reaction, "climb", None), by=PRESCRIBER) == ["wait_needed"]
    book.chooses("climb", reaction, 20)
    assert book.day().history.legs == (Leg(14, 20), Leg(28, None))
    assert codes(book.after(minute), rate("28")) == refused


def test_a_pause_in_the_wait_suspends_it():
    book, reaction = halved()
    book.chooses("climb", reaction, 20)
    book.after(131).pauses()
    assert book.day().history.leg_due_at() is None
    book.after(150).resumes("14")
    book.observes()
    assert clock(book.day().history.leg_due_at()) == "13:10"
    assert codes(book.after(159), rate("28")) == ["too_early_after_reaction"]
    assert codes(book.after(160), rate("28")) == []


def test_a_plain_pause_resumes_at_the_one_rate():
    book = german()
    book.after(50).pauses()
    assert codes(book.after(70), resume("28")) == []
    book.resumes("28")
    day = book.day_after(70)
    assert day.projection.minutes_after(day.history.started.occurred_at) == 260


def test_a_second_reaction_halves_the_half():
    book, _reaction = halved()
    book.after(130).reacts(2)
    assert book.day().half_permitted == 7
    assert [one.rate_ml_per_h for one in rates_offered(book.day())] == [7]


def test_the_american_rate_halves_to_twelve_and_a_half_and_keeps_four_hours_from_100_ml_on():
    book = DayBook(protocol=US).started("100")
    assert limit(book.day(), "min_4h").margin_min == 0
    book.after(60).reacts(2)
    assert book.day().half_permitted * 2 == 25
    finish = book.day().projection.finish_at - book.day().history.started.occurred_at
    assert finish == timedelta(minutes=60 + 360)


def test_a_bag_that_ends_is_due_from_the_one_rate():
    book = german()
    book.after(239).observes()
    assert [clock(one.due_at) for one in tasks(book.day(), "bag_end")] == ["14:30"]
    assert tasks(book.day_after(240), "bag_end")[0].state == "due"
    book.after(241).write(e.BagFinished())
    assert book.day().dose.given_ml == 112
