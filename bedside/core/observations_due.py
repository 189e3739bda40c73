"""When the next observations are due (rules.md 15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bedside.core.history import History
from bedside.core.quantities import MINUTE
from bedside.core.transitions import Status

Why = Literal[
    "baseline",
    "interval",
    "reaction",
    "after_resume",
    "before_increase",
    "bag_end",
    "flush_end",
    "end_of_watch",
]
# Pulse and blood pressure at least hourly is the regulators' floor, not the unit's to change.
# Source: clinical.md 1b, Swissmedic letter of 14 June 2019 [E4].
LONGEST_GAP = timedelta(minutes=60)
_SETS_WANTED: frozenset[Status] = frozenset(
    {"infusing", "paused", "bag_finished", "discontinued", "watch"}
)


@dataclass(frozen=True, slots=True)
class SetDue:
    """The next set: when, why, and the last moment that is no gap above 60 minutes."""

    due_at: datetime
    why: Why
    gap_ends_at: datetime | None


def sets_that_count(history: History) -> list[datetime]:
    """Times of the sets with temperature, pulse and pressure taken or refused with a reason."""
    return [one.at for one in history.sets if one.counts]


def next_set_due(history: History, watch_end_at: datetime | None) -> SetDue | None:
    """The set that is due first, from what has been taken; None when none is wanted."""
    if history.status not in _SETS_WANTED:
        return None
    taken = sets_that_count(history)
    last_at = taken[-1] if taken else None
    candidates = list(_candidates(history, last_at, watch_end_at))
    if not candidates:
        return None
    due_at, why = min(candidates, key=lambda candidate: candidate[0])
    return SetDue(due_at, why, last_at + LONGEST_GAP if last_at else None)


def _candidates(
    history: History, last_at: datetime | None, watch_end_at: datetime | None
) -> Iterator[tuple[datetime, Why]]:
    plan = history.protocol.observations
    yield from _by_interval(history, last_at, watch_end_at)
    for reaction in history.open_reactions:
        if last_at is None or last_at < reaction.onset_at:
            yield reaction.onset_at, "reaction"
        else:
            yield last_at + plan.reaction_interval_min * MINUTE, "reaction"
    yield from _after_resume(history, last_at)
    yield from _before_increase(history, last_at)
    for entry, why in ((history.bag_end, "bag_end"), (history.line_end, "flush_end")):
        if entry is not None and (last_at is None or last_at < entry.occurred_at):
            yield entry.occurred_at, "bag_end" if why == "bag_end" else "flush_end"
    if history.status == "watch" and watch_end_at is not None:
        opens_at = watch_end_at - plan.last_of_watch_min * MINUTE
        if last_at is None or last_at < opens_at:
            yield opens_at, "end_of_watch"


def _by_interval(
    history: History, last_at: datetime | None, watch_end_at: datetime | None
) -> Iterator[tuple[datetime, Why]]:
    plan = history.protocol.observations
    # Sets are wanted in no state that comes before the start: see _SETS_WANTED.
    assert history.started is not None
    started_at = history.started.occurred_at
    if history.status == "watch":
        assert history.line_end is not None
        due_at = (last_at or history.line_end.occurred_at) + plan.watch_interval_min * MINUTE
        if watch_end_at is None or due_at <= watch_end_at:
            yield due_at, "interval"
        return
    if last_at is None:
        yield started_at, "interval"
    elif last_at <= started_at:
        first_at = started_at + plan.interval_min * MINUTE
        yield min(first_at, last_at + LONGEST_GAP), "interval"
    else:
        yield last_at + plan.interval_min * MINUTE, "interval"


def _after_resume(history: History, last_at: datetime | None) -> Iterator[tuple[datetime, Why]]:
    """15 and 30 minutes after resuming at half, or after the halving where it never stopped.

    A set from ten minutes before counts [A].
    """
    if history.status != "infusing":
        return
    soon = history.unit.grace.soon_min * MINUTE
    for reaction in history.reactions:
        if reaction.half_since_at is None or reaction.grade == 1:
            continue
        from_at = max(reaction.half_since_at, reaction.resumed_at or reaction.half_since_at)
        for minutes in history.protocol.observations.after_resume_min:
            due_at = from_at + minutes * MINUTE
            if last_at is None or last_at < max(due_at - soon, from_at):
                yield due_at, "after_resume"
                break


def _before_increase(history: History, last_at: datetime | None) -> Iterator[tuple[datetime, Why]]:
    """Where the protocol asks for it: one at the rate that runs, due when the step is soon due.

    One taken earlier at this rate counts [A].
    """
    step_at = history.leg_due_at()
    if step_at is None or not history.protocol.observations.before_each_increase:
        return
    since = history.rate_entries[-1].occurred_at
    if history.legs[1].rate_ml_per_h > history.rate_now and (last_at is None or last_at <= since):
        yield max(since, step_at - history.unit.grace.soon_min * MINUTE), "before_increase"
