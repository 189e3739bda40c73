"""Steps of any length and any shift: a gap or overlap is told exactly where the times part."""

from hypothesis import given
from hypothesis import strategies as st

from bedside.core.protocol_mistakes import found_between

LENGTHS = st.lists(st.integers(1, 120), min_size=1, max_size=12)


def table(lengths, shift_at=None, shift=0):
    """Steps of these lengths and an open last one; from step `shift_at` on all begin later."""
    steps, at = [], 0
    for index, minutes in enumerate([*lengths, None]):
        at += shift if index == shift_at else 0
        to = {} if minutes is None else {"to_min": at + minutes}
        steps.append({"rate_ml_per_h": index + 1, "from_min": at, **to})
        at += minutes or 0
    return {"steps": steps, "max_rate": {"ml_per_h": len(steps)}}


def told(table_):
    return [found.loc for found in found_between(table_)]


@given(LENGTHS)
def test_steps_that_follow_each_other_are_told_nothing(lengths):
    assert told(table(lengths)) == []


@given(LENGTHS, st.data())
def test_one_shift_is_told_once_at_the_step_that_begins_there(lengths, data):
    at = data.draw(st.integers(0, len(lengths)))
    shift = data.draw(st.integers(1, 30))
    assert told(table(lengths, at, shift)) == [("steps", at, "from_min")]


@given(LENGTHS, st.data())
def test_an_overlap_is_told_as_one(lengths, data):
    at = data.draw(st.integers(1, len(lengths)))
    shift = -data.draw(st.integers(1, lengths[at - 1]))
    [found] = found_between(table(lengths, at, shift))
    assert found.loc == ("steps", at, "from_min")
    assert found.reason.startswith("overlap from ")


@given(LENGTHS, st.data())
def test_a_rate_above_the_highest_is_told_of_every_step_that_has_one(lengths, data):
    most = data.draw(st.integers(1, len(lengths) + 1))
    steps = table(lengths) | {"max_rate": {"ml_per_h": most}}
    assert told(steps) == [("steps", i, "rate_ml_per_h") for i in range(most, len(lengths) + 1)]


def test_a_table_without_steps_or_reactions_is_no_crash():
    assert told({}) == [("steps",)]
    assert told({"steps": "five", "reactions": [], "max_rate": 7}) == [("steps",)]
    assert told({"steps": [{}], "reactions": {"actions": "stop"}}) == []
