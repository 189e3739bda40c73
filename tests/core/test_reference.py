r"""The engine against the plain and slow telling of the same day, on days made up by Hypothesis.

Every number of a day at once: volume, dose, line, rate, finish and its basis, next step,
observations, limits. 10,000 days of each property, half an hour in all on two cores; the days of
a seed are the same everywhere:
.venv/bin/python -m pytest tests/core/test_reference.py -n 2 -o faulthandler_timeout=0 \
    --hypothesis-profile=thorough --hypothesis-seed=1
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.generated import (
    LATER,
    SINGLES,
    TEN_STEPS,
    days,
    ladders,
    london_offset_min,
    rewritten_days,
    settings_of,
)
from tests.core.reference import MG_IN_THE_BAG, rounded_up

pytestmark = [pytest.mark.generated]
OTHER_LADDERS = st.one_of(st.sampled_from((*SINGLES, TEN_STEPS)), ladders())


def told_by_the_engine(written, day):
    """What a screen would say, minutes counted from the start."""

    def minute(at):
        return None if at is None else (at - written.start_at).total_seconds() / 60

    steps = [task for task in day.tasks if task.kind == "rate_step"]
    sets = [task for task in day.tasks if task.kind == "observations"]
    projection = day.projection
    return {
        "rate": day.rate_now,
        "line_holds": day.line_holds,
        "given_ml": day.dose.given_ml,
        "given_mg": day.dose.given_mg,
        "left_in_bag_ml": day.dose.left_to_pump_ml,
        "basis": projection.basis if projection else "none",
        "finish": projection.minutes_after(written.start_at) if projection else None,
        "finish_clock": local_clock(day, projection.finish_at) if projection else None,
        "step_due": minute(steps[0].due_at) if steps else None,
        "set_due": minute(sets[0].due_at) if sets else None,
        "set_overdue": minute(sets[0].overdue_from) if sets else None,
        "watch_end": minute(day.watch_end_at),
        "limits": {one.name: one.margin_min for one in day.limits},
    }


def local_clock(day, instant):
    return f"{instant.astimezone(day.history.unit.zone):%d-%b %H:%M}"


def told_slowly(written, slow):
    basis, finish = slow.basis_and_finish()
    return {
        "rate": slow.rate,
        "line_holds": slow.holds,
        "given_ml": slow.given,
        "given_mg": MG_IN_THE_BAG * slow.given / slow.bag_ml,
        "left_in_bag_ml": slow.in_bag,
        "basis": basis,
        "finish": finish,
        "finish_clock": None if finish is None else clock_by_hand(written, rounded_up(finish)),
        "step_due": slow.step_due(),
        "set_due": slow.set_due(),
        "set_overdue": slow.set_overdue(),
        "watch_end": slow.watch_end(),
        "limits": slow.limits(),
    }


def clock_by_hand(written, minute):
    instant = written.at(minute)
    return f"{written.at(minute + london_offset_min(instant)):%d-%b %H:%M}"


def agrees(written, later):
    minute = written.last_minute + later
    book = written.book()
    day, slow = book.day(written.at(minute)), written.told(minute)
    assert day.history.collisions == []
    assert told_by_the_engine(written, day) == told_slowly(written, slow)
    return day


@given(days(), LATER)
def test_spanish_day_is_told_alike(written, later):
    day = agrees(written, later)
    for minute in range(0, written.last_minute + 1, 13):
        pumped = min(day.pump.pumped_by(written.at(minute)), Fraction(written.setting.bag_ml))
        assert pumped == written.told(minute).pumped


@given(days(settings_of(ladder=OTHER_LADDERS)), LATER)
def test_day_on_any_other_ladder_is_told_alike(written, later):
    agrees(written, later)


@given(days(settings_of(line=True)), LATER)
def test_day_with_a_line_that_holds_drug_or_saline_is_told_alike(written, later):
    agrees(written, later)


@given(days(settings_of(night=True)), LATER)
def test_night_past_midnight_and_a_clock_change_is_told_alike(written, later):
    agrees(written, later)


@given(rewritten_days(settings_of(ladder=OTHER_LADDERS, night=True, line=True)), LATER)
def test_corrected_struck_and_disordered_entries_are_told_like_the_day_itself(written, later):
    agrees(written, later)
