"""The bag is empty: a fact of the pump, with a reason where the sum says otherwise."""

from collections.abc import Iterator
from fractions import Fraction

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.dose import dose_at, is_much_left
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import role


def finished(day: Day, tap: Tap, event: e.BagFinished) -> Iterator[Finding]:
    yield from role(tap, "nurse", "prescriber")
    dose = dose_at(day.history, day.pump, tap.occurred_at)
    if is_much_left(day.history, dose) and not event.reason:
        left_ml: Fraction = dose.left_to_pump_ml
        yield Finding("bag_not_empty", {"left": left_ml}, "reason", reason_helps=True)
