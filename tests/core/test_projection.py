"""On which supposition the finish rests (rule 16)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from tests.core.tapping import MINUTE, UNIT, way, with_unit
from tests.support.daybook import PRESCRIBER, DayBook


def finish(day):
    return day.projection.minutes_after(day.history.started.occurred_at)


def test_before_the_start_the_undisturbed_ladder_from_the_planned_start():
    day = DayBook().made_ready("100").day("10:20")
    assert (day.projection.basis, f"{day.projection.finish_at:%H:%M}") == ("planned", "15:36")


def test_after_the_planned_start_as_if_started_now():
    day = DayBook().made_ready("100").day("10:45")
    assert f"{day.projection.finish_at:%H:%M}" == "15:51"


@pytest.mark.parametrize(
    ("minute", "basis"), [(29, "planned"), (30, "if_confirmed_now"), (45, "if_confirmed_now")]
)
def test_step_due_or_overdue_counts_as_confirmed_now(minute, basis):
    assert DayBook().started("100").day_after(minute).projection.basis == basis


def test_overdue_step_moves_the_finish_with_every_minute_not_at_all_before():
    book = DayBook().started("100")
    assert [finish(book.day_after(minute)) for minute in (0, 15, 29, 30)] == [306] * 4
    assert finish(book.day_after(42)) > finish(book.day_after(41)) > 306


def test_plain_pause_counts_as_resumed_now_at_the_same_rate():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).pauses()
    day = book.day_after(117)
    assert (day.projection.basis, finish(day)) == ("if_resumed_now", 306 + 17)


def test_reaction_pause_counts_as_resumed_now_at_half_and_held():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).reacts(2)
    book.pauses()
    day = book.day_after(100)
    assert (day.projection.basis, finish(day)) == ("if_resumed_now", 590)
    assert [stretch.rate_ml_per_h for stretch in day.projection.stretches] == [10]


def test_running_reaction_counts_as_halved_now():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).reacts(2)
    assert (book.day().projection.basis, finish(book.day())) == ("if_confirmed_now", 590)


def test_grade_4_has_no_finish_even_while_the_pump_still_runs():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).reacts(4)
    assert book.day().projection is None


def test_discontinued_has_no_finish():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).write(e.InfusionDiscontinued(reason="x"))
    assert book.day_after(200).projection is None


def test_stop_here_signed_by_the_prescriber_has_no_finish():
    book = DayBook().started("100").climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.pauses()
    book.after(110).write(way(reaction, "stop", None), by=PRESCRIBER)
    assert book.day().projection is None
    book.after(112).write(way(reaction, "hold", None), by=PRESCRIBER)
    assert book.day().projection.basis == "if_resumed_now"


def test_pause_suspends_the_step_and_its_rest_runs_after_the_resume():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).pauses()
    book.after(140).resumes("20")
    assert book.day().history.leg_due_at() == book.after(190).now


def test_second_pause_in_one_step_is_counted_once_more():
    book = DayBook().started("100").climbs_to(90)
    for start, end in ((100, 110), (115, 140)):
        book.after(start).pauses()
        book.after(end).resumes("20")
    assert book.day().history.leg_due_at() == book.after(185).now


def test_climb_waits_from_the_signature_when_it_comes_later():
    book = DayBook().started("100").climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.after(125).write(way(reaction, "climb", 30), by=PRESCRIBER)
    assert book.day().history.leg_due_at() == book.after(155).now
    assert (
        finish(book.day())
        == 155 + 90 + 60 * (100 - Fraction(55, 3) - Fraction(55, 6) - Fraction(55, 2)) / 25
    )


def test_climb_signed_in_a_pause_waits_from_the_resume():
    book = DayBook().started("100").climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.after(110).pauses()
    book.after(115).write(way(reaction, "climb", 30), by=PRESCRIBER)
    book.after(125).resumes("10")
    assert book.day().history.leg_due_at() == book.now + 30 * MINUTE


def test_climb_can_be_signed_again_from_the_rate_it_has_reached():
    book = DayBook().started("100").climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.write(way(reaction, "climb", 30), by=PRESCRIBER)
    book.after(130).rate("15")
    book.after(140).write(way(reaction, "climb", 20), by=PRESCRIBER)
    history = book.day().history
    assert [leg.rate_ml_per_h for leg in history.legs] == [15, 20, 25]
    assert history.leg_due_at() == book.after(160).now


def test_every_later_step_halved_is_due_at_the_planned_minute_of_the_step():
    book = DayBook().started("100").climbs_to(30)
    reaction = book.after(40).reacts(2)
    book.rate("5")
    book.write(way(reaction, "halve_later", None), by=PRESCRIBER)
    history = book.day().history
    assert history.leg_due_at() == book.after(60).now
    assert [float(leg.rate_ml_per_h) for leg in history.legs] == [5, 7.5, 10, 12.5]


def test_way_signed_before_the_half_rate_begins_is_followed_from_there():
    book = DayBook().started("100").climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.pauses()
    book.after(110).write(way(reaction, "climb", 30), by=PRESCRIBER)
    book.after(140).resumes("10")
    assert book.day().history.leg_due_at() == book.after(170).now


def test_way_signed_while_the_pump_still_runs_is_followed_with_the_rest_of_the_step():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.chooses("halve_later", reaction)
    projection = book.day_after(110).projection
    assert projection.basis == "if_confirmed_now"
    first, second = projection.stretches
    # The step of 20 mL per hour has 40 of its 60 minutes left; then 25 is halved as well.
    assert (first.rate_ml_per_h, first.to_min) == (10, 40)
    assert second.rate_ml_per_h == Fraction("12.5")


def test_second_reaction_ends_the_way_on_signed_for_the_first():
    book = DayBook().started("100").climbs_to(90)
    first = book.after(100).reacts(2)
    book.rate("10")
    book.write(way(first, "climb", 30), by=PRESCRIBER)
    book.after(120).reacts(2)
    book.rate("5")
    assert book.day().history.leg_due_at() is None
    assert [leg.rate_ml_per_h for leg in book.day().history.legs] == [5]


def test_way_signed_for_one_reaction_is_not_followed_after_another_in_the_same_minute():
    book = DayBook().started("100").climbs_to(90)
    book.after(100).reacts(2)
    second = book.reacts(2)
    book.write(way(second, "climb", 1), by=PRESCRIBER)
    book.rate("10")
    book.reacts(2)
    book.rate("5")
    assert book.day().history.leg_due_at() is None


def test_reaction_before_the_half_rate_begins_ends_the_way_on_signed_until_then():
    book = DayBook().started("100").climbs_to(90)
    first = book.after(100).reacts(2)
    book.pauses()
    book.write(way(first, "climb", 30), by=PRESCRIBER)
    book.after(110).reacts(3)
    book.after(120).resumes("10")
    assert book.day().history.leg_due_at() is None


def test_bag_that_runs_empty_in_a_step_has_no_finish_by_the_steps_after_it():
    book = DayBook().started("101.2")
    book.after(10).write(e.PumpReadingAdopted(volume_ml="100", reason="read"))
    # 1.2 mL at 5 mL per hour last 14.4 min; the step would last 20 more.
    day = book.day_after(10)
    assert finish(day) == Fraction("24.4")
    assert [(s.from_min, s.to_min) for s in day.projection.stretches] == [(0, Fraction("14.4"))]


def test_bag_that_runs_empty_with_its_step_ends_with_the_step():
    book = DayBook().started("101.2")
    book.after(18).write(e.PumpReadingAdopted(volume_ml="100.2", reason="read"))
    day = book.day_after(18)
    assert finish(day) == 30
    assert len(day.projection.stretches) == 1


def rates_and_ends(day):
    return [(stretch.rate_ml_per_h, stretch.to_min) for stretch in day.projection.stretches]


@pytest.mark.parametrize(("minute", "first"), [(29, (5, 1)), (30, (10, 30)), (35, (10, 30))])
def test_step_due_by_the_time_of_a_pause_counts_as_confirmed_with_the_resume(minute, first):
    book = DayBook().started("100")
    book.after(minute).pauses()
    day = book.day_after(40)
    assert day.projection.basis == "if_resumed_now"
    assert rates_and_ends(day)[0] == first


@pytest.mark.parametrize(
    ("minute", "first"), [(29, (Fraction(5, 2), 1)), (30, (5, 30)), (35, (5, 30))]
)
def test_way_signed_with_a_step_overdue_leaves_that_step_no_minute_more(minute, first):
    book = DayBook().started("100")
    reaction = book.after(minute).reacts(2)
    book.chooses("halve_later", reaction)
    assert rates_and_ends(book.day())[0] == first


def test_halved_steps_before_the_half_rate_begins_are_what_the_pump_can_be_set_to():
    pump = UNIT.pump.model_copy(update={"step_ml_per_h": Decimal(1)})
    book = DayBook(unit=with_unit(pump=pump)).started("100").climbs_to(30)
    reaction = book.after(40).reacts(2)
    book.chooses("halve_later", reaction)
    assert [rate for rate, _ in rates_and_ends(book.day())] == [5, 7, 10, 12]
