"""Which step of which plan runs now, in words."""

from fractions import Fraction

from bedside.core.day import Day
from bedside.core.events import WayOnChosen
from bedside.core.ladder import Legs, legs_for_way
from bedside.wording import _


def step_words(day: Day) -> str:
    """ "Step 3 of 5", "New plan, step 2 of 4", "Half rate held"."""
    history = day.history
    if history.awaiting_half_of is not None:
        return _("Not yet halved")
    if history.half_ml_per_h is not None:
        return _after_half(day)
    rates = [Fraction(step.rate_ml_per_h) for step in history.protocol.steps]
    if history.rate_before_stop in rates:
        number = rates.index(history.rate_before_stop) + 1
        return _("Step %(number)s of %(of)s", number=number, of=len(rates))
    return _("Off the ladder")


def _after_half(day: Day) -> str:
    history = day.history
    legs = _new_plan(day)
    if len(legs) < 2 or len(history.legs) > len(legs):
        at_half = history.rate_before_stop == history.half_ml_per_h
        return _("Half rate held") if at_half else _("Held")
    number = len(legs) - len(history.legs) + 1
    return _("New plan, step %(number)s of %(of)s", number=number, of=len(legs))


def _new_plan(day: Day) -> Legs:
    """The steps of the way on that a prescriber signed, from the half rate on."""
    history = day.history
    chosen = history.ways_on[-1].event if history.ways_on else None
    if not isinstance(chosen, WayOnChosen) or history.half_ml_per_h is None:
        return ()
    return legs_for_way(
        chosen.way,
        steps=history.protocol.steps,
        half_ml_per_h=history.half_ml_per_h,
        wait_min=chosen.wait_min,
        left_at_stop=history.left_at_stop,
        pump_step_ml_per_h=history.pump_step,
    )
