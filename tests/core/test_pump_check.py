"""W27: the pump's reading beside the computed volume, at, below and above both limits."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.fit_to_go import items
from bedside.core.pump_check import compare_reading
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Tap
from tests.core.reasons import codes_of
from tests.core.tapping import codes
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


def test_a_reading_adopted_in_its_own_minute_is_in_question_no_more():
    book = DayBook().started().climbs_to(150)
    book.after(150).write(e.PumpReadingRecorded(volume_ml=Decimal("37.5"), read_twice=True))
    assert book.day().reading_in_question is not None
    book.write(e.PumpReadingAdopted(volume_ml=Decimal("37.5"), reason="scale agrees"))
    assert book.day().reading_in_question is None
    book.after(160).write(e.PumpReadingRecorded(volume_ml=Decimal("50"), read_twice=True))
    assert book.day().reading_in_question is book.entries[-1]


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


def ended_with(reading, **why):
    """Every step on time, bag empty by 308.88 min: confirmed at 309, the pump read beside it."""
    book = DayBook().started().climbs_to(150)
    book.after(309).write(e.BagFinished())
    book.write(e.PumpReadingRecorded(volume_ml=Decimal(reading), **why))
    return book


@pytest.mark.parametrize(
    ("reading", "differs"), [("96.14", False), ("96.13", True), ("101.2", False), ("106.27", True)]
)
def test_the_reading_at_the_bags_end_is_in_question_beyond_5_percent(reading, differs):
    day = ended_with(reading, read_twice=True).day()
    assert (day.reading_in_question is not None) is differs


def test_a_reading_at_the_bags_end_can_be_adopted_and_explains_the_dose():
    book = ended_with("90", read_twice=True)
    assert book.day().dose.given_ml == Fraction("101.2")
    adopt = e.PumpReadingAdopted(volume_ml=Decimal("90"), reason="bag leaked at the port")
    assert codes(book, adopt) == []
    assert codes(book, adopt, second=None) == ["second_person_needed"]
    book.write(adopt)
    day = book.day()
    assert (day.dose.given_ml, day.dose.not_given_ml) == (90, Fraction("11.2"))
    assert day.reading_in_question is None
    book.after(320).write(e.LineFlushed())
    assert {item.id: item.done for item in items(book.day())}["dose_explained"]


def test_a_reading_at_the_end_is_adopted_in_the_watch_too_but_not_after_discharge():
    book = ended_with("90", read_twice=True)
    adopt = e.PumpReadingAdopted(volume_ml=Decimal("90"), reason="bag leaked at the port")
    book.after(320).write(e.LineFlushed())
    assert codes(book, adopt) == []
    book.after(450).write(e.PatientDischarged())
    assert codes(book, adopt) == ["impossible_then"]


def test_a_reading_that_was_explained_is_no_question_but_can_still_be_adopted():
    book = ended_with("90", read_twice=True, reason="pump reset at the second bag clamp")
    assert book.day().reading_in_question is None
    assert book.day().reading_that_differs is not None
