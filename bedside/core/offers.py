"""What may be entered at the pump now: the rates on the buttons, and what stands against a tap.

The rules are in `refusals`; a screen asks here before it is tapped, so that both say the same.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from bedside.core.day import Day
from bedside.core.events import Event, Person
from bedside.core.ladder import half_of
from bedside.core.quantities import MINUTE
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.pump import half_to_resume
from bedside.core.refusals.taps import Finding, Tap

PINS = frozenset({"pin_needed", "second_person_needed"})


@dataclass(frozen=True, slots=True)
class RateOffer:
    """A rate that stands on a button: the next step with its time, or the exact half."""

    rate_ml_per_h: Fraction
    kind: Literal["next", "half"]
    due_at: datetime | None = None


def rates_offered(day: Day) -> tuple[RateOffer, ...]:
    """The next step and the exact half of the rate now (rules.md 8), in mL per hour.

    While a reaction waits for its half rate, that half is the only rate offered.
    """
    history = day.history
    if history.status != "infusing":
        return ()
    permitted = day.half_permitted
    if permitted is not None:
        return (RateOffer(permitted, "half"),)
    offers = []
    if len(history.legs) > 1 and history.legs[1].rate_ml_per_h != history.rate_now:
        offers.append(RateOffer(history.legs[1].rate_ml_per_h, "next", history.leg_due_at()))
    half = half_of(history.rate_now, history.pump_step)
    if half and all(offer.rate_ml_per_h != half for offer in offers):
        offers.append(RateOffer(half, "half"))
    return tuple(offers)


def resume_rate(day: Day) -> Fraction:
    """The rate at which this pause may end: the permitted half, or the same as before."""
    half = half_to_resume(day)
    return day.history.rate_to_resume if half is None else half


def stands_against(day: Day, event: Event, by: Person) -> tuple[Finding, ...]:
    """Everything that would refuse this entry now, PINs included."""
    tap = Tap(event, day.now, by, "not-entered", day.seq)
    return tuple(findings_for(day, tap))


def early_by_min(offer: RateOffer, now: datetime) -> int:
    """Minutes until this step is due; 0 when it is due."""
    return max(0, (offer.due_at - now) // MINUTE) if offer.due_at else 0
