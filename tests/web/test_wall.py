"""The wall screen: chair, initials, rate, state, next; nobody's name, nothing to do on it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bedside.access.tablets import COOKIE, enrol
from bedside.clock import MovableClock
from bedside.core import events as e
from tests.support.daybook import MANAGER, PATIENT, instant
from tests.support.page import page_of
from tests.support.ward import Ward

HIDDEN = ("Smith", "SMITH", "Jane", "999 000 0018", "9990000018", "12-Mar", "penicillin", "Okafor")


@pytest.fixture
def ward(tmp_path):
    real_clock = MovableClock(datetime.now(UTC))
    return Ward(tmp_path, instant("07:00"), real_clock=real_clock)


def test_it_shows_chair_initials_rate_as_of_state_and_what_is_next(ward):
    ward.live(ward.book(chair="4")).started()
    ward.at("11:45")
    answer = ward.sign_in().get("/wall")
    page = page_of(answer)
    assert page.faults == []
    words = page.text()
    for said in (
        "J.S.",
        "5 mL per hour",
        "as of 11:45",
        "Overdue 30min",
        "11:15 Observations",
        "live 11:45",
    ):
        assert said in words
    for hidden in HIDDEN:
        assert hidden not in answer.text


def test_it_is_read_only(ward):
    ward.live(ward.book(chair="4")).started()
    page = page_of(ward.sign_in().get("/wall"))
    assert page.forms() == []
    assert [link for link in page.links() if link not in ("/days",)] == []


def test_its_own_refreshing_draws_the_same(ward):
    ward.live(ward.book(chair="4")).started()
    client = ward.sign_in()
    whole, part = client.get("/wall").text, client.get("/wall/fragment").text
    assert part.strip() in whole
    assert "<html" not in part


def test_the_most_pressing_stands_first_and_who_has_left_is_gone(ward):
    for family, chair in (("Quiet", "1"), ("Gone", "2"), ("Late", "3")):
        ward.book(PATIENT.model_copy(update={"family_name": family}), chair=chair, start="16:00")
    days = ward.sign_in().get("/days").text
    ids = dict(re.findall(r'row-(\w+)">.*?day-list__name">(\w+),', days, re.S))
    by_name = {name: day_id for day_id, name in ids.items()}
    ward.live(by_name["LATE"]).at("10:00").started(at="10:30")
    ward.live(by_name["GONE"]).at("10:00").write(e.DayDeferred(reason="infection"))
    ward.at("12:00")
    text = ward.sign_in().get("/wall").text
    assert re.findall(r'wall__who">([^<]+)<', text) == ["J.L.", "J.Q."]


def test_an_empty_unit_says_so_in_words(ward):
    assert "No patients here today" in ward.sign_in().get("/wall").text


@pytest.fixture
def on_the_wall(ward):
    """The browser of an enrolled wall screen, with nobody signed in."""
    with ward.app.app_context():
        _tablet, token = enrol("Wall 1", "wall_screen", "unit", MANAGER.id, ward.real_clock)
    client = ward.app.test_client()
    client.set_cookie(COOKIE, token)
    return client


def test_an_enrolled_wall_screen_shows_it_with_nobody_signed_in_and_leads_nowhere(
    ward, on_the_wall
):
    ward.book(chair="4")
    assert on_the_wall.get("/").location == "/wall"
    page = page_of(on_the_wall.get("/wall"))
    assert "J.S." in page.text()
    assert page.links() == []
    assert on_the_wall.get("/days").status_code == 303


def test_it_never_locks_and_hears_what_the_others_hear(ward, on_the_wall):
    ward.live(ward.book(chair="4")).started()
    ward.at("12:00")
    refreshing = {"HX-Request": "true"}
    first = on_the_wall.get("/wall/fragment", headers=refreshing)
    for _ in range(3):
        ward.real_clock.move_on(timedelta(hours=8))
        answer = on_the_wall.get("/wall/fragment", headers=refreshing)
        assert answer.status_code == 200
        assert "HX-Redirect" not in answer.headers
        assert answer.headers["Bedside-Sounds"] == first.headers["Bedside-Sounds"] != ""
