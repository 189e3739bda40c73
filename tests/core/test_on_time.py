"""What fell due and when it was done, against a day worked out by hand and against the screens."""

from datetime import timedelta
from fractions import Fraction
from functools import cache

import pytest

from bedside.core import events as e
from bedside.core.day import read_day
from bedside.core.figures import Figures, Length, Share, figures_of, spread_of
from bedside.core.on_time import Due, due_on
from tests.support.daybook import DayBook, instant
from tests.support.invented_days import invented_day


def a_day():
    """The Spanish ladder: 30, 30, 30, 60 minutes, then 25 mL per hour; sets every 60 minutes."""
    book = DayBook().started()  # baseline 10:15, start 10:30, 101.2 mL
    book.at("11:03").rate("10")
    book.at("11:20").observes()
    book.at("11:33").rate("15")
    book.at("12:01").pauses()
    book.at("12:11").resumes("15")
    book.at("12:29").rate("20")
    book.at("12:36").observes()
    book.at("13:24").rate("25")
    book.at("13:26").observes()
    book.at("14:41").observes()
    book.at("15:57").write(e.BagFinished())
    book.at("15:59").observes()
    book.at("16:12").write(e.LineFlushed())
    book.at("17:05").observes()
    book.at("18:20").write(e.PatientDischarged())
    return book


# By hand. Sets: baseline 10:15 + 60; then each set + 60; 15:41 stood open at the bag's end; the
# flush at 16:12 asks for one at once; the watch ends 18:12, its last ten minutes begin 18:02.
SETS_BY_HAND = [
    ("11:15", "interval", "done", 5),
    ("12:20", "interval", "done", 16),
    ("13:36", "interval", "done", -10),
    ("14:26", "interval", "done", 15),
    ("15:41", "interval", "done", 18),
    ("16:12", "flush_end", "done", 53),
    ("18:02", "end_of_watch", "fell_away", 18),
]
# 28 of 30 minutes had run at 12:01, so two are left at 12:11. The 60 minutes from 12:29 end 13:29.
STEPS_BY_HAND = [
    ("11:00", None, "done", 3),
    ("11:33", None, "done", 0),
    ("12:13", None, "done", 16),
    ("13:29", None, "done", -5),
]


def told(found, kind):
    return [
        (f"{due.due_at:%H:%M}", due.why, due.ending, due.late_min)
        for due in found
        if due.kind == kind
    ]


def of(book, now=None):
    return due_on(book.entries, book.now if now is None else instant(now))


def test_a_day_worked_out_by_hand_has_these_sets_and_these_steps():
    found = of(a_day())
    assert told(found, "observations") == SETS_BY_HAND
    assert told(found, "rate_step") == STEPS_BY_HAND


def test_the_same_day_adds_up_to_two_and_three_of_seven_sets_and_three_of_four_steps():
    book, figures = a_day(), Figures()
    day = figures_of(book.on, book.entries, book.now)
    figures.add(day)
    sets, steps = figures.all_of("observations"), figures.all_of("rate_step")
    assert (sets.within(5), sets.within(15)) == (Share(2, 7), Share(3, 7))
    assert (sets.due, sets.done, sets.fell_away, sets.open) == (7, 6, 1, 0)
    assert (steps.within(5), steps.within(15)) == (Share(3, 4), Share(3, 4))
    assert figures.punctual["observations", "flush_end"].within(15) == Share(0, 1)
    # 35 mL in the first 150 minutes, 66.2 mL at 25 mL per hour: 158.88 minutes.
    assert day.length == Length(Fraction("308.88"), 327, premature=False)
    assert day.length.longer_min == Fraction("18.12")
    assert day.home_min == -25  # closing is 18:45


@pytest.mark.parametrize(
    ("late", "in_five", "in_fifteen"),
    [
        (-10, True, True),
        (0, True, True),
        (5, True, True),
        (6, False, True),
        (15, False, True),
        (16, False, False),
    ],
)
def test_a_set_is_in_time_up_to_the_last_minute_of_the_window(late, in_five, in_fifteen):
    due = Due("observations", "interval", instant("11:30"), "done", late)
    assert (due.is_within(5), due.is_within(15)) == (in_five, in_fifteen)


@pytest.mark.parametrize(("late", "in_five"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_a_step_is_in_time_on_either_side_of_due(late, in_five):
    assert Due("rate_step", None, instant("11:00"), "done", late).is_within(5) is in_five


@pytest.mark.parametrize("ending", ["open", "fell_away"])
def test_what_is_not_done_counts_only_once_the_window_is_over(ending):
    at_five = Due("observations", "interval", instant("11:30"), ending, 5)
    after = Due("observations", "interval", instant("11:30"), ending, 6)
    assert (at_five.is_within(5), after.is_within(5), after.is_within(15)) == (None, False, None)


def test_a_set_still_open_is_told_with_its_age_and_before_due_not_at_all():
    book = DayBook().started()
    assert told(of(book, "11:14"), "observations") == []
    assert told(of(book, "11:15"), "observations") == [("11:15", "interval", "open", 0)]
    assert told(of(book, "11:31"), "observations") == [("11:15", "interval", "open", 16)]


def test_a_set_long_before_its_time_only_puts_the_next_one_off():
    book = DayBook().started()
    book.at("11:04").observes()  # eleven minutes before 11:15
    assert told(of(book, "12:00"), "observations") == []
    assert told(of(book, "12:05"), "observations") == [("12:04", "interval", "open", 1)]
    in_time = DayBook().started()
    in_time.at("11:05").observes()
    assert told(of(in_time, "12:00"), "observations") == [("11:15", "interval", "done", -10)]


def test_a_set_without_temperature_does_not_count_and_one_refused_with_a_reason_does():
    book = DayBook().started()
    book.at("11:16").observes(temperature_c=None)
    assert told(of(book, "11:20"), "observations") == [("11:15", "interval", "open", 5)]
    book.at("11:18").observes(temperature_c=None, cannot_take={"temperature_c": "asleep"})
    refused = of(book, "11:20")[-1]
    assert (refused.ending, refused.late_min, refused.refused) == ("done", 3, "some")
    every = dict.fromkeys(("temperature_c", "pulse_per_min", "systolic_mmhg", "diastolic_mmhg"))
    book.at("12:20").observes(**every, cannot_take=dict.fromkeys(every, "asleep"))
    assert of(book)[-1].refused == "all"


def test_a_set_entered_later_counts_when_it_was_taken_and_is_named():
    at_once, later = DayBook().started(), DayBook().started()
    taken = at_once.at("11:16").observes()
    later.at("11:16").write(taken.event, entered_at=instant("11:22"))
    for book, is_later in ((at_once, False), (later, True)):
        (due,) = [due for due in of(book, "11:40") if due.kind == "observations"]
        assert (due.late_min, due.entered_later) == (1, is_later)


def test_a_corrected_time_counts_and_the_first_one_does_not():
    book = DayBook().started()
    wrong = book.at("11:45").observes()
    assert told(of(book), "observations") == [("11:15", "interval", "done", 30)]
    book.at("11:17").write(wrong.event, corrects=wrong.seq, entered_at=instant("11:50"))
    assert told(of(book, "11:50"), "observations") == [("11:15", "interval", "done", 2)]


def test_a_pause_does_not_count_while_a_step_waits():
    book = DayBook().started()
    book.at("11:04").pauses()
    book.at("11:40").resumes("5")
    book.at("11:42").rate("10")
    assert told(of(book), "rate_step") == [("11:00", None, "done", 4 + 2)]


def test_a_step_given_up_for_a_reaction_counts_only_where_the_window_was_over():
    book = DayBook().started()
    book.at("11:06").reacts(2)
    steps = [due for due in of(book) if due.kind == "rate_step"]
    assert told(steps, "rate_step") == [("11:00", None, "fell_away", 6)]
    assert (steps[0].is_within(5), steps[0].is_within(15)) == (False, None)


def test_a_set_that_stands_due_is_one_set_whatever_its_reason_becomes():
    book = DayBook().started()
    reaction = book.at("11:10").reacts(1)  # due at once, and the interval's at 11:15
    book.at("11:30").reaction_over(reaction)
    book.at("11:32").observes()
    assert told(of(book), "observations") == [("11:10", "reaction", "done", 22)]


def test_a_set_for_a_reaction_that_is_over_fell_away():
    book = DayBook().started()
    reaction = book.at("10:40").reacts(1)
    book.at("10:52").reaction_over(reaction)
    assert told(of(book), "observations") == [("10:40", "reaction", "fell_away", 12)]


def test_a_reaction_makes_a_set_due_at_its_onset_and_every_fifteen_minutes():
    book = DayBook().started()
    book.at("10:50").reacts(1)
    book.at("10:52").observes()
    book.at("11:08").observes()
    assert told(of(book), "observations") == [
        ("10:50", "reaction", "done", 2),
        ("11:07", "reaction", "done", 1),
    ]


def test_an_empty_bag_asks_for_no_faster_rate():
    """20 mL are gone after 30, 30 and 30 minutes and 15 minutes at 20: then no step is due."""
    book = DayBook().started("20")
    for at, rate in (("11:00", "10"), ("11:30", "15"), ("12:00", "20")):
        book.at(at).rate(rate)
    assert len(told(of(book, "13:30"), "rate_step")) == 3


def test_no_set_has_a_time_while_news2_asks_for_continuous_observation():
    book = DayBook().started()
    book.at("11:16").observes(pulse_per_min=135, temperature_c="39.2", systolic_mmhg=88)
    assert told(of(book, "14:00"), "observations") == [("11:15", "interval", "done", 1)]
    book.at("14:00").observes()
    assert told(of(book, "15:02"), "observations")[1:] == [("15:00", "interval", "open", 2)]


def test_a_day_before_its_start_adds_no_due_time_and_no_share_is_no_number():
    book, figures = DayBook().made_ready(), Figures()
    figures.add(figures_of(book.on, book.entries, book.now))
    assert (figures.days, figures.infusions, figures.not_started["arrived"]) == (1, 0, 1)
    assert figures.all_of("observations").within(5).percent is None
    assert Share(0, 3).percent == 0
    assert spread_of(figures.longer) is None


def test_a_day_that_was_signed_since_keeps_how_it_ended():
    book = DayBook()
    book.at("09:00").write(e.DayDeferred(reason="fever"))
    book.write(e.DaySigned(meaning=e.RESPONSIBLE_NURSE, through_seq=2, head="0" * 64))
    day = figures_of(book.on, book.entries, book.now)
    assert (day.status, day.started, day.length) == ("deferred", False, None)


def test_reactions_stand_under_the_worst_grade_of_the_day_of_the_course():
    figures = Figures()
    for day, grades in ((1, (1, 2)), (1, ()), (2, (3,))):
        book = DayBook(day=day).started()
        for minute, grade in enumerate(grades, start=1):
            book.after(minute * 5).reacts(grade)
        figures.add(figures_of(book.on, book.entries, book.now))
    assert figures.course_days == ((1, 1), (1, 2))
    assert figures.infusions_on[1, 1] == 2 and figures.with_reaction_on[1, 1] == 1
    assert [figures.reactions[(1, 1), grade] for grade in (1, 2, 3, 4)] == [1, 1, 0, 0]
    assert figures.reactions[(1, 2), 3] == 1


def test_a_bag_stopped_early_is_counted_and_kept_out_of_the_lengths():
    book, figures = DayBook().started(), Figures()
    book.after(90).write(e.InfusionDiscontinued(why="patient"))
    day = figures_of(book.on, book.entries, book.now)
    figures.add(day)
    assert day.length == Length(Fraction("308.88"), 90, premature=True)
    assert (figures.premature, spread_of(figures.actual)) == (1, None)


def test_the_middle_of_an_even_number_lies_halfway():
    figures = Figures()
    figures.longer.update({Fraction(-3): 1, Fraction(2): 2, Fraction("7.5"): 1})
    spread = spread_of(figures.longer)
    assert (spread.number, spread.least, spread.median, spread.most) == (4, -3, 2, Fraction("7.5"))
    figures.longer[Fraction("7.5")] += 2
    assert spread_of(figures.longer).median == Fraction("4.75")


@cache
def minute_by_minute(seed):
    """A made-up day, and the whole of it read anew at each of its minutes."""
    book = invented_day(seed, day=1 + seed % 5)
    minute, days = book.entries[0].occurred_at, []
    while minute < book.now:
        days.append(read_day([x for x in book.entries if x.occurred_at <= minute], minute))
        minute += timedelta(minutes=1)
    return book, days


def minutes_shown_due(days, kind):
    """Slow and plain: in how many minutes the screens said so; one number for each thing due.

    While a step waits, a pause neither counts nor ends its waiting.
    """
    runs, stands = [], False
    for day in days:
        task = day.first_task_of.get(kind)
        is_due = task is not None and task.state in ("due", "overdue")
        if is_due:
            runs = runs if stands else [*runs, 0]
            runs[-1] += 1
        if kind == "observations" or day.history.status != "paused":
            stands = is_due
    return sorted(runs)


@pytest.mark.parametrize("seed", [3, 4, 8, 14])
@pytest.mark.parametrize("kind", ["observations", "rate_step"])
def test_every_late_minute_is_one_in_which_the_screens_said_due(seed, kind):
    book, days = minute_by_minute(seed)
    lates = [due.late_min for due in of(book) if due.kind == kind and due.late_min > 0]
    assert sorted(lates) == minutes_shown_due(days, kind)
