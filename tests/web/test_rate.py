"""The rate confirmed on the pump, the pump at another rate, and who has to sign."""

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import MANAGER, NURSE, PATIENT, PRESCRIBER, SECOND
from tests.support.ward import PINS, Ward


@pytest.fixture
def ward(tmp_path):
    """At 15 mL per hour since 11:30; 20 is due at 12:00; the last set is from 11:28."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    book = ward.live(ward.day_id).started()
    book.climbs_to(60)
    book.after(58).observes()
    ward.at("12:00")
    return ward


def post(ward, screen, client=None, day_id=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": ward.day(ward.day_id).seq, **typed}
    return client.post(f"/days/{day_id or ward.day_id}/{screen}", data=fields)


def rate_now(ward):
    return ward.day(ward.day_id).rate_now


def last(ward):
    return ward.day(ward.day_id).history.entries[-1]


BOTH = {"pin": PINS[NURSE.id], "second_person": SECOND.id, "second_pin": PINS[SECOND.id]}


def test_a_step_that_is_due_is_one_tap(ward):
    answer = post(ward, "rate", rate_ml_per_h="20")
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}")
    assert rate_now(ward) == 20


def test_a_double_tap_is_one_change(ward):
    client, twice = ward.sign_in(), {"request_id": "double-tap", "rate_ml_per_h": "20"}
    seq = ward.day(ward.day_id).seq
    answers = [post(ward, "rate", client, seq=seq, **twice) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert ward.day(ward.day_id).seq == seq + 1


def test_a_step_before_its_time_asks_for_a_reason_and_keeps_the_choice(ward):
    ward2 = ward.live(ward.day_id)
    seq = ward.day(ward.day_id).seq
    early = post(ward, "rate", rate_ml_per_h="20", occurred_at="11:50")
    assert early.status_code == 422
    assert "Early by 10min: due at 12:00." in early.text
    assert 'value="20" checked' in early.text and 'value="11:50"' in early.text
    assert ward.day(ward.day_id).seq == seq and ward2 is not None
    given = post(ward, "rate", rate_ml_per_h="20", occurred_at="11:50", reason="closing")
    assert given.status_code == 303
    assert last(ward).event.reason == "closing"


def test_the_rate_page_offers_the_next_step_and_the_exact_half_and_chooses_neither(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/rate").text
    assert "next step, due 12:00" in page and "half of 15" in page
    assert 'value="7.5"' in page and " checked" not in page


def test_another_rate_needs_a_reason(ward):
    asked = post(ward, "rate", rate_ml_per_h="other", other_ml_per_h="12")
    assert asked.status_code == 422 and "12 mL per hour is not a step" in asked.text
    said = post(ward, "rate", rate_ml_per_h="other", other_ml_per_h="12", reason="nausea")
    assert said.status_code == 303 and rate_now(ward) == 12


def test_a_rate_above_the_maximum_is_refused_as_a_setting(ward):
    answer = post(ward, "rate", rate_ml_per_h="other", other_ml_per_h="50", reason="x")
    assert answer.status_code == 422 and "More than 25 mL per hour is never set" in answer.text
    assert 'value="50"' in answer.text and rate_now(ward) == 15


def test_a_decision_on_an_old_screen_is_409_with_what_was_entered_since(ward):
    seq = ward.day(ward.day_id).seq
    ward.live(ward.day_id).at("11:59").observes(by=SECOND)
    answer = post(ward, "rate", rate_ml_per_h="20", seq=seq)
    assert answer.status_code == 409 and "T. Brandt entered" in answer.text
    assert rate_now(ward) == 15


def test_overdue_observations_come_first_or_a_reason(ward):
    ward.at("12:40")
    answer = post(ward, "rate", rate_ml_per_h="20")
    assert answer.status_code == 422
    assert "Observations are overdue." in answer.text and "Observations first" in answer.text
    other = post(ward, "rate", rate_ml_per_h="20", reason="closing")
    assert other.status_code == 422 and 'id="raised_anyway-error"' in other.text
    assert post(ward, "rate", rate_ml_per_h="20", raised_anyway="set follows").status_code == 303
    record = ward.sign_in().get(f"/days/{ward.day_id}/record").text
    assert "Raised anyway: set follows" in record


def test_why_it_is_raised_anyway_is_asked_only_where_something_stands_open(ward):
    page = f"/days/{ward.day_id}/rate"
    assert "Raised anyway" not in ward.sign_in().get(page).text
    ward.at("12:40")
    assert "Raised anyway" in ward.sign_in().get(page).text


def test_a_prescriber_does_not_confirm_a_rate(ward):
    answer = post(ward, "rate", ward.sign_in(PRESCRIBER), rate_ml_per_h="20")
    assert answer.status_code == 422 and rate_now(ward) == 15


def test_a_rate_on_another_patients_form_writes_nothing(ward):
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="2")
    assert post(ward, "rate", day_id=other, seq=1, rate_ml_per_h="20").status_code == 422
    assert post(ward, "rate", day_id="nobody", rate_ml_per_h="20").status_code == 404


def after_a_reaction(ward):
    """Grade 2 at 12:05, halved to 7.5, over at 12:15, climbing again after 30 minutes."""
    book = ward.live(ward.day_id)
    reaction = book.at("12:05").reacts(2)
    book.rate("7.5")
    book.at("12:15").reaction_over(reaction)
    book.at("12:16").chooses("climb", reaction, wait_min=30)
    book.at("12:40").observes()
    return book


def test_after_a_reaction_a_step_needs_both_pins_and_is_never_early(ward):
    after_a_reaction(ward)
    ward.at("12:45")
    early = post(ward, "rate", rate_ml_per_h="10", reason="in a hurry", **BOTH)
    assert early.status_code == 422 and "after a reaction no step is early" in early.text
    ward.at("12:46")
    page = ward.sign_in().get(f"/days/{ward.day_id}/rate").text
    assert "Your PIN, N. Okafor" in page and "Second person" in page
    assert post(ward, "rate", rate_ml_per_h="10").status_code == 422
    assert post(ward, "rate", rate_ml_per_h="10", pin=PINS[NURSE.id]).status_code == 422
    assert rate_now(ward) == Fraction("7.5")
    assert post(ward, "rate", rate_ml_per_h="10", **BOTH).status_code == 303
    assert last(ward).second_person == SECOND


def test_a_wrong_pin_changes_nothing_and_is_never_shown_again(ward):
    after_a_reaction(ward)
    ward.at("12:46")
    answer = post(ward, "rate", rate_ml_per_h="10", **(BOTH | {"second_pin": "000000"}))
    assert answer.status_code == 422 and "That PIN is not right" in answer.text
    assert "000000" not in answer.text and PINS[NURSE.id] not in answer.text
    assert rate_now(ward) == Fraction("7.5")


OTHER = {
    "rate_ml_per_h": "50",
    "occurred_at": "11:40",
    "ended": "ended",
    "until": "11:45",
    "reason": "a 0 too many",
}
SECOND_SIGNS = {"second_person": SECOND.id, "second_pin": PINS[SECOND.id]}


def test_what_the_pump_really_ran_is_taken_however_impossible_as_a_setting(ward):
    before = ward.day(ward.day_id).dose.pumped_ml
    answer = post(ward, "other-rate", **OTHER, **SECOND_SIGNS)
    assert answer.status_code == 303
    after = ward.day(ward.day_id).dose.pumped_ml
    assert after - before == Fraction(50 - 15, 60) * 5


def test_the_other_rate_still_running_becomes_the_rate_now(ward):
    still = OTHER | {"ended": "still", "until": "", "occurred_at": "11:50", "rate_ml_per_h": "30"}
    assert post(ward, "other-rate", **still, **SECOND_SIGNS).status_code == 303
    assert rate_now(ward) == 30


def test_the_other_rate_needs_a_second_person_and_its_end_after_its_beginning(ward):
    alone = post(ward, "other-rate", **OTHER)
    assert alone.status_code == 422 and "A second person has to sign" in alone.text
    backwards = post(ward, "other-rate", **(OTHER | {"until": "11:39"}), **SECOND_SIGNS)
    assert backwards.status_code == 422
    assert "The end has to be later than the beginning." in backwards.text
    open_end = post(ward, "other-rate", **(OTHER | {"until": ""}), **SECOND_SIGNS)
    assert open_end.status_code == 422 and "until when" in open_end.text


def other_rate_seq(ward):
    post(ward, "other-rate", **OTHER, **SECOND_SIGNS)
    return ward.day(ward.day_id).history.others[-1].seq


SEEN = {"decision": "go_on", "reason": "3 mL more, patient well"}


def test_it_stays_open_until_a_prescriber_has_seen_it(ward):
    seq = other_rate_seq(ward)
    assert "pump_rate" in ward.day(ward.day_id).first_task_of
    client = ward.sign_in(PRESCRIBER)
    assert "50 mL per hour" in client.get(f"/days/{ward.day_id}/other-rate/{seq}").text
    pin = {"pin": PINS[PRESCRIBER.id]}
    assert post(ward, f"other-rate/{seq}", client, **SEEN).status_code == 422
    assert post(ward, f"other-rate/{seq}", client, **SEEN, **pin).status_code == 303
    assert "pump_rate" not in ward.day(ward.day_id).first_task_of
    assert last(ward).event.prescriber_name == PRESCRIBER.name


def test_the_prescriber_may_sign_at_the_nurses_tablet_and_nobody_else_may(ward):
    seq = other_rate_seq(ward)
    nurse = {"second_person": SECOND.id, "second_pin": PINS[SECOND.id]}
    assert post(ward, f"other-rate/{seq}", **SEEN, **nurse).status_code == 422
    doctor = {"second_person": PRESCRIBER.id, "second_pin": PINS[PRESCRIBER.id]}
    assert post(ward, f"other-rate/{seq}", **SEEN, **doctor).status_code == 303
    assert last(ward).by == PRESCRIBER


def test_there_is_nothing_to_see_where_no_other_rate_was(ward):
    assert ward.sign_in().get(f"/days/{ward.day_id}/other-rate/1").status_code == 404


def test_a_rate_page_leads_back_to_the_day_while_nothing_runs(ward):
    ward.live(ward.day_id).at("11:50").pauses()
    assert ward.sign_in(MANAGER).get(f"/days/{ward.day_id}/rate").status_code == 303
    answer = post(ward, "rate", rate_ml_per_h="20", reason="x")
    assert answer.status_code == 422 and "the record says" in answer.text


def test_the_half_of_an_open_reaction_is_one_choice_without_pins(ward):
    ward.live(ward.day_id).at("12:00").reacts(2)
    page = ward.sign_in().get(f"/days/{ward.day_id}/rate").text
    assert 'value="7.5"' in page and 'value="20"' not in page
    assert post(ward, "rate", rate_ml_per_h="7.5").status_code == 303
    assert last(ward).event == e.RateChanged(rate_ml_per_h=Decimal("7.5"))
