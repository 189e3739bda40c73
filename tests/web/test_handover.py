"""Handover: two taps move the patient, then the identity is compared again."""

from pathlib import Path

from tests.support.daybook import PRESCRIBER, SECOND
from tests.web.before_start import Stage, words_of

COMPARED = {
    "name_stated": "yes",
    "born_stated": "yes",
    "nhs_number_compared": "yes",
    "wristband_compared": "yes",
}


def test_taking_over_leads_to_the_identity(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    other = stage.ward.sign_in(SECOND)
    assert "N. Okafor" in words_of(other.get(stage.path("handover")))
    answer = stage.post("responsible", other)
    assert answer.status_code == 303
    assert answer.location.endswith("/identity")
    responsible = stage.ward.day(stage.day_id).history.responsible
    assert responsible is not None and responsible.id == SECOND.id


def test_identity_is_confirmed_by_four_comparisons(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    other = stage.ward.sign_in(SECOND)
    stage.post("responsible", other)
    assert "Compared at" in words_of(other.get(stage.path("handover")))
    without = {name: "yes" for name in COMPARED if name != "wristband_compared"}
    refused = stage.post("identity", other, **without)
    assert refused.status_code == 422
    assert "Compare the wristband." in words_of(refused)
    assert refused.text.count('" checked') == 3
    assert stage.last == "responsibility_taken"
    assert stage.post("identity", other, **COMPARED).status_code == 303
    assert SECOND.id in stage.ward.day(stage.day_id).history.identity_confirmed


def test_only_a_nurse_looks_after_a_patient(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("responsible", stage.ward.sign_in(PRESCRIBER))
    assert answer.status_code == 422
    assert "This needs a nurse" in words_of(answer)


def test_who_looks_after_the_patient_has_nothing_to_take(tmp_path: Path) -> None:
    words = Stage(tmp_path).arrived().get("responsible")
    assert "You look after this patient." in words
    assert "Take over" not in words
