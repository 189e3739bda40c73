"""Emergency: a card in one tap, steps with their times, adrenaline on one card alone."""

from uuid import uuid4

import pytest

from bedside.core import events as e
from bedside.forms.emergency import EmergencyStepForm
from tests.support.daybook import MANAGER, PATIENT, SECOND
from tests.support.page import page_of
from tests.support.ward import Ward

NEVER = "Do not restart, do not flush"


@pytest.fixture
def ward(tmp_path):
    """25 mL per hour since 13:00; it is 13:04."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(150)
    ward.at("13:04")
    return ward


def day(ward):
    return ward.day(ward.day_id)


def page(ward, path=""):
    return ward.sign_in().get(f"/days/{ward.day_id}/emergency{path}").text


def posts(ward, path="", client=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": day(ward).seq} | typed
    return client.post(f"/days/{ward.day_id}/emergency{path}", data=fields)


def ticks(ward, step, card="anaphylaxis", **typed):
    return posts(ward, f"/{card}/steps/{step}", **typed)


def test_the_choice_shows_four_cards_the_number_and_every_step(ward):
    text = page(ward)
    assert "2222" in text
    for title in ("Anaphylaxis", "Stroke or neck-artery tear", "Chest pain", "Lung bleeding"):
        assert title in text
    assert "0.5 mL of 1 mg in 1 mL" in text and "refractory" in text


def test_opening_a_card_records_it_with_onset_and_last_known_well(ward):
    answer = posts(ward, card="stroke", occurred_at="13:02", last_known_well_at="12:34")
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}/emergency/stroke")
    (emergency,) = day(ward).history.emergencies
    assert f"{emergency.onset_at:%H:%M}" == "13:02"
    assert f"{emergency.event.last_known_well_at:%H:%M}" == "12:34"
    text = page(ward, "/stroke")
    assert "Began 13:02" in text and "12:34" in text


def test_the_card_that_the_red_flag_asks_for_stands_first(ward):
    ward.live(ward.day_id).at("13:03").reacts(4, symptoms=(), red_flags=("coughing_blood",))
    text = page(ward)
    assert "Red flag: coughing blood" in text
    assert text.index('value="lung_bleeding"') < text.index('value="anaphylaxis"')
    assert 'value="13:03"' in text


def test_looking_at_a_card_records_nothing(ward):
    before = day(ward).seq
    assert "Not opened yet" in page(ward, "/anaphylaxis")
    assert day(ward).seq == before


@pytest.mark.parametrize("card", ["stroke", "chest_pain", "lung_bleeding"])
def test_adrenaline_stands_on_the_anaphylaxis_card_alone(ward, card):
    assert "adrenaline" in page(ward, "/anaphylaxis")
    text = page(ward, f"/{card}")
    assert "adrenaline" not in text.lower()
    assert NEVER in text
    assert NEVER not in page(ward, "/anaphylaxis")


def test_the_stop_on_the_card_stops_the_pump_and_opens_the_card(ward):
    answer = ticks(ward, "stop_pump")
    assert answer.location == f"/days/{ward.day_id}/emergency/anaphylaxis"
    types = [entry.event.type for entry in day(ward).history.entries[-3:]]
    assert types == ["infusion_paused", "emergency_declared", "emergency_step_done"]
    assert (day(ward).rate_now, day(ward).locked) == (0, True)


def test_a_pump_stopped_before_is_not_stopped_again(ward):
    ward.live(ward.day_id).at("13:03").pauses("Pump alarm")
    ticks(ward, "stop_pump")
    (pause,) = day(ward).history.pauses
    assert (pause[0].event.reason, day(ward).locked) == ("Pump alarm", True)
    assert day(ward).history.emergencies[0].times_of("stop_pump")


def test_a_colleague_stopping_it_meanwhile_does_not_lose_the_tick(ward, monkeypatch):
    read = EmergencyStepForm.events_of

    def then_somebody_stops(form, card, step, drawn_from):
        events = read(form, card, step, drawn_from)
        ward.live(ward.day_id).at("13:04").pauses("Pump alarm")
        return events

    client = ward.sign_in()
    monkeypatch.setattr(EmergencyStepForm, "events_of", then_somebody_stops)
    assert ticks(ward, "stop_pump", client=client).status_code == 303
    (emergency,) = day(ward).history.emergencies
    assert [f"{at:%H:%M}" for at in emergency.times_of("stop_pump")] == ["13:04"]
    assert (len(day(ward).history.pauses), day(ward).rate_now) == (1, 0)


def test_a_double_tap_on_the_stop_is_answered_twice_the_same(ward):
    client, twice = ward.sign_in(), {"request_id": uuid4().hex, "seq": day(ward).seq}
    answers = [ticks(ward, "stop_pump", client=client, **twice) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert day(ward).seq == twice["seq"] + 3


def test_a_pump_that_stands_is_shown_stopped_without_a_tick(ward):
    ward.live(ward.day_id).at("13:03").pauses("Pump alarm")
    posts(ward, card="stroke")
    assert "Pump stopped" not in page(ward, "/stroke")


def test_steps_are_ticked_with_their_time_in_one_tap_by_anybody(ward):
    posts(ward, card="anaphylaxis")
    posts(ward, "/anaphylaxis/steps/call", ward.sign_in(MANAGER))
    (emergency,) = day(ward).history.emergencies
    assert [f"{at:%H:%M}" for at in emergency.times_of("call")] == ["13:04"]
    assert "13:04" in page(ward, "/anaphylaxis")


def test_a_step_from_an_old_screen_is_kept(ward):
    seq = day(ward).seq
    posts(ward, card="anaphylaxis", client=ward.sign_in(SECOND))
    assert ticks(ward, "position", seq=seq).status_code == 303


def test_the_second_dose_counts_down_and_is_due_after_five_minutes(ward):
    posts(ward, card="anaphylaxis")
    ticks(ward, "adrenaline")
    text = page(ward, "/anaphylaxis")
    assert "Second dose from 13:09." in text and "in 5min" in text
    ward.at("13:08")
    assert "in 1min" in page(ward, "/anaphylaxis")
    ward.at("13:09")
    text = page(ward, "/anaphylaxis")
    assert ">now<" in text
    assert [task.kind for task in day(ward).tasks][:2] == ["emergency", "emergency_repeat"]


def test_the_second_dose_is_recorded_and_the_card_says_what_refractory_is(ward):
    posts(ward, card="anaphylaxis")
    ticks(ward, "adrenaline")
    ward.at("13:09")
    ticks(ward, "adrenaline")
    text = page(ward, "/anaphylaxis")
    assert "2 doses given, last" in text and "refractory" in text
    assert "13:04, 13:09" in text
    assert "Further dose given" in text


def test_who_came_may_be_added_again_and_again(ward):
    posts(ward, card="stroke")
    ticks(ward, "who_came", "stroke", detail="resuscitation team")
    ticks(ward, "who_came", "stroke", detail="Dr Mehta")
    text = page(ward, "/stroke")
    assert "resuscitation team 13:04, Dr Mehta 13:04" in text


def test_onset_and_last_known_well_written_down_later_count(ward):
    posts(ward, card="stroke")
    ticks(ward, "onset", "stroke", onset_at="13:01", last_known_well_at="12:30", detail="face")
    (emergency,) = day(ward).history.emergencies
    assert f"{emergency.onset_at:%H:%M}" == "13:01"
    assert f"{emergency.event.last_known_well_at:%H:%M}" == "12:30"


def test_last_known_well_said_alone_leaves_the_onset_and_the_other_way_round(ward):
    posts(ward, card="stroke", occurred_at="12:58")
    ticks(ward, "onset", "stroke", last_known_well_at="12:30")
    (emergency,) = day(ward).history.emergencies
    assert f"{emergency.onset_at:%H:%M}" == "12:58"
    ticks(ward, "onset", "stroke", onset_at="12:55")
    (emergency,) = day(ward).history.emergencies
    assert f"{emergency.onset_at:%H:%M}" == "12:55"
    assert f"{emergency.event.last_known_well_at:%H:%M}" == "12:30"


def test_an_onset_to_come_is_refused_beside_its_field(ward):
    posts(ward, card="stroke")
    before = day(ward).seq
    answer = ticks(ward, "onset", "stroke", onset_at="14:00", detail="face")
    assert answer.status_code == 422
    assert 'id="onset_at-error"' in answer.text and 'value="face"' in answer.text
    assert day(ward).seq == before


def test_observations_on_the_card_are_done_once_a_set_is_taken(ward):
    posts(ward, card="stroke")
    assert "due now" in page(ward, "/stroke")
    ward.live(ward.day_id).at("13:04").observes(pulse_per_min=124)
    text = page(ward, "/stroke")
    assert "pulse 124" in text and "due now" not in text


def test_the_emergency_is_over_with_its_time_and_the_lock_stays(ward):
    posts(ward, card="chest_pain")
    answer = posts(ward, "/chest_pain/over")
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}")
    (emergency,) = day(ward).history.emergencies
    assert not emergency.is_open
    assert day(ward).locked
    assert "over 13:04" in page(ward, "/chest_pain")


def test_a_double_tap_opens_one_card(ward):
    client, request_id = ward.sign_in(), uuid4().hex
    seq = day(ward).seq
    for _ in range(2):
        posts(ward, client=client, card="stroke", request_id=request_id, seq=seq)
    assert len(day(ward).history.emergencies) == 1


def test_a_second_person_opening_the_card_does_not_move_its_beginning(ward):
    posts(ward, card="stroke", occurred_at="13:02", last_known_well_at="12:34")
    posts(ward, client=ward.sign_in(SECOND), card="stroke", occurred_at="13:04")
    (emergency,) = day(ward).history.emergencies
    assert f"{emergency.onset_at:%H:%M}" == "13:02"
    assert f"{emergency.event.last_known_well_at:%H:%M}" == "12:34"


def test_no_card_chosen_records_nothing(ward):
    before = day(ward).seq
    assert posts(ward).status_code == 422
    assert day(ward).seq == before


def test_an_unknown_card_or_step_is_not_there(ward):
    client = ward.sign_in()
    assert client.get(f"/days/{ward.day_id}/emergency/headache").status_code == 404
    assert ticks(ward, "invented").status_code == 404
    assert posts(ward, card="headache").status_code == 422


def test_the_request_of_another_patient_records_nothing(ward):
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    client, request_id = ward.sign_in(), uuid4().hex
    posts(ward, client=client, card="stroke", request_id=request_id)
    ward.day_id = other
    assert posts(ward, client=client, card="stroke", request_id=request_id).status_code == 409
    assert not day(ward).history.emergencies


@pytest.fixture
def signed(ward):
    """The patient went home, the day was signed, and the emergency turned out afterwards."""
    book = ward.live(ward.day_id)
    book.at("13:02").write(e.EmergencyDeclared(card="stroke"))
    book.at("13:04").write(e.InfusionDiscontinued(reason="stroke signs"))
    book.at("13:05").write(e.LineDisconnected())
    book.at("13:06").write(e.PatientTransferred(to="A&E", received_by="Dr X", copy_printed=True))
    last = book.entries[-1]
    book.write(e.DaySigned(meaning="all of it", through_seq=last.seq, head=last.hash))
    ward.at("13:10")
    return ward


@pytest.mark.parametrize("path", ["/stroke/steps/call", "/stroke/over"])
def test_after_a_signature_a_card_leads_to_the_reason_that_an_addendum_needs(signed, path):
    client = signed.sign_in()
    card = page_of(client.get(f"/days/{signed.day_id}/emergency/stroke"))
    address = f"/days/{signed.day_id}/emergency{path}"
    assert address in card.links()
    assert all(form.action != address for form in card.forms())
    asked = client.get(address).text
    assert "Why added after the signature" in asked
    refused = posts(signed, path, client)
    assert refused.status_code == 422 and "Why added after the signature" in refused.text
    before = day(signed).seq
    assert posts(signed, path, client, late_reason="told by A&E").status_code == 303
    assert day(signed).seq == before + 1


def test_a_card_can_be_opened_after_a_signature_with_its_reason(signed):
    asked = page(signed)
    assert "Why added after the signature" in asked
    assert posts(signed, card="chest_pain").status_code == 422
    answer = posts(signed, card="chest_pain", occurred_at="13:09", late_reason="told by A&E")
    assert answer.status_code == 303


def test_the_end_of_an_emergency_can_be_said_with_its_own_time(ward):
    ticks(ward, "call")
    ward.at("13:20")
    assert posts(ward, "/anaphylaxis/over", occurred_at="13:15").status_code == 303
    assert f"{day(ward).history.emergencies[0].ended_at:%H:%M}" == "13:15"


def test_the_onset_of_a_red_flag_is_marked_as_recorded_and_now_is_not(ward):
    def began():
        fields = page_of(ward.sign_in().get(f"/days/{ward.day_id}/emergency")).all("input")
        return next(one for one in fields if one.get("name") == "occurred_at")

    assert (began().get("value"), began().get("data-recorded")) == ("13:04", None)
    ward.live(ward.day_id).at("13:03").reacts(4, red_flags=("chest_pain",))
    ward.at("13:08")
    assert (began().get("value"), began().get("data-recorded")) == ("13:03", "")
