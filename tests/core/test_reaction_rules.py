"""Grades, locks and emergencies as the rules have them, in the core alone."""

from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.reactions import is_locked, lowest_grade
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.taps import Tap
from bedside.core.transitions import may_happen
from tests.core.reasons import codes_of
from tests.support.daybook import NURSE, PRESCRIBER, SECOND, DayBook, configuration, instant

SPAIN = configuration().protocols["spain-2019"]


def codes(book, event, by=NURSE, second=None, signed=(), at=None):
    day = book.day()
    tap = Tap(event, at or day.now, by, "request-of-test", day.seq, second, None, frozenset(signed))
    return codes_of(findings_for(day, tap))


def reacting(grade=2, minute=100, **values):
    book = DayBook().started().climbs_to(minute)
    return book, book.after(minute).reacts(grade, **values)


def test_a_grade_is_raised_freely():
    book, reaction = reacting(2)
    assert codes(book, e.ReactionRegraded(reaction_seq=reaction.seq, grade=3)) == []


def test_a_grade_is_lowered_only_with_a_reason():
    book, reaction = reacting(3)
    lower = e.ReactionRegraded(reaction_seq=reaction.seq, grade=2)
    assert codes(book, lower) == ["lower_grade_needs_reason"]
    assert codes(book, lower.model_copy(update={"reason": "seen again, few hives"})) == []


def test_raised_to_grade_4_the_bag_is_locked_until_a_prescriber_reopens_it():
    book, reaction = reacting(2)
    book.write(e.ReactionRegraded(reaction_seq=reaction.seq, grade=4))
    assert is_locked(book.day().history)
    book.after(110).pauses()
    book.after(120).write(e.Grade4Reopened(reason="mild after all"), by=PRESCRIBER, second=SECOND)
    assert not is_locked(book.day().history)


def test_a_red_flag_asks_for_grade_4_whatever_the_symptoms():
    book = DayBook().started().climbs_to(100).after(100)
    event = e.ReactionRecorded(grade=3, symptoms=("also:itch",), red_flags=("chest_pain",))
    assert codes(book, event) == ["grade_below_lowest"]
    assert codes(book, event.model_copy(update={"lower_reason": "old rib fracture"})) == []
    assert codes(book, event.model_copy(update={"grade": 4})) == []


def test_a_way_on_is_for_a_known_reaction_of_grade_2_or_more():
    book, mild = reacting(1)
    for seq in (mild.seq, 1):
        event = e.WayOnChosen(reaction_seq=seq, way="hold", reason="limits")
        assert codes(book, event, PRESCRIBER, signed=(PRESCRIBER.id,)) == ["no_such_reaction"]


def test_the_same_grade_again_is_no_change():
    book, reaction = reacting(2)
    again = e.ReactionRegraded(reaction_seq=reaction.seq, grade=2)
    assert codes(book, again) == ["same_grade"]


def test_an_action_the_protocol_does_not_know_is_refused():
    book, reaction = reacting(2)
    done = e.ReactionActionDone(reaction_seq=reaction.seq, action_id="invented")
    assert codes(book, done) == ["unknown_id"]


@pytest.mark.parametrize("status", ["paused", "discontinued"])
def test_grade_4_may_be_reopened_while_paused_and_after_discontinuation(status):
    assert may_happen("grade_4_reopened", status)


def reopening(book):
    signed = (PRESCRIBER.id, SECOND.id)
    return codes(book, e.Grade4Reopened(reason="settled"), PRESCRIBER, SECOND, signed)


def test_reopening_a_paused_grade_4_lets_it_resume_at_half():
    book, _ = reacting(4, lower_reason=None)
    book.pauses()
    assert reopening(book) == []
    book.write(e.Grade4Reopened(reason="settled"), by=PRESCRIBER, second=SECOND)
    assert not is_locked(book.day().history)
    assert book.day().half_permitted == 10


def test_there_is_nothing_to_reopen_where_nothing_is_locked():
    book, _ = reacting(2)
    book.pauses()
    assert reopening(book) == ["not_locked"]


def test_a_red_flag_is_never_reopened():
    book, _ = reacting(4, symptoms=(), red_flags=("neck_pain",))
    book.pauses()
    assert reopening(book) == ["locked_red_flag"]


def test_without_a_signed_table_no_grade_is_proposed_but_a_red_flag_is_4():
    table = SPAIN.reactions.lowest_grade.model_copy(update={"basis": "silent"})
    reactions = SPAIN.reactions.model_copy(update={"lowest_grade": table})
    protocol = SPAIN.model_copy(update={"reactions": reactions})
    assert lowest_grade(protocol, ("hives:widespread",), ()).grade == 1
    assert lowest_grade(protocol, ("hives:widespread",), ("neck_pain",)).grade == 4


def test_two_people_at_one_card_are_one_emergency():
    book = DayBook().started().climbs_to(100)
    book.after(100).write(e.EmergencyDeclared(card="stroke"))
    book.after(101).write(e.EmergencyStepDone(card="stroke", step_id="call"))
    well = instant("11:50")
    book.after(102).write(e.EmergencyDeclared(card="stroke", last_known_well_at=well), by=SECOND)
    (emergency,) = book.day().history.emergencies
    assert emergency.event.last_known_well_at == well
    assert len(emergency.times_of("call")) == 1


def test_a_second_opening_does_not_lose_the_last_known_well():
    book = DayBook().started().climbs_to(100)
    well = instant("11:50")
    book.after(100).write(e.EmergencyDeclared(card="stroke", last_known_well_at=well))
    book.after(101).write(e.EmergencyDeclared(card="stroke"), by=SECOND)
    (emergency,) = book.day().history.emergencies
    assert emergency.event.last_known_well_at == well


def test_an_emergency_after_the_first_is_over_is_another_one():
    book = DayBook().started().climbs_to(100)
    book.after(100).write(e.EmergencyDeclared(card="anaphylaxis"))
    book.after(120).write(e.EmergencyEnded(card="anaphylaxis"))
    book.after(130).write(e.EmergencyDeclared(card="anaphylaxis"))
    assert [one.is_open for one in book.day().history.emergencies] == [False, True]


def test_a_step_said_to_be_earlier_than_the_card_still_stands_on_it():
    book = DayBook().started().climbs_to(100)
    book.after(100).write(e.EmergencyDeclared(card="stroke"))
    book.after(98).write(e.EmergencyStepDone(card="stroke", step_id="who_came", detail="porter"))
    (emergency,) = book.day_after(101).history.emergencies
    assert len(emergency.times_of("who_came")) == 1


GERMANY = configuration().protocols["germany-2016"]


@pytest.mark.parametrize("symptom", ["fever:from_38_0", "hives:few", "also:nausea"])
def test_where_the_source_stops_at_once_a_symptom_is_never_mild(symptom):
    assert lowest_grade(SPAIN, (symptom,), ()).grade == 1
    assert lowest_grade(GERMANY, (symptom,), ()).grade == 2


def test_a_protocol_only_ever_raises_the_shared_lowest_grade():
    assert lowest_grade(GERMANY, ("also:nausea", "also:new_arrhythmia"), ()).grade == 3
    assert lowest_grade(GERMANY, ("also:itch",), ()).grade == 1
    assert lowest_grade(GERMANY, ("also:nausea",), ("chest_pain",)).grade == 4


@pytest.mark.parametrize(("celsius", "grade"), [("37.9", 1), ("38.0", 2), ("39.0", 2), ("40.1", 3)])
def test_a_measured_fever_counts_as_one_that_was_ticked(celsius, grade):
    found = lowest_grade(GERMANY, (), (), Fraction(celsius))
    assert found.grade == grade
    assert lowest_grade(SPAIN, (), (), Fraction("38.9")).grade == 1
