"""A whole day of one patient by real taps in Chromium, in both orientations, and its paper."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.browser import ORIENTATIONS, tablet
from tests.support.daybook import PRESCRIBER, SECOND
from tests.support.nurse import BEFORE_START, Nurse
from tests.support.ward import PINS


@pytest.fixture(params=ORIENTATIONS)
def nurse(request, browser, own_unit):
    """N. Okafor with Farah Ahmed's page at 11:40: not arrived, planned for 14:00."""
    with tablet(browser, own_unit, ORIENTATIONS[request.param]) as held:
        held.page.set_default_timeout(30_000)
        yield Nurse(held, "Ahmed")


def test_a_day_with_two_reactions_from_arrival_to_signature_and_paper(nurse):
    until_the_start(nurse)
    a_mild_reaction_and_forgotten_observations(nurse)
    a_wrong_value_is_corrected(nurse)
    a_grade_2_reaction_stops_and_climbs_again(nurse)
    the_bag_ends_and_the_watch_passes(nurse)
    goes_home_and_is_signed(nurse)
    the_paper_says_what_was_tapped(nurse)
    assert nurse.tablet.problems == []


def until_the_start(nurse):
    nurse.at("11:40").confirms_identity()
    nurse.at("11:45").answers_checks(
        but=BEFORE_START,
        pregnancy_test="Negative 11:30",
        temperature="36.6",
        blood_pressure="124/78",
        neuro_baseline="Face even, arms level, speech clear",
    )
    nurse.at("12:00", "premedication").saves("Given orally")
    nurse.gives("dexchlorpheniramine", "oral").gives("pantoprazole").gives("aciclovir")
    nurse.at("12:30").gives("methylprednisolone")
    nurse.at("13:35").answers_checks(*BEFORE_START)
    nurse.enters_the_bag("AL7M0500", "101.2", "5", prepared="13:30")
    nurse.at("13:45").observes("36.7", 76, (124, 78))
    nurse.second_checks("102.1", "5").sees("The entries differ", "102.1", "101.2")
    assert nurse.day.history.started is None, "two numbers that differ start nothing"
    nurse.enters_the_bag("AL7M0500", "101.2", "5", prepared="13:30")
    nurse.second_checks("101.2", "5").sees("Second check agrees")
    nurse.at("14:00").starts().sees("Confirmed 14:00")


def a_mild_reaction_and_forgotten_observations(nurse):
    nurse.at("14:30").confirms("10").sees("Confirmed 14:30")
    nurse.at("14:40").reports_a_reaction(1, "headache").sees("Go on at 10 mL per hour")
    nurse.at("15:02").sees("Overdue since 14:40")
    nurse.observes("38.7", 84, (122, 76))
    nurse.at("15:04").opens_the_reaction().saves("Gone")
    nurse.opens().confirms("15").sees("Confirmed 15:04")


def a_wrong_value_is_corrected(nurse):
    """37.8 was written as 38.7."""
    wrong = [x for x in nurse.lines if x.event.type == "observations_recorded"][-1]
    nurse.at("15:06", f"record/{wrong.seq}/correct").picks("what", "c")
    nurse.tablet.type("Temperature", "37.8").type("Why", "Digits swapped")
    nurse.saves("Save the correction")
    nurse.opens().sees("37.8")


def a_grade_2_reaction_stops_and_climbs_again(nurse):
    nurse.at("15:34").confirms("20")
    nurse.at("16:02").observes("37.2", 82, (120, 74))
    nurse.at("16:34").confirms("25")
    nurse.at("16:50").reports_a_reaction(
        2, hives="widespread", chills="mild", save="Confirm stopped"
    )
    nurse.sees("Reaction grade 2", "Stopped at 25 mL per hour")
    nurse.at("16:52").opens_the_reaction().saves("Informed")
    nurse.at("16:54").opens_the_reaction().saves("Given")
    nurse.tablet.type("Drug", "dexchlorpheniramine").type("Dose", "5").type("Route", "IV")
    nurse.page.get_by_label("Unit").select_option("mg")
    nurse.saves("Save", exact=True)
    nurse.at("16:56").observes("37.4", 98, (112, 68))
    nurse.at("17:10").opens_the_reaction().saves("Gone")
    the_prescriber_signs_the_way_on(nurse)
    nurse.at("17:16").observes("37.0", 84, (118, 72))
    nurse.at("17:18").opens_the_reaction().saves("Confirm 12.5 mL per hour")
    nurse.signs(SECOND).saves("Confirm 12.5 mL per hour").sees("Confirmed 17:18")
    nurse.at("17:34").observes("36.9", 80, (120, 76))
    nurse.at("17:38").confirms("15", SECOND)
    nurse.at("17:48").observes("36.9", 80, (120, 76))
    nurse.at("18:08").confirms("20", SECOND)
    nurse.at("18:48").observes("36.9", 78, (120, 76))
    nurse.at("19:08").confirms("25", SECOND)
    nurse.at("19:48").observes("36.9", 78, (120, 76))


def the_prescriber_signs_the_way_on(nurse):
    nurse.opens_the_reaction()
    nurse.tablet.choose("Climb again")
    nurse.tablet.type("Wait before the climb", "20").type("Reason", "Settled, climb again")
    nurse.page.get_by_label("Prescriber").select_option(PRESCRIBER.id)
    nurse.page.get_by_label("PIN", exact=True).fill(PINS[PRESCRIBER.id])
    nurse.saves("Sign", exact=True)


def the_bag_ends_and_the_watch_passes(nurse):
    nurse.at("20:14").sees("Bag should be empty")
    nurse.saves("Confirm bag empty").saves("Confirm bag empty")
    assert nurse.day.dose.given_mg == 12
    nurse.at("20:15").observes("36.8", 78, (122, 76))
    nurse.at("20:25", "line").tablet.choose("Flushed")
    nurse.tablet.type("Flushed with", "20")
    nurse.tablet.type("What the prescriber asked for", "Dr Mehta 20:20: flush with 20 mL saline")
    nurse.saves("Confirm line").sees("Watch until", "22:25")
    for clock in ("20:26", "21:20", "22:20"):
        nurse.at(clock).observes("36.8", 78, (122, 76))


def goes_home_and_is_signed(nurse):
    nurse.at("22:25").answers_fit_to_go("red_flags_infection_asked")
    nurse.answers_fit_to_go("advice_and_card")
    nurse.answers_fit_to_go("next_day", "Wednesday 10:00")
    nurse.answers_fit_to_go("leaving_with", "Sister, by car")
    nurse.opens("cannula").picks("state", "removed").picks("vip", "0")
    nurse.tablet.type("Site", "left forearm")
    nurse.saves("Save")
    nurse.opens("going-home").sees("All done").signs().saves("Discharge")
    assert nurse.day.stage == "discharged"
    nurse.opens("going-home").signs().saves("Sign")
    assert nurse.day.stage == "signed"


def the_paper_says_what_was_tapped(nurse):
    text = paper(nurse, "infusion-record")
    for said in (
        "AHMED, Farah",
        "Batch AL7M0500",
        "Bag 101.2 mL",
        "Given 12 mg of 12 mg",
        "Volume 101.2 of 101.2 mL",
        "Infusion 14:00 to 20:14 6hr 14min, stopped 28min",
        "Negative 11:30",
        "Face even, arms level, speech clear",
        "102.1 mL, 5 mL per hour read TB",
        "38.7 °C, NEWS2 1 37.8 °C, NEWS2 0 Digits swapped",
        "dexchlorpheniramine 5 mg IV",
        "Settled, climb again",
        "flush with 20 mL saline",
        "left forearm",
        "Leaving with: Sister, by car",
    ):
        assert said in text, said
    assert text.count("Not ticked off as done: ") == 2
    assert "done: Give the symptomatic medication prescribed on the chart." in text
    assert "done: If stopped: while the line holds drug, do not flush. Ask the prescriber." in text
    for clock, rate in confirmed(nurse):
        row = rf"\b{re.escape(rate)} (\d\d:\d\d ){{0,2}}{clock}\b"
        assert re.search(row, text), (clock, rate)
    assert "Taken at " + " ".join(observed(nurse)) in text
    assert nurse.lines[-1].hash[:12] in text.replace(" ", "")


def observed(nurse):
    """When each set was taken, a corrected one once."""
    sets = [x for x in nurse.lines if x.event.type == "observations_recorded" and not x.corrects]
    return [f"{entry.occurred_at:%H:%M}" for entry in sets]


def confirmed(nurse):
    """Every rate that was confirmed on the pump: ("14:30", "10")."""
    for entry in nurse.lines:
        if entry.event.type in ("infusion_started", "rate_changed", "infusion_resumed"):
            yield f"{entry.occurred_at:%H:%M}", f"{entry.event.rate_ml_per_h:f}"


def paper(nurse, kind):
    nurse.opens("print")
    address = nurse.page.locator(f"a[href*='{kind}'][href$='.pdf']").first.get_attribute("href")
    answer = nurse.page.request.get(nurse.unit.address + address, timeout=30_000)
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.body())).pages
    for page in pages:
        assert "999 041 2774" in page.extract_text(), "every page names the patient"
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
