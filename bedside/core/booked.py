"""A booking as it stands now: the day's first event with every change made to it since.

Until something happens to the patient, a day takes over the protocol and unit settings in force;
from then on it ends on those it began with (rules.md 28).
"""

from collections.abc import Sequence
from typing import Any

from bedside.core import events as e

# A day with these lines alone has not begun: nothing of the protocol was used yet.
_BEFORE_IT_BEGINS = frozenset(
    {
        "day_opened",
        "earlier_days_read",
        "planned_start_moved",
        "chair_changed",
        "booking_corrected",
        "patient_corrected",
        "responsibility_taken",
        "note_written",
    }
)
_ENDS_UNBEGUN = frozenset({"day_deferred", "patient_did_not_attend"})


def has_begun(entries: Sequence[e.Entry]) -> bool:
    """Something happened to the patient, or was struck since: the settings stay as they are."""
    return any(entry.event.type not in _BEFORE_IT_BEGINS for entry in entries)


def booked_now(
    opened: e.DayOpened,
    entries: Sequence[e.Entry],
    in_force: e.SettingsTakenOver | None = None,
) -> e.DayOpened:
    """The booking with its chair, patient, course and settings of now.

    `in_force`: the settings that an untouched day would begin with.
    """
    struck = {entry.corrects for entry in entries}
    changes: dict[str, Any] = {}
    # A chair may be entered later than it was taken: the last one taken counts.
    in_order = sorted(entries, key=lambda entry: (entry.occurred_at, entry.seq))
    for entry in in_order:
        if entry.seq not in struck:
            changes |= _changed_by(entry.event)
    if in_force is not None and not has_begun(entries):
        changes |= _changed_by(in_force)
    return opened.model_copy(update=changes) if changes else opened


def _changed_by(event: e.Event) -> dict[str, Any]:
    match event:
        case e.ChairChanged():
            return {"chair": event.chair}
        case e.PatientCorrected():
            return {"patient": event.patient}
        case e.BookingCorrected():
            fields: tuple[str, ...] = ("course", "day", "prescriber_name")
        case e.SettingsTakenOver():
            fields = ("protocol_text", "protocol_sha256", "unit_text", "unit_sha256")
        case _:
            return {}
    return {name: getattr(event, name) for name in fields}


def takes_over(
    entries: Sequence[e.Entry], in_force: e.SettingsTakenOver
) -> e.SettingsTakenOver | None:
    """What an untouched day has to write down before its first entry; None: nothing new."""
    opened = entries[0].event
    if not isinstance(opened, e.DayOpened) or has_begun(entries):
        return None
    pinned = booked_now(opened, entries)
    same = (pinned.protocol_sha256, pinned.unit_sha256) == (
        in_force.protocol_sha256,
        in_force.unit_sha256,
    )
    return None if same else in_force


def settings_of(opened: e.DayOpened) -> e.SettingsTakenOver:
    """The settings a day is read with: an untouched one goes on being read with them."""
    return e.SettingsTakenOver.model_construct(
        protocol_text=opened.protocol_text,
        protocol_sha256=opened.protocol_sha256,
        unit_text=opened.unit_text,
        unit_sha256=opened.unit_sha256,
    )


def is_of_the_booking(event: e.Event) -> bool:
    """It says something of the booking, not of the patient's day: possible weeks before."""
    return event.type in _BEFORE_IT_BEGINS | _ENDS_UNBEGUN


def begins(event: e.Event) -> bool:
    """With this entry the day begins: it keeps the settings of that moment.

    A day that ends before it began keeps what it was booked with.
    """
    return not is_of_the_booking(event)
