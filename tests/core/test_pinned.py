"""A day is read from the protocol and the settings in its own first event, or says why not."""

import json

import pytest

from bedside.core.earlier import is_news, last_reading
from bedside.core.events import EarlierDaysRead
from bedside.core.pinned import PinnedUnreadable, protocol_of, unit_of
from tests.support.daybook import DayBook


def test_a_day_gives_back_what_it_was_opened_with():
    book = DayBook()
    opened = book.day("08:00").history.opened
    assert protocol_of(opened.protocol_text) == book.protocol
    assert unit_of(opened.unit_text) == book.day("08:00").history.unit


def test_a_text_of_another_version_names_its_keys_and_never_what_they_hold():
    content = json.loads(DayBook().day("08:00").history.opened.protocol_text)
    del content["bag"]["prime_with"]
    content["watch"]["minutes"] = "Farah Ahmed"
    with pytest.raises(PinnedUnreadable) as told:
        protocol_of(json.dumps(content))
    assert (told.value.document, told.value.missing) == ("protocol", ("bag.prime_with",))
    assert told.value.odd == ("watch.minutes",)
    assert "Farah" not in str(told.value)


def test_a_text_that_is_none_says_so():
    with pytest.raises(PinnedUnreadable, match="the unit of the day cannot be read: none of it"):
        unit_of("no JSON")


def test_nothing_known_of_earlier_days_is_no_news():
    history = DayBook().day("08:00").history
    assert last_reading(history) is None
    assert not is_news(history, EarlierDaysRead())
