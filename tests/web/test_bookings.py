"""Booking days, and a booking changed, moved, cancelled; the patient in another chair."""

from datetime import timedelta

import pytest

from bedside.core import events as e
from tests.support.daybook import NURSE, PRESCRIBER, SECOND, THE_DAY, instant
from tests.support.desk import BOOKING, Desk, request_id, seen_in
from tests.support.ward import Ward

TODAY, TOMORROW = "24-Nov-2026", "25-Nov-2026"


@pytest.fixture
def desk(tmp_path):
    return Desk(Ward(tmp_path))


@pytest.fixture
def patient_id(desk):
    return desk.adds()


@pytest.fixture
def booked(desk, patient_id):
    """A booking of today at 10:30, chair 5, course 1, day 1; its day's id."""
    assert desk.books(patient_id).status_code == 303
    [day_id] = desk.days_of(patient_id)
    return day_id


def change_of(**fields):
    told = BOOKING | {"seq": "1", "reason": "the bus is late", "start": "11:00"} | fields
    told.pop("how_many")
    return told


def types(desk, day_id):
    return [entry.event.type for entry in desk.ward.day(day_id).history.entries]


# Booking


def test_a_booking_carries_what_was_typed(desk, booked):
    day = desk.ward.day(booked)
    opened = day.history.opened
    assert (opened.course, opened.day, opened.chair) == (1, 1, "5")
    assert opened.prescriber_name == "Dr A. Mehta"
    assert day.history.planned_start_at == instant("10:30")
    assert "OSEI, Kwame" in desk.get("/days")


def test_nothing_is_filled_in_until_the_proposal_is_asked_for(desk, patient_id):
    empty = desk.client.get(f"/bookings/new?patient={patient_id}").text
    assert 'name="course" value' not in empty.replace('value=""', "")
    assert "checked" not in empty and " selected" not in empty
    filled = desk.client.get(f"/bookings/new?patient={patient_id}&fill=next").text
    assert f'value="{TODAY}"' in filled and "checked" not in filled


def test_the_rest_of_the_course_is_booked_on_consecutive_dates(desk, patient_id):
    assert desk.books(patient_id, how_many="rest").status_code == 303
    days = [desk.ward.day(day_id).history.opened for day_id in desk.days_of(patient_id)]
    assert sorted((one.day, one.planned_start_at.date()) for one in days) == [
        (n, THE_DAY + timedelta(days=n - 1)) for n in range(1, 6)
    ]


def test_the_second_tap_of_book_books_nothing_twice(desk, patient_id):
    fields = {"request_id": request_id()}
    for _ in range(2):
        assert desk.books(patient_id, how_many="rest", **fields).status_code in (303, 422)
    assert len(desk.days_of(patient_id)) == 5


def test_of_a_whole_course_nothing_is_booked_where_one_day_cannot_be(desk, patient_id):
    desk.books(patient_id, day="3", on="26-Nov-2026")
    answer = desk.books(patient_id, day="1", on=TOMORROW, how_many="rest")
    assert answer.status_code == 422
    assert "never doubled" in desk.words(answer)
    assert len(desk.days_of(patient_id)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": "23-Nov-2026"}, "That date is over"),
        ({"start": "07:59"}, "07:59 is over"),
        ({"on": "24-Nov-2036"}, "three years"),
        ({"chair": "99"}, "no such chair"),
        ({"day": "6"}, "Course 1 has 5 days"),
        ({"course": "99"}, "courses. Check the course"),
        ({"course": ""}, "Enter the course"),
        ({"day": "0"}, "Enter the day"),
        ({"on": "1/2/26"}, "four digits"),
        ({"start": "25:00"}, "24-hour"),
        ({"prescriber": ""}, "Choose the prescriber"),
        ({"how_many": ""}, "how many days"),
    ],
)
def test_what_cannot_be_booked_is_said_and_what_was_typed_is_kept(desk, patient_id, fields, said):
    answer = desk.books(patient_id, **fields)
    assert answer.status_code == 422
    assert said in desk.words(answer)
    assert 'value="Dr A. Mehta"' in answer.text
    assert desk.days_of(patient_id) == []


def test_two_days_of_one_patient_never_fall_on_one_date(desk, patient_id, booked):
    answer = desk.books(patient_id, day="2", start="16:00")
    assert answer.status_code == 422
    assert "A dose is never doubled" in desk.words(answer)


def test_a_day_of_the_course_is_booked_once(desk, patient_id, booked):
    answer = desk.books(patient_id, on=TOMORROW)
    assert "is booked on 24-Nov-2026 already" in desk.words(answer)


def test_a_day_that_was_given_is_never_booked_again(desk, patient_id, booked):
    desk.ward.live(booked).started()
    answer = desk.books(patient_id, on=TOMORROW)
    assert "was given on 24-Nov-2026" in desk.words(answer)


def test_less_than_twelve_months_needs_a_prescribers_name_and_reason(desk, patient_id, booked):
    desk.ward.live(booked).started()
    early = {"course": "2", "on": "23-Nov-2027", "chair": "6"}
    answer = desk.books(patient_id, **early)
    said = desk.words(answer)
    assert answer.status_code == 422 and "not before 24-Nov-2027" in said
    assert "Prescriber who decides" in said
    assert desk.books(patient_id, **early, early_reason="relapse").status_code == 422
    answer = desk.books(patient_id, **early, early_reason="relapse", early_prescriber="Dr A. Mehta")
    assert answer.status_code == 303
    early_course = desk.ward.day(desk.days_of(patient_id)[0]).history.opened.early_course
    assert (early_course.reason, early_course.prescriber_name) == ("relapse", "Dr A. Mehta")
    said = desk.get(f"/days/{desk.days_of(patient_id)[0]}/record")
    assert "Before 24-Nov-2027 by decision of Dr A. Mehta: relapse" in said
    assert desk.books(patient_id, course="2", day="2", on="24-Nov-2027").status_code == 303


def test_a_taken_chair_and_a_similar_name_are_seen_before_it_is_booked(desk):
    desk.books(desk.adds())
    other = desk.adds(family_name="Ozei", nhs_number="9990000050", born_on="1-Jan-1980")
    answer = desk.post(f"/bookings/new?patient={other}", **BOOKING)
    assert answer.status_code == 422
    said = desk.words(answer)
    assert "Chair 5 is taken at that time: OSEI, Kwame (Mr) from 10:30" in said
    assert "Name alert: OSEI, Kwame (Mr)" in said
    assert desk.days_of(other) == []
    seen = seen_in(answer)
    assert "Osei" not in seen
    # Another chair was not seen taken; another start is in nobody's way.
    fields = {**BOOKING, "seen": seen}
    assert desk.post(f"/bookings/new?patient={other}", **fields).status_code == 303


def test_a_chair_is_free_again_once_its_patient_is_home(desk):
    desk.books(desk.adds(), start="08:30", course="1")
    other = desk.adds(family_name="Diaz", given_name="Ana", nhs_number="9990000050",
                      born_on="1-Jan-1980")  # fmt: skip
    late = desk.post(f"/bookings/new?patient={other}", **(BOOKING | {"start": "15:38"}))
    assert "is taken" in desk.words(late)
    after = desk.post(f"/bookings/new?patient={other}", **(BOOKING | {"start": "15:39"}))
    assert "is taken" not in desk.words(after)


def test_going_home_after_closing_is_seen_first(desk, patient_id):
    answer = desk.post(f"/bookings/new?patient={patient_id}", **(BOOKING | {"start": "16:00"}))
    assert "after closing at 18:45" in desk.words(answer)


def test_another_units_patient_is_not_here(desk, patient_id):
    with desk.ward.app.app_context():
        from bedside.record.engine import writing
        from bedside.record.tables import PatientRow

        with writing() as session:
            session.get(PatientRow, patient_id).unit_id = "other"
    for path in (f"/patients/{patient_id}", f"/bookings/new?patient={patient_id}"):
        assert desk.client.get(path).status_code == 404
    assert desk.post(f"/bookings/new?patient={patient_id}", **BOOKING).status_code == 404


def test_without_a_patient_the_way_leads_to_the_search(desk):
    assert desk.client.get("/bookings/new").headers["Location"] == "/patients"


# Changing


def test_what_differs_is_entered_each_as_its_own_line(desk, booked):
    fields = change_of(chair="6", day="2", other_prescriber="Dr B. Other")
    answer = desk.post(f"/days/{booked}/booking", **fields)
    assert answer.status_code == 303, desk.words(answer)
    assert types(desk, booked)[1:] == ["planned_start_moved", "booking_corrected", "chair_changed"]
    opened = desk.ward.day(booked).history.opened
    assert (opened.day, opened.prescriber_name, opened.chair) == (2, "Dr B. Other", "6")
    said = desk.get(f"/days/{booked}/record")
    assert "course 1, day 2, prescriber Dr B. Other" in said and "Now in chair 6" in said


def test_no_key_beside_cancelling_a_booking_says_only_cancel(desk, booked):
    for path in ("booking", "booking/cancel"):
        page = desk.client.get(f"/days/{booked}/{path}").text
        assert "Cancel this booking" in page and ">Cancel<" not in page


def test_a_change_needs_a_reason_and_something_that_differs(desk, booked):
    assert "Say why" in desk.words(desk.post(f"/days/{booked}/booking", **change_of(reason="")))
    same = desk.post(f"/days/{booked}/booking", **change_of(start="10:30"))
    assert same.status_code == 422
    assert types(desk, booked) == ["day_opened"]


def test_two_managers_at_once_the_second_sees_what_the_first_did(desk, booked):
    assert desk.post(f"/days/{booked}/booking", **change_of(chair="6")).status_code == 303
    answer = desk.post(f"/days/{booked}/booking", **change_of(chair="7", reason="window"))
    assert answer.status_code == 409
    said = desk.words(answer)
    assert "The record has moved on" in said and "S. Lindqvist" in said
    assert 'value="window"' in answer.text
    assert desk.ward.day(booked).history.opened.chair == "6"
    again = change_of(chair="7", reason="window", seq=str(desk.ward.day(booked).seq))
    assert desk.post(f"/days/{booked}/booking", **again).status_code == 303


def test_what_the_second_manager_left_alone_is_not_turned_back(desk, booked):
    assert desk.post(f"/days/{booked}/booking", **change_of(start="11:00")).status_code == 303
    second = change_of(start="10:30", chair="7", reason="window")
    answer = desk.post(f"/days/{booked}/booking", **second)
    assert answer.status_code == 409
    assert 'value="11:00"' in answer.text and 'value="10:30"' not in answer.text
    assert '<option value="7" selected>' in answer.text and 'value="window"' in answer.text


def test_the_second_tap_of_a_change_changes_nothing_more(desk, booked):
    fields = change_of(chair="6", request_id=request_id())
    for _ in range(2):
        assert desk.post(f"/days/{booked}/booking", **fields).status_code == 303
    assert types(desk, booked).count("chair_changed") == 1


def test_a_move_to_another_date_ends_the_old_day_and_opens_the_new(desk, patient_id, booked):
    answer = desk.post(f"/days/{booked}/booking", **change_of(on=TOMORROW))
    assert answer.status_code == 303, desk.words(answer)
    old, new = desk.ward.day(booked), desk.ward.day(answer.headers["Location"].split("/")[2])
    ended = old.history.ended.event
    assert (old.history.status, ended.why, ended.moved_to_on) == (
        "deferred",
        "moved",
        THE_DAY + timedelta(days=1),
    )
    assert new.history.planned_start_at == instant("11:00", THE_DAY + timedelta(days=1))
    assert "Moved to 25-Nov-2026" in desk.get(f"/days/{booked}/record")
    assert len(desk.days_of(patient_id)) == 2


def test_the_second_tap_of_a_move_moves_nothing_more(desk, patient_id, booked):
    fields = change_of(on=TOMORROW, request_id=request_id())
    first = desk.post(f"/days/{booked}/booking", **fields)
    second = desk.post(f"/days/{booked}/booking", **fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(desk.days_of(patient_id)) == 2


def test_a_move_onto_a_date_that_is_taken_moves_nothing(desk, patient_id, booked):
    desk.books(patient_id, day="2", on=TOMORROW)
    answer = desk.post(f"/days/{booked}/booking", **change_of(on=TOMORROW))
    assert answer.status_code == 422 and "never doubled" in desk.words(answer)
    assert types(desk, booked) == ["day_opened"]


def test_two_who_move_one_booking_at_once_move_it_once(desk, patient_id, booked):
    desk.post(f"/days/{booked}/booking", **change_of(on=TOMORROW))
    answer = desk.post(f"/days/{booked}/booking", **change_of(on="26-Nov-2026"))
    assert answer.status_code == 409
    assert "is over (deferred)" in desk.words(answer)
    assert len(desk.days_of(patient_id)) == 2


def test_a_cancelled_booking_stays_in_the_record(desk, booked):
    cancel = f"/days/{booked}/booking/cancel"
    assert desk.post(cancel, seq="1", reason=" ").status_code == 422
    assert desk.post(cancel, seq="1", reason="wrong patient").status_code == 303
    assert "Booking cancelled" in desk.get(f"/days/{booked}/record")


@pytest.mark.parametrize("path", ["booking", "booking/cancel"])
def test_a_booking_of_a_running_or_discharged_day_is_refused_clearly(desk, booked, path):
    book = desk.ward.live(booked).started()
    desk.ward.at("11:00")
    said = desk.get(f"/days/{booked}/{path}")
    assert "The infusion has begun" in said and "Another chair" in said
    book.at("10:45").write(e.PatientLeftAgainstAdvice(reason="x"))
    answer = desk.post(f"/days/{booked}/{path}", **change_of())
    assert answer.status_code == 409
    assert "This day is over (left against advice)" in desk.words(answer)
    assert types(desk, booked)[-1] == "patient_left_against_advice"


# The chair


@pytest.mark.parametrize("who", [NURSE, SECOND], ids=lambda who: who.id)
def test_any_nurse_moves_a_patient_to_another_chair_during_the_infusion(desk, booked, who):
    desk.ward.live(booked).started()
    desk.ward.at("11:00")
    nurse = Desk(desk.ward, who)
    answer = nurse.post(f"/days/{booked}/chair", seq="1", chair="8", chair_reason="draught")
    assert answer.status_code == 303, nurse.words(answer)
    assert desk.ward.day(booked).rate_now == 5
    for path in ("", "/record", "/infusion-record", "/downtime-sheet"):
        said = nurse.client.get(f"/days/{booked}{path}").get_data(as_text=True)
        assert "hair 8" in said, path
    for path in ("/days", "/days/handover", "/days/downtime-pack", "/board"):
        said = nurse.client.get(path).get_data(as_text=True)
        assert ">8<" in said or "hair 8" in said, path


def test_a_chair_somebody_has_is_named_first_and_taken_only_once_that_was_seen(desk, booked):
    desk.ward.live(booked).started()
    other = desk.adds(family_name="Nowak", given_name="Piotr", nhs_number="999 063 0925")
    assert desk.books(other, chair="8", start="12:00").status_code == 303
    desk.ward.at("11:00")
    typed = {"seq": "1", "chair": "8", "chair_reason": "draught"}
    answer = desk.post(f"/days/{booked}/chair", **typed)
    assert answer.status_code == 422 and "NOWAK, Piotr" in desk.words(answer)
    assert desk.ward.day(booked).history.opened.chair == "5" and "draught" in answer.text
    again = desk.post(f"/days/{booked}/chair", **typed, seen=seen_in(answer))
    assert again.status_code == 303
    assert desk.ward.day(booked).history.opened.chair == "8"


def test_a_chair_that_the_unit_has_not_is_refused(desk, booked):
    answer = desk.post(f"/days/{booked}/chair", seq="1", chair="99")
    assert answer.status_code == 422 and "There is no such chair" in desk.words(answer)


def test_a_prescriber_moves_nobody(desk, booked):
    prescriber = Desk(desk.ward, PRESCRIBER)
    answer = prescriber.client.post(f"/days/{booked}/chair", data={"chair": "8"})
    assert answer.status_code == 403


# A form half filled when the tablet locked


def test_what_was_typed_before_the_lock_is_there_again_for_this_patient_alone(desk, patient_id):
    path = f"/bookings/new?patient={patient_id}"
    page = desk.client.get(path).text
    name = page.partition('name="draft" value="')[2].partition('"')[0]
    assert desk.client.post(f"/drafts/{name}", data={"on": TOMORROW}).status_code == 204
    again = desk.client.get(path).text
    assert f'value="{TOMORROW}"' in again and "What you typed is here again" in again
    other = desk.adds(nhs_number="9990000050", family_name="Diaz")
    assert TOMORROW not in desk.client.get(f"/bookings/new?patient={other}").text
    desk.books(patient_id)
    assert "here again" not in desk.client.get(path).text


def test_a_new_patient_half_typed_is_there_again(desk):
    assert desk.client.post("/drafts/patient", data={"family_name": "Diaz"}).status_code == 204
    assert 'value="Diaz"' in desk.client.get("/patients/new").text
    desk.adds(nhs_number="9990000050")
    assert 'value="Diaz"' not in desk.client.get("/patients/new").text


def test_a_change_half_typed_is_there_again_and_gone_once_it_is_moved(desk, booked):
    desk.client.post(f"/days/{booked}/drafts/booking", data={"reason": "taxi strike"})
    page = desk.client.get(f"/days/{booked}/booking").text
    assert 'value="taxi strike"' in page and 'value="10:30"' in page
    assert desk.post(f"/days/{booked}/booking", **change_of(on=TOMORROW)).status_code == 303
