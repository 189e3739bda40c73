"""Chairs by bay, nurses by the time of the day."""

from datetime import time

import pytest
from pydantic import ValidationError

from bedside.core.floor import Bay, Floor, Nurses


def floor(*nurses):
    bays = (Bay(name="A", chairs=("1", "2")), Bay(name="Window", chairs=("3",)))
    return Floor(bays=bays, nurses=tuple(Nurses(from_at=at, count=n) for at, n in nurses))


def test_a_chair_stands_in_its_bay_and_an_unknown_one_in_none():
    assert [floor().bay_of(chair) for chair in ("1", "3", "9")] == ["A", "Window", None]
    assert floor().chairs == ("1", "2", "3")


@pytest.mark.parametrize(
    ("clock", "count"),
    [(time(7, 29), 0), (time(7, 30), 2), (time(12, 59), 2), (time(13, 0), 3), (time(23, 59), 3)],
)
def test_nurses_count_from_their_minute_until_the_next_entry(clock, count):
    assert floor((time(7, 30), 2), (time(13, 0), 3)).nurses_at(clock) == count


def test_a_floor_nobody_described_counts_no_nurses_and_knows_no_chair():
    assert Floor().nurses_at(time(12)) is None
    assert Floor().chairs == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"bays": [{"name": "A", "chairs": ["1", "1"]}]},
        {"bays": [{"name": "A", "chairs": ["1"]}, {"name": "A", "chairs": ["2"]}]},
        {"bays": [{"name": "A", "chairs": ["1"]}, {"name": "B", "chairs": ["1"]}]},
        {"bays": [{"name": "A", "chairs": []}]},
        {"nurses": [{"from_at": time(9), "count": 2}, {"from_at": time(9), "count": 3}]},
        {"nurses": [{"from_at": time(9), "count": 2}, {"from_at": time(8), "count": 3}]},
        {"nurses": [{"from_at": time(9, 0, 30), "count": 2}]},
        {"nurses": [{"from_at": time(9), "count": -1}]},
    ],
)
def test_what_stands_twice_or_out_of_order_is_a_mistake(wrong):
    with pytest.raises(ValidationError):
        Floor.model_validate(wrong)
