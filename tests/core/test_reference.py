r"""The engine against the plain and slow telling of the same day, on days made up by Hypothesis.

10,000 days of each; an hour and more on two cores, so begin with -k one property:
.venv/bin/python -m pytest tests/core -m generated -n 2 -o faulthandler_timeout=0 \
    --hypothesis-profile=thorough
"""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.generated import corrected_days, days
from tests.core.reference import rounded_up

pytestmark = pytest.mark.generated
LATER = st.integers(min_value=0, max_value=90)


@given(days(), LATER)
def test_volume_given_is_that_of_the_slow_telling(written, later):
    minute = written.last_minute + later
    assert written.book().day_after(minute).dose.given_ml == written.told(minute).given


@given(days())
def test_volume_at_every_earlier_minute_is_that_of_the_slow_telling(written):
    day = written.book().day()
    for minute in range(0, written.last_minute + 1, 7):
        at = day.history.started.occurred_at + timedelta(minutes=minute)
        given = min(day.pump.pumped_by(at), Fraction(written.volume))
        assert given == written.told(minute).given


@given(days(), LATER)
def test_finish_and_its_basis_are_those_of_the_slow_telling(written, later):
    minute = written.last_minute + later
    slow = written.told(minute)
    if slow.given >= slow.bag_ml:
        return
    projection = written.book().day_after(minute).projection
    basis, finish = slow.basis_and_finish()
    started_at = written.book().after(0).now
    assert (projection.basis, projection.minutes_after(started_at)) == (basis, finish)
    assert projection.finish_at == written.book().after(rounded_up(finish)).now


@given(days(), LATER)
def test_step_due_is_that_of_the_slow_telling(written, later):
    minute = written.last_minute + later
    slow, history = written.told(minute), written.book().day_after(minute).history
    due_at = None if history.awaiting_half_of else history.leg_due_at()
    expected = slow.step_due()
    assert due_at == (None if expected is None else written.book().after(expected).now)


@given(days(), LATER)
def test_observations_due_are_those_of_the_slow_telling(written, later):
    minute = written.last_minute + later
    task = next(t for t in written.book().day_after(minute).tasks if t.kind == "observations")
    assert task.due_at == written.book().after(written.told(minute).set_due()).now


@given(corrected_days(), LATER)
def test_corrected_day_equals_the_day_entered_rightly(written, later):
    minute = written.last_minute + later
    day, slow = written.book().day_after(minute), written.told(minute)
    assert day.dose.given_ml == slow.given
    if slow.given < slow.bag_ml:
        finish = day.projection.minutes_after(day.history.started.occurred_at)
        assert (day.projection.basis, finish) == slow.basis_and_finish()
