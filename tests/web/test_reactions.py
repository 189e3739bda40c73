"""The reaction's page: actions with times, grade, end, the way on, and grade 4 reopened."""

import re
from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import NURSE, PATIENT, PRESCRIBER, SECOND, instant
from tests.support.ward import PINS, Ward

SIGNED = {"second_person": PRESCRIBER.id, "second_pin": PINS[PRESCRIBER.id]}


@pytest.fixture
def ward(tmp_path):
    """Grade 2 at 12:40 at 20 mL per hour, stopped; it is 12:50."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.book_now = ward.live(ward.day_id).started().climbs_to(130)
    ward.seq = ward.book_now.after(130).reacts(2).seq
    ward.book_now.pauses("Reaction, grade 2")
    ward.at("12:50")
    return ward


def day(ward):
    return ward.day(ward.day_id)


def here(ward, path=""):
    return f"/days/{ward.day_id}/reactions/{ward.seq}{path}"


def page(ward, path="", who=NURSE):
    return ward.sign_in(who).get(here(ward, path)).text


def posts(ward, path, client=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": day(ward).seq} | typed
    return client.post(path if path.startswith("/days") else here(ward, path), data=fields)


def reaction(ward):
    return day(ward).history.reactions[-1]


def test_the_page_shows_what_is_done_with_its_time_and_what_is_open(ward):
    text = page(ward)
    assert "Grade 2 actions" in text and "12:40" in text
    assert "Call the prescriber" in text and "Informed" in text


def test_one_tap_informs_the_prescriber_with_the_time(ward):
    answer = posts(ward, "/actions/call_prescriber")
    assert (answer.status_code, answer.location) == (303, here(ward))
    assert f"{reaction(ward).done['call_prescriber'].occurred_at:%H:%M}" == "12:50"


def test_the_time_of_an_action_can_be_said(ward):
    posts(ward, "/actions/call_prescriber", occurred_at="12:44", detail="Dr Mehta here 12:47")
    done = reaction(ward).done["call_prescriber"]
    assert f"{done.occurred_at:%H:%M}" == "12:44"
    assert "Dr Mehta here 12:47" in page(ward)


def test_an_action_before_the_reaction_began_is_refused_beside_its_time(ward):
    before = day(ward).seq
    answer = posts(ward, "/actions/call_prescriber", occurred_at="12:39")
    assert answer.status_code == 422
    assert 'id="occurred_at-error"' in answer.text
    assert day(ward).seq == before


def test_a_medicine_is_recorded_with_drug_dose_and_route(ward):
    typed = {"drug": "chlorphenamine", "dose": "10", "dose_unit": "mg", "route": "IV"}
    assert posts(ward, "/actions/medicine_grade_2_to_4", **typed).status_code == 303
    (given,) = day(ward).history.medicines
    assert (given.event.drug, given.event.dose, given.event.route) == ("chlorphenamine", 10, "IV")
    assert "chlorphenamine 10 mg IV" in page(ward)


def test_a_medicine_without_its_dose_is_refused_and_kept(ward):
    before = day(ward).seq
    answer = posts(ward, "/actions/medicine_grade_2_to_4", drug="chlorphenamine")
    assert answer.status_code == 422
    assert 'value="chlorphenamine"' in answer.text
    assert day(ward).seq == before


def test_the_medicine_form_says_what_was_given_today(ward):
    assert "paracetamol 08:30" in page(ward, "/actions/medicine_grade_2_to_4")


def test_a_new_set_changes_what_the_line_holds(ward):
    posts(ward, "/actions/line", line="new_set")
    assert (day(ward).line_holds, "line" in reaction(ward).done) == ("saline", True)


def test_a_line_left_alone_still_holds_drug(ward):
    posts(ward, "/actions/line", line="left")
    assert day(ward).line_holds == "drug"
    assert "do not flush" in page(ward)


def test_an_action_nobody_signed_is_not_there(ward):
    assert posts(ward, "/actions/invented").status_code == 404


def test_symptoms_gone_ends_the_reaction(ward):
    posts(ward, "/gone")
    assert f"{reaction(ward).resolved_at:%H:%M}" == "12:50"


def test_the_resume_says_in_words_who_signs_and_what_is_open(ward):
    text = page(ward)
    assert "Resume at 10 mL per hour, half of 20:" in text
    assert "Record first that the symptoms are gone." in text
    assert "Record first that the prescriber is informed" in text
    assert "Take observations first" in text
    posts(ward, "/actions/call_prescriber")
    posts(ward, "/gone")
    ward.book_now = ward.live(ward.day_id)
    ward.book_now.at("12:50").observes()
    assert "your PIN and a second person" in page(ward)


def test_a_grade_goes_up_with_one_tap_and_down_with_a_reason(ward):
    assert posts(ward, "/grade", grade="3").status_code == 303
    refused = posts(ward, "/grade", grade="1")
    assert (refused.status_code, reaction(ward).grade) == (422, 3)
    assert 'id="reason-error"' in refused.text
    assert posts(ward, "/grade", grade="1", reason="few hives").status_code == 303
    assert reaction(ward).grade == 1


def test_observations_since_then_that_ask_for_more_are_said(ward):
    ward.book_now.at("12:48").observes(temperature_c="40.2")
    assert "Grade 3 or higher now." in page(ward)


def test_a_pump_still_running_is_stopped_or_halved_from_the_page(ward):
    ward.day_id = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    ward.seq = ward.live(ward.day_id).started().climbs_to(130).reacts(2).seq
    text = page(ward)
    assert "Confirm stopped" in text and "Confirm 10 mL per hour" in text
    posts(ward, "/pump", save="half")
    assert (day(ward).rate_now, reaction(ward).half_since_at) == (10, instant("12:50"))
    assert "Reduced to 10 mL per hour" in page(ward)


def test_a_half_decided_on_an_older_screen_is_shown_the_record_first(ward):
    ward.day_id = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    book = ward.live(ward.day_id).started().climbs_to(130)
    ward.seq = book.reacts(2).seq
    seq = day(ward).seq
    book.at("12:49").observes()
    assert posts(ward, "/pump", save="half", seq=seq).status_code == 409
    assert posts(ward, "/pump", save="stopped", seq=seq).status_code == 303


def cells(text):
    table = text.partition('class="choice-table"')[2].partition("</table>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", table))


def test_the_ways_on_stand_side_by_side_with_finish_and_verdicts(ward):
    ward.at("13:20")
    table = cells(page(ward))
    assert "Hold 10" in table and "Climb again" in table and "Every later step halved" in table
    # W8 with 101.2 mL: 607.2, 386.88 and 523.76 minutes after 10:30.
    assert "20:38" in table and "16:57" in table and "19:14" in table
    assert "Back to the plan" not in table
    assert "Leaves the held half rate" in table


def test_no_way_on_is_chosen_beforehand_and_the_sources_are_said_to_be_silent(ward):
    text = page(ward)
    assert "Sources are silent: a prescriber decides." in text
    assert "Until signed, only 10 mL per hour is allowed." in text
    assert " checked" not in text


def test_the_table_is_drawn_again_for_the_wait_that_is_typed(ward):
    ward.at("13:20")
    client = ward.sign_in()
    text = client.get(here(ward, "/ways-on"), query_string={"wait_min": "60", "way": "climb"}).text
    assert "1hr at 10, then 15, 20, 25" in cells(text)
    assert "checked" in text
    assert client.get(here(ward, "/ways-on"), query_string={"wait_min": "x"}).status_code == 200


def test_a_prescriber_signs_a_way_on_at_the_nurse_s_tablet(ward):
    typed = {"way": "climb", "wait_min": "30", "reason": "over both limits"}
    answer = posts(ward, "/way-on", **typed, **SIGNED)
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}")
    entry = day(ward).history.ways_on[-1]
    assert (entry.by.id, entry.event.way, entry.event.wait_min) == (PRESCRIBER.id, "climb", 30)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"way": "climb", "reason": "limits", **SIGNED}, "wait_min"),
        ({"way": "hold", **SIGNED}, "reason"),
        ({"way": "hold", "reason": "limits", **SIGNED, "second_pin": "000000"}, "second_pin"),
    ],
)
def test_an_incomplete_signature_is_refused_beside_its_field(ward, typed, field):
    before = day(ward).seq
    answer = posts(ward, "/way-on", **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "limits" in answer.text or field == "reason"
    assert day(ward).seq == before


def test_a_nurse_cannot_sign_a_way_on(ward):
    nurse = {"second_person": SECOND.id, "second_pin": PINS[SECOND.id]}
    answer = posts(ward, "/way-on", way="hold", reason="limits", **nurse)
    assert (answer.status_code, day(ward).history.ways_on) == (422, [])


def test_a_way_on_the_protocol_does_not_allow_is_refused(ward):
    answer = posts(ward, "/way-on", way="return_to_plan", reason="better", **SIGNED)
    assert (answer.status_code, day(ward).history.ways_on) == (422, [])


def test_a_way_on_decided_on_an_older_screen_is_shown_the_record_first(ward):
    seq = day(ward).seq
    ward.book_now.at("12:49").observes()
    answer = posts(ward, "/way-on", way="hold", reason="limits", **SIGNED, seq=seq)
    assert (answer.status_code, day(ward).history.ways_on) == (409, [])
    assert 'value="limits"' in answer.text


def test_a_double_tap_signs_once(ward):
    client, seq = ward.sign_in(), day(ward).seq
    typed = {"way": "hold", "reason": "limits", "request_id": uuid4().hex, "seq": seq, **SIGNED}
    assert {posts(ward, "/way-on", client, **typed).status_code for _ in range(2)} == {303}
    assert len(day(ward).history.ways_on) == 1


def test_grade_4_is_locked_and_says_who_may_reopen(ward):
    posts(ward, "/grade", grade="4")
    text = page(ward)
    assert "Grade 4: discontinued." in text
    assert "Only a named prescriber may reopen this bag." in text
    assert "How to go on" not in text and "Resume at" not in text


def test_a_prescriber_reopens_with_reason_pin_and_a_second_person(ward):
    posts(ward, "/grade", grade="4")
    path = f"/days/{ward.day_id}/reopen"
    typed = {"reason": "it was a vasovagal faint", **SIGNED}
    refused = posts(ward, path, **typed)
    assert (refused.status_code, day(ward).locked) == (422, True)
    answer = posts(ward, path, **typed, pin=PINS[NURSE.id])
    assert (answer.status_code, day(ward).locked) == (303, False)
    entry = day(ward).history.reopened[-1]
    assert (entry.by.id, entry.second_person.id) == (PRESCRIBER.id, NURSE.id)


def test_a_prescriber_signed_in_reopens_with_a_nurse_beside_them(ward):
    posts(ward, "/grade", grade="4")
    ward.book_now = ward.live(ward.day_id)
    ward.book_now.at("12:50").write(e.InfusionDiscontinued(reason="grade 4"))
    typed = {
        "reason": "settled",
        "pin": PINS[PRESCRIBER.id],
        "second_person": SECOND.id,
        "second_pin": PINS[SECOND.id],
    }
    client = ward.sign_in(PRESCRIBER)
    assert posts(ward, f"/days/{ward.day_id}/reopen", client, **typed).status_code == 303
    assert (day(ward).history.status, day(ward).half_permitted) == ("paused", 10)


def test_reopening_is_offered_only_where_a_grade_4_has_locked_the_bag(ward):
    more = f"/days/{ward.day_id}/more"
    assert "Reopen after grade 4" not in ward.sign_in().get(more).text
    assert ward.sign_in().get(f"/days/{ward.day_id}/reopen").status_code == 303
    posts(ward, "/grade", grade="4")
    assert "Reopen after grade 4" in ward.sign_in().get(more).text


def test_after_a_red_flag_there_is_no_reopening(ward):
    ward.book_now.reacts(4, symptoms=(), red_flags=("neck_pain",))
    ward.seq = reaction(ward).seq
    assert "Not restarted today." in page(ward)
    path = f"/days/{ward.day_id}/reopen"
    answer = posts(ward, path, reason="settled", pin=PINS[NURSE.id], **SIGNED)
    assert (answer.status_code, day(ward).locked) == (422, True)


def test_a_reaction_of_another_patient_is_not_there(ward):
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    client = ward.sign_in()
    assert client.get(f"/days/{other}/reactions/{ward.seq}").status_code == 404
    assert client.get(here(ward).replace(str(ward.seq), "1")).status_code == 404
    answer = client.post(
        f"/days/{other}/reactions/{ward.seq}/gone", data={"request_id": uuid4().hex, "seq": 1}
    )
    assert answer.status_code == 404


def test_a_mild_reaction_has_its_own_end_and_nothing_to_decide(ward):
    ward.day_id = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    ward.seq = ward.live(ward.day_id).started().climbs_to(130).reacts(1).seq
    text = page(ward)
    assert "Go on at 20 mL per hour" in text and "Symptoms gone" in text
    assert "How to go on" not in text
    posts(ward, "/gone")
    assert reaction(ward).resolved_at is not None
