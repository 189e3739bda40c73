"""What the line holds when it is changed in the middle of the infusion (rules 4, 18).

By hand: V 101.2 mL, L 15 mL, primed with drug, so the pump has 86.2 mL to move. Steps of 30 min
at 5, 10 and 15 and 60 min at 20 mL per hour are 35 mL by 150 min; then 25 mL per hour:
200 min 35 + 50 x 25 / 60 = 55.833 mL, 236 min 70.833 mL, bag empty at 272.88 min.
"""

from fractions import Fraction

import pytest

from bedside.core import events as e
from tests.core.tapping import with_line
from tests.support.daybook import DayBook

AT_200 = Fraction(335, 6)


def changed_at_200(how, holds, unit=None):
    book = DayBook(unit=unit or with_line()).started("101.2").climbs_to(150)
    book.after(200).write(e.LineChanged(how=how, line_holds=holds))
    return book


def given_after(book, minutes):
    return book.day_after(minutes).dose.given_ml


def test_new_saline_set_takes_the_drug_in_the_old_one_away_for_good():
    book = changed_at_200("new_set", "saline")
    assert given_after(book, 199) == AT_200 - Fraction(25, 60)
    assert given_after(book, 200) == AT_200
    # 36 min at 25 mL per hour fill the new line: nothing reaches the patient until then.
    assert given_after(book, 236) == AT_200
    assert given_after(book, 237) == AT_200 + Fraction(25, 60)
    book.after(273).write(e.BagFinished())
    assert given_after(book, 273) == Fraction("71.2")
    book.after(300).write(e.LineFlushed())
    assert given_after(book, 300) == Fraction("86.2")
    assert book.day().dose.not_given_ml == 15
    assert round(float(book.day().dose.given_mg), 3) == 10.221


def test_new_set_primed_from_the_bag_leaves_so_much_less_to_pump():
    book = changed_at_200("new_set", "drug")
    assert book.day_after(200).dose.to_pump_ml == Fraction("71.2")
    assert given_after(book, 236) == AT_200 + 15
    book.after(237).write(e.BagFinished())
    assert given_after(book, 237) == Fraction("71.2")
    book.after(240).write(e.LineFlushed())
    assert given_after(book, 240) == Fraction("86.2")


def test_flush_in_the_middle_gives_what_the_line_held():
    book = changed_at_200("flushed", "saline")
    assert given_after(book, 200) == AT_200 + 15
    assert given_after(book, 236) == AT_200 + 15
    book.after(273).write(e.BagFinished())
    book.write(e.LineFlushed())
    assert given_after(book, 273) == Fraction("101.2")


def test_set_changed_before_it_was_full_of_drug_loses_only_what_was_pumped():
    book = DayBook(unit=with_line()).started("101.2", primed="saline").climbs_to(30)
    book.after(60).write(e.LineChanged(how="new_set", line_holds="saline"))
    # 7.5 mL lost with the set, and 15 mL fill the next one.
    assert given_after(book, 60) == 0
    book.climbs_to(150)
    assert given_after(book, 150) == 35 - Fraction("7.5") - 15


def test_set_changed_after_the_bag_is_lost_and_the_flush_gives_nothing():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(273).write(e.BagFinished())
    book.after(280).write(e.LineChanged(how="new_set", line_holds="saline"))
    book.after(290).write(e.LineFlushed())
    assert given_after(book, 290) == Fraction("86.2")


@pytest.mark.parametrize("how", ["new_set", "flushed", "primed"])
def test_unsigned_line_is_not_counted_whatever_is_done_with_it(how):
    unsigned = DayBook().unit
    book = changed_at_200(how, "saline", unsigned)
    plain = DayBook().started("101.2").climbs_to(150)
    for minutes in (200, 236, 320):
        assert book.day_after(minutes).dose == plain.day_after(minutes).dose


def test_adopted_reading_below_the_sum_still_counts_after_a_change():
    book = changed_at_200("new_set", "saline", DayBook().unit)
    book.after(210).write(e.PumpReadingAdopted(volume_ml="50", reason="read"))
    assert given_after(book, 210) == 50


def reads(volume):
    return e.PumpReadingAdopted(volume_ml=volume, reason="read")


def test_reading_adopted_after_a_change_in_the_same_minute_does_not_count_before_it():
    book = changed_at_200("flushed", "saline")
    book.write(reads("71.2"))
    # 55.833 mL had been pumped when the flush gave its 15 mL; 15.367 mL more: 15 fill the line.
    assert given_after(book, 200) == Fraction("71.2")
    before = changed_at_200("new_set", "saline", DayBook().unit)
    assert given_after(before, 200) == AT_200


def test_change_after_a_reading_in_the_same_minute_counts_from_the_reading():
    book = DayBook(unit=with_line()).started("101.2").climbs_to(150)
    book.after(200).write(reads("60"))
    book.write(e.LineChanged(how="new_set", line_holds="saline"))
    assert given_after(book, 200) == 60
    assert given_after(book, 236) == 60


def test_reading_below_the_sum_is_taken_back_from_the_patient_once_and_the_new_line_still_fills():
    book = DayBook(unit=with_line()).started("101.2", primed="saline").climbs_to(150)
    book.after(200).write(e.LineChanged(how="new_set", line_holds="saline"))
    assert given_after(book, 200) == AT_200 - 15
    book.after(205).write(reads("10"))
    # 47.917 mL less were pumped than counted: nothing had reached the patient.
    assert given_after(book, 205) == 0
    # 10 mL more by 229 min, all of it in the new line; 20 mL by 253 min, 5 mL past it.
    assert given_after(book, 229) == 0
    assert given_after(book, 253) == 5


# Before the start: V 101.2 mL, L 15 mL. Steps give 35 mL by 150 min, so 71.2 mL are through at
# 150 + (71.2 - 35) x 60 / 25 = 236.88 min and 86.2 mL at 272.88 min.
def primed_again(how, holds, primed="drug", unit=None):
    book = DayBook(unit=unit or with_line()).made_ready("101.2", primed=primed)
    book.at("10:20").write(e.LineChanged(how=how, line_holds=holds))
    return book


@pytest.mark.parametrize(
    ("primed", "how", "holds", "to_pump", "given_at_empty", "flush_gives"),
    [
        ("drug", "primed", "drug", "71.2", "71.2", "15"),
        ("drug", "new_set", "drug", "71.2", "71.2", "15"),
        ("drug", "new_set", "saline", "86.2", "71.2", "15"),
        ("drug", "flushed", "saline", "86.2", "71.2", "15"),
        ("saline", "primed", "drug", "86.2", "86.2", "15"),
        ("saline", "primed", "saline", "101.2", "86.2", "15"),
        ("saline", "new_set", "saline", "101.2", "86.2", "15"),
    ],
)
def test_each_priming_before_the_start_takes_its_drug_from_the_bag(
    primed, how, holds, to_pump, given_at_empty, flush_gives
):
    book = primed_again(how, holds, primed)
    assert book.day("10:19").dose.to_pump_ml == Fraction("101.2" if primed == "saline" else "86.2")
    assert book.day("10:20").dose.to_pump_ml == Fraction(to_pump)
    assert book.day("10:20").dose.given_ml == 0
    book.at("10:30").starts()
    book.climbs_to(150)
    book.after(310).write(e.BagFinished())
    assert book.day().dose.given_ml == Fraction(given_at_empty)
    book.after(330).write(e.LineFlushed())
    assert book.day().dose.given_ml == Fraction(given_at_empty) + Fraction(flush_gives)


def test_the_finish_counts_what_a_second_priming_took():
    book = primed_again("primed", "drug")
    book.at("10:30").starts()
    book.climbs_to(150)
    assert book.day_after(150).projection.minutes_after(book.day().history.started.occurred_at) == (
        Fraction("236.88")
    )


def test_a_bag_entered_anew_starts_the_count_anew():
    book = primed_again("primed", "drug")
    book.at("10:25").bag("101.2")
    assert book.day().dose.to_pump_ml == Fraction("86.2")


def test_an_unsigned_line_costs_the_bag_nothing_before_the_start():
    book = primed_again("primed", "drug", unit=DayBook().unit)
    assert book.day().dose.to_pump_ml == Fraction("101.2")


def test_a_flush_in_the_minute_of_the_start_counts_by_its_place_in_the_record():
    book = DayBook(unit=with_line()).made_ready("101.2")
    book.at("10:30").write(e.LineChanged(how="flushed", line_holds="saline"))
    book.starts()
    assert book.day().dose.given_ml == 0
    book.write(e.LineChanged(how="primed", line_holds="drug"))
    book.write(e.LineChanged(how="flushed", line_holds="saline"))
    assert book.day().dose.given_ml == 15
