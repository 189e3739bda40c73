"""A manager adds, lets in anew, signs out and disables people; their secrets are theirs alone."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bedside.access.credentials import hash_of
from bedside.access.managing import NotManaged, disable, enable, give_first_password, invite
from bedside.access.people import NewPerson, account_of, accounts, add_person, people_here
from bedside.access.proving import PasswordRefused, check_password
from bedside.access.sessions import sign_in
from bedside.access.tablets import tablet_of
from bedside.config_units import UnitHere
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SessionRow, db
from bedside.routes.access import COOKIE
from tests.access.conftest import WatchedWard
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, configuration
from tests.support.page import check
from tests.support.ward import LONG_AFTER, PINS

OWN = {"password": "ladder under tulip", "pin": "739164"}
CHOSEN = {**OWN, "password_again": OWN["password"], "pin_again": OWN["pin"]}
ADDED = {"name": "A. Silva", "initials": "AS", "role": "nurse", "registration": "98A1234E"}


@pytest.fixture(scope="module")
def whole_ward(tmp_path_factory):
    """Two units under one roof, and an administrator of both."""
    setup = configuration()
    north = UnitHere(setup.unit.model_copy(update={"name": "North unit"}), setup.floor)
    ward = WatchedWard(
        tmp_path_factory.mktemp("people"), setup=replace(setup, further_units={"north": north})
    )
    with ward.app.app_context():
        for person_id, role, unit_id in (
            ("admin", "administrator", None),
            ("north_nurse", "nurse", "north"),
        ):
            new = NewPerson(f"Test {person_id}", "TT", role, unit_id)
            ward.people = getattr(ward, "people", {}) | {
                person_id: add_person(
                    new,
                    ward.real_clock,
                    password=None,
                    pin="739164",
                    person_id=person_id,
                    pin_until=LONG_AFTER,
                )
            }
    return ward


@pytest.fixture
def ward(whole_ward):
    """As it was, after each test: everybody in, nobody added."""
    yield whole_ward
    known = {NURSE.id, SECOND.id, PRESCRIBER.id, MANAGER.id, "admin", "north_nurse"}
    with whole_ward.app.app_context(), writing() as session:
        session.execute(db.delete(SessionRow))
        session.execute(db.delete(PersonRow).where(PersonRow.id.not_in(known)))
        for row in session.scalars(db.select(PersonRow)):
            row.active, row.pin_until, row.set_up_until = True, LONG_AFTER, None


def at(ward, who=MANAGER):
    """An enrolled tablet with this person signed in."""
    client = ward.tablet()
    with ward.app.app_context():
        tablet = tablet_of(ward.tablet_token)
        client.set_cookie(COOKIE, sign_in(who, ward.real_clock, tablet))
    return client


def adds(ward, who=MANAGER, **typed):
    return at(ward, who).post("/people/new", data={**ADDED, **typed})


def secret_on(answer):
    return re.search(r'given-once__secret">([^<]+)<', answer.text)[1]


def signs_in(client, password, name=ADDED["name"]):
    return client.post("/sign-in", data={"name": name, "password": password})


def row_of(ward, person_id=NURSE.id):
    with ward.app.app_context():
        return account_of(person_id)


def is_in(client):
    return client.get("/me").status_code == 200


# Adding somebody, and their first sign-in


def test_somebody_added_gets_a_first_password_that_is_shown_once(ward):
    answer = adds(ward)
    assert answer.status_code == 200
    check(answer)
    first = secret_on(answer)
    assert first not in at(ward).get("/people").text
    with ward.app.app_context():
        [account] = [one for one in accounts("unit") if one.name == "A. Silva"]
        stored = db.session.get(PersonRow, account.id)
        assert first not in (stored.password_hash, stored.pin_hash)
    assert (account.initials, account.role, account.registration, account.unit_id) == (
        "AS", "nurse", "98A1234E", "unit",
    )  # fmt: skip


def test_the_newcomer_chooses_password_and_pin_before_anything_else(ward):
    first = secret_on(adds(ward))
    client = ward.tablet()
    assert signs_in(client, first).location == "/set-up"
    for path in ("/days", "/me", "/"):
        assert client.get(path).location.startswith("/set-up"), path
    check(client.get("/set-up"))
    assert client.post("/set-up", data=CHOSEN).location == "/days"
    assert is_in(client)
    with ward.app.app_context():
        assert "A. Silva" in [one.name for one in people_here("unit")]
        assert "A. Silva" not in [one.name for one in people_here("north")]


def test_after_it_the_first_password_opens_nothing_and_the_own_pin_signs(ward):
    first = secret_on(adds(ward))
    client = ward.tablet()
    signs_in(client, first)
    client.post("/set-up", data=CHOSEN)
    assert signs_in(ward.tablet(), first).status_code == 422
    other = ward.tablet()
    person_id = next(one.id for one in _all(ward) if one.name == "A. Silva")
    assert other.post("/sign-in", data={"person": person_id, "pin": OWN["pin"]}).status_code == 303


def _all(ward):
    with ward.app.app_context():
        return accounts(None)


def test_a_session_opened_elsewhere_with_the_first_password_ends_with_it(ward):
    first = secret_on(adds(ward))
    client, other = ward.tablet(), ward.tablet()
    signs_in(client, first)
    signs_in(other, first)
    client.post("/set-up", data=CHOSEN)
    assert other.get("/set-up").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"password": "short", "password_again": "short"}, "password", "at least 12 characters"),
        ({"password": "SilvaSilvaSilva", "password_again": "x"}, "password", "soon be guessed"),
        ({"password_again": "ladder under tulips"}, "password_again", "not the same"),
        ({"pin": "123456", "pin_again": "123456"}, "pin", "run up or down"),
        ({"pin_again": "739165"}, "pin_again", "not the same"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(ward, typed, field, words):
    first = secret_on(adds(ward))
    client = ward.tablet()
    signs_in(client, first)
    answer = client.post("/set-up", data={**CHOSEN, **typed})
    assert answer.status_code == 422
    page = check(answer)
    error = next(e for e in page.elements if e.get("id") == f"{field}-error")
    assert words in "".join(error.itertext())
    assert OWN["pin"] not in answer.text and OWN["password"] not in answer.text
    assert client.get("/days").location.startswith("/set-up")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " . "}, "Enter the name"),
        ({"name": "x" * 201}, "At most 200"),
        ({"initials": ""}, "Enter the initials"),
        ({"initials": "TOOLONGIN"}, "At most 8"),
        ({"role": ""}, "Choose the role"),
        ({"role": "administrator"}, "Choose the role"),
        ({"role": "king"}, "Choose the role"),
        ({"registration": "x" * 65}, "At most 64"),
        ({"name": "n OKAFOR"}, "Somebody is called n OKAFOR here already"),
    ],
)
def test_a_newcomer_who_cannot_be_is_refused_and_what_was_typed_stays(ward, typed, words):
    before = len(_all(ward))
    answer = adds(ward, **typed)
    assert answer.status_code == 422
    check(answer)
    assert words in answer.text
    assert 'value="98A1234E"' in answer.text or "registration" in typed
    assert len(_all(ward)) == before


def test_a_manager_adds_to_the_own_unit_alone_whatever_is_sent(ward):
    adds(ward, unit_id="north")
    assert {one.unit_id for one in _all(ward) if one.name == "A. Silva"} == {"unit"}


def test_an_administrator_chooses_the_unit_and_may_add_administrators(ward):
    admin = ward.people["admin"]
    assert "Choose the unit" in adds(ward, admin).text
    assert adds(ward, admin, unit_id="north").status_code == 200
    assert adds(ward, admin, name="B. Root", role="administrator", unit_id="all").status_code == 200
    assert "Only an administrator has all units" in adds(ward, admin, name="C", unit_id="all").text
    found = {one.name: one.unit_id for one in _all(ward)}
    assert (found["A. Silva"], found["B. Root"]) == ("north", None)


# Letting in anew, signing out, disabling


def test_a_new_first_password_ends_the_old_one_the_pin_and_every_session(ward):
    nurse = at(ward, NURSE)
    assert check(at(ward).get(f"/people/{NURSE.id}/first-password"))
    answer = at(ward).post(f"/people/{NURSE.id}/first-password")
    first = secret_on(answer)
    assert not is_in(nurse)
    typed = {"person": NURSE.id, "pin": PINS[NURSE.id]}
    assert ward.tablet().post("/sign-in", data=typed).status_code == 422
    assert signs_in(ward.tablet(), first, NURSE.name).location == "/set-up"
    _restore_pin(ward, NURSE)


def _restore_pin(ward, who):
    with ward.app.app_context(), writing() as session:
        session.get(PersonRow, who.id).pin_hash = hash_of(PINS[who.id])


def test_somebody_disabled_at_a_tablet_is_out_at_the_next_tap_and_the_others_are_not(ward):
    nurse, second = at(ward, NURSE), at(ward, SECOND)
    assert at(ward).post(f"/people/{NURSE.id}/disable").status_code == 303
    assert nurse.get("/me").location.startswith("/sign-in")
    assert nurse.post("/days/1/pause").location.startswith("/sign-in")
    assert is_in(second)
    assert NURSE.id not in [one.id for one in _here(ward)]


def _here(ward):
    with ward.app.app_context():
        return people_here("unit")


def test_somebody_let_in_again_needs_the_password_first(ward):
    at(ward).post(f"/people/{NURSE.id}/disable")
    at(ward).post(f"/people/{NURSE.id}/enable")
    assert row_of(ward).active
    answer = ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    assert "has to sign in with the password first" in answer.text


def test_a_click_signs_somebody_out_everywhere(ward):
    one, other = at(ward, NURSE), at(ward, NURSE)
    assert at(ward).post(f"/people/{NURSE.id}/sign-out").status_code == 303
    assert not is_in(one) and not is_in(other)
    assert row_of(ward).pin_until is None and row_of(ward).active


def test_a_disabled_persons_first_password_is_not_given_anew(ward):
    at(ward).post(f"/people/{NURSE.id}/disable")
    answer = at(ward).post(f"/people/{NURSE.id}/first-password")
    assert answer.status_code == 422
    assert "Let them in again first" in answer.text


@pytest.mark.parametrize("act", ["disable", "first-password", "sign-out", "enable"])
def test_nobody_does_it_to_themselves_so_that_somebody_who_manages_is_left(ward, act):
    manager = at(ward)
    answer = manager.post(f"/people/{MANAGER.id}/{act}")
    assert answer.status_code == 422
    assert "You cannot do this to yourself" in answer.text
    assert is_in(manager) and row_of(ward, MANAGER.id).active


@pytest.mark.parametrize("act", ["disable", "first-password", "sign-out", "enable"])
@pytest.mark.parametrize("who", ["north_nurse", "admin"])
def test_a_manager_touches_neither_another_unit_nor_an_administrator(ward, act, who):
    assert at(ward).post(f"/people/{who}/{act}").status_code == 404
    with ward.app.app_context(), pytest.raises(NotManaged):
        disable(who, MANAGER, ward.real_clock)
    assert row_of(ward, who).active and row_of(ward, who).pin_until == LONG_AFTER


def test_an_administrator_disables_the_last_manager_of_a_unit_and_is_left_to_manage(ward):
    answer = at(ward, ward.people["admin"]).post(f"/people/{MANAGER.id}/disable")
    assert answer.status_code == 303
    assert not row_of(ward, MANAGER.id).active


@pytest.mark.parametrize("who", [NURSE, PRESCRIBER])
def test_nobody_else_manages_anybody(ward, who):
    assert at(ward, who).get("/people").status_code == 403
    assert at(ward, who).post(f"/people/{SECOND.id}/disable").status_code == 403
    with ward.app.app_context():
        for act in (
            lambda: disable(SECOND.id, who, ward.real_clock),
            lambda: enable(SECOND.id, who),
            lambda: give_first_password(SECOND.id, who, ward.real_clock),
            lambda: invite(NewPerson("X", "X", "nurse", "unit"), who, ward.real_clock),
        ):
            with pytest.raises(NotManaged):
                act()


def test_a_manager_disabled_a_moment_ago_disables_nobody(ward):
    with ward.app.app_context():
        disable(MANAGER.id, ward.people["admin"], ward.real_clock)
        with pytest.raises(NotManaged):
            disable(NURSE.id, MANAGER, ward.real_clock)
    assert row_of(ward).active


def test_a_person_who_does_not_exist_is_not_found(ward):
    assert at(ward).get("/people/nobody").status_code == 404
    assert at(ward).post("/people/nobody/disable").status_code == 404


def test_the_people_page_says_whose_pin_counts_and_shows_the_sign_ins(ward):
    with ward.app.app_context(), writing() as session:
        session.get(PersonRow, SECOND.id).pin_until = None
        until = ward.real_clock.now() + timedelta(hours=2)
        session.get(PersonRow, NURSE.id).pin_until = until
    ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": "000000"})
    ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    page = check(at(ward).get("/people")).text()
    assert f"PIN counts until {until:%H:%M}" in page
    assert "Password first" in page
    assert "Wrong PIN" in page and "Tablet 1" in page
    one = check(at(ward).get(f"/people/{NURSE.id}")).text()
    assert "Wrong PIN" in one and "Disable" in one


def test_a_manager_sees_neither_another_units_people_nor_their_sign_ins(ward):
    assert "north_nurse" not in at(ward).get("/people").text
    assert "north_nurse" in at(ward, ward.people["admin"]).get("/people").text


# One's own password and PIN


@pytest.fixture
def own(ward):
    """Somebody with an own password and PIN, on a tablet."""
    client = ward.tablet()
    signs_in(client, secret_on(adds(ward)))
    client.post("/set-up", data=CHOSEN)
    return client


def test_the_own_pin_is_changed_with_the_password(ward, own):
    new = {"pin": "864213", "pin_again": "864213"}
    refused = own.post("/me/pin", data={"old_password": "no", **new})
    assert refused.status_code == 422 and "not right" in refused.text
    assert own.post("/me/pin", data={"old_password": OWN["password"], **new}).status_code == 303
    person_id = next(one.id for one in _all(ward) if one.name == "A. Silva")
    for pin, status in ((OWN["pin"], 422), ("864213", 303)):
        answer = ward.tablet().post("/sign-in", data={"person": person_id, "pin": pin})
        assert answer.status_code == status


def test_the_own_password_is_changed_and_sessions_elsewhere_end(ward, own):
    other = ward.tablet()
    signs_in(other, OWN["password"])
    new = {"password": "tulip beside ladder", "password_again": "tulip beside ladder"}
    assert own.post("/me/password", data={"old_password": "no", **new}).status_code == 422
    answer = own.post("/me/password", data={"old_password": OWN["password"], **new})
    assert answer.status_code == 303
    assert is_in(own) and not is_in(other)
    assert signs_in(ward.tablet(), OWN["password"]).status_code == 422
    assert signs_in(ward.tablet(), new["password"]).status_code == 303


def test_the_old_password_is_asked_for_with_the_waits_of_the_sign_in(ward, own):
    for _ in range(5):
        own.post("/me/pin", data={"old_password": "no", "pin": "864213", "pin_again": "864213"})
    with ward.app.app_context(), pytest.raises(PasswordRefused) as refused:
        tablet = tablet_of(ward.tablet_token)
        check_password("A. Silva", OWN["password"], tablet, ward.real_clock)
    assert refused.value.why == "too_soon"


def test_a_half_typed_newcomer_is_kept_for_the_same_manager_until_added(ward):
    client = at(ward)
    client.post("/drafts/person-new", data={"name": "A. Sil", "role": "nurse"})
    client.post("/lock")
    client.post("/unlock", data={"person": MANAGER.id, "pin": PINS[MANAGER.id]})
    page = client.get("/people/new").text
    assert 'value="A. Sil"' in page and '<option value="nurse" selected>' in page
    assert 'value="A. Sil"' not in at(ward, ward.people["admin"]).get("/people/new").text
    client.post("/people/new", data=ADDED)
    assert 'value="A. Sil"' not in client.get("/people/new").text
