"""What stands against a change of a booking: course and day, chair, and who the patient is."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import role


def chair(day: Day, tap: Tap, event: e.ChairChanged) -> Iterator[Finding]:
    yield from role(tap, "nurse", "manager")
    if event.chair == day.history.opened.chair and tap.corrects is None:
        yield Finding("same_chair", {"chair": event.chair}, "chair")


def corrected(day: Day, tap: Tap, event: e.BookingCorrected) -> Iterator[Finding]:
    yield from role(tap, "nurse", "manager")
    of = day.history.protocol.course_days(event.course)
    if event.day > of:
        yield Finding("no_such_day", {"course": event.course, "of": of}, "day")


def patient(day: Day, tap: Tap, event: e.PatientCorrected) -> Iterator[Finding]:
    """Another NHS number is another patient: the lines of this day are not theirs."""
    yield from role(tap, "nurse", "manager", "prescriber")
    if event.patient.nhs_number != day.history.opened.patient.nhs_number:
        yield Finding("other_nhs_number", {}, "nhs_number")
