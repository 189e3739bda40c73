"""The planned day against the worked examples W1 to W4, W17, W22, W24 to W26 and W28."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core.plan import PlanRefused, plan_of
from tests.support.daybook import configuration, with_ladder

SPAIN = configuration().protocols["spain-2019"]
HALF_PAST_TEN = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
VOLUMES = ("100", "101.2", "112")


def plan(volume="101.2", course=1, day=1, start_at=None, protocol=SPAIN):
    return plan_of(protocol, course, day, Decimal(volume), start_at)


def constant(rate):
    """The protocol with one rate from start to empty bag."""
    return with_ladder(SPAIN, (rate, None))


def clocks(instants):
    return [f"{at:%H:%M}" for at in instants]


def three_places(value):
    return f"{float(round(value, 3)):.3f}"


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize(
    ("minute", "ml"),
    [
        (0, "0.000"),
        (15, "1.250"),
        (30, "2.500"),
        (45, "5.000"),
        (60, "7.500"),
        (75, "11.250"),
        (90, "15.000"),
        (100, "18.333"),
        (120, "25.000"),
        (130, "28.333"),
        (150, "35.000"),
        (180, "47.500"),
        (200, "55.833"),
        (240, "72.500"),
        (300, "97.500"),
    ],
)
def test_w1_what_has_flowed_does_not_depend_on_the_bag(volume, minute, ml):
    assert three_places(plan(volume).volume_at(minute)) == ml


@pytest.mark.parametrize("volume", VOLUMES)
def test_w1_never_more_flows_than_the_bag_holds(volume):
    planned = plan(volume)
    assert planned.volume_at(planned.finish_min) == Fraction(volume)
    assert planned.volume_at(1000) == Fraction(volume)


@pytest.mark.parametrize(
    ("volume", "finish"), [("100", "306"), ("101.2", "308.88"), ("112", "334.8")]
)
def test_w2_the_bag_is_empty_when_the_ladder_says(volume, finish):
    assert plan(volume).finish_min == Fraction(finish)


def test_the_last_step_lasts_156_minutes_for_100_ml_and_does_not_end_there():
    steps = plan("100").steps
    assert [(int(s.rate_ml_per_h), s.from_min, s.to_min) for s in steps] == [
        (5, 0, 30),
        (10, 30, 60),
        (15, 60, 90),
        (20, 90, 150),
        (25, 150, 306),
    ]
    assert [s.volume_ml for s in steps] == [Fraction("2.5"), 5, Fraction("7.5"), 20, 65]
    assert [s.cumulative_ml for s in steps] == [Fraction("2.5"), Fraction("7.5"), 15, 35, 100]


@pytest.mark.parametrize(
    ("minute", "mg"),
    [
        (60, ("0.900", "0.889", "0.804")),
        (150, ("4.200", "4.150", "3.750")),
        (240, ("8.700", "8.597", "7.768")),
        (300, ("11.700", "11.561", "10.446")),
    ],
)
def test_w3_the_dose_given_depends_on_the_bag(minute, mg):
    assert tuple(three_places(plan(v).dose_at(minute)) for v in VOLUMES) == mg


@pytest.mark.parametrize(
    ("volume", "mg_per_h"),
    [
        ("100", ("0.600", "1.200", "1.800", "2.400", "3.000")),
        ("101.2", ("0.593", "1.186", "1.779", "2.372", "2.964")),
        ("112", ("0.536", "1.071", "1.607", "2.143", "2.679")),
    ],
)
def test_w4_mg_per_hour_at_each_rate(volume, mg_per_h):
    planned = plan(volume)
    hourly = [
        (planned.dose_at(s.from_min + 6) - planned.dose_at(s.from_min)) * 10 for s in planned.steps
    ]
    assert tuple(three_places(each) for each in hourly) == mg_per_h


@pytest.mark.parametrize(
    ("volume", "minutes"), [("100", "174"), ("101.2", "171.12"), ("112", "145.2")]
)
def test_w17_how_late_a_prepared_bag_may_start_and_what_8_hours_leave(volume, minutes):
    margins = {limit.name: limit.margin_min for limit in plan(volume).limits}
    assert margins["bag"] == margins["max_8h"] == Fraction(minutes)


def test_w22_a_constant_rate_is_a_ladder_of_one_step():
    planned = plan("112", protocol=constant("28"))
    assert planned.finish_min == 240
    assert three_places(planned.volume_at(100)) == "46.667"


@pytest.mark.parametrize(
    ("volume", "finish"), [("100", "240"), ("101.2", "242.88"), ("112", "268.8")]
)
def test_w22_constant_25_ml_per_hour(volume, finish):
    assert plan(volume, protocol=constant("25")).finish_min == Fraction(finish)


@pytest.mark.parametrize(
    ("volume", "empty", "home"),
    [("100", "15:36", "17:36"), ("101.2", "15:39", "17:39"), ("112", "16:05", "18:05")],
)
def test_w24_bag_end_and_watch_end_of_a_start_at_half_past_ten(volume, empty, home):
    planned = plan(volume, start_at=HALF_PAST_TEN)
    ends = [planned.clock(planned.finish_min), planned.clock(planned.watch_end_min)]
    assert clocks(ends) == [empty, home]
    assert clocks([planned.clock(480)]) == ["18:30"]


@pytest.mark.parametrize(
    ("start", "due"),
    [((10, 30), ["08:30", "08:30", "09:00"]), ((12, 0), ["10:00"] * 2 + ["10:30"])],
)
def test_w25_premedication_is_due_120_and_90_minutes_before(start, due):
    planned = plan(start_at=datetime(2026, 11, 24, *start, tzinfo=UTC))
    timed = [p for p in planned.premedication if p.due_at is not None]
    assert [p.premedication.drug for p in timed] == [
        "paracetamol",
        "dexchlorpheniramine",
        "methylprednisolone",
    ]
    assert clocks(p.due_at for p in timed) == due


def test_medicines_without_an_hour_have_no_time():
    untimed = [p for p in plan(start_at=HALF_PAST_TEN).premedication if p.due_at is None]
    assert [(p.premedication.drug, p.dose_mg) for p in untimed] == [
        ("pantoprazole", 40),
        ("aciclovir", 200),
    ]


def test_without_a_start_nothing_has_a_clock_time():
    planned = plan()
    assert planned.clock(0) is None
    assert all(p.due_at is None for p in planned.premedication)


@pytest.mark.parametrize(
    ("course", "doses"),
    [(1, (1000, 1000, 500, 250, 250)), (2, (750, 500, 250)), (3, (750, 500, 250))],
)
def test_methylprednisolone_goes_down_by_course_and_day(course, doses):
    def given(day):
        planned = plan(course=course, day=day).premedication
        return next(p for p in planned if p.premedication.id == "methylprednisolone")

    assert tuple(given(day).dose_mg for day in range(1, len(doses) + 1)) == doses
    assert given(1).basis == ("silent" if course > 2 else "source")


def test_w26_hourly_sets_then_the_end_then_the_watch():
    assert plan().observations_min == tuple(
        map(Fraction, ("60", "120", "180", "240", "300", "308.88", "368.88", "428.88"))
    )


def test_w26_half_hourly_sets_where_a_protocol_asks_for_them():
    closer = SPAIN.observations.model_copy(update={"interval_min": 30, "watch_interval_min": 30})
    planned = plan(protocol=SPAIN.model_copy(update={"observations": closer}))
    during = [m for m in planned.observations_min if m < planned.finish_min]
    after = [m - planned.finish_min for m in planned.observations_min if m >= planned.finish_min]
    assert during == list(range(30, 301, 30))
    assert after == [0, 30, 60, 90, 120]


@pytest.mark.parametrize(
    ("volume", "sets"), [("97.4", 4), ("97.5", 4), ("97.6", 5)], ids=["before", "at", "after"]
)
def test_a_set_due_at_the_very_end_is_the_end_set_and_not_two(volume, sets):
    planned = plan(volume)
    assert len([m for m in planned.observations_min if m < planned.finish_min]) == sets
    assert len(set(planned.observations_min)) == len(planned.observations_min)


def test_no_set_is_planned_for_the_hour_after_the_bag_is_empty():
    # 97.2 mL are empty at 299.28 minutes: the set at 300 is that of the empty bag.
    assert 300 not in plan("97.2").observations_min


@pytest.mark.parametrize("volume", ["0.1", "1", "10000"])
def test_any_volume_above_nothing_and_up_to_ten_litres_can_be_planned(volume):
    assert plan(volume).steps[-1].cumulative_ml == Fraction(volume)


def test_a_plan_says_what_it_is_for_and_against_which_limits():
    planned = plan(course=2, day=3)
    assert (planned.course, planned.day, planned.volume_ml) == (2, 3, Fraction("101.2"))
    limits = {limit.name: limit.limit_min for limit in planned.limits}
    assert limits == {"min_4h": 240, "max_8h": 480, "bag": 480}


def test_sets_before_each_increase_are_planned_only_where_the_protocol_says_so():
    eager = SPAIN.observations.model_copy(update={"before_each_increase": True})
    planned = plan(protocol=SPAIN.model_copy(update={"observations": eager}))
    assert {30, 60, 90, 150} <= set(planned.observations_min)
    assert not {30, 90, 150} & set(plan().observations_min)
    assert set(plan().observations_min) < set(planned.observations_min)


def test_w28_no_planned_rate_is_above_25_ml_per_hour():
    assert [int(s.rate_ml_per_h) for s in plan().steps] == [5, 10, 15, 20, 25]
    assert SPAIN.max_rate_ml_per_h == 25


@pytest.mark.parametrize(
    ("volume", "kept"),
    [("172.4", True), ("172.5", True), ("172.6", False)],
    ids=["before", "at", "after"],
)
def test_exactly_480_minutes_are_kept_and_more_are_not(volume, kept):
    longest = next(x for x in plan(volume).limits if x.name == "max_8h")
    assert longest.is_kept is kept


@pytest.mark.parametrize(
    ("volume", "kept"),
    [("72.4", False), ("72.5", True), ("72.6", True)],
    ids=["before", "at", "after"],
)
def test_exactly_240_minutes_are_long_enough_and_less_are_not(volume, kept):
    shortest = next(x for x in plan(volume).limits if x.name == "min_4h")
    assert shortest.is_kept is kept


@pytest.mark.parametrize(
    ("volume", "rates"), [("2.4", 1), ("2.5", 1), ("2.6", 2), ("35", 4), ("35.1", 5)]
)
def test_a_bag_that_is_empty_early_ends_the_ladder_there(volume, rates):
    planned = plan(volume)
    assert len(planned.steps) == rates
    assert planned.steps[-1].cumulative_ml == Fraction(volume)


def test_a_medicine_not_given_on_a_day_leaves_those_after_it():
    first, *others = SPAIN.premedication
    on_day_2 = first.doses[0].model_copy(update={"days": (2,)})
    once = first.model_copy(update={"doses": (on_day_2,)})
    protocol = SPAIN.model_copy(update={"premedication": (once, *others)})
    assert (once.dose_on(1, 1), once.dose_on(1, 2)) == (None, on_day_2)
    planned = plan_of(protocol, 1, 1, Decimal("101.2")).premedication
    assert [one.premedication.id for one in planned] == [one.id for one in others]


@pytest.mark.parametrize("volume", ["0", "-0.1", "10000.1", "NaN", "Infinity"])
def test_a_volume_that_no_bag_has_is_refused(volume):
    with pytest.raises(PlanRefused) as refused:
        plan(volume)
    assert (refused.value.reason, refused.value.highest) == ("volume_outside", 10_000)
    assert str(refused.value.given) == volume


@pytest.mark.parametrize(
    ("course", "day", "reason", "highest"),
    [
        (0, 1, "course_outside", 4),
        (5, 1, "course_outside", 4),
        (1, 0, "day_outside", 5),
        (1, 6, "day_outside", 5),
        (2, 4, "day_outside", 3),
        (4, 4, "day_outside", 3),
    ],
)
def test_a_course_day_that_the_protocol_does_not_have_is_refused(course, day, reason, highest):
    with pytest.raises(PlanRefused) as refused:
        plan(course=course, day=day)
    assert (refused.value.reason, refused.value.highest) == (reason, highest)
    given = course if reason == "course_outside" else day
    assert refused.value.given == given
    assert refused.value.args == (reason, given, highest)


@pytest.mark.parametrize(("course", "day"), [(1, 5), (2, 3), (4, 3)])
def test_the_last_day_of_each_course_can_be_planned(course, day):
    assert plan(course=course, day=day).finish_min > 0


def test_the_slow_way_minute_by_minute_gives_the_same_volumes():
    planned = plan("101.2")
    poured = Fraction(0)
    for minute in range(309):
        rate = 5 if minute < 30 else 10 if minute < 60 else 15 if minute < 90 else 20
        rate = rate if minute < 150 else 25
        assert planned.volume_at(minute) == poured
        poured = min(poured + Fraction(rate, 60), Fraction("101.2"))
    assert planned.volume_at(309) == poured
