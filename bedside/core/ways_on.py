"""The ways on after a reaction, side by side: finish, limits, dose and home of each (rules.md 5).

Each is the day as it would be read once a prescriber had signed it now, so that the table and
what follows a signature cannot disagree.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from bedside.core.day import Day, day_from
from bedside.core.events import Entry, Person, WayOn, WayOnChosen
from bedside.core.fold import fold
from bedside.core.history import Reaction
from bedside.core.ladder import ladder_from, steps_above
from bedside.core.limits import Limit, closing_at, limit
from bedside.core.projection import Projection, Stretch
from bedside.core.quantities import MINUTE, minutes_between, volume_ml

# What a way leaves: nothing; the held half rate, where the sources are silent; the half-rate
# rule of the protocol itself; the complete dose.
Departs = Literal["nothing", "held_half", "half_rate_rule", "full_dose"]
_DEPARTS: dict[WayOn, Departs] = {
    "hold": "nothing",
    "climb": "held_half",
    "halve_later": "held_half",
    "return_to_plan": "half_rate_rule",
    "stop": "full_dose",
}
_NOBODY = Person(id="nobody", name="nobody", role="prescriber")


@dataclass(frozen=True, slots=True)
class Offer:
    """One way on, from now. Minutes, mL and mg are exact; `projection` None: no finish.

    `wait_min` is what the climb was computed with. `dose_in_time_mg` is what is given by the
    bag's limit.
    """

    way: WayOn
    departs: Departs
    projection: Projection | None
    limits: tuple[Limit, ...]
    dose_in_time_mg: Fraction
    home_at: datetime | None
    wait_min: int | None = None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The rates of this way with their minutes from now, until the bag is empty."""
        return self.projection.stretches if self.projection else ()

    def limit(self, name: str) -> Limit | None:
        return next((one for one in self.limits if one.name == name), None)


def reaction_to_decide(day: Day) -> Reaction | None:
    """The last reaction above grade 1, whose way on a prescriber may sign; None: none or locked."""
    if day.locked or day.history.status not in ("infusing", "paused"):
        return None
    return next((one for one in reversed(day.history.reactions) if one.worst_grade > 1), None)


def ways_on(day: Day, wait_min: int | None = None) -> tuple[Offer, ...]:
    """Every permitted way on; empty where nothing is to be decided.

    `wait_min`: the wait before each step up; without it the climb is shown with the usual one
    [A]. A way that would be the held half rate under another name is left out. Source: rules.md
    5 and 16, `reactions.allow_return_to_plan` of the protocol.
    """
    reaction = reaction_to_decide(day)
    if reaction is None:
        return ()
    wait_min = wait_min or usual_wait(day)
    hold = _offer(day, reaction, "hold")
    others = [_offer(day, reaction, "climb", wait_min), _offer(day, reaction, "halve_later")]
    if day.history.protocol.reactions.allow_return_to_plan.value:
        others.append(_offer(day, reaction, "return_to_plan"))
    different = [one for one in others if one.stretches != hold.stretches]
    return (hold, *different, _stop(day))


def usual_wait(day: Day) -> int | None:
    """The ladder's own minutes at the half rate; None where nothing lies above it.

    A protocol with one rate has none: until the last set after resuming is taken [A].
    """
    protocol = day.history.protocol
    half = day.half_permitted or day.history.rate_before_stop
    if not steps_above(protocol.steps, half):
        return None
    after_resume = max(protocol.observations.after_resume_min, default=0)
    return ladder_from(protocol.steps, half)[0].minutes or after_resume or None


def _offer(day: Day, reaction: Reaction, way: WayOn, wait_min: int | None = None) -> Offer:
    signed = WayOnChosen(reaction_seq=reaction.seq, way=way, wait_min=wait_min, reason="if")
    then = day_from(fold((*day.history.entries, _as_if(day, signed))), day.now)
    return Offer(
        way,
        _DEPARTS[way],
        then.projection,
        then.limits,
        _dose_in_time(day, then.projection),
        then.home_at,
        wait_min,
    )


def _as_if(day: Day, event: WayOnChosen) -> Entry:
    return Entry(day.seq + 1, day.now, day.now, _NOBODY, None, "not-entered", None, event)


def _stop(day: Day) -> Offer:
    """Discontinued now; the watch as if the line were seen to now."""
    home_at = day.now + day.history.protocol.watch.minutes * MINUTE
    close_at = closing_at(day.history)
    spare = Fraction(minutes_between(home_at, close_at))
    limits = (limit("closing", close_at, spare),)
    return Offer("stop", _DEPARTS["stop"], None, limits, day.dose.given_mg, home_at)


def _dose_in_time(day: Day, projection: Projection | None) -> Fraction:
    """What reaches the patient by the bag's limit, in mg; the flush of the line not counted."""
    bag = next((one for one in day.limits if one.name == "bag"), None)
    pumped = day.dose.pumped_ml
    for stretch in projection.stretches if projection else ():
        until = stretch.to_min
        if bag is not None and bag.at is not None:
            until = min(until, Fraction(minutes_between(day.now, bag.at)))
        pumped += volume_ml(stretch.rate_ml_per_h, max(Fraction(0), until - stretch.from_min))
    more_ml = max(Fraction(0), pumped - day.dose.pumped_ml - day.dose.until_drug_ml)
    return day.dose.mg(day.dose.given_ml + more_ml)
