"""`serve` and `demo` as real processes on a free port of this machine."""

import json
from urllib.error import HTTPError

import pytest

from bedside.app import create_app
from bedside.core import events as e
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Tap
from bedside.settings import Settings
from tests.support.daybook import NURSE, SECOND, configuration
from tests.support.ward import Ward


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """`bedside serve` on an empty data folder, once for this module."""
    from tests.commands.conftest import Running, free_port

    folder = tmp_path_factory.mktemp("served")
    started = Running("serve", "--data", "data", folder=folder, port=free_port())
    yield started.wait_until_ready()
    started.stop()


def test_serve_answers_the_health_check(served):
    status, body, _ = served.get("/healthz")
    assert status == 200
    assert json.loads(body)["status"] == "ok"


def test_serve_shows_the_sign_in_and_its_styles(served):
    status, page, headers = served.get("/sign-in")
    assert status == 200
    assert "It controls no pump" in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert served.get(address)[0] == 200


def test_serve_has_no_clock_to_move(served):
    with pytest.raises(HTTPError) as missing:
        served.get("/demo/clock")
    missing.value.close()
    assert missing.value.code == 404


def test_serve_says_before_the_first_patient_why_no_infusion_may_start(served):
    text = served.errors.read_text()
    assert "spain-2019 is not signed by the clinical lead: no start" in text
    assert "spain-2019 is not signed by the pharmacist: no start" in text
    assert "is silent, the unit has to decide: no start" in text


def test_serve_logs_json_without_addresses(served):
    served.get("/healthz?patient=Smith")
    lines = [x for x in served.errors.read_text().splitlines() if x.startswith("{")]
    assert json.loads(lines[-1])["route"] == "health.healthz"
    assert "Smith" not in served.errors.read_text()


def test_a_taken_port_is_one_line(bedside, served):
    answer = bedside("serve", "--data", "data", "--port", served.port)
    assert "--port takes another" in answer.mistake


def test_serve_stops_when_it_is_told_to(running):
    assert running("serve", "--data", "data").stop() in (0, -15)


def test_the_demo_is_ready_says_how_to_sign_in_and_keeps_nothing(running, tmp_path):
    demo = running("demo")
    text = demo.output.read_text()
    for words in ("training only", "N. Okafor", "246810", "manager"):
        assert words in text
    assert demo.get("/sign-in")[0] == 200
    before = {path.name for path in tmp_path.iterdir()}
    demo.stop()
    assert {path.name for path in tmp_path.iterdir()} == before == {"stdout", "stderr"}


def test_the_app_of_serve_has_no_way_to_the_demo(tmp_path):
    ward = Ward(tmp_path)
    settings = Settings(database=ward.address, secret_key="x" * 32)
    app = create_app(settings, configuration())
    assert not [rule for rule in app.url_map.iter_rules() if "demo" in str(rule)]
    assert "demo_clock" not in app.blueprints


def test_serve_starts_no_infusion_under_an_unsigned_protocol(tmp_path):
    ward = Ward(tmp_path, is_training=False)
    day_id = ward.book()
    ward.live(day_id).made_ready()
    ward.at("10:30")
    day = ward.day(day_id)
    approved = ward.app.extensions["bedside"].is_approved(day.history.opened)
    assert approved is False
    start = Tap(
        event=e.InfusionStarted(rate_ml_per_h="5"),
        occurred_at=day.now,
        by=NURSE,
        second_person=SECOND,
        signed_by=frozenset({NURSE.id, SECOND.id}),
        request_id="request-1",
        based_on_seq=day.seq,
        protocol_approved=approved,
    )
    with pytest.raises(Refused) as refused:
        check_tap(day, start)
    assert "protocol_not_approved" in {f.code for f in refused.value.findings}


def test_through_the_page_an_unsigned_protocol_starts_nothing_and_says_so(tmp_path):
    ward = Ward(tmp_path, is_training=False)
    day_id = ward.book()
    ward.live(day_id).made_ready()
    ward.at("10:30")
    nurse = ward.sign_in()
    form = {
        "request_id": "a" * 32,
        "seq": str(ward.day(day_id).seq),
        "occurred_at": "10:30",
        "pin": "246810",
        "second_person": SECOND.id,
        "second_pin": "135791",
    }
    answer = nurse.post(f"/days/{day_id}/ready/start", data=form)
    assert answer.status_code == 422
    assert "signed" in answer.text
    assert ward.day(day_id).history.started is None
