"""Handover: who looks after the patient, and who has confirmed who the patient is."""

from bedside.core.day import Day
from bedside.core.events import Event, IdentityConfirmed, ResponsibilityTaken
from bedside.forms.arrival import ArrivalForm
from bedside.forms.entry import EntryForm


class ResponsibleForm(EntryForm):
    """Nothing to type: the tap is the statement."""

    def events(self, day: Day) -> list[Event]:
        return [ResponsibilityTaken(late_reason=self.late_reason_typed())]


class IdentityForm(ArrivalForm):
    """The same four things as at the arrival, done again by whoever takes over."""

    def events(self, day: Day) -> list[Event]:
        return [IdentityConfirmed(late_reason=self.late_reason_typed())]
