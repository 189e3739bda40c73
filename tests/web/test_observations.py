"""Observations: the set as typed, refused beside the field, scored before it is saved."""

from decimal import Decimal
from uuid import uuid4

import pytest

from bedside.core.events import ReactionRecorded
from tests.support.daybook import PATIENT, PRESCRIBER
from tests.support.ward import Ward

WHOLE = {
    "temperature_c": "37.6",
    "pulse_per_min": "96",
    "systolic_mmhg": "118",
    "diastolic_mmhg": "78",
    "breaths_per_min": "18",
    "spo2_percent": "97",
    "on_oxygen": "air",
    "consciousness": "A",
    "skin": "as_before",
    "vip": "0",
    "symptoms": "none",
}


@pytest.fixture
def ward(tmp_path):
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started()
    ward.at("11:40")
    return ward


def posts(ward, client=None, day_id=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": ward.day(ward.day_id).seq, **typed}
    return client.post(f"/days/{day_id or ward.day_id}/observations", data=fields)


def last_set(ward):
    return ward.day(ward.day_id).history.sets[-1].event


def lines(ward):
    return len(ward.day(ward.day_id).history.entries)


def test_a_whole_set_is_saved_as_it_was_typed(ward):
    answer = posts(ward, **WHOLE)
    assert (answer.status_code, answer.location) == (303, f"/days/{ward.day_id}")
    taken = last_set(ward)
    assert taken.temperature_c == Decimal("37.6")
    assert (taken.systolic_mmhg, taken.diastolic_mmhg) == (118, 78)
    assert (taken.on_oxygen, taken.consciousness, taken.vip) == (False, "A", 0)
    assert taken.spo2_scale == 1


def test_nothing_is_chosen_or_filled_in_before_the_nurse_does(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/observations").text
    assert " checked" not in page
    assert 'name="temperature_c" value=""' in page
    assert "as last time" not in page.lower()


def test_the_last_sets_stand_beside_the_fields(ward):
    page = ward.sign_in().get(f"/days/{ward.day_id}/observations").text
    assert "<span>10:15</span>" in page and "<span>36.7</span>" in page


def test_symptoms_lead_to_the_reaction_form_once_the_set_is_saved(ward):
    answer = posts(ward, **(WHOLE | {"symptoms": "some"}))
    assert answer.location == f"/days/{ward.day_id}/reaction"
    assert last_set(ward).symptoms == "some"


def test_symptoms_of_a_reaction_that_is_open_lead_to_that_one(ward):
    live = ward.live(ward.day_id).at(ward.clock.now())
    reaction = live.write(ReactionRecorded(symptoms=("also:headache",), grade=1))
    answer = posts(ward, **(WHOLE | {"symptoms": "some"}))
    assert answer.location == f"/days/{ward.day_id}/reactions/{reaction.seq}"


def test_an_impossible_value_is_refused_beside_its_field_and_nothing_is_saved(ward):
    before = lines(ward)
    answer = posts(ward, **(WHOLE | {"diastolic_mmhg": "778"}))
    assert answer.status_code == 422
    assert "778 is impossible" in answer.text and 'value="778"' in answer.text
    assert 'value="37.6"' in answer.text
    assert "1 value to correct" in answer.text
    assert "Save the others, this one could not be taken" in answer.text
    assert lines(ward) == before


def test_one_tap_saves_the_others_and_says_why_this_one_is_missing(ward):
    answer = posts(ward, **(WHOLE | {"diastolic_mmhg": "778", "save_others": "yes"}))
    assert answer.status_code == 303
    taken = last_set(ward)
    assert taken.diastolic_mmhg is None and taken.pulse_per_min == 96
    assert taken.cannot_take == {"diastolic_mmhg": "778 typed, which is impossible"}


def test_fahrenheit_is_recognised(ward):
    assert "looks like °F" in posts(ward, **(WHOLE | {"temperature_c": "98.6"})).text


def test_a_rare_value_is_asked_again_and_the_tick_counts_for_that_value_only(ward):
    asked = posts(ward, **(WHOLE | {"pulse_per_min": "38"}))
    assert asked.status_code == 422 and "38 is right" in asked.text
    other = posts(ward, **(WHOLE | {"pulse_per_min": "36", "pulse_per_min-right": "38"}))
    assert other.status_code == 422 and "36 is right" in other.text
    saved = posts(ward, **(WHOLE | {"pulse_per_min": "38", "pulse_per_min-right": "38"}))
    assert saved.status_code == 303
    assert last_set(ward).confirmed_rare == ("pulse_per_min",)


def test_a_sign_that_cannot_be_taken_needs_its_reason(ward):
    without = {k: v for k, v in WHOLE.items() if k != "temperature_c"}
    refused = posts(ward, **without, **{"temperature_c-cannot": "yes"})
    assert refused.status_code == 422 and "Say why it cannot be taken." in refused.text
    said = {"temperature_c-cannot": "yes", "temperature_c-reason": "Patient asleep"}
    assert posts(ward, **without, **said).status_code == 303
    assert last_set(ward).cannot_take == {"temperature_c": "Patient asleep"}


@pytest.mark.parametrize(
    ("sign", "typed", "words"),
    [
        ("temperature_c", "36.75", "one decimal"),
        ("pulse_per_min", "7o", "whole number"),
        ("pulse_per_min", "72.5", "whole number"),
    ],
)
def test_what_is_no_number_is_refused_and_kept(ward, sign, typed, words):
    answer = posts(ward, **(WHOLE | {sign: typed}))
    assert answer.status_code == 422
    assert words in answer.text and f'value="{typed}"' in answer.text


def test_a_decimal_comma_is_a_decimal_point(ward):
    assert posts(ward, **(WHOLE | {"temperature_c": "37,6"})).status_code == 303
    assert last_set(ward).temperature_c == Decimal("37.6")


def test_a_saturation_needs_air_or_oxygen(ward):
    without = {k: v for k, v in WHOLE.items() if k != "on_oxygen"}
    answer = posts(ward, **without)
    assert answer.status_code == 422 and "On air or on oxygen?" in answer.text


def test_a_set_entered_a_quarter_of_an_hour_later_says_why(ward):
    assert posts(ward, **WHOLE, occurred_at="11:26").status_code == 303
    late = posts(ward, **WHOLE, occurred_at="11:25")
    assert late.status_code == 422 and "Entered 15min later" in late.text
    assert posts(ward, **WHOLE, occurred_at="11:25", late_reason="busy").status_code == 303


def test_a_time_to_come_is_refused(ward):
    answer = posts(ward, **WHOLE, occurred_at="11:41")
    assert answer.status_code == 422 and "still to come" in answer.text


def test_a_double_tap_is_one_set(ward):
    client = ward.sign_in()
    twice = {"request_id": "a-double-tap", **WHOLE}
    first, second = posts(ward, client, **twice), posts(ward, client, **twice)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(ward.day(ward.day_id).history.sets) == 2  # the baseline and this one


def test_a_set_is_a_fact_and_saved_from_any_screen_however_old(ward):
    assert posts(ward, **WHOLE, seq=1).status_code == 303


def test_anybody_signed_in_may_record_a_set(ward):
    assert posts(ward, ward.sign_in(PRESCRIBER), **WHOLE).status_code == 303


def test_a_form_of_another_patient_writes_nothing(ward):
    other = ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}), chair="2")
    client = ward.sign_in()
    once = {"request_id": "drawn-for-one", **WHOLE}
    assert posts(ward, client, **once).status_code == 303
    assert posts(ward, client, other, **once).status_code == 409
    assert posts(ward, client, "no-such-day", **once).status_code == 404


def score(ward, prefix="", **typed):
    url = f"/days/{ward.day_id}/observations/score?prefix={prefix}"
    return ward.sign_in().post(url, data=typed).text


def test_the_score_is_shown_before_saving_with_what_scores_and_the_last_one(ward):
    text = score(ward, **WHOLE)
    assert '<p class="news2__score">1</p>' in text
    assert "Pulse 96 scores 1. Was 0 at 10:15. Registered nurse assesses." in text


def test_part_of_a_set_is_never_scored(ward):
    text = score(ward, **{k: v for k, v in WHOLE.items() if k != "temperature_c"})
    assert "news2__score" not in text and "Not yet: needs temperature." in text


def test_an_impossible_value_scores_nothing_and_its_point_is_not_drawn(ward):
    text = score(ward, **(WHOLE | {"systolic_mmhg": "1180"}))
    assert "news2__score" not in text and "Not yet: needs systolic pressure." in text
    assert text.count("tl-new-line") == 5


def test_an_emergency_score_says_what_it_asks_for(ward):
    sick = {"breaths_per_min": "24", "spo2_percent": "93", "on_oxygen": "oxygen"}
    text = score(ward, **(WHOLE | sick))
    assert "Emergency: inform the team" in text and "news2--late" in text


def test_scale_2_scores_otherwise_and_is_recorded(ward):
    on_two = WHOLE | {"spo2_percent": "90", "scale_2": "yes"}
    assert '<p class="news2__score">1</p>' in score(ward, **on_two)
    assert posts(ward, **on_two).status_code == 303
    assert last_set(ward).spo2_scale == 2


def test_the_score_of_the_dialog_answers_with_the_dialogs_own_ids(ward):
    assert 'id="obs-news2"' in score(ward, "obs-", **WHOLE)
    assert 'id="news2"' in score(ward, "<script>", **WHOLE)


def test_every_questioned_value_is_said_at_once(ward):
    typed = WHOLE | {"temperature_c": "41.2", "diastolic_mmhg": "778", "pulse_per_min": "x"}
    text = posts(ward, **typed).text
    assert "778 is impossible" in text and "41.2 is right" in text
    assert "Write a whole number." in text and "3 values to correct" in text
