"""As-needed medicines on the screen: entered from the chart, given, too soon, decided, seen."""

from uuid import uuid4

import pytest

from bedside.core import events as e
from tests.support.daybook import PATIENT, PRESCRIBER, SECOND
from tests.support.page import Page
from tests.support.ward import PINS, Ward

CHART = {
    "drug": "paracetamol",
    "dose": "1",
    "dose_unit": "g",
    "route": "oral",
    "interval_h": "4",
    "max_in_24_h": "4",
    "max_unit": "g",
    "prescriber_name": "Dr A. Mehta",
}
CHARTED = {"what": "as_charted"}


@pytest.fixture
def ward(tmp_path):
    """At 11:30, an hour into the infusion; paracetamol 1 g was given at 08:30."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book()
    ward.live(ward.day_id).started().climbs_to(60)
    ward.at("11:30")
    ward.client = ward.sign_in()
    return ward


def post(ward, screen, **typed):
    fields = {"request_id": uuid4().hex, "seq": ward.day(ward.day_id).seq, **typed}
    return ward.client.post(f"/days/{ward.day_id}/{screen}", data=fields)


def page(ward, screen):
    answer = ward.client.get(f"/days/{ward.day_id}/{screen}".rstrip("/"))
    assert answer.status_code == 200
    found = Page(answer.text)
    assert found.faults == []
    return found.text()


def last(ward):
    return ward.day(ward.day_id).history.entries[-1].event


def charted(ward):
    assert post(ward, "as-needed/new", **CHART).status_code == 303
    return ward.day(ward.day_id).history.as_needed[-1].seq


def signed(ward, about, **more):
    fields = {"decision": "go_on", "reason": "fever, seen", **more}
    signer = {"second_person": PRESCRIBER.id, "second_pin": PINS[PRESCRIBER.id]}
    return post(ward, f"decisions/{about}", **fields, **signer)


def test_what_the_chart_says_is_entered_whole(ward):
    assert "Nothing entered from the chart yet" in page(ward, "as-needed")
    page(ward, "as-needed/new")
    charted(ward)
    line = last(ward)
    assert (line.drug, line.dose, line.min_interval_min) == ("paracetamol", 1, 240)
    assert (line.max_in_24_h, line.max_unit, line.prescriber_name) == (4, "g", "Dr A. Mehta")


@pytest.mark.parametrize("missing", CHART)
def test_a_line_of_the_chart_needs_every_part(ward, missing):
    answer = post(ward, "as-needed/new", **{k: v for k, v in CHART.items() if k != missing})
    assert answer.status_code == 422
    assert ward.day(ward.day_id).history.as_needed == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"interval_h": "0"}, "From a minute to 24 hours"),
        ({"interval_h": "24.5"}, "From a minute to 24 hours"),
        ({"interval_h": "0.333"}, "From a minute to 24 hours"),
        ({"dose": "0"}, "A dose is more than 0."),
        ({"max_in_24_h": "0"}, "More than 0."),
        ({"max_unit": "mL"}, "Give both in a unit of the same kind"),
        ({"max_in_24_h": "0.5"}, "One dose is more than 0.5 g in 24 hours"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_kept(ward, changes, words):
    answer = post(ward, "as-needed/new", **(CHART | changes))
    assert answer.status_code == 422 and words in answer.text
    assert 'value="paracetamol"' in answer.text


def test_a_name_that_holds_another_is_said_to_be_counted_apart(ward):
    answer = post(ward, "as-needed/new", **(CHART | {"drug": "paracetamol IV", "dose": ""}))
    assert "Written like paracetamol, but not the same name" in answer.text


def test_the_list_shows_the_last_dose_premedication_included_and_the_next(ward):
    charted(ward)
    said = page(ward, "as-needed")
    assert "paracetamol: Not before 12:30" in said
    assert "Last paracetamol 08:30, 3hr ago: 1,000 mg (1 g) oral" in said
    assert "In 24 hours: 1 g of at most 4 g" in said
    assert "what was taken at home" in said


def test_giving_proposes_nothing_and_takes_the_charts_dose_once_it_is_chosen(ward):
    seq = charted(ward)
    ward.at("12:30")
    assert "May be given now" in page(ward, f"as-needed/{seq}")
    html = ward.client.get(f"/days/{ward.day_id}/as-needed/{seq}").text
    assert "checked" not in html
    assert post(ward, f"as-needed/{seq}").status_code == 422
    assert post(ward, f"as-needed/{seq}", **CHARTED).location == f"/days/{ward.day_id}/as-needed"
    given = last(ward)
    assert (given.drug, given.dose, given.dose_unit) == ("paracetamol", 1, "g")
    assert (given.route, given.given_despite) == ("oral", None)


def test_another_dose_needs_dose_unit_and_route(ward):
    seq = charted(ward)
    ward.at("12:30")
    assert "Which dose?" in post(ward, f"as-needed/{seq}", what="other").text
    other = {"what": "other", "dose": "500", "dose_unit": "mg", "route": "IV"}
    assert post(ward, f"as-needed/{seq}", **other).status_code == 303
    assert (last(ward).dose, last(ward).dose_unit, last(ward).route) == (500, "mg", "IV")


def test_too_soon_asks_a_prescriber_whose_decision_is_good_for_one_dose(ward):
    seq = charted(ward)
    asked = page(ward, f"as-needed/{seq}")
    assert "not before 12:30, the last was at 08:30" in asked
    assert "Save: it was given already" in asked
    assert post(ward, f"as-needed/{seq}", **CHARTED).status_code == 422
    decide = page(ward, f"decisions/as_needed:{seq}")
    assert "paracetamol before its time or above its maximum" in decide
    assert "Doses known 08:30 1,000 mg (1 g) oral" in decide
    answer = signed(ward, f"as_needed:{seq}")
    assert answer.location == f"/days/{ward.day_id}/as-needed"
    assert "the prescriber decided to go on" in page(ward, "as-needed")
    assert post(ward, f"as-needed/{seq}", **CHARTED).status_code == 303
    assert "paracetamol: Not before 15:30" in page(ward, "as-needed")


def test_two_nurses_hear_it_by_telephone(ward):
    seq = charted(ward)
    heard = {
        "decision": "go_on",
        "reason": "fever",
        "prescriber_name": "Dr A. Mehta",
        "read_back": "y",
        "pin": PINS["okafor"],
        "second_person": SECOND.id,
        "second_pin": PINS[SECOND.id],
    }
    assert post(ward, f"decisions/as_needed:{seq}/telephone", **heard).status_code == 303
    assert post(ward, f"as-needed/{seq}", **CHARTED).status_code == 303
    assert "not countersigned" in page(ward, "").casefold()


def test_a_dose_that_was_given_is_kept_with_its_reason_until_a_prescriber_has_seen_it(ward):
    seq = charted(ward)
    why = {"given_despite": "given by the doctor at the bed", "despite_for": "paracetamol"}
    assert post(ward, f"as-needed/{seq}", **CHARTED, **why).status_code == 303
    entry = ward.day(ward.day_id).history.entries[-1]
    for screen in ("", "as-needed", "decision"):
        assert "given by the doctor at the bed" in page(ward, screen)
    assert "▲ Given without a prescriber's decision" in page(ward, "record")
    facts = page(ward, f"decisions/medicine_given:{entry.seq}")
    assert "Against it paracetamol at 11:30: not before 12:30" in facts
    assert signed(ward, f"medicine_given:{entry.seq}").status_code == 303
    assert "Without a prescriber's decision" not in page(ward, "")


def test_off_the_chart_needs_a_reason_and_a_dose_from_an_old_screen_is_still_a_fact(ward):
    seq = charted(ward)
    ward.at("12:30")
    page(ward, f"as-needed/{seq}/off")
    assert post(ward, f"as-needed/{seq}/off").status_code == 422
    assert post(ward, f"as-needed/{seq}/off", reason="stopped on the chart").status_code == 303
    assert "Off the chart: paracetamol" in page(ward, "record")
    assert ward.client.get(f"/days/{ward.day_id}/as-needed/{seq}").status_code == 404
    assert post(ward, f"as-needed/{seq}/off", reason="again").status_code == 422
    assert post(ward, f"as-needed/{seq}", **CHARTED).status_code == 303


def test_the_form_for_any_medicine_leads_to_the_charts_own(ward):
    seq = charted(ward)
    said = post(ward, "medicine/about", drug="Paracetamol").text
    assert "On the chart as needed, oral" in said
    assert f"/days/{ward.day_id}/as-needed/{seq}" in said


def test_a_medicine_for_a_reaction_counts_and_asks_for_its_reason_too(ward):
    charted(ward)
    book = ward.live(ward.day_id)
    reaction = book.at("11:30").reacts(1)
    action = f"reactions/{reaction.seq}/actions/medicine_grade_1"
    dose = {"drug": "Paracetamol", "dose": "1", "dose_unit": "g", "route": "oral"}
    asked = post(ward, action, **dose)
    assert asked.status_code == 422 and "not before 12:30" in asked.text
    why = {"given_despite": "fever", "despite_for": "Paracetamol"}
    assert post(ward, action, **dose, **why).status_code == 303
    assert "paracetamol: Not before 15:30" in page(ward, "as-needed")


@pytest.fixture
def allergic(tmp_path):
    """Arrived at 08:00 with a listed allergy to paracetamol, checks answered."""
    ward = Ward(tmp_path)
    ward.day_id = ward.book(PATIENT.model_copy(update={"allergies": ("Paracetamol",)}))
    book = ward.live(ward.day_id).at("08:00")
    book.arrives()
    book.passes_all_checks()
    ward.at("08:30")
    ward.client = ward.sign_in()
    return ward


def test_a_listed_allergy_stands_among_the_checks_until_a_prescriber_decides(allergic):
    ward = allergic
    assert "Listed allergy Paracetamol: paracetamol" in page(ward, "checks")
    assert "Listed allergy Paracetamol: paracetamol" in page(ward, "")
    assert "Listed Known allergies: Paracetamol" in page(ward, "decisions/allergy:paracetamol")
    assert signed(ward, "allergy:paracetamol").location == f"/days/{ward.day_id}/checks"
    assert "Go on: fever, seen. Dr A. Mehta" in page(ward, "checks")
    given = "premedication/paracetamol/given"
    assert post(ward, given, route="oral").status_code == 303
    assert isinstance(last(ward), e.PremedicationGiven)


def test_giving_the_premedication_without_that_decision_asks_why(allergic):
    ward = allergic
    given = "premedication/paracetamol/given"
    asked = post(ward, given, route="oral")
    assert asked.status_code == 422 and "named like a listed allergy" in asked.text
    why = {"given_despite": "swallowed before it was read", "despite_for": "paracetamol"}
    assert post(ward, given, route="oral", **why).status_code == 303
    assert "▲ Given without a prescriber's decision" in page(ward, "record")


def test_a_premedication_left_out_says_so_beside_the_allergy(allergic):
    ward = allergic
    left_out = {"reason": "allergy"}
    assert post(ward, "premedication/paracetamol/not-given", **left_out).status_code == 303
    assert "Listed allergy Paracetamol: paracetamol Not given." in page(ward, "checks")


def test_a_start_is_refused_with_the_way_to_the_decision(allergic):
    ward = allergic
    book = ward.live(ward.day_id).at("08:30")
    book.gets_all_premedication()
    book.at("10:15").bag()
    book.observes()
    ward.at("10:30")
    said = page(ward, "ready")
    assert "Listed allergy Paracetamol: paracetamol. A prescriber has to decide." in said
