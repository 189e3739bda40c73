"""Premedication: one tap, another time, not given; and the earliest start beside it."""

from pathlib import Path

import pytest

from tests.support.daybook import SECOND
from tests.web.before_start import Stage, words_of


def given(stage: Stage, which: str, **typed: str):  # type: ignore[no-untyped-def]
    return stage.post(f"premedication/{which}/given", **typed)


def test_given_now_is_one_tap(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    stage.ward.at("08:30")
    answer = given(stage, "methylprednisolone", route="IV", occurred_at="08:30")
    assert answer.status_code == 303
    assert "Ended 08:30" in stage.get("premedication")


def test_no_route_is_put_forward_where_there_are_two(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    stage.ward.at("08:30")
    words = stage.get("premedication")
    assert "Given orally, 08:30" in words and "Given IV, 08:30" in words
    assert given(stage, "paracetamol").status_code == 422
    assert given(stage, "paracetamol", route="rectal").status_code == 422
    assert stage.last == "check_answered"


def test_age_at_the_start_stands_beside_what_was_given(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    stage.ward.at("08:30")
    given(stage, "paracetamol", route="IV", batch="P1234")
    assert "N. Okafor, batch P1234, age at start 2hr" in stage.get("premedication")


@pytest.mark.parametrize(("now", "earliest"), [("08:30", "10:30"), ("08:50", "10:50")])
def test_earliest_start_follows_the_clock_until_it_is_given(
    tmp_path: Path, now: str, earliest: str
) -> None:
    stage = Stage(tmp_path).checked()
    stage.ward.at(now)
    assert f"Earliest start {earliest}" in stage.get("premedication")


def test_old_premedication_is_a_caution_and_blocks_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    stage.lived().at("08:30").gets_all_premedication()
    stage.ward.at("10:00")
    stage.post("planned-start", planned_start_at="12:00", reason="bag late")
    words = stage.get("premedication")
    assert "Age at a start at 12:00:" in words
    assert "paracetamol 3hr 30min (protocol 2hr)" in words
    assert "It does not block the start." in words


def test_not_given_needs_a_reason_and_then_a_prescriber(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    empty = stage.post("premedication/pantoprazole/not-given", reason="")
    assert empty.status_code == 422
    assert "Say why it is not given." in words_of(empty)
    stage.post("premedication/pantoprazole/not-given", reason="declined")
    words = stage.get("premedication")
    assert "declined." in words and "Prescriber decides" in words


def test_given_after_all_replaces_not_given(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    stage.post("premedication/pantoprazole/not-given", reason="not in stock")
    assert given(stage, "pantoprazole", route="oral").status_code == 303
    assert given(stage, "pantoprazole", route="oral").status_code == 422


def test_double_tap_gives_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    for _tap in range(2):
        answer = given(stage, "pantoprazole", request_id="sameform", route="oral")
        assert answer.status_code == 303
    assert stage.types.count("premedication_given") == 1


def test_refused_form_keeps_what_was_typed(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    answer = given(stage, "paracetamol", route="IV", batch="P1234", occurred_at="09:30")
    assert answer.status_code == 422
    assert "P1234" in answer.text and "09:30" in answer.text
    assert "still to come" in words_of(answer)


def test_whoever_gives_it_has_confirmed_the_identity(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    other = stage.ward.sign_in(SECOND)
    answer = stage.post("premedication/pantoprazole/given", other, route="oral")
    assert answer.status_code == 422
    assert "Identity not yet confirmed by T. Brandt" in words_of(answer)


def test_medicine_of_another_day_is_unknown_here(tmp_path: Path) -> None:
    stage = Stage(tmp_path).checked()
    assert given(stage, "ranitidine", route="oral").status_code == 404
