"""Emergency cards: one is opened, its steps are ticked off, it is over."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import Length, Optional

from bedside.core.day import Day
from bedside.core.events import (
    Card,
    EmergencyDeclared,
    EmergencyEnded,
    EmergencyStepDone,
    Event,
    InfusionPaused,
)
from bedside.core.history import Emergency
from bedside.core.protocol import EmergencyStep
from bedside.forms.entry import (
    LONGEST_TEXT,
    ClockField,
    EntryForm,
    chosen_from,
    instant_of,
    required,
    stripped,
)
from bedside.wording import _

CARDS: tuple[Card, ...] = ("anaphylaxis", "stroke", "chest_pain", "lung_bleeding")


def open_emergency(day: Day, card: Card) -> Emergency | None:
    """This card in use now."""
    return next((x for x in day.history.emergencies if x.event.card == card and x.is_open), None)


class EmergencyForm(EntryForm):
    """A card is opened: `occurred_at` is the onset; when the patient was last known well."""

    card = StringField(validators=[required(_("Choose a card.")), chosen_from(*CARDS)])
    last_known_well_at = ClockField(validators=[Optional()])

    def events(self, day: Day) -> list[Event]:
        well = instant_of(self.last_known_well_at.clock, day.now, day.history.unit.zone)
        return [EmergencyDeclared(card=cast(Card, self.card.data), last_known_well_at=well)]


class EmergencyStepForm(EntryForm):
    """One step ticked off. The first step of a card opens it; the stop stops the pump as well."""

    detail = StringField(validators=[Length(max=LONGEST_TEXT)])
    onset_at = ClockField(validators=[Optional()])
    last_known_well_at = ClockField(validators=[Optional()])

    def events_of(self, card: Card, step: EmergencyStep, day: Day) -> list[Event]:
        late = self.late_reason_typed()
        done = EmergencyStepDone(
            card=card, step_id=step.id, detail=stripped(self.detail.data), late_reason=late
        )
        events: list[Event] = []
        if step.kind == "stop" and day.history.status == "infusing":
            reason = _("Emergency: %(card)s", card=day.history.protocol.card(card).title)
            events.append(InfusionPaused(reason=reason, late_reason=late))
        well = instant_of(self.last_known_well_at.clock, day.now, day.history.unit.zone)
        says_onset = self.onset_at.clock is not None or well is not None
        if open_emergency(day, card) is None or says_onset:
            events.append(EmergencyDeclared(card=card, last_known_well_at=well))
        return [*events, done]

    def happened_at_of(self, event: Event, now: datetime, zone: ZoneInfo) -> datetime:
        if isinstance(event, EmergencyDeclared) and self.onset_at.clock is not None:
            return instant_of(self.onset_at.clock, now, zone) or now
        return super().happened_at_of(event, now, zone)

    def field_of(self, event: Event, name: str) -> str:
        is_onset = isinstance(event, EmergencyDeclared) and name == "occurred_at"
        return "onset_at" if is_onset else name


class EmergencyOverForm(EntryForm):
    def events_of(self, card: Card) -> list[Event]:
        return [EmergencyEnded(card=card, late_reason=self.late_reason_typed())]
