"""Enrolled devices: enrolled where they lie, carried by a cookie, revoked from anywhere."""

from datetime import timedelta

import pytest

from bedside.access.credentials import hash_of
from bedside.access.people import account_of
from bedside.access.tablets import COOKIE, tablet_of, tablets_of
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, TabletRow, db
from tests.support.daybook import MANAGER, NURSE
from tests.support.page import check
from tests.support.ward import PINS

PASSWORD = "ladder under tulip"
KEPT = hash_of(PASSWORD)
FORM = {"name": "Tablet 7", "kind": "tablet"}


@pytest.fixture
def ward(ward):
    with ward.app.app_context(), writing() as session:
        for row in session.scalars(db.select(PersonRow)):
            row.password_hash = KEPT
    return ward


def new_device(ward, who=MANAGER):
    """A browser that nobody enrolled, the manager signed in with the password."""
    client = ward.app.test_client()
    client.post("/sign-in", data={"name": who.name, "password": PASSWORD})
    return client


def pin_sign_in(client, who=NURSE):
    return client.post("/sign-in", data={"person": who.id, "pin": PINS[who.id]})


def of(ward, client):
    cookie = client.get_cookie(COOKIE)
    with ward.app.app_context():
        return tablet_of(cookie.value if cookie else None)


def test_whoever_signs_in_on_a_device_not_enrolled_begins_at_the_page_that_enrols_it(ward):
    client, typed = ward.app.test_client(), {"name": MANAGER.name, "password": PASSWORD}
    for goes_to, begins_at in (("/", "/tablets"), ("/days", "/tablets"), ("/people", "/people")):
        assert client.post("/sign-in", data=typed | {"next": goes_to}).location == begins_at


def test_a_manager_enrols_the_device_in_hand_and_goes_on_there(ward):
    client = new_device(ward)
    check(client.get("/tablets"))
    assert client.post("/tablets/enrol", data=FORM).location == "/tablets"
    page = check(client.get("/tablets")).text()
    assert "This device is “Tablet 7”, a Tablet." in page
    assert "Enrol this device" not in page
    tablet = of(ward, client)
    assert (tablet.name, tablet.kind, tablet.unit_id) == ("Tablet 7", "tablet", "unit")
    client.post("/sign-out")
    assert pin_sign_in(client).status_code == 303


def test_with_it_the_managers_pin_counts_from_now_as_after_a_sign_in_there(ward):
    with ward.app.app_context(), writing() as session:
        session.get(PersonRow, MANAGER.id).pin_until = None
    client = new_device(ward)
    client.post("/tablets/enrol", data=FORM)
    with ward.app.app_context():
        until = account_of(MANAGER.id).pin_until
    assert until == ward.real_clock.now() + timedelta(hours=14)


def test_the_token_stands_in_a_long_lived_cookie_out_of_reach_and_nowhere_else(ward):
    client = new_device(ward)
    answer = client.post("/tablets/enrol", data=FORM)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE)]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Max-Age=34560000" in cookie
    token = client.get_cookie(COOKIE).value
    with ward.app.app_context():
        assert token not in db.session.scalars(db.select(TabletRow.token_hash)).all()
    again = pin_sign_in(client)
    assert any(c.startswith(COOKIE) for c in again.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "  "}, "Enter the name on the label."),
        ({"name": "x" * 101}, "At most 100 characters."),
        ({"kind": ""}, "Choose what it is."),
        ({"kind": "fridge"}, "Choose what it is."),
    ],
)
def test_a_device_that_cannot_be_is_refused_and_none_is_enrolled(ward, typed, words):
    client = new_device(ward)
    answer = client.post("/tablets/enrol", data={**FORM, **typed})
    assert answer.status_code == 422
    check(answer)
    assert words in answer.text
    assert client.get_cookie(COOKIE) is None


def test_an_enrolled_device_is_not_enrolled_once_more(ward):
    client = ward.sign_in(MANAGER)
    client.post("/tablets/enrol", data=FORM)
    with ward.app.app_context():
        assert [tablet.name for tablet in tablets_of("unit")] == ["Tablet 1"]


def test_a_nurse_enrols_nothing(ward):
    assert ward.sign_in(NURSE).post("/tablets/enrol", data=FORM).status_code == 403


def test_a_wall_screen_keeps_nobody_signed_in(ward):
    client = new_device(ward)
    answer = client.post("/tablets/enrol", data={**FORM, "kind": "wall_screen"})
    assert answer.location == "/wall"
    assert client.get("/tablets").location.startswith("/sign-in")
    assert of(ward, client).kind == "wall_screen"
    assert NURSE.name not in client.get("/sign-in").text
    assert pin_sign_in(client).status_code == 422


def test_somebody_at_a_revoked_tablet_is_out_at_the_next_tap_and_the_others_are_not(ward):
    lost = new_device(ward)
    lost.post("/tablets/enrol", data=FORM)
    pin_sign_in(lost)
    other = ward.sign_in(MANAGER)
    assert lost.get("/me").status_code == 200
    answer = other.post(f"/tablets/{of(ward, lost).id}/revoke")
    assert answer.status_code == 303
    assert lost.get("/me").location.startswith("/sign-in")
    assert "not enrolled" in lost.get("/sign-in").text
    assert pin_sign_in(lost).status_code == 422
    assert other.get("/me").status_code == 200
    assert "Revoked" in check(other.get("/tablets")).text()


def test_a_tablet_revoked_in_the_middle_of_a_form_takes_nothing_and_says_so_to_the_script(ward):
    day_id = ward.book()
    nurse = ward.sign_in()
    with ward.app.app_context(), writing() as session:
        row = session.scalars(db.select(TabletRow)).one()
        row.revoked_at, row.revoked_by = ward.real_clock.now(), MANAGER.id
    sent = {"seq": "1", "request_id": "a" * 32, "note": "x"}
    headers = {"Bedside-Fetch": "1"}
    assert nurse.post(f"/days/{day_id}/note", data=sent, headers=headers).status_code == 401
    assert ward.day(day_id).seq == 1


def test_a_revoked_device_can_be_enrolled_anew_under_a_new_token(ward):
    client = new_device(ward)
    client.post("/tablets/enrol", data=FORM)
    old = client.get_cookie(COOKIE).value
    ward.sign_in(MANAGER).post(f"/tablets/{of(ward, client).id}/revoke")
    client.post("/sign-in", data={"name": MANAGER.name, "password": PASSWORD})
    assert client.post("/tablets/enrol", data=FORM).status_code == 303
    assert client.get_cookie(COOKIE).value != old
    assert of(ward, client) is not None


@pytest.mark.parametrize("token", ["", "x", "x" * 3000, "'; --"])
def test_a_made_up_token_is_no_device(ward, token):
    with ward.app.app_context():
        assert tablet_of(token) is None


def test_a_session_taken_to_another_device_is_nobodys(ward):
    nurse, elsewhere = ward.sign_in(), new_device(ward)
    elsewhere.set_cookie("bedside_session", nurse.get_cookie("bedside_session").value)
    assert elsewhere.get("/me").location.startswith("/sign-in")


def test_a_tablet_of_a_unit_that_no_longer_exists_is_not_enrolled(ward):
    with ward.app.app_context(), writing() as session:
        session.scalars(db.select(TabletRow)).one().unit_id = "closed"
    assert "not enrolled" in ward.tablet().get("/sign-in").text
