"""The day list: every patient of today, the most pressing first, refreshing itself."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from bedside.core import events as e
from bedside.record.tables import db
from bedside.screens.verdicts import limit_lines, list_verdict
from tests.support.daybook import PATIENT, instant
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


def booked(ward, family, chair, start="10:30"):
    patient = PATIENT.model_copy(update={"family_name": family})
    return ward.book(patient, start=start, chair=chair)


def names_in_order(page):
    return re.findall(r'day-list__name">([^<,]+),', page)


def test_home_leads_to_the_day_list(ward):
    answer = ward.sign_in().get("/")
    assert (answer.status_code, answer.location) == (303, "/days")


def test_empty_day_says_so_in_words(ward):
    empty = ward.sign_in().get("/days").text
    assert "No patients on this day. They are booked under Patients." in empty


def test_reaction_stands_above_overdue_above_due_above_quiet(ward):
    quiet = ward.live(booked(ward, "Quiet", "1", "16:00"))
    due = ward.live(booked(ward, "Due", "2"))
    overdue = ward.live(booked(ward, "Overdue", "3"))
    reacting = ward.live(booked(ward, "Reacting", "4"))
    due.started()
    due.climbs_to(60)
    due.at("11:45").observes()
    overdue.started()
    overdue.at("11:20").observes()
    reacting.started()
    reacting.at("11:50").observes()
    reacting.at("11:55").reacts(2)
    ward.at("12:06")
    assert quiet.day().stage == "booked"
    page = ward.sign_in().get("/days").text
    assert names_in_order(page) == ["REACTING", "OVERDUE", "DUE", "QUIET"]


def test_page_and_refresh_show_the_same_rows(ward):
    booked(ward, "Smith", "4")
    client = ward.sign_in()
    page, fragment = client.get("/days").text, client.get("/days/fragments/day-list").text
    start, end = page.index('<div class="day-list">'), page.index("</main>")
    rows = page[start:end].rstrip().removesuffix("</div>").rstrip()
    assert rows in fragment
    assert "<html" not in fragment


def test_counts_name_each_patient_once_by_what_presses_most(ward):
    day = ward.live(booked(ward, "Smith", "4"))
    day.started()
    ward.at("12:00")
    assert "1 overdue" in ward.sign_in().get("/days").text


def test_only_what_is_due_has_a_filled_button(ward):
    booked(ward, "Later", "1", "16:00")
    assert "nhsuk-button--brand" not in ward.sign_in().get("/days").text
    ward.live(booked(ward, "Now", "2")).started()
    ward.at("12:00")
    assert ward.sign_in().get("/days").text.count("nhsuk-button--brand") == 1


def test_home_is_held_against_closing_in_words(ward):
    booked(ward, "Late", "1", "14:00")
    page = ward.sign_in().get("/days").text
    assert "closing 18:45" in page
    assert "over" in page


def test_another_day_is_asked_for_in_the_address(ward):
    booked(ward, "Smith", "4")
    client = ward.sign_in()
    assert "SMITH" not in client.get("/days?on=2026-11-25").text
    assert "Wednesday 25-Nov-2026" in client.get("/days?on=2026-11-25").text
    for no_date in ("tomorrow", "0001-01-01", "9999-12-31", "2026-02-30"):
        assert client.get(f"/days?on={no_date}").status_code == 404


def test_row_keeps_its_own_id_so_that_no_tap_opens_another_patient(ward):
    day_id = booked(ward, "Smith", "4")
    page = ward.sign_in().get("/days").text
    row = page[page.index(f'id="row-{day_id}"') :]
    assert f'href="/days/{day_id}"' in row[: row.index("</li>")]


def test_day_that_is_over_comes_last_with_its_word(ward):
    over = ward.live(booked(ward, "Over", "1", "09:00"))
    over.at("08:30").write(e.DayDeferred(reason="infection"))
    booked(ward, "Later", "2", "16:00")
    ward.at("12:00")
    page = ward.sign_in().get("/days").text
    assert names_in_order(page) == ["LATER", "OVER"]
    assert "Deferred" in page


def test_w15_a_held_half_rate_that_cannot_keep_eight_hours_says_so_from_its_first_minute(ward):
    day_id = booked(ward, "Early", "1")
    book = ward.live(day_id).started()
    book.after(10).reacts(2)
    book.rate("2.5")
    ward.at(f"{book.now:%H:%M}")
    day = ward.day(day_id)
    verdicts = {line.name: line.verdict.tone for line in limit_lines(day)}
    assert list(verdicts.values()).count("over") >= 3
    assert list_verdict(day).tone == "over"
    assert list_verdict(day).words in ward.sign_in().get("/days").text


def test_tomorrow_counts_nothing_down_and_leads_on_to_the_next_day(ward):
    booked(ward, "Today", "1")
    tomorrow = date(2026, 11, 25)
    patient = PATIENT.model_copy(update={"family_name": "Tomorrow"})
    ward.book(patient, on=tomorrow, start="10:30", chair="2")
    client = ward.sign_in()
    assert 'href="/days?on=2026-11-25">Tomorrow</a>' in client.get("/days").text
    page = client.get("/days?on=2026-11-25").text
    assert names_in_order(page) == ["TOMORROW"]
    assert "<span>Booked</span>" in page
    assert "Start planned 10:30" in page
    assert 'href="/days?on=2026-11-26"' in page and 'href="/days?on=2026-11-24"' in page
    assert 'aria-current="page">Tomorrow</a>' in page


def test_the_list_takes_at_most_8_queries_however_many_patients(ward):
    for number in range(6):
        ward.live(booked(ward, f"P{number}", str(number))).started()
    ward.at("12:00")
    client = ward.sign_in()
    with ward.app.app_context():
        engine = db.engine
    seen = []

    def count(_connection, _cursor, statement, *_more):
        if statement.startswith(("SELECT", "INSERT", "UPDATE")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    for path in ("/days", "/days?nurse=mine"):
        seen.clear()
        assert client.get(path).status_code == 200
        assert len(seen) <= 8, seen
