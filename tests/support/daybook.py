"""Writes an infusion day the way a ward would tell it: `book.at("10:30").starts(5)`."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from bedside.config_files import Configuration, canonical_text, read_configuration, sha256_of
from bedside.core import events as e
from bedside.core.day import Day, checks_today, premedication_today, read_day
from bedside.core.fold import fold
from bedside.core.protocol import Protocol
from bedside.core.unit import Unit

CONFIG = Path(__file__).parents[2] / "config"
# A Tuesday in winter: London clocks show UTC.
THE_DAY = date(2026, 11, 24)

NURSE = e.Person(id="okafor", name="N. Okafor", role="nurse")
SECOND = e.Person(id="brandt", name="T. Brandt", role="nurse")
PRESCRIBER = e.Person(id="mehta", name="Dr A. Mehta", role="prescriber")
MANAGER = e.Person(id="lindqvist", name="S. Lindqvist", role="manager")

PATIENT = e.Patient(
    family_name="Smith",
    given_name="Jane",
    title="Ms",
    born_on=date(1984, 3, 12),
    gender="Female",
    nhs_number="9990000018",
    allergies=("penicillin",),
)


@lru_cache(maxsize=1)
def configuration() -> Configuration:
    return read_configuration(CONFIG)


@lru_cache(maxsize=1)
def recording_ctcae() -> Configuration:
    """The same for a unit that records CTCAE grades too."""
    shipped = configuration()
    terms = tomllib.loads((CONFIG / "ctcae.toml").read_text(encoding="utf-8"))["ctcae"]
    settings = {**shipped.unit.model_dump(), "record_ctcae": True, "ctcae": terms}
    return replace(shipped, unit=Unit.model_validate(settings))


def instant(clock: str, on: date = THE_DAY) -> datetime:
    """An instant on the day in UTC: "10:30"."""
    return datetime.combine(on, time.fromisoformat(clock), UTC)


def with_ladder(protocol: Protocol, *steps: tuple[str, int | None]) -> Protocol:
    """The protocol with other steps: rate in mL per hour and how many minutes it lasts."""
    made, from_min = [], 0
    for rate, minutes in steps:
        to_min = None if minutes is None else from_min + minutes
        change = {"rate_ml_per_h": Decimal(rate), "from_min": from_min, "to_min": to_min}
        made.append(protocol.steps[0].model_copy(update=change))
        from_min = to_min or from_min
    most = protocol.max_rate.model_copy(update={"ml_per_h": made[-1].rate_ml_per_h})
    return protocol.model_copy(update={"steps": tuple(made), "max_rate": most})


class DayBook:
    """A record in the making. Methods take what happened; `at` sets when."""

    def __init__(
        self,
        *,
        protocol: Protocol | None = None,
        unit: Unit | None = None,
        course: int = 1,
        day: int = 2,
        start: str = "10:30",
        on: date = THE_DAY,
        patient: e.Patient = PATIENT,
    ) -> None:
        self.on = on
        self.protocol = protocol or configuration().protocols["spain-2019"]
        self.unit = unit or configuration().unit
        self.entries: list[e.Entry] = []
        self.now = instant("07:00", on)
        protocol_text, unit_text = canonical_text(self.protocol), canonical_text(self.unit)
        self.write(
            e.DayOpened(
                day_id="day1",
                patient=patient,
                course=course,
                day=day,
                planned_start_at=instant(start, on),
                chair="4",
                prescriber_name=PRESCRIBER.name,
                protocol_text=protocol_text,
                protocol_sha256=sha256_of(protocol_text),
                unit_text=unit_text,
                unit_sha256=sha256_of(unit_text),
            )
        )

    def at(self, when: str | datetime) -> "DayBook":
        self.now = instant(when, self.on) if isinstance(when, str) else when
        return self

    def after(self, minutes: int) -> "DayBook":
        """So many minutes after the start of the infusion."""
        started = fold(self.entries).started
        assert started is not None
        return self.at(started.occurred_at + timedelta(minutes=minutes))

    def write(
        self,
        event: e.Event,
        *,
        by: e.Person = NURSE,
        second: e.Person | None = None,
        corrects: int | None = None,
        entered_at: datetime | None = None,
    ) -> e.Entry:
        seq = len(self.entries) + 1
        entry = e.Entry(
            seq=seq,
            occurred_at=self.now,
            recorded_at=entered_at or self.now,
            by=by,
            second_person=second,
            request_id=f"request-{seq}",
            corrects=corrects,
            event=event,
        )
        self.entries.append(entry)
        return entry

    def day(self, now: str | datetime | None = None) -> Day:
        if now is None:
            now = self.now
        return read_day(self.entries, instant(now, self.on) if isinstance(now, str) else now)

    def day_after(self, minutes: int) -> Day:
        """The day so many minutes after the start."""
        started = fold(self.entries).started
        assert started is not None
        return self.day(started.occurred_at + timedelta(minutes=minutes))

    def arrives(self) -> e.Entry:
        return self.write(
            e.PatientArrived(
                name_stated=True,
                born_stated=True,
                nhs_number_compared=True,
                wristband_compared=True,
            )
        )

    def passes_all_checks(self) -> None:
        for check in checks_today(fold(self.entries)):
            self.write(e.CheckAnswered(check_id=check.id, answer="passed"))

    def gets_all_premedication(self) -> None:
        for premed, dose in premedication_today(fold(self.entries)):
            # Where the protocol leaves the dose to the chart: 10 mg.
            given = Decimal(10) if dose is None else Decimal(dose.numerator) / dose.denominator
            self.write(
                e.PremedicationGiven(
                    premedication_id=premed.id, dose_mg=given, route=premed.routes[0]
                )
            )

    def bag(
        self, volume: str = "101.2", prepared: str = "10:00", primed: e.LineHolds = "drug"
    ) -> None:
        first = self.protocol.steps[0].rate_ml_per_h
        self.write(
            e.BagRecorded(
                batch="AL7M0423",
                expires_on=date(2027, 3, 31),
                diluent=self.protocol.bag.diluents[0],
                volume_ml=Decimal(volume),
                first_rate_ml_per_h=first,
                prepared_at=instant(prepared, self.on),
                line_holds=primed,
            )
        )
        self.write(
            e.BagSecondChecked(
                volume_ml=Decimal(volume),
                first_rate_ml_per_h=first,
                right_patient=True,
                bag_in_order=True,
            ),
            by=SECOND,
        )

    def observes(self, by: e.Person = NURSE, **values: Any) -> e.Entry:
        usual: dict[str, Any] = {
            "temperature_c": Decimal("36.7"),
            "pulse_per_min": 74,
            "systolic_mmhg": 122,
            "diastolic_mmhg": 76,
            "breaths_per_min": 15,
            "spo2_percent": 98,
            "on_oxygen": False,
            "consciousness": "A",
            "skin": "as_before",
            "vip": 0,
            "symptoms": "none",
        }
        return self.write(e.ObservationsRecorded(**(usual | values)), by=by)

    def starts(self, rate: str = "5") -> e.Entry:
        return self.write(e.InfusionStarted(rate_ml_per_h=Decimal(rate)), second=SECOND)

    def rate(self, rate: str, reason: str | None = None) -> e.Entry:
        return self.write(e.RateChanged(rate_ml_per_h=Decimal(rate), reason=reason))

    def pauses(self, reason: str = "toilet") -> e.Entry:
        return self.write(e.InfusionPaused(reason=reason))

    def resumes(self, rate: str) -> e.Entry:
        return self.write(e.InfusionResumed(rate_ml_per_h=Decimal(rate)), second=SECOND)

    def reacts(self, grade: e.Grade = 2, **values: Any) -> e.Entry:
        values.setdefault("symptoms", ("hives:widespread",) if grade > 1 else ("also:itch",))
        return self.write(e.ReactionRecorded(grade=grade, infection_sign="no", **values))

    def reaction_over(self, reaction: e.Entry) -> e.Entry:
        return self.write(e.ReactionResolved(reaction_seq=reaction.seq))

    def chooses(self, way: e.WayOn, reaction: e.Entry, wait_min: int | None = None) -> e.Entry:
        event = e.WayOnChosen(
            reaction_seq=reaction.seq, way=way, wait_min=wait_min, reason="limits"
        )
        return self.write(event, by=PRESCRIBER)

    def made_ready(
        self, volume: str = "101.2", prepared: str = "10:00", primed: e.LineHolds = "drug"
    ) -> "DayBook":
        """Arrived 08:15, checked, premedicated 08:30, bag 10:15 and baseline 10:15."""
        self.at("08:15").arrives()
        self.passes_all_checks()
        self.at("08:30").gets_all_premedication()
        self.at("10:15").bag(volume, prepared, primed)
        self.observes()
        return self

    def started(self, volume: str = "101.2", at: str = "10:30", **bag: Any) -> "DayBook":
        """Ready, and started at the first rate."""
        self.made_ready(volume, **bag)
        self.at(at).starts(str(self.protocol.steps[0].rate_ml_per_h))
        return self

    def climbs_to(self, minutes: int) -> "DayBook":
        """Every step of the ladder confirmed on time up to this minute after the start."""
        at_min = 0
        for step, following in zip(self.protocol.steps, self.protocol.steps[1:], strict=False):
            assert step.minutes is not None
            at_min += step.minutes
            if at_min > minutes:
                break
            self.after(at_min).rate(str(following.rate_ml_per_h))
        return self
