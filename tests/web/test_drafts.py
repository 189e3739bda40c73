"""Half-filled forms: for the same person, day and form, until saved or a day old."""

import re
from datetime import timedelta

import pytest

from bedside.clock import MovableClock
from bedside.drafts import OF_UNIT, draft_of, keep_draft, may_be_kept
from tests.support.daybook import MANAGER, NURSE, SECOND, instant
from tests.support.ward import PINS, Ward

DATA = {"temperature_c": "36.9", "pin": "246810", "second_pin": "135791", "csrf_token": "x"}


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("08:00"))


@pytest.fixture
def day_id(ward):
    return ward.book()


def kept(ward, day_id, who=NURSE, form="observations"):
    with ward.app.app_context():
        found = draft_of(who.id, day_id, form, MovableClock(ward.app_clock()))
        return found.fields if found else {}


@pytest.fixture(autouse=True)
def app_clock(ward):
    ward.app_clock = ward.app.extensions["bedside"].real_clock.now


def test_draft_is_kept_without_pins_and_tokens(ward, day_id):
    answer = ward.sign_in().post(f"/days/{day_id}/drafts/observations", data=DATA)
    assert answer.status_code == 204
    assert kept(ward, day_id) == {"temperature_c": ["36.9"]}


@pytest.mark.parametrize(
    "name",
    ["pin", "second_pin", "pin-2", "old_password", "password", "csrf_token", "request_id", "seq"],
)
def test_nothing_secret_is_ever_kept(name):
    assert not may_be_kept(name)


def test_draft_belongs_to_one_person_one_day_and_one_form(ward, day_id):
    ward.sign_in().post(f"/days/{day_id}/drafts/observations", data=DATA)
    assert kept(ward, day_id, SECOND) == {}
    assert kept(ward, day_id, form="reaction") == {}
    assert kept(ward, ward.book(chair="5")) == {}


def test_nothing_typed_removes_the_draft(ward, day_id):
    client = ward.sign_in()
    client.post(f"/days/{day_id}/drafts/observations", data=DATA)
    client.post(f"/days/{day_id}/drafts/observations", data={})
    assert kept(ward, day_id) == {}


def test_draft_of_yesterday_is_ignored_and_swept(ward, day_id):
    long_ago = MovableClock(ward.app_clock() - timedelta(hours=25))
    with ward.app.app_context():
        keep_draft(NURSE.id, day_id, "observations", {"pulse_per_min": ["80"]}, long_ago)
    assert kept(ward, day_id) == {}
    ward.sign_in().post(f"/days/{day_id}/drafts/reaction", data={"note": "x"})
    with ward.app.app_context():
        assert draft_of(NURSE.id, day_id, "observations", long_ago) is None


def test_fresh_form_opens_with_what_the_same_person_had_typed(ward, day_id):
    client = ward.sign_in()
    client.post(f"/days/{day_id}/drafts/observations", data={"pulse_per_min": "83"})
    client.post("/lock")
    client.post("/unlock", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    page = client.get(f"/days/{day_id}/observations").text
    assert 'value="83"' in page
    assert "Typed 0min ago, not recorded yet." in page
    assert 'value="83"' not in ward.sign_in(SECOND).get(f"/days/{day_id}/observations").text


def test_saving_the_form_removes_its_draft(ward, day_id):
    ward.live(day_id).at("07:50").arrives()
    client = ward.sign_in()
    client.post(f"/days/{day_id}/drafts/observations", data={"pulse_per_min": "83"})
    seq = ward.day(day_id).seq
    data = {"request_id": "a" * 32, "seq": seq, "pulse_per_min": "83"}
    answer = client.post(f"/days/{day_id}/observations", data=data)
    assert answer.status_code == 303, answer.text
    assert kept(ward, day_id) == {}


def test_a_check_saved_alone_leaves_what_is_typed_beside_the_others(ward, day_id):
    ward.live(day_id).at("07:50").arrives()
    client = ward.sign_in()
    checks = client.get(f"/days/{day_id}/checks").text
    first, second = re.findall(r'name="request_(?!id")(\w+)"', checks)[:2]
    typed = {f"answer_{one}": "passed" for one in (first, second)} | {f"note_{second}": "seen"}
    client.post(f"/days/{day_id}/drafts/checks", data=typed)
    sent = {
        "request_id": "a" * 32,
        "seq": ward.day(day_id).seq,
        f"request_{first}": "b" * 32,
        **typed,
    }
    saved = client.post(f"/days/{day_id}/checks/{first}", data=sent)
    assert saved.status_code == 303, saved.text
    left = kept(ward, day_id, form="checks")
    assert left == {f"answer_{second}": ["passed"], f"note_{second}": ["seen"]}
    assert 'value="seen"' in client.get(f"/days/{day_id}/checks").text


def test_a_form_of_no_day_is_kept_for_its_person_too(ward):
    client = ward.sign_in(MANAGER)
    client.post("/drafts/patient", data={"family_name": "Smi", "pin": "246810"})
    assert kept(ward, OF_UNIT, MANAGER, "patient") == {"family_name": ["Smi"]}
    assert 'value="Smi"' in client.get("/patients/new").text
    assert 'value="Smi"' not in ward.sign_in(NURSE).get("/patients/new").text


def test_draft_needs_a_day_that_is_there_and_a_plain_name(ward, day_id):
    client = ward.sign_in()
    assert client.post("/days/nobody/drafts/observations", data=DATA).status_code == 404
    assert client.post(f"/days/{day_id}/drafts/NO%20WAY", data=DATA).status_code == 404
