"""Slips that a green tick would hide: a fever called none, a bag ten times too small."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from tests.core.tapping import codes
from tests.support.daybook import DayBook


def _arrived():
    book = DayBook()
    book.at("08:15").arrives()
    return book


def _answers(check, answer, note):
    return e.CheckAnswered(check_id=check, answer=answer, note=note)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("37.9", []),
        ("37.9 °C in the ear", []),
        ("37,9", []),
        ("38.0", ["written_value_denies"]),
        ("38,0", ["written_value_denies"]),
        ("29.9", ["written_value_impossible"]),
        ("30.0", []),
        ("43.0", ["written_value_denies"]),
        ("43.1", ["written_value_impossible"]),
        ("39.8", ["written_value_denies"]),
        ("warm", ["written_value_impossible"]),
        ("98.6", ["written_value_impossible"]),
        ("367", ["written_value_impossible"]),
    ],
)
def test_no_fever_needs_a_temperature_that_says_so(note, found):
    assert codes(_arrived(), _answers("temperature", "passed", note)) == found


def test_a_fever_may_be_recorded_as_failed():
    assert codes(_arrived(), _answers("temperature", "failed", "39.8")) == []


@pytest.mark.parametrize(
    ("note", "found"), [("122/76", []), ("12/80", ["written_value_impossible"])]
)
def test_an_acceptable_blood_pressure_is_a_possible_one(note, found):
    assert codes(_arrived(), _answers("blood_pressure", "passed", note)) == found


@pytest.mark.parametrize(
    ("volume", "found"),
    [
        ("10.12", ["volume_unlikely"]),
        ("89.9", ["volume_unlikely"]),
        ("90", []),
        ("101.2", []),
        ("130", []),
        ("130.1", ["volume_unlikely"]),
        ("1012", ["volume_unlikely"]),
    ],
)
def test_a_bag_volume_outside_the_protocols_bags_is_a_slip(volume, found):
    book = DayBook().made_ready()
    bag = book.day().history.bag.event
    assert codes(book, bag.model_copy(update={"volume_ml": Decimal(volume)})) == found
