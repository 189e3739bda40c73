"""Bookings from a file: shown first, then all of it in one transaction, never twice."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.bookings_file import COLUMNS, MOST_ROWS, FileUnreadable, rows_of
from tests.support.daybook import THE_DAY
from tests.support.desk import HEAD, Desk
from tests.support.ward import Ward

JANE = "Smith,Jane,Ms,12-Mar-1984,Female,999 000 0018,penicillin,25/11/2026,10:30,1,1,4,Dr A. Mehta"
KWAME = "Osei,Kwame,Mr,1988-07-30,Male,9990000034,none,25/11/2026,09:00,1,1,2,Dr A. Mehta"


@pytest.fixture
def desk(tmp_path):
    return Desk(Ward(tmp_path))


def lines(*rows):
    return HEAD + "\n".join(rows)


def days_on_the_25th(desk):
    return desk.get("/days?on=2026-11-25")


def test_a_file_is_shown_and_nothing_is_booked_by_looking(desk):
    shown = desk.file(lines(JANE, KWAME))
    said = desk.words(shown)
    assert "2 would be booked, 2 new patients. Nothing is booked yet." in said
    assert "SMITH, Jane (Ms)" in said and "999 000 0018" in said and "Book these 2" in said
    assert "No patients on this day" in days_on_the_25th(desk)
    assert "Nobody here" in desk.words(desk.post("/patients", find="smith"))


def test_what_was_shown_is_booked_at_once_and_a_second_click_books_nothing_twice(desk):
    shown = desk.file(lines(JANE, KWAME))
    for _ in range(2):
        assert desk.books_file(shown, request="one-request").status_code == 303
    again = desk.books_file(shown)
    assert again.status_code == 409
    assert "2 booked already" in desk.words(again)
    said = days_on_the_25th(desk)
    assert said.count("SMITH, Jane") == said.count("OSEI, Kwame") == 1
    assert "2 booked already" in desk.words(desk.file(lines(JANE, KWAME)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_commas_semicolons_and_tabs_are_read_with_and_without_a_mark(delimiter, mark):
    text = io.StringIO()
    rows = list(csv.reader(io.StringIO(lines(JANE, KWAME))))
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    good, bad = rows_of((mark + text.getvalue()).encode(), THE_DAY)
    assert (len(good), bad) == (2, [])
    assert good[0].patient.allergies == ("penicillin",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        ("f\xe4mily_name".encode("latin-1"), "not UTF-8"),
        (lines(JANE).encode("utf-16"), "not UTF-8"),
        (b"\x00\x01", "not UTF-8"),
        (b"family_name,day\n", "no column given_name"),
        ((HEAD.strip() + ",day\n").encode(), "a column twice"),
        ((HEAD + '"open').encode(), "Line 2: a quotation mark"),
        (b"x" * (200 * 1024 + 1), "larger than 200 kB"),
        ((HEAD + "\n".join(["a"] * (MOST_ROWS + 1))).encode(), "more than 1000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(desk, content, said):
    answer = desk.file(content)
    assert answer.status_code == 422
    assert said in desk.words(answer)


def test_no_file_is_asked_for_again(desk):
    answer = desk.post("/bookings/import", seq="0")
    assert answer.status_code == 422 and "Choose a file" in desk.words(answer)
    damaged = desk.post("/bookings/import", seq="0", seal="x", content="not base64!")
    assert "did not come back whole" in desk.words(damaged)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12-Mar-1984", "12/3/84", "born: write day, month and year in full"),
        ("12-Mar-1984", "12-Mar-2084", "still to come"),
        ("0018", "0019", "check digit"),
        ("10:30", "25:30", "start: write a 24-hour time"),
        ("1,1,4", "1,x,4", "day: write a number"),
        ("1,1,4", "1,6,4", "Course 1 has 5 days"),
        ("1,1,4", "1,1,99", "There is no such chair"),
        ("25/11/2026", "23/11/2026", "That date is over"),
        ("Smith", "", "family_name: nothing stands there"),
        ("Smith", "=HYPERLINK(1)", "family_name: begins like a formula"),
        ("Jane", "@SUM", "given_name: begins like a formula"),
        ("Jane", "Ja\u202ene", "cannot be printed"),
        ("Jane", "J" * 201, "longer than 200"),
        (",Dr A. Mehta", "", "The line has 12 cells, not 13"),
    ],
)
def test_a_bad_row_is_left_out_with_its_line_and_reason_and_the_others_can_be_booked(
    desk, old, new, said
):
    shown = desk.file(lines(KWAME, JANE.replace(old, new)))
    words = desk.words(shown)
    assert (
        "Cannot be booked" in words
        and said in words
        and "Line Why 3"
        in " ".join(words.split("Cannot be booked")[1].split()).replace(
            "Correct them in the file and bring it again. The others can be booked now. ", ""
        )
    )
    assert desk.books_file(shown).status_code == 303
    assert "OSEI, Kwame" in days_on_the_25th(desk)


def test_a_thousand_bad_rows_are_answered_at_once_and_not_all_shown(desk):
    began = time.perf_counter()
    said = desk.words(desk.file(HEAD + "\n".join([JANE.replace("0018", "0019")] * 1000)))
    assert time.perf_counter() - began < 20
    assert "1000 cannot be booked" in said and "The first 100 of 1000 are shown" in said
    assert "Book this" not in said and "Book these" not in said
    assert "The others can be booked" not in said


def test_a_known_patient_is_known_and_what_the_file_adds_is_shown_and_told(desk):
    patient_id = desk.adds()
    desk.books(patient_id, on="24-Nov-2026")
    changed = KWAME.replace("none", '"latex, nuts"').replace(",1,1,2,", ",1,2,2,")
    shown = desk.file(lines(changed))
    said = desk.words(shown)
    assert "1 with changed details" in said
    assert "No known allergies → Known allergies: latex, nuts" in said
    assert desk.books_file(shown).status_code == 303
    assert "Known allergies: latex, nuts" in desk.get(f"/patients/{patient_id}")
    first = desk.ward.day(desk.days_of(patient_id)[-1])
    assert first.history.opened.patient.allergies == ("latex", "nuts")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1988-07-30", "1988-07-31", "has another date of birth here"),
        ("Kwame", "Kofi", "The NHS number is that of OSEI, Kwame (Mr)"),
        ("none", "nuts", "Allergies are known here that the file does not name: latex"),
        ("none", "unavailable", "Allergies are known here"),
    ],
)
def test_a_file_never_changes_who_somebody_is_nor_loses_an_allergy(desk, old, new, said):
    desk.adds(allergies_known="yes", allergies="latex")
    shown = desk.file(
        lines(KWAME.replace("none", "latex").replace(old.replace("none", "latex"), new))
    )
    assert said in desk.words(shown)
    assert "Book this" not in desk.words(shown)


def test_an_empty_column_of_allergies_changes_nothing(desk):
    desk.adds(allergies_known="yes", allergies="latex")
    said = desk.words(desk.file(lines(KWAME.replace("none", ""))))
    assert "Known patient" in said and "changed details" not in said


def test_a_patient_twice_on_one_date_is_booked_once(desk):
    shown = desk.file(lines(KWAME, KWAME.replace("09:00", "14:00")))
    assert "stands twice on this date" in desk.words(shown)
    assert desk.books_file(shown).status_code == 303
    assert days_on_the_25th(desk).count("OSEI, Kwame") == 1


def test_warnings_stand_beside_the_row_they_are_about(desk):
    smyth = JANE.replace("Smith", "Smyth").replace("999 000 0018", "9990000050")
    said = desk.words(desk.file(lines(JANE, smyth)))
    assert "Name alert: SMITH, Jane (Ms)" in said and "Chair 4 is taken at that time" in said


def test_what_changed_since_it_was_shown_is_shown_again_and_books_nothing(desk):
    shown = desk.file(lines(JANE, KWAME))
    desk.adds(given_name="Kofi")
    answer = desk.books_file(shown)
    assert answer.status_code == 409
    assert "Something has changed since" in desk.words(answer)
    assert "No patients on this day" in days_on_the_25th(desk)


def test_the_empty_file_names_the_columns_and_books_nobody(desk):
    answer = desk.client.get("/bookings/import/template.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.data.decode("utf-8-sig").strip() == ",".join(COLUMNS)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert rows_of(answer.data, THE_DAY) == ([], [])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_sentence(content):
    try:
        rows_of(content, THE_DAY)
    except FileUnreadable as refused:
        assert str(refused) and "\n" not in str(refused)


CELL = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(CELL, min_size=13, max_size=13), max_size=5))
def test_any_cells_become_rows_or_reasons_each_line_once(cells):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *cells])
    try:
        good, bad = rows_of(text.getvalue().encode(), THE_DAY)
    except FileUnreadable:
        return
    told = [row.line for row in (*good, *bad)]
    assert len(told) == len(set(told)) <= len(cells)
    assert all(reason for row in bad for reason in row.reasons)
