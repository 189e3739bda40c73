"""What screens ask of a day and its history without a number of their own."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.ladder import hold
from tests.core.tapping import UNIT, with_unit
from tests.support.daybook import DayBook, instant


def in_the_watch():
    book = DayBook().started().climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    book.write(e.LineFlushed())
    return book


@pytest.mark.parametrize("what", ["reaction", "emergency"])
def test_way_home_is_open_while_something_of_the_watch_is(what):
    book = in_the_watch()
    assert book.day().home_at is not None
    book.at("16:00")
    if what == "reaction":
        book.reacts(1)
    else:
        book.write(e.EmergencyDeclared(card="anaphylaxis"))
    assert book.day().history.watch_is_open
    assert book.day().home_at is None


def test_reading_adopted_in_its_own_minute_is_no_longer_in_question():
    book = DayBook().started().climbs_to(60)
    book.after(75).write(e.PumpReadingRecorded(volume_ml="30"))
    assert book.day().reading_in_question is not None
    book.write(e.PumpReadingAdopted(volume_ml="30", reason="read twice"))
    assert book.day().reading_that_differs is None
    assert book.day().reading_in_question is None


def test_of_several_tasks_of_a_kind_the_most_pressing_is_the_first():
    book = DayBook().at("08:15")
    book.arrives()
    book.passes_all_checks()
    day = book.day("09:00")
    several = [task for task in day.tasks if task.kind == "premedication"]
    assert len(several) > 1
    assert day.first_task_of["premedication"] == several[0]
    assert several[0] != several[-1]


def test_reaction_from_before_the_start_that_was_halved_for_still_asks_for_half_after_a_stop():
    book = DayBook().made_ready()
    reaction = book.at("10:20").reacts(2)
    book.at("10:30").starts("5")
    book.at("10:35").rate("2.5")
    book.at("10:40").reaction_over(reaction)
    book.at("10:45").pauses()
    assert [one.seq for one in book.day().history.to_resume_after] == [reaction.seq]


def halving(rate, step=None):
    pump = UNIT.pump.model_copy(update={"step_ml_per_h": step and Decimal(step)})
    book = DayBook(unit=with_unit(pump=pump)).started().climbs_to(60)
    book.after(70).reacts(2)
    book.after(75).rate(rate)
    return book.day().history


@pytest.mark.parametrize(
    ("rate", "step", "halved"), [("7.5", None, True), ("8", None, False), ("7", 2, False)]
)
def test_rate_counts_as_the_half_only_where_the_pump_can_be_set_no_higher(rate, step, halved):
    history = halving(rate, step)
    assert (history.half_ml_per_h is not None) == halved
    assert history.legs == hold(Decimal(rate))


def test_rate_off_the_plan_after_a_reaction_is_held():
    book = DayBook().started().climbs_to(60)
    reaction = book.after(70).reacts(2)
    book.rate("7.5")
    book.after(80).reaction_over(reaction)
    book.after(90).rate("6", "asked")
    assert book.day().history.legs == hold(Decimal(6))


def test_reaction_keeps_its_first_stop_and_a_mild_one_has_none():
    book = DayBook().started().climbs_to(60)
    book.after(65).reacts(1)
    book.after(70).reacts(2)
    book.after(75).pauses()
    book.after(80).resumes("7.5")
    book.after(85).pauses("toilet")
    mild, grave = book.day().history.reactions
    assert mild.stopped_at is None
    assert grave.stopped_at == book.after(75).now


@pytest.mark.parametrize(
    ("minute", "grade", "stopped"), [(69, 2, None), (70, 1, None), (75, 2, 70), (85, 2, None)]
)
def test_reaction_told_in_a_pause_counts_as_stopped_since_the_pause_began(minute, grade, stopped):
    book = DayBook().started().climbs_to(60)
    if minute >= 70:
        book.after(70).pauses()
    if minute > 80:
        book.after(80).resumes("15")
    book.after(minute).reacts(grade)
    (reaction,) = book.day().history.reactions
    assert reaction.stopped_at == (None if stopped is None else book.after(stopped).now)


def test_minutes_the_pump_ran_leave_out_the_time_before_the_start_and_every_pause():
    book = DayBook().started()
    book.after(20).pauses()
    book.after(30).resumes("5")
    pump = book.day().pump
    ran = [pump.running_minutes(book.after(minute).now) for minute in (-1, 0, 19, 20, 25, 30, 35)]
    assert ran == [0, 0, 19, 20, 20, 20, 25]


def test_second_reading_adopted_counts_from_its_own_minute():
    book = DayBook().started().climbs_to(60)
    book.after(40).write(e.PumpReadingAdopted(volume_ml="10", reason="read"))
    book.after(50).write(e.PumpReadingAdopted(volume_ml="9", reason="read"))
    assert [book.day_after(minute).dose.pumped_ml for minute in (40, 50)] == [10, 9]


def test_ctcae_grade_is_kept_only_with_its_term():
    book = DayBook().started()
    book.after(40).reacts(1, ctcae_term="infusion_related_reaction", ctcae_grade=1)
    book.reacts(1)
    assert [one.ctcae for one in book.day().history.reactions] == [
        ("infusion_related_reaction", 1),
        None,
    ]


def test_before_the_start_comes_first_what_is_not_yet_done():
    book = DayBook()
    assert book.day("08:00").stage == "booked"
    arrived = book.at("08:15").arrives()
    assert (book.day().stage, book.day().history.arrived) == ("checks", arrived)
    book.passes_all_checks()
    assert book.day().stage == "premedication"
    book.gets_all_premedication()
    assert book.day().stage == "ready"


def test_only_checks_of_arrival_and_before_premedication_hold_premedication_up():
    book = DayBook()
    book.at("08:15").arrives()
    for check in book.protocol.checks:
        if check.stage != "before_start":
            book.write(e.CheckAnswered(check_id=check.id, answer="passed", note="36.7"))
    assert book.day().stage == "premedication"


def four_hours(day):
    return next(one.at for one in day.limits if one.name == "min_4h")


def test_four_hours_end_from_the_planned_start_from_the_real_one_and_later_by_each_pause():
    assert four_hours(DayBook().day("08:00")) == instant("14:30")
    book = DayBook().started().climbs_to(60)
    assert four_hours(book.day_after(60)) == instant("14:30")
    book.after(70).pauses()
    assert four_hours(book.day_after(90)) == instant("14:50")
    book.after(90).resumes("15")
    assert four_hours(book.day_after(250)) == instant("14:50")
    assert four_hours(book.day_after(260)) == instant("14:50")
    assert four_hours(book.day_after(300)) == instant("14:50")


def test_a_bag_that_should_be_empty_says_since_when():
    book = DayBook().started("100").climbs_to(150)
    assert book.day_after(305).label_reached_at is None
    assert book.day_after(306).label_reached_at == book.after(306).now
    assert book.day_after(320).label_reached_at == book.after(306).now


def test_what_could_not_happen_keeps_nothing_after_it_away():
    book = DayBook().started().climbs_to(30)
    book.after(40).resumes("10")
    book.after(50).pauses()
    history = book.day().history
    assert [one.type for one in history.collisions] == ["infusion_resumed"]
    assert history.status == "paused"
