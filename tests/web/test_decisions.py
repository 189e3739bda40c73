"""Decisions: who signs what, by telephone, and countersigned."""

from datetime import timedelta
from pathlib import Path

import pytest

from bedside.core import events as e
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, THE_DAY, instant
from tests.support.ward import PINS
from tests.web.before_start import Stage, second, words_of

GO_ON = {"decision": "go_on", "reason": "seen, well"}
HEARD = {
    **GO_ON,
    "prescriber_name": "Dr A. Mehta",
    "read_back": "yes",
    "pin": PINS[NURSE.id],
}


def failed(folder: Path) -> Stage:
    stage = Stage(folder).arrived()
    stage.post("checks", answer_temperature="failed", note_temperature="38.4")
    return stage


def test_prescriber_signs_at_the_tablet_with_the_own_pin(tmp_path: Path) -> None:
    stage = failed(tmp_path)
    answer = stage.post("decisions/check:temperature", **GO_ON, **second(PRESCRIBER))
    assert answer.status_code == 303
    entry = stage.ward.day(stage.day_id).history.entries[-1]
    assert (entry.event.type, entry.by.id) == ("prescriber_decided", PRESCRIBER.id)
    assert "Go on: seen, well. Dr A. Mehta, 08:20" in stage.get("checks")


def test_decision_page_says_what_it_is_about(tmp_path: Path) -> None:
    words = failed(tmp_path).get("decisions/check:temperature")
    assert "Fever or not taken · 38.4 · N. Okafor, 08:20" in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decision": ""}, "Choose."),
        ({"reason": ""}, "Say why."),
        ({"second_pin": "000000"}, "That PIN is not right."),
        ({"second_person": ""}, "Choose who signs"),
        ({**second(SECOND)}, "This needs a prescriber."),
    ],
)
def test_decision_is_refused_with_what_was_typed(
    tmp_path: Path, typed: dict[str, str], said: str
) -> None:
    stage = failed(tmp_path)
    form = GO_ON | second(PRESCRIBER) | typed
    answer = stage.post("decisions/check:temperature", **form)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "reason" in typed or "seen, well" in answer.text
    assert PINS[PRESCRIBER.id] not in answer.text
    assert stage.last == "check_answered"


@pytest.mark.parametrize("about", ["check:infection", "grade", "way_on:3", "check:nobody"])
def test_there_is_no_decision_about_anything_else(tmp_path: Path, about: str) -> None:
    stage = failed(tmp_path)
    assert stage.tablet.get(stage.path(f"decisions/{about}")).status_code == 404
    assert stage.tablet.get(stage.path(f"decisions/{about}/telephone")).status_code == 404
    answer = stage.post(f"decisions/{about}", **GO_ON, **second(PRESCRIBER))
    assert answer.status_code == 422
    assert stage.last == "check_answered"


def test_manager_signs_past_closing_and_names_the_prescriber(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    unnamed = stage.post("decisions/closing", **GO_ON, **second(MANAGER))
    assert unnamed.status_code == 422
    named = {**GO_ON, "prescriber_name": "Dr A. Mehta", **second(MANAGER)}
    assert stage.post("decisions/closing", **named).status_code == 303
    doctor = {**GO_ON, "prescriber_name": "Dr A. Mehta", **second(PRESCRIBER)}
    assert stage.post("decisions/closing", **doctor).status_code == 422


def test_telephone_decision_is_heard_by_two_nurses(tmp_path: Path) -> None:
    stage = failed(tmp_path)
    answer = stage.post("decisions/check:temperature/telephone", **HEARD, **second(SECOND))
    assert answer.status_code == 303
    entry = stage.ward.day(stage.day_id).history.entries[-1]
    assert entry.second_person is not None and entry.second_person.id == SECOND.id


@pytest.mark.parametrize(
    "typed",
    [
        {"read_back": ""},
        {"prescriber_name": ""},
        {"pin": ""},
        {"second_pin": ""},
        second(NURSE),
        second(MANAGER),
    ],
)
def test_telephone_decision_lacks_nothing(tmp_path: Path, typed: dict[str, str]) -> None:
    stage = failed(tmp_path)
    form = {k: v for k, v in (HEARD | second(SECOND) | typed).items() if v}
    answer = stage.post("decisions/check:temperature/telephone", **form)
    assert answer.status_code == 422
    assert stage.last == "check_answered"


def test_telephone_decision_is_open_until_countersigned(tmp_path: Path) -> None:
    stage = failed(tmp_path)
    stage.post("decisions/check:temperature/telephone", **HEARD, **second(SECOND))
    path = f"decisions/{stage.seq}/countersign"
    assert "N. Okafor, T. Brandt" in stage.get(path)
    assert stage.post(path, **second(SECOND)).status_code == 422
    assert stage.post(path, **second(PRESCRIBER)).status_code == 303
    assert stage.last == "decision_countersigned"
    assert stage.tablet.get(stage.path(path)).status_code == 404


def test_telephone_decision_is_countersigned_after_the_day_was_signed_too(
    tmp_path: Path,
) -> None:
    stage = failed(tmp_path)
    stage.post("decisions/check:temperature/telephone", **HEARD, **second(SECOND))
    seq = stage.seq
    stage.lived().at("08:40").write(e.DayDeferred(reason="fever"))
    signature = e.DaySigned(meaning="responsible_nurse", through_seq=stage.seq, head="a" * 64)
    stage.lived().at("08:50").write(signature)
    stage.ward.clock.move_to(instant("09:00", THE_DAY + timedelta(days=1)))
    path = f"decisions/{seq}/countersign"
    assert "N. Okafor, T. Brandt" in stage.get(path)
    late = {"late_reason": "not in the building before"}
    answer = stage.post(path, **late, **second(PRESCRIBER))
    assert answer.status_code == 303, words_of(answer)
    assert stage.last == "decision_countersigned"


def test_double_tap_decides_once(tmp_path: Path) -> None:
    stage = failed(tmp_path)
    for _tap in range(2):
        form = {"request_id": "sameform", **GO_ON, **second(PRESCRIBER)}
        assert stage.post("decisions/check:temperature", **form).status_code == 303
    assert stage.types.count("prescriber_decided") == 1


def test_what_waits_for_a_decision_stands_in_one_list(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    assert "Nothing waits for a decision" in stage.get("decision")
    stage.post("checks", answer_temperature="failed", note_temperature="38.4")
    assert "Temperature taken before premedication, no fever Decide" in stage.get("decision")
    stage.post("decisions/check:temperature/telephone", **HEARD, **second(SECOND))
    words = stage.get("countersign")
    assert "By telephone, Dr A. Mehta: Temperature taken before premedication" in words
