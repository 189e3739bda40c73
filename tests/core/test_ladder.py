"""How long a rate lasts by the ladder, where the steps differ in length."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.ladder import hold, ladder_from, legs_for_way
from tests.core.tapping import SPAIN
from tests.support.daybook import DayBook, with_ladder

UNEVEN = with_ladder(SPAIN, ("5", 30), ("10", 60), ("20", 45), ("25", None))


@pytest.mark.parametrize(
    ("rate", "minutes"), [("2.5", 30), ("5", 30), ("7", 30), ("10", 60), ("15", 60), ("20", 45)]
)
def test_rate_lasts_as_long_as_its_step_or_the_one_below_and_never_shorter(rate, minutes):
    assert ladder_from(UNEVEN.steps, Fraction(rate))[0].minutes == minutes


@pytest.mark.parametrize("way", ["halve_later", "return_to_plan"])
def test_way_along_the_plan_is_held_where_no_plan_was_left(way):
    legs = legs_for_way(
        way,
        steps=UNEVEN.steps,
        half_ml_per_h=Fraction(5),
        wait_min=None,
        left_at_stop=(),
        pump_step_ml_per_h=None,
    )
    assert legs == hold(Fraction(5))


def test_step_overdue_at_a_stop_is_due_with_the_resume():
    book = DayBook().started()
    book.after(35).pauses()
    book.after(50).resumes("5")
    assert book.day().history.leg_due_at() == book.now


def test_other_rate_said_to_go_on_past_the_end_of_the_bag_counts_to_its_end():
    book = DayBook().started()
    until_at = book.after(70).now
    book.after(50).write(
        e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(20), until_at=until_at, reason="found so")
    )
    book.after(60).write(e.BagFinished(reason="ended early"))
    pump = book.day().history.pump()
    at_50, at_60, at_80 = (pump.pumped_by(book.after(minute).now) for minute in (50, 60, 80))
    assert at_60 - at_50 == Fraction(20, 6)
    assert at_80 == at_60


def test_thing_that_cannot_be_is_told_with_the_line_before_it():
    book = DayBook()
    arrived = book.at("08:15").arrives()
    book.at("08:20").write(e.BagFinished())
    (collision,) = book.day().history.collisions
    assert (collision.status, collision.with_seq) == ("arrived", arrived.seq)
