"""Medicines of the day: what was given, the last of the same, an allergy by name."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.allergies import allergies_named_like
from bedside.core.medicines import given_today, last_of
from tests.core.tapping import SPAIN, clock, with_protocol
from tests.support.daybook import PATIENT, DayBook


def paracetamol(dose="1"):
    return e.MedicineGiven(drug="Paracetamol", dose=Decimal(dose), dose_unit="g", route="oral")


def told():
    """Two doses told out of order, after the premedication of 08:30."""
    book = DayBook().started()
    book.at("14:00").write(paracetamol("0.5"))
    book.at("12:00").write(paracetamol())
    return book.at("15:00").day().history


def test_premedication_stands_among_the_medicines_with_its_drug_dose_route_and_time():
    history = DayBook().made_ready().day().history
    planned = {premed.drug: premed for premed in history.protocol.premedication}
    given = given_today(history)
    assert {one.drug for one in given} <= set(planned)
    steroid = next(one for one in given if one.drug.casefold() == "methylprednisolone")
    assert (steroid.dose, steroid.dose_unit, clock(steroid.at)) == (1000, "mg", "08:30")
    assert steroid.route == planned[steroid.drug].routes[0]


def test_premedication_is_told_by_the_name_of_its_drug_or_by_what_the_line_says():
    first, *others = SPAIN.premedication
    renamed = first.model_copy(update={"drug": "Acetaminophen"})
    book = DayBook(protocol=with_protocol(premedication=(renamed, *others))).made_ready()
    assert "Acetaminophen" in {one.drug for one in given_today(book.day().history)}
    older = e.PremedicationGiven(premedication_id="chlorphenamine", dose_mg=Decimal(10), route="IV")
    book.write(older)
    assert given_today(book.day().history)[-1].drug == "chlorphenamine"


def test_premedication_that_was_left_out_is_not_given():
    book = DayBook()
    book.at("08:15").arrives()
    left_out = e.PremedicationNotGiven(premedication_id="paracetamol", reason="vomits")
    book.at("08:30").write(left_out)
    assert given_today(book.day().history) == ()


def test_everything_given_stands_in_the_order_of_time():
    given = given_today(told())
    assert [clock(one.at) for one in given][-2:] == ["12:00", "14:00"]
    assert given[-2].drug == "Paracetamol"
    assert (given[-2].dose, given[-2].dose_unit, given[-2].route) == (1, "g", "oral")


@pytest.mark.parametrize("name", ["paracetamol", " PARACETAMOL ", "Paracetamol"])
def test_the_last_dose_of_the_same_drug_is_found_however_it_is_written(name):
    last = last_of(told(), name)
    assert (last.dose, clock(last.at)) == (Decimal("0.5"), "14:00")


def test_a_drug_not_given_today_has_no_last_dose():
    assert last_of(told(), "salbutamol") is None


def allergic(*allergies):
    return PATIENT.model_copy(update={"allergies": allergies})


@pytest.mark.parametrize(
    ("drug", "named"),
    [
        ("Penicillin", ("penicillin",)),
        ("penicillin  V", ("penicillin",)),
        ("peni", ("penicillin",)),
        ("pen", ("penicillin",)),
        ("pe", ()),
        ("latex gel", ("Latex",)),
        ("ibuprofen", ()),
    ],
)
def test_an_allergy_is_named_when_its_name_stands_in_the_drugs_or_the_other_way(drug, named):
    assert allergies_named_like(allergic("penicillin", "Latex"), drug) == named


@pytest.mark.parametrize("allergies", [(), None])
def test_without_a_listed_allergy_none_is_named(allergies):
    patient = PATIENT.model_copy(update={"allergies": allergies})
    assert allergies_named_like(patient, "penicillin") == ()
