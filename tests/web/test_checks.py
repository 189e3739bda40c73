"""Checks: one answer at a time or all together, and what a failed one means."""

from pathlib import Path

from tests.support.daybook import PATIENT
from tests.web.before_start import Stage, words_of


def test_one_answer_is_saved_by_itself(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("checks/site_ready", request_site_ready="r" * 8, answer_site_ready="passed")
    assert answer.status_code == 303
    assert stage.last == "check_answered"
    assert "Ready · N. Okafor, 08:20" in stage.get("checks")


def test_all_answers_are_saved_together(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("checks", answer_site_ready="passed", answer_clotting="passed")
    assert answer.status_code == 303
    assert stage.types[-2:] == ["check_answered", "check_answered"]


def test_nothing_is_chosen_before_a_person_chooses(tmp_path: Path) -> None:
    stage = Stage(tmp_path, day=1).arrived()
    assert '" checked' not in stage.tablet.get(stage.path("checks")).text


def test_saving_nothing_writes_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    assert stage.post("checks").status_code == 303
    assert stage.last == "patient_arrived"


def test_double_tap_makes_one_answer(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    for _tap in range(2):
        stage.post("checks", request_id="sameform", answer_site_ready="passed")
    assert stage.types.count("check_answered") == 1


def test_failed_stop_check_says_that_it_blocks_and_is_only_corrected(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    stage.post("checks", answer_infection="failed")
    words = stage.get("checks")
    assert "This blocks the start. It can be corrected, never overridden." in words
    assert "Prescriber decides" not in words


def test_failed_prescriber_check_leads_to_the_decision(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    stage.post("checks", answer_temperature="failed", note_temperature="38.4")
    text = stage.tablet.get(stage.path("checks")).text
    assert f"/days/{stage.day_id}/decisions/check:temperature" in text


def test_refused_answer_stays_typed_beside_its_reason(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("checks", answer_temperature="passed", answer_site_ready="passed")
    assert answer.status_code == 422
    assert "Temperature measured, °C: write it down beside the answer." in words_of(answer)
    assert answer.text.count('" checked') == 2
    assert stage.last == "patient_arrived"


def test_refused_row_says_why_in_its_own_row(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post(
        "checks/site_ready", request_site_ready="r" * 8, answer_site_ready="not_applicable"
    )
    assert answer.status_code == 422
    row = answer.text.partition('id="check-site_ready"')[2].partition("</li>")[0]
    assert "has to be answered" in row


def test_check_failed_before_passes_with_a_word(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    stage.post("checks", answer_site_ready="failed")
    assert stage.post("checks", answer_site_ready="passed").status_code == 422
    again = stage.post("checks", answer_site_ready="passed", note_site_ready="trolley checked")
    assert again.status_code == 303
    assert "trolley checked" in stage.get("checks")


def test_does_not_apply_is_offered_only_where_it_may_not(tmp_path: Path) -> None:
    stage = Stage(tmp_path, day=1).arrived()
    text = stage.tablet.get(stage.path("checks")).text
    pregnancy = text.partition('id="check-pregnancy_test"')[2].partition("</li>")[0]
    hiv = text.partition('id="check-hiv"')[2].partition("</li>")[0]
    assert "not_applicable" in pregnancy
    assert "not_applicable" not in hiv


def test_pregnancy_test_is_asked_on_the_first_day_only(tmp_path: Path) -> None:
    assert "Pregnancy test" not in Stage(tmp_path).arrived().get("checks")


def test_earlier_answer_needs_a_reason_from_fifteen_minutes_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    stage.ward.at("09:00")
    early = {"answer_site_ready": "passed", "occurred_at": "08:20"}
    answer = stage.post("checks", **early)
    assert answer.status_code == 422
    assert "Say why in a few words" in words_of(answer)
    assert stage.post("checks", **early, late_reason="tablet was charging").status_code == 303


def test_another_patients_form_and_unknown_checks_are_refused(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    other = stage.ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}))
    stage.post("checks", request_id="sameform", answer_site_ready="passed")
    form = {"request_id": "sameform", "seq": "1", "answer_site_ready": "passed"}
    assert stage.tablet.post(f"/days/{other}/checks", data=form).status_code == 409
    assert stage.post("checks/nobody", answer_nobody="passed").status_code == 404
    assert stage.tablet.get("/days/unknown/checks").status_code == 404


def test_checks_wait_for_the_arrival(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert "The checks open once the patient has arrived." in stage.get("checks")
    assert stage.post("checks", answer_site_ready="passed").status_code == 422
