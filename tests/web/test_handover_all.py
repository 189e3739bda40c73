"""All patients of a nurse to another in two taps: every record gets its line, or none does."""

import re

import pytest

from bedside.core import events as e
from tests.support.daybook import MANAGER, NURSE, PATIENT, PRESCRIBER, SECOND, instant
from tests.support.page import page_of
from tests.support.ward import PINS, Ward
from tests.web.before_start import words_of


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def three(ward):
    """Okafor's: one running and overdue, one in a reaction, one just arrived."""
    books = [booked(ward, family, chair) for family, chair in (("A", "1"), ("B", "2"), ("C", "3"))]
    books[0].started()
    books[1].started().at("10:50").reacts(2)
    books[2].at("08:15").arrives()
    ward.at("12:00")
    return [book.day_id for book in books]


def booked(ward, family, chair):
    patient = PATIENT.model_copy(update={"family_name": family})
    return ward.live(ward.book(patient, chair=chair))


def form_of(page):
    fields = re.findall(r'name="(request_id|day_ids)" value="([^"]*)"', page.text)
    return dict(fields)


def responsible(ward, day_id):
    found = ward.day(day_id).history.responsible
    return found and found.id


def take(client, page, **more):
    return client.post("/handover?from=okafor", data=form_of(page) | {"takes": "yes"} | more)


def give(client, page, to, pin, **more):
    typed = {"takes_over": to.id, "pin": pin} | more
    return client.post("/handover?from=okafor", data=form_of(page) | typed)


def test_who_takes_over_does_it_in_two_taps_and_has_them_all(ward, three):
    other = ward.sign_in(SECOND)
    assert 'href="/handover?from=okafor"' in other.get("/handover").text
    page = other.get("/handover?from=okafor")
    assert page_of(page).faults == []
    assert "Take over 3 patients" in page.text
    answer = take(other, page)
    assert (answer.status_code, answer.location) == (303, f"/days?nurse={SECOND.id}")
    assert [responsible(ward, day_id) for day_id in three] == [SECOND.id] * 3
    text = other.get("/days").text
    assert text.count("Identity not yet confirmed by T. Brandt") == 3


def test_the_page_says_what_is_open_and_what_happened(ward, three):
    words = words_of(ward.sign_in(SECOND).get("/handover?from=okafor"))
    assert "11:00 10 mL per hour" in words
    assert "Reaction grade 2 at 10:50, open" in words
    assert "Paused" in words or "Was 5 mL per hour" in words or "5 mL per hour" in words


def test_who_hands_over_needs_the_pin_of_who_takes_over(ward, three):
    own = ward.sign_in(NURSE)
    page = own.get("/handover?from=okafor")
    assert "Take over" not in page.text
    refused = give(own, page, SECOND, "")
    assert refused.status_code == 422
    assert "Enter the PIN of the person who signs." in words_of(refused)
    wrong = give(own, page, SECOND, "112233")
    assert wrong.status_code == 422
    assert f'value="{SECOND.id}" required checked' in wrong.text, "what was chosen is kept"
    assert {responsible(ward, day_id) for day_id in three} == {NURSE.id}
    assert give(own, page, SECOND, PINS[SECOND.id]).status_code == 303
    assert {responsible(ward, day_id) for day_id in three} == {SECOND.id}
    line = ward.day(three[0]).history.entries[-1]
    assert (line.event.type, line.by.id) == ("responsibility_taken", SECOND.id)


def test_a_manager_hands_over_for_a_nurse_who_has_left_but_takes_nobody(ward, three):
    manager = ward.sign_in(MANAGER)
    page = manager.get("/handover?from=okafor")
    assert "Take over" not in page.text
    forged = take(manager, page)
    assert forged.status_code == 422
    assert "This needs a nurse" in words_of(forged)
    assert {responsible(ward, day_id) for day_id in three} == {NURSE.id}
    assert give(manager, page, SECOND, PINS[SECOND.id]).status_code == 303


def test_nobody_who_is_no_nurse_is_given_patients(ward, three):
    own = ward.sign_in(NURSE)
    answer = give(own, own.get("/handover?from=okafor"), PRESCRIBER, PINS[PRESCRIBER.id])
    assert answer.status_code == 422
    assert {responsible(ward, day_id) for day_id in three} == {NURSE.id}


def test_a_patient_taken_over_meanwhile_stops_the_whole_handover(ward, three):
    other = ward.sign_in(SECOND)
    page = other.get("/handover?from=okafor")
    ward.live(three[1]).at("12:00").write(e.ResponsibilityTaken(), by=SECOND)
    lines = [ward.day(day_id).seq for day_id in three]
    answer = take(other, page)
    assert answer.status_code == 409
    assert "The patients have changed since this page was drawn" in words_of(answer)
    assert "Take over 2 patients" in answer.text
    assert [ward.day(day_id).seq for day_id in three] == lines, "none of them, not some"
    assert take(other, answer).status_code == 303


def test_a_patient_who_came_to_the_nurse_meanwhile_is_not_left_behind_unseen(ward, three):
    other = ward.sign_in(SECOND)
    page = other.get("/handover?from=okafor")
    late = booked(ward, "D", "4")
    late.at("12:00").arrives()
    assert take(other, page).status_code == 409
    assert {responsible(ward, day_id) for day_id in three} == {NURSE.id}


def test_an_observation_entered_meanwhile_does_not_stop_it(ward, three):
    other = ward.sign_in(SECOND)
    page = other.get("/handover?from=okafor")
    ward.live(three[0]).at("12:00").observes()
    assert take(other, page).status_code == 303


def test_a_double_tap_makes_one_line_each(ward, three):
    other = ward.sign_in(SECOND)
    page = other.get("/handover?from=okafor")
    take(other, page)
    lines = [ward.day(day_id).seq for day_id in three]
    assert take(other, page).status_code == 303
    assert [ward.day(day_id).seq for day_id in three] == lines


def test_who_has_gone_home_is_not_handed_over(ward, three):
    ward.live(three[2]).at("12:00").write(e.DayDeferred(reason="infection"))
    page = ward.sign_in(SECOND).get("/handover?from=okafor")
    assert "Take over 2 patients" in page.text


def test_a_forged_form_moves_nobody(ward, three):
    other = ward.sign_in(SECOND)
    page = other.get("/handover?from=okafor")
    assert take(other, page, day_ids="f" * 32).status_code == 409
    assert other.post("/handover", data={"takes": "yes"}).status_code == 303
    assert {responsible(ward, day_id) for day_id in three} == {NURSE.id}
