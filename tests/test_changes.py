"""What changed between two contents: nothing for equal ones, and enough to get the other back."""

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.changes import Change, changes_between, leaves

IDS = st.sampled_from(["a", "b", "c", "d"])
PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "5", "5.0", "text"])


def tables(inner):
    return st.dictionaries(st.sampled_from(["minutes", "rate", "text", "steps"]), inner, max_size=3)


def lists(inner):
    with_id = st.tuples(IDS, tables(inner)).map(lambda pair: pair[1] | {"id": pair[0]})
    named = st.lists(with_id, unique_by=lambda entry: entry["id"], max_size=4)
    unnamed = st.lists(tables(inner), max_size=4)
    return named | unnamed | st.lists(PLAIN.filter(lambda v: v is not None), max_size=3)


CONTENT = tables(st.recursive(PLAIN, lambda inner: tables(inner) | lists(inner), max_leaves=12))


def without_nothing(value):
    """A key that is null is a key that is not set."""
    if isinstance(value, dict):
        return {key: without_nothing(one) for key, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


def applied(content, changes):
    """The older content with every change made: slow, plain, and from the changes alone."""
    whole = {"": without_nothing(copy.deepcopy(content))}
    order = {"reordered": 0, "removed": 1, "changed": 2, "added": 3}
    # Places count in the older list for what goes, in the newer one for what comes.
    ranked = sorted(
        enumerate(changes),
        key=lambda n: (order[n[1].kind], -n[0] if n[1].kind == "removed" else n[0]),
    )
    for _, change in ranked:
        _apply(whole, change)
    return whole[""]


def _apply(whole, change):
    at = whole[""]
    steps = re.findall(r"\[([^\]]+)\]|([^.\[\]]+)", change.key)
    path = [(inside or name, bool(inside)) for inside, name in steps]
    for part, is_entry in path[:-1]:
        at = at[_place(at, part)] if is_entry else at[part]
    part, is_entry = path[-1]
    if change.kind == "reordered":
        entries = {one["id"]: one for one in at[part]}
        kept = iter(change.after)
        at[part] = [entries[next(kept)] if one["id"] in change.before else one for one in at[part]]
    elif change.kind == "removed":
        del at[_place(at, part) if is_entry else part]
    elif change.kind == "added" and is_entry:
        at.insert(change.place, without_nothing(change.after))
    elif is_entry:
        at[_place(at, part)] = without_nothing(change.after)
    else:
        at[part] = without_nothing(change.after)


def _place(entries, part):
    for place, one in enumerate(entries):
        if isinstance(one, dict) and one.get("id") == part:
            return place
    return int(part)


@given(CONTENT)
def test_a_content_does_not_differ_from_itself(content):
    assert changes_between(content, copy.deepcopy(content)) == ()


@given(CONTENT, CONTENT)
def test_every_difference_is_told_and_making_the_changes_gives_the_newer(before, after):
    changes = changes_between(before, after)
    assert applied(before, changes) == without_nothing(after)
    assert (changes == ()) == (without_nothing(before) == without_nothing(after))


STEPS = st.lists(st.sampled_from([{"rate": "5"}, {"rate": "10", "minutes": 30}, {}]), max_size=5)


@given(STEPS, STEPS)
def test_entries_without_an_id_that_look_alike_are_not_lost(before, after):
    changes = changes_between({"steps": before}, {"steps": after})
    assert applied({"steps": before}, changes) == {"steps": after}
    assert (changes == ()) == (before == after)


@given(CONTENT, CONTENT)
def test_the_other_way_round_the_same_keys_change(before, after):
    there = {(one.key, one.kind in ("added", "removed")) for one in changes_between(before, after)}
    back = {(one.key, one.kind in ("added", "removed")) for one in changes_between(after, before)}
    assert there == back


def test_a_number_of_a_step_has_the_key_of_the_file():
    before = {"steps": [{"rate_ml_per_h": "5"}, {"rate_ml_per_h": "15"}]}
    after = {"steps": [{"rate_ml_per_h": "5"}, {"rate_ml_per_h": "20"}]}
    [change] = changes_between(before, after)
    assert change == Change("steps[1].rate_ml_per_h", "changed", "15", "20")


def test_a_step_put_in_between_is_one_addition_not_a_shift_of_all():
    five, ten, twenty = ({"rate": rate} for rate in ("5", "10", "20"))
    [change] = changes_between({"steps": [five, twenty]}, {"steps": [five, ten, twenty]})
    assert change == Change("steps[1]", "added", None, ten, 1)
    [change] = changes_between({"steps": [five, ten, twenty]}, {"steps": [five, twenty]})
    assert change == Change("steps[1]", "removed", ten, None)


def test_an_entry_with_an_id_is_found_wherever_it_stands():
    one, two = {"id": "fever", "title": "Fever?"}, {"id": "consent", "title": "Consent?"}
    changed = {"id": "consent", "title": "Consent signed?"}
    assert changes_between({"checks": [one, two]}, {"checks": [changed, one]}) == (
        Change("checks", "reordered", ["fever", "consent"], ["consent", "fever"]),
        Change("checks[consent].title", "changed", "Consent?", "Consent signed?"),
    )
    assert changes_between({"checks": [one]}, {"checks": [two, one]}) == (
        Change("checks[consent]", "added", None, two, 0),
    )


@pytest.mark.parametrize(("before", "after"), [(True, 1), (False, 0), ("5", 5), ("5", "5.0")])
def test_what_is_written_differently_is_a_change(before, after):
    assert changes_between({"x": before}, {"x": after}) == (Change("x", "changed", before, after),)


def test_a_list_of_plain_values_is_told_whole():
    [change] = changes_between({"days": [1, 2]}, {"days": [1, 2, 3]})
    assert (change.key, change.before, change.after) == ("days", [1, 2], [1, 2, 3])


def test_leaves_name_every_value_that_is_set():
    entry = {"id": "x", "note": None, "doses": [{"days": [1, 2], "dose_mg": "5"}]}
    assert dict(leaves(entry, "premedication[x]")) == {
        "premedication[x].id": "x",
        "premedication[x].doses[0].days": [1, 2],
        "premedication[x].doses[0].dose_mg": "5",
    }
