"""A booking as it stands now: chair, patient, course, and the settings a day begins with."""

from dataclasses import replace

import pytest

from bedside.config_files import canonical_text, sha256_of
from bedside.core import events as e
from bedside.core.booked import booked_now, has_begun, settings_of, takes_over
from bedside.core.fold import fold
from tests.core.tapping import codes
from tests.support.daybook import MANAGER, PATIENT, PRESCRIBER, DayBook, configuration


def other_settings():
    """The unit closes later, and its protocol has another version."""
    unit = configuration().unit.model_copy(update={"name": "Other unit"})
    protocol = configuration().protocols["germany-2016"]
    protocol_text, unit_text = canonical_text(protocol), canonical_text(unit)
    return e.SettingsTakenOver(
        protocol_text=protocol_text,
        protocol_sha256=sha256_of(protocol_text),
        unit_text=unit_text,
        unit_sha256=sha256_of(unit_text),
    )


def opened_now(book):
    return fold(book.entries).opened


def test_the_chair_is_the_last_one_taken_not_the_last_one_entered():
    book = DayBook()
    book.at("09:00").write(e.ChairChanged(chair="5"))
    book.at("08:30").write(e.ChairChanged(chair="6"), entered_at=book.at("09:10").now)
    book.entries[-1] = replace(book.entries[-1], occurred_at=book.at("08:30").now)
    assert opened_now(book).chair == "5"


def test_a_struck_chair_counts_no_more():
    book = DayBook()
    moved = book.at("09:00").write(e.ChairChanged(chair="5"))
    book.write(e.EntryStruck(correction_reason="slip"), corrects=moved.seq)
    assert opened_now(book).chair == "4"


def test_a_patient_changes_chairs_during_the_infusion_and_a_running_day_goes_on():
    book = DayBook().started()
    before = book.day("11:00")
    book.at("11:05").write(e.ChairChanged(chair="7"))
    after = book.day("11:05")
    assert (before.history.opened.chair, after.history.opened.chair) == ("4", "7")
    assert after.rate_now == before.rate_now
    assert after.history.collisions == []


def test_corrected_details_are_those_of_the_day():
    book = DayBook().started()
    book.at("11:00").write(
        e.PatientCorrected(patient=PATIENT.model_copy(update={"allergies": ("latex",)}))
    )
    assert opened_now(book).patient.allergies == ("latex",)


def test_course_and_day_and_prescriber_are_those_corrected_last():
    book = DayBook()
    book.write(e.BookingCorrected(course=2, day=1, prescriber_name="Dr B", reason="typed wrong"))
    now = opened_now(book)
    assert (now.course, now.day, now.prescriber_name) == (2, 1, "Dr B")


def test_an_untouched_day_is_read_with_the_settings_in_force():
    book, settings = DayBook(), other_settings()
    history = fold(book.entries, settings)
    assert history.protocol.id == "germany-2016"
    assert history.unit.name == "Other unit"
    assert fold(book.entries).protocol.id == "spain-2019"


@pytest.mark.parametrize(
    "event",
    [
        e.ChairChanged(chair="5"),
        e.PatientCorrected(patient=PATIENT),
        e.BookingCorrected(course=1, day=3, prescriber_name="Dr B", reason="x"),
        e.ResponsibilityTaken(),
        e.NoteWritten(text="rang: comes by taxi"),
        e.EarlierDaysRead(),
    ],
)
def test_what_is_said_of_the_booking_does_not_begin_the_day(event):
    book = DayBook()
    book.write(event)
    assert not has_begun(book.entries)
    assert takes_over(book.entries, other_settings()) is not None


def test_a_day_that_has_begun_never_changes():
    book = DayBook()
    arrived = book.at("08:15").arrives()
    assert has_begun(book.entries)
    assert takes_over(book.entries, other_settings()) is None
    assert fold(book.entries, other_settings()).protocol.id == "spain-2019"
    book.write(e.EntryStruck(correction_reason="wrong patient"), corrects=arrived.seq)
    assert takes_over(book.entries, other_settings()) is None


def test_a_day_takes_over_once_and_nothing_where_nothing_differs():
    book = DayBook()
    assert takes_over(book.entries, settings_of(opened_now(book))) is None
    book.write(other_settings())
    assert opened_now(book).protocol_sha256 == other_settings().protocol_sha256
    assert takes_over(book.entries, settings_of(opened_now(DayBook()))) is None


def test_what_was_taken_over_later_than_it_happened_counts_for_the_whole_day():
    book = DayBook()
    book.at("08:20").write(other_settings())
    book.at("08:15").arrives()
    assert fold(book.entries).protocol.id == "germany-2016"
    assert fold(book.entries).collisions == []


def test_a_day_without_changes_is_the_event_itself():
    book = DayBook()
    event = book.entries[0].event
    assert booked_now(event, book.entries) is event


# Refusals


def test_a_chair_is_changed_by_nurse_or_manager_and_only_to_another():
    assert codes(DayBook(), e.ChairChanged(chair="4")) == ["same_chair"]
    assert codes(DayBook(), e.ChairChanged(chair="5")) == []
    assert codes(DayBook(), e.ChairChanged(chair="5"), by=MANAGER) == []
    assert codes(DayBook(), e.ChairChanged(chair="5"), by=PRESCRIBER) == ["not_your_role"]


def test_a_booking_is_corrected_within_the_days_of_its_course():
    def corrected(course, day):
        return e.BookingCorrected(course=course, day=day, prescriber_name="Dr B", reason="x")

    assert codes(DayBook(), corrected(1, 5)) == []
    assert codes(DayBook(), corrected(1, 6)) == ["no_such_day"]
    assert codes(DayBook(), corrected(2, 4)) == ["no_such_day"]


def test_a_running_day_keeps_its_course_and_day():
    again = e.BookingCorrected(course=1, day=3, prescriber_name="Dr B", reason="x")
    assert codes(DayBook().started(), again) == ["impossible_then"]


def test_another_nhs_number_is_another_patient():
    other = PATIENT.model_copy(update={"nhs_number": "9990000034"})
    assert codes(DayBook(), e.PatientCorrected(patient=other)) == ["other_nhs_number"]


def test_a_booking_is_changed_weeks_before_but_nothing_else_is_entered_then():
    book = DayBook()
    book.at(book.entries[0].event.planned_start_at.replace(month=10))
    assert codes(book, e.ChairChanged(chair="5")) == []
    given = e.MedicineGiven(drug="x", dose=1, dose_unit="mg", route="IV")
    assert "before_the_day" in codes(book, given)


def test_allergies_are_known_or_unavailable_but_not_both():
    with pytest.raises(ValueError, match="not both"):
        e.Patient(
            **PATIENT.model_dump(exclude={"allergies_unavailable"}), allergies_unavailable=True
        )


def test_lines_from_before_the_fourth_form_of_allergies_read_and_hash_as_they_did():
    for allergies in (None, (), ("penicillin",)):
        patient = PATIENT.model_copy(update={"allergies": allergies})
        opened = DayBook(patient=patient).entries[0].event
        data = e.data_of(opened)
        assert "allergies_unavailable" not in data["patient"]
        assert ("allergies" in data["patient"]) == (allergies is not None)
        assert "early_course" not in data
        assert e.event_from("day_opened", data) == opened
