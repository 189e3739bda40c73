"""Tells one made-up day through the app's own actions, so that nothing impossible is shown."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bedside.actions import enter
from bedside.booking import Booking, book
from bedside.clock import MovableClock
from bedside.config_files import Configuration
from bedside.core import events as e
from bedside.core.day import Day, checks_today, premedication_today, read_day
from bedside.core.earlier import earlier_days
from bedside.core.protocol import Check
from bedside.core.quantities import MINUTE, decimal_string
from bedside.core.refusals.taps import Tap
from bedside.record.chain import Sealed
from bedside.record.store import entries_of

# What is written beside an answer where the protocol asks for it.
NOTES = {
    "temperature": "36.7 °C",
    "blood_pressure": "122/76",
    "pregnancy_test": "Negative, 07:50",
    "neuro_baseline": "Face, arms, speech and walking as on day 1",
    "yesterday_read": "Earlier days on paper, no reaction",
}


@dataclass
class Story:
    """`story.at("10:30").tell(InfusionStarted(...))`: each line is entered when it happened."""

    configuration: Configuration
    on: date
    zone: ZoneInfo
    nurse: e.Person
    second: e.Person
    prescriber: e.Person
    day_id: str = ""
    clock: MovableClock = field(init=False)

    def booked(self, patient: e.Patient, course: int, day: int, start: str, chair: str) -> "Story":
        self.clock = MovableClock(self.instant("05:30"))
        booking = Booking(
            patient=patient,
            course=course,
            day=day,
            planned_start_at=self.instant(start),
            chair=chair,
            prescriber_name=self.prescriber.name,
        )
        self.day_id = book(booking, self.configuration, "unit", self.nurse, self.clock)
        return self

    def instant(self, clock: str) -> datetime:
        return datetime.combine(self.on, time.fromisoformat(clock), self.zone)

    def at(self, clock: str) -> "Story":
        self.clock.move_to(self.instant(clock))
        return self

    def after(self, minutes: int) -> "Story":
        self.clock.move_to(self.clock.now() + minutes * MINUTE)
        return self

    def day(self) -> Day:
        return read_day(entries_of(self.day_id), self.clock.now())

    def tell(
        self,
        event: e.Event,
        *,
        by: e.Person | None = None,
        second: e.Person | None = None,
        entered_at: str | None = None,
    ) -> Sealed:
        """Enters the event as if tapped now; `entered_at` for one entered later."""
        occurred_at = self.clock.now()
        if entered_at is not None:
            self.at(entered_at)
        who = by or self.nurse
        signed = {person.id for person in (who, second) if person is not None}
        tap = Tap(
            event=event,
            occurred_at=occurred_at,
            by=who,
            second_person=second,
            request_id=f"demo-{self.day_id}-{self.day().seq + 1}",
            based_on_seq=self.day().seq,
            signed_by=frozenset(signed),
        )
        return enter(self.day_id, [tap], self.clock)[0]

    def arrives(self) -> None:
        self.tell(
            e.PatientArrived(
                name_stated=True,
                born_stated=True,
                nhs_number_compared=True,
                wristband_compared=True,
            )
        )

    def fails(self, check_id: str, note: str) -> None:
        """One check that did not pass."""
        self.tell(e.CheckAnswered(check_id=check_id, answer="failed", note=note))

    def checks(self, *stages: str) -> None:
        """Every check of these stages passed."""
        for check in checks_today(self.day().history):
            if check.stage not in stages:
                continue
            self.tell(self._passed(check))

    def _passed(self, check: Check) -> e.CheckAnswered:
        history = self.day().history
        said = NOTES.get(check.id) if check.note_label else None
        if check.record_knows == "earlier_days" and not earlier_days(history):
            if history.opened.day == 1:
                return e.CheckAnswered(check_id=check.id, answer="not_applicable")
            said = NOTES[check.id]
        return e.CheckAnswered(check_id=check.id, answer="passed", note=said)

    def premedication(self, *ids: str) -> None:
        for premed, dose in premedication_today(self.day().history):
            if premed.id in ids:
                amount = Decimal(10 if dose is None else decimal_string(dose))
                self.tell(
                    e.PremedicationGiven(
                        premedication_id=premed.id, dose_mg=amount, route=premed.routes[0]
                    )
                )

    def bag(self, batch: str, prepared: str) -> None:
        first = self.configuration.protocols[self.configuration.unit.protocol].steps[0]
        entry = e.BagRecorded(
            batch=batch,
            expires_on=date(self.on.year + 1, 3, 31),
            diluent=self.day().history.protocol.bag.diluents[0],
            volume_ml=Decimal("101.2"),
            first_rate_ml_per_h=first.rate_ml_per_h,
            prepared_at=self.instant(prepared),
            line_holds="drug",
        )
        self.tell(entry)
        again = e.BagSecondChecked(
            volume_ml=entry.volume_ml,
            first_rate_ml_per_h=entry.first_rate_ml_per_h,
            right_patient=True,
            bag_in_order=True,
        )
        self.tell(again, by=self.second)

    def observes(
        self, temperature: str, pulse: int, pressure: tuple[int, int], **values: Any
    ) -> Sealed:
        usual: dict[str, Any] = {
            "temperature_c": Decimal(temperature),
            "pulse_per_min": pulse,
            "systolic_mmhg": pressure[0],
            "diastolic_mmhg": pressure[1],
            "breaths_per_min": 16,
            "spo2_percent": 98,
            "on_oxygen": False,
            "consciousness": "A",
            "skin": "as_before",
            "vip": 0,
            "symptoms": "none",
        }
        return self.tell(e.ObservationsRecorded(**(usual | values)))

    def starts(self) -> None:
        first = self.day().history.protocol.steps[0].rate_ml_per_h
        self.tell(e.InfusionStarted(rate_ml_per_h=first), second=self.second)

    def rate(self, ml_per_h: str) -> None:
        self.tell(e.RateChanged(rate_ml_per_h=Decimal(ml_per_h)))

    def premedication_on_time(self, planned_start_at: datetime) -> None:
        """Each premedication at its time before the planned start."""
        todo = [premed for premed, _dose in premedication_today(self.day().history)]
        for premed in sorted(todo, key=lambda p: p.minutes_before or 0, reverse=True):
            due_at = planned_start_at - (premed.minutes_before or 0) * MINUTE
            if premed.minutes_before is not None and due_at > self.clock.now():
                self.clock.move_to(due_at)
            self.premedication(premed.id)

    def head(self) -> str:
        """The hash of the last line: what a signature covers."""
        return entries_of(self.day_id)[-1].hash
