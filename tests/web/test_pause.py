"""The pump stopped, and everything that has to be so before it runs again."""

from fractions import Fraction
from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import MANAGER, NURSE, SECOND
from tests.support.ward import PINS, Ward

BOTH = {"pin": PINS[NURSE.id], "second_person": SECOND.id, "second_pin": PINS[SECOND.id]}


@pytest.fixture
def ward(tmp_path):
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(60).after(58).observes()
    ward.at("11:50")
    return ward


def post(ward, screen, client=None, **typed):
    client = client or ward.sign_in()
    fields = {"request_id": uuid4().hex, "seq": ward.day(ward.day_id).seq, **typed}
    return client.post(f"/days/{ward.day_id}/{screen}", data=fields)


def status(ward):
    return ward.day(ward.day_id).history.status


def last(ward):
    return ward.day(ward.day_id).history.entries[-1].event


def test_a_pause_says_why_and_since_when(ward):
    assert post(ward, "pause", why="alarm", detail="air in line", occurred_at="11:48").status_code
    assert status(ward) == "paused" and (last(ward).why, last(ward).reason) == (
        "alarm",
        "air in line",
    )


def test_a_pause_without_its_why_is_refused_and_nothing_is_chosen_for_the_nurse(ward):
    assert " checked" not in ward.sign_in().get(f"/days/{ward.day_id}/pause").text
    answer = post(ward, "pause")
    assert answer.status_code == 422 and "Why was it stopped?" in answer.text
    other = post(ward, "pause", why="other")
    assert other.status_code == 422 and "Say why in a few words." in other.text
    assert post(ward, "pause", why="other", detail="fire drill").status_code == 303
    assert (last(ward).why, last(ward).reason) == ("other", "fire drill")


def test_a_stop_is_a_fact_from_anybody_and_from_any_screen_however_old(ward):
    assert post(ward, "pause", ward.sign_in(MANAGER), why="toilet", seq=1).status_code == 303
    assert status(ward) == "paused"


def test_a_double_tap_stops_once(ward):
    client = ward.sign_in()
    answers = [post(ward, "pause", client, why="toilet", request_id="stop-twice") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(ward.day(ward.day_id).history.pauses) == 1


def test_a_plain_pause_ends_at_the_same_rate_with_one_tap(ward):
    ward.live(ward.day_id).at("11:45").pauses()
    page = ward.sign_in().get(f"/days/{ward.day_id}/resume").text
    assert "Confirm 15 mL per hour" in page and "the same rate as before the pause" in page
    assert "Your PIN" not in page
    assert post(ward, "resume").status_code == 303
    assert ward.day(ward.day_id).rate_now == 15


def test_a_resume_slower_than_before_needs_a_reason_and_faster_is_refused(ward):
    ward.live(ward.day_id).at("11:45").pauses()
    assert post(ward, "resume", other_ml_per_h="12").status_code == 422
    faster = post(ward, "resume", other_ml_per_h="20", reason="late")
    assert faster.status_code == 422 and "Resume at 15 mL per hour or less" in faster.text
    assert post(ward, "resume", other_ml_per_h="12", reason="asked").status_code == 303


def test_a_resume_on_an_old_screen_is_409(ward):
    ward.live(ward.day_id).at("11:45").pauses()
    seq = ward.day(ward.day_id).seq
    ward.live(ward.day_id).at("11:46").observes()
    assert post(ward, "resume", seq=seq).status_code == 409
    assert status(ward) == "paused"


def stopped_by_a_reaction(ward):
    book = ward.live(ward.day_id)
    reaction = book.at("11:50").reacts(2)
    book.pauses("reaction")
    return book, reaction


def test_after_a_reaction_everything_open_is_said_in_words(ward):
    stopped_by_a_reaction(ward)
    ward.at("12:20")
    page = ward.sign_in().get(f"/days/{ward.day_id}/resume").text
    assert "Record first that the symptoms are gone." in page
    assert "Record first that the prescriber is informed" in page
    assert "Take observations first: not older than 5min." in page
    assert "Confirm 7.5 mL per hour" not in page  # no dead button


def test_after_a_reaction_it_resumes_at_half_with_both_pins_and_not_before(ward):
    book, reaction = stopped_by_a_reaction(ward)
    ward.at("12:20")
    assert post(ward, "resume", **BOTH).status_code == 422
    call = next(a for a in book.protocol.reactions.actions if a.kind == "call")
    done = e.ReactionActionDone(reaction_seq=reaction.seq, action_id=call.id)
    book.at("11:52").write(done)
    book.at("12:15").reaction_over(reaction)
    book.at("12:18").observes()
    page = ward.sign_in().get(f"/days/{ward.day_id}/resume").text
    assert "Confirm 7.5 mL per hour" in page and "Prescriber informed" in page
    alone = post(ward, "resume", pin=PINS[NURSE.id])
    assert alone.status_code == 422 and "A second person has to sign" in alone.text
    faster = post(ward, "resume", other_ml_per_h="15", reason="x", **BOTH)
    assert faster.status_code == 422 and "resume at 7.5 mL per hour at most" in faster.text
    assert post(ward, "resume", **BOTH).status_code == 303
    assert ward.day(ward.day_id).rate_now == Fraction("7.5")


def test_no_pause_is_offered_while_nothing_runs_and_an_old_screens_stop_is_taken(ward):
    ward.live(ward.day_id).at("11:45").pauses()
    client = ward.sign_in()
    assert client.get(f"/days/{ward.day_id}/pause").status_code == 303
    answer = post(ward, "pause", client, why="toilet")
    assert answer.status_code == 303
    history = ward.day(ward.day_id).history
    assert (len(history.pauses), history.entries[-1].event.type) == (1, "infusion_paused")
