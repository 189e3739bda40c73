"""Entered later, and why: the unit's own minutes, as pinned with the day (rules.md 14)."""

import pytest

from bedside.core import events as e
from bedside.core.reactions import lowest_grade_now
from bedside.screens.record import is_entered_later
from tests.core.tapping import MINUTE, UNIT, codes, with_unit
from tests.support.daybook import DayBook

NOTE = e.NoteWritten(text="slept")


def late(**minutes):
    return with_unit(late=UNIT.late.model_copy(update=minutes))


def test_the_shipped_minutes_are_those_of_the_rules():
    shipped = UNIT.late
    assert (shipped.entered_later_min, shipped.reason_from_min) == (5, 15)
    assert shipped.last_set_max_age_min == 60


@pytest.mark.parametrize(("ago", "expected"), [(14, []), (15, ["late_needs_reason"])])
def test_a_reason_is_asked_from_fifteen_minutes_on(ago, expected):
    book = DayBook().started().climbs_to(60).after(70)
    assert codes(book, NOTE, ago=ago) == expected


@pytest.mark.parametrize(("ago", "expected"), [(29, []), (30, ["late_needs_reason"])])
def test_a_unit_with_its_own_minutes_is_asked_by_them(ago, expected):
    book = DayBook(unit=late(reason_from_min=30)).started().climbs_to(60).after(70)
    assert codes(book, NOTE, ago=ago) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(4, False), (5, False), (6, True)])
def test_more_than_five_minutes_is_entered_later(minutes, expected):
    book = DayBook().started()
    entry = book.write(NOTE, entered_at=book.now + minutes * MINUTE)
    assert is_entered_later(entry, book.day()) is expected


@pytest.mark.parametrize(("age", "grade"), [(59, 2), (60, 2), (61, 1)])
def test_a_lowest_grade_rests_on_a_set_of_at_most_sixty_minutes(age, grade):
    book = DayBook().started().climbs_to(90).after(100)
    book.observes(temperature_c="39.1")
    day = book.day_after(100 + age)
    assert lowest_grade_now(day.history, day.now, (), ()).grade == grade
