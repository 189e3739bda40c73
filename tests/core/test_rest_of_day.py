"""What is left of a day, worked out in advance: paper has to agree with the day as it is lived."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bedside.core import events as e
from bedside.core.rest_of_day import rest_of_day
from tests.support.daybook import DayBook, configuration, instant


def clocks(found):
    return [f"{one.at:%H:%M}" for one in found]


def running(minutes, **bag):
    book = DayBook()
    book.started(**bag).climbs_to(minutes)
    book.after(minutes)
    return book


def test_before_the_start_the_whole_ladder_stands_from_the_planned_start():
    rest = rest_of_day(DayBook().day("08:00"))
    assert clocks(rest.steps) == ["10:30", "11:00", "11:30", "12:00", "13:00"]
    assert [one.pump_ml for one in rest.steps] == [0, Fraction(5, 2), Fraction(15, 2), 15, 35]
    assert [one.minutes for one in rest.steps] == [30, 30, 30, 60, None]
    assert rest.empty_at == instant("15:39")


def test_a_start_that_slipped_counts_from_now():
    assert clocks(rest_of_day(DayBook().day("11:10")).steps)[0] == "11:10"


def test_the_rate_that_runs_is_no_step_any_more():
    rest = rest_of_day(running(60).day())
    assert [one.rate_ml_per_h for one in rest.steps] == [20, 25]
    assert rest.rates == (15, 20, 25)


def test_a_step_that_is_due_keeps_the_time_it_was_due_and_moves_the_rest():
    book = running(60)
    rest = rest_of_day(book.day("12:07"))
    assert (rest.steps[0].due_at, rest.steps[0].at) == (instant("12:00"), instant("12:07"))
    assert rest.steps[1].at == instant("13:07")


@given(
    minutes=st.integers(0, 149),
    late=st.lists(st.integers(0, 12), min_size=4, max_size=4),
    volume=st.sampled_from(["100", "101.2", "112"]),
)
def test_a_day_lived_as_the_paper_says_is_as_the_paper_said(minutes, late, volume):
    """Every change made when the sheet says: same times, same volumes, same end."""
    book = DayBook()
    book.started(volume)
    delay = 0
    for at_min, rate, more in zip((30, 60, 90, 150), ("10", "15", "20", "25"), late, strict=True):
        delay += more
        if at_min + delay > minutes:
            break
        book.after(at_min + delay).rate(rate)
    book.after(minutes)
    told = rest_of_day(book.day())
    for step in told.steps:
        book.at(step.at)
        assert book.day().dose.pumped_ml == step.pump_ml
        book.rate(str(step.rate_ml_per_h))
    assert book.day().projection.finish_at == told.empty_at
    book.at(told.empty_at)
    assert book.day().dose.pumped_ml == told.empty_ml == Fraction(volume)


@given(minutes=st.integers(0, 299), interval=st.sampled_from([30, 60]))
def test_sets_taken_when_the_paper_says_are_never_late(minutes, interval):
    protocol = configuration().protocols["spain-2019"]
    often = protocol.observations.model_copy(
        update={"interval_min": interval, "watch_interval_min": interval}
    )
    book = DayBook(protocol=protocol.model_copy(update={"observations": often}))
    book.started().climbs_to(minutes)
    book.after(minutes)
    told = rest_of_day(book.day())
    facts = [(step.at, e.RateChanged(rate_ml_per_h=str(step.rate_ml_per_h))) for step in told.steps]
    facts += [(told.empty_at, e.BagFinished()), (told.empty_at, e.LineDisconnected())]
    for one in told.sets:
        while facts and facts[0][0] <= one.at:
            at, event = facts.pop(0)
            book.at(at).write(event)
        assert book.at(one.at).day().first_task_of["observations"].due_at == one.due_at <= one.at
        book.observes()
    end = book.day().watch_end_at
    assert book.at(end).day().first_task_of.get("observations") is None


def test_the_first_set_is_due_an_hour_after_the_baseline():
    book = DayBook()
    book.started()  # baseline at 10:15
    assert clocks(rest_of_day(book.day("10:30")).sets)[:2] == ["11:15", "12:15"]


def test_an_overdue_set_is_due_now_and_the_next_ones_count_from_now():
    book = DayBook()
    book.started()
    sets = rest_of_day(book.day("11:20")).sets
    assert (sets[0].due_at, sets[0].at) == (instant("11:15"), instant("11:20"))
    assert sets[1].at == instant("12:20")


def test_a_stopped_pump_has_minutes_after_the_resume_and_sets_by_their_own_clock():
    book = running(60)
    book.at("11:40").pauses()
    rest = rest_of_day(book.day("11:50"))
    assert [(one.after_min, one.rate_ml_per_h) for one in rest.steps][:2] == [(0, 15), (20, 20)]
    assert all(one.why == "interval" for one in rest.sets) and len(rest.sets) == 3


def test_after_a_reaction_the_half_rate_is_held_until_a_way_on_is_signed():
    book = running(130)
    reaction = book.reacts(2)
    book.pauses()
    book.after(150).reaction_over(reaction)
    held = rest_of_day(book.day())
    assert [(one.rate_ml_per_h, one.minutes) for one in held.steps] == [(10, None)]
    book.chooses("climb", reaction, wait_min=30)
    climbing = rest_of_day(book.day())
    assert [one.rate_ml_per_h for one in climbing.steps] == [10, 15, 20, 25]
    assert [one.after_min for one in climbing.steps] == [0, 30, 60, 120]


def test_an_open_reaction_asks_for_sets_every_quarter_of_an_hour():
    book = running(70)
    book.reacts(1)
    sets = rest_of_day(book.day()).sets
    assert [one.why for one in sets[1:]] == ["reaction"] * 4
    assert sets[2].at - sets[1].at == timedelta(minutes=15)


def test_a_locked_day_has_no_plan():
    book = running(60)
    book.reacts(4)
    rest = rest_of_day(book.day())
    assert (rest.steps, rest.empty_at, rest.rates) == ((), None, ())


def test_in_the_watch_only_sets_are_left_the_last_in_its_last_ten_minutes():
    book = running(150)
    book.after(309).write(e.BagFinished())
    book.observes()
    book.write(e.LineDisconnected())
    sets = rest_of_day(book.day()).sets
    assert [(f"{one.at:%H:%M}", one.why) for one in sets] == [
        ("16:39", "interval"),
        ("17:29", "end_of_watch"),
    ]


def test_somebody_who_has_come_needs_no_second_arrival_and_a_fresh_set_no_second_one():
    book = DayBook()
    book.at("08:15").arrives()
    assert clocks(rest_of_day(book.day()).sets)[0] == "11:30"
    ready = DayBook().made_ready()
    ready.at("10:25").observes()
    rest = rest_of_day(ready.day())
    assert (clocks(rest.steps)[0], clocks(rest.sets)[0]) == ("10:30", "11:25")


def test_an_empty_bag_leaves_the_sets_of_the_watch():
    book = running(309)
    book.write(e.BagFinished())
    book.observes()
    rest = rest_of_day(book.day())
    assert (rest.steps, rest.empty_at) == ((), None)
    # The watch ends at 17:39; its last set lies in the ten minutes before.
    assert clocks(rest.sets)[-1] == "17:29"
