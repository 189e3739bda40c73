"""Reactions, ways on, grade 4 and the emergency cards."""

from collections.abc import Iterator
from typing import Any

from bedside.core import events as e
from bedside.core.ctcae import ctcae_of
from bedside.core.day import (
    Day,
)
from bedside.core.reactions import has_red_flag_today, lowest_grade_now
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import own_pin, role, second_pin, unlocked


def way_on(day: Day, tap: Tap, event: e.WayOnChosen) -> Iterator[Finding]:
    history = day.history
    yield from role(tap, "prescriber")
    yield from own_pin(tap)
    yield from unlocked(day)
    known = history.reaction(event.reaction_seq)
    if known is None or known.worst_grade < 2:
        yield Finding("no_such_reaction", {"seq": event.reaction_seq})
    if event.way == "climb" and event.wait_min is None:
        yield Finding("wait_needed", {}, "wait_min")
    if event.way == "return_to_plan" and not history.protocol.reactions.allow_return_to_plan.value:
        yield Finding("return_to_plan_not_allowed")


def reopen(day: Day, tap: Tap, _: e.Grade4Reopened) -> Iterator[Finding]:
    yield from role(tap, "prescriber")
    yield from own_pin(tap)
    yield from second_pin(tap)
    if has_red_flag_today(day.history):
        yield Finding("locked_red_flag")
    elif not day.locked:
        yield Finding("not_locked")


def reaction(day: Day, tap: Tap, event: e.ReactionRecorded) -> Iterator[Finding]:
    yield from _known_symptoms(day, event)
    yield from _known_ctcae(day, event)
    lowest = lowest_grade_now(day.history, day.now, event.symptoms, event.red_flags)
    if event.grade < lowest.grade and not event.lower_reason:
        values = {"lowest": lowest.grade, "because": lowest.because, "detail": lowest.detail}
        yield Finding("grade_below_lowest", values, "lower_reason", True)


def _known_symptoms(day: Day, event: e.ReactionRecorded) -> Iterator[Finding]:
    reactions = day.history.protocol.reactions
    known = {f"{s.id}:{option.id}" for s in reactions.symptoms for option in s.options}
    flags = {flag.id for flag in reactions.red_flags}
    for unknown in [*(set(event.symptoms) - known), *(set(event.red_flags) - flags)]:
        yield Finding("unknown_id", {"id": unknown}, "symptoms")


def _known_ctcae(day: Day, event: e.ReactionRecorded | e.ReactionRegraded) -> Iterator[Finding]:
    """Only a term with a grade that CTCAE gives it, and only where the unit records them."""
    if event.ctcae_term is None and event.ctcae_grade is None:
        return
    unit = day.history.unit
    if not unit.record_ctcae:
        yield Finding("ctcae_not_recorded_here", {}, "ctcae")
    elif ctcae_of(unit.ctcae, event.ctcae_term, event.ctcae_grade) is None:
        yield Finding("ctcae_unknown", {}, "ctcae")


def of_reaction(day: Day, tap: Tap, event: Any) -> Iterator[Finding]:
    reaction = day.history.reaction(event.reaction_seq)
    if reaction is None:
        yield Finding("no_such_reaction", {"seq": event.reaction_seq})
    elif tap.occurred_at < reaction.onset_at:
        yield Finding("before_onset", {"onset_at": reaction.onset_at}, "occurred_at")


def regraded(day: Day, tap: Tap, event: e.ReactionRegraded) -> Iterator[Finding]:
    yield from of_reaction(day, tap, event)
    reaction = day.history.reaction(event.reaction_seq)
    if reaction is None:
        return
    yield from _known_ctcae(day, event)
    if event.grade == reaction.grade:
        ctcae = (event.ctcae_term, event.ctcae_grade)
        if ctcae in ((None, None), reaction.ctcae):
            yield Finding("same_grade", {"grade": event.grade}, "grade")
    elif event.grade < reaction.grade and not event.reason:
        yield Finding("lower_grade_needs_reason", {"grade": reaction.grade}, "reason", True)


def action_done(day: Day, tap: Tap, event: e.ReactionActionDone) -> Iterator[Finding]:
    yield from of_reaction(day, tap, event)
    known = {action.id for action in day.history.protocol.reactions.actions}
    if event.action_id not in known:
        yield Finding("unknown_id", {"id": event.action_id})


def emergency(day: Day, tap: Tap, event: e.EmergencyDeclared) -> Iterator[Finding]:
    """Last known well comes before the onset, and both before now."""
    well_at = event.last_known_well_at
    if well_at is None:
        return
    if well_at > day.now:
        yield Finding("in_the_future", {"at": well_at, "now": day.now}, "last_known_well_at")
    elif well_at > tap.occurred_at:
        values = {"at": well_at, "onset_at": tap.occurred_at}
        yield Finding("well_after_onset", values, "last_known_well_at")


def emergency_step(day: Day, tap: Tap, event: e.EmergencyStepDone) -> Iterator[Finding]:
    if event.step_id not in {step.id for step in day.history.protocol.card(event.card).steps}:
        yield Finding("unknown_id", {"id": event.step_id})
