"""Name and password at the start of a shift: after it the PIN counts, and for how long."""

from datetime import timedelta

import pytest

from bedside.access.credentials import hash_of
from bedside.access.managing import FIRST_PASSWORD_LASTS
from bedside.access.people import PIN_COUNTS_FOR, NameTaken, NewPerson, add_person, people_here
from bedside.access.proving import PasswordRefused, PinRefused, check_password, check_pin
from bedside.access.sign_in_tries import past_tries
from bedside.access.tablets import enrol, tablet_of
from bedside.app import create_app
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SignInTry, db
from bedside.settings import Settings
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, configuration
from tests.support.ward import PINS

PASSWORD = "ladder under tulip"
KEPT = hash_of(PASSWORD)


@pytest.fixture
def ward(ward):
    """Everybody has a password, and gave it on no shift yet."""
    with ward.app.app_context(), writing() as session:
        for row in session.scalars(db.select(PersonRow)):
            row.password_hash, row.pin_until = KEPT, None
    return ward


@pytest.fixture
def at_core(ward):
    """`at_core(check_password, name, password)` on the enrolled tablet."""

    def call(name, password=PASSWORD, app=None, enrolled=True):
        with (app or ward.app).app_context():
            tablet = tablet_of(ward.tablet_token) if enrolled else None
            try:
                return check_password(name, password, tablet, ward.real_clock).id
            except PasswordRefused as refused:
                return refused.wait or refused.why

    return call


def pin(ward, who=NURSE, unit_id="unit"):
    with ward.app.app_context():
        try:
            return check_pin(who.id, PINS[who.id], ward.real_clock, unit_id=unit_id).id
        except PinRefused as refused:
            return refused.why


def change(ward, who=NURSE, **values):
    with ward.app.app_context(), writing() as session:
        for name, value in values.items():
            setattr(session.get(PersonRow, who.id), name, value)


def signs_in(client, name=NURSE.name, password=PASSWORD, **more):
    return client.post("/sign-in", data={"name": name, "password": password, **more})


@pytest.mark.parametrize("name", ["N. Okafor", "n okafor", "  N.OKAFOR ", "n.  okafor"])
def test_the_name_may_be_spaced_dotted_and_capitalised_in_any_way(at_core, name):
    assert at_core(name) == NURSE.id


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("N. Okafor", "ladder under tulips"),
        ("N. Okafor", ""),
        ("N. Okafo", PASSWORD),
        ("", PASSWORD),
        ("...", PASSWORD),
        ("a\0b", PASSWORD),
        ("x" * 10_000, PASSWORD),
        ("N. Okafor", PINS[NURSE.id]),
    ],
)
def test_any_other_name_or_password_is_refused_in_the_same_words(ward, name, password):
    answer = signs_in(ward.tablet(), name, password)
    assert answer.status_code == 422
    assert "Name or password is not right." in answer.text
    assert password not in answer.text or not password


def test_an_unknown_name_takes_as_many_hashes_as_a_wrong_password(ward, at_core, monkeypatch):
    hashed = []
    real = __import__("bedside.access.credentials", fromlist=["_HASHER"])._HASHER.verify

    class Counting:
        hash = staticmethod(hash_of)

        def verify(self, stored, secret):
            hashed.append(stored.split("$")[1:4])
            return real(stored, secret)

    at_core("warm up, so that nobody's hash is made")
    monkeypatch.setattr("bedside.access.credentials._HASHER", Counting())
    change(ward, SECOND, active=False)
    change(ward, PRESCRIBER, password_hash=None)
    counts = []
    for name in ("N. Okafor", "Nobody", "T. Brandt", "Dr A. Mehta"):
        before = len(hashed)
        assert at_core(name, "wrong wrong wrong") == "wrong"
        counts.append(len(hashed) - before)
    assert counts == [1, 1, 1, 1]
    assert len({tuple(cost) for cost in hashed}) == 1


def test_before_the_password_the_pin_signs_nothing_and_says_whose_password_is_needed(ward):
    assert pin(ward) == "password_first"
    answer = ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    assert answer.status_code == 422
    assert "N. Okafor has to sign in with the password first." in answer.text


def test_after_the_password_the_pin_counts_for_exactly_fourteen_hours(ward, at_core):
    assert at_core("N. Okafor") == NURSE.id
    ward.real_clock.move_on(PIN_COUNTS_FOR - timedelta(milliseconds=1))
    assert pin(ward) == NURSE.id
    ward.real_clock.move_on(timedelta(milliseconds=1))
    assert pin(ward) == "password_first"
    assert timedelta(hours=14) == PIN_COUNTS_FOR


def test_a_further_sign_in_with_the_password_begins_the_fourteen_hours_anew(ward, at_core):
    at_core("N. Okafor")
    ward.wait(hours=13)
    at_core("N. Okafor")
    ward.wait(hours=13)
    assert pin(ward) == NURSE.id


def test_the_pin_counts_for_whom_signed_in_alone(ward, at_core):
    at_core("N. Okafor")
    assert pin(ward, SECOND) == "password_first"


def test_the_pin_counts_on_every_enrolled_tablet_of_the_unit(ward):
    signs_in(ward.tablet())
    with ward.app.app_context():
        _tablet, token = enrol("Tablet 2", "tablet", "unit", MANAGER.id, ward.real_clock)
    other = ward.app.test_client()
    other.set_cookie("bedside_tablet", token)
    typed = {"person": NURSE.id, "pin": PINS[NURSE.id]}
    assert other.post("/sign-in", data=typed).status_code == 303
    assert other.get("/me").status_code == 200


def test_the_pin_counts_in_no_other_unit(ward, at_core):
    at_core("N. Okafor")
    assert pin(ward, unit_id="north") == "other_unit"


def test_a_pin_of_another_unit_is_refused_on_the_sign_in_page_of_this_one(ward):
    change(ward, unit_id="north", pin_until=ward.real_clock.now() + timedelta(hours=1))
    answer = ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    assert "N. Okafor works on another unit and cannot sign here." in answer.text


def test_a_password_of_another_unit_does_not_open_this_units_tablet(ward, at_core):
    change(ward, unit_id="north")
    assert at_core("N. Okafor") == "other_unit"
    answer = signs_in(ward.tablet())
    assert "This tablet belongs to another unit." in answer.text


def test_an_administrator_of_the_whole_installation_signs_in_in_every_unit(ward, at_core):
    change(ward, MANAGER, role="administrator", unit_id=None)
    assert at_core("S. Lindqvist") == MANAGER.id
    assert pin(ward, MANAGER) == MANAGER.id


def test_on_a_device_that_is_not_enrolled_a_nurse_is_told_whom_to_ask(ward):
    client = ward.app.test_client()
    answer = signs_in(client)
    assert answer.status_code == 422
    assert "This tablet is not enrolled. Ask the ward manager." in answer.text
    assert pin(ward) == "password_first"


def test_on_a_device_that_is_not_enrolled_no_pin_counts(ward, at_core):
    at_core("N. Okafor")
    client = ward.app.test_client()
    assert NURSE.name not in client.get("/sign-in").text
    answer = client.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    assert answer.status_code == 422


def test_a_manager_signs_in_on_a_device_that_is_not_enrolled_but_the_pin_does_not_count(ward):
    client = ward.app.test_client()
    assert signs_in(client, MANAGER.name, next="/tablets").location == "/tablets"
    assert client.get("/tablets").status_code == 200
    assert pin(ward, MANAGER) == "password_first"


def test_the_sign_in_page_names_those_whose_pin_counts_now(ward, at_core):
    page = ward.tablet().get("/sign-in").text
    assert NURSE.name not in page and 'name="password"' in page
    at_core("N. Okafor")
    page = ward.tablet().get("/sign-in").text
    assert NURSE.name in page and SECOND.name not in page
    assert 'name="pin"' in page and "with=password" in page
    assert 'name="password"' in ward.tablet().get("/sign-in?with=password").text
    ward.wait(hours=14)
    assert NURSE.name not in ward.tablet().get("/sign-in").text


def test_wrong_passwords_wait_as_pins_do_and_hold_no_pin_up(ward, at_core):
    at_core("N. Okafor")
    assert [at_core("n okafor", "wrong" * 3) for _ in range(5)] == ["wrong"] * 5
    assert at_core("N. Okafor") == timedelta(seconds=15)
    assert pin(ward) == NURSE.id
    ward.wait(seconds=15)
    assert at_core("N. Okafor") == NURSE.id


def test_wrong_pins_hold_no_password_up(ward, at_core):
    at_core("N. Okafor")
    ward.tries_wrongly(8)
    assert ward.tries(PINS[NURSE.id]) is not None
    assert at_core("N. Okafor") == NURSE.id
    assert at_core("T. Brandt") == SECOND.id


def test_an_unknown_name_waits_like_a_known_one_and_holds_nobody_up(at_core):
    assert [at_core("Nobody", "wrong" * 3) for _ in range(5)] == ["wrong"] * 5
    assert at_core("nobody") == timedelta(seconds=15)
    assert at_core("N. Okafor") == NURSE.id


def test_a_second_worker_and_a_restart_count_the_same_tries(ward, at_core):
    settings = Settings(database=ward.address, secret_key="another" * 8)
    other = create_app(settings, configuration(), ward.clock, real_clock=ward.real_clock)
    for app in (ward.app, other, ward.app, other, ward.app):
        assert at_core("N. Okafor", "wrong" * 3, app) == "wrong"
    assert at_core("N. Okafor", app=other) == timedelta(seconds=15)
    assert at_core("N. Okafor", app=ward.app) == timedelta(seconds=15)


def test_what_was_typed_for_an_unknown_name_is_kept_nowhere(ward, at_core):
    at_core("my secret by mistake", "wrong" * 3)
    with ward.app.app_context():
        [who] = db.session.scalars(db.select(SignInTry.who))
    assert len(who) == 64 and "secret" not in who


def test_every_try_is_kept_with_who_how_where_and_its_outcome(ward, at_core):
    at_core("N. Okafor", "wrong" * 3)
    at_core("N. Okafor")
    ward.wait(seconds=1)
    ward.tablet().post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    ward.wait(seconds=1)
    pin(ward, SECOND)
    at_core("Nobody", enrolled=False)
    with ward.app.app_context():
        tries = past_tries(None, ward.real_clock.now() - timedelta(hours=1))
    found = [(one.name, one.how, one.tablet, one.succeeded) for one in tries]
    assert found == [
        (None, "password", None, False),
        (SECOND.name, "password_first", None, False),
        (NURSE.name, "pin", "Tablet 1", True),
        (NURSE.name, "password", "Tablet 1", True),
        (NURSE.name, "password", "Tablet 1", False),
    ]


def test_being_turned_away_for_the_device_is_kept_but_not_counted_as_wrong(ward, at_core):
    assert [at_core("N. Okafor", enrolled=False) for _ in range(7)] == ["not_enrolled"] * 7
    assert at_core("N. Okafor") == NURSE.id


def test_a_first_password_opens_until_its_last_moment(ward, at_core):
    until = ward.real_clock.now() + FIRST_PASSWORD_LASTS
    change(ward, set_up_until=until, pin_hash="")
    ward.real_clock.move_to(until - timedelta(milliseconds=1))
    assert at_core("N. Okafor") == NURSE.id
    assert pin(ward) == "password_first"
    ward.real_clock.move_to(until)
    assert at_core("N. Okafor") == "run_out"
    assert "has run out" in signs_in(ward.tablet()).text
    assert at_core("N. Okafor", "wrong" * 3) == "wrong"


def test_signing_out_ends_the_own_pin_everywhere(ward):
    one, other = ward.tablet(), ward.tablet()
    signs_in(one)
    other.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    one.post("/sign-out")
    assert pin(ward) == "password_first"
    assert other.get("/days").location.startswith("/sign-in")


def test_signing_somebody_out_of_a_locked_tablet_ends_that_session_alone(ward):
    one, other = ward.tablet(), ward.tablet()
    signs_in(one)
    other.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    one.post("/lock")
    one.post("/sign-out")
    assert one.get("/days").location.startswith("/sign-in")
    assert other.get("/me").status_code == 200
    assert pin(ward) == NURSE.id


def test_taking_over_a_locked_tablet_leaves_the_others_pin_as_it_was(ward, at_core):
    client = ward.tablet()
    signs_in(client)
    at_core("T. Brandt")
    client.post("/lock")
    typed = {"person": SECOND.id, "pin": PINS[SECOND.id]}
    assert client.post("/unlock", data=typed).location == "/days"
    assert pin(ward) == NURSE.id


def test_a_pin_that_ran_out_unlocks_nothing_and_the_password_goes_on_where_one_was(ward):
    client = ward.tablet()
    signs_in(client)
    ward.wait(hours=14)
    away = client.get("/days?on=2026-11-24")
    assert away.location.startswith("/sign-in")
    answer = signs_in(client, next="/days?on=2026-11-24")
    assert answer.location == "/days?on=2026-11-24"


def test_another_person_after_an_expired_session_begins_at_the_day_list(ward):
    client = ward.tablet()
    signs_in(client)
    ward.wait(hours=14)
    answer = signs_in(client, SECOND.name, next="/days/1/observations")
    assert answer.location == "/days"


def test_two_people_cannot_be_called_the_same(ward):
    for name in ("N. Okafor", "n okafor", "N OKAFOR."):
        with ward.app.app_context(), pytest.raises(NameTaken):
            new = NewPerson(name, "NO", "nurse", "unit")
            add_person(new, ward.real_clock, password=None, pin="246810")
    with ward.app.app_context():
        assert [one.name for one in people_here("unit")].count("N. Okafor") == 1
