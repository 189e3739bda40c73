"""Proposed start times: held against every combination, and never worse than what was booked."""

import random
import time
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.core.start_cost import Movable, Taken, UnitDay, cost_of, late_in
from bedside.core.start_times import possible_starts, propose

OPENS, CLOSES = 450, 1125  # 07:30 and 18:45


def patient(number, booked=600, home=430, lead=120, chair=None, tasks=None, earliest=None):
    rounds = tuple(range(60, home, 60))
    return Movable(
        id=f"p{number:02}",
        chair=str(number) if chair is None else chair,
        booked_min=booked,
        earliest_min=OPENS + lead if earliest is None else earliest,
        tasks_min=(-lead, 0, 30, 60, 90, 150, home, *rounds) if tasks is None else tasks,
        arrives_min=-lead,
        home_min=home,
    )


def unit(**more):
    return UnitDay(**({"closing_min": CLOSES, "every_min": 15} | more))


def booked(movables):
    return {one.id: one.booked_min for one in movables}


def best_of_all(movables, day):
    """Every combination, counted the plain way: slow and obvious."""
    choices = [possible_starts(one, movables, day) for one in movables]
    ids = [one.id for one in movables]
    return min(cost_of(movables, dict(zip(ids, c, strict=True)), day) for c in product(*choices))


def small_unit(seed):
    """Two or three patients, chairs shared now and then, tasks of others, few hands."""
    dice = random.Random(seed)
    chairs = dice.choice(["123", "121"])
    movables = [
        patient(
            number,
            booked=dice.choice([540, 570, 600, 630]),
            home=dice.choice([300, 420, 437, 500]),
            lead=dice.choice([60, 120]),
            chair=chairs[number],
        )
        for number in range(dice.choice([2, 3, 3]))
    ]
    day = unit(
        closing_min=dice.choice([1000, 1060, CLOSES]),
        every_min=dice.choice([15, 20]),
        most_in_quarter={quarter: dice.choice([1, 2]) for quarter in range(20, 90)},
        other_tasks_min=tuple(dice.choices(range(480, 900), k=6)),
        taken=(Taken("1", 420, 560),) if dice.random() < 0.3 else (),
        move_most_min=dice.choice([None, 45]),
    )
    return movables, day


@pytest.mark.parametrize("seed", range(20))
def test_small_units_are_as_good_as_the_best_of_every_combination(seed):
    movables, day = small_unit(seed)
    assert cost_of(movables, propose(movables, day), day) == best_of_all(movables, day)


def test_ten_patients_booked_at_the_same_minute_no_longer_come_all_at_once():
    movables = [patient(number) for number in range(10)]
    before = cost_of(movables, booked(movables), unit())
    after = cost_of(movables, propose(movables, unit()), unit())
    assert before.peak == 20
    assert after.peak <= 7
    assert after.past_closing_min == 0


def test_the_same_day_gives_the_same_proposal_whatever_the_order_of_the_patients():
    movables = [patient(number, booked=540 + 10 * number) for number in range(6)]
    assert propose(movables, unit()) == propose(movables, unit())
    assert cost_of(movables, propose(movables[::-1], unit()), unit()) == cost_of(
        movables, propose(movables, unit()), unit()
    )


def test_nobody_starts_before_the_premedication_can_be_through():
    one = patient(1, booked=500, lead=120)
    assert propose([one], unit())[one.id] >= OPENS + 120


@pytest.mark.parametrize(("home", "late_by"), [(555, 0), (556, 1)])
def test_patient_who_cannot_be_home_by_closing_is_named_with_the_minutes(home, late_by):
    """From the earliest start at 09:30 home is 18:45 or one minute later."""
    one = patient(1, home=home)
    found = late_in([one], propose([one], unit()), unit())
    assert [late.by_min for late in found] == ([late_by] if late_by else [])


@pytest.mark.parametrize(("home", "past"), [(524, 0), (525, 0), (526, 1), (527, 2)])
def test_minutes_past_closing_count_from_the_first_after_it(home, past):
    one = patient(1, booked=600, home=home)
    assert cost_of([one], booked([one]), unit()).past_closing_min == past


@pytest.mark.parametrize(("home", "are_late"), [(185, 0), (200, 1)])
def test_one_chair_is_never_taken_twice_however_short_the_day(home, are_late):
    movables = [patient(n, home=home, lead=30, chair="1", booked=540) for n in range(3)]
    found = propose(movables, unit())
    starts = sorted(found.values())
    assert cost_of(movables, found, unit()).cannot_be_min == 0
    assert len(late_in(movables, found, unit())) == are_late
    assert all(later - sooner >= home + 30 for sooner, later in pairwise(starts))


def test_chair_that_is_full_all_day_sends_the_second_home_late_and_says_so():
    movables = [patient(1, chair="1"), patient(2, chair="1")]
    starts = propose(movables, unit())
    assert cost_of(movables, starts, unit()).cannot_be_min == 0
    assert len(late_in(movables, starts, unit())) == 1


def test_chair_of_a_patient_who_is_here_is_left_alone_until_they_go_home():
    here = unit(taken=(Taken("1", 450, 700),))
    one = patient(1, chair="1", home=200, lead=60)
    assert propose([one], here)[one.id] - 60 >= 700
    touching = unit(taken=(Taken("1", 450, 510),))
    assert cost_of([one], {one.id: 570}, touching).cannot_be_min == 0
    assert cost_of([one], {one.id: 569}, touching).cannot_be_min == 1


def test_a_quarter_holds_what_the_nurses_can_take_and_one_more_is_too_many():
    day = unit(most_in_quarter=dict.fromkeys(range(96), 2))
    three = [patient(n, tasks=(0,)) for n in range(3)]
    assert cost_of(three[:2], booked(three), day).too_many == 0
    assert cost_of(three, booked(three), day).too_many == 1
    assert cost_of(three, propose(three, day), day).too_many == 0


def test_a_day_that_is_good_as_booked_is_left_as_booked():
    movables = [patient(n, booked=at, tasks=(0,)) for n, at in enumerate((570, 585, 600))]
    assert cost_of(movables, booked(movables), unit()).peak == 1
    assert propose(movables, unit()) == booked(movables)


def test_nobody_is_moved_further_than_the_unit_allows_only_for_an_even_load():
    near = unit(move_most_min=60)
    movables = [patient(n, booked=600) for n in range(8)]
    assert all(abs(at - 600) <= 60 for at in propose(movables, near).values())
    assert any(abs(at - 600) > 60 for at in propose(movables, unit()).values())


def test_further_than_allowed_is_moved_who_would_not_be_home_or_have_no_nurse():
    late = patient(1, booked=800)
    assert propose([late], unit(move_most_min=60))[late.id] <= CLOSES - late.home_min
    one_nurse = unit(move_most_min=15, most_in_quarter=dict.fromkeys(range(96), 1))
    four = [patient(n, tasks=(0,)) for n in range(4)]
    assert cost_of(four, propose(four, one_nurse), one_nurse).too_many == 0


@pytest.mark.parametrize(("at", "too_far"), [(540, 0), (539, 1), (660, 0), (661, 1)])
def test_a_move_is_too_far_from_the_first_minute_beyond(at, too_far):
    one = patient(1, booked=600, lead=30)
    assert cost_of([one], {one.id: at}, unit(move_most_min=60)).too_far_min == too_far


def test_nobody_to_place_is_an_empty_proposal():
    assert propose([], unit()) == {}


PATIENTS = st.lists(
    st.builds(
        lambda number, at, home, chair: patient(number, at, home, 60, chair),
        st.integers(0, 99),
        st.integers(510, 720),
        st.integers(200, 480),
        st.sampled_from("1234"),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.id,
)


@settings(max_examples=20, deadline=None)
@given(PATIENTS, st.lists(st.integers(480, 1000), max_size=8))
def test_proposal_is_possible_and_never_worse_than_the_booking(movables, others):
    day = unit(other_tasks_min=tuple(others), most_in_quarter=dict.fromkeys(range(96), 4))
    starts = propose(movables, day)
    assert starts.keys() == {one.id for one in movables}
    for one in movables:
        assert starts[one.id] in possible_starts(one, movables, day)
        assert starts[one.id] >= one.earliest_min
    assert cost_of(movables, starts, day) <= cost_of(movables, booked(movables), day)


@settings(max_examples=12, deadline=None)
@given(PATIENTS)
def test_moving_any_one_patient_alone_makes_a_proposal_no_better(movables):
    starts = propose(movables, unit())
    cost = cost_of(movables, starts, unit())
    for one in movables:
        for start in possible_starts(one, movables, unit()):
            assert cost_of(movables, starts | {one.id: start}, unit()) >= cost


def test_thirty_patients_take_a_moment_and_none_of_them_alone_could_start_better():
    dice = random.Random(30)
    homes = [437, 420, 300, 500]
    movables = [
        patient(n, booked=dice.choice([540, 570, 600, 630]), home=dice.choice(homes), chair=str(n))
        for n in range(30)
    ]
    begun = time.process_time()
    starts = propose(movables, unit(every_min=5))
    assert time.process_time() - begun < 4
    cost = cost_of(movables, starts, unit())
    assert cost.peak < cost_of(movables, booked(movables), unit()).peak
    for one in movables[::6]:
        for start in possible_starts(one, movables, unit(every_min=5)):
            assert cost_of(movables, starts | {one.id: start}, unit()) >= cost
