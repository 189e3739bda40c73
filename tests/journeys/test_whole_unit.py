"""A day of the whole unit as it would happen: devices enrolled, six patients booked from a file,
two nurses on one tablet and one on another, the manager at the desk, and the figures at the end."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bedside.core import events as e
from bedside.core.events import Person
from bedside.core.on_time import due_on
from bedside.core.quantities import decimal_string
from bedside.core.rest_of_day import rest_of_day
from bedside.record.store import entries_of
from tests.support.browser import PORTRAIT
from tests.support.daybook import MANAGER, NURSE, PRESCRIBER, SECOND, instant
from tests.support.nurse import Nurse
from tests.support.whole_unit import PASSWORDS, Device, WholeUnit

ROWS = (
    ("Smith", "Jane", "Ms", "1984-03-12", "9990000018", "08:30", "4"),
    ("Osei", "Kwame", "Mr", "1988-07-30", "9990000034", "08:45", "2"),
    ("Ahmed", "Farah", "Miss", "1991-01-23", "9990412774", "09:00", "1"),
    ("Taylor", "Sam", "Mx", "1996-05-19", "9990630925", "09:15", "5"),
    ("Fitzgerald-Morrison", "Alexandra", "Dr", "1975-12-08", "9990573182", "10:20", "3"),
    ("Nowak", "Piotr", "Mr", "1982-01-05", "9990744165", "11:30", "6"),
)
RUNNING = [row[0] for row in ROWS[:5]]
HUGHES = "R. Hughes"


@pytest.fixture
def unit(tmp_path):
    unit = WholeUnit(tmp_path)
    yield unit
    unit.stop()


@pytest.fixture
def devices(browser, unit):
    """The desk, the first tablet, and the second one held upright."""
    sizes = ((1280, 800), (1024, 768), PORTRAIT)
    held = [Device.taken(browser, unit, size) for size in sizes]
    yield held
    for device in held:
        device.put_away()


def test_a_day_of_the_whole_unit_on_three_devices(unit, devices):
    desk, first, second = devices
    first_password = the_manager_opens_the_unit(desk, first, second)
    hughes = everybody_signs_in(unit, first, second, first_password)
    six_patients_are_booked_from_a_file(unit, desk)
    the_morning_passes(unit)
    desk.open("/board")
    overdue_observations_are_done_and_the_board_follows(unit, desk, first)
    a_second_check_does_not_agree_and_then_it_does(unit, first)
    a_patient_moves_to_another_chair(unit, desk, second)
    all_patients_are_handed_over_at_one(unit, first, second, hughes)
    the_afternoon_passes(unit, hughes)
    the_figures_of_the_day_are_those_of_the_records(unit, desk)
    for device in devices:
        assert device.complaints == []


def the_manager_opens_the_unit(desk, first, second) -> str:
    """Returns the new nurse's first password, shown once."""
    desk.signs_in(MANAGER.name, PASSWORDS[MANAGER.id]).enrols("Desk", "desk")
    for device, name in ((first, "Tablet 1"), (second, "Tablet 2")):
        device.signs_in(NURSE.name, PASSWORDS[NURSE.id]).sees("not enrolled")
        device.signs_in(MANAGER.name, PASSWORDS[MANAGER.id]).enrols(name, "tablet").signs_out()
    # Signing out ended the manager's PIN everywhere: the desk asks for the password again.
    desk.signs_in(MANAGER.name, PASSWORDS[MANAGER.id]).open("/people/new")
    desk.type("Name, as it stands on the record", HUGHES).type("Initials", "RH")
    desk.page.get_by_label("Role").select_option("nurse")
    with desk.page.expect_navigation():
        desk.tap("Add, and show the first password")
    return desk.page.locator(".given-once__secret").inner_text().strip()


def everybody_signs_in(unit, first, second, first_password) -> Person:
    """Two nurses on the first tablet, the new one and the prescriber on the second."""
    first.signs_in(NURSE.name, PASSWORDS[NURSE.id])
    first.signs_in(SECOND.name, PASSWORDS[SECOND.id])
    second.signs_in(PRESCRIBER.name, PASSWORDS[PRESCRIBER.id])
    second.signs_in(HUGHES, first_password)
    assert second.page.url.endswith("/set-up"), "nothing else before an own password and PIN"
    for name, secret in (("password", "four paper boats afloat"), ("pin", "402915")):
        second.page.locator(f"input[name={name}]").fill(secret)
        second.page.locator(f"input[name={name}_again]").fill(secret)
    with second.page.expect_navigation():
        second.page.locator("main button[type=submit]").first.tap()
    second.sees("Day list")
    first.hands_to(NURSE)
    return unit.person(HUGHES)


def six_patients_are_booked_from_a_file(unit, desk):
    head = "family_name,given_name,title,born,gender,nhs_number,allergies,date,start,course,day,"
    lines = [head + "chair,prescriber"]
    for family, given, title, born, number, start, chair in ROWS:
        who = f"{family},{given},{title},{born},Female,{number},none"
        lines.append(f"{who},2026-11-24,{start},1,2,{chair},Dr A. Mehta")
    desk.open("/bookings/import")
    file = {"name": "day.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    desk.page.locator("input[type=file]").set_input_files(file)
    with desk.page.expect_navigation():
        desk.tap("Show what it would do")
    assert unit.days() == {}, "looking books nobody"
    with desk.page.expect_navigation():
        desk.tap("Book these 6")
    assert set(unit.days()) == {row[0] for row in ROWS}


def the_morning_passes(unit):
    """Five infusions are begun on time, told straight into their records."""
    for row in ROWS[:5]:
        book = unit.live(row[0])
        start = instant(row[5])
        book.at(start - timedelta(minutes=150)).arrives()
        book.write(e.ResponsibilityTaken())
        book.passes_all_checks()
        book.gets_all_premedication()
        book.at(start - timedelta(minutes=20)).bag(prepared=f"{start:%H}:00")
        book.observes()
        book.at(start).starts()
        for minutes, rate in ((30, "10"), (60, "15"), (90, "20")):
            book.after(minutes).observes()
            book.rate(rate)
        if row[0] != "Fitzgerald-Morrison":
            book.after(150).rate("25")
    nowak = unit.live("Nowak")
    nowak.at("09:00").arrives()
    nowak.passes_all_checks()
    nowak.at("09:45").gets_all_premedication()


def overdue_observations_are_done_and_the_board_follows(unit, desk, first):
    """Chair 4 was last seen at 10:00: its set is due at 11:00 and overdue by 11:20."""
    unit.at("11:20")
    day_id = unit.days()["Smith"]
    row = desk.page.locator(".board__row", has_text="SMITH, Jane")
    mark = row.locator(".bd-mark--late")
    expect(mark).to_have_count(1, timeout=15_000)
    before = unit.day(day_id)
    assert before.next_task.kind == "observations"
    assert before.next_task.state == "overdue"
    first.open("/days").sees("Overdue")
    Nurse(first, "Smith").observes("36.8", 78, (122, 76))
    assert unit.day(day_id).next_task.state == "to_come"
    expect(mark).to_have_count(0, timeout=15_000)


def a_second_check_does_not_agree_and_then_it_does(unit, first):
    """T. Brandt on the same tablet prepares, N. Okafor checks blind."""
    unit.at("11:22")
    first.open("/days").hands_to(SECOND)
    nowak = Nurse(first, "Nowak")
    nowak.opens("responsible").saves("Take over").compares_identity()
    nowak.enters_the_bag("AL7M0600", "101.2", "5", prepared="11:15")
    nowak.at("11:25").observes("36.7", 76, (124, 78))
    nowak.second_checks("102.1", "5", NURSE).sees("The entries differ", "102.1", "101.2")
    assert nowak.day.history.started is None
    nowak.enters_the_bag("AL7M0600", "101.2", "5", prepared="11:15")
    nowak.second_checks("101.2", "5", NURSE).sees("Second check agrees")
    nowak.at("11:30").opens("ready").signs(who=SECOND)
    nowak.saves("Start at 5 mL per hour confirmed").sees("Confirmed 11:30")


def a_patient_moves_to_another_chair(unit, desk, second):
    """Chair 5 to 8 while the pump runs; the desk's board says so by itself."""
    unit.at("12:10")
    day_id = unit.days()["Taylor"]
    second.open(f"/days/{day_id}/chair")
    chair = second.page.locator("[name=chair]").first
    chair.select_option("8")
    with second.page.expect_navigation():
        second.tap("Save the chair")
    second.sees("Chair 8")
    row = desk.page.locator(".board__row", has_text="TAYLOR, Sam")
    expect(row.locator(".board__chair")).to_contain_text("8", timeout=15_000)


def all_patients_are_handed_over_at_one(unit, first, second, hughes):
    """N. Okafor goes home: R. Hughes takes all five in two taps, and compares identities anew."""
    unit.at("13:00")
    second.open("/handover")
    with second.page.expect_navigation():
        second.finger(second.page.get_by_role("link", name=re.compile(NURSE.name)))
    with second.page.expect_navigation():
        second.tap("Take over 5 patients")
    for family in RUNNING:
        assert unit.day(unit.days()[family]).history.responsible.id == hughes.id
    expect(second.page.get_by_text(f"Identity not yet confirmed by {HUGHES}")).to_have_count(5)
    moved = Nurse(second, "Fitzgerald-Morrison")
    moved.opens()
    second.tap("Confirm 25 mL per hour")
    second.sees("dentity")
    assert moved.day.history.rate_now == 20, "no rate before the identity"
    moved.opens("identity").compares_identity()
    moved.observes("36.9", 80, (120, 76)).opens().confirms("25")
    assert moved.day.history.rate_now == 25
    first.open("/days").sees(f"Identity not yet confirmed by {HUGHES}")


def the_afternoon_passes(unit, hughes):
    """Every infusion ends, is watched and goes home, told straight into the records."""
    for family, *_rest in ROWS:
        finishes(unit, unit.live(family), SECOND if family == "Nowak" else hughes)


def finishes(unit, book, nurse):
    """Everything when it is due: rates, sets, bag, flush, watch, home, signature."""
    at = unit.clock.now()
    book.at(at).write(e.IdentityConfirmed(), by=nurse)
    rest = rest_of_day(book.day(at))
    told = [
        (s.at, 1, e.RateChanged(rate_ml_per_h=decimal_string(s.rate_ml_per_h))) for s in rest.steps
    ]
    told += [(one.at, 0, set_of_signs()) for one in rest.sets if one.at < rest.empty_at]
    told += [(rest.empty_at, 2, e.BagFinished()), (rest.empty_at, 3, set_of_signs())]
    flushed_at = rest.empty_at + timedelta(minutes=10)
    told += [(flushed_at, 4, e.LineFlushed()), (flushed_at, 5, set_of_signs())]
    told += [(flushed_at + timedelta(minutes=m), 6, set_of_signs()) for m in (60, 115)]
    for when, _order, event in sorted(told, key=lambda one: one[:2]):
        book.at(when).write(event, by=nurse)
    book.at(flushed_at + timedelta(minutes=121))
    book.write(e.CannulaRecorded(state="removed", site="left forearm", vip=0), by=nurse)
    for item in book.day().history.protocol.fit_to_go:
        if item.answered_by == "nurse":
            said = "Tomorrow 08:30" if item.detail_label else None
            book.write(e.FitToGoAnswered(item_id=item.id, answer="passed", detail=said), by=nurse)
    book.write(e.PatientDischarged(), by=nurse)
    signed = e.DaySigned(
        meaning=e.RESPONSIBLE_NURSE, through_seq=len(book.entries), head=book.entries[-1].hash
    )
    book.write(signed, by=nurse)


def set_of_signs():
    return e.ObservationsRecorded(
        temperature_c="36.7",
        pulse_per_min=76,
        systolic_mmhg=122,
        diastolic_mmhg=76,
        breaths_per_min=15,
        spo2_percent=98,
        on_oxygen=False,
        consciousness="A",
        skin="as_before",
        vip=0,
        symptoms="none",
    )


def the_figures_of_the_day_are_those_of_the_records(unit, desk):
    """The manager's page, and the same figures counted from the records one by one."""
    unit.at("23:30")
    assert {unit.day(day_id).stage for day_id in unit.days().values()} == {"signed"}
    desk.open("/figures").sees("6 days booked, 6 infusions started")
    with unit.app.app_context():
        due = [
            one
            for day_id in unit.days().values()
            for one in due_on(entries_of(day_id), unit.clock.now())
            if one.kind == "observations"
        ]
    in_time = sum(one.is_within(15) is True for one in due)
    counted = sum(one.is_within(15) is not None for one in due)
    assert counted > in_time > 0, "chair 4 was seen 20 min late"
    desk.sees(f"{in_time} of {counted}")
    with desk.page.expect_download() as saved:
        desk.tap("File without names")
    told = saved.value.path().read_text("utf-8")
    for row in ROWS:
        assert row[0] not in told and row[4] not in told
