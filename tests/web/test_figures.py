"""The unit's figures: what the page says, what the file holds and never holds, and for whom."""

import csv
from io import StringIO

import pytest

from bedside.core import events as e
from bedside.core.events import Patient
from tests.support.daybook import MANAGER, NURSE, PATIENT, PRESCRIBER
from tests.support.page import check
from tests.support.ward import Ward
from tests.web.test_unreadable import SPOILS, _spoil

OTHER = Patient(**(PATIENT.model_dump() | {"family_name": "Osei", "nhs_number": "9990000034"}))
HIDDEN = ("Smith", "SMITH", "Osei", "OSEI", "Jane", "9990000018", "1984", "penicillin", "Okafor")


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    """Two infusions: one set 5 and one 16 minutes late; a reaction of grade 2; one not here yet."""
    ward = Ward(tmp_path_factory.mktemp("ward"))
    book = ward.live(ward.book()).started()
    book.at("11:20").observes()  # due 11:15
    book.at("12:36").observes()  # due 12:20
    other = ward.live(ward.book(OTHER, chair="2", day=1)).started()
    other.at("10:40").reacts(2, note="Smith was told")
    other.at("10:40").observes()
    other.write(e.InfusionPaused(why="reaction", grade=2))
    other.at("10:55").write(e.InfusionDiscontinued(why="patient"))
    ward.book(Patient(**(PATIENT.model_dump() | {"nhs_number": "9990000042"})), chair="6")
    ward.at("13:00")
    return ward


@pytest.fixture(scope="module")
def manager(ward):
    return ward.sign_in(MANAGER)


def rows(answer):
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(StringIO(answer.get_data(as_text=True))))


def test_today_is_shown_first_with_parts_wholes_and_percentages(manager):
    answer = manager.get("/figures")
    page = check(answer)
    words = page.text()
    assert "3 days booked, 2 infusions started" in words
    # One patient's two; the other's at the reaction at once, and one open since 10:55.
    assert "2 of 4 50 %" in words
    for said in ("Done when due", "How this is counted", "Course 1, day 1", "1 of 1 100 %"):
        assert said in words
    assert not any(hidden in words for hidden in HIDDEN if hidden != "Okafor")


def test_nothing_due_is_no_percentage(manager):
    words = check(
        manager.get(
            "/figures?from-day=1&from-month=5&from-year=2026&to-day=2&to-month=May&to-year=2026"
        )
    ).text()
    assert "Nothing fell due on these days" in words
    assert "0 days booked, 0 infusions started" in words
    assert "%" not in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "from-day=31&from-month=2&from-year=2026&to-day=1&to-month=3&to-year=2026",
            "no such date",
        ),
        ("from-day=2&from-month=3&from-year=2026&to-day=1&to-month=3&to-year=2026", "Swap the two"),
        ("from-day=1&from-month=1&from-year=2025&to-day=2&to-month=1&to-year=2026", "367 days"),
        ("from-day=1&from-month=1&from-year=2026", "no such date"),
        ("from-day=1&from-month=1&from-year=99999&to-day=1&to-month=1&to-year=1", "no such date"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_kept_as_typed(manager, asked, said):
    for path in ("/figures", "/figures.csv"):
        answer = manager.get(f"{path}?{asked}")
        assert answer.status_code == 422
        page = check(answer)
        assert said in page.text()
        assert 'name="from-year" value="' in answer.text


def test_a_year_is_allowed_and_a_named_range_ends_today(manager):
    year = "from-day=25&from-month=11&from-year=2025&to-day=24&to-month=11&to-year=2026"
    assert "3 days booked" in check(manager.get(f"/figures?{year}")).text()
    for name in ("week", "month"):
        words = check(manager.get(f"/figures?range={name}")).text()
        assert "to 24-Nov-2026" in words and "3 days booked" in words


def test_the_file_has_a_row_for_each_day_and_nobody_in_it(manager):
    answer = manager.get("/figures.csv?range=today")
    found = rows(answer)
    assert [row["number"] for row in found] == ["1", "2", "3"]
    assert {row["iso_week"] for row in found} == {"2026-W48"}
    by_course_day = {(row["day_of_course"], row["infusion_started"]): row for row in found}
    first, reacted = by_course_day["2", "1"], by_course_day["1", "1"]
    assert (first["sets_due"], first["sets_in_5_min"], first["sets_in_15_min"]) == ("2", "1", "1")
    assert (reacted["reactions_grade_2"], reacted["stopped_early"]) == ("1", "1")
    assert (reacted["planned_min"], reacted["actual_min"]) == ("308.88", "25")
    assert by_course_day["2", "0"]["planned_min"] == ""
    assert not any(hidden in answer.text for hidden in HIDDEN)


def test_the_file_says_the_same_as_the_page(manager):
    found = rows(manager.get("/figures.csv?range=today"))
    due = sum(int(row["sets_due"]) for row in found)
    in_five = sum(int(row["sets_in_5_min"]) for row in found)
    counted = sum(int(row["sets_counted_for_5_min"]) for row in found)
    assert (due, in_five, counted) == (4, 2, 4)


def test_a_record_that_cannot_be_read_is_said_to_be_missing(tmp_path):
    ward = Ward(tmp_path)
    spoiled = ward.book()
    ward.book(OTHER, chair="2")
    _spoil(ward, spoiled, SPOILS["line"])
    client = ward.sign_in(MANAGER)
    words = check(client.get("/figures")).text()
    assert "1 record cannot be read and is in none of these figures" in words
    assert "1 day booked" in words
    assert len(rows(client.get("/figures.csv"))) == 1


@pytest.mark.parametrize("who", [NURSE, PRESCRIBER])
def test_the_figures_are_the_managers(ward, who):
    client = ward.sign_in(who)
    assert client.get("/figures").status_code == 403
    assert client.get("/figures.csv").status_code == 403
