"""Records as they may come to stand after corrections, in an odd order, or with parts missing."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bedside.core import events as e
from bedside.core.earlier import is_read
from bedside.core.fold import NotARecord, fold
from bedside.core.news2 import part_scores
from bedside.core.protocol_mistakes import found_between
from bedside.core.reactions import half_in_reaction, slowed_since
from bedside.core.ways_on import ways_on
from tests.core.tapping import SPAIN, called, codes, tasks
from tests.support.daybook import DayBook, recording_ctcae

UNIT = recording_ctcae().unit


def at_25():
    return DayBook().started().climbs_to(150).after(160)


def struck(book, entry):
    return book.write(e.EntryStruck(correction_reason="not this patient"), corrects=entry.seq)


@pytest.mark.parametrize("first", [0, 1])
def test_what_does_not_begin_with_an_opened_day_is_no_record(first):
    entries = DayBook().entries if first == 0 else DayBook().made_ready().entries
    with pytest.raises(NotARecord):
        fold(entries[1:])


def test_regrading_and_resolving_a_reaction_that_was_struck_changes_nothing():
    book = at_25()
    reaction = book.reacts(2)
    book.write(e.ReactionRegraded(reaction_seq=reaction.seq, grade=3))
    book.write(called(reaction))
    book.reaction_over(reaction)
    struck(book, reaction)
    day = book.day()
    assert day.history.reactions == []
    assert day.half_permitted is None


def test_each_emergency_card_keeps_its_own_steps_and_end():
    book = at_25()
    for card in ("anaphylaxis", "stroke"):
        book.write(e.EmergencyDeclared(card=card))
    book.write(e.EmergencyStepDone(card="anaphylaxis", step_id="adrenaline"))
    book.write(e.EmergencyEnded(card="stroke"))
    first, second = book.day().history.emergencies
    assert (len(first.steps), first.is_open) == (1, True)
    assert (len(second.steps), second.is_open) == (0, False)


def test_nothing_is_to_be_resumed_after_while_the_pump_runs():
    book = at_25()
    reaction = book.reacts(2)
    assert book.day().history.to_resume_after == []
    book.pauses()
    assert [one.seq for one in book.day().history.to_resume_after] == [reaction.seq]


def test_next_task_is_the_most_pressing_one_and_none_once_the_day_is_over():
    assert DayBook().day().next_task.kind == "arrival"
    book = DayBook()
    book.write(e.DayDeferred(reason="no bag"))
    assert book.day().next_task is None


def test_rate_at_an_instant_is_the_one_confirmed_then():
    book = at_25()
    book.pauses()
    pump = book.day().pump
    rates = [pump.rate_at(book.after(minute).now) for minute in (0, 29, 30, 159, 160)]
    assert [*rates, pump.rate_at(book.at("10:29").now)] == [5, 5, 10, 25, 0, 0]


def test_slowed_since_is_the_first_lower_rate_after_the_reaction_began():
    book = at_25()
    book.reacts(2)
    [reaction] = book.day().history.reactions
    assert slowed_since(book.day().history, reaction) is None
    slowed = book.after(165).rate("12.5")
    assert slowed_since(book.day().history, reaction) == slowed.occurred_at


def test_half_in_a_reaction_is_none_while_the_pump_stands():
    book = at_25()
    assert half_in_reaction(book.day().history) == Decimal("12.5")
    book.pauses()
    assert half_in_reaction(book.day().history) is None


def test_baseline_that_was_struck_leaves_a_set_due_since_the_start():
    book = DayBook().started()
    baseline = next(x for x in book.entries if x.event.type == "observations_recorded")
    struck(book, baseline)
    [task] = tasks(book.day_after(20), "observations")
    assert task.due_at == book.after(0).now
    assert task.state == "overdue"


def test_stop_signed_while_it_still_runs_leaves_neither_step_nor_end_to_wait_for():
    book = at_25()
    reaction = book.reacts(2)
    book.rate("12.5")
    book.chooses("stop", reaction)
    assert tasks(book.day(), "rate_step") == tasks(book.day(), "bag_end") == []


def test_other_rate_found_after_the_bag_ended_leaves_the_line_as_it_is():
    book = at_25()
    book.write(e.BagFinished())
    book.write(e.LineFlushed())
    until = book.after(170).now
    found = e.PumpRanAtOtherRate(rate_ml_per_h=Decimal(30), until_at=until, reason="found")
    given = book.day().dose.given_ml
    book.after(165).write(found)
    assert book.day_after(171).line_holds == "saline"
    assert book.day_after(171).dose.given_ml == given


def test_way_signed_in_a_later_pause_waits_for_the_resume():
    book = at_25()
    reaction = book.reacts(2)
    book.rate("12.5")
    book.after(170).pauses()
    book.chooses("hold", reaction)
    assert book.day().history.leg_due_at() is None
    assert book.day().projection.basis == "if_resumed_now"


def test_set_changed_in_the_watch_gives_nothing_more():
    book = at_25()
    book.write(e.BagFinished())
    book.write(e.LineDisconnected())
    given = book.day().dose.given_ml
    book.after(170).write(e.LineChanged(how="flushed", line_holds="saline"))
    assert book.day().dose.given_ml == given


def test_bag_line_that_was_struck_leaves_the_ways_on_without_the_bags_limit():
    book = at_25()
    bag = next(x for x in book.entries if x.event.type == "bag_recorded")
    book.reacts(2)
    struck(book, bag)
    hold = next(offer for offer in ways_on(book.day()) if offer.way == "hold")
    assert "bag" not in {one.name for one in hold.limits}
    assert hold.dose_in_time_mg == 12


def test_no_reading_is_in_question_where_none_was_taken():
    assert DayBook().started().day().reading_in_question is None


def test_what_nobody_answered_has_not_been_read():
    assert not is_read(DayBook().day().history)


def test_parts_that_were_not_taken_score_nothing():
    assert part_scores(e.ObservationsRecorded(on_oxygen=True)) == {"on_oxygen": 2}


def test_symptoms_and_actions_are_those_the_protocol_knows():
    book = at_25()
    odd = e.ReactionRecorded(symptoms=("nothing:such",), grade=2, infection_sign="no")
    assert "unknown_id" in codes(book, odd)
    assert codes(book, called(book.reacts(2))) == []
    assert "no_such_reaction" in codes(book, e.ReactionRegraded(reaction_seq=999, grade=3))


@pytest.mark.parametrize(
    ("whole", "given", "says"),
    [
        (SPAIN.premedication[0].doses[0], {"from_course": 2, "to_course": 1}, "is before"),
        (SPAIN.reactions.actions[0], {"text": "Set {half"}, "braces"),
        (SPAIN.reactions.actions[0], {"text": "Set {double}"}, "can be filled in"),
        (SPAIN.emergency[0], {"steps": ()}, "exactly one step of kind"),
        (UNIT.ctcae[0], {"grades": ()}, "at least one grade"),
    ],
    ids=["courses", "braces", "names", "no-stop", "no-grade"],
)
def test_an_entry_that_contradicts_itself_is_named(whole, given, says):
    with pytest.raises(ValidationError, match=says):
        type(whole).model_validate(whole.model_dump() | given)


def test_a_ctcae_term_stands_once():
    told = UNIT.model_dump() | {"ctcae": (UNIT.ctcae[0].model_dump(),) * 2}
    with pytest.raises(ValidationError, match="twice"):
        type(UNIT).model_validate(told)


@pytest.mark.parametrize("reactions", [None, {"actions": "none"}])
def test_what_is_no_list_of_actions_is_left_to_its_own_mistake(reactions):
    assert {one.loc for one in found_between({"reactions": reactions})} == {("steps",)}
