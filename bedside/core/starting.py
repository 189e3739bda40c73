"""When the infusion may start: what the premedication's timing allows, and the latest that fits.

Lead times warn, they never block; an infusion counts from its end [A] (rules.md 22). No source
gives a highest age: a premedication that has grown old is a question for the prescriber [A].
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Literal

from bedside.core.day import Day, premedication_today
from bedside.core.events import BagRecorded, Entry
from bedside.core.history import History
from bedside.core.limits import closing_at
from bedside.core.projection import planned_before_start
from bedside.core.protocol import Premedication
from bedside.core.quantities import MINUTE, minutes_between

Timing = Literal["to_give", "in_time", "short", "old", "not_given"]


@dataclass(frozen=True, slots=True)
class Lead:
    """One premedication with a lead time. `age_min` is counted at `Starting.start_at`."""

    premedication: Premedication
    wanted_min: int
    given_at: datetime | None
    age_min: int | None
    timing: Timing


@dataclass(frozen=True, slots=True)
class Starting:
    """Instants are aware UTC and whole minutes.

    `earliest_at`: as if what is still to give were given now; `waits_for` is what it waits for,
    None where nothing holds it back. `start_at`: the later of planned and earliest. The latest
    starts are for an undisturbed ladder; the flush has no known length and is not counted.
    """

    planned_at: datetime
    earliest_at: datetime
    waits_for: Lead | None
    start_at: datetime
    leads: tuple[Lead, ...]
    closing_at: datetime
    latest_for_closing_at: datetime
    bag_empty_by_at: datetime | None
    latest_for_bag_at: datetime | None

    @property
    def grown_old(self) -> tuple[Lead, ...]:
        """What the prescriber should hear about."""
        return tuple(lead for lead in self.leads if lead.timing == "old")

    def lead_of(self, premedication_id: str) -> Lead | None:
        return next((x for x in self.leads if x.premedication.id == premedication_id), None)


def starting_of(day: Day) -> Starting:
    """The start as it stands now. Source: the protocol's `premedication`, `limits`, `watch`."""
    history = day.history
    given = _given(history)
    ready_at = {premed.id: _ready_at(premed, at, day.now) for premed, at in given}
    latest = max(ready_at, key=lambda one: ready_at[one], default=None)
    earliest_at = max([day.now, *ready_at.values()])
    start_at = max(history.planned_start_at, earliest_at)
    leads = leads_at(history, start_at)
    held_back = latest is not None and ready_at[latest] > day.now
    ladder_min = planned_before_start(history, day.now, day.dose.to_pump_ml).minutes
    bag_at = _bag_empty_by(history)
    return Starting(
        planned_at=history.planned_start_at,
        earliest_at=earliest_at,
        waits_for=next((x for x in leads if held_back and x.premedication.id == latest), None),
        start_at=start_at,
        leads=leads,
        closing_at=closing_at(history),
        latest_for_closing_at=_latest(
            closing_at(history) - history.protocol.watch.minutes * MINUTE, ladder_min
        ),
        bag_empty_by_at=bag_at,
        latest_for_bag_at=None if bag_at is None else _latest(bag_at, ladder_min),
    )


def leads_at(history: History, start_at: datetime) -> tuple[Lead, ...]:
    """Every premedication with a lead time, as old as it is when the infusion starts then."""
    return tuple(_lead(history, premed, answer, start_at) for premed, answer in _given(history))


def warnings_at(history: History, start_at: datetime) -> tuple[Lead, ...]:
    """What the prescriber should hear about before a start then: grown old, or still too fresh."""
    return tuple(x for x in leads_at(history, start_at) if x.timing in ("old", "short"))


def _given(history: History) -> list[tuple[Premedication, Entry | None]]:
    return [
        (premed, history.premedication.get(premed.id))
        for premed, _ in premedication_today(history)
        if premed.minutes_before is not None
    ]


def _ready_at(premed: Premedication, answer: Entry | None, now: datetime) -> datetime:
    """From when its lead time is kept; what is not given holds nothing back."""
    lead = (premed.minutes_before or 0) * MINUTE
    if answer is None:
        return now + lead
    return answer.occurred_at + lead if answer.event.type == "premedication_given" else now


def _lead(
    history: History, premed: Premedication, answer: Entry | None, start_at: datetime
) -> Lead:
    wanted = premed.minutes_before or 0
    if answer is None or answer.event.type != "premedication_given":
        return Lead(premed, wanted, None, None, "to_give" if answer is None else "not_given")
    # Given is when an infusion ended: that is the time asked for.
    age = minutes_between(answer.occurred_at, start_at)
    grace = history.unit.grace.premedication_min
    timing: Timing = "in_time"
    if age > wanted + grace:
        timing = "old"
    elif age < wanted - grace:
        timing = "short"
    return Lead(premed, wanted, answer.occurred_at, age, timing)


def _bag_empty_by(history: History) -> datetime | None:
    bag = history.bag.event if history.bag else None
    if not isinstance(bag, BagRecorded):
        return None
    return bag.prepared_at + history.protocol.limits.bag_life.minutes * MINUTE


def _latest(until_at: datetime, ladder_min: Fraction) -> datetime:
    """The last whole minute from which the ladder is through by then: rounded down (W17)."""
    return until_at + floor(-ladder_min) * MINUTE
