"""What somebody wants to enter, and every way it can come back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bedside.core import events as e

DECISIONS = frozenset(
    {
        "infusion_started",
        "rate_changed",
        "infusion_resumed",
        "bag_finished",
        "patient_discharged",
        "day_signed",
        "way_on_chosen",
        "grade_4_reopened",
        "booking_corrected",
    }
)


@dataclass(frozen=True, slots=True)
class Tap:
    """What somebody wants to enter. `signed_by` are the ids whose PIN was given for this.

    `protocol_approved`: clinical lead and pharmacist have signed it, or it is training only.
    `protocol_silent_on`: keys of what nobody has decided yet and no start goes without.
    `must_be_current`: the whole form was drawn on that line, as at a booking that two may change.
    """

    event: e.Event
    occurred_at: datetime
    by: e.Person
    request_id: str
    based_on_seq: int
    second_person: e.Person | None = None
    corrects: int | None = None
    signed_by: frozenset[str] = frozenset()
    protocol_approved: bool = True
    protocol_silent_on: tuple[str, ...] = ()
    time_was_typed: bool = False
    must_be_current: bool = False

    @property
    def is_decision(self) -> bool:
        """Refused once the record has moved on since its screen was drawn."""
        is_one = self.event.type in DECISIONS or self.corrects is not None
        return is_one or self.must_be_current


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason against a tap. `reason_helps`: it goes on with a reason given."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    field: str | None = None
    reason_helps: bool = False


class Refused(Exception):
    """The tap was not entered; nothing is written and what was typed stays.

    `tap`: which one it was, where several belong together.
    """

    tap: Tap | None = None

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class Stale(Exception):
    """The record has moved on since the screen on which this decision was taken."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the record stands at line {seq}")
        self.seq = seq
