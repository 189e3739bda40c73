"""When a set of observations is due, and when its grace ends (rules 14, 15)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bedside.core import events as e
from tests.core.tapping import SPAIN, clock, codes, rate, tasks, with_protocol
from tests.support.daybook import DayBook


def due(day):
    (task,) = tasks(day, "observations")
    return task


def started(baseline="10:15", protocol=SPAIN):
    book = DayBook(protocol=protocol).made_ready()
    if baseline != "10:15":
        book.at(baseline).observes()
    book.at("10:30").starts()
    return book


def every(minutes):
    plan = SPAIN.observations.model_copy(
        update={"interval_min": minutes, "watch_interval_min": minutes}
    )
    return with_protocol(observations=plan)


@pytest.mark.parametrize(
    ("baseline", "first"), [("10:15", "11:15"), ("10:29", "11:29"), ("10:30", "11:30")]
)
def test_first_set_is_never_later_than_sixty_minutes_after_the_baseline(baseline, first):
    assert clock(due(started(baseline).day()).due_at) == first


def test_first_set_comes_one_interval_after_the_start():
    assert clock(due(started(protocol=every(30)).day()).due_at) == "11:00"


def test_next_set_counts_from_the_last_one_taken():
    book = started()
    book.at("11:07").observes()
    assert clock(due(book.day()).due_at) == "12:07"


def test_pause_does_not_stop_the_clock_of_observations():
    book = started()
    book.at("10:50").pauses()
    assert clock(due(book.day("11:40")).due_at) == "11:15"


@pytest.mark.parametrize(
    ("now", "state"),
    [("11:04", "to_come"), ("11:05", "soon"), ("11:15", "overdue"), ("12:00", "overdue")],
)
def test_hourly_set_has_no_grace_because_sixty_minutes_is_the_longest_gap(now, state):
    assert due(started().day(now)).state == state


@pytest.mark.parametrize(
    ("now", "state"), [("10:59", "soon"), ("11:00", "due"), ("11:09", "due"), ("11:10", "overdue")]
)
def test_half_hourly_set_has_ten_minutes_of_grace(now, state):
    assert due(started(protocol=every(30)).day(now)).state == state


def test_grace_ends_sixty_minutes_after_the_last_set():
    book = started(protocol=every(55))
    book.at("11:00").observes()
    assert clock(due(book.day()).due_at) == "11:55"
    assert clock(due(book.day()).overdue_from) == "12:00"


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, True),
        ({"temperature_c": None}, False),
        ({"pulse_per_min": None}, False),
        ({"systolic_mmhg": None, "diastolic_mmhg": None}, False),
        ({"temperature_c": None, "cannot_take": {"temperature_c": "asleep"}}, True),
        ({"breaths_per_min": None, "spo2_percent": None}, True),
    ],
)
def test_set_counts_with_temperature_pulse_and_pressure_taken_or_refused(values, counts):
    book = started()
    book.at("11:00").observes(**values)
    assert clock(due(book.day()).due_at) == ("12:00" if counts else "11:15")


def test_reaction_makes_a_set_due_now_and_then_every_fifteen_minutes():
    book = started()
    book.at("10:52").reacts(1)
    assert clock(due(book.day()).due_at) == "10:52"
    book.at("10:54").observes()
    assert clock(due(book.day()).due_at) == "11:09"


def test_set_in_the_minute_of_the_reaction_is_the_one_wanted_now():
    book = started()
    book.at("10:52").reacts(1)
    book.observes()
    assert clock(due(book.day()).due_at) == "11:07"


def test_reaction_that_is_over_leaves_the_usual_interval():
    book = started()
    reaction = book.at("10:52").reacts(1)
    book.observes()
    book.at("11:00").reaction_over(reaction)
    assert clock(due(book.day()).due_at) == "11:52"


def resumed_at_half(grade=2):
    book = started()
    reaction = book.at("11:00").reacts(grade)
    book.pauses()
    book.at("11:20").reaction_over(reaction)
    book.at("11:28").observes()
    if grade == 4:
        book.write(e.InfusionDiscontinued(reason="grade 4"))
        book.write(e.Grade4Reopened(reason="mild after all"))
    book.at("11:30").resumes("2.5")
    return book


@pytest.mark.parametrize("grade", [2, 3, 4])
def test_sets_fifteen_and_thirty_minutes_after_resuming_at_half(grade):
    book = resumed_at_half(grade)
    assert clock(due(book.day()).due_at) == "11:45"
    book.at("11:45").observes()
    assert clock(due(book.day()).due_at) == "12:00"
    book.at("12:00").observes()
    assert clock(due(book.day()).due_at) == "13:00"


@pytest.mark.parametrize(("taken", "next_due"), [("11:34", "11:45"), ("11:35", "12:00")])
def test_set_taken_within_ten_minutes_of_its_time_counts_for_it(taken, next_due):
    book = resumed_at_half()
    book.at(taken).observes()
    assert clock(due(book.day()).due_at) == next_due


def test_halving_without_a_stop_is_watched_the_same():
    book = started()
    reaction = book.at("11:00").reacts(2)
    book.rate("2.5")
    book.observes()
    book.at("11:10").reaction_over(reaction)
    assert clock(due(book.day()).due_at) == "11:15"


@pytest.mark.parametrize(("age", "missing"), [(5, False), (6, True)])
def test_set_within_five_minutes_before_resuming_after_a_reaction(age, missing):
    book = started()
    reaction = book.at("11:00").reacts(2)
    book.pauses()
    book.at("11:20").reaction_over(reaction)
    book.observes()
    book.at(book.now + timedelta(minutes=age))
    event = e.InfusionResumed(rate_ml_per_h=Decimal("2.5"))
    assert ("observations_before_resume" in codes(book, event)) == missing


def test_set_at_the_empty_bag_at_the_end_of_the_flush_and_each_hour_of_the_watch():
    book = started("10:30").climbs_to(150)
    book.at("15:00").observes()
    found = []
    for when, event in (("15:39", e.BagFinished()), ("16:09", e.LineFlushed())):
        book.at(when).write(event)
        found.append(due(book.day()).detail)
        book.observes()
    found.append(clock(due(book.day()).due_at))
    assert found == ["bag_end", "flush_end", "17:09"]


@pytest.mark.parametrize(("taken", "wanted"), [("17:58", True), ("17:59", False)])
def test_last_set_belongs_in_the_last_ten_minutes_of_the_watch(taken, wanted):
    book = started("10:30").climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    book.at("16:09").write(e.LineFlushed())
    book.at(taken).observes()
    assert bool(tasks(book.day(), "observations")) == wanted


def test_discontinuation_makes_a_set_due():
    book = started()
    book.at("11:00").write(e.InfusionDiscontinued(reason="x"))
    assert (due(book.day()).detail, clock(due(book.day()).due_at)) == ("bag_end", "11:00")


ILL = {"pulse_per_min": 131, "systolic_mmhg": 90, "breaths_per_min": 21}


def test_news2_of_seven_or_more_is_continuous_without_a_countdown():
    book = started()
    book.at("11:00").observes(**ILL)
    assert due(book.day()).state == "continuous"


def test_part_of_a_set_does_not_call_continuous_off_but_a_whole_one_does():
    book = started()
    book.at("11:00").observes(**ILL)
    book.at("11:05").observes(breaths_per_min=None)
    assert due(book.day()).state == "continuous"
    book.at("11:10").observes()
    assert due(book.day()).state != "continuous"


def test_continuous_observations_come_before_an_increase():
    book = started()
    book.at("10:55").observes(**ILL)
    assert codes(book.at("11:00"), rate("10")) == ["observations_first"]
    assert codes(book, rate("10", "asked")) == ["observations_first"]
    anyway = rate("10").model_copy(update={"raised_anyway": "asked"})
    assert codes(book, anyway) == []


@pytest.mark.parametrize("is_stopped", [False, True])
def test_sets_after_a_halving_count_from_the_resume_that_followed_it(is_stopped):
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    if is_stopped:
        book.after(105).pauses()
    book.after(110).reaction_over(reaction)
    if is_stopped:
        book.after(125).resumes("10")
    book.after(102).observes()
    found = due(book.day_after(126))
    from_min = 125 if is_stopped else 100
    assert found.due_at == book.after(from_min + 15).now


def test_no_set_is_due_before_the_start_or_after_discharge():
    assert tasks(DayBook().made_ready().day(), "observations") == []
    book = started("10:30").climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    book.write(e.LineDisconnected())
    book.at("18:00").write(e.PatientDischarged())
    assert tasks(book.day(), "observations") == []


def eager():
    plan = SPAIN.observations.model_copy(update={"before_each_increase": True})
    return with_protocol(observations=plan)


def test_a_set_before_each_increase_is_due_when_the_step_is_soon_due():
    """Step to 10 mL per hour due 11:00: the set is due 10:50 and overdue with the step's time."""
    book = started("10:30", eager())
    assert clock(due(book.day()).due_at) == "10:50"
    assert [due(book.day(at)).state for at in ("10:39", "10:40", "10:50", "11:00")] == [
        "to_come",
        "soon",
        "due",
        "overdue",
    ]
    assert clock(due(started("10:30").day()).due_at) == "11:30"


@pytest.mark.parametrize("taken", ["10:31", "10:50", "11:00"])
def test_one_set_at_this_rate_is_enough_for_the_increase(taken):
    book = started("10:30", eager())
    book.at(taken).observes()
    assert codes(book.at("11:00"), rate("10")) == []
    book.rate("10")
    assert clock(due(book.day()).due_at) == "11:20"


def test_a_set_before_the_rate_was_confirmed_counts_for_that_rate_only():
    book = started("10:30", eager())
    book.at("10:55").observes()
    book.at("11:00").rate("10")
    assert codes(book.at("11:30"), rate("15")) == ["observations_before_increase"]
    book.observes()
    assert codes(book, rate("15")) == []


def test_no_increase_ahead_asks_for_no_set_before_it():
    book = started("10:30", eager())
    reaction = book.at("10:45").reacts(2)
    book.pauses()
    assert clock(due(book.day()).due_at) == "10:45"
    book.observes()
    assert clock(due(book.day()).due_at) == "11:00"
    book.at("10:50").reaction_over(reaction)
    assert clock(due(book.day()).due_at) == "11:45"
    book.at("10:55").resumes("2.5")
    assert due(book.day()).detail == "after_resume"


def test_a_held_step_in_a_pause_asks_for_its_set_once_it_runs_again():
    book = started("10:30", eager())
    book.at("10:40").pauses()
    assert clock(due(book.day()).due_at) == "11:30"
    book.at("11:00").resumes("5")
    assert clock(book.day().history.leg_due_at()) == "11:20"
    assert clock(due(book.day()).due_at) == "11:10"
