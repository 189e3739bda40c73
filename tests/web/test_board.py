"""The manager's board as a page: who sees what, and that it keeps itself up to date."""

import pytest

from tests.support.daybook import MANAGER, PATIENT, PRESCRIBER, instant
from tests.support.page import page_of
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


def booked(ward, family, chair, start="10:30", **more):
    patient = PATIENT.model_copy(update={"family_name": family})
    return ward.book(patient, start=start, chair=chair, **more)


def test_page_and_refresh_show_the_same_board(ward):
    booked(ward, "Smith", "4")
    client = ward.sign_in(MANAGER)
    page, fragment = client.get("/board"), client.get("/board/fragments/board")
    assert page_of(page).faults == []
    start, end = page.text.index('<section class="board"'), page.text.index("</section>")
    assert page.text[start:end] in fragment.text
    assert "<html" not in fragment.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "no-store" in fragment.headers["Cache-Control"]


@pytest.mark.parametrize("who", [MANAGER, PRESCRIBER], ids=lambda who: who.role)
def test_others_may_look_too_but_only_the_manager_is_led_to_decide(ward, who):
    day_id = booked(ward, "Late", "1", "14:00")
    text = ward.sign_in(who).get("/board").text
    assert "not before closing" in text
    assert (f"/days/{day_id}/decisions/closing" in text) == (who is MANAGER)
    assert ("/board/start-times" in text) == (who is MANAGER)


def test_board_follows_what_is_confirmed_at_the_bedside(ward):
    day = ward.live(booked(ward, "Smith", "4"))
    client = ward.sign_in(MANAGER)
    assert "bd-run" not in rows_of(client)
    day.started()
    ward.at("10:45")
    assert "bd-run" in rows_of(client)
    ward.at("11:10")
    assert "icon-overdue" in client.get("/board/fragments/board").text
    day.at("11:10").rate("10")
    assert "bd-mark" not in rows_of(client)


def rows_of(client):
    text = client.get("/board/fragments/board").text
    return text[text.index('<ol class="board__rows">') : text.index("</ol>")]


def test_any_day_is_asked_for_in_the_address(ward):
    booked(ward, "Smith", "4")
    client = ward.sign_in(MANAGER)
    tomorrow = client.get("/board?on=2026-11-25").text
    assert "Wednesday 25-Nov-2026" in tomorrow
    assert "No patients on this day" in tomorrow
    assert "on=2026-11-25" in tomorrow[tomorrow.index("hx-get") :]
    assert client.get("/board?on=tomorrow").status_code == 404


def test_name_is_shown_as_written_and_never_as_markup(ward):
    booked(ward, "<b>O'Brien</b>", "4")
    page = ward.sign_in(MANAGER).get("/board")
    assert "<b>O" not in page.text
    assert page_of(page).faults == []
