"""PINs: right, wrong, too often wrong, and counted where a restart cannot forget them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bedside.access.people import NewPerson, add_person, people_here
from bedside.access.proving import PinRefused, check_pin
from bedside.app import create_app
from bedside.record.engine import writing
from bedside.record.tables import PersonRow, SignInTry, db
from bedside.settings import Settings
from tests.support.daybook import NURSE, SECOND, configuration
from tests.support.ward import PINS


def disable(ward, who):
    with ward.app.app_context(), writing() as session:
        session.get(PersonRow, who.id).active = False


def test_the_right_pin_names_the_person(ward, right_pin):
    assert ward.tries(right_pin) == NURSE


@pytest.mark.parametrize("pin", ["", "246811", "24681", "2468100", "２４６８１０", "x" * 10_000])
def test_any_other_pin_is_refused(ward, pin):
    with ward.app.app_context(), pytest.raises(PinRefused):
        check_pin(NURSE.id, pin, ward.real_clock, unit_id="unit")


def test_of_many_tries_at_once_no_more_are_looked_at_than_one_after_the_other(ward):
    with ThreadPoolExecutor(8) as thieves:
        waits = list(thieves.map(lambda _: ward.tries("000000"), range(8)))
    assert waits.count(None) == 5
    assert all(wait is None or wait > timedelta(0) for wait in waits)


def test_four_wrong_tries_do_not_hold_anybody_up(ward, right_pin):
    assert ward.tries_wrongly(4) == [None] * 4
    assert ward.tries(right_pin) == NURSE


def test_after_five_wrong_tries_the_waits_double(ward, right_pin):
    ward.tries_wrongly(5)
    waits = []
    for _ in range(6):
        waits.append(ward.tries(right_pin))
        ward.real_clock.move_on(waits[-1])
        ward.tries_wrongly(1)
    assert [wait.total_seconds() for wait in waits] == [15, 30, 60, 120, 240, 480]


def test_nobody_is_held_up_by_tries_of_more_than_fifteen_minutes_ago(ward, right_pin):
    ward.tries_wrongly(5)
    ward.wait(minutes=15)
    assert ward.tries_wrongly(4) == [None] * 4
    assert ward.tries(right_pin) == NURSE


def test_the_wait_ends_exactly_when_it_was_said_to_end(ward, right_pin):
    ward.tries_wrongly(5)
    ward.wait(seconds=14, milliseconds=999)
    assert ward.tries(right_pin) == timedelta(milliseconds=1)
    ward.wait(milliseconds=1)
    assert ward.tries(right_pin) == NURSE


def test_a_right_pin_during_the_wait_is_not_accepted_and_not_counted(ward, right_pin):
    ward.tries_wrongly(5)
    assert ward.tries(right_pin) == ward.tries(right_pin) == timedelta(seconds=15)


def test_a_right_pin_ends_the_counting(ward, right_pin):
    ward.tries_wrongly(4)
    ward.tries(right_pin)
    assert ward.tries_wrongly(5) == [None] * 5


def test_another_nurse_is_not_held_up(ward):
    ward.tries_wrongly(9)
    assert ward.tries(PINS[SECOND.id], SECOND.id) == SECOND


def test_a_restart_of_the_app_forgets_no_wrong_try(ward, right_pin):
    ward.tries_wrongly(5)
    settings = Settings(database=ward.address, secret_key="another" * 8)
    restarted = create_app(settings, configuration(), ward.clock, real_clock=ward.real_clock)
    with restarted.app_context(), pytest.raises(PinRefused) as refused:
        check_pin(NURSE.id, right_pin, ward.real_clock, unit_id="unit")
    assert refused.value.wait == timedelta(seconds=15)


@pytest.mark.parametrize("who", ["nobody", "", "x" * 500, "a\0b", "Robert'); DROP TABLE person;--"])
def test_somebody_unknown_is_checked_counted_and_held_up_like_a_wrong_pin(ward, monkeypatch, who):
    checked = []
    monkeypatch.setattr(
        "bedside.access.proving.matches", lambda *given: bool(checked.append(given))
    )
    assert ward.tries_wrongly(5, who) == [None] * 5
    assert len(checked) == 5
    assert {stored for stored, _ in checked} == {None}
    assert ward.tries("000000", who) == timedelta(seconds=15)


def test_somebody_disabled_is_refused_with_the_right_pin(ward, right_pin):
    disable(ward, NURSE)
    assert ward.tries(right_pin) is None
    with ward.app.app_context():
        assert NURSE not in people_here()


def test_every_try_stands_in_the_database_with_its_outcome(ward, right_pin):
    ward.tries_wrongly(2)
    ward.tries(right_pin)
    with ward.app.app_context():
        found = db.session.execute(
            select(SignInTry.succeeded, func.count()).group_by(SignInTry.succeeded)
        ).all()
    assert dict(map(tuple, found)) == {False: 2, True: 1}


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "٠١٢٣٤٥"])
def test_a_pin_has_six_digits(ward, pin):
    with ward.app.app_context(), pytest.raises(ValueError, match="six digits"):
        new = NewPerson("New Person", "NP", "nurse", "unit")
        add_person(new, ward.real_clock, password=None, pin=pin)


def test_no_pin_stands_in_the_database(ward, right_pin):
    with ward.app.app_context():
        new = NewPerson("New Person", "NP", "nurse", "unit")
        person = add_person(new, ward.real_clock, password=None, pin=right_pin)
        stored = db.session.get(PersonRow, person.id).pin_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert right_pin not in stored


def test_the_sign_in_page_says_in_words_why_not_and_keeps_the_person(ward):
    client = ward.tablet()
    answer = client.post("/sign-in", data={"person": NURSE.id, "pin": "000000"})
    assert answer.status_code == 422
    assert 'value="okafor" required checked' in answer.text
    assert 'role="alert"' in answer.text
    assert "bedside_session" not in str(answer.headers)


def test_the_sign_in_page_says_how_long_to_wait(ward):
    ward.tries_wrongly(5)
    client = ward.tablet()
    answer = client.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    assert answer.status_code == 422
    assert "15" in answer.text.partition('role="alert"')[2][:400]


def test_nobody_chosen_is_said_beside_the_field(ward):
    answer = ward.tablet().post("/sign-in", data={"pin": "246810"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
