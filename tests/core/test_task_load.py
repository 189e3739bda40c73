"""What the board counts: the tasks of each patient, at the minute at which the bedside has them."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.core import events as e
from bedside.core.day import premedication_today
from bedside.core.plan import plan_of
from bedside.core.rest_of_day import rest_of_day
from bedside.core.task_load import (
    QUARTER,
    Work,
    load_by_quarter,
    work_ahead,
    work_done,
)
from tests.support.daybook import DayBook, configuration, instant


def sorts(work):
    return Counter(one.sort for one in work)


def booked(start="10:30", **more):
    return DayBook(start=start, **more)


def test_booked_day_counts_premedication_start_steps_sets_bag_line_and_the_way_home():
    day = booked().day("07:00")
    plan = plan_of(day.history.protocol, 1, 2, day.history.protocol.bag.nominal_volume_ml)
    found = sorts(work_ahead(day))
    assert found["start"] == 1
    assert found["rate_step"] == len(plan.steps) - 1
    assert found["observations"] == len(rest_of_day(day).sets)
    assert (found["bag_end"], found["line_end"], found["discharge"]) == (1, 1, 1)


def test_premedication_of_one_minute_is_one_task():
    day = booked().day("07:00")
    due = {premed.minutes_before or 0 for premed, _dose in premedication_today(day.history)}
    assert sorts(work_ahead(day))["premedication"] == len(due)


def test_what_is_given_moves_from_to_do_to_done():
    book = booked().started()
    before = book.day("10:59")
    book.at("11:00").rate("10")
    after = book.day("11:00")
    assert sorts(work_ahead(before))["rate_step"] == sorts(work_ahead(after))["rate_step"] + 1
    assert sorts(work_done(after))["rate_step"] == 1
    assert Work(instant("11:00"), "rate_step") in work_done(after)


def test_what_is_overdue_counts_now_and_not_in_the_past():
    day = booked().started().day("11:20")
    assert min(one.at for one in work_ahead(day)) == instant("11:20")
    assert Work(instant("11:20"), "rate_step") in work_ahead(day)


def test_day_that_is_over_has_nothing_left_to_do():
    book = booked()
    book.at("09:00").write(e.DayDeferred(reason="infection"))
    assert work_ahead(book.day("09:00")) == ()


def test_struck_and_impossible_lines_are_no_work_done():
    book = booked()
    book.at("08:00").rate("10")
    book.observes()
    book.write(e.EntryStruck(correction_reason="wrong patient"), corrects=book.entries[-1].seq)
    assert work_done(book.day()) == ()


def test_each_quarter_holds_fifteen_minutes_from_its_first():
    at = [instant(clock) for clock in ("09:59", "10:00", "10:14", "10:15", "10:44", "10:45")]
    load = load_by_quarter(at, instant("10:00"), instant("10:45"))
    assert load == (
        (instant("10:00"), 2),
        (instant("10:15"), 1),
        (instant("10:30"), 1),
    )


@pytest.mark.parametrize("protocol", ["spain-2019", "us-2024"])
def test_each_task_counted_is_due_at_the_bedside_at_that_very_minute(protocol):
    """The rest of the day lived through: whenever the load has a task, the day list has it too."""
    book = booked(protocol=configuration().protocols[protocol]).made_ready()
    for work in work_ahead(book.day("10:15")):
        day = book.day(work.at)
        assert (work.sort, work.at) in {(task.kind, task.due_at) for task in day.tasks}, work
        book.at(work.at)
        match work.sort:
            case "start":
                book.starts(str(book.protocol.steps[0].rate_ml_per_h))
            case "rate_step":
                book.rate(str(day.history.legs[1].rate_ml_per_h))
            case "observations":
                book.observes()
            case "bag_end":
                book.write(e.BagFinished())
            case "line_end":
                book.write(e.LineDisconnected())
            case "discharge":
                book.write(e.PatientDischarged())
    assert book.day().history.status == "discharged"


STARTS = st.integers(min_value=9 * 60, max_value=14 * 60)
UNITS = st.lists(STARTS, min_size=1, max_size=5)


@settings(max_examples=15, deadline=None)
@given(UNITS, st.integers(min_value=7 * 60, max_value=20 * 60))
def test_load_of_a_unit_is_the_sum_of_what_its_patients_still_have_to_do(starts, now_min):
    days = [
        booked(f"{start // 60:02}:{start % 60:02}").day(f"{now_min // 60:02}:{now_min % 60:02}")
        for start in starts
    ]
    ahead = [one for day in days for one in work_ahead(day)]
    load = load_by_quarter(
        [one.at for one in ahead], instant("00:00"), instant("00:00") + timedelta(hours=48)
    )
    rest = [rest_of_day(day) for day in days]
    steps_and_sets = sum(len(one.steps) + len(one.sets) for one in rest)
    others = sum(
        count
        for sort, count in sorts(ahead).items()
        if sort not in ("start", "rate_step", "observations")
    )
    assert sum(count for _at, count in load) == steps_and_sets + others
    assert all((at - instant("00:00")) % QUARTER == timedelta(0) for at, _count in load)
