"""Walks the app's own map of addresses: whoever adds a route gets these without asking.

Who reaches which of them: test_who_reaches_what.py.
"""

import pytest

from bedside.clock import SystemClock
from bedside.demo.command import made_up_app
from bedside.record.tables import EventRow, InfusionDay, db
from bedside.routes.responses import POLICY
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, configuration
from tests.support.routes import routes
from tests.support.ward import PINS

# What ends being signed in here.
ENDS = ("access.lock_now", "access.sign_out_now")


class Tablet:
    """A browser on the demo's unit; `tablet.ask(route)` fills in the first patient's day."""

    def __init__(self, app):
        self.app, self.client = app, app.test_client()
        with app.app_context():
            self.day_ids = db.session.scalars(db.select(InfusionDay.id)).all()

    def sign_in(self, who=NURSE):
        self.client.post("/sign-in", data={"person": who.id, "pin": PINS[who.id]})
        return self

    def lines(self):
        with self.app.app_context():
            return db.session.scalar(db.select(db.func.count()).select_from(EventRow))

    def ask(self, route, day_id=None, **more):
        path = route.at(day_id=day_id or self.day_ids[2])
        return self.client.open(path, method=route.method, **more)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = made_up_app(configuration(), tmp_path_factory.mktemp("unit"), SystemClock())
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def tablet(app):
    return Tablet(app)


def test_the_walk_sees_the_app(app):
    found = {str(route) for route in routes(app)}
    assert found >= {"GET /days", "GET /days/<day_id>", "POST /days/<day_id>/arrival"}


def days_to_ask(tablet, route, who):
    """Three patients for the nurse; one for the others, and for what takes long to print.

    A list of the whole unit is printed for the nurse alone: its pages are asked for by everybody.
    """
    if "<day_id>" not in route.rule:
        return [None] if who is NURSE or ".pdf" not in route.rule else []
    return tablet.day_ids[1:4] if who is NURSE and ".pdf" not in route.rule else tablet.day_ids[2:3]


@pytest.mark.parametrize("who", [NURSE, SECOND, PRESCRIBER, MANAGER], ids=lambda who: who.name)
def test_no_role_meets_a_failure_anywhere(app, tablet, who):
    tablet.sign_in(who)
    for route in routes(app):
        if route.endpoint in ENDS:
            continue
        for day_id in days_to_ask(tablet, route, who):
            assert tablet.ask(route, day_id).status_code < 500, (route, day_id)


def test_a_day_that_does_not_exist_is_not_found(app, tablet):
    tablet.sign_in(MANAGER)
    for route in routes(app):
        if "<day_id>" not in route.rule:
            continue
        for day_id in ("nobody", "0" * 32, "x" * 300, "%00", "..%2f..", "' OR 1=1 --"):
            data = {"request_id": "a" * 32, "seq": "1"} if route.method == "POST" else None
            answer = tablet.ask(route, day_id, data=data)
            assert answer.status_code in (404, 405), (route, day_id)


def test_an_address_that_does_not_exist_is_not_found(tablet):
    assert tablet.sign_in().client.get("/wp-login.php").status_code == 404
    assert tablet.client.get("/static/../bedside/access/people.py").status_code == 404
    assert tablet.client.get("/static/%2e%2e/pyproject.toml").status_code == 404


def test_every_other_method_is_refused(app, tablet):
    tablet.sign_in()
    answered = {}
    for route in routes(app):
        answered.setdefault(route.at(day_id=tablet.day_ids[2]), set()).add(route.method)
    for path, known in answered.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - known:
            assert tablet.client.open(path, method=method).status_code == 405, (method, path)


def test_every_answer_carries_the_policy_and_is_stored_nowhere(app, tablet):
    def look(answer, route):
        assert answer.headers["Content-Security-Policy"] == POLICY, route
        assert answer.headers["X-Content-Type-Options"] == "nosniff", route
        assert answer.headers["Cache-Control"] == "no-store", route
        assert answer.headers["Referrer-Policy"] == "same-origin", route
        assert "Server" not in answer.headers, route
        assert answer.headers["Bedside-Now"].endswith("Z"), route

    for prepare in (lambda: None, tablet.sign_in):
        prepare()
        for route in routes(app):
            if route.endpoint not in ENDS:
                look(tablet.ask(route), route)
        look(tablet.client.get("/nowhere"), "404")
        look(tablet.client.put("/days"), "405")


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


def test_strict_transport_is_asked_for_only_where_there_is_tls(app, tablet):
    assert "Strict-Transport-Security" not in tablet.client.get("/healthz").headers


def test_a_post_larger_than_any_form_is_refused(app, tablet):
    tablet.sign_in(MANAGER)
    before = tablet.lines()
    for route in routes(app):
        if route.method == "POST" and route.endpoint not in ENDS:
            answer = tablet.ask(route, data={"note": "x" * 300_000})
            # 404: a line or a medicine of that number is not there; the body was never read.
            reads_nothing = route.endpoint == "own_account.set_up_now" or answer.status_code == 404
            assert answer.status_code == 413 or reads_nothing, route
            tablet.sign_in(MANAGER)
    assert tablet.lines() == before


def test_the_health_check_names_no_patient_and_no_number(tablet):
    assert set(tablet.client.get("/healthz").json) == {"status", "version"}
