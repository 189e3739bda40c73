"""Posts that no page of ours sent: without a token, with junk, twice. Never a line, never a 500."""

import random
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bedside.clock import SystemClock
from bedside.demo.command import made_up_app
from bedside.record.tables import EventRow, InfusionDay, db
from tests.support.daybook import NURSE, configuration
from tests.support.page import page_of
from tests.support.routes import routes
from tests.support.ward import PINS


def unit(folder, has_csrf):
    app = made_up_app(configuration(), folder, SystemClock())
    app.config["WTF_CSRF_ENABLED"] = has_csrf
    return app


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    return unit(tmp_path_factory.mktemp("guarded"), True)


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory):
    return unit(tmp_path_factory.mktemp("unguarded"), False)


def lines(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(EventRow))


def day_ids(app):
    with app.app_context():
        return db.session.scalars(db.select(InfusionDay.id)).all()


def token_on(client, path):
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    return found[1]


def signed_in(app):
    client = app.test_client()
    data = {"person": NURSE.id, "pin": PINS[NURSE.id]}
    if app.config["WTF_CSRF_ENABLED"]:
        data["csrf_token"] = token_on(client, "/sign-in")
    assert client.post("/sign-in", data=data).status_code == 303
    return client


def test_a_post_without_a_token_is_400_everywhere_and_writes_nothing(guarded):
    client, before = signed_in(guarded), lines(guarded)
    for route in routes(guarded):
        if route.method == "POST":
            data = {"request_id": "a" * 32, "seq": "1"}
            answer = client.post(route.at(day_id=day_ids(guarded)[2]), data=data)
            assert answer.status_code == 400, route
            assert "Nothing was recorded" in answer.text, route
    assert client.get("/days").status_code == 200, "nobody was signed out"
    assert lines(guarded) == before


def test_a_token_of_another_session_is_refused(guarded):
    client, other = signed_in(guarded), guarded.test_client()
    stolen = token_on(other, "/sign-in")
    day_id = day_ids(guarded)[0]
    answer = client.post(f"/days/{day_id}/arrival", data={"csrf_token": stolen})
    assert answer.status_code == 400


def test_a_token_lasts_as_long_as_the_infusion(guarded):
    assert guarded.config["WTF_CSRF_TIME_LIMIT"] is None


def test_a_token_ends_when_somebody_else_signs_in_on_the_tablet(guarded):
    client = signed_in(guarded)
    day_id = day_ids(guarded)[0]
    before = token_on(client, f"/days/{day_id}/arrival")
    data = {"person": "brandt", "pin": "135791", "csrf_token": before}
    assert client.post("/sign-in", data=data).status_code == 303
    answer = client.post(f"/days/{day_id}/arrival", data={"csrf_token": before})
    assert answer.status_code == 400


# Shrinking a failure of forty posts takes minutes and tells nothing more.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
JUNK = [
    "",
    "0",
    "-1",
    "999999999999999999999999",
    "1e400",
    "NaN",
    "Infinity",
    "37,5",
    "25:61",
    "23:59",
    "٣٧",
    "null",
    "true",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s %(x)s",
    "\0",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "../../etc/passwd",
    "okafor",
    "mehta",
    "246810",
    "x" * 11_000,
]


ANYTHING = st.one_of(st.text(max_size=40), st.sampled_from(JUNK))


class Forms(list):
    """(address, what a page offers to send there)."""

    def __repr__(self):
        return f"{len(self)} forms"


def shape_of(path):
    """The address without its day, line or item: one visit of each kind is enough."""
    return re.sub(r"/([0-9a-f]{32}|\d+)", "/*", path.split("?")[0])


@pytest.fixture(scope="module")
def forms(unguarded):
    """(address, what a page offers to send there): one of each kind, then plain junk to all."""
    client = signed_in(unguarded)
    found, seen, waiting = {}, set(), ["/days"]
    while waiting:
        path = waiting.pop(0)
        # Every patient's own page; of the pages behind it one of each kind.
        kind = path if re.fullmatch(r"/days/[0-9a-f]{32}", path) else shape_of(path)
        if kind in seen or path.startswith("/lock") or path.endswith(".pdf"):
            continue
        seen.add(kind)
        answer = client.get(path)
        if answer.mimetype != "text/html":
            continue
        page = page_of(answer)
        waiting += page.links()
        for form in page.forms():
            if form.method == "post" and form.action.startswith("/days/"):
                found.setdefault(shape_of(form.action), (form.action, form.options()))
    own = {shape for shape in found}
    plain = {"request_id": [], "seq": [], "note": [], "occurred_at": []}
    day_id = day_ids(unguarded)[2]
    others = [
        (route.at(day_id=day_id), plain)
        for route in routes(unguarded)
        if route.method == "POST" and route.rule.startswith("/days/")
    ]
    return Forms([*found.values(), *((a, f) for a, f in others if shape_of(a) not in own)])


def test_the_walk_finds_the_forms(forms):
    assert len(forms) > 20


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None, phases=QUICK)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_posted_is_answered_and_never_breaks(unguarded, forms, seed):
    # Thousands of choices an example: drawn one by one they are more than Hypothesis holds.
    choices, client = random.Random(seed), signed_in(unguarded)
    broken = []
    for action, fields in forms:
        picked = {
            name: choices.choice(JUNK) if choices.random() < 0.4 else choices.choice(values or [""])
            for name, values in fields.items()
            if choices.random() < 0.8
        }
        if choices.random() < 0.6:
            picked |= {"request_id": f"{choices.getrandbits(64):016x}", "seq": "999"}
        answer = client.post(action, data=picked)
        if answer.status_code not in (200, 204, 303, 400, 404, 409, 413, 422):
            broken.append((answer.status_code, action, picked))
    assert broken == []


FIELDS = ["person", "pin", "name", "password", "next", "with", "on"]


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_whatever_is_typed_at_sign_in_is_answered(unguarded, typed):
    client = unguarded.test_client()
    assert client.post("/sign-in", data=typed).status_code in (303, 422)
    client = signed_in(unguarded)
    for path in ("/unlock", "/demo/clock"):
        assert client.post(path, data=typed | {"move": ""}).status_code in (303, 422)
    assert client.get("/sign-in", query_string=typed).status_code == 200
    assert client.get("/days", query_string={"on": typed.get("on", "")}).status_code in (200, 404)
