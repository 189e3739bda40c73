"""What reaches the log: enough to find a fault, nothing about a patient."""

import json
import logging
from io import StringIO

import pytest

from bedside.clock import SystemClock
from bedside.demo.command import made_up_app
from bedside.demo.unit import PEOPLE
from bedside.logs import log_as_json, log_requests
from tests.support.daybook import NURSE, configuration
from tests.support.page import page_of
from tests.support.ward import PINS

SECRET = (
    (
        "Smith,Jane,Nowak,Piotr,Osei,Kwame,Taylor,Fitzgerald,Alexandra,Ahmed,Farah,penicillin,latex,"
        "999000,999041,999074,999063,999057,AL7M0423,hives,cough"
    )
    .lower()
    .split(",")
)


@pytest.fixture
def log(monkeypatch):
    """What stands in the log; asking empties it."""
    root = logging.getLogger("bedside")
    before = root.handlers, root.level, root.propagate
    stream = StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    log_as_json()

    def read():
        text = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return text

    yield read
    root.handlers, root.level, root.propagate = before


@pytest.fixture
def app(tmp_path):
    app = made_up_app(configuration(), tmp_path, SystemClock())
    app.config["WTF_CSRF_ENABLED"] = False
    log_requests(app)
    return app


def tour(app):
    """Every page behind every patient, each form posted as junk once."""
    client = app.test_client()
    client.post("/sign-in", data={"person": NURSE.id, "pin": "000000"})
    client.post("/sign-in", data={"person": NURSE.id, "pin": PINS[NURSE.id]})
    seen, waiting = set(), ["/days"]
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        if path in seen or path.startswith("/lock") or path.endswith(".pdf"):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.mimetype == "text/html":
            page = page_of(answer)
            waiting += page.links()
            for form in page.forms():
                if form.method == "post" and form.action.startswith("/days/"):
                    client.post(form.action, data={"note": "Jane Smith coughs", "seq": "x"})
    client.get("/days?search=Smith")
    return client


def test_every_line_is_json_and_no_line_knows_a_patient(app, log):
    tour(app)
    text = log()
    lines = [json.loads(line) for line in text.splitlines()]
    asked = [line for line in lines if line["message"] == "request"]
    assert len(asked) > 50
    assert {"method", "route", "status", "ms"} <= set(asked[0])
    assert [word for word in SECRET if word in text.lower()] == []
    assert [who.pin for who in PEOPLE if who.pin in text] == []


def test_no_line_carries_an_address_with_its_values(app, log):
    client = tour(app)
    text = log()
    assert "?" not in text
    assert client.get("/days").text.partition("/days/")[2][:32] not in text
    assert "/days" not in text


def test_a_fault_is_logged_with_the_reference_that_the_nurse_sees(app, log, monkeypatch):
    def fail():
        raise RuntimeError("Failing row contains Jane Smith, 9990000018")

    monkeypatch.setitem(app.view_functions, "health.healthz", fail)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    text = log()
    [line] = [json.loads(x) for x in text.splitlines() if "reference" in x]
    reference = line["message"].rpartition(" ")[2]
    assert reference in answer.text
    assert line["fault"].startswith("builtins.RuntimeError at ")
    assert "test_logs.py" in line["fault"]
    assert [word for word in SECRET if word in text.lower()] == []
