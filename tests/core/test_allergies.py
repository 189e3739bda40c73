"""Listed allergies against the day's medicines: a prescriber decides before each (rules 6)."""

from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.allergies import allergies_named_like, blocking, matches, open_matches
from bedside.core.day import stage_of
from tests.core.tapping import codes, findings, start
from tests.core.test_as_needed import chart, dose
from tests.support.daybook import PATIENT, PRESCRIBER, DayBook, configuration

CAMBRIDGE = configuration().protocols["cambridge-2020"]


def allergic(*names):
    return PATIENT.model_copy(update={"allergies": names})


def arrived(*names, **values):
    book = DayBook(patient=allergic(*names), **values)
    book.at("08:15").arrives()
    return book


def decided(match, verdict="go_on"):
    return e.PrescriberDecided(
        about=match.about, decision=verdict, reason="mild rash", prescriber_name=PRESCRIBER.name
    )


def given(premedication_id="paracetamol", **more):
    values = {"dose_mg": Decimal(1000), "route": "oral"} | more
    return e.PremedicationGiven(premedication_id=premedication_id, **values)


def named(book):
    return [(one.drug, one.kind, one.stage) for one in matches(book.day().history)]


@pytest.mark.parametrize(
    ("allergies", "found"),
    [
        (("Paracetamol",), [("paracetamol", "premedication", "before_premedication")]),
        (
            ("alemtuzumab",),
            [("alemtuzumab - LEMTRADA", "infusion", "before_start")],
        ),
        (("lemtrada",), [("alemtuzumab - LEMTRADA", "infusion", "before_start")]),
        (("penicillin", "latex"), []),
        ((), []),
    ],
)
def test_a_listed_allergy_is_held_against_every_medicine_of_the_day(allergies, found):
    assert named(arrived(*allergies)) == found


def test_allergies_that_nobody_recorded_match_nothing():
    book = DayBook(patient=PATIENT.model_copy(update={"allergies": None}))
    assert matches(book.day().history) == ()


def test_a_premedication_of_another_day_is_none_of_this_day():
    assert named(arrived("methylprednisolone", day=2)) != []
    steroid = next(p for p in CAMBRIDGE.premedication if "prednisolone" in p.drug)
    days = {day for one in steroid.doses for day in one.days}
    assert days == {1, 2, 3}
    assert named(arrived(steroid.drug, protocol=CAMBRIDGE, day=4)) == []


def test_a_sulfa_allergy_is_one_to_co_trimoxazole_by_the_shipped_group():
    book = arrived("Sulfa drugs", protocol=CAMBRIDGE)
    ((drug, kind, stage),) = named(book)
    assert "co-trimoxazole" in drug.casefold()
    assert (kind, stage) == ("at_home", "before_start")
    without = CAMBRIDGE.model_copy(update={"allergy_groups": ()})
    assert named(arrived("Sulfa drugs", protocol=without)) == []


def test_an_as_needed_medicine_of_the_chart_is_compared_too():
    book = arrived("ibuprofen")
    assert named(book) == []
    entry = book.write(chart(drug="Ibuprofen 400"))
    (match,) = matches(book.day().history)
    assert (match.kind, match.since) == ("as_needed", entry)


def test_one_drug_is_asked_about_once():
    book = arrived("paracetamol")
    book.write(chart())
    assert named(book) == [("paracetamol", "premedication", "before_premedication")]


def test_an_open_match_keeps_the_day_at_its_checks_until_a_prescriber_goes_on():
    book = arrived("paracetamol")
    book.passes_all_checks()
    (match,) = open_matches(book.day().history)
    assert stage_of(book.day().history) == "checks"
    book.write(decided(match, "do_not_go_on"), by=PRESCRIBER)
    assert stage_of(book.day().history) == "checks"
    book.write(decided(match), by=PRESCRIBER)
    assert open_matches(book.day().history) == ()
    assert stage_of(book.day().history) == "premedication"


def test_a_match_before_the_start_alone_does_not_hold_back_the_premedication():
    book = arrived("lemtrada")
    book.passes_all_checks()
    assert stage_of(book.day().history) == "premedication"


def test_no_start_while_a_match_stands_open():
    book = DayBook(patient=allergic("paracetamol")).made_ready()
    (finding,) = findings(book.at("10:30"), start())
    assert finding.code == "allergy_open"
    assert finding.values["match"].allergies == ("paracetamol",)
    book.write(decided(finding.values["match"]), by=PRESCRIBER)
    assert codes(book, start()) == []


def test_a_premedication_left_out_for_it_settles_it():
    book = arrived("paracetamol")
    book.write(e.PremedicationNotGiven(premedication_id="paracetamol", reason="allergy"))
    assert matches(book.day().history) != ()
    assert open_matches(book.day().history) == ()


@pytest.mark.parametrize("verdict", ["go_on", "do_not_go_on"])
def test_what_nobody_has_to_give_here_is_settled_by_either_decision(verdict):
    book = arrived("sulfa", protocol=CAMBRIDGE)
    (match,) = open_matches(book.day().history)
    book.write(decided(match, verdict), by=PRESCRIBER)
    assert open_matches(book.day().history) == ()


def test_giving_a_listed_drug_asks_for_the_decision_or_why_it_was_given_without():
    book = arrived("paracetamol")
    assert codes(book, given()) == ["allergy_not_decided"]
    assert codes(book, given(given_despite="given before the list was read")) == []
    (match,) = matches(book.day().history)
    book.write(decided(match), by=PRESCRIBER)
    assert codes(book, given()) == []
    book.write(decided(match, "do_not_go_on"), by=PRESCRIBER)
    assert codes(book, given()) == ["allergy_not_decided"]


def test_a_medicine_that_stands_nowhere_on_the_chart_is_compared_as_it_is_given():
    book = arrived("ibuprofen")
    (finding,) = findings(book, dose(drug="IBUPROFEN"))
    assert finding.values == {"drug": "IBUPROFEN", "allergies": ("ibuprofen",)}
    assert blocking(book.day().history, "morphine") == ()


def test_a_decision_before_the_allergy_was_known_does_not_cover_it():
    book = arrived("latex")
    patient = allergic("latex", "paracetamol")
    book.write(e.PatientCorrected(patient=patient))
    (match,) = matches(book.day().history)
    assert match.since.event.type == "patient_corrected"
    book.write(decided(match), by=PRESCRIBER)
    book.write(e.PatientCorrected(patient=patient.model_copy(update={"title": "Mrs"})))
    assert open_matches(book.day().history) == ()
    book.write(e.PatientCorrected(patient=allergic("latex")))
    book.write(e.PatientCorrected(patient=patient))
    assert len(open_matches(book.day().history)) == 1


def test_a_decision_on_an_allergy_needs_one_that_is_there():
    book = arrived("paracetamol")
    (match,) = matches(book.day().history)
    assert codes(book, decided(match), by=PRESCRIBER) == []
    assert codes(book, decided(match)) == ["not_your_role"]
    by_telephone = decided(match).model_copy(update={"by_telephone": True, "read_back": True})
    assert codes(book, by_telephone) == []
    elsewhere = decided(match).model_copy(update={"about": "allergy:ibuprofen"})
    assert codes(book, elsewhere, by=PRESCRIBER) == ["unknown_id"]


def test_a_name_without_latin_letters_can_be_decided_on():
    book = arrived("парацетамол")
    book.write(chart(drug="Парацетамол"))
    (match,) = matches(book.day().history)
    assert codes(book, decided(match), by=PRESCRIBER) == []


@pytest.mark.parametrize(("allergy", "drug"), [("e", "aspirin"), ("pe", "penicillin")])
def test_a_name_of_two_letters_matches_only_itself(allergy, drug):
    assert allergies_named_like(allergic(allergy), drug) == ()
    assert allergies_named_like(allergic(allergy), allergy.upper()) == (allergy,)
