"""Patients: found, added, and their details corrected, in the register and on running days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.core import events as e
from bedside.forms.date_typed import date_typed
from bedside.forms.patients import allergies_in, asked_by
from bedside.patient_changes import correct_patient
from bedside.record.patient_days import days_of_patient, earlier_days_of
from bedside.record.patients import patient_with
from bedside.wording import MONTHS, date_text
from tests.support.daybook import NURSE, PATIENT, PRESCRIBER, THE_DAY, instant
from tests.support.desk import NEW, Desk, request_id
from tests.support.ward import Ward


@pytest.fixture
def desk(tmp_path):
    return Desk(Ward(tmp_path))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A desk whose tests change nothing, or only what is theirs."""
    desk = Desk(Ward(tmp_path_factory.mktemp("desk")))
    desk.adds()
    return desk


# Dates


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_is_read_in_every_usual_way(on):
    month = MONTHS[on.month - 1]
    for typed in (
        date_text(on),
        on.isoformat(),
        f"{on.day}/{on.month}/{on.year}",
        f"{on.day:02}.{on.month:02}.{on.year}",
        f"{on.day} {month.lower()} {on.year}",
        f"{on.day}-{month[:3].upper()}-{on.year}",
        f"{month} {on.day}, {on.year}",
        f"{on.day:02}{on.month:02}{on.year}",
        f"  {on.day}  {month[:3]}  {on.year} ",
    ):
        assert date_typed(typed) == on, typed


@pytest.mark.parametrize(
    "typed",
    ["1/2/84", "12-Mar-84", "84-03-12", "03/13/1984", "31/4/2026", "29-Feb-2025", "March 1984",
     "12", "12/03/1984x", "1/2/3/1984", "", "٣/٤/١٩٨٤٥"],
)  # fmt: skip
def test_a_date_that_reads_two_ways_or_is_none_is_refused(typed):
    with pytest.raises(ValueError):
        date_typed(typed)


@given(st.text(max_size=40))
def test_whatever_is_typed_into_the_search_is_read_or_asked_again(typed):
    asked = asked_by(typed)
    assert asked is None or asked.kind in ("nhs_number", "born", "name")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("999 000 0034", "nhs_number"),
        ("999-000-0034", "nhs_number"),
        ("12/03/1984", "born"),
        ("1984-03-12", "born"),
        ("o'brien", "name"),
        ("Smith 2", "name"),
    ],
)
def test_the_search_knows_what_it_was_asked_for(typed, kind):
    assert asked_by(typed).kind == kind


# Finding


@pytest.mark.parametrize(
    "typed", ["osei", "KWAME", " osei   kwame ", "kwame ose", "999 000 0034", "999-0000034",
              "30-Jul-1988", "30/7/1988"]
)  # fmt: skip
def test_a_patient_is_found_with_identity_in_full(shared, typed):
    said = shared.words(shared.post("/patients", find=typed))
    assert "OSEI, Kwame (Mr)" in said
    assert "30-Jul-1988 (38y)" in said and "999 000 0034" in said and "Male" in said


def test_nothing_found_says_what_to_try_and_too_little_what_to_type(shared):
    assert "Nobody here has such a name" in shared.words(shared.post("/patients", find="xyzzy"))
    assert "Nobody here has this NHS" in shared.words(shared.post("/patients", find="9990000018"))
    answer = shared.post("/patients", find="o")
    assert answer.status_code == 422 and 'value="o"' in answer.text
    assert "at least two letters" in shared.words(answer)


def test_no_name_stands_in_an_address(shared):
    page = shared.client.get("/patients").text
    assert 'method="post" action="/patients"' in page


# Adding


@pytest.mark.parametrize(
    ("known", "names", "said"),
    [
        ("yes", "penicillin, latex", "Known allergies: penicillin, latex"),
        ("none", "", "No known allergies"),
        ("not_recorded", "", "Allergies not recorded"),
        ("unavailable", "", "Allergies unavailable"),
    ],
)
def test_allergies_have_four_forms_from_the_desk_to_the_bedside(desk, known, names, said):
    patient_id = desk.adds(allergies_known=known, allergies=names)
    assert said in desk.get(f"/patients/{patient_id}")
    desk.books(patient_id)
    [day_id] = desk.days_of(patient_id)
    assert said in desk.get(f"/days/{day_id}")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("nhs_number", "999 000 0035", "check digit"),
        ("nhs_number", "999 000 003", "ten digits"),
        ("nhs_number", "1111111111", "Ten times the same digit"),
        ("born_on", "30/7/88", "four digits"),
        ("born_on", "30-Jul-2099", "still to come"),
        ("born_on", "30-Jul-1800", "Nobody is so old"),
        ("family_name", "  ", "Enter the family name"),
        ("allergies_known", "", "Say what is known"),
        ("allergies_known", "maybe", "Choose one of the answers"),
        ("allergies", "penicillin", "Allergies are named here"),
    ],
)
def test_what_is_wrong_with_a_new_patient_stands_beside_its_field(shared, field, typed, said):
    answer = shared.post("/patients/new", **(NEW | {"nhs_number": "9990000050", field: typed}))
    assert answer.status_code == 422
    assert said in shared.words(answer)
    assert 'value="Kwame"' in answer.text


def test_known_allergies_need_their_names(shared):
    answer = shared.post("/patients/new", **(NEW | {"allergies_known": "yes"}))
    assert "Write each allergy" in shared.words(answer)


def test_allergies_are_told_apart_by_commas_lines_and_semicolons():
    assert allergies_in("penicillin, latex;  nuts\nlatex,") == ("penicillin", "latex", "nuts")


def test_the_same_nhs_number_again_says_who_has_it(desk):
    desk.adds()
    answer = desk.post("/patients/new", **(NEW | {"family_name": "Other"}))
    assert answer.status_code == 409
    said = desk.words(answer)
    assert "OSEI, Kwame (Mr), born 30-Jul-1988" in said and "has this NHS number" in said
    assert 'value="Other"' in answer.text


def test_the_second_tap_of_add_adds_nobody(desk):
    first, second = (desk.post("/patients/new", **NEW) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]


def test_the_same_name_and_birth_under_another_number_is_seen_first(desk):
    desk.adds()
    twin = NEW | {"nhs_number": "999 000 0050", "family_name": "OSEI "}
    answer = desk.post("/patients/new", **twin)
    assert answer.status_code == 422
    assert "is here already" in desk.words(answer) and "999 000 0034" in desk.words(answer)
    seen = answer.text.partition('name="seen" value="')[2].partition('"')[0]
    assert desk.post("/patients/new", **twin, seen=seen).status_code == 303


def test_a_prescriber_finds_patients_and_books_nobody(desk):
    patient_id = desk.adds()
    prescriber = Desk(desk.ward, PRESCRIBER)
    page = prescriber.get(f"/patients/{patient_id}")
    assert "OSEI, Kwame" in page and "Book" not in page.split("Infusion days")[1]
    for path in ("/patients/new", f"/bookings/new?patient={patient_id}", "/bookings/import"):
        assert prescriber.client.get(path).status_code == 403


def test_a_nurse_adds_a_patient(tmp_path):
    assert Desk(Ward(tmp_path), NURSE).adds()


# Details corrected


def details(**more):
    told = {
        **NEW,
        "family_name": "Smith",
        "given_name": "Jane",
        "title": "Ms",
        "born_on": "12-Mar-1984",
        "gender": "Female",
        "allergies_known": "yes",
        "allergies": "penicillin, latex",
        "reason": "told at arrival",
        "seq": "1",
    }
    told.pop("nhs_number")
    return told | more


@pytest.fixture
def running(desk):
    """Jane Smith, infusing now, and her id in the register."""
    day_id = desk.ward.book()
    desk.ward.live(day_id).started()
    desk.ward.at("10:40")
    found = desk.client.get(f"/days/{day_id}/details")
    return desk, day_id, found.headers["Location"].split("/")[2]


def test_an_allergy_found_today_reaches_the_running_day_its_record_and_its_paper(running):
    desk, day_id, patient_id = running
    answer = desk.post(f"/patients/{patient_id}/details", **details())
    assert answer.status_code == 303, desk.words(answer)
    day = desk.ward.day(day_id)
    assert day.history.opened.patient.allergies == ("penicillin", "latex")
    assert day.history.entries[-1].event.type == "patient_corrected"
    assert day.rate_now == 5
    for path in ("", "/record", "/infusion-record"):
        said = desk.client.get(f"/days/{day_id}{path}").get_data(as_text=True)
        assert "penicillin, latex" in said, path
    assert "Details of the patient corrected" in desk.get(f"/days/{day_id}/record")


def test_a_day_that_is_over_keeps_what_was_known_then(desk):
    day_id = desk.ward.book()
    known = desk.client.get(f"/days/{day_id}/details").headers["Location"].split("/")[2]
    desk.post(f"/days/{day_id}/booking/cancel", seq="1", reason="ill")
    assert desk.post(f"/patients/{known}/details", **details()).status_code == 303
    assert desk.ward.day(day_id).history.opened.patient == PATIENT


def test_two_who_correct_the_same_details_are_told_and_nothing_typed_is_lost(running):
    desk, day_id, patient_id = running
    desk.post(f"/patients/{patient_id}/details", **details(family_name="Smythe"))
    lines = len(desk.ward.day(day_id).history.entries)
    answer = desk.post(f"/patients/{patient_id}/details", **details(family_name="Smithers"))
    assert answer.status_code == 409
    said = desk.words(answer)
    assert "Somebody else has changed" in said and "SMYTHE" in said
    assert 'value="Smithers"' in answer.text and 'name="seq" value="2"' in answer.text
    assert len(desk.ward.day(day_id).history.entries) == lines


def test_the_second_tap_of_a_correction_changes_nothing_more(running):
    desk, day_id, patient_id = running
    fields = details(request_id=request_id())
    for _ in range(2):
        assert desk.post(f"/patients/{patient_id}/details", **fields).status_code == 303
    types = [entry.event.type for entry in desk.ward.day(day_id).history.entries]
    assert types.count("patient_corrected") == 1


def test_the_nhs_number_is_never_corrected(running):
    desk, day_id, patient_id = running
    desk.post(f"/patients/{patient_id}/details", **details(nhs_number="9990000050"))
    assert desk.ward.day(day_id).history.opened.patient.nhs_number == PATIENT.nhs_number
    assert 'name="nhs_number"' not in desk.client.get(f"/patients/{patient_id}/details").text


def test_names_alike_are_marked_at_the_bedside_and_in_the_list(desk):
    desk.ward.book()
    patient_id = desk.adds(family_name="Smyth", given_name="Paul", born_on="1-Jan-1970")
    desk.books(patient_id, start="12:00")
    [day_id] = desk.days_of(patient_id)
    assert "Name alert" in desk.get(f"/days/{day_id}")
    assert desk.get("/days").count("Name alert") == 2


def test_a_day_that_is_over_counts_though_its_date_of_birth_was_a_slip(tmp_path):
    """It keeps what it said; the register, by which it was booked, says whose it is."""
    ward, slip = Ward(tmp_path), PATIENT.model_copy(update={"born_on": date(1984, 12, 3)})
    yesterday = ward.book(slip, on=THE_DAY - timedelta(days=1), day=1, start="09:00")
    gone = ward.live(yesterday)
    gone.at(instant("08:15", gone.on)).arrives()
    gone.write(e.DayDeferred(reason="Cold"))
    with ward.app.app_context():
        assert days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "unit").unclear == (yesterday,)
        known = patient_with(PATIENT.nhs_number, "unit")
        correct_patient(known, PATIENT, "Day and month swapped", NURSE, ward.clock, "correct-it")
        found = days_of_patient(PATIENT.nhs_number, PATIENT.born_on, "unit")
        assert ([day.day_id for day in found.days], found.unclear) == ([yesterday], ())
    today = ward.book(PATIENT)
    with ward.app.app_context():
        said = earlier_days_of(ward.day(today).history.opened, THE_DAY)
    assert ([day.day_id for day in said.days], said.unclear) == ([yesterday], ())
    assert ward.day(yesterday).history.opened.patient.born_on == slip.born_on
