"""The record: nothing disappears, and a correction stands above what it corrects."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bedside.core import events as e
from bedside.forms.correction import CorrectionForm
from tests.support.daybook import SECOND, instant
from tests.support.ward import Ward


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def book(ward):
    book = ward.live(ward.book())
    book.started()
    book.at("11:00").rate("10")
    ward.at("11:20")
    return book


def correction(book, **values):
    return {
        "request_id": "a" * 32,
        "seq": str(len(book.entries)),
        "what": "c",
        "correction_reason": "time read from the pump",
        "occurred_at": "10:58",
        "rate_ml_per_h": "10",
    } | values


def corrected(ward, book, seq=None, **values):
    seq = seq or len(book.entries)
    address = f"/days/{book.day_id}/record/{seq}/correct"
    return ward.sign_in().post(address, data=correction(book, **values))


def record_of(ward, book):
    return ward.sign_in().get(f"/days/{book.day_id}/record").text


def test_record_shows_every_line_newest_first(ward, book):
    page = record_of(ward, book)
    assert page.count("<tr") - 1 == len(book.entries)
    assert page.index("10\xa0mL per hour") < page.index("Infusion started") < page.index("Booked")


def test_line_entered_later_says_so_with_its_reason(ward, book):
    book.at("11:05").write(
        e.NoteWritten(text="seen by the doctor", late_reason="was busy"),
        entered_at=instant("11:25"),
    )
    assert "Entered later, by 20min: was busy" in record_of(ward, book)


def test_corrected_line_stays_struck_under_the_new_one(ward, book):
    assert corrected(ward, book).status_code == 303
    page = record_of(ward, book)
    assert "Correction of the line below: time read from the pump" in page
    assert page.index("<td>10:58</td>") < page.index("<s>11:00</s>")
    assert ward.day(book.day_id).history.runs[-1].from_at == instant("10:58")


def test_correction_without_a_reason_is_refused_and_keeps_what_was_typed(ward, book):
    answer = corrected(ward, book, correction_reason="")
    assert answer.status_code == 422
    assert 'value="10:58"' in answer.text
    assert len(ward.day(book.day_id).history.entries) == len(book.entries)


def test_correction_says_neither_corrected_nor_struck_is_refused(ward, book):
    assert corrected(ward, book, what="").status_code == 422


def test_correction_that_changes_nothing_is_refused(ward, book):
    answer = corrected(ward, book, occurred_at="11:00")
    assert answer.status_code == 422
    assert "Nothing is different" in answer.text


def test_fresh_correction_has_nothing_chosen_but_what_the_line_says(ward, book):
    address = f"/days/{book.day_id}/record/{len(book.entries)}/correct"
    page = ward.sign_in().get(address).text
    assert "checked" not in page
    assert 'value="11:00"' in page
    assert 'name="rate_ml_per_h"' in page


def test_struck_line_did_not_happen_and_stays(ward, book):
    answer = corrected(ward, book, what="s", correction_reason="wrong patient")
    assert answer.status_code == 303
    assert ward.day(book.day_id).rate_now == 5
    page = record_of(ward, book)
    assert "Line struck" in page
    assert "<s>11:00</s>" in page


def test_correction_posted_twice_makes_one_line(ward, book):
    assert [corrected(ward, book).status_code for _ in range(2)] == [303, 303]
    assert len(ward.day(book.day_id).history.entries) == len(book.entries) + 1


def test_correction_on_a_record_that_moved_on_is_a_conflict(ward, book):
    answer = corrected(ward, book, seq=len(book.entries), request_id="b" * 32) and corrected(
        ward, book, request_id="c" * 32
    )
    assert answer.status_code == 409
    assert "10:58" in answer.text


def test_corrected_observations_keep_the_signs_that_were_not_touched(ward, book):
    entry = book.at("11:10").observes(temperature_c="36.7", pulse_per_min=186)
    data = {"temperature_c": "36.7", "pulse_per_min": "86", "occurred_at": "11:10"}
    assert corrected(ward, book, entry.seq, **data).status_code == 303
    last = ward.day(book.day_id).history.sets[-1].event
    assert (last.pulse_per_min, last.systolic_mmhg, last.consciousness) == (86, 122, "A")


def test_impossible_value_is_refused_beside_its_field(ward, book):
    entry = book.at("11:10").observes()
    answer = corrected(ward, book, entry.seq, pulse_per_min="700", occurred_at="11:10")
    assert answer.status_code == 422
    assert 'value="700"' in answer.text


def test_every_earlier_value_stands_with_person_and_reason(ward, book):
    corrected(ward, book)
    seq = len(book.entries) + 1
    page = ward.sign_in(SECOND).get(f"/days/{book.day_id}/record/{seq}/correct").text
    assert "<s>11:00</s>" in page
    assert "time read from the pump" in page


def test_opening_line_and_lines_of_other_days_cannot_be_corrected(ward, book):
    client = ward.sign_in()
    assert client.get(f"/days/{book.day_id}/record/1/correct").status_code == 404
    assert client.get(f"/days/{book.day_id}/record/999/correct").status_code == 404
    other = ward.book(chair="9")
    assert client.get(f"/days/{other}/record/{len(book.entries)}/correct").status_code == 404


def test_correction_on_a_later_day_keeps_the_day_of_the_line(ward, book):
    ward.clock.move_to(instant("09:00", book.on.replace(day=25)))
    assert corrected(ward, book).status_code == 303
    assert ward.day(book.day_id).history.runs[-1].from_at == instant("10:58")


def test_a_line_of_the_hour_that_comes_twice_keeps_its_own_of_the_two_times(ward, book):
    first_half_past_one = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    old = replace(book.entries[-1], occurred_at=first_half_past_one)
    typed = {"what": "c", "occurred_at": "01:30"}
    with ward.app.test_request_context(method="POST", data=typed):
        form = CorrectionForm.of(old)
        later = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
        assert form.happened_at(later, ZoneInfo("Europe/London")) == first_half_past_one
