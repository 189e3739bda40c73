"""An entry on the wrong patient: what goes along, what may be moved and by whom (rules 12)."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.moving import MOVABLE, goes_along, has_way_on, moved
from tests.core.tapping import called, codes
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, DayBook


def strike(reason="another patient", to="day2"):
    return e.EntryStruck(correction_reason=reason, moved_to_day=to)


def infusing():
    return DayBook().started().climbs_to(60)


def along(book, entry):
    return [one.seq for one in goes_along(book.day().history, entry.seq)]


def test_a_line_goes_alone_unless_it_is_a_reaction():
    book = infusing()
    entry = book.at("11:40").observes()
    assert along(book, entry) == [entry.seq]


def test_a_reaction_takes_what_says_something_about_it_in_the_order_entered():
    book = infusing()
    first = book.at("11:40").reacts(1)
    book.at("11:41").write(called(first))
    second = book.at("11:42").reacts(1)
    over = book.at("11:45").reaction_over(first)
    regraded = book.at("11:43").write(
        e.ReactionRegraded(reaction_seq=first.seq, grade=2, reason="hives")
    )
    assert along(book, first) == [first.seq, first.seq + 1, over.seq, regraded.seq]
    assert along(book, second) == [second.seq]


def test_what_was_entered_about_a_reaction_before_it_was_corrected_goes_along_too():
    book = infusing()
    reaction = book.at("11:40").reacts(1)
    done = book.write(called(reaction))
    corrected = reaction.event.model_copy(update={"correction_reason": "time"})
    again = book.at("11:39").write(corrected, corrects=reaction.seq)
    assert along(book, again) == [again.seq, done.seq]


def test_a_struck_line_has_nothing_to_move():
    book = infusing()
    entry = book.at("11:40").observes()
    book.write(e.EntryStruck(correction_reason="twice"), corrects=entry.seq)
    assert along(book, entry) == []


def test_a_signed_way_on_binds_its_own_reaction():
    book = infusing()
    first = book.at("11:40").reacts(2)
    book.at("11:50").reaction_over(first)
    book.at("11:55").chooses("hold", first)
    second = book.at("12:00").reacts(1)
    history = book.day().history
    assert has_way_on(history, first.seq)
    assert not has_way_on(history, second.seq)
    assert not has_way_on(history, 1)


def test_the_moved_event_says_where_from_and_who_entered_it_there():
    book = infusing()
    entry = book.at("11:40").write(e.NoteWritten(text="cold", late_reason="busy"), by=SECOND)
    event = moved(entry, "day1", "wrong chair", {})
    assert (event.text, event.late_reason, event.correction_reason) == ("cold", "wrong chair", None)
    assert event.moved_from == e.MovedFrom(
        day_id="day1", seq=entry.seq, entered_by=SECOND, entered_at=entry.recorded_at
    )


def test_what_hangs_on_a_reaction_names_its_new_line():
    book = infusing()
    reaction = book.at("11:40").reacts(1)
    done = book.write(called(reaction))
    assert moved(done, "day1", "wrong chair", {reaction.seq: 7}).reaction_seq == 7


def test_moving_strikes_with_the_own_pin_of_a_nurse_or_of_who_entered_it():
    book = infusing()
    nurses = book.at("11:40").observes()
    own = book.write(e.NoteWritten(text="cold"), by=MANAGER)
    asked = {"corrects": nurses.seq, "second": None}
    assert codes(book, strike(), **asked) == []
    assert codes(book, strike(), **asked, by=SECOND) == []
    assert codes(book, strike(), **asked, by=PRESCRIBER) == []
    assert codes(book, strike(), **asked, pins=()) == ["pin_needed"]
    assert codes(book, strike(), **asked, by=MANAGER) == ["not_your_role"]
    assert codes(book, strike(), corrects=own.seq, second=None, by=MANAGER) == []


def test_a_plain_strike_asks_for_nothing_more_than_before():
    book = infusing()
    entry = book.at("11:40").observes()
    plain = e.EntryStruck(correction_reason="twice")
    assert codes(book, plain, corrects=entry.seq, second=None, pins=(), by=MANAGER) == []
    assert codes(book, strike(), corrects=99, second=None) == ["nothing_to_correct"]


@pytest.mark.parametrize("kind", ["infusion_started", "bag_recorded", "patient_arrived"])
def test_what_belongs_to_the_patients_own_infusion_is_not_moved(kind):
    book = infusing()
    entry = next(x for x in book.entries if x.event.type == kind)
    assert kind not in MOVABLE
    assert "not_movable" in codes(book.at("11:40"), strike(), corrects=entry.seq) or codes(
        book, strike(), corrects=entry.seq
    ) == ["impossible_then"]


def test_a_line_that_a_second_person_signed_is_not_moved():
    book = infusing()
    entry = book.at("11:40").write(
        e.RateChanged(rate_ml_per_h=Decimal(15), reason="x"), second=SECOND
    )
    assert codes(book, strike(), corrects=entry.seq, second=None) == ["not_movable"]


def test_a_reaction_with_a_signed_way_on_is_not_moved():
    book = infusing()
    reaction = book.at("11:40").reacts(2)
    book.at("11:50").chooses("hold", reaction)
    found = codes(book, strike(), corrects=reaction.seq, by=PRESCRIBER, second=NURSE)
    assert found == ["way_on_stands"]


def test_what_hangs_on_a_reaction_is_struck_with_it():
    book = infusing()
    reaction = book.at("11:40").reacts(1)
    done = book.write(called(reaction))
    assert codes(book, strike(), corrects=done.seq, second=None) == []
