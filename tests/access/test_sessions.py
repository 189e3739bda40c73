"""Signed in, idle, locked, unlocked, signed out: what a tablet that lies about may show."""

import pytest

from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SessionRow, db
from bedside.routes.access import COOKIE
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, configuration
from tests.support.ward import PINS

IDLE_MIN = configuration().unit.pin_idle_min
POLL = {"HX-Request": "true", "HX-Current-URL": "https://ward.local/days?on=2026-11-24"}


def unlock(client, who, goes_to="/days", pin=None):
    typed = {"person": who.id, "pin": pin or PINS[who.id], "next": goes_to}
    return client.post("/unlock", data=typed)


def is_open(client):
    return client.get("/days").status_code == 200


@pytest.fixture
def tablet(ward):
    ward.book()
    return ward.sign_in()


def test_signing_out_ends_the_session_for_good(ward, tablet):
    token = tablet.get_cookie(COOKIE).value
    tablet.post("/sign-out")
    assert tablet.get_cookie(COOKIE) is None
    tablet.set_cookie(COOKIE, token)
    assert tablet.get("/days").location.startswith("/sign-in")


def test_signing_in_again_on_the_same_tablet_ends_the_session_before(ward, tablet):
    token = tablet.get_cookie(COOKIE).value
    tablet.post("/sign-in", data={"person": SECOND.id, "pin": PINS[SECOND.id]})
    stolen = ward.tablet()
    stolen.set_cookie(COOKIE, token)
    assert not is_open(stolen)
    assert is_open(tablet)


def test_the_token_itself_is_nowhere_in_the_database(ward, tablet):
    token = tablet.get_cookie(COOKIE).value
    with ward.app.app_context():
        stored = db.session.scalars(db.select(SessionRow.token_hash)).all()
    assert token not in stored
    assert len(stored) == 1


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(ward):
    signed_in = {"person": NURSE.id, "pin": PINS[NURSE.id]}
    answer = ward.tablet().post("/sign-in", data=signed_in)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE)]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("token", ["", "x", "x" * 3000, "'; --", "ö"])
def test_a_made_up_token_is_nobody(ward, token):
    client = ward.tablet()
    client.set_cookie(COOKIE, token)
    assert client.get("/days").location.startswith("/sign-in")


def test_somebody_disabled_is_out_at_the_next_request(ward, tablet):
    assert is_open(tablet)
    with ward.app.app_context(), writing() as session:
        session.get(PersonRow, NURSE.id).active = False
    assert tablet.get("/days").location.startswith("/sign-in")


def test_the_tablet_locks_at_exactly_the_idle_limit(ward, tablet):
    ward.wait(minutes=IDLE_MIN, milliseconds=-1)
    assert is_open(tablet)
    ward.wait(minutes=IDLE_MIN)
    assert tablet.get("/days").location.startswith("/locked")


def test_every_use_of_the_tablet_starts_the_idle_time_anew(ward, tablet):
    for _ in range(5):
        ward.wait(minutes=IDLE_MIN, seconds=-1)
        assert is_open(tablet)


def test_a_screen_that_refreshes_itself_does_not_keep_the_tablet_awake(ward, tablet):
    for _ in range(2):
        ward.wait(minutes=IDLE_MIN / 2)
        answer = tablet.get("/days/fragments/day-list", headers=POLL)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/locked?next=/days?on%3D2026-11-24"
    assert answer.data == b""


def test_a_poll_of_a_signed_out_tablet_moves_the_whole_page_to_sign_in(ward, tablet):
    tablet.post("/sign-out")
    answer = tablet.get("/days/fragments/day-list", headers=POLL)
    assert answer.headers["HX-Redirect"].startswith("/sign-in?next=")


def test_a_poll_cannot_be_used_to_send_the_tablet_elsewhere(ward, tablet):
    ward.wait(minutes=IDLE_MIN)
    forged = {**POLL, "HX-Current-URL": "https://ward.local//elsewhere.example/days"}
    asked = tablet.get("/days/fragments/day-list", headers=forged).headers["HX-Redirect"]
    assert asked.startswith("/locked?next=")
    assert 'name="next" value="/days"' in tablet.get(asked).text


def pulse(client, used=""):
    return client.get("/pulse", query_string={"used": used}).status_code


def test_a_page_that_only_asks_whether_it_is_locked_does_not_keep_the_tablet_awake(ward, tablet):
    ward.wait(minutes=IDLE_MIN, seconds=-1)
    assert pulse(tablet) == 204
    ward.wait(seconds=1)
    assert pulse(tablet) == pulse(tablet, used="1") == 423
    assert not is_open(tablet)


def test_typing_in_a_form_keeps_the_tablet_awake(ward, tablet):
    for _ in range(3):
        ward.wait(minutes=IDLE_MIN, seconds=-1)
        assert pulse(tablet, used="1") == 204
    assert is_open(tablet)


def test_a_page_of_a_signed_out_tablet_learns_that_nobody_is_signed_in(ward):
    assert pulse(ward.app.test_client()) == 401


def test_a_form_sent_by_script_never_takes_the_locked_screen_for_saved(ward, tablet):
    day_id = ward.book()
    tablet.post("/lock")
    sent = {"headers": {"Bedside-Fetch": "1"}, "data": {"seq": "1", "request_id": "a" * 32}}
    assert tablet.post(f"/days/{day_id}/arrival", **sent).status_code == 423
    tablet.post("/sign-out")
    assert tablet.post(f"/days/{day_id}/arrival", **sent).status_code == 401
    assert ward.day(day_id).seq == 1


def test_lock_stays_locked_however_soon_somebody_comes_back(ward, tablet):
    tablet.post("/lock")
    assert tablet.get("/days").location == "/locked?next=/days"


def test_unlocking_returns_the_same_person_to_the_same_page(ward, tablet):
    day_id = ward.book()
    tablet.post("/lock")
    away = tablet.get(f"/days/{day_id}?from=list")
    assert f'value="/days/{day_id}?from=list"' in tablet.get(away.location).text
    answer = unlock(tablet, NURSE, f"/days/{day_id}?from=list")
    assert answer.location == f"/days/{day_id}?from=list"
    assert is_open(tablet)


def test_the_session_goes_on_as_the_same_one_after_unlocking(ward, tablet):
    token = tablet.get_cookie(COOKIE).value
    tablet.post("/lock")
    unlock(tablet, NURSE)
    assert tablet.get_cookie(COOKIE).value == token


def test_another_person_unlocks_into_the_day_list_as_themselves(ward, tablet):
    day_id = ward.book()
    tablet.post("/lock")
    answer = unlock(tablet, SECOND, f"/days/{day_id}/arrival")
    assert answer.location == "/days"
    assert SECOND.name in tablet.get("/days").text
    with ward.app.app_context():
        ended = db.session.scalars(db.select(SessionRow).filter_by(person_id=NURSE.id)).one()
        assert ended.ended_at is not None


def test_a_wrong_pin_unlocks_nothing(ward, tablet):
    tablet.post("/lock")
    answer = unlock(tablet, NURSE, pin="000000")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not is_open(tablet)


def test_the_locked_screen_names_no_patient_but_says_what_is_due_where(ward):
    day_id = ward.book(chair="4")
    ward.live(day_id).started()
    ward.clock.move_to(ward.day(day_id).history.opened.planned_start_at.replace(hour=11, minute=45))
    tablet = ward.sign_in()
    tablet.post("/lock")
    text = tablet.get("/locked").text
    for hidden in ("Smith", "SMITH", "Jane", "999 000 0018", "9990000018", "12-Mar", "penicillin"):
        assert hidden not in text
    assert day_id not in text
    assert "5 mL per hour as of 11:45" in text
    assert "<b>Chair 4</b>" in text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "/days\r\nLocation: https://elsewhere.example",
        "javascript:alert(1)",
        "days",
        " /days",
        "",
    ],
)
def test_no_address_outside_the_app_follows_a_sign_in(ward, tablet, elsewhere):
    typed = {"person": NURSE.id, "pin": PINS[NURSE.id], "next": elsewhere}
    assert ward.tablet().post("/sign-in", data=typed).location == "/days"
    tablet.post("/lock")
    assert unlock(tablet, NURSE, elsewhere).location == "/days"


def test_a_sign_in_leads_on_to_where_the_nurse_was_going(ward):
    client = ward.tablet()
    asked = client.get("/days?on=2026-11-24")
    assert 'name="next" value="/days?on=2026-11-24"' in client.get(asked.location).text


@pytest.mark.parametrize("who", [NURSE, SECOND, PRESCRIBER, MANAGER], ids=lambda who: who.role)
def test_everybody_of_the_unit_reaches_the_day_list(ward, who):
    assert is_open(ward.sign_in(who))


@pytest.mark.parametrize(("minutes", "leads_to"), [(839, "/locked"), (840, "/sign-in")])
def test_a_session_ends_with_the_shift_however_often_it_was_unlocked(
    ward, tablet, minutes, leads_to
):
    ward.wait(minutes=minutes)
    assert tablet.get("/days").location.startswith(leads_to)


def test_a_session_that_ran_out_in_the_middle_of_a_form_loses_nothing_typed(ward, tablet):
    day_id = ward.book()
    form = f"/days/{day_id}/observations"
    tablet.post(f"/days/{day_id}/drafts/observations", data={"pulse_per_min": "83"})
    ward.wait(hours=14)
    sent = {"data": {"seq": "1", "request_id": "a" * 32, "pulse_per_min": "83"}}
    assert tablet.post(form, **sent, headers={"Bedside-Fetch": "1"}).status_code == 401
    assert tablet.post(form, **sent, headers={"Referer": form}).location.startswith("/sign-in")
    assert ward.day(day_id).seq == 1
    typed = {"person": NURSE.id, "pin": PINS[NURSE.id], "next": form}
    assert tablet.post("/sign-in", data=typed).location == form
    assert 'value="83"' in tablet.get(form).text
