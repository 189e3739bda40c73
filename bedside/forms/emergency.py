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
from bedside.wording import lazy

CARDS: tuple[Card, ...] = ("anaphylaxis", "stroke", "chest_pain", "lung_bleeding")


def open_emergency(day: Day, card: Card) -> Emergency | None:
    """This card in use now."""
    return next((x for x in day.history.emergencies if x.event.card == card and x.is_open), None)


class EmergencyForm(EntryForm):
    """A card is opened: `occurred_at` is the onset; when the patient was last known well."""

    draft = "emergency"

    card = StringField(validators=[required(lazy("Choose a card.")), chosen_from(*CARDS)])
    last_known_well_at = ClockField(validators=[Optional()])
    known_onset_at: datetime | None = None

    def events(self, day: Day) -> list[Event]:
        card = cast(Card, self.card.data)
        well = instant_of(self.last_known_well_at.clock, day.now, day.history.unit.zone)
        known = open_emergency(day, card)
        self.known_onset_at = known.onset_at if known else None
        late = self.late_reason_typed()
        return [EmergencyDeclared(card=card, last_known_well_at=well, late_reason=late)]

    def happened_at_of(self, event: Event, now: datetime, zone: ZoneInfo) -> datetime:
        """A second person opening the card does not move its beginning to their own now."""
        said = super().happened_at_of(event, now, zone)
        return min(said, self.known_onset_at or said)


class EmergencyStepForm(EntryForm):
    """One step ticked off. The first step of a card opens it; the stop stops the pump as well."""

    draft = "step-{card}-{step_id}"

    known_onset_at: datetime | None = None
    detail = StringField(validators=[Length(max=LONGEST_TEXT)])
    onset_at = ClockField(validators=[Optional()])
    last_known_well_at = ClockField(validators=[Optional()])

    def events_of(self, card: Card, step: EmergencyStep, day: Day) -> list[Event]:
        late = self.late_reason_typed()
        done = EmergencyStepDone(
            card=card, step_id=step.id, detail=stripped(self.detail.data), late_reason=late
        )
        events: list[Event] = []
        if step.kind == "stop" and day.history.status in ("infusing", "paused"):
            # Also where it stands already: somebody may resume it before this is written.
            events.append(InfusionPaused(why="emergency", card=card, late_reason=late))
        return [*events, *self._declared(card, day), done]

    def _declared(self, card: Card, day: Day) -> list[Event]:
        """The card opened, or its beginning said anew; what is not said again stays."""
        known = open_emergency(day, card)
        well = instant_of(self.last_known_well_at.clock, day.now, day.history.unit.zone)
        if known is not None and self.onset_at.clock is None and well is None:
            return []
        if known is not None:
            self.known_onset_at = known.onset_at
            well = well or known.event.last_known_well_at
        late = self.late_reason_typed()
        return [EmergencyDeclared(card=card, last_known_well_at=well, late_reason=late)]

    def happened_at_of(self, event: Event, now: datetime, zone: ZoneInfo) -> datetime:
        usual = super().happened_at_of(event, now, zone)
        if not isinstance(event, EmergencyDeclared):
            return usual
        return instant_of(self.onset_at.clock, now, zone) or self.known_onset_at or usual

    def field_of(self, event: Event, name: str) -> str:
        is_onset = isinstance(event, EmergencyDeclared) and name == "occurred_at"
        return "onset_at" if is_onset else name


class EmergencyOverForm(EntryForm):
    draft = "emergency-over-{card}"

    def events_of(self, card: Card) -> list[Event]:
        return [EmergencyEnded(card=card, late_reason=self.late_reason_typed())]
