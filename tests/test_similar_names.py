"""Who could be taken for whom on one day."""

from datetime import date

import pytest

from bedside.core.events import DayDeferred
from bedside.similar_names import alike, chairs_alike
from tests.support.daybook import PATIENT, DayBook


def someone(family, given, number="9990000034", born_on=date(1970, 1, 1)):
    return PATIENT.model_copy(
        update={
            "family_name": family,
            "given_name": given,
            "nhs_number": number,
            "born_on": born_on,
        }
    )


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (("Smith", "Jane"), ("Smith", "Paul"), ("family_name",)),
        (("Smith", "Jane"), ("SMYTH", "Paul"), ("family_name",)),
        (("Smith", "Jane"), ("Smiht", "Paul"), ("family_name",)),
        (("Müller", "Jane"), ("Muller", "Paul"), ("family_name",)),
        (("Fitzgerald-Morrison", "Jane"), ("Morrison", "Paul"), ("family_name",)),
        (("Smith", "Catherine"), ("Osei", "Kathryn"), ("given_name",)),
        (("Thomas", "James"), ("James", "Thomas"), ("swapped",)),
        (("Smith", "Jane"), ("Osei", "Kwame"), ()),
        # Short names differ in one letter too often.
        (("Li", "Jane"), ("Lu", "Paul"), ()),
    ],
)
def test_names_are_alike_by_letters_sound_part_or_order(one, other, kinds):
    mine = someone(*one, number="9990000018", born_on=date(1984, 3, 12))
    assert alike(mine, someone(*other)) == kinds
    assert alike(someone(*other), mine) == kinds


def test_the_same_date_of_birth_is_alike_whatever_the_names():
    one = someone("Smith", "Jane", "9990000018")
    assert alike(one, someone("Osei", "Kwame")) == ("born",)


def test_the_same_patient_is_never_mistaken_for_themselves():
    assert alike(PATIENT, PATIENT) == ()


def test_each_of_two_is_told_the_others_chair_until_one_has_gone():
    jane = DayBook(patient=someone("Smith", "Jane", "9990000018"))
    joan = DayBook(patient=someone("Smyth", "Joan"))
    for day_id, book in (("a", jane), ("b", joan)):
        opened = book.entries[0]
        event = opened.event.model_copy(update={"day_id": day_id, "chair": day_id.upper()})
        object.__setattr__(opened, "event", event)
    assert chairs_alike([jane.day(), joan.day()]) == {"a": ("B",), "b": ("A",)}
    joan.write(DayDeferred(reason="ill"))
    assert chairs_alike([jane.day(), joan.day()]) == {}
