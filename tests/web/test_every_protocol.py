"""Each shipped protocol on the screens: its page, and what only Germany's needs of them."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.plan import plan_of
from tests.support.daybook import configuration, instant
from tests.support.ward import Ward

SETUP = configuration()
IDS = tuple(SETUP.protocols)


def under(protocol):
    """The unit with this protocol in force."""
    return replace(SETUP, unit=SETUP.unit.model_copy(update={"protocol": protocol}))


def said(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("protocol", IDS)
def test_it_is_planned_for_every_course_and_day(protocol):
    shown = SETUP.protocols[protocol]
    for course in range(1, min(shown.courses.max_courses, 4) + 1):
        for day in range(1, shown.course_days(course) + 1):
            planned = plan_of(shown, course, day, shown.bag.nominal_volume_ml)
            assert planned.steps[-1].cumulative_ml == planned.volume_ml
            assert all(limit.is_kept for limit in planned.limits)


@pytest.mark.parametrize("protocol", IDS)
def test_its_page_shows_every_entry_with_what_it_rests_on(tmp_path, protocol):
    shown = SETUP.protocols[protocol]
    page = said(Ward(tmp_path, setup=under(protocol)).sign_in().get("/protocol").text)
    assert shown.title in page
    for fact in (*shown.preparation, *shown.bag.handling, *shown.discharge):
        assert fact.text in page
    assert "Highest rate" in page
    assert ("Sources are silent: [000]" in page) is (protocol == "cambridge-2020")


@pytest.fixture
def germany(tmp_path):
    return Ward(tmp_path, instant("07:00"), setup=under("germany-2016"))


@pytest.fixture
def running(germany):
    book = germany.live(germany.book(day=1))
    book.started("112")
    return book


def page(ward, book, path, at):
    ward.at(at)
    answer = ward.sign_in().get(f"/days/{book.day_id}{path}")
    assert answer.status_code == 200
    return answer.text


def test_table_3_stands_in_its_order_and_halving_is_no_first_answer(germany, running):
    reaction = running.at("11:00").reacts(2)
    running.pauses("reaction")
    shown = said(page(germany, running, f"/reactions/{reaction.seq}", "11:02"))
    order = [
        "Call the prescriber",
        "dimetindene 4 mg IV",
        "prednisolone 250 mg IV",
        "Ask the presc",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert "Confirm discontinued" not in shown


def test_the_form_of_a_reaction_offers_the_stop_and_no_half(germany, running):
    form = page(germany, running, "/reaction", "11:00")
    assert "Confirm stopped" in form
    assert "Confirm 14 mL per hour" not in form


def test_a_mild_reaction_slows_to_the_proposed_half_and_says_when_it_did(germany, running):
    reaction = running.at("11:00").reacts(1)
    path = f"/reactions/{reaction.seq}"
    assert "Confirm 14 mL per hour" in page(germany, running, path, "11:01")
    running.at("11:02").rate("14")
    shown = said(page(germany, running, path, "11:03"))
    assert "Set to a lower rate" in shown
    assert "Confirm 14 mL per hour" not in shown


def test_w23_the_sources_flush_is_a_fact_below_the_ban(germany, running):
    running.at("14:30").write(e.BagFinished())
    shown = said(page(germany, running, "/line", "14:31"))
    flush = "100 mL over 30min, 200 mL per hour: with drug in the line 7.1 times the highest rate"
    assert shown.index("Do not flush. Ask the prescriber.") < shown.index(flush)


def test_after_a_reaction_the_flush_is_not_named_at_all(germany, running):
    running.at("11:00").reacts(2)
    running.at("11:01").write(e.InfusionDiscontinued(reason="reaction"))
    shown = said(page(germany, running, "/line", "11:05"))
    assert "Do not flush" in shown
    assert "200 mL per hour" not in shown


def given(ward, book, **typed):
    client = ward.sign_in()
    seq = ward.day(book.day_id).seq
    data = {"request_id": "a" * 32, "seq": seq, "occurred_at": "08:40", "route": "oral"}
    return client.post(f"/days/{book.day_id}/premedication/cetirizine/given", data=data | typed)


def test_a_dose_that_only_the_chart_has_is_typed(germany):
    book = germany.live(germany.book(day=1))
    book.at("08:15").arrives()
    book.passes_all_checks()
    shown = said(page(germany, book, "/premedication", "08:45"))
    assert "as on the chart" in shown
    answer = given(germany, book)
    assert answer.status_code == 422
    assert "This is still missing." in answer.text
    assert given(germany, book, dose_mg="10").status_code == 303
    entry = germany.day(book.day_id).history.premedication["cetirizine"]
    assert entry.event.dose_mg == Decimal(10)
