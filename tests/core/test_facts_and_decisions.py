"""Facts are taken from any screen; decisions only from the latest (rules 7, 9, 13)."""

from datetime import timedelta

import pytest

from bedside.core import events as e
from bedside.core.day import read_day
from bedside.core.refusals.taps import Refused, Stale
from tests.core.tapping import check, codes, findings, rate, resume, start, way
from tests.support.daybook import PRESCRIBER, SECOND, DayBook

FACTS = (
    e.ObservationsRecorded(pulse_per_min=80),
    e.ReactionRecorded(grade=2, symptoms=("hives:widespread",), no_red_flag=True),
    e.InfusionPaused(reason="toilet"),
    e.InfusionDiscontinued(reason="grade 4"),
    e.EmergencyDeclared(card="anaphylaxis"),
    e.EmergencyStepDone(card="anaphylaxis", step_id="call"),
    e.MedicineGiven(drug="paracetamol", dose=1, dose_unit="g", route="oral"),
    e.NoteWritten(text="sleeping"),
)
DECISIONS = (
    start(),
    rate("15"),
    resume("10"),
    e.BagFinished(),
    e.PatientDischarged(),
    e.DaySigned(meaning="responsible nurse", through_seq=1, head="0" * 64),
    e.WayOnChosen(reaction_seq=1, way="hold", reason="limits"),
    e.Grade4Reopened(reason="mild after all"),
)


def kind(event):
    return event.type


def running():
    return DayBook().started().climbs_to(30).after(40)


@pytest.mark.parametrize("event", FACTS, ids=kind)
def test_fact_is_accepted_from_a_screen_however_old(event):
    check(running(), event, on_seq=2, pins=())


@pytest.mark.parametrize("event", DECISIONS, ids=kind)
def test_decision_from_an_older_screen_is_refused_with_the_current_line(event):
    book = running()
    with pytest.raises(Stale) as stale:
        check(book, event, on_seq=len(book.entries) - 1)
    assert stale.value.seq == len(book.entries)
    assert str(stale.value) == f"the record stands at line {len(book.entries)}"


def test_correction_from_an_older_screen_is_refused_even_of_a_fact():
    book = running()
    with pytest.raises(Stale):
        check(book, e.NoteWritten(text="x", correction_reason="y"), corrects=2, on_seq=2)


def test_a_refusal_names_every_reason_in_one_line():
    book = DayBook().started()
    book.after(20).reacts(1)
    book.observes()
    with pytest.raises(Refused, match=r"^early, grade_1_open$"):
        check(book.after(25), rate("10"))


def test_refusal_adds_nothing_to_the_record():
    book = running()
    before = tuple(book.entries)
    assert codes(book, rate("50")) == ["above_maximum"]
    assert tuple(book.entries) == before


@pytest.mark.parametrize(("ago", "refused"), [(-1, ["in_the_future"]), (0, []), (1, [])])
def test_future_time_is_refused_by_the_minute(ago, refused):
    assert codes(running(), e.NoteWritten(text="x"), ago=ago) == refused


@pytest.mark.parametrize(("ago", "refused"), [(14, []), (15, ["late_needs_reason"])])
def test_entry_fifteen_minutes_late_needs_a_reason(ago, refused):
    assert codes(running(), e.NoteWritten(text="x"), ago=ago) == refused
    assert codes(running(), e.NoteWritten(text="x", late_reason="busy"), ago=ago) == []


def test_a_time_still_to_come_is_all_there_is_to_say_and_a_late_one_is_not():
    book = DayBook().started().after(30)
    assert codes(book, rate("10"), by=SECOND, ago=-1) == ["in_the_future"]
    found = codes(book.after(50), rate("10"), by=SECOND, ago=20)
    assert found == ["late_needs_reason", "not_responsible", "identity_not_confirmed"]


def test_onset_of_a_reaction_may_lie_back_without_a_reason():
    assert codes(running(), FACTS[1], ago=35) == []


def test_time_before_the_day_is_refused():
    found = codes(running(), e.NoteWritten(text="x", late_reason="y"), ago=25 * 60)
    assert found == ["before_the_day"]


def with_line(finding):
    return finding.code, finding.values["with_seq"]


def test_earlier_pause_names_the_later_line_that_no_longer_fits():
    book = running()
    changed = book.after(45).write(rate("12", "asked"))
    found = findings(book.after(46), e.InfusionPaused(reason="x"), ago=3)
    assert [with_line(one) for one in found] == [("impossible_then", changed.seq)]


def test_earlier_pause_and_resume_fit_between_two_steps():
    book = running().after(44)
    book.pauses()
    book.after(50).resumes("10")
    assert codes(book.after(52), e.InfusionPaused(reason="x"), ago=10) == []
    assert codes(book.after(54), e.InfusionPaused(reason="x"), ago=1) == []


def test_rate_before_the_start_names_the_line_that_opened_or_admitted():
    book = DayBook()
    found = findings(book.at("08:00"), rate("10"))
    assert with_line(found[0]) == ("impossible_then", 1)


@pytest.mark.parametrize("order", [("10", "15"), ("15", "10")])
def test_equal_minutes_go_by_sequence(order):
    book = DayBook().started().after(30)
    for value in order:
        book.write(rate(value, "tried"))
    assert str(book.day().rate_now) == order[-1]


def test_seconds_of_now_are_cut_off_never_rounded_up():
    book = DayBook().started().climbs_to(30)
    at = book.after(59).now
    later = read_day(book.entries, at + timedelta(seconds=59, milliseconds=999))
    assert later.dose.given_ml == book.day(at).dose.given_ml
    assert later.now == at


def test_entries_out_of_order_fold_by_the_time_they_happened():
    right, late = DayBook().started(), DayBook().started()
    right.after(30).rate("10")
    right.after(60).rate("15")
    late.after(60).rate("15")
    late.after(30).rate("10")
    assert late.day_after(80).dose == right.day_after(80).dose
    assert late.day_after(80).projection == right.day_after(80).projection


def test_way_on_is_a_decision_even_of_the_prescriber():
    book = running()
    reaction = book.reacts(2)
    with pytest.raises(Stale):
        check(book, way(reaction), by=PRESCRIBER, on_seq=reaction.seq - 1)


def test_stop_needs_no_pin_no_role_and_no_responsibility():
    assert codes(running(), e.InfusionDiscontinued(reason="x"), by=PRESCRIBER, pins=()) == []
    assert codes(running(), e.InfusionPaused(reason="x"), by=SECOND, pins=()) == []
