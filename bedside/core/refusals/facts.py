"""Observations: accepted from any screen, refused only when impossible."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import (
    Day,
)
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.vitals import impossible_values, oxygen_not_said, rare_values


def observations(day: Day, tap: Tap, event: e.ObservationsRecorded) -> Iterator[Finding]:
    unit = day.history.unit
    for problem in impossible_values(event, unit):
        yield Finding(f"impossible:{problem.reason}", {"problem": problem}, problem.sign)
    for problem in rare_values(event, unit):
        yield Finding("rare_value", {"problem": problem}, problem.sign)
    if oxygen_not_said(event):
        yield Finding("oxygen_not_said", {}, "on_oxygen")
    if event == e.ObservationsRecorded(late_reason=event.late_reason):
        yield Finding("empty_set")
