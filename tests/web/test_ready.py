"""Ready: the bag stays hidden, the second check is blind, and nothing starts before it may."""

from pathlib import Path

import pytest

from tests.support.daybook import NURSE, PATIENT, PRESCRIBER, SECOND
from tests.support.ward import PINS
from tests.web.before_start import Stage, second, words_of

BAG = {
    "batch": "AL7M0423",
    "expires_on-day": "31",
    "expires_on-month": "3",
    "expires_on-year": "2027",
    "diluent": "sodium chloride 0.9%",
    "volume_ml": "101.2",
    "prepared_at": "09:30",
    "line_holds": "drug",
    "first_rate_ml_per_h": "5",
}
READ = {
    "volume_ml": "101.2",
    "first_rate_ml_per_h": "5",
    "right_patient": "yes",
    "bag_in_order": "yes",
}


def with_bag(folder: Path) -> Stage:
    stage = Stage(folder).premedicated()
    assert stage.post("ready/bag", **BAG).status_code == 303
    return stage


def test_the_bag_form_says_what_the_protocol_primes_with_and_answers_nothing(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path).premedicated()
    assert "Line primed with Protocol: drug. Inferred" in stage.get("ready")
    assert " checked" not in stage.tablet.get(stage.path("ready")).text


def test_first_entry_is_hidden_from_everybody(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    for screen in ("ready", "premedication"):
        assert "101.2" not in stage.tablet.get(stage.path(screen)).text
    words = stage.get("ready")
    assert "Total volume Entered, hidden" in words
    assert "First rate Entered, hidden" in words


@pytest.mark.parametrize("volume", ["101.2", "112"])
def test_nothing_computed_from_the_first_entry_is_shown(tmp_path: Path, volume: str) -> None:
    stage = Stage(tmp_path).premedicated()
    before = stage.ward.day(stage.day_id)
    stage.post("ready/bag", **BAG | {"volume_ml": volume})
    after = stage.ward.day(stage.day_id)
    assert before.projection is not None and after.projection is not None
    assert after.projection.finish_at == before.projection.finish_at


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("batch", "", "Enter the batch number."),
        ("expires_on-day", "31x", "There is no such date."),
        ("expires_on-year", "2026", "The batch expired on 31-Mar-2026."),
        ("volume_ml", "", "Read it and enter the number."),
        ("volume_ml", "abc", "Write a number"),
        ("prepared_at", "10:30", "later than this"),
        ("first_rate_ml_per_h", "50", "More than 25 mL per hour is never set."),
        ("first_rate_ml_per_h", "10", "The protocol starts at 5 mL per hour."),
        ("line_holds", "", "Say what the line is primed with."),
        ("diluent", "water", "Choose one of the answers."),
    ],
)
def test_bag_is_refused_beside_its_field(tmp_path: Path, field: str, typed: str, said: str) -> None:
    stage = Stage(tmp_path).premedicated()
    answer = stage.post("ready/bag", **BAG | {field: typed})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert stage.last != "bag_recorded"
    assert field == "batch" or "AL7M0423" in answer.text


def test_bag_waits_for_the_arrival(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    answer = stage.tablet.get(stage.path("ready"))
    assert answer.status_code == 303 and answer.location.endswith("/arrival")
    assert stage.post("ready/bag", **BAG).status_code == 422


def test_second_person_agrees_with_the_own_pin(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    answer = stage.post("ready/second-check", **READ, **second(SECOND))
    assert answer.status_code == 303
    entry = stage.ward.day(stage.day_id).history.entries[-1]
    assert (entry.event.type, entry.by.id) == ("bag_second_checked", SECOND.id)
    assert "Second check agrees" in stage.get("ready")


@pytest.mark.parametrize(
    ("signer", "said"),
    [
        ({}, "Choose who signs, and enter their own PIN."),
        (second(SECOND, "000000"), "That PIN is not right."),
        (second(NURSE), "made the first entry. Another person has to check."),
    ],
)
def test_second_check_needs_another_person(
    tmp_path: Path, signer: dict[str, str], said: str
) -> None:
    stage = with_bag(tmp_path)
    answer = stage.post("ready/second-check", **READ, **signer)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert stage.last == "bag_recorded"


def test_second_check_looks_at_patient_and_bag(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    unseen = {name: value for name, value in READ.items() if name != "bag_in_order"}
    answer = stage.post("ready/second-check", **unseen, **second(SECOND))
    assert answer.status_code == 422
    assert "Look at the bag." in words_of(answer)


def test_mismatch_shows_both_numbers_and_stands_in_the_record(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    stage.post("ready/second-check", **READ | {"volume_ml": "112"}, **second(SECOND))
    assert stage.last == "bag_second_checked"
    words = stage.get("ready")
    assert "The entries differ" in words
    assert "Total volume, mL 101.2 112" in words
    assert "Start at 5 mL per hour confirmed" not in words
    stage.ward.live(stage.day_id).at("10:10").observes()
    assert stage.post("ready/start", rate_ml_per_h="5", pin=PINS[NURSE.id]).status_code == 422


def test_after_a_mismatch_the_bag_is_entered_again(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    stage.post("ready/second-check", **READ | {"volume_ml": "112"}, **second(SECOND))
    again = stage.post("ready/second-check", **READ, **second(SECOND))
    assert again.status_code == 422
    assert "AL7M0423" not in stage.tablet.get(stage.path("ready?bag=again")).text
    stage.post("ready/bag", **BAG | {"volume_ml": "112"})
    assert "112" not in stage.tablet.get(stage.path("ready")).text
    answer = stage.post("ready/second-check", **READ | {"volume_ml": "112"}, **second(SECOND))
    assert answer.status_code == 303
    assert "Second check agrees" in stage.get("ready")


def test_what_is_open_stands_in_words_and_no_start_is_offered(tmp_path: Path) -> None:
    stage = with_bag(tmp_path)
    stage.post("ready/second-check", **READ, **second(SECOND))
    words = stage.get("ready")
    assert "Still open before the start" in words
    assert "Take the baseline observations first." in words
    assert "Start at 5 mL per hour confirmed" not in words


def test_start_is_confirmed_with_pin_and_time(tmp_path: Path) -> None:
    stage = Stage(tmp_path).made_ready()
    assert "Start at 5 mL per hour confirmed" in stage.get("ready")
    answer = stage.post("ready/start", rate_ml_per_h="5", pin=PINS[NURSE.id], occurred_at="10:29")
    assert answer.status_code == 303
    entry = stage.ward.day(stage.day_id).history.entries[-1]
    assert (entry.event.type, f"{entry.occurred_at:%H:%M}") == ("infusion_started", "10:29")


@pytest.mark.parametrize("pin", ["", "000000"])
def test_start_without_the_own_pin_is_refused(tmp_path: Path, pin: str) -> None:
    stage = Stage(tmp_path).made_ready()
    answer = stage.post("ready/start", rate_ml_per_h="5", pin=pin)
    assert answer.status_code == 422
    assert stage.ward.day(stage.day_id).history.started is None


def test_start_taken_on_an_older_screen_is_a_conflict(tmp_path: Path) -> None:
    stage = Stage(tmp_path).made_ready()
    drawn_on = str(stage.seq)
    stage.lived().at("10:29").observes()
    answer = stage.post("ready/start", seq=drawn_on, rate_ml_per_h="5", pin=PINS[NURSE.id])
    assert answer.status_code == 409
    assert "The record has moved on" in words_of(answer)
    assert stage.last == "observations_recorded"


def test_double_tap_starts_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path).made_ready()
    seq = str(stage.seq)
    for _tap in range(2):
        answer = stage.post(
            "ready/start", request_id="sameform", seq=seq, rate_ml_per_h="5", pin=PINS[NURSE.id]
        )
        assert answer.status_code == 303
    assert stage.types.count("infusion_started") == 1


def test_start_belongs_to_the_responsible_nurse(tmp_path: Path) -> None:
    stage = Stage(tmp_path).made_ready()
    doctor = stage.ward.sign_in(PRESCRIBER)
    answer = stage.post("ready/start", doctor, rate_ml_per_h="5", pin=PINS[PRESCRIBER.id])
    assert answer.status_code == 422
    assert "This needs a nurse" in words_of(answer)


def test_another_patients_form_does_not_start_this_one(tmp_path: Path) -> None:
    stage = Stage(tmp_path).made_ready()
    other = stage.ward.book(PATIENT.model_copy(update={"nhs_number": "9990000034"}))
    form = {"rate_ml_per_h": "5", "pin": PINS[NURSE.id]}
    stage.post("ready/start", request_id="sameform", **form)
    answer = stage.tablet.post(
        f"/days/{other}/ready/start", data={"request_id": "sameform", "seq": "1"} | form
    )
    assert answer.status_code == 409
    assert stage.ward.day(other).history.started is None
