"""The unit's figures over many dates: kept totals say what a fresh count says."""

from datetime import timedelta
from itertools import islice
from random import Random

import pytest

from bedside.clock import MovableClock
from bedside.core.events import ReactionRecorded
from bedside.core.figures import Figures
from bedside.record.engine import writing
from bedside.record.figures import _totals, figures_between, total_between
from bedside.record.store import NewEntry, append, heads_on
from bedside.record.tables import db
from tests.record.ten_years import THE_DAY, today, week, write, write_people
from tests.support.daybook import NURSE, instant

NOW = instant("13:30")
FIRST = THE_DAY - timedelta(days=14)


@pytest.fixture
def unit(app):
    """Ten days of the week before, and three of today."""
    _totals.forget()
    made = [*islice(week(0, 1), 10), *today(3)]
    with writing() as session:
        write_people(session.connection(), ())
        write(session.connection(), made, Random(7))
    db.session.remove()
    return len(made)


def counted_anew():
    found = Figures()
    for day in figures_between(FIRST, THE_DAY, "unit", NOW):
        found.add(day)
    return found


def test_the_kept_totals_are_those_of_a_fresh_count(unit):
    fresh = counted_anew()
    assert fresh.days == unit and fresh.infusions > 10
    assert total_between(FIRST, THE_DAY, "unit", NOW) == fresh
    assert len(_totals) == 5, "the week's dates, not today"
    assert total_between(FIRST, THE_DAY, "unit", NOW) == fresh


def test_a_line_added_to_a_past_day_counts_at_the_next_look(unit):
    before = total_between(FIRST, THE_DAY, "unit", NOW)
    past = THE_DAY - timedelta(days=7)
    day_id = next(iter(heads_on(past, "unit")))
    reaction = NewEntry(ReactionRecorded(grade=1), instant("20:00", past), NURSE)
    append(day_id, "reaction-1", lambda _: [reaction], MovableClock(NOW))
    after = total_between(FIRST, THE_DAY, "unit", NOW)
    assert after.reactions.total() == before.reactions.total() + 1
    assert after == counted_anew()


def test_another_unit_has_none_of_it(unit):
    assert total_between(FIRST, THE_DAY, "another", NOW) == Figures()
