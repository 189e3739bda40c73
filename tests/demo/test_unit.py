"""The made-up unit: six patients at the six points that a newcomer should see, and its clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bedside.clock import MovableClock
from bedside.core.day import read_day
from bedside.core.nhs_number import is_never_issued, problem_with
from bedside.demo.command import made_up_app
from bedside.demo.unit import PEOPLE
from bedside.record.engine import open_engine
from bedside.record.store import heads_on, records_of
from bedside.record.verify import verify
from bedside.wording import day_of
from tests.support.daybook import configuration

NOW = datetime(2026, 11, 24, 9, 17, 33, tzinfo=UTC)


def unit(folder, now=NOW):
    app = made_up_app(configuration(), folder, MovableClock(now))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return unit(tmp_path_factory.mktemp("unit"))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One whose clock may be moved on; each test begins where the one before has left it."""
    return unit(tmp_path_factory.mktemp("own"))


def days_of(app):
    ward = app.extensions["bedside"]
    now = ward.clock.now()
    with app.app_context():
        found = records_of(heads_on(day_of(now, ward.zone), ward.unit_id))
    days = [read_day(lines, now) for lines in found.values()]
    return {day.history.opened.patient.family_name: day for day in days}


@pytest.fixture(scope="module")
def days(app):
    return days_of(app)


def task(day, kind):
    return next(task for task in day.tasks if task.kind == kind)


def test_the_unit_opens_at_1140_on_the_wards_today(app):
    now = app.extensions["bedside"].clock.now()
    assert (now.date(), f"{now:%H:%M}") == (NOW.date(), "11:40")


def test_there_are_six_patients(days):
    assert len(days) == 6


def test_one_has_not_arrived(days):
    assert days["Ahmed"].history.status == "booked"


def test_one_is_in_premedication_with_a_check_that_failed(days):
    day = days["Nowak"]
    assert day.stage == "premedication"
    assert [c for c, entry in day.history.checks.items() if entry.event.answer == "failed"]


def test_one_runs_at_step_3_with_observations_due(days):
    day = days["Smith"]
    assert (day.history.status, day.rate_now) == ("infusing", 15)
    assert task(day, "observations").state in ("due", "overdue")


def test_one_is_paused_in_a_grade_2_reaction_that_waits_for_a_decision(days):
    day = days["Osei"]
    assert day.history.status == "paused"
    assert [reaction.worst_grade for reaction in day.history.reactions] == [2]


def test_one_is_in_the_watch(days):
    assert days["Taylor"].stage == "watch"


def test_one_has_gone_home_and_is_signed(days):
    assert days["Fitzgerald-Morrison"].stage in ("discharged", "signed")


def test_every_number_is_valid_and_none_was_ever_issued(days):
    for day in days.values():
        number = day.history.opened.patient.nhs_number
        assert problem_with(number) is None
        assert is_never_issued(number)


def test_nothing_impossible_was_told(app, days):
    assert [day.history.collisions for day in days.values() if day.history.collisions] == []
    found = verify(open_engine(app.extensions["bedside"].settings.database))
    assert (found.days, found.findings) == (11, ())  # yesterday 1, today 6, tomorrow 4


def test_every_line_was_entered_by_1140(app, days):
    now = app.extensions["bedside"].clock.now()
    for day in days.values():
        assert all(entry.recorded_at <= now for entry in day.history.entries)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    ],
    ids=["clocks forward", "just after local midnight", "clocks back", "leap day", "new year"],
)
def test_the_unit_opens_on_every_day_of_the_year(tmp_path, now):
    opened = unit(tmp_path, now)
    assert len(days_of(opened)) == 6
    client = signed_in(opened)
    assert client.get("/days").status_code == 200


def signed_in(app):
    client = app.test_client()
    who = PEOPLE[0]
    assert client.post("/sign-in", data={"person": who.id, "pin": who.pin}).status_code == 303
    return client


def moved(app, move, came_from="/days"):
    clock = app.extensions["bedside"].clock
    before = clock.now()
    answer = signed_in(app).post(
        "/demo/clock", data={"move": move}, headers={"Referer": f"http://localhost{came_from}"}
    )
    assert answer.status_code == 303
    return clock.now() - before, answer.location


def test_the_clock_moves_by_minutes_and_stays_on_the_page(own):
    here = "/days?on=2026-11-24"
    for minutes in (1, 5, 30):
        assert moved(own, str(minutes), here) == (timedelta(minutes=minutes), here)


def test_to_what_is_due_next_stops_exactly_there(own):
    before = days_of(own).values()
    now = own.extensions["bedside"].clock.now()
    coming = min(t.due_at for day in before for t in day.tasks if t.due_at > now)
    moved(own, "next")
    assert own.extensions["bedside"].clock.now() == coming


def test_to_what_is_due_next_always_comes_on(own):
    for _ in range(30):
        span, _where = moved(own, "next")
        assert span >= timedelta(0)
    assert own.extensions["bedside"].clock.now() > NOW.replace(hour=12)


def test_any_other_move_moves_nothing_and_nobody_is_sent_elsewhere(own):
    for move in ("", "-5", "1000", "x", "999999999999"):
        assert moved(own, move)[0] == timedelta(0)
    for came_from in ("//elsewhere.example/", "/\\elsewhere.example"):
        assert moved(own, "1", came_from)[1] == "/days"


def test_signed_out_the_clock_moves_nothing(own):
    clock = own.extensions["bedside"].clock
    before = clock.now()
    answer = own.test_client().post("/demo/clock", data={"move": "30"})
    assert answer.location.startswith("/sign-in")
    assert clock.now() == before


def test_every_screen_of_the_demo_says_so_and_has_the_clock(app):
    client = signed_in(app)
    for path in ("/days", *(f"/days/{d.history.opened.day_id}" for d in days_of(app).values())):
        text = client.get(path).text
        assert "training only" in text, path
        assert 'action="/demo/clock"' in text, path
