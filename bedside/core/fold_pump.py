"""The part of the fold at the pump: rates, pauses, what lies ahead, bag and line."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from bedside.core import events as e
from bedside.core.history import History
from bedside.core.ladder import Legs, half_of, hold, ladder_from, legs_for_way
from bedside.core.pump import STOPPED, Run


def _run(h: History, entry: e.Entry, rate: Fraction) -> None:
    # Whatever it was primed with, drug enters the line as soon as the pump runs.
    h.line_holds = "drug"
    h.runs.append(Run(entry.occurred_at, rate))
    h.rate_entries.append(entry)


def _begin_leg(h: History, entry: e.Entry, legs: Legs) -> None:
    h.legs = legs
    h.not_before_at = None
    h.leg_since_at = entry.occurred_at
    h.leg_ran_min = 0


def _stop_leg(h: History, at: datetime) -> None:
    h.leg_ran_min = h.minutes_in_leg(at)
    h.leg_since_at = None


def started(h: History, entry: e.Entry, event: e.InfusionStarted) -> None:
    rate = Fraction(event.rate_ml_per_h)
    h.started = entry
    _run(h, entry, rate)
    _begin_leg(h, entry, ladder_from(h.protocol.steps, rate))
    if awaiting(h):
        h.awaiting_half_of = rate


def rate_changed(h: History, entry: e.Entry, event: e.RateChanged) -> None:
    rate = Fraction(event.rate_ml_per_h)
    _confirm(h, entry, rate)
    _run(h, entry, rate)


def _confirm(h: History, entry: e.Entry, rate: Fraction) -> None:
    """What lies ahead after a rate is confirmed: the next leg, a held half, or the ladder."""
    if h.awaiting_half_of is not None:
        half = half_of(h.awaiting_half_of, h.pump_step)
        if rate <= half:
            _halved(h, entry, rate)
        else:
            # Still too fast for the reaction: nothing more is planned until it is halved.
            h.awaiting_half_of = max(h.awaiting_half_of, rate)
            _begin_leg(h, entry, hold(rate))
        return
    if len(h.legs) > 1 and rate == h.legs[1].rate_ml_per_h:
        _begin_leg(h, entry, h.legs[1:])
    elif h.after_reaction:
        _begin_leg(h, entry, hold(rate))
    else:
        _begin_leg(h, entry, ladder_from(h.protocol.steps, rate))


def _halved(h: History, entry: e.Entry, rate: Fraction) -> None:
    at = entry.occurred_at
    h.half_ml_per_h = rate
    h.awaiting_half_of = None
    if h.leg_since_at is not None:
        _stop_leg(h, at)
    h.left_at_stop = _rest(h.legs, h.leg_ran_min)
    chosen = h.way_on_for_open_half
    for reaction in h.reactions:
        if reaction.half_since_at is None and reaction.grade > 1:
            reaction.half_since_at = at
    if chosen is not None:
        _begin_leg(h, entry, _legs_of(h, chosen, rate))
    else:
        _begin_leg(h, entry, hold(rate))


def _rest(legs: Legs, ran_min: int) -> Legs:
    if not legs or legs[0].minutes is None:
        return legs
    return (replace(legs[0], minutes=max(legs[0].minutes - ran_min, 0)), *legs[1:])


def _legs_of(h: History, event: e.WayOnChosen, rate: Fraction) -> Legs:
    return legs_for_way(
        event.way,
        steps=h.protocol.steps,
        half_ml_per_h=rate,
        wait_min=event.wait_min,
        left_at_stop=h.left_at_stop,
        pump_step_ml_per_h=h.pump_step,
    )


def paused(h: History, entry: e.Entry, _: e.InfusionPaused) -> None:
    if h.status != "infusing":
        # Somebody had stopped it before, or nothing runs any more: told twice, stopped once.
        return
    _stop_leg(h, entry.occurred_at)
    h.runs.append(Run(entry.occurred_at, STOPPED))
    h.rate_entries.append(entry)
    h.pauses.append((entry, None))
    for reaction in h.reactions:
        if reaction.stopped_at is None and reaction.grade > 1:
            reaction.stopped_at = entry.occurred_at


def resumed(h: History, entry: e.Entry, event: e.InfusionResumed) -> None:
    rate = Fraction(event.rate_ml_per_h)
    paused, _ = h.pauses[-1]
    h.pauses[-1] = (paused, entry)
    for reaction in h.to_resume_after:
        reaction.resumed_at = entry.occurred_at
    if h.awaiting_half_of is None and rate == h.rate_before_stop:
        h.leg_since_at = entry.occurred_at
    else:
        _confirm(h, entry, rate)
    _run(h, entry, rate)


def other_rate(h: History, entry: e.Entry, event: e.PumpRanAtOtherRate) -> None:
    h.others.append(entry)
    if h.status in ("infusing", "paused"):
        h.line_holds = "drug"
    if event.until_at is None and h.status == "infusing":
        rate = Fraction(event.rate_ml_per_h)
        _confirm(h, entry, rate)
        _run(h, entry, rate)


def reading(h: History, entry: e.Entry, _: e.PumpReadingRecorded) -> None:
    h.readings.append(entry)


def adopted(h: History, entry: e.Entry, _: e.PumpReadingAdopted) -> None:
    h.adopted.append(entry)


def bag_end(h: History, entry: e.Entry, _: e.BagFinished | e.InfusionDiscontinued) -> None:
    if h.leg_since_at is not None:
        _stop_leg(h, entry.occurred_at)
    h.bag_end = entry
    if h.status == "paused" and h.pauses and h.pauses[-1][1] is None:
        h.pauses[-1] = (h.pauses[-1][0], entry)
    h.runs.append(Run(entry.occurred_at, STOPPED))
    h.rate_entries.append(entry)


def awaiting(h: History) -> bool:
    """A reaction above grade 1 still asks for half: open, or gone since but never halved."""
    return any(
        reaction.grade > 1
        and reaction.half_since_at is None
        and (reaction.is_open or h.is_since_start(reaction))
        for reaction in h.reactions
    )


def way_on(h: History, entry: e.Entry, event: e.WayOnChosen) -> None:
    h.ways_on.append(entry)
    if h.awaiting_half_of is not None:
        return
    rate = h.rate_before_stop
    # Where the rate has moved on since the half rate, the plan at the stop is no guide any more.
    at_half = rate == h.half_ml_per_h
    h.legs = _legs_of(h, event, rate) if at_half or event.way == "climb" else hold(rate)
    if event.way == "climb":
        # The wait runs from the signature, not from a half rate that may be hours old.
        h.leg_ran_min = 0
        h.leg_since_at = None if h.leg_since_at is None else entry.occurred_at
    elif h.leg_since_at is not None:
        h.not_before_at = entry.occurred_at


def reopened(h: History, entry: e.Entry, _: e.Grade4Reopened) -> None:
    h.reopened.append(entry)
    if h.bag_end is not None:
        h.pauses.append((h.bag_end, None))
    h.bag_end = None
    h.awaiting_half_of = h.rate_before_stop


def ended(h: History, entry: e.Entry, _: e.Fact) -> None:
    h.ended = entry
    if h.leg_since_at is not None:
        # Transferred or died on the pump: what the pump did afterwards is not known here.
        _stop_leg(h, entry.occurred_at)
        h.runs.append(Run(entry.occurred_at, STOPPED))


def line(h: History, entry: e.Entry, event: e.LineChanged) -> None:
    # While the pump runs, drug follows at once, whatever the line was filled with.
    h.line_holds = "drug" if _runs_on(h, entry.occurred_at) else event.line_holds
    if h.started is None:
        h.line_primed_with = event.line_holds
    if h.line_end is None:
        h.line_changes.append(entry)


def _runs_on(h: History, at: datetime) -> bool:
    """Running as confirmed, or found afterwards to have run past this minute."""
    found = (entry.event for entry in h.others if isinstance(entry.event, e.PumpRanAtOtherRate))
    return h.status == "infusing" or (
        h.status == "paused"
        and any(ran.until_at is not None and ran.until_at > at for ran in found)
    )


def line_end(h: History, entry: e.Entry, event: e.LineFlushed | e.LineDisconnected) -> None:
    h.line_end = entry
    if isinstance(event, e.LineFlushed):
        h.line_holds = "saline"
