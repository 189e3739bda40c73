"""A reaction: never lost, graded by what was found, the pump as the nurse really set it."""

from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import PATIENT, PRESCRIBER, SECOND
from tests.support.ward import Ward

HIVES = {
    "red_flag": "none",
    "symptom-hives": "widespread",
    "symptom-chills": "none",
    "infection_sign": "no",
    "grade": "2",
}


@pytest.fixture
def ward(tmp_path):
    """20 mL per hour since 12:00; it is 12:08."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(90)
    ward.at("12:08")
    return ward


def posts(ward, client=None, day_id=None, seq=None, **typed):
    client = client or ward.sign_in()
    fields = {
        "request_id": typed.pop("request_id", uuid4().hex),
        "seq": seq or day(ward).seq,
        "save": "only",
        "occurred_at": "12:08",
    }
    return client.post(f"/days/{day_id or ward.day_id}/reaction", data=fields | typed)


def day(ward):
    return ward.day(ward.day_id)


def types(ward, last):
    return [entry.event.type for entry in day(ward).history.entries[-last:]]


def reaction(ward):
    return day(ward).history.reactions[-1]


def test_stopped_records_the_reaction_and_the_stop_in_one_tap(ward):
    answer = posts(ward, **HIVES, save="stopped")
    assert (answer.status_code, answer.location) == (
        303,
        f"/days/{ward.day_id}/reactions/{reaction(ward).seq}",
    )
    assert types(ward, 2) == ["reaction_recorded", "infusion_paused"]
    assert (reaction(ward).grade, day(ward).history.status) == (2, "paused")


def test_half_records_the_reaction_and_half_the_rate_now(ward):
    posts(ward, **HIVES, save="half")
    assert types(ward, 2) == ["reaction_recorded", "rate_changed"]
    assert day(ward).rate_now == 10


def test_the_page_names_the_half_in_real_numbers(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/reaction").text
    assert "Confirm 10 mL per hour" in page
    assert "reduce 20 to 10 mL per hour" in page


def test_nothing_is_chosen_beforehand(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/reaction").text
    assert " checked" not in page


def test_what_was_found_is_kept_as_it_was_said(ward):
    posts(ward, **HIVES, **{"symptom-also": ["itch", "other"]}, note="left arm")
    event = reaction(ward).event
    assert event.symptoms == ("hives:widespread", "chills:none", "also:itch", "also:other")
    assert (event.no_red_flag, event.infection_sign, event.note) == (True, "no", "left arm")


def test_the_onset_may_be_earlier_and_the_stop_is_now(ward):
    posts(ward, **HIVES, save="stopped", occurred_at="12:01")
    assert f"{reaction(ward).onset_at:%H:%M}" == "12:01"
    assert f"{reaction(ward).stopped_at:%H:%M}" == "12:08"


def test_a_stop_some_minutes_ago_counts_from_then(ward):
    posts(ward, **HIVES, save="stopped", pump_at="12:04", pump_drawn_at="12:08")
    assert f"{reaction(ward).stopped_at:%H:%M}" == "12:04"


def test_a_pump_time_nobody_touched_is_the_time_of_the_tap(ward):
    ward.at("12:11")
    posts(ward, **HIVES, save="stopped", pump_at="12:08", pump_drawn_at="12:08")
    assert f"{reaction(ward).stopped_at:%H:%M}" == "12:11"


def test_a_pump_time_to_come_is_refused_beside_its_own_field(ward):
    before = day(ward).seq
    answer = posts(ward, **HIVES, save="stopped", pump_at="12:30", pump_drawn_at="12:08")
    assert answer.status_code == 422
    assert 'id="pump_at-error"' in answer.text
    assert day(ward).seq == before


def test_below_the_lowest_grade_needs_a_reason_and_keeps_what_was_typed(ward):
    before = day(ward).seq
    answer = posts(ward, **HIVES | {"grade": "1"}, note="left arm")
    assert answer.status_code == 422
    assert 'id="lower_reason-error"' in answer.text
    assert 'value="left arm"' in answer.text
    assert day(ward).seq == before
    answer = posts(ward, **HIVES | {"grade": "1"}, lower_reason="seen with Dr Mehta, old hives")
    assert (answer.status_code, reaction(ward).grade) == (303, 1)


def test_the_last_observations_raise_the_lowest_grade(ward):
    ward.live(ward.day_id).at("12:05").observes(temperature_c="40.1")
    answer = posts(ward, **HIVES)
    assert answer.status_code == 422
    assert "asks for grade 3" in answer.text


@pytest.mark.parametrize(
    ("missing", "field"),
    [("red_flag", "red_flag"), ("infection_sign", "infection_sign"), ("grade", "grade")],
)
def test_red_flags_infection_and_grade_are_asked_in_every_reaction(ward, missing, field):
    before = day(ward).seq
    answer = posts(ward, **{name: value for name, value in HIVES.items() if name != missing})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert day(ward).seq == before


def test_a_red_flag_is_grade_4_and_leads_to_the_cards_with_nothing_else_asked(ward):
    answer = posts(ward, red_flag="trouble_breathing", save="stopped")
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}/emergency")
    assert (reaction(ward).grade, day(ward).locked) == (4, True)
    assert day(ward).history.status == "paused"


def test_a_red_flag_beats_the_grade_that_was_chosen(ward):
    posts(ward, **HIVES | {"red_flag": "neck_pain", "grade": "2"})
    assert reaction(ward).grade == 4


def test_a_red_flag_and_none_of_these_together_are_asked_again(ward):
    answer = posts(ward, **HIVES | {"red_flag": ["none", "neck_pain"]})
    assert answer.status_code == 422


def test_the_reaction_is_kept_when_the_rate_was_decided_on_an_older_screen(ward):
    seq = day(ward).seq
    ward.live(ward.day_id).at("12:07").observes()
    answer = posts(ward, **HIVES, save="half", seq=seq)
    assert answer.location == (
        f"/days/{ward.day_id}/reactions/{reaction(ward).seq}?pump=not_recorded"
    )
    assert day(ward).rate_now == 20
    page = ward.sign_in().get(answer.location).text
    assert "The reaction is recorded, the pump is not." in page
    assert "20 mL per hour since 12:00" in page


def test_a_stop_is_kept_from_any_screen_however_old(ward):
    seq = day(ward).seq
    ward.live(ward.day_id).at("12:07").observes()
    posts(ward, **HIVES, save="stopped", seq=seq)
    assert types(ward, 2) == ["reaction_recorded", "infusion_paused"]


def test_the_reaction_is_kept_when_somebody_stopped_the_pump_before(ward):
    seq = day(ward).seq
    ward.live(ward.day_id).at("12:07").pauses("Pump alarm")
    answer = posts(ward, **HIVES, save="stopped", seq=seq)
    assert (answer.status_code, reaction(ward).grade) == (303, 2)
    assert f"{reaction(ward).stopped_at:%H:%M}" == "12:07"


def test_the_reaction_is_kept_when_the_rate_is_another_nurse_s(ward):
    answer = posts(ward, client=ward.sign_in(SECOND), **HIVES, save="half")
    assert answer.status_code == 303
    assert types(ward, 1) == ["reaction_recorded"]


def test_a_prescriber_may_record_a_reaction_and_the_stop(ward):
    posts(ward, client=ward.sign_in(PRESCRIBER), **HIVES, save="stopped")
    assert types(ward, 2) == ["reaction_recorded", "infusion_paused"]


def test_a_double_tap_is_one_reaction(ward):
    client, fields = ward.sign_in(), {**HIVES, "save": "stopped", "request_id": uuid4().hex}
    seq = day(ward).seq
    first = posts(ward, client, seq=seq, **fields)
    second = posts(ward, client, seq=seq, **fields)
    assert first.location == second.location
    assert len(day(ward).history.reactions) == 1


def test_a_double_tap_on_an_old_screen_is_one_reaction_too(ward):
    client, fields = ward.sign_in(), {**HIVES, "save": "half", "request_id": uuid4().hex}
    seq = day(ward).seq
    ward.live(ward.day_id).at("12:07").observes()
    first = posts(ward, client, seq=seq, **fields)
    second = posts(ward, client, seq=seq, **fields)
    assert (first.status_code, first.location) == (303, second.location)
    assert len(day(ward).history.reactions) == 1


def test_an_unknown_symptom_is_a_forged_form(ward):
    answer = posts(ward, **HIVES, **{"symptom-invented": "yes"})
    assert answer.status_code == 422


def test_the_request_of_another_patient_records_nothing(ward):
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="5")
    client, request_id = ward.sign_in(), uuid4().hex
    posts(ward, client, **HIVES, request_id=request_id)
    answer = posts(ward, client, day_id=other, **HIVES, request_id=request_id)
    assert answer.status_code == 409
    assert not ward.day(other).history.reactions
    assert client.get("/days/nobody/reaction").status_code == 404


def test_the_proposed_grade_follows_what_is_ticked_and_records_nothing(ward):
    client, before = ward.sign_in(), day(ward).seq
    url = f"/days/{ward.day_id}/reaction/grade"
    hives = client.post(url, data={"symptom-hives": "widespread"}).text
    assert "2 or higher" in hives and "hives: widespread" in hives
    assert "suggest--4" in client.post(url, data={"red_flag": "collapse"}).text
    assert "suggest--1" in client.post(url, data={"red_flag": "none"}).text
    assert day(ward).seq == before


def test_in_the_watch_only_the_reaction_is_saved(ward):
    book = ward.live(ward.day_id).climbs_to(150)
    book.after(309).write(e.BagFinished())
    book.write(e.LineFlushed())
    ward.at("16:00")
    page = ward.sign_in().get(f"/days/{ward.day_id}/reaction").text
    assert "Save reaction" in page and "Confirm stopped" not in page
    answer = posts(ward, **HIVES, occurred_at="16:00")
    assert (answer.status_code, reaction(ward).grade) == (303, 2)


def test_emergency_stands_in_the_corner_of_the_form(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/reaction").text
    corner = page.partition('class="action-bar__end"')[2]
    assert f'href="/days/{ward.day_id}/emergency"' in corner
