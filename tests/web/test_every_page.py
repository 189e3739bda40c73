"""Every page behind every patient of the made-up unit keeps the rules of the house."""

import pytest

from bedside.clock import MovableClock
from bedside.demo.command import made_up_app
from tests.support.browser import NOW
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, configuration
from tests.support.page import page_of
from tests.support.screens import kind_of, walk
from tests.support.ward import PINS


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = made_up_app(configuration(), tmp_path_factory.mktemp("unit"), MovableClock(NOW))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def signed_in(app, who):
    client = app.test_client()
    client.post("/sign-in", data={"person": who.id, "pin": PINS[who.id]})
    return client


def faults_of(answer, page):
    return page.faults if answer.status_code == 200 else [answer.status]


def test_every_page_of_every_patient_keeps_the_rules_of_the_house(app):
    found = {path: faults_of(a, page) for path, a, page in walk(signed_in(app, NURSE))}
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert len(found) > 60


@pytest.mark.parametrize("who", [PRESCRIBER, MANAGER], ids=lambda who: who.role)
def test_every_kind_of_page_keeps_them_for_the_others_too(app, who):
    found = {path: faults_of(a, page) for path, a, page in walk(signed_in(app, who), False)}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_refused_form_is_a_page_that_keeps_them_too(app):
    client = signed_in(app, NURSE)
    posted = {}
    for _path, _answer, page in walk(client, False):
        for form in page.forms():
            kind = kind_of(form.action)
            if form.method != "post" or not kind.startswith("/days/") or kind in posted:
                continue
            answer = client.post(form.action, data={"request_id": "a" * 8, "seq": "0"})
            assert answer.status_code in (200, 204, 303, 409, 422), form.action
            is_page = answer.mimetype == "text/html" and answer.status_code in (409, 422)
            posted[kind] = page_of(answer).faults if is_page else []
    assert {kind: faults for kind, faults in posted.items() if faults} == {}
    assert len(posted) > 20


def test_the_pages_of_failures_keep_them_too(app):
    client = signed_in(app, NURSE)
    for answer in (client.get("/nowhere"), client.put("/days"), client.post("/days")):
        assert page_of(answer).faults == [], answer.status
