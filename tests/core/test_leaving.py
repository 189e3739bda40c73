"""What keeps a patient here: an emergency, a bag that cannot be empty, a record not signed yet."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from tests.core.reasons import codes_of
from tests.core.tapping import MINUTE, clock, codes, findings, start
from tests.core.test_going_home import open_ids, ready_to_go
from tests.support.daybook import MANAGER, PRESCRIBER, SECOND, DayBook

CARDS = ("anaphylaxis", "stroke", "chest_pain", "lung_bleeding")
LET_GO = e.PrescriberDecided(
    about="fit_to_go:watch_over", decision="go_on", reason="seen", prescriber_name="Dr A. Mehta"
)


def test_nobody_goes_home_with_an_emergency_card_open():
    book = ready_to_go("18:09")
    book.at("17:00").write(e.EmergencyDeclared(card="chest_pain"))
    assert {"no_open_reaction", "watch_over"} <= set(open_ids(book.at("23:00")))
    assert "fit_to_go_open" in codes(book, e.PatientDischarged())


@pytest.mark.parametrize("card", CARDS)
def test_after_any_card_a_prescriber_says_that_the_watch_is_over(card):
    book = ready_to_go("18:09")
    book.at("12:00").write(e.EmergencyDeclared(card=card))
    book.at("12:30").write(e.EmergencyEnded(card=card))
    assert open_ids(book.at("18:09")) == ["watch_over"]
    book.write(LET_GO, by=PRESCRIBER)
    assert open_ids(book) == []


def test_prescriber_decided_before_the_emergency_has_not_decided_about_it():
    book = ready_to_go("18:00")
    book.write(LET_GO, by=PRESCRIBER)
    book.at("18:01").write(e.EmergencyDeclared(card="stroke"))
    assert "watch_over" in open_ids(book)


@pytest.mark.parametrize(("began", "end"), [("17:00", "19:30"), ("12:00", "19:30")])
def test_emergency_ended_in_the_watch_begins_two_hours_anew(began, end):
    book = ready_to_go()
    book.at(began).write(e.EmergencyDeclared(card="stroke"))
    assert book.day("17:20").watch_end_at is None
    book.at("17:30").write(e.EmergencyEnded(card="stroke"))
    assert clock(book.day().watch_end_at) == end


def test_emergency_over_before_the_watch_does_not_lengthen_it():
    book = ready_to_go()
    book.at("12:00").write(e.EmergencyDeclared(card="stroke"))
    book.at("12:30").write(e.EmergencyEnded(card="stroke"))
    assert clock(book.day("18:09").watch_end_at) == "18:09"


EMPTY = e.BagFinished()
LEAKED = e.BagFinished(reason="bag leaked")


def test_bag_empty_after_five_minutes_needs_a_reason():
    book = DayBook().started().after(5)
    (found,) = findings(book, EMPTY)
    assert (found.code, found.field, found.reason_helps) == ("bag_not_empty", "reason", True)
    assert codes(book, LEAKED) == []


@pytest.mark.parametrize(("minutes", "refused"), [(297, ["bag_not_empty"]), (298, []), (309, [])])
def test_reason_is_asked_above_one_millilitre_and_five_percent_only(minutes, refused):
    # 35 + 147 x 25 / 60 = 96.25 mL pumped, 4.95 mL left are 5.1 %; a minute later 4.7 %.
    book = DayBook().started("101.2").climbs_to(150).after(minutes)
    assert codes(book, EMPTY) == refused


@pytest.mark.parametrize(("event", "still_open"), [(EMPTY, ["dose_explained"]), (LEAKED, [])])
def test_dose_is_explained_only_by_a_reason_in_the_record(event, still_open):
    book = DayBook().started()
    book.after(5).write(event)
    book.after(10).write(e.LineFlushed())
    assert [one for one in open_ids(book) if one == "dose_explained"] == still_open


@pytest.mark.parametrize(
    ("who", "refused"), [(SECOND, []), (PRESCRIBER, []), (MANAGER, ["not_your_role"])]
)
def test_bag_end_and_second_check_are_clinical(who, refused):
    book = DayBook().started("101.2").climbs_to(150).after(309)
    assert codes(book, EMPTY, by=who) == refused
    checked = e.BagSecondChecked(
        volume_ml=Decimal("101.2"),
        first_rate_ml_per_h=start().rate_ml_per_h,
        right_patient=True,
        bag_in_order=True,
    )
    before = DayBook().made_ready()
    before.entries = before.entries[:-2]
    assert before.entries[-1].event.type == "bag_recorded"
    assert codes(before, checked, by=who) == refused


@pytest.mark.parametrize(
    ("well", "refused"),
    [(-1, []), (0, []), (1, ["well_after_onset"]), (11, ["in_the_future"])],
)
def test_last_known_well_is_not_after_the_onset_nor_still_to_come(well, refused):
    book = DayBook().started().after(60)
    onset = book.now - 10 * MINUTE
    event = e.EmergencyDeclared(card="stroke", last_known_well_at=onset + well * MINUTE)
    found = findings(book, event, ago=10)
    assert codes_of(found) == refused
    assert {one.field for one in found} <= {"last_known_well_at"}
    at_once = e.EmergencyDeclared(card="stroke", last_known_well_at=book.now)
    assert codes(book, at_once) == []


def signature(book):
    return e.DaySigned(meaning="responsible nurse", through_seq=len(book.entries), head="a" * 64)


def gone_home():
    book = ready_to_go()
    book.write(e.PatientDischarged())
    return book


def test_only_the_responsible_nurse_signs():
    book = gone_home()
    assert codes(book, signature(book)) == []
    assert codes(book, signature(book), by=SECOND) == ["not_responsible"]
    assert "not_your_role" in codes(book, signature(book), by=PRESCRIBER)
    book.write(e.ResponsibilityTaken(), by=SECOND)
    assert codes(book, signature(book), by=SECOND) == []


def test_after_a_signature_every_line_is_added_with_a_reason():
    book = gone_home()
    book.write(signature(book))
    (line,) = book.day().history.signatures
    assert line.event == signature(book).model_copy(update={"through_seq": line.seq - 1})
    (found,) = findings(book, e.NoteWritten(text="telephoned"))
    assert codes_of([found]) == ["addendum_needs_reason"]
    assert found.reason_helps
    assert codes(book, e.NoteWritten(text="x", late_reason="telephoned later")) == []
    assert codes(book, signature(book)) == []


def test_correction_after_a_signature_says_its_own_reason():
    book = gone_home()
    noted = book.write(e.NoteWritten(text="x"))
    book.write(signature(book))
    struck = e.EntryStruck(correction_reason="another patient")
    assert codes(book, struck, corrects=noted.seq) == []
