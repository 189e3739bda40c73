"""Start times: proposed, changed by hand, worked out again, used; all of them or none."""

import re
from datetime import timedelta

import pytest

from bedside.core.events import PlannedStartMoved
from tests.support.daybook import MANAGER, NURSE, PATIENT, THE_DAY, instant
from tests.support.page import page_of
from tests.support.ward import Ward
from tests.web.before_start import words_of

TOMORROW = THE_DAY + timedelta(days=1)
PAGE = f"/board/start-times?on={TOMORROW}"


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def three(ward):
    return [booked(ward, name, chair) for name, chair in (("A", "1"), ("B", "2"), ("C", "3"))]


def booked(ward, family, chair, start="10:00", on=TOMORROW):
    patient = PATIENT.model_copy(update={"family_name": family})
    return ward.book(patient, on=on, start=start, chair=chair)


@pytest.fixture
def client(ward):
    return ward.sign_in(MANAGER)


def form_of(answer):
    found = re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', answer.text)
    found += re.findall(r'<input[^>]* value="([^"]*)"[^>]*name="(start-[^"]+)"', answer.text)
    return {
        name: value
        for pair in found
        for name, value in [pair if not pair[1].startswith("start-") else pair[::-1]]
        if name == "request_id" or name.startswith(("seq-", "start-"))
    }


def use(client, form, **changes):
    return client.post(PAGE, data=form | changes | {"do": "use"})


def planned(ward, day_id):
    return ward.day(day_id).history.planned_start_at


def test_page_proposes_starts_that_lower_the_peak_and_says_both_peaks(client, three):
    page = client.get(PAGE)
    assert page_of(page).faults == []
    form = form_of(page)
    assert {f"start-{day_id}" for day_id in three} <= set(form)
    assert len({form[f"start-{day_id}"] for day_id in three}) == 3
    before, after = (int(count) for count in re.findall(r"</b>Most: (\d+)", page.text))
    assert after < before


def test_using_them_moves_each_changed_start_with_one_line_in_its_record(ward, client, three):
    form = form_of(client.get(PAGE))
    form[f"start-{three[0]}"] = "10:00"
    form[f"start-{three[1]}"] = "10:20"
    form[f"start-{three[2]}"] = "09:45"
    answer = use(client, form)
    assert (answer.status_code, answer.location) == (303, f"/board?on={TOMORROW}")
    assert [f"{planned(ward, one):%H:%M}" for one in three] == ["10:00", "10:20", "09:45"]
    entries = [ward.day(day_id).history.entries for day_id in three]
    assert [len(lines) for lines in entries] == [1, 2, 2]
    moved = entries[1][-1]
    assert isinstance(moved.event, PlannedStartMoved)
    assert moved.by.id == MANAGER.id


def test_double_tap_moves_once(ward, client, three):
    form = form_of(client.get(PAGE)) | {f"start-{one}": "10:25" for one in three}
    assert use(client, form).status_code == 303
    assert use(client, form).status_code == 303
    assert [len(ward.day(one).history.entries) for one in three] == [2, 2, 2]


def test_working_out_again_changes_the_picture_and_nothing_else(ward, client, three):
    form = form_of(client.get(PAGE)) | {f"start-{one}": "12:00" for one in three}
    answer = client.post(PAGE, data=form | {"do": "look"})
    assert answer.status_code == 200
    assert page_of(answer).faults == []
    assert form_of(answer)[f"start-{three[0]}"] == "12:00"
    assert "19:09" in answer.text and "over" in answer.text
    before, after = (int(count) for count in re.findall(r"</b>Most: (\d+)", answer.text))
    assert before == after
    assert [len(ward.day(one).history.entries) for one in three] == [1, 1, 1]


def test_booking_changed_meanwhile_is_409_with_what_was_typed_and_moves_nobody(ward, client, three):
    form = form_of(client.get(PAGE)) | {f"start-{one}": "10:25" for one in three}
    moved = PlannedStartMoved(
        planned_start_at=instant("11:00", TOMORROW), reason="the patient asked"
    )
    ward.live(three[1]).at(instant("07:00")).write(moved)
    answer = use(client, form)
    assert answer.status_code == 409
    assert "Changed meanwhile: chair 2, B, Jane (Ms)" in words_of(answer)
    assert form_of(answer)[f"start-{three[0]}"] == "10:25"
    assert page_of(answer).faults == []
    assert [f"{planned(ward, one):%H:%M}" for one in three] == ["10:00", "11:00", "10:00"]
    assert use(client, form_of(answer)).status_code == 303
    assert [f"{planned(ward, one):%H:%M}" for one in three] == ["10:25"] * 3


def test_patient_booked_meanwhile_is_shown_before_anything_is_moved(ward, client, three):
    form = form_of(client.get(PAGE)) | {f"start-{three[0]}": "10:25"}
    booked(ward, "New", "5")
    answer = use(client, form)
    assert answer.status_code == 409
    assert "NEW, Jane" in answer.text
    assert form_of(answer)[f"start-{three[0]}"] == "10:25"
    assert len(ward.day(three[0]).history.entries) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("25:00", "24-hour clock"), ("", "Enter the start"), ("soon", "24-hour clock")],
)
def test_time_that_cannot_be_read_is_marked_and_kept_and_moves_nobody(
    ward, client, three, typed, said
):
    form = form_of(client.get(PAGE)) | {f"start-{one}": "10:25" for one in three}
    form[f"start-{three[0]}"] = typed
    answer = use(client, form)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert form_of(answer)[f"start-{three[0]}"] == typed
    assert [len(ward.day(one).history.entries) for one in three] == [1, 1, 1]


def test_start_in_the_past_is_refused_beside_its_field_and_moves_nobody(ward, client):
    first = booked(ward, "A", "1", "11:00", on=THE_DAY)
    second = booked(ward, "B", "2", "11:30", on=THE_DAY)
    page = f"/board/start-times?on={THE_DAY}"
    form = form_of(client.get(page))
    form |= {f"start-{first}": "06:59", f"start-{second}": "12:00", "do": "use"}
    answer = client.post(page, data=form)
    assert answer.status_code == 422
    assert "field--refused" in answer.text
    assert [len(ward.day(one).history.entries) for one in (first, second)] == [1, 1]


def test_patient_who_cannot_be_home_by_closing_is_named_with_the_minutes(ward, client):
    """Chair 1 is taken by both: the second can only come when the first has left."""
    booked(ward, "First", "1", "09:30")
    booked(ward, "Second", "1", "10:00")
    text = words_of(client.get(PAGE))
    assert "Does not fit." in text
    assert "is not home before closing with any start: at best" in text


def test_chair_taken_twice_by_hand_is_said_beside_both(client, three, ward):
    fourth = booked(ward, "D", "1", "14:00")
    form = form_of(client.get(PAGE)) | {f"start-{three[0]}": "10:00", f"start-{fourth}": "10:00"}
    answer = client.post(PAGE, data=form | {"do": "look"})
    assert words_of(answer).count("Chair 1 is taken twice") == 2


def test_start_before_the_premedication_can_be_through_is_said(client, three):
    form = form_of(client.get(PAGE)) | {f"start-{three[0]}": "09:29"}
    answer = client.post(PAGE, data=form | {"do": "look"})
    assert "Premedication can be through at 09:30 at the earliest" in words_of(answer)


def test_start_times_are_the_managers_alone(ward, three):
    nurse = ward.sign_in(NURSE)
    form = form_of(ward.sign_in(MANAGER).get(PAGE))
    assert nurse.get(PAGE).status_code == 403
    assert use(nurse, form).status_code == 403
    assert [len(ward.day(one).history.entries) for one in three] == [1, 1, 1]


def test_day_with_nobody_left_to_place_says_so(client):
    page = client.get(PAGE)
    assert "start is still to be chosen on this day" in words_of(page)
    assert page_of(page).faults == []


def test_date_that_is_over_has_no_starts_to_choose(client):
    assert client.get(f"/board/start-times?on={THE_DAY - timedelta(days=1)}").status_code == 404
    assert client.get(f"/board/start-times?on={THE_DAY}").status_code == 200


def test_form_with_another_units_or_an_unknown_patient_moves_nobody(ward, client, three):
    form = form_of(client.get(PAGE)) | {f"seq-{'0' * 32}": "1", f"start-{'0' * 32}": "10:00"}
    assert use(client, form).status_code == 409
    assert [len(ward.day(one).history.entries) for one in three] == [1, 1, 1]


def test_what_was_typed_before_a_lock_is_here_again_until_it_is_used(ward, client, three):
    typed = {f"start-{three[0]}": "10:35"}
    assert client.post(f"/drafts/start-times-{TOMORROW}", data=typed).status_code == 204
    page = client.get(PAGE)
    assert form_of(page)[f"start-{three[0]}"] == "10:35"
    assert "What you typed is here again" in words_of(page)
    assert page_of(page).faults == []
    assert use(client, form_of(page)).status_code == 303
    assert "What you typed" not in words_of(client.get(PAGE))
