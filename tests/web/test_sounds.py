"""What a tablet is told to sound for: with its own refreshing alone, as ids that say nothing."""

import re

import pytest

from tests.support.daybook import instant
from tests.support.ward import Ward

REFRESHING = {"HX-Request": "true"}


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def running(ward):
    book = ward.live(ward.book(chair="4")).started()
    book.at("10:59").observes()
    ward.at("11:09")
    return book


def told(client, path="/days/fragments/day-list"):
    return client.get(path, headers=REFRESHING).headers["Bedside-Sounds"]


def test_it_is_told_the_minute_something_turns_overdue(ward, running):
    client = ward.sign_in()
    assert told(client) == ""
    ward.at("11:10")
    overdue = told(client)
    assert re.fullmatch(r"o[0-9a-f]{12}", overdue)
    ward.at("11:11")
    assert told(client) == overdue, "the same event, the same id"


def test_every_reaction_is_told_at_once_to_every_screen_that_asks(ward, running):
    client, other = ward.sign_in(), ward.book(chair="5", start="16:00")
    assert told(client) == ""
    running.at("11:09").reacts(2)
    ids = told(client)
    assert re.search(r"\br[0-9a-f]{12}\b", ids)
    assert told(client, f"/days/{other}/fragments/day") == ids
    assert client.get("/pulse").headers["Bedside-Sounds"] == ids
    client.post("/lock")
    assert told(client, "/locked") == ids


def test_nothing_of_the_patient_is_told(ward, running):
    running.at("11:09").reacts(2)
    assert running.day_id not in told(ward.sign_in())


def test_only_a_page_that_asks_again_is_told_and_nobody_who_is_not_known(ward, running):
    running.at("11:09").reacts(2)
    assert "Bedside-Sounds" not in ward.sign_in().get("/days").headers
    stranger = ward.app.test_client()
    assert "Bedside-Sounds" not in stranger.get("/pulse").headers
    assert "Bedside-Sounds" not in stranger.get("/days", headers=REFRESHING).headers
