"""Every other end of a day, and the planned start moved."""

from pathlib import Path

import pytest

from tests.support.daybook import MANAGER, PRESCRIBER
from tests.web.before_start import Stage, words_of


@pytest.mark.parametrize("who", [None, MANAGER])
def test_nurse_and_manager_defer_with_a_reason(tmp_path: Path, who: object) -> None:
    stage = Stage(tmp_path).arrived()
    tablet = stage.ward.sign_in(MANAGER) if who else stage.tablet
    assert stage.post("defer", tablet, reason="").status_code == 422
    assert stage.post("defer", tablet, reason="cold since yesterday").status_code == 303
    assert stage.ward.day(stage.day_id).stage == "deferred"


def test_prescriber_does_not_defer_and_keeps_what_was_typed(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("defer", stage.ward.sign_in(PRESCRIBER), reason="cold")
    assert answer.status_code == 422
    assert "This needs a nurse" in words_of(answer)
    assert ">cold</textarea>" in answer.text


def test_did_not_attend_is_for_a_patient_who_did_not_come(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert stage.post("did-not-attend", reason="rang, no answer").status_code == 303
    assert stage.ward.day(stage.day_id).stage == "did_not_attend"
    arrived = Stage(tmp_path / "other") if (tmp_path / "other").mkdir() is None else stage
    arrived.arrived()
    answer = arrived.post("did-not-attend", reason="rang, no answer")
    assert answer.status_code == 422
    assert "cannot have happened then" in words_of(answer)


def test_planned_start_is_moved_and_the_premedication_follows(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("planned-start", planned_start_at="12:00", reason="bag late")
    assert answer.status_code == 303
    assert "Planned start 12:00." in stage.get("premedication")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter the new start."), ("8:00", "Enter a start still to come."), ("25:00", "24-hour")],
)
def test_planned_start_is_refused_beside_its_field(tmp_path: Path, typed: str, said: str) -> None:
    stage = Stage(tmp_path).arrived()
    answer = stage.post("planned-start", planned_start_at=typed, reason="bag late")
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert stage.last == "patient_arrived"


def test_transfer_names_where_and_who_receives(tmp_path: Path) -> None:
    stage = Stage(tmp_path).arrived()
    typed = {"to": "ward 7", "received_by": "Sr L. Grant", "copy_printed": "yes"}
    for missing in typed:
        assert stage.post("transfer", **typed | {missing: ""}).status_code == 422
    assert stage.post("transfer", **typed).status_code == 303
    assert stage.ward.day(stage.day_id).stage == "transferred"


@pytest.mark.parametrize(
    ("screen", "typed", "stage_after"),
    [
        ("left-against-advice", {"reason": "has to fetch a child"}, "left_against_advice"),
        ("died", {"note": "arrest at 08:19"}, "died"),
    ],
)
def test_other_ends_are_recorded_once(
    tmp_path: Path, screen: str, typed: dict[str, str], stage_after: str
) -> None:
    stage = Stage(tmp_path).arrived()
    assert stage.post(screen, **{name: "" for name in typed}).status_code == 422
    for _tap in range(2):
        assert stage.post(screen, request_id="sameform", **typed).status_code == 303
    assert stage.ward.day(stage.day_id).stage == stage_after
    assert stage.types.count(stage.last) == 1


@pytest.mark.parametrize(
    "screen",
    ["defer", "planned-start", "did-not-attend", "transfer", "left-against-advice", "died"],
)
def test_every_ending_has_its_page(tmp_path: Path, screen: str) -> None:
    stage = Stage(tmp_path).arrived()
    assert stage.tablet.get(stage.path(screen)).status_code == 200
    assert stage.tablet.get(f"/days/unknown/{screen}").status_code == 404
