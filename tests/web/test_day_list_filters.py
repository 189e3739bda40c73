"""The day list cut down to a nurse or a bay, and what a filter never hides in silence."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bedside.core import events as e
from bedside.core.floor import Bay, Floor
from tests.support.daybook import MANAGER, NURSE, PATIENT, SECOND, configuration, instant
from tests.support.ward import PINS, Ward
from tests.web.before_start import words_of

BAYS = Floor(bays=(Bay(name="Window", chairs=("1", "2")), Bay(name="Door", chairs=("3", "4"))))


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"), setup=replace(configuration(), floor=BAYS))


def booked(ward, family, chair, start="10:30"):
    patient = PATIENT.model_copy(update={"family_name": family})
    return ward.live(ward.book(patient, start=start, chair=chair))


def arrived(ward, family, chair, by=NURSE):
    book = booked(ward, family, chair)
    book.at("08:15").arrives()
    if by != NURSE:
        book.write(e.ResponsibilityTaken(), by=by)
    return book


def running(ward, family, chair, by=NURSE):
    """On the pump since 10:30; at 12:00 its step and its observations are overdue."""
    book = booked(ward, family, chair).started()
    book.write(e.ResponsibilityTaken(), by=by)
    return book


def names(page):
    return re.findall(r'day-list__name">([^<,]+),', page)


def row_of(page, family):
    rows = re.split(r'<li class="day-list__row', page)
    found = next(row for row in rows if family.upper() in row)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def test_mine_are_the_patients_i_look_after(ward):
    arrived(ward, "Mine", "1")
    arrived(ward, "Theirs", "2", by=SECOND)
    booked(ward, "Coming", "3")
    ward.at("08:20")
    client = ward.sign_in()
    page = client.get("/days?nurse=mine")
    assert names(page.text) == ["MINE"]
    for chip in ("All 3", "Mine 1", "Nobody&#39;s 1", "T. Brandt 1", "N. Okafor 1"):
        assert chip in page.text
    assert names(client.get(f"/days?nurse={SECOND.id}").text) == ["THEIRS"]
    assert names(client.get("/days?nurse=nobody").text) == ["COMING"]
    assert "No patients in this filter" in client.get("/days?nurse=nobody-of-this-name").text


def test_a_bay_shows_its_own_chairs_alone_and_goes_with_a_nurse(ward):
    arrived(ward, "Window", "1")
    arrived(ward, "Door", "4")
    arrived(ward, "Other", "3", by=SECOND)
    ward.at("08:20")
    client = ward.sign_in()
    assert names(client.get("/days?bay=Window").text) == ["WINDOW"]
    page = client.get("/days?bay=Door&nurse=mine")
    assert names(page.text) == ["DOOR"]
    # The refresh asks for the same.
    assert "fragments/day-list?on=2026-11-24&amp;nurse=mine&amp;bay=Door" in page.text
    assert names(client.get("/days/fragments/day-list?bay=Door&nurse=mine").text) == ["DOOR"]


def test_a_filter_says_what_is_overdue_outside_it_and_leads_there(ward):
    running(ward, "Theirs", "1", by=SECOND)
    running(ward, "Further", "2", by=SECOND)
    arrived(ward, "Mine", "3")
    ward.at("12:00")
    page = ward.sign_in().get("/days?nurse=mine").text
    assert "2 more overdue outside this filter" in page
    assert '<a href="/days?on=2026-11-24">Show all</a>' in page
    assert "more overdue" not in ward.sign_in().get("/days").text


def test_an_open_reaction_and_an_emergency_stand_in_every_filter(ward):
    reacting = running(ward, "Reacting", "1", by=SECOND)
    reacting.at("11:55").reacts(2)
    collapsed = running(ward, "Collapsed", "2", by=SECOND)
    collapsed.at("11:58").write(e.EmergencyDeclared(card="anaphylaxis"))
    arrived(ward, "Mine", "4")
    ward.at("12:00")
    page = ward.sign_in().get("/days?nurse=mine&bay=Door").text
    assert names(page) == ["COLLAPSED", "REACTING", "MINE"]


def test_the_counts_stay_those_of_the_unit(ward):
    running(ward, "Theirs", "1", by=SECOND)
    ward.at("12:00")
    page = ward.sign_in().get("/days?nurse=mine").text
    assert names(page) == []
    assert "<span>1 overdue</span>" in page


def test_the_row_says_who_looks_after_the_patient(ward):
    arrived(ward, "Mine", "1")
    booked(ward, "Coming", "2")
    ward.at("08:20")
    page = ward.sign_in().get("/days").text
    assert "Nurse NO" in row_of(page, "Mine")
    assert "Nurse" not in row_of(page, "Coming")
    assert "Nobody responsible" not in row_of(page, "Coming"), "not before the arrival"


def test_whoever_took_over_has_to_confirm_the_identity_and_the_row_says_so(ward):
    book = arrived(ward, "Handed", "1", by=SECOND)
    ward.at("08:20")
    client = ward.sign_in()
    assert "Identity not yet confirmed by T. Brandt" in row_of(client.get("/days").text, "Handed")
    book.at("08:25").write(e.IdentityConfirmed(), by=SECOND)
    ward.at("08:26")
    assert "Identity not yet" not in client.get("/days").text


def test_a_row_names_every_open_task_behind_the_most_pressing(ward):
    running(ward, "Busy", "1")
    ward.at("11:31")
    row = row_of(ward.sign_in().get("/days").text, "Busy")
    assert "11:00 10 mL per hour" in row
    assert "11:30 Observations" in row or "11:15 Observations" in row


def test_a_second_check_left_open_stands_on_the_row_and_the_patients_page(ward):
    book = arrived(ward, "Waiting", "4")
    book.passes_all_checks()
    book.at("08:30").gets_all_premedication()
    book.at("10:12").write(first_entry(), by=NURSE)
    ward.at("10:20")
    client = ward.sign_in(MANAGER)
    assert "Second check open since 10:12" in row_of(client.get("/days").text, "Waiting")
    words = words_of(client.get(f"/days/{book.day_id}"))
    assert "Second check open since 10:12, bag of chair 4." in words
    assert f'href="/days/{book.day_id}/ready"' in client.get(f"/days/{book.day_id}").text
    # Nothing that is worked out from the first entry gives its volume away.
    assert "104.7" not in words


def first_entry(volume="104.7"):
    return e.BagRecorded(
        batch="A1",
        expires_on=date(2027, 3, 31),
        diluent="sodium chloride 0.9%",
        volume_ml=Decimal(volume),
        first_rate_ml_per_h=Decimal("5"),
        prepared_at=instant("10:00"),
        line_holds="drug",
    )


def second_check(volume="104.7"):
    return e.BagSecondChecked(
        volume_ml=Decimal(volume),
        first_rate_ml_per_h=Decimal("5"),
        right_patient=True,
        bag_in_order=True,
    )


def test_a_second_check_that_agreed_is_no_longer_open_and_one_that_differed_says_so(ward):
    for chair, read in (("1", "104.7"), ("2", "107.4")):
        book = arrived(ward, f"Checked{chair}", chair)
        book.at("10:12").write(first_entry(), by=NURSE)
        book.at("10:14").write(second_check(read), by=SECOND)
    ward.at("10:20")
    page = ward.sign_in().get("/days").text
    assert "Second check" not in row_of(page, "Checked1")
    assert "Second check did not agree, 10:14" in row_of(page, "Checked2")


def test_any_second_person_goes_on_with_it_from_another_tablet_and_blind(ward):
    book = arrived(ward, "Waiting", "4")
    book.passes_all_checks()
    book.at("10:12").write(first_entry(), by=NURSE)
    ward.at("10:40")
    other = ward.sign_in(SECOND)
    page = other.get(f"/days/{book.day_id}/ready")
    assert "Compare the two entries" in page.text
    assert "104.7" not in page.text
    typed = {"volume_ml": "104.7", "first_rate_ml_per_h": "5", "right_patient": "y"}
    typed |= {"bag_in_order": "y", "second_person": SECOND.id, "second_pin": PINS[SECOND.id]}
    typed |= {"request_id": "second-check-1", "seq": str(ward.day(book.day_id).seq)}
    answer = other.post(f"/days/{book.day_id}/ready/second-check", data=typed)
    assert answer.status_code == 303
    check = ward.day(book.day_id).history.second_checks[-1]
    assert check.by.id == SECOND.id
    first = ward.day(book.day_id).history.bag
    assert first is not None and first.by.id == NURSE.id
