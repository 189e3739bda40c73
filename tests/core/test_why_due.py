"""Which set is named when several are wanted, and what stands in a task beside its time."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bedside.core import events as e
from tests.core.tapping import MINUTE, SPAIN, clock, tasks, with_protocol
from tests.support.daybook import DayBook


def wanted(day):
    (task,) = tasks(day, "observations")
    return task.detail, clock(task.due_at)


def observing(**changes):
    return with_protocol(observations=SPAIN.observations.model_copy(update=changes))


def test_set_of_the_usual_interval_is_named_so_before_and_after_the_first():
    book = DayBook().started()
    assert wanted(book.day()) == ("interval", "11:15")
    book.at("10:40").observes()
    assert wanted(book.day()) == ("interval", "11:40")


def test_start_without_a_baseline_asks_for_a_set_at_once():
    book = DayBook().at("08:15")
    book.arrives()
    book.at("10:30").starts()
    assert wanted(book.day()) == ("interval", "10:30")


def test_set_for_a_reaction_is_named_so_at_once_and_every_fifteen_minutes():
    book = DayBook().started()
    book.at("10:52").reacts(1)
    assert wanted(book.day()) == ("reaction", "10:52")
    book.at("10:54").observes()
    assert wanted(book.day()) == ("reaction", "11:09")


def in_the_watch(protocol=SPAIN):
    book = DayBook(protocol=protocol).started().climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    book.observes()
    book.at("16:09").write(e.LineFlushed())
    book.observes()
    return book


def test_sets_of_the_watch_are_named_by_the_hour_and_the_last_one_by_its_end():
    book = in_the_watch()
    assert wanted(book.day()) == ("interval", "17:09")
    book.at("17:09").observes()
    assert wanted(book.day()) == ("end_of_watch", "17:59")


@pytest.mark.parametrize(("taken", "left"), [("17:59", ["18:09"]), ("18:00", [])])
def test_set_that_falls_on_the_end_of_the_watch_is_still_wanted(taken, left):
    book = in_the_watch(observing(watch_interval_min=10))
    book.at(taken).observes()
    assert [clock(task.due_at) for task in tasks(book.day(), "observations")] == left


def test_of_sets_due_in_the_same_minute_the_usual_one_is_named():
    book = DayBook(protocol=observing(interval_min=15)).started()
    reaction = book.at("11:00").reacts(2)
    book.rate("2.5")
    book.reaction_over(reaction)
    book.observes()
    assert wanted(book.day()) == ("interval", "11:15")


def test_mild_reaction_before_leaves_the_sets_after_a_later_halving():
    book = DayBook().started()
    mild = book.at("10:40").reacts(1)
    book.at("10:45").reaction_over(mild)
    halved = book.at("11:00").reacts(2)
    book.rate("2.5")
    book.observes()
    book.reaction_over(halved)
    assert wanted(book.day()) == ("after_resume", "11:15")


EAGER = observing(before_each_increase=True)


def test_last_increase_asks_for_its_set_too():
    book = DayBook(protocol=EAGER).started().climbs_to(90)
    # 20 mL per hour since 12:00, 25 due at 13:00.
    book.at("11:59").observes()
    assert wanted(book.day("12:10")) == ("before_increase", "12:50")


def test_task_is_soon_due_ten_minutes_before_its_time():
    (step,) = tasks(DayBook().started().day(), "rate_step")
    assert step.due_at - step.soon_from == timedelta(minutes=10)


def declared(card="anaphylaxis"):
    book = DayBook().started().after(40)
    book.write(e.EmergencyDeclared(card=card))
    return book


def test_emergency_names_its_card_and_is_overdue_from_its_first_minute():
    (task,) = tasks(declared().day(), "emergency")
    assert (task.detail, task.state) == ("anaphylaxis", "overdue")


def test_emergency_that_is_over_does_not_hide_the_next_one():
    book = declared()
    book.at(book.now + 5 * MINUTE).write(e.EmergencyEnded(card="anaphylaxis"))
    book.at(book.now + 5 * MINUTE).write(e.EmergencyDeclared(card="anaphylaxis"))
    (task,) = tasks(book.day(), "emergency")
    assert task.due_at == book.now


def test_other_steps_of_the_card_leave_the_second_adrenaline_counted_down():
    book = declared()
    for step in ("call", "adrenaline", "flat"):
        book.write(e.EmergencyStepDone(card="anaphylaxis", step_id=step))
    (task,) = tasks(book.day(), "emergency_repeat")
    assert (task.detail, task.due_at) == ("adrenaline", book.now + 5 * MINUTE)


def details(day):
    return {task.kind: task.detail for task in day.tasks}


def states(day):
    return {task.kind: task.state for task in day.tasks}


def test_before_the_start_the_arrival_then_the_start_is_to_come():
    book = DayBook()
    lead = max(p.minutes_before or 0 for p in book.protocol.premedication)
    (arrival,) = book.day().tasks
    assert (arrival.kind, arrival.due_at) == (
        "arrival",
        book.day().history.planned_start_at - lead * MINUTE,
    )
    book.made_ready()
    (to_start,) = book.day("10:20").tasks
    assert (to_start.kind, clock(to_start.due_at), to_start.state) == ("start", "10:30", "soon")


def test_protocol_without_premedication_expects_the_patient_at_the_planned_start():
    book = DayBook(protocol=with_protocol(premedication=()))
    (arrival,) = book.day().tasks
    assert clock(arrival.due_at) == "10:30"


def test_premedication_given_leaves_the_others_to_be_given():
    book = DayBook().at("08:15")
    book.arrives()
    book.passes_all_checks()
    all_of_them = [task.detail for task in tasks(book.day(), "premedication")]
    assert len(all_of_them) > 1
    book.at("08:30").gets_all_premedication()
    first = book.entries.pop()
    assert [t.detail for t in tasks(book.day(), "premedication")] == [first.event.premedication_id]


def test_reaction_is_overdue_at_once_and_carries_its_grade():
    book = DayBook().started()
    book.at("10:52").reacts(2)
    assert (details(book.day())["reaction"], states(book.day())["reaction"]) == ("2", "overdue")


def test_pump_found_at_another_rate_is_overdue_at_once_and_names_its_line():
    book = DayBook().started()
    found = book.at("10:52").write(
        e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(9), until_at=None, reason="found so")
    )
    assert details(book.day())["pump_rate"] == str(found.seq)
    assert states(book.day())["pump_rate"] == "overdue"


@pytest.mark.parametrize("end", [e.BagFinished(), e.InfusionDiscontinued(reason="x")])
def test_line_is_seen_to_after_the_end_and_then_the_patient_goes_home(end):
    book = DayBook().started().climbs_to(150)
    assert "line_end" not in details(book.day())
    book.at("15:39").write(end)
    (line,) = tasks(book.day("15:43"), "line_end")
    assert (clock(line.due_at), line.state) == ("15:39", "due")
    assert tasks(book.day("15:44"), "line_end")[0].state == "overdue"
    assert tasks(book.day(), "discharge") == []
    book.at("15:50").write(e.LineFlushed())
    (home,) = tasks(book.day(), "discharge")
    assert clock(home.due_at) == "17:50"
    assert tasks(book.day(), "line_end") == []


@pytest.mark.parametrize("stands_still", [False, True])
def test_each_limit_passed_is_overdue_at_once_and_named_also_while_paused(stands_still):
    book = DayBook().started("112", prepared="10:00").climbs_to(30)
    if stands_still:
        book.after(60).pauses()
    day = book.day_after(481)
    limits = {task.detail: task.state for task in tasks(day, "limit")}
    assert limits == {"bag": "overdue", "max_8h": "overdue"}
    assert [task.detail for task in tasks(book.day_after(479), "limit")] == ["bag"]


def test_day_carries_what_it_was_made_from():
    book = DayBook().started("100").climbs_to(150)
    day = book.day_after(310)
    assert day.label_reached_at == book.after(306).now
    assert day.stage == "infusing"
    assert day.news2.total == 0
    assert day.locked is False
    assert tasks(day, "bag_end")[0].due_at == day.label_reached_at
    book.after(310).write(e.BagFinished())
    book.write(e.LineFlushed())
    assert book.day().watch_from_at == book.now


def test_bag_that_ended_in_a_pause_should_be_empty_since_then():
    book = DayBook().started("100").climbs_to(150)
    book.after(307).pauses()
    assert book.day().label_reached_at == book.after(306).now


def test_new_reaction_stands_beside_the_decision_still_to_be_made_on_the_one_before():
    book = DayBook().started("100").climbs_to(90)
    first = book.after(100).reacts(2)
    book.pauses()
    book.after(110).reaction_over(first)
    assert states(book.day()) == states(book.day()) | {"decision": "overdue"}
    book.after(115).reacts(2)
    assert details(book.day())["reaction"] == "2"


def test_premedication_without_a_time_of_its_own_is_due_with_the_start():
    premeds = [p.model_copy(update={"minutes_before": None}) for p in SPAIN.premedication]
    book = DayBook(protocol=with_protocol(premedication=tuple(premeds)))
    assert clock(book.day().tasks[0].due_at) == "10:30"
    book.at("08:15").arrives()
    book.passes_all_checks()
    assert {clock(t.due_at) for t in tasks(book.day(), "premedication")} == {"10:30"}


@pytest.mark.parametrize(("reads", "kind"), [("100.2", "bag_end"), ("100.1", "rate_step")])
def test_bag_that_ends_with_its_step_asks_for_the_bag_and_not_for_the_step(reads, kind):
    book = DayBook().started("101.2")
    book.after(18).write(e.PumpReadingAdopted(volume_ml=reads, reason="read"))
    assert [t.kind for t in book.day().tasks if t.kind in ("bag_end", "rate_step")] == [kind]
