"""Follow-up dates: from the last infusion planned, and from the last one given (rules.md 27)."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bedside.core.courses import courses_of
from bedside.core.follow_up import appointment, appointments
from bedside.core.protocol import Protocol
from bedside.core.protocol_questions import FollowUp
from tests.core.tapping import SPAIN
from tests.core.test_courses import course_given, missed, said, whole

MONDAY = date(2026, 11, 23)
A_DAY = timedelta(days=1)
VISIT = {
    "id": "bloods", "who": "MS team", "what": "Bloods", "when": "Every month",
    "basis": "unit", "source": "[A]",
}  # fmt: skip


def visit(**numbers):
    return FollowUp.model_validate(VISIT | numbers)


def dates(found):
    return found.first_on, found.last_on


@pytest.mark.parametrize(
    ("planned_on", "given_on", "first", "last"),
    [
        (date(2026, 11, 27), date(2026, 11, 24), date(2026, 12, 27), date(2030, 11, 24)),
        (date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 28), date(2031, 1, 31)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 29), date(2032, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 31), date(2030, 12, 31)),
        (date(2027, 2, 28), date(2025, 2, 28), date(2027, 3, 28), date(2029, 2, 28)),
    ],
)
def test_first_and_last_bloods_at_the_ends_of_months(planned_on, given_on, first, last):
    found = appointment(visit(every_months=1, until_months=48), planned_on, given_on)
    assert dates(found) == (first, last)


def test_each_number_gives_its_own_date_and_none_gives_none():
    on = date(2026, 11, 27)
    assert dates(appointment(visit(), on, on)) == (None, None)
    assert dates(appointment(visit(once_after_weeks=4), on, on)) == (date(2026, 12, 25), None)
    assert dates(appointment(visit(until_months=4), on, on)) == (None, date(2027, 3, 27))
    assert dates(appointment(visit(every_months=12), on, on)) == (date(2027, 11, 27), None)


def test_before_the_first_dose_there_is_no_date():
    assert dates(appointment(visit(every_months=1, until_months=48), None, None)) == (None, None)
    found = appointments(SPAIN, courses_of(SPAIN, [said(MONDAY, 1)], MONDAY))
    assert {dates(one) for one in found} == {(None, None)}


def bloods_of(days, today):
    found = appointments(SPAIN, courses_of(SPAIN, days, today))
    return dates(next(one for one in found if one.visit.take_home == "bloods"))


def test_first_bloods_move_when_a_dose_is_missed_and_again_when_it_is_booked():
    booked = [said(MONDAY + n * A_DAY, n + 1) for n in range(1, 5)]
    assert bloods_of([whole(MONDAY, 1), *booked], MONDAY)[0] == date(2026, 12, 27)
    gone = [whole(MONDAY, 1), missed(MONDAY + A_DAY, 2), *booked[1:]]
    assert bloods_of(gone, MONDAY + A_DAY)[0] == date(2026, 12, 28)
    again = [*gone, said(date(2026, 12, 7), 2, day_id="again")]
    assert bloods_of(again, MONDAY + A_DAY)[0] == date(2027, 1, 7)


def test_last_bloods_count_from_the_last_dose_given_of_all_courses():
    first = course_given(MONDAY)
    assert bloods_of(first[:2], MONDAY + A_DAY)[1] == date(2030, 11, 24)
    assert bloods_of(first, MONDAY + 4 * A_DAY)[1] == date(2030, 11, 27)
    second = whole(date(2027, 11, 29), 1, course=2)
    assert bloods_of([*first, second], date(2027, 11, 29)) == (date(2028, 1, 1), date(2031, 11, 29))


def test_course_that_is_only_booked_leaves_the_dates_with_the_last_one_begun():
    days = [*course_given(MONDAY), said(date(2027, 12, 6), 1, course=2)]
    assert bloods_of(days, date(2027, 6, 1)) == (date(2026, 12, 27), date(2030, 11, 27))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"every_months": 1, "once_after_weeks": 4}, "does not go with every_months"),
        ({"take_home": "bloods"}, "needs every_months and until_months"),
        ({"take_home": "bloods", "every_months": 1}, "needs every_months and until_months"),
        ({"every_months": 0}, "greater than or equal to 1"),
    ],
)
def test_numbers_that_do_not_fit_together_are_refused(numbers, said):
    with pytest.raises(ValidationError, match=said):
        visit(**numbers)


def test_the_patients_page_has_the_dates_of_one_follow_up_only():
    table = SPAIN.model_dump()
    table["follow_up"] = [
        one
        | {"take_home": "bloods", "every_months": 1, "until_months": 48, "once_after_weeks": None}
        for one in table["follow_up"]
    ]
    with pytest.raises(ValidationError, match="stands twice"):
        Protocol.model_validate(table)
