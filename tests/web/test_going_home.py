"""Fit to go, cannula, discharge and signature through the pages."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from bedside.core.events import BagFinished, LineFlushed
from tests.support.daybook import NURSE, PRESCRIBER
from tests.support.ward import PINS, Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path)


def _watched(ward):
    """A day whose watch is over in 90 minutes; the ward's clock stands in the watch."""
    day_id = ward.book()
    book = ward.live(day_id).started()
    book.climbs_to(200)
    book.after(309).write(BagFinished())
    book.after(314).write(LineFlushed(volume_ml=Decimal(15)))
    book.observes()
    ward.clock.move_to(book.now + timedelta(minutes=30))
    return day_id


def _typed(client, path, **values):
    page = client.get(path).text
    hidden = dict(re.findall(r'name="(request_id|seq)" value="([^"]*)"', page))
    return hidden | values


def test_an_asked_item_is_done_once_it_is_answered(ward):
    day_id, client = _watched(ward), ward.sign_in()
    path = f"/days/{day_id}/fit-to-go/leaving_with"
    typed = _typed(client, path, answer="passed", detail="Sister, by car")
    assert client.post(path, data=typed).status_code == 303
    assert "Sister, by car" in client.get(f"/days/{day_id}/going-home").text


def test_who_the_patient_leaves_with_has_to_be_written(ward):
    day_id, client = _watched(ward), ward.sign_in()
    before = ward.day(day_id).seq
    path = f"/days/{day_id}/fit-to-go/leaving_with"
    answer = client.post(path, data=_typed(client, path, answer="passed"))
    assert answer.status_code == 422
    assert "write it in a few words" in answer.text
    assert ward.day(day_id).seq == before


def test_an_item_that_the_record_answers_cannot_be_ticked(ward):
    day_id, client = _watched(ward), ward.sign_in()
    assert client.get(f"/days/{day_id}/fit-to-go/watch_over").status_code == 404


def test_discharge_is_refused_while_an_item_is_open_and_names_it(ward):
    day_id, client = _watched(ward), ward.sign_in()
    typed = _typed(client, f"/days/{day_id}/fit-to-go/next_day", pin=PINS[NURSE.id])
    answer = client.post(f"/days/{day_id}/discharge", data=typed)
    assert answer.status_code == 422
    assert "Still open: Watch over." in answer.text
    assert ward.day(day_id).history.status == "watch"


def test_the_cannula_needs_its_state_site_and_score(ward):
    day_id, client = _watched(ward), ward.sign_in()
    path = f"/days/{day_id}/cannula"
    answer = client.post(path, data=_typed(client, path, site="left forearm"))
    assert answer.status_code == 422
    assert "Give the VIP score." in answer.text
    assert 'value="left forearm"' in answer.text


def _all_done(ward, client, day_id):
    day = ward.day(day_id)
    ward.clock.move_to(day.watch_end_at - timedelta(minutes=2))
    ward.live(day_id).at(ward.clock.now()).observes()
    for item in ("red_flags_infection_asked", "advice_and_card", "next_day", "leaving_with"):
        path = f"/days/{day_id}/fit-to-go/{item}"
        client.post(path, data=_typed(client, path, answer="passed", detail="said"))
    path = f"/days/{day_id}/cannula"
    client.post(path, data=_typed(client, path, state="removed", site="left forearm", vip="0"))


def test_two_minutes_before_the_watch_is_over_nobody_goes_home(ward):
    day_id, client = _watched(ward), ward.sign_in()
    _all_done(ward, client, day_id)
    page = client.get(f"/days/{day_id}/going-home").text
    assert "1 of 9 open" in page
    assert "discharge-form" not in page


def test_when_all_is_done_the_nurse_discharges_with_a_pin_and_signs(ward):
    day_id, client = _watched(ward), ward.sign_in()
    _all_done(ward, client, day_id)
    ward.clock.move_on(timedelta(minutes=2))
    path = f"/days/{day_id}/going-home"
    assert (
        client.post(
            f"/days/{day_id}/discharge", data=_typed(client, path, pin="000000")
        ).status_code
        == 422
    )
    for step, status in (("discharge", "discharged"), ("sign", "signed")):
        typed = _typed(client, path, pin=PINS[NURSE.id])
        assert client.post(f"/days/{day_id}/{step}", data=typed).status_code == 303
        assert ward.day(day_id).history.status == status
    signed = ward.day(day_id).history.signatures[-1]
    assert signed.event.through_seq == signed.seq - 1


def test_a_signature_drawn_on_an_older_record_is_refused_with_what_came_since(ward):
    day_id, client = _watched(ward), ward.sign_in()
    _all_done(ward, client, day_id)
    ward.clock.move_on(timedelta(minutes=2))
    path = f"/days/{day_id}/going-home"
    stale = _typed(client, path, pin=PINS[NURSE.id])
    ward.live(day_id).at(ward.clock.now()).observes(by=PRESCRIBER)
    answer = client.post(f"/days/{day_id}/discharge", data=stale)
    assert answer.status_code == 409
    assert "Dr A. Mehta entered" in answer.text
