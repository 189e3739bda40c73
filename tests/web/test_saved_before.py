"""A form that is sent twice, or once more with something else in it, or on the day after."""

import re
from datetime import timedelta

import pytest

from tests.support.daybook import NURSE, SECOND, instant
from tests.support.ward import PINS, Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path)


def _hidden(client, path):
    return dict(re.findall(r'name="(request_id|seq)" value="([^"]*)"', client.get(path).text))


def _running(ward):
    day_id = ward.book()
    ward.live(day_id).started()
    ward.at("10:40")
    return day_id


def _reaction(client, day_id):
    return _hidden(client, f"/days/{day_id}/reaction") | {
        "red_flag": "none",
        "infection_sign": "no",
        "grade": "2",
        "save": "half",
    }


def test_a_double_tap_that_halves_the_rate_answers_as_the_first(ward):
    day_id, client = _running(ward), ward.sign_in()
    typed = _reaction(client, day_id)
    first = client.post(f"/days/{day_id}/reaction", data=typed)
    again = client.post(f"/days/{day_id}/reaction", data=typed)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(ward.day(day_id).history.reactions) == 1


def test_the_same_form_with_another_time_is_not_taken_for_saved(ward):
    day_id, client = _running(ward), ward.sign_in()
    typed = _hidden(client, f"/days/{day_id}/note") | {"text": "Blanket given"}
    first = client.post(f"/days/{day_id}/note", data=typed | {"occurred_at": "10:35"})
    assert first.status_code == 303
    answer = client.post(f"/days/{day_id}/note", data=typed | {"occurred_at": "10:38"})
    assert answer.status_code == 409
    assert "saved before" in answer.text


def test_the_same_form_from_somebody_else_is_not_taken_for_saved(ward):
    day_id, client = _running(ward), ward.sign_in()
    typed = _hidden(client, f"/days/{day_id}/note") | {"text": "Blanket given"}
    assert client.post(f"/days/{day_id}/note", data=typed).status_code == 303
    assert ward.sign_in(SECOND).post(f"/days/{day_id}/note", data=typed).status_code == 409


def test_a_time_typed_into_yesterdays_ended_day_is_a_time_of_that_day(ward):
    day_id, client = _running(ward), ward.sign_in()
    typed = _hidden(client, f"/days/{day_id}/transfer") | {
        "to": "Ward 7", "received_by": "Sister Bell", "copy_printed": "yes", "pin": PINS[NURSE.id],
    }  # fmt: skip
    assert client.post(f"/days/{day_id}/transfer", data=typed).status_code == 303
    ward.clock.move_to(instant("09:30") + timedelta(days=1))
    page = client.get(f"/days/{day_id}/note").text
    assert "on 24-Nov-2026" in page
    note = _hidden(client, f"/days/{day_id}/note") | {
        "text": "Rash seen", "occurred_at": "09:10", "late_reason": "Told today",
    }  # fmt: skip
    assert client.post(f"/days/{day_id}/note", data=note).status_code == 303
    assert ward.day(day_id).history.notes[-1].occurred_at == instant("09:10")
