"""The ways on after a reaction: the numbers of W6 to W10, W12 and W15, before anybody signs."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core.ladder import hold, legs_for_way
from bedside.core.projection import Stretch
from bedside.core.ways_on import reaction_to_decide, usual_wait, ways_on
from tests.support.daybook import DayBook, configuration, with_ladder

VOLUMES = ("100", "101.2", "112")
SPAIN = configuration().protocols["spain-2019"]
_ALLOWED = SPAIN.reactions.allow_return_to_plan.model_copy(update={"value": True})
RETURN_ALLOWED = SPAIN.model_copy(
    update={"reactions": SPAIN.reactions.model_copy(update={"allow_return_to_plan": _ALLOWED})}
)


def each_volume(*numbers):
    return pytest.mark.parametrize(
        ("volume", "expected"), list(zip(VOLUMES, numbers, strict=True)), ids=VOLUMES
    )


def halved(volume, minute, half, protocol=SPAIN):
    book = DayBook(protocol=protocol).started(volume).climbs_to(minute)
    book.after(minute).reacts(2)
    book.rate(half)
    return book


def stopped(volume, minute, protocol=SPAIN):
    book = DayBook(protocol=protocol).started(volume).climbs_to(minute)
    reaction = book.after(minute).reacts(2)
    book.pauses()
    return book, reaction


def offered(day, way, wait_min=None):
    return next((one for one in ways_on(day, wait_min) if one.way == way), None)


def finish_min(day, way, wait_min=None):
    projection = offered(day, way, wait_min).projection
    return projection.minutes_after(day.history.started.occurred_at)


@each_volume(("590.00", "110.00"), ("597.20", "117.20"), ("662.00", "182.00"))
def test_w6_holding_the_half_rate_is_shown_with_its_breach(volume, expected):
    hold = offered(halved(volume, 100, "10").day(), "hold")
    assert finish_min(halved(volume, 100, "10").day(), "hold") == Fraction(expected[0])
    assert hold.limit("max_8h").verdict == "over"
    assert -hold.limit("max_8h").margin_min == Fraction(expected[1])


@each_volume("338.00", "340.88", "366.80")
def test_w7_r_the_climb_after_thirty_minutes(volume, expected):
    assert finish_min(halved(volume, 100, "10").day(), "climb", 30) == Fraction(expected)


@each_volume("502.00", "507.76", "559.60")
def test_w7_d_every_later_step_halved(volume, expected):
    day = halved(volume, 100, "10").day()
    assert finish_min(day, "halve_later") == Fraction(expected)
    assert offered(day, "halve_later").limit("max_8h").is_over


@each_volume("326.00", "328.88", "354.80")
def test_w7_l_the_return_to_the_plan_where_the_protocol_allows_it(volume, expected):
    day = halved(volume, 100, "10", RETURN_ALLOWED).day()
    assert finish_min(day, "return_to_plan") == Fraction(expected)
    assert offered(day, "return_to_plan").departs == "half_rate_rule"


def test_the_return_to_the_plan_is_not_offered_where_the_protocol_does_not_allow_it():
    ways = [one.way for one in ways_on(halved("101.2", 100, "10").day())]
    assert ways == ["hold", "climb", "halve_later", "stop"]


@each_volume(
    ("600.00", "384.00", "518.00"), ("607.20", "386.88", "523.76"), ("672.00", "412.80", "575.60")
)
def test_w8_the_same_numbers_while_the_pump_still_stands(volume, expected):
    day = stopped(volume, 130)[0].day_after(170)
    assert finish_min(day, "hold") == Fraction(expected[0])
    assert finish_min(day, "climb", 30) == Fraction(expected[1])
    assert finish_min(day, "halve_later") == Fraction(expected[2])


def test_while_the_pump_stands_every_way_moves_on_with_the_clock():
    book, _ = stopped("101.2", 130)
    later = [finish_min(book.day_after(minute), "climb", 30) for minute in (170, 171, 180)]
    assert later == [Fraction("386.88"), Fraction("387.88"), Fraction("396.88")]


@each_volume("412.00", "417.76", "469.60")
def test_w9_the_half_rate_held_from_minute_200_fits(volume, expected):
    day = halved(volume, 200, "12.5").day()
    assert finish_min(day, "hold") == Fraction(expected)
    assert offered(day, "hold").limit("max_8h").verdict == "kept"


def test_in_the_last_step_halving_later_ones_is_no_way_of_its_own():
    ways = [one.way for one in ways_on(halved("101.2", 200, "12.5").day())]
    assert ways == ["hold", "climb", "stop"]


@each_volume(("472.00", "kept"), ("477.76", "kept"), ("529.60", "over"))
def test_w10_the_bag_volume_alone_flips_the_verdict(volume, expected):
    day = stopped(volume, 200)[0].day_after(260)
    assert finish_min(day, "hold") == Fraction(expected[0])
    assert offered(day, "hold").limit("max_8h").verdict == expected[1]


@pytest.mark.parametrize(
    ("minute", "half", "verdict"),
    [(149, "10", "over"), (150, "12.5", "kept"), (151, "12.5", "kept")],
)
def test_w12_holding_fits_from_minute_150_on(minute, half, verdict):
    day = halved("101.2", minute, half).day()
    assert offered(day, "hold").limit("max_8h").verdict == verdict


def test_w12_holding_the_large_bag_fits_from_minute_190_on():
    verdicts = [
        offered(halved("112", minute, "12.5").day(), "hold").limit("max_8h").verdict
        for minute in (189, 190)
    ]
    assert verdicts == ["over", "kept"]


def test_w15_the_earliest_halving_is_flagged_before_anybody_signs():
    day = halved("100", 10, "2.5").day()
    assert finish_min(day, "hold") == Fraction("2390.00")
    assert offered(day, "hold").limit("max_8h").is_over


def test_what_is_shown_is_what_is_projected_once_it_is_signed():
    for way, wait in (("hold", None), ("climb", 20), ("halve_later", None)):
        book, reaction = stopped("101.2", 130)
        shown = offered(book.day_after(170), way, wait).projection
        book.after(170).chooses(way, reaction, wait)
        assert book.day_after(170).projection == shown


def test_the_stretches_name_the_rates_with_their_minutes():
    day = stopped("101.2", 130)[0].day_after(170)
    climb = offered(day, "climb", 30)
    rates = [stretch.rate_ml_per_h for stretch in climb.stretches]
    assert rates == [10, 15, 20, 25]
    assert climb.stretches[0] == Stretch(Fraction(10), Fraction(0), Fraction(30))


def test_without_a_wait_the_climb_is_shown_with_the_ladder_s_own_minutes():
    day = stopped("101.2", 130)[0].day_after(170)
    assert usual_wait(day) == 30
    assert offered(day, "climb").wait_min == 30


def test_the_dose_by_the_bag_s_limit_counts_only_what_flows_before_it():
    # Prepared 10:00, so 18:00 is minute 450: 28.333 mL and 280 minutes at 10 mL per hour.
    day = stopped("100", 130)[0].day_after(170)
    assert offered(day, "hold").dose_in_time_mg == 12 * (Fraction(85, 3) + Fraction(280, 6)) / 100
    assert offered(day, "climb", 30).dose_in_time_mg == 12


def test_later_steps_are_halved_to_what_the_pump_can_be_set_to():
    unit = configuration().unit
    pump = unit.pump.model_copy(update={"step_ml_per_h": Decimal(2)})
    book = DayBook(unit=unit.model_copy(update={"pump": pump})).started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.chooses("halve_later", reaction)
    assert [leg.rate_ml_per_h for leg in book.day().history.legs] == [10, 12]


def test_a_step_overdue_at_the_halving_leaves_nothing_to_wait_for():
    book = DayBook().started().climbs_to(140)
    reaction = book.after(155).reacts(2)
    book.rate("10")
    book.chooses("halve_later", reaction)
    assert book.day().history.leg_due_at() == book.now


def test_a_way_signed_after_the_planned_minute_waits_for_nothing_that_has_passed():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.after(170).chooses("halve_later", reaction)
    assert book.day().history.leg_due_at() == book.now


def test_held_after_a_climb_has_begun_the_rate_reached_is_held():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.chooses("climb", reaction, 30)
    book.after(130).rate("15")
    book.after(140).chooses("hold", reaction)
    history = book.day().history
    assert (history.legs, history.leg_due_at()) == (hold(Fraction(15)), None)


def test_a_climb_from_above_the_ladder_has_no_step_to_climb_to():
    legs = legs_for_way(
        "climb",
        steps=SPAIN.steps,
        half_ml_per_h=Fraction(30),
        wait_min=30,
        left_at_stop=(),
        pump_step_ml_per_h=None,
    )
    assert legs == hold(Fraction(30))


def test_past_the_bags_limit_nothing_more_counts_as_given_in_time():
    book = DayBook().started("100", prepared="04:00").climbs_to(130)
    book.after(130).reacts(2)
    book.pauses()
    day = book.day_after(170)
    given = {offered(day, way).dose_in_time_mg for way in ("hold", "climb", "halve_later")}
    assert given == {day.dose.given_mg}


def test_a_line_primed_with_saline_keeps_its_volume_back():
    line = configuration().unit.line.model_copy(update={"volume_ml": Decimal(15)})
    unit = configuration().unit.model_copy(update={"line": line})
    book = DayBook(unit=unit).started("100", primed="saline").climbs_to(130)
    book.after(130).reacts(2)
    book.pauses()
    climb = offered(book.day_after(170), "climb", 30)
    assert climb.dose_in_time_mg == Fraction(12 * 85, 100)
    early = DayBook(unit=unit).started("100", primed="saline").after(30)
    early.reacts(2)
    early.pauses()
    assert early.day().dose.given_ml == 0
    assert offered(early.day(), "climb", 30).dose_in_time_mg == Fraction(12 * 85, 100)


def test_stopping_here_has_no_finish_and_keeps_what_is_given():
    day = stopped("101.2", 130)[0].day_after(170)
    stop = offered(day, "stop")
    assert (stop.projection, stop.departs) == (None, "full_dose")
    assert stop.dose_in_time_mg == day.dose.given_mg
    assert f"{stop.home_at:%H:%M}" == "15:20"
    assert [(one.name, one.verdict, one.margin_min) for one in stop.limits] == [
        ("closing", "kept", 205)
    ]
    assert f"{stop.limit('closing').at:%H:%M}" == "18:45"
    assert stop.limit("max_8h") is None


def test_each_way_says_when_the_patient_would_go_home():
    day = stopped("101.2", 130)[0].day_after(170)
    for way in ("hold", "climb", "halve_later"):
        offer = offered(day, way)
        assert offer.home_at == offer.projection.finish_at + timedelta(hours=2)


@pytest.mark.parametrize(("ladder", "wait"), [((("28", None),), None), ((), 30)])
def test_a_protocol_that_asks_for_no_set_after_resuming_has_only_the_ladders_own_wait(ladder, wait):
    protocol = with_ladder(SPAIN, *ladder) if ladder else SPAIN
    plan = protocol.observations.model_copy(update={"after_resume_min": ()})
    book, _ = stopped("101.2", 130, protocol.model_copy(update={"observations": plan}))
    assert usual_wait(book.day_after(170)) == wait


def test_a_mild_reaction_leaves_nothing_to_decide():
    book = DayBook().started().climbs_to(100)
    book.after(100).reacts(1)
    assert ways_on(book.day()) == ()


def test_a_locked_bag_has_no_way_on():
    book = DayBook().started().climbs_to(100)
    book.after(100).reacts(4)
    book.pauses()
    assert (reaction_to_decide(book.day()), ways_on(book.day())) == (None, ())


def test_a_second_reaction_offers_half_of_the_rate_then_running():
    book = halved("101.2", 180, "12.5")
    book.after(220).reacts(2)
    hold = offered(book.day(), "hold")
    assert hold.stretches[0].rate_ml_per_h == Fraction("6.25")
