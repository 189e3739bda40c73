"""Due, soon, overdue, and the order of the day list (rules 14, 21, 8)."""

import pytest

from bedside.core import events as e
from bedside.core.due import Task
from tests.core.tapping import MINUTE, clock, tasks
from tests.support.daybook import DayBook, instant


@pytest.mark.parametrize(
    ("minute", "state"),
    [(19, "to_come"), (20, "soon"), (29, "soon"), (30, "due"), (39, "due"), (40, "overdue")],
)
def test_rate_step_is_soon_due_and_overdue_at_its_minutes(minute, state):
    (step,) = tasks(DayBook().started().day_after(minute), "rate_step")
    assert step.state == state
    assert step.due_at == instant("11:00")


@pytest.mark.parametrize(("minute", "state"), [(308, "soon"), (309, "due"), (314, "overdue")])
def test_bag_end_has_five_minutes_of_grace(minute, state):
    (task,) = tasks(DayBook().started().climbs_to(150).day_after(minute), "bag_end")
    assert task.state == state


@pytest.mark.parametrize(
    ("now", "state"), [("08:29", "soon"), ("08:44", "due"), ("08:45", "overdue")]
)
def test_premedication_has_fifteen_minutes_of_grace(now, state):
    book = DayBook()
    book.at("08:00").arrives()
    paracetamol = next(
        t for t in tasks(book.day(now), "premedication") if t.detail == "paracetamol"
    )
    assert paracetamol.state == state


def given_adrenaline(times):
    book = DayBook().started().after(40)
    book.write(e.EmergencyDeclared(card="anaphylaxis"))
    for at in times:
        book.at(at).write(e.EmergencyStepDone(card="anaphylaxis", step_id="adrenaline"))
    return book


@pytest.mark.parametrize(("now", "state"), [("11:16", "soon"), ("11:17", "overdue")])
def test_second_adrenaline_has_no_grace(now, state):
    (task,) = tasks(given_adrenaline(["11:12"]).day(now), "emergency_repeat")
    assert (clock(task.due_at), task.state) == ("11:17", state)


def test_steps_of_a_card_are_told_apart():
    book = given_adrenaline(["11:12"])
    book.at("11:13").write(e.EmergencyStepDone(card="anaphylaxis", step_id="call"))
    (emergency,) = book.day().history.emergencies
    assert [clock(at) for at in emergency.times_of("adrenaline")] == ["11:12"]
    assert [clock(at) for at in emergency.times_of("call")] == ["11:13"]


def test_after_two_doses_of_adrenaline_no_third_is_counted_down():
    assert tasks(given_adrenaline(["11:12", "11:17"]).day("11:30"), "emergency_repeat") == []


@pytest.mark.parametrize(("minute", "passed"), [(480, False), (481, True)])
def test_limit_is_a_task_from_the_minute_after_its_edge(minute, passed):
    book = DayBook().started("112", prepared="10:30").climbs_to(30)
    assert bool(tasks(book.day_after(minute), "limit")) == passed


def kinds(day):
    return [task.kind for task in day.tasks]


def test_emergency_stands_before_everything_else():
    book = DayBook().started().climbs_to(30)
    book.after(70).reacts(2)
    book.write(e.EmergencyDeclared(card="stroke"))
    assert kinds(book.day_after(100))[:2] == ["emergency", "reaction"]


def test_overdue_observations_stand_before_an_overdue_step_though_due_later():
    assert kinds(DayBook().started().day_after(60))[:2] == ["observations", "rate_step"]


def test_overdue_step_stands_before_what_is_only_due():
    book = DayBook().started()
    book.after(40).observes()
    assert kinds(book.day_after(101))[:2] == ["observations", "rate_step"]
    assert kinds(book.day_after(99))[:2] == ["rate_step", "observations"]


def task(kind, minute, state):
    at = instant("12:00") + minute * MINUTE
    return Task(kind, at, at, at, state)


def test_order_of_the_day_list_from_emergency_to_quiet_inside_by_due_time():
    ordered = [
        task("emergency", 9, "overdue"),
        task("reaction", 7, "overdue"),
        task("decision", 8, "due"),
        task("observations", 5, "overdue"),
        task("limit", 6, "overdue"),
        task("observations", 6, "continuous"),
        task("rate_step", 1, "overdue"),
        task("premedication", 2, "overdue"),
        task("bag_end", 0, "due"),
        task("rate_step", 3, "due"),
        task("observations", 0, "soon"),
        task("discharge", 0, "to_come"),
    ]
    assert sorted(reversed(ordered), key=lambda one: (one.order, ordered.index(one))) == ordered


def test_resolved_reaction_without_a_way_on_is_an_open_decision():
    book = DayBook().started().climbs_to(90)
    reaction = book.after(100).reacts(2)
    book.rate("10")
    book.after(110).reaction_over(reaction)
    (decision,) = tasks(book.day(), "decision")
    assert (decision.due_at, decision.detail) == (book.now, str(reaction.seq))


def test_no_step_is_due_while_paused_and_none_after_the_last():
    book = DayBook().started().climbs_to(150)
    assert tasks(book.day_after(200), "rate_step") == []
    book.after(200).pauses()
    assert tasks(book.day_after(230), "rate_step") == tasks(book.day(), "bag_end") == []


def test_age_of_a_task_counts_from_its_due_time_not_from_the_end_of_grace():
    (step,) = tasks(DayBook().started().day_after(55), "rate_step")
    assert (step.overdue_from - step.due_at, step.due_at) == (10 * MINUTE, instant("11:00"))


def test_task_across_midnight_keeps_its_instant():
    book = DayBook(start="23:50").made_ready()
    book.at("23:50").starts()
    (step,) = tasks(book.day_after(20), "rate_step")
    assert step.due_at - book.now == 30 * MINUTE
    assert clock(step.due_at) == "00:20"
