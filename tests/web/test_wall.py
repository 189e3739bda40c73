"""The wall screen: chair, initials, rate, state, next; nobody's name, nothing to do on it."""

import re

import pytest

from bedside.core import events as e
from tests.support.daybook import PATIENT, instant
from tests.support.page import page_of
from tests.support.ward import Ward

HIDDEN = ("Smith", "SMITH", "Jane", "999 000 0018", "9990000018", "12-Mar", "penicillin", "Okafor")


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


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
