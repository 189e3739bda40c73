""" "Does not apply" is refused where the record itself says that the check applies."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bedside.core import events as e
from bedside.core.day import is_check_clear
from bedside.core.protocol import Protocol
from tests.core.tapping import codes, findings, start
from tests.support.daybook import DayBook

FLUSHED, MONTHS = "line_flushed_after_methylprednisolone", "twelve_months"
STEROID = e.PremedicationGiven(
    premedication_id="methylprednisolone", dose_mg=Decimal("1000"), route="IV"
)


def not_applicable(check_id):
    return e.CheckAnswered(check_id=check_id, answer="not_applicable")


def here(**book):
    day = DayBook(**book)
    day.at("08:15").arrives()
    return day


def test_the_flush_after_methylprednisolone_applies_once_it_was_given():
    book = here()
    assert codes(book, not_applicable(FLUSHED)) == []
    book.at("09:00").write(STEROID)
    assert codes(book, not_applicable(FLUSHED)) == ["applies_today"]
    assert codes(book, e.CheckAnswered(check_id=FLUSHED, answer="passed")) == []
    assert codes(book, e.CheckAnswered(check_id=FLUSHED, answer="failed")) == []


def test_methylprednisolone_given_from_the_chart_counts_too():
    book = here()
    book.at("09:00").write(
        e.MedicineGiven(drug="Methylprednisolone", dose=Decimal(1), dose_unit="g", route="IV")
    )
    assert codes(book, not_applicable(FLUSHED)) == ["applies_today"]


def test_where_it_was_not_given_there_is_nothing_to_flush():
    book = here()
    book.at("09:00").write(
        e.PremedicationNotGiven(premedication_id="methylprednisolone", reason="glucose")
    )
    assert codes(book, not_applicable(FLUSHED)) == []


def test_an_answer_before_the_steroid_does_not_let_the_infusion_start():
    book = DayBook().made_ready()
    assert codes(book.at("10:30"), start()) == []
    book.at("08:20").write(not_applicable(FLUSHED))
    assert codes(book.at("10:30"), start()) == ["applies_today"]
    book.write(e.CheckAnswered(check_id=FLUSHED, answer="passed"))
    assert codes(book, start()) == []


@pytest.mark.parametrize(("course", "refused"), [(1, []), (2, ["applies_today"])])
def test_months_between_courses_do_not_apply_to_the_first_course_alone(course, refused):
    book = here(course=course, day=1)
    assert codes(book, not_applicable(MONTHS)) == refused


def test_the_refusal_says_which_line_of_the_record_denies_the_answer():
    book = here(course=2, day=1)
    book.at("09:00").write(STEROID)
    because = {
        check_id: findings(book, not_applicable(check_id))[0].values["because"]
        for check_id in (FLUSHED, MONTHS)
    }
    assert because == {FLUSHED: "medicine_given", MONTHS: "later_course"}


def test_what_only_the_nurse_can_know_may_still_not_apply():
    assert codes(here(day=1), not_applicable("pregnancy_test")) == []


def test_a_check_answered_before_the_record_denied_it_is_open_again():
    book = here()
    book.write(not_applicable(FLUSHED))
    check = next(one for one in book.protocol.checks if one.id == FLUSHED)
    assert is_check_clear(book.day().history, check)
    book.at("09:00").write(STEROID)
    assert not is_check_clear(book.day().history, check)


def test_only_one_check_may_rest_on_the_same_memory():
    checks = DayBook().protocol.checks
    months = next(one for one in checks if one.id == MONTHS)
    again = months.model_copy(update={"id": "another"})
    with pytest.raises(ValidationError, match="record_knows used twice: months_between"):
        Protocol.model_validate({**dict(DayBook().protocol), "checks": (*checks, again)})
