"""What a grade 4, a red flag or an emergency has locked is not opened by correcting (rule 2)."""

import pytest

from bedside.core import events as e
from tests.core.tapping import codes
from tests.support.daybook import PRESCRIBER, SECOND, DayBook

STRIKE = e.EntryStruck(correction_reason="wrong line")


def reacted(grade=4, **values):
    book = DayBook().started().climbs_to(30)
    return book.after(40), book.reacts(grade, **values)


def declared():
    book = DayBook().started().climbs_to(30)
    return book.after(40), book.write(e.EmergencyDeclared(card="stroke"))


def red_flagged():
    return reacted(4, red_flags=("trouble_breathing",))


LOCKED = (reacted, red_flagged, declared)


@pytest.mark.parametrize("locked", LOCKED)
def test_nurse_strikes_nothing_that_locks_the_bag(locked):
    book, line = locked()
    assert codes(book, STRIKE, corrects=line.seq) == ["correction_unlocks"]


@pytest.mark.parametrize("locked", LOCKED)
def test_prescriber_strikes_it_with_the_own_and_a_second_persons_pin(locked):
    book, line = locked()
    assert codes(book, STRIKE, corrects=line.seq, by=PRESCRIBER) == []
    alone = codes(book, STRIKE, corrects=line.seq, by=PRESCRIBER, second=None)
    assert alone == ["second_person_needed"]
    unsigned = codes(book, STRIKE, corrects=line.seq, by=PRESCRIBER, pins=(SECOND.id,))
    assert unsigned == ["pin_needed"]


def test_nurse_corrects_no_grade_4_to_a_lower_one():
    book, line = reacted()
    lower = line.event.model_copy(update={"grade": 3, "correction_reason": "mistyped"})
    assert "correction_unlocks" in codes(book, lower, corrects=line.seq)


def test_nurse_takes_no_red_flag_out_of_a_reaction_that_stays_grade_4():
    book, line = red_flagged()
    without = line.event.model_copy(update={"red_flags": (), "correction_reason": "mistyped"})
    assert "correction_unlocks" in codes(book, without, corrects=line.seq)


def test_nurse_strikes_no_regrading_to_4():
    book, line = reacted(2)
    regraded = book.write(e.ReactionRegraded(reaction_seq=line.seq, grade=4))
    assert codes(book, STRIKE, corrects=regraded.seq) == ["correction_unlocks"]


def test_nurse_moves_no_reopening_behind_the_grade_4_that_came_after_it():
    book, _ = reacted()
    book.pauses()
    opened = book.after(50).write(e.Grade4Reopened(reason="seen"), by=PRESCRIBER, second=SECOND)
    book.after(60).reacts(4)
    book.after(70)
    later = opened.event.model_copy(update={"correction_reason": "clock"})
    assert "correction_unlocks" in codes(book, later, corrects=opened.seq)


def test_nurse_still_corrects_the_time_of_a_grade_4_and_strikes_a_lower_grade():
    book, line = reacted()
    sooner = line.event.model_copy(update={"correction_reason": "clock"})
    assert codes(book, sooner, corrects=line.seq, ago=2) == []
    book, line = reacted(2)
    assert codes(book, STRIKE, corrects=line.seq) == []
