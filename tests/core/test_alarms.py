"""What sounds once: turning overdue, and every reaction. The same event keeps its name."""

from decimal import Decimal

from bedside.core import events as e
from bedside.core.alarms import alarms_of
from tests.support.daybook import DayBook


def names(book, clock):
    return {alarm.name for alarm in alarms_of(book.at(clock).day())}


def kinds(book, clock):
    return {alarm.kind for alarm in alarms_of(book.at(clock).day())}


def test_a_step_sounds_from_the_minute_it_turns_overdue_and_not_while_it_is_due():
    book = DayBook().started()
    due_at = book.day().first_task_of["rate_step"].due_at
    overdue_at = book.day().first_task_of["rate_step"].overdue_from
    before = (overdue_at - due_at).seconds // 60
    assert before == 10
    book.at("10:59").observes()
    assert names(book, "11:00") == set()
    assert names(book, "11:09") == set()
    assert {name.split(":")[0] for name in names(book, "11:10")} == {"rate_step"}


def test_it_is_the_same_event_a_minute_later_and_over_once_it_is_done():
    book = DayBook().started()
    book.at("10:59").observes()
    assert names(book, "11:10") == names(book, "11:25")
    book.at("11:26").rate("10")
    assert names(book, "11:27") == set()


def test_every_reaction_is_another_event_and_a_correction_is_none():
    book = DayBook().started()
    first = book.at("10:40").reacts(2)
    once = {name for name in names(book, "10:41") if name.startswith("reaction")}
    assert len(once) == 1
    book.at("10:42").write(
        e.ReactionRecorded(
            grade=3,
            symptoms=("hives:widespread",),
            infection_sign="no",
            correction_reason="graded too low",
        ),
        corrects=first.seq,
    )
    again = {name for name in names(book, "10:43") if name.startswith("reaction")}
    assert again == once
    book.at("10:44").reacts(1)
    assert len({name for name in names(book, "10:45") if name.startswith("reaction")}) == 2
    assert "reaction" in kinds(book, "10:45")


def test_an_emergency_sounds_as_a_reaction_does():
    book = DayBook().started()
    book.at("10:40").write(e.EmergencyDeclared(card="anaphylaxis"))
    assert "reaction" in kinds(book, "10:40")


def test_continuous_observation_sounds_once_however_often_a_set_is_taken():
    book = DayBook().started()
    book.at("10:45").observes(temperature_c=Decimal("39.5"), pulse_per_min=135, spo2_percent=90)
    first = {name for name in names(book, "10:46") if "continuous" in name}
    book.at("10:50").observes(temperature_c=Decimal("39.5"), pulse_per_min=134, spo2_percent=90)
    assert {name for name in names(book, "10:51") if "continuous" in name} == first
    assert first == {"observations:continuous"}


def test_whose_day_is_over_sounds_no_more():
    book = DayBook()
    assert names(book, "15:00") != set()
    book.at("15:01").write(e.DayDeferred(reason="infection"))
    assert names(book, "15:02") == set()
