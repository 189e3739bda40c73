"""The ends, the watch and fit to go (rules 20, 27)."""

import pytest

from bedside.core import events as e
from bedside.core.fit_to_go import items, open_items
from tests.core.tapping import clock, codes, tasks
from tests.support.daybook import PRESCRIBER, DayBook, instant

ASKED = ("red_flags_infection_asked", "advice_and_card", "next_day", "leaving_with")


def in_the_watch(flushed="16:09"):
    book = DayBook().started().climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    book.at(flushed).write(e.LineFlushed())
    return book


def ready_to_go(now="18:09", last_set="18:00"):
    book = in_the_watch()
    book.at(last_set).observes()
    book.write(e.CannulaRecorded(state="removed", site="left forearm", vip=0))
    for item in ASKED:
        book.write(e.FitToGoAnswered(item_id=item, answer="passed", detail="said"))
    return book.at(now)


def open_ids(book):
    return [item.id for item in open_items(book.day())]


def test_watch_counts_from_the_later_of_bag_end_and_flush():
    assert clock(in_the_watch().day().watch_end_at) == "18:09"
    assert clock(in_the_watch("15:39").day().watch_end_at) == "17:39"


def test_no_watch_runs_before_the_flush_or_disconnection_is_confirmed():
    book = DayBook().started().climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    assert book.day("18:00").watch_end_at is None
    assert clock(book.day("16:00").home_at) == "18:00"


@pytest.mark.parametrize(("now", "still_open"), [("18:08", ["watch_over"]), ("18:09", [])])
def test_watch_is_over_after_exactly_two_hours(now, still_open):
    assert open_ids(ready_to_go(now)) == still_open


@pytest.mark.parametrize(("taken", "still_open"), [("17:58", ["discharge_set"]), ("17:59", [])])
def test_discharge_set_belongs_in_the_last_ten_minutes(taken, still_open):
    assert open_ids(ready_to_go(last_set=taken)) == still_open


def test_reaction_in_the_watch_begins_two_hours_from_its_end():
    book = ready_to_go()
    reaction = book.at("17:00").reacts(1)
    assert book.day().watch_end_at is None
    assert {"no_open_reaction", "watch_over"} <= set(open_ids(book.at("18:09")))
    book.at("17:30").reaction_over(reaction)
    assert clock(book.day().watch_end_at) == "19:30"


def test_reaction_over_before_the_watch_does_not_lengthen_it():
    book = DayBook().started().climbs_to(150)
    reaction = book.at("15:00").reacts(1)
    book.at("15:10").reaction_over(reaction)
    book.at("15:39").write(e.BagFinished())
    book.at("15:50").write(e.LineDisconnected())
    assert clock(book.day().watch_end_at) == "17:50"


def test_after_anaphylaxis_the_watch_is_never_over_by_itself():
    book = ready_to_go("23:00")
    book.at("12:00").write(e.EmergencyDeclared(card="anaphylaxis"))
    assert "watch_over" in open_ids(book.at("23:00"))


def test_named_prescriber_lets_an_open_item_stand():
    book = ready_to_go("18:00")
    decision = e.PrescriberDecided(
        about="fit_to_go:watch_over", decision="go_on", reason="seen", prescriber_name="Dr A. Mehta"
    )
    assert codes(book, decision, by=PRESCRIBER) == []
    assert codes(book, decision) == ["not_your_role"]
    book.write(decision, by=PRESCRIBER)
    assert open_ids(book) == []


def test_prescribers_no_leaves_the_item_open():
    book = ready_to_go("18:00")
    decision = e.PrescriberDecided(
        about="fit_to_go:watch_over", decision="do_not_go_on", reason="x", prescriber_name="Dr"
    )
    book.write(decision, by=PRESCRIBER)
    assert open_ids(book) == ["watch_over"]


def test_item_answered_no_is_open_and_the_last_answer_counts():
    book = ready_to_go()
    book.write(e.FitToGoAnswered(item_id="next_day", answer="failed", detail="bus strike"))
    assert open_ids(book) == ["next_day"]
    book.write(e.FitToGoAnswered(item_id="next_day", answer="passed", detail="Wednesday 09:00"))
    assert open_ids(book) == []


def test_placed_cannula_is_open_until_out_or_left_in():
    book = ready_to_go()
    book.write(e.CannulaRecorded(state="placed", site="right hand"))
    assert open_ids(book) == ["cannula"]
    book.write(e.CannulaRecorded(state="left_in", site="right hand", vip=0))
    assert open_ids(book) == []


def test_discharge_needs_every_item_the_pin_and_the_identity():
    book = ready_to_go()
    assert codes(book, e.PatientDischarged()) == []
    assert codes(book, e.PatientDischarged(), pins=()) == ["pin_needed"]
    assert codes(book, e.PatientDischarged(), by=PRESCRIBER) == ["identity_not_confirmed"]
    assert codes(ready_to_go("18:00"), e.PatientDischarged()) == ["fit_to_go_open"]


def item_of(book, item_id):
    return next(item for item in items(book.day()) if item.id == item_id)


def test_an_item_says_since_when_it_is_done():
    book = ready_to_go("18:09")
    done = {item.id: item.at and clock(item.at) for item in items(book.day())}
    assert done["discharge_set"] == done["cannula"] == done["next_day"] == "18:00"
    assert (done["watch_over"], done["no_open_reaction"]) == ("18:09", "18:09")
    assert done["dose_explained"] == "15:39"
    book.write(e.FitToGoAnswered(item_id="next_day", answer="failed", detail="bus strike"))
    assert (item_of(book, "next_day").done, item_of(book, "next_day").at) == (False, None)


def test_dose_is_not_explained_before_the_line_has_its_end():
    book = DayBook().started().climbs_to(150)
    book.at("15:39").write(e.BagFinished())
    assert "dose_explained" in open_ids(book)
    book.write(e.LineFlushed())
    assert "dose_explained" not in open_ids(book)


def test_each_emergency_card_ends_by_itself_and_once():
    book = DayBook().started()
    for card in ("stroke", "chest_pain"):
        book.after(10).write(e.EmergencyDeclared(card=card))
    for minute in (20, 30):
        book.after(minute).write(e.EmergencyEnded(card="stroke"))
    stroke, chest_pain = book.day().history.emergencies
    assert (stroke.ended_at, chest_pain.ended_at) == (book.after(20).now, None)


def test_a_step_told_before_its_card_was_opened_belongs_to_that_card():
    book = DayBook().started()
    for card in ("stroke", "chest_pain"):
        step = book.protocol.card(card).steps[0].id
        book.after(10).write(e.EmergencyStepDone(card=card, step_id=step))
    for card in ("stroke", "chest_pain"):
        book.after(12).write(e.EmergencyDeclared(card=card))
    emergencies = book.day().history.emergencies
    assert [[step.event.card for step in one.steps] for one in emergencies] == [
        ["stroke"],
        ["chest_pain"],
    ]


@pytest.mark.parametrize(("first", "then"), [(15, 20), (20, 15)])
def test_of_two_who_opened_the_same_card_the_last_to_tell_is_believed(first, then):
    book = DayBook().started()
    for minute, well in ((first, "09:00"), (then, "10:00")):
        told = e.EmergencyDeclared(card="stroke", last_known_well_at=instant(well))
        book.after(minute).write(told)
    (emergency,) = book.day_after(30).history.emergencies
    assert clock(emergency.event.last_known_well_at) == "10:00"
    assert emergency.onset_at == book.after(then).now


def test_a_note_stands_among_the_notes_of_the_day():
    book = DayBook().started()
    noted = book.after(5).write(e.NoteWritten(text="sleeping"))
    assert book.day().history.notes == [noted]


def may_stay_open(item_id):
    return e.PrescriberDecided(
        about=f"fit_to_go:{item_id}", decision="go_on", reason="seen", prescriber_name="Dr"
    )


def test_a_decision_about_an_answer_holds_until_the_next_answer():
    book = ready_to_go()
    failed = e.FitToGoAnswered(item_id="next_day", answer="failed", detail="bus strike")
    book.write(failed)
    book.write(may_stay_open("next_day"), by=PRESCRIBER)
    assert open_ids(book) == []
    book.write(failed)
    assert open_ids(book) == ["next_day"]


def test_a_decision_taken_before_the_patient_arrives_counts():
    for item_id in ("next_day", "watch_over"):
        book = DayBook()
        book.write(may_stay_open(item_id), by=PRESCRIBER)
        assert item_of(book, item_id).overridden


def test_only_what_the_nurse_is_asked_is_answered_by_her():
    book = ready_to_go()
    yes = {"answer": "passed", "detail": "said"}
    assert codes(book, e.FitToGoAnswered(item_id="next_day", **yes)) == []
    assert codes(book, e.FitToGoAnswered(item_id="watch_over", **yes)) == ["unknown_id"]
    assert codes(book, e.FitToGoAnswered(item_id="shoe_size", **yes)) == ["unknown_id"]


def test_every_item_of_the_protocol_is_answered_by_someone():
    assert [item.done for item in items(ready_to_go().day())] == [True] * len(
        items(ready_to_go().day())
    )


def test_discharge_is_a_task_when_the_watch_ends_with_five_minutes_of_grace():
    (task,) = tasks(in_the_watch().day("18:13"), "discharge")
    assert (clock(task.due_at), task.state) == ("18:09", "due")


ENDS = (
    e.PatientTransferred(to="ICU", received_by="Dr X", copy_printed=True),
    e.PatientLeftAgainstAdvice(reason="childcare"),
    e.PatientDied(note="x"),
)


@pytest.mark.parametrize("event", ENDS, ids=lambda event: event.type)
def test_other_ends_close_the_day_and_what_the_pump_had_given_stays(event):
    book = DayBook().started().climbs_to(30)
    book.after(60).write(event)
    assert (book.day_after(200).dose.given_ml, book.day_after(200).rate_now) == (7.5, 0)
    assert book.day_after(200).projection is None


@pytest.mark.parametrize("event", [e.DayDeferred(reason="fever")], ids=lambda event: event.type)
def test_deferral_is_for_before_the_start_only(event):
    assert codes(DayBook().at("09:00"), event) == []
    assert codes(DayBook().started().after(5), event) == ["impossible_then"]


def test_not_attending_is_for_a_patient_who_never_arrived():
    event = e.PatientDidNotAttend(reason="no call")
    assert codes(DayBook().at("11:00"), event) == []
    assert codes(DayBook().made_ready(), event) == ["impossible_then"]


def test_signing_covers_the_record_to_its_last_line():
    book = DayBook().at("09:00")
    book.write(e.DayDeferred(reason="fever"))
    signed = e.DaySigned(meaning="nurse", through_seq=len(book.entries), head="a" * 64)
    assert codes(book, signed) == []
    early = signed.model_copy(update={"through_seq": 1})
    assert codes(book, early) == ["signs_another_record"]
