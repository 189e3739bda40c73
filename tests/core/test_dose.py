"""Which bag volume counts, and what a line changed late or rinsed before the start takes from it.

By hand: V 101.2 mL, L 15 mL, primed with drug, so the pump has 86.2 mL to move. 35 mL are through
at 150 min, then 25 mL per hour: 79.167 mL at 256 min, 7.033 mL left in the bag.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bedside.core import events as e
from bedside.core.dose import is_bag_known
from tests.core.tapping import with_line
from tests.support.daybook import SECOND, DayBook


def reads_the_label(book, volume):
    book.write(
        e.BagRecorded(
            batch="AL7M0423",
            expires_on=date(2027, 3, 31),
            diluent=book.protocol.bag.diluents[0],
            volume_ml=Decimal(volume),
            first_rate_ml_per_h=Decimal(5),
            prepared_at=book.now,
            line_holds="drug",
        )
    )


def reads_it_too(book, volume):
    book.write(
        e.BagSecondChecked(
            volume_ml=Decimal(volume),
            first_rate_ml_per_h=Decimal(5),
            right_patient=True,
            bag_in_order=True,
        ),
        by=SECOND,
    )


def test_label_volume_counts_nowhere_until_a_second_person_has_read_the_same():
    book = DayBook()
    nominal = Fraction(book.protocol.bag.nominal_volume_ml)
    book.at("08:15").arrives()
    reads_the_label(book.at("10:00"), "104.5")
    assert not is_bag_known(book.day().history)
    assert book.day().dose.bag_ml == nominal
    reads_it_too(book, "105.4")
    assert book.day().dose.bag_ml == nominal
    reads_it_too(book, "104.5")
    assert is_bag_known(book.day().history)
    assert book.day().dose.bag_ml == Fraction("104.5")


def test_bag_that_hangs_counts_by_its_label_even_when_the_second_check_is_found_wrong():
    book = DayBook().started("104.5")
    reads_it_too(book, "105.4")
    assert is_bag_known(book.day().history)
    assert book.day().dose.bag_ml == Fraction("104.5")


@pytest.mark.parametrize(
    ("minutes", "to_pump"), [(236, "71.2"), (237, "71.25"), (256, Fraction(475, 6))]
)
def test_new_set_primed_from_the_bag_takes_no_more_than_the_bag_still_holds(minutes, to_pump):
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(minutes).write(e.LineChanged(how="new_set", line_holds="drug"))
    dose = book.day_after(minutes).dose
    assert dose.to_pump_ml == Fraction(to_pump)


@pytest.mark.parametrize("holds", ["saline", "drug", "unknown"])
def test_line_rinsed_before_the_start_holds_no_drug_whatever_is_said_of_it(holds):
    book = DayBook(unit=with_line()).made_ready("101.2")
    book.at("10:20").write(e.LineChanged(how="flushed", line_holds=holds))
    book.at("10:30").starts()
    dose = book.day_after(60).dose
    assert (dose.to_pump_ml, dose.given_ml) == (Fraction("86.2"), 0)
    assert dose.until_drug_ml == 10


def test_set_changed_in_the_minute_of_a_lower_reading_takes_only_what_the_line_held():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(200).write(e.PumpReadingAdopted(volume_ml="50", reason="read"))
    book.write(e.LineChanged(how="new_set", line_holds="saline"))
    assert book.day_after(200).dose.given_ml == 50
    # 15 mL by 236 min fill the new line.
    assert book.day_after(236).dose.given_ml == 50
    assert book.day_after(237).dose.given_ml == 50 + Fraction(25, 60)


def test_volume_of_the_line_is_known_only_where_the_unit_has_signed_one():
    assert DayBook(unit=with_line("15")).day().dose.line_ml == 15
    assert DayBook().day().dose.line_ml is None


def test_lower_reading_leaves_the_line_as_full_of_drug_as_it_was():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(200).write(e.PumpReadingAdopted(volume_ml="50", reason="read"))
    assert book.day_after(200).dose.until_drug_ml == 0
    # 12 min at 25 mL per hour.
    assert book.day_after(212).dose.given_ml == 55
