"""A fifth protocol, for another drug, needs no Python: planned and lived through from its file."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.plan import PlanRefused, plan_of
from bedside.core.reactions import actions_for
from tests.core.tapping import clock, codes, limit, rate, resume, way
from tests.support.daybook import PRESCRIBER, DayBook
from tests.support.fifth import with_fifth

RATES = (10, 20, 30, 40, 60, 80, 100, 120, 150, 200)


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    return with_fifth(tmp_path_factory.mktemp("fifth") / "config")


@pytest.fixture(scope="module")
def fifth(setup):
    return setup.protocols["fifth"]


@pytest.fixture
def book(setup, fifth):
    return DayBook(protocol=fifth, unit=setup.unit, day=8)


def test_ten_steps_are_planned_to_the_second(fifth):
    planned = plan_of(fifth, 1, 8, Decimal(250))
    assert tuple(step.rate_ml_per_h for step in planned.steps) == RATES
    assert planned.steps[-1].from_min == 135
    assert planned.volume_at(135) == Fraction("152.5")
    assert planned.finish_min == Fraction("164.25")
    assert planned.dose_at(135) == 183
    assert planned.watch_end_min == Fraction("224.25")
    assert {one.name: one.margin_min for one in planned.limits} == {
        "min_4h": Fraction("44.25"),
        "max_8h": Fraction("135.75"),
        "bag": Fraction("195.75"),
    }
    assert planned.observations_min[:3] == (15, 30, 45)


def test_its_courses_and_days_are_its_own(fifth):
    assert plan_of(fifth, 12, 1, Decimal(250)).course == 12
    for course, day in ((13, 1), (1, 9), (2, 2)):
        with pytest.raises(PlanRefused):
            plan_of(fifth, course, day, Decimal(250))


def test_its_check_is_asked_on_its_days_only(fifth):
    weight = next(check for check in fifth.checks if check.id == "weight")
    assert [day for day in range(1, 9) if weight.is_asked(1, day)] == [1, 8]
    assert not weight.is_asked(2, 1)


def test_its_bag_and_its_rates_are_held_to_its_own_limits(book):
    book.made_ready("250", primed="saline")
    assert codes(book, e.InfusionStarted(rate_ml_per_h=Decimal(5))) == ["first_rate"]
    book.at("10:30").starts("10")
    book.after(15)
    assert codes(book, rate("20")) == []
    assert codes(book, rate("201", "asked")) == ["above_maximum"]


def test_a_whole_day_up_all_ten_steps_to_the_last_milligram(book):
    book.started("250", primed="saline").climbs_to(135)
    assert book.day().history.rate_now == 200
    assert clock(book.day().projection.finish_at) == "13:15"
    book.after(165).observes()
    book.write(e.BagFinished())
    book.after(170).write(e.LineFlushed(volume_ml=Decimal(20)))
    day = book.day()
    assert day.dose.given_mg == 300
    assert day.history.bag_end is not None
    assert clock(day.watch_end_at) == "14:20"


def test_its_limits_are_five_hours_and_a_bag_of_six(book):
    book.started("250", primed="saline")
    assert clock(limit(book.day(), "max_8h").at) == "15:30"
    assert clock(limit(book.day(), "bag").at) == "16:00"


def test_a_reaction_halves_its_rate_and_a_prescriber_may_go_back_to_its_plan(book):
    book.started("250", primed="saline").climbs_to(100)
    reaction = book.after(104).reacts(2)
    half = [line.half_ml_per_h for line in actions_for(book.day().history, 2)]
    assert set(half) == {50}
    book.pauses("reaction")
    book.write(e.ReactionActionDone(reaction_seq=reaction.seq, action_id="call"))
    book.after(114).reaction_over(reaction)
    book.observes()
    assert codes(book, resume("51")) == ["resume_at_half"]
    assert codes(book, resume("50")) == []
    book.resumes("50")
    back = way(reaction, "return_to_plan", wait=None)
    assert codes(book, back, by=PRESCRIBER) == []


def test_a_grade_without_an_action_says_so(book):
    book.started("250", primed="saline")
    assert [line.action.kind for line in actions_for(book.day().history, 1)] == ["silent"]
