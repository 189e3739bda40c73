"""W27: the pump's reading beside the computed volume, at, below and above both limits."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.pump_check import compare_reading
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Tap
from tests.core.reasons import codes_of
from tests.support.daybook import NURSE, DayBook, configuration

UNIT = configuration().unit


@pytest.mark.parametrize(
    ("reading", "computed", "asks"),
    [
        ("33.25", "35", False),
        ("33.24", "35", True),
        ("36.75", "35", False),
        ("36.76", "35", True),
        ("37.5", "35", True),
        ("3.5", "2.5", False),  # 40 percent, but no more than 1 mL
        ("3.51", "2.5", True),
        ("1", "0", False),
        ("1.1", "0", True),
    ],
)
def test_the_pump_is_asked_about_past_1_ml_and_past_5_percent_only(reading, computed, asks):
    assert compare_reading(UNIT, Fraction(reading), Fraction(computed)).asks is asks


def test_the_difference_is_told_with_its_sign_and_its_share_of_the_computed_volume():
    check = compare_reading(UNIT, Fraction("37.5"), Fraction(35))
    assert (check.difference_ml, check.percent) == (Fraction("2.5"), Fraction(50, 7))
    assert compare_reading(UNIT, Fraction(1), Fraction(0)).percent is None


def _codes(day, **values):
    event = e.PumpReadingRecorded(**values)
    try:
        check_tap(day, Tap(event, day.now, NURSE, "request-x", day.seq))
    except Refused as refused:
        return codes_of(refused.findings)
    return []


def test_at_150_minutes_a_reading_of_37_5_is_asked_about_until_it_was_read_again():
    day = DayBook().started().climbs_to(150).day_after(150)
    assert _codes(day, volume_ml=Decimal("36.7")) == []
    assert _codes(day, volume_ml=Decimal("37.5")) == ["reading_differs"]
    assert _codes(day, volume_ml=Decimal("37.5"), read_twice=True) == []


def test_a_reading_far_off_never_moves_the_computed_volume():
    book = DayBook().started().climbs_to(150)
    book.after(150).write(e.PumpReadingRecorded(volume_ml=Decimal("37.5"), read_twice=True))
    day = book.day_after(150)
    assert day.dose.pumped_ml == 35
    assert day.reading_in_question is not None
    book.write(e.PumpReadingAdopted(volume_ml=Decimal("37.5"), reason="pump read by two"))
    assert book.day_after(150).dose.pumped_ml == Fraction("37.5")
    assert book.day_after(150).reading_in_question is None


def test_a_reading_over_the_label_needs_a_reason_and_over_1_15_is_refused():
    day = DayBook().started().climbs_to(150).day_after(300)
    assert _codes(day, volume_ml=Decimal("101.3"), read_twice=True) == ["reading_over_label"]
    why = {"reason": "overfill", "read_twice": True}
    assert _codes(day, volume_ml=Decimal("116.38"), **why) == []
    assert _codes(day, volume_ml=Decimal("116.39"), **why) == ["reading_impossible"]
