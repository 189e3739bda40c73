"""A CTCAE v5.0 grade beside the band: only where the unit records it, and it drives nothing."""

import pytest

from bedside.core import events as e
from bedside.core.day import read_day
from tests.core.tapping import codes, over
from tests.support.daybook import PRESCRIBER, SECOND, DayBook, configuration, recording_ctcae

UNIT = recording_ctcae().unit
# clinical.md 4b: which grades a term has; "-" and grade 5 are no choice.
GRADES = {
    "infusion_related_reaction": (1, 2, 3, 4),
    "cytokine_release_syndrome": (1, 2, 3, 4),
    "anaphylaxis": (3, 4),
    "urticaria": (1, 2, 3),
    "allergic_reaction": (1, 2, 3, 4),
    "fever": (1, 2, 3, 4),
    "chills": (1, 2, 3),
}


def reaction(term=None, grade=None, band=2):
    return e.ReactionRecorded(
        symptoms=("hives:widespread",), grade=band, ctcae_term=term, ctcae_grade=grade
    )


def book(unit=UNIT):
    """20 mL per hour since minute 90; it is minute 100."""
    return DayBook(unit=unit).started().climbs_to(90).after(100)


def test_the_terms_have_the_grades_of_the_source_and_no_others():
    found = {term.id: tuple(one.grade for one in term.grades) for term in UNIT.ctcae}
    assert found == GRADES


def test_a_unit_that_does_not_record_ctcae_pins_none_of_it():
    unit = configuration().unit
    assert (unit.record_ctcae, unit.ctcae) == (False, ())


@pytest.mark.parametrize("term", GRADES)
@pytest.mark.parametrize("grade", [1, 2, 3, 4])
def test_only_a_grade_that_ctcae_gives_the_term_is_taken(term, grade):
    expected = [] if grade in GRADES[term] else ["ctcae_unknown"]
    assert codes(book(), reaction(term, grade)) == expected


@pytest.mark.parametrize(("term", "grade"), [("fever", None), (None, 2), ("gout", 1)])
def test_half_a_ctcae_grade_or_an_unknown_term_is_refused(term, grade):
    assert codes(book(), reaction(term, grade)) == ["ctcae_unknown"]


def test_a_reaction_without_a_ctcae_grade_is_taken_all_the_same():
    assert codes(book(), reaction()) == []


def test_a_unit_that_does_not_record_it_refuses_one():
    assert codes(book(configuration().unit), reaction("fever", 1)) == ["ctcae_not_recorded_here"]


def test_a_day_without_ctcae_and_one_with_it_say_the_same_of_everything_else():
    graded, plain = book(), book()
    graded.write(reaction("anaphylaxis", 4))
    plain.write(reaction())
    for minutes in (100, 130, 300):
        with_it, without = graded.day_after(minutes), plain.day_after(minutes)
        assert with_it.history.reactions[0].ctcae == ("anaphylaxis", 4)
        assert (with_it.locked, with_it.projection, with_it.limits, with_it.tasks) == (
            without.locked,
            without.projection,
            without.limits,
            without.tasks,
        )


def test_only_the_ctcae_grade_can_be_changed_and_the_band_stays():
    day = book()
    known = day.write(reaction("fever", 1))
    same_band = e.ReactionRegraded(reaction_seq=known.seq, grade=2)
    assert codes(day, same_band) == ["same_grade"]
    same_of_both = same_band.model_copy(update={"ctcae_term": "fever", "ctcae_grade": 1})
    assert codes(day, same_of_both) == ["same_grade"]
    other = same_band.model_copy(update={"ctcae_term": "fever", "ctcae_grade": 2})
    assert codes(day, other) == []
    day.write(other)
    assert day.day().history.reactions[0].ctcae == ("fever", 2)


def test_a_band_changed_without_a_ctcae_grade_keeps_the_one_recorded():
    day = book()
    known = day.write(reaction("fever", 1))
    day.write(e.ReactionRegraded(reaction_seq=known.seq, grade=3))
    assert day.day().history.reactions[0].ctcae == ("fever", 1)


def test_a_ctcae_grade_entered_later_does_not_lock_a_bag_that_was_reopened():
    day = book()
    known = day.write(reaction(band=4))
    day.pauses()
    day.after(110).write(over(known))
    day.after(111).write(e.Grade4Reopened(reason="seen"), by=PRESCRIBER, second=SECOND)
    assert not day.day().locked
    later = e.ReactionRegraded(reaction_seq=known.seq, grade=4, ctcae_term="fever", ctcae_grade=4)
    day.after(112).write(later)
    assert not read_day(day.entries, day.now).locked
