"""The pump's reading, the end of bag and line, medicines and notes."""

from decimal import Decimal
from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import PATIENT, SECOND
from tests.support.ward import PINS, Ward

SECOND_SIGNS = {"second_person": SECOND.id, "second_pin": PINS[SECOND.id]}


@pytest.fixture
def ward(tmp_path):
    """At 13:00, 150 minutes after the start: 35 mL are in by what was confirmed."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(150)
    ward.at("13:00")
    return ward


def post(ward, screen, client=None, day_id=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": ward.day(ward.day_id).seq, **typed}
    return client.post(f"/days/{day_id or ward.day_id}/{screen}", data=fields)


def day(ward):
    return ward.day(ward.day_id)


def last(ward):
    return day(ward).history.entries[-1].event


def test_a_reading_near_the_computed_volume_is_saved_without_a_question(ward):
    answer = post(ward, "pump-reading", volume_ml="35.4")
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}")
    assert last(ward) == e.PumpReadingRecorded(volume_ml=Decimal("35.4"))


def test_a_reading_far_off_is_asked_about_with_the_difference_then_questioned(ward):
    asked = post(ward, "pump-reading", volume_ml="37.5")
    assert asked.status_code == 422
    assert "37.5 mL is 2.5 mL (7.1 %) more than computed (35 mL)" in asked.text
    assert "Read again: the pump shows 37.5 mL" in asked.text
    other = post(ward, "pump-reading", volume_ml="38", read_twice="37.5")
    assert other.status_code == 422  # the tick was for another number
    saved = post(ward, "pump-reading", volume_ml="37.5", read_twice="37.5")
    assert saved.location == f"/days/{ward.day_id}/pump-reading/use"
    assert day(ward).dose.pumped_ml == 35


def read_far_off(ward):
    book = ward.live(ward.day_id).after(150)
    return book.write(e.PumpReadingRecorded(volume_ml=Decimal("37.5"), read_twice=True))


def test_the_pumps_volume_is_used_only_with_a_reason_and_a_second_person(ward):
    reading = read_far_off(ward)
    ward.at("13:06")
    page = ward.sign_in().get(f"/days/{ward.day_id}/pump-reading/use").text
    assert "At 13:00 the pump showed 37.5 mL: 2.5 mL (7.1 %) more than computed." in page
    why = {"reading_seq": reading.seq, "reason": "bag is lighter"}
    assert post(ward, "pump-reading/use", reading_seq=reading.seq).status_code == 422
    assert post(ward, "pump-reading/use", **why).status_code == 422
    assert post(ward, "pump-reading/use", **why, **SECOND_SIGNS).status_code == 303
    # From the instant of the reading: what ran since then is counted on top.
    assert day(ward).history.adopted[-1].occurred_at == reading.occurred_at
    assert day(ward).dose.pumped_ml == Decimal("37.5") + Decimal(25) * 6 / 60


def test_there_is_nothing_to_use_without_a_reading_in_question(ward):
    assert ward.sign_in().get(f"/days/{ward.day_id}/pump-reading/use").status_code == 303
    assert post(ward, "pump-reading/use", reading_seq="99", reason="x").status_code == 303
    assert day(ward).history.adopted == []


def test_a_reading_over_the_label_needs_a_reason_and_far_over_is_refused(ward):
    ward.live(ward.day_id).after(290).observes()
    ward.at("15:35")
    over = post(ward, "pump-reading", volume_ml="104")
    assert over.status_code == 422 and "more than the label" in over.text
    assert 'value="104"' in over.text
    assert post(ward, "pump-reading", volume_ml="104", reason="overfill").status_code == 303
    far = post(ward, "pump-reading", volume_ml="120", reason="overfill")
    assert far.status_code == 422 and "at most 116.4 mL" in far.text


def test_the_bag_is_empty_when_the_nurse_says_so_with_the_reading_beside_it(ward):
    ward.at("15:39")
    answer = post(ward, "bag-finished", volume_ml="101")
    assert answer.status_code == 303
    assert day(ward).history.status == "bag_finished"
    assert [x.event.type for x in day(ward).history.entries[-2:]] == [
        "bag_finished",
        "pump_reading_recorded",
    ]


def test_the_reading_at_the_bags_end_stands_in_one_line_only(ward):
    ward.at("15:39")
    post(ward, "bag-finished", volume_ml="101")
    finished, reading = (entry.event for entry in day(ward).history.entries[-2:])
    assert finished == e.BagFinished()
    assert reading == e.PumpReadingRecorded(volume_ml=Decimal("101"))


def test_a_reading_far_off_at_the_bags_end_goes_on_to_the_question_and_can_be_used(ward):
    ward.at("15:39")
    assert post(ward, "bag-finished", volume_ml="90").status_code == 422
    saved = post(ward, "bag-finished", volume_ml="90", read_twice="90")
    assert saved.location == f"/days/{ward.day_id}/pump-reading/use"
    page = ward.sign_in().get(saved.location).text
    assert "At 15:39 the pump showed 90 mL" in page
    seq = day(ward).history.readings[-1].seq
    why = {"reading_seq": seq, "reason": "bag leaked"}
    assert post(ward, "pump-reading/use", **why, **SECOND_SIGNS).status_code == 303
    assert day(ward).dose.given_ml == 90


def test_a_bag_that_should_not_be_empty_says_how_much_is_left_and_is_taken_with_a_reason(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/bag-finished").text
    assert "66.2 mL should still be in the bag" in page
    assert post(ward, "bag-finished").status_code == 422
    assert post(ward, "bag-finished", reason="bag leaked").status_code == 303


def test_bag_empty_is_a_decision_and_409_on_an_old_screen(ward):
    seq = day(ward).seq
    ward.live(ward.day_id).after(149).observes()
    assert post(ward, "bag-finished", seq=seq).status_code == 409
    assert day(ward).history.status == "infusing"


def test_discontinuing_says_what_was_given_in_ml_and_mg(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/discontinue").text
    for words in ("35", "4.2 mg", "66.2 mL", "7.8 mg", "never added to another day"):
        assert words in page
    assert post(ward, "discontinue").status_code == 422
    assert post(ward, "discontinue", why="patient", detail="had enough").status_code == 303
    assert (last(ward).why, last(ward).reason) == ("patient", "had enough")
    assert day(ward).history.status == "discontinued"


def bag_ended(ward, event=None):
    ward.live(ward.day_id).after(310).write(event or e.BagFinished())
    ward.at("15:45")


def test_an_unsigned_line_that_holds_drug_is_not_flushed_without_asking(ward):
    bag_ended(ward)
    page = ward.sign_in().get(f"/days/{ward.day_id}/line").text
    assert "Do not flush. Ask the prescriber." in page
    assert "The line still holds drug, and it has to be given." in page


def test_what_was_done_with_the_line_is_recorded_with_what_was_ordered(ward):
    bag_ended(ward)
    assert post(ward, "line").status_code == 422
    typed = {"done": "flushed", "volume_ml": "20", "ordered": "20 mL at 25 mL per hour"}
    assert post(ward, "line", **typed, occurred_at="15:44").status_code == 303
    flushed, note = (x.event for x in day(ward).history.entries[-2:])
    assert flushed == e.LineFlushed(volume_ml=Decimal(20))
    assert note.text == "Line, as the prescriber asked: 20 mL at 25 mL per hour"
    assert day(ward).history.status == "watch"


def test_a_line_taken_off_starts_the_watch_too(ward):
    bag_ended(ward, e.InfusionDiscontinued(reason="patient's wish"))
    assert post(ward, "line", done="disconnected").status_code == 303
    assert last(ward).type == "line_disconnected" and day(ward).history.status == "watch"


def test_the_line_page_leads_back_while_the_bag_still_runs(ward):
    assert ward.sign_in().get(f"/days/{ward.day_id}/line").status_code == 303


def test_a_new_set_says_what_the_line_holds_from_now_on(ward):
    ward.live(ward.day_id).after(150).pauses()
    assert post(ward, "line-change", how="new_set").status_code == 422
    assert post(ward, "line-change", how="new_set", line_holds="saline").status_code == 303
    assert day(ward).line_holds == "saline"


DOSE = {"drug": "chlorphenamine", "dose": "10", "dose_unit": "mg", "route": "IV"}


def test_a_medicine_is_saved_as_it_was_given(ward):
    assert post(ward, "medicine", **DOSE, reason="hives").status_code == 303
    given = last(ward)
    assert (given.drug, given.dose, given.route) == ("chlorphenamine", 10, "IV")


@pytest.mark.parametrize("missing", DOSE)
def test_a_medicine_needs_drug_dose_unit_and_route(ward, missing):
    answer = post(ward, "medicine", **{k: v for k, v in DOSE.items() if k != missing})
    assert answer.status_code == 422 and day(ward).history.medicines == []


def test_the_last_dose_of_the_same_drug_today_is_shown_premedication_included(ward):
    client = ward.sign_in()
    url = f"/days/{ward.day_id}/medicine/about"
    assert (
        "Last paracetamol 08:30, 4hr 30min ago"
        in client.post(url, data={"drug": "Paracetamol"}).text
    )
    assert "Not given before today" in client.post(url, data={"drug": "ondansetron"}).text


def test_a_listed_allergy_is_asked_about_and_the_reason_counts_for_that_drug_only(ward):
    drug = DOSE | {"drug": "penicillin V"}
    asked = post(ward, "medicine", **drug)
    assert asked.status_code == 422 and "Listed allergy: penicillin" in asked.text
    why = {"given_despite": "given before the list was read"}
    assert post(ward, "medicine", **drug, **why).status_code == 422
    assert post(ward, "medicine", **drug, **why, despite_for="penicillin G").status_code == 422
    assert post(ward, "medicine", **drug, **why, despite_for="penicillin V").status_code == 303
    assert last(ward).given_despite == why["given_despite"]


def test_a_note_is_kept_as_written_and_an_empty_one_is_refused(ward):
    assert post(ward, "note", text="  ").status_code == 422
    assert post(ward, "note", text="Partner came.\nAsked for water.", seq=1).status_code == 303
    assert last(ward).text == "Partner came.\nAsked for water."


@pytest.mark.parametrize(
    ("screen", "typed"),
    [
        ("pump-reading", {"volume_ml": "35"}),
        ("note", {"text": "seen"}),
        ("medicine", DOSE),
        ("line-change", {"how": "flushed", "line_holds": "saline"}),
        ("discontinue", {"why": "prescriber"}),
    ],
)
def test_a_double_tap_is_one_line_and_another_patients_form_is_refused(ward, screen, typed):
    client, seq = ward.sign_in(), day(ward).seq
    once = {"request_id": "only-once", "seq": seq, **typed}
    assert [post(ward, screen, client, **once).status_code for _ in range(2)] == [303, 303]
    assert day(ward).seq == seq + 1
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="2")
    assert post(ward, screen, client, other, **once).status_code == 409


@pytest.mark.parametrize(
    ("screen", "typed"),
    [
        ("pump-reading", {"volume_ml": "  "}),
        ("other-rate", {"rate_ml_per_h": " ", "ended": "still", "reason": "x"}),
        ("other-rate", {"rate_ml_per_h": "30", "ended": "still", "reason": " "}),
        ("medicine", DOSE | {"drug": " "}),
        ("discontinue", {"why": "other", "detail": " "}),
    ],
)
def test_spaces_are_no_answer(ward, screen, typed):
    seq = day(ward).seq
    assert post(ward, screen, **typed, **SECOND_SIGNS).status_code == 422
    assert day(ward).seq == seq


def test_using_the_reading_without_a_word_is_refused_beside_the_field(ward):
    reading = read_far_off(ward)
    typed = {"reading_seq": reading.seq, "reason": ""}
    answer = post(ward, "pump-reading/use", **typed, **SECOND_SIGNS)
    assert answer.status_code == 422 and "Say why the pump is right." in answer.text
