"""Every route with every role, signed out, locked, from every kind of device, and of which unit.

Who reaches what is written down here once more by hand: a route that the code's own table lets
somebody else reach, or that stands in no line here, fails.
"""

import re
from datetime import timedelta

import pytest
from flask import Blueprint, Flask

from bedside.access.people import NewPerson, add_person
from bedside.routes.policy import PoliciesDiffer, settle_policies
from tests.support.page import page_of
from tests.support.routes import routes
from tests.support.two_units import a_day_id

OPEN = """
GET /healthz; GET /pulse; GET /sign-in; POST /sign-in; POST /sign-out
"""
LOCK = """
GET /locked; POST /lock; POST /unlock
"""
SET_UP = """
GET /set-up; POST /set-up
"""
OWN = """
GET /me; POST /me/pin; POST /me/password
"""
HOME = """
GET /
"""
ANYBODY = """
GET /protocol; POST /demo/clock
"""
WALL = """
GET /wall; GET /wall/fragment
"""
# Whoever may not see it is sent to what they may write down.
DAY = """
GET /days/<day_id>
"""
# "Who may": stop, pause, reaction, emergency step, observation, note by any signed-in person.
FACT = """
GET /facts
GET /days/<day_id>/observations; POST /days/<day_id>/observations
POST /days/<day_id>/observations/score
GET /days/<day_id>/pause; POST /days/<day_id>/pause
GET /days/<day_id>/reaction; POST /days/<day_id>/reaction; POST /days/<day_id>/reaction/grade
GET /days/<day_id>/emergency; POST /days/<day_id>/emergency
GET /days/<day_id>/emergency/<card>
GET /days/<day_id>/emergency/<card>/steps/<step_id>
POST /days/<day_id>/emergency/<card>/steps/<step_id>
GET /days/<day_id>/note; POST /days/<day_id>/note
"""
DRAFT = """
POST /days/<day_id>/drafts/<form>
"""
UNIT_DRAFT = """
POST /drafts/<form>
"""
CARE = """
GET /days; GET /days/fragments/day-list; GET /days/print
GET /days/handover; GET /days/handover.pdf; GET /days/wall; GET /days/wall.pdf
GET /days/downtime-pack; GET /days/downtime-pack.pdf
GET /handover; POST /handover; GET /board; GET /board/fragments/board
GET /patients; POST /patients; GET /patients/<patient_id>; GET /patients/<patient_id>/courses
GET /patients/<patient_id>/details; POST /patients/<patient_id>/details
"""
# Bookings are the nurses' and the manager's.
BOOKS = """
GET /bookings/new; POST /bookings/new; GET /bookings/import; POST /bookings/import
GET /bookings/import/template.csv; GET /patients/new; POST /patients/new
GET /days/<day_id>/booking; POST /days/<day_id>/booking
GET /days/<day_id>/booking/cancel; POST /days/<day_id>/booking/cancel
GET /days/<day_id>/chair; POST /days/<day_id>/chair
"""
MANAGER = """
GET /board/start-times; POST /board/start-times; GET /figures; GET /figures.csv
"""
OFFICE = """
GET /people; GET /people/new; POST /people/new; GET /people/<person_id>
GET /people/<person_id>/first-password; POST /people/<person_id>/first-password
GET /people/<person_id>/sign-out; POST /people/<person_id>/sign-out
GET /people/<person_id>/disable; POST /people/<person_id>/disable; POST /people/<person_id>/enable
GET /tablets; POST /tablets/enrol; POST /tablets/<tablet_id>/revoke
"""
AUDIT = """
GET /views; POST /views; GET /days/<day_id>/views; GET /days/<day_id>/views.csv
GET /patients/<patient_id>/views; GET /patients/<patient_id>/views.csv
"""
BY_HAND = {
    line.strip(): name
    for name, lines in {
        "open": OPEN, "lock": LOCK, "set_up": SET_UP, "own": OWN, "home": HOME, "anybody": ANYBODY,
        "wall": WALL, "day": DAY, "fact": FACT, "draft": DRAFT, "care": CARE, "manager": MANAGER,
        "books": BOOKS, "unit_draft": UNIT_DRAFT, "office": OFFICE, "audit": AUDIT,
    }.items()
    for line in lines.replace("\n", ";").split(";")
    if line.strip()
}  # fmt: skip
# What a person on an enrolled tablet reaches, unlocked.
EVERYBODY = {
    "day",
    "home",
    "anybody",
    "fact",
    "draft",
    "unit_draft",
    "open",
    "lock",
    "set_up",
    "own",
}
ROLES = {
    "nurse": EVERYBODY | {"care", "wall", "books"},
    "prescriber": EVERYBODY | {"care", "wall"},
    "manager": EVERYBODY | {"care", "wall", "books", "manager", "office", "audit"},
    "administrator": EVERYBODY | {"office", "audit"},
}
# Of it, what is also reached from a device that no manager enrolled.
ANYWHERE = {"open", "lock", "set_up", "own", "office", "unit_draft"}
PEOPLE = {
    "nurse": "okafor",
    "prescriber": "mehta",
    "manager": "lindqvist",
    "administrator": "admin",
}


def class_of(route):
    """By hand; whatever else is under one patient's day is the patients' staff's."""
    if str(route) in BY_HAND:
        return BY_HAND[str(route)]
    assert route.rule.startswith("/days/<day_id>"), f"{route}: say here who reaches it"
    return "care"


def ask(client, here, route, day_id=None):
    path = route.at(
        day_id=day_id or here.days[0],
        tablet_id=here.tablets["spare"].id,
        person_id="spare",
        patient_id="0" * 32,
    )
    return client.open(path, method=route.method, data={} if route.method == "POST" else None)


def outcome(answer):
    """What the guard said: where to, refused, not there; `answered` is the route's own."""
    if answer.status_code == 303:
        path = answer.location.partition("?")[0]
        return {"/sign-in": "sign-in", "/locked": "locked", "/set-up": "set-up"}.get(
            path, "answered"
        )
    return {403: "refused", 404: "not there"}.get(answer.status_code, "answered")


def without_clock(answer):
    return re.sub(r"\d\d:\d\d(:\d\d)?", "", answer.text)


def walk(here, client, expected, day_id=None):
    """`expected(class)`: the outcome, None: not asked here. Whoever is refused writes nothing."""
    before = here.counts()
    for route in routes(here.app):
        wanted = expected(class_of(route))
        if wanted is None:
            continue
        answer = ask(client, here, route, day_id)
        found = outcome(answer)
        assert found == wanted, (str(route), found, answer.status_code)
        assert len(answer.data) < 400 or wanted == "refused", route
    assert here.counts() == before


def test_signed_out_everything_but_the_open_leads_to_sign_in(here):
    walk(here, here.device("tablet"), lambda of: None if of == "open" else "sign-in")


def test_on_a_revoked_tablet_the_session_counts_no_more(here):
    client = here.device("revoked", "okafor")
    walk(here, client, lambda of: None if of == "open" else "sign-in")


def test_a_session_moved_to_another_tablet_counts_no_more(here):
    client = here.device("tablet", "okafor")
    client.set_cookie("bedside_tablet", here.tokens["spare"])
    assert outcome(client.get("/days")) == "sign-in"


def test_a_person_of_another_unit_is_signed_out_on_this_tablet(here):
    client = here.device("tablet", "north_nurse")
    walk(here, client, lambda of: None if of == "open" else "sign-in")


def test_a_manager_of_a_unit_that_is_no_longer_there_manages_no_other(here):
    client = here.device(None, "of_no_unit")
    walk(here, client, lambda of: None if of == "open" else "sign-in")


def test_locked_everything_but_the_lock_leads_to_the_locked_screen(here):
    client = here.device("tablet", "okafor", is_locked=True)
    passed = {"open", "lock", "draft", "unit_draft"}
    walk(here, client, lambda of: None if of in passed else "locked")


def test_with_a_first_password_nothing_but_an_own_one_comes_next(here):
    client = here.device("tablet", "newcomer")
    passed = {"open", "lock", "set_up"}
    walk(here, client, lambda of: None if of in passed else "set-up")


def test_a_device_not_enrolled_shows_no_patient_not_even_to_a_manager(here):
    passed = ANYWHERE
    for who in ("lindqvist", "admin"):
        client = here.device(None, who)
        walk(here, client, lambda of: None if of in passed else "refused")


def test_a_wall_screen_shows_the_wall_to_nobody_signed_in_and_nothing_else(here):
    passed = {"open", "wall", "home"}
    walk(here, here.device("wall"), lambda of: None if of in passed else "sign-in")
    for route in routes(here.app):
        if class_of(route) in ("wall", "home"):
            assert outcome(ask(here.device("wall"), here, route)) == "answered", route


def test_a_wall_screen_shows_no_patient_to_a_person_signed_in_there(here):
    passed = ANYWHERE | {"wall", "home"}
    client = here.device("wall", "lindqvist")
    walk(here, client, lambda of: None if of in passed else "refused")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_what_is_not_its_own_and_writes_nothing(here, role):
    passed = ROLES[role]
    client = here.device("tablet", PEOPLE[role])
    walk(here, client, lambda of: None if of in passed else "refused")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_answered_by_everything_that_is_its_own(here, role):
    client = here.device("tablet", PEOPLE[role])
    before = here.counts()["event"]
    for route in routes(here.app):
        ends = str(route) in ("POST /lock", "POST /sign-out", "POST /demo/clock")
        if ends or class_of(route) not in ROLES[role]:
            continue
        answer = ask(client, here, route)
        assert answer.status_code < 500, (str(route), answer.status_code)
        assert outcome(answer) in ("answered", "not there"), (str(route), answer.status_code)
    assert here.counts()["event"] == before


def test_another_units_day_is_answered_exactly_as_one_that_is_not_there(here):
    client = here.device("tablet", "lindqvist")
    before = here.counts()
    for route in routes(here.app):
        if "<day_id>" not in route.rule:
            continue
        unknown, foreign = (ask(client, here, route, d) for d in (a_day_id(), here.north_day))
        assert unknown.status_code == foreign.status_code == 404, route
        assert without_clock(unknown) == without_clock(foreign), route
    assert here.counts() == before


@pytest.mark.parametrize("name", ["patient_id", "tablet_id", "person_id"])
def test_what_is_of_another_unit_is_not_there(here, name):
    foreign = {"tablet_id": here.tablets["north_tablet"].id, "person_id": "north_nurse"}
    client = here.device("tablet", "lindqvist")
    for route in routes(here.app):
        if f"<{name}>" in route.rule:
            for value in (foreign.get(name, a_day_id()), a_day_id(), "%00", "x" * 300):
                path = route.at(**{name: value})
                assert client.open(path, method=route.method).status_code == 404, (route, value)


def test_each_unit_sees_its_own_day_and_not_the_others(here):
    north = here.device("north_tablet", "north_nurse")
    assert north.get(f"/days/{here.north_day}").status_code == 200
    assert north.get(f"/days/{here.days[0]}").status_code == 404


def test_a_refused_page_says_whose_it_is_and_what_to_do(here):
    page = here.device("tablet", "admin").get("/days")
    assert page.status_code == 403
    assert "This is for the nurses, the prescribers and the ward manager" in page.text
    assert "You are signed in as an administrator" in page.text
    assert 'href="/people"' in page.text


def test_a_refused_poll_is_told_to_load_the_page_that_says_so(here):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://ward.local/days"}
    answer = here.device("tablet", "admin").get("/days/fragments/day-list", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/days")


def test_the_app_does_not_start_with_a_route_that_has_no_policy(here):
    app = Flask("one-more")
    app.extensions["bedside-policies"] = {"static": None}
    more = Blueprint("more", __name__)
    more.add_url_rule("/more", "page", lambda: "")
    app.register_blueprint(more)
    with pytest.raises(PoliciesDiffer, match=r"more\.page: no policy"):
        settle_policies(app)


def test_the_app_does_not_start_with_a_policy_for_no_route():
    app = Flask("one-less")
    app.extensions["bedside-policies"] = {"static": None, "gone.page": None}
    with pytest.raises(PoliciesDiffer, match=r"gone\.page: a policy, but no such route"):
        settle_policies(app)


def test_an_administrator_writes_a_stop_down_by_chair_and_sees_that_it_is_saved(ward):
    day_id = ward.book()
    ward.live(day_id).started(at="10:30")
    ward.at("10:40")
    with ward.app.app_context():
        new = NewPerson("A. Min", "AM", "administrator", "unit")
        until = ward.real_clock.now() + timedelta(hours=1)
        who = add_person(new, ward.real_clock, password=None, pin="246813", pin_until=until)
    tablet = ward.tablet()
    tablet.post("/sign-in", data={"person": who.id, "pin": "246813"})
    page = page_of(tablet.get("/facts"))
    assert page.faults == []
    assert "SMITH" not in page.text()
    assert f"/days/{day_id}/pause" in page.links()
    form = page_of(tablet.get(f"/days/{day_id}/pause"))
    assert "SMITH, Jane" in form.text()
    seq = str(ward.day(day_id).seq)
    typed = {"request_id": "c" * 32, "seq": seq, "why": "toilet"}
    saved = tablet.post(f"/days/{day_id}/pause", data=typed, follow_redirects=True)
    assert saved.request.path == "/facts"
    assert "10:40 4" in page_of(saved).text()
    assert ward.day(day_id).history.status == "paused"
