"""A screen of the unit asks the database as often for forty patients as for five."""

from random import Random

import pytest

from bedside.record.engine import writing
from bedside.record.kept import days_kept
from tests.record.ten_years import TODAY_FROM, today, write, write_people
from tests.record.test_kept import queries
from tests.support.daybook import MANAGER, instant
from tests.support.ward import Ward

MOST = 8


@pytest.fixture(scope="module", params=[5, 40])
def unit(request, tmp_path_factory):
    ward = Ward(tmp_path_factory.mktemp("ward"), instant("13:30"))
    with ward.app.app_context(), writing() as session:
        write_people(session.connection(), range(TODAY_FROM, TODAY_FROM + request.param))
        write(session.connection(), list(today(request.param)), Random(request.param))
    return ward, ward.sign_in(MANAGER), request.param


@pytest.mark.parametrize("path", ["/days", "/days/fragments/day-list", "/board"])
def test_the_unit_asks_at_most_eight_times_even_where_nothing_was_read_before(unit, path):
    ward, client, patients = unit
    days_kept.forget()
    with ward.app.app_context(), queries() as sent:
        answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count('id="row-') == (0 if path == "/board" else patients)
    assert len(sent) <= MOST, sent


def test_the_locked_screen_asks_at_most_eight_times(unit):
    ward, client, _ = unit
    client.post("/lock")
    days_kept.forget()
    with ward.app.app_context(), queries() as sent:
        answer = client.get("/locked")
    assert answer.status_code == 200
    assert len(sent) <= MOST, sent
