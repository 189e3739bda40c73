"""At the pump: rate, resume, other rate, readings."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bedside.core import events as e
from bedside.core.day import Day, day_from
from bedside.core.history import History, Reaction
from bedside.core.ladder import half_of
from bedside.core.observations_due import sets_that_count
from bedside.core.pump import within_bag
from bedside.core.pump_check import compare_reading
from bedside.core.quantities import MINUTE
from bedside.core.reactions import open_for_decision
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import own_pin, responsible, role, second_pin, unlocked


def rate(day: Day, tap: Tap, event: e.RateChanged) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    yield from role(tap, "nurse")
    yield from responsible(day, tap)
    if rate > Fraction(history.protocol.max_rate_ml_per_h):
        yield Finding("above_maximum", {"most": history.protocol.max_rate_ml_per_h}, "rate")
        return
    yield from unlocked(day)
    rises = rate > history.rate_now
    if rate == history.rate_now:
        yield Finding("same_rate", {"rate": event.rate_ml_per_h}, "rate")
    elif rises:
        if history.after_reaction:
            yield from _increase_after_reaction(day, tap, event, rate)
        else:
            yield from _planned_increase(day, tap, event, rate)
    elif not _is_offered(day, rate) and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)


def _is_offered(day: Day, rate: Fraction) -> bool:
    """The ladder's steps and the exact half of the rate now need no reason."""
    history = day.history
    steps = {Fraction(step.rate_ml_per_h) for step in history.protocol.steps}
    halves = {half_of(history.rate_now, history.pump_step), day.half_permitted}
    return rate in steps | halves


def _planned_increase(
    day: Day, tap: Tap, event: e.RateChanged, rate: Fraction
) -> Iterator[Finding]:
    """What a reason helps against, and each caution, which only its own reason waives."""
    if not event.reason:
        yield from _not_as_planned(day, tap, event, rate)
    if not event.raised_anyway:
        yield from _observations_first(day, tap)
        if day.history.open_reactions:
            yield Finding("grade_1_open", {}, "raised_anyway", True)


def _not_as_planned(day: Day, tap: Tap, event: e.RateChanged, rate: Fraction) -> Iterator[Finding]:
    history = day.history
    due_at = history.leg_due_at()
    is_next = len(history.legs) > 1 and rate == history.legs[1].rate_ml_per_h
    if not _is_offered(day, rate):
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    elif not is_next:
        yield Finding("not_the_next_step", {"rate": event.rate_ml_per_h}, "reason", True)
    elif due_at is not None and tap.occurred_at < due_at:
        early = (due_at - tap.occurred_at) // MINUTE
        yield Finding("early", {"minutes": early, "due_at": due_at}, "reason", True)


def _observations_first(day: Day, tap: Tap) -> Iterator[Finding]:
    """Overdue, or asked for before each increase and none taken at this rate (rules.md 10, 15).

    Overdue when the rate rose: what is typed in after a downtime is asked about its own minute.
    """
    then = day if tap.occurred_at >= day.now else day_from(day.history, tap.occurred_at)
    pressing = [task for task in then.tasks if task.kind == "observations"]
    if _lacks_a_set_at_this_rate(day.history):
        yield Finding("observations_before_increase", {}, "raised_anyway", True)
    elif any(task.state in ("overdue", "continuous") for task in pressing):
        yield Finding("observations_first", {}, "raised_anyway", True)


def _lacks_a_set_at_this_rate(history: History) -> bool:
    if not history.protocol.observations.before_each_increase or not history.rate_entries:
        return False
    since = history.rate_entries[-1].occurred_at
    return not any(at > since for at in sets_that_count(history))


def _increase_after_reaction(
    day: Day, tap: Tap, event: e.RateChanged, rate: Fraction
) -> Iterator[Finding]:
    history = day.history
    if history.awaiting_half_of is not None or history.open_reactions:
        yield Finding("reaction_open")
        return
    due_at = history.leg_due_at()
    is_next = len(history.legs) > 1 and rate == history.legs[1].rate_ml_per_h
    if not is_next or due_at is None or open_for_decision(history) is not None:
        yield Finding("way_on_needed")
        return
    if tap.occurred_at < due_at:
        early = (due_at - tap.occurred_at) // MINUTE
        yield Finding("too_early_after_reaction", {"minutes": early, "due_at": due_at})
    if not event.raised_anyway:
        yield from _observations_first(day, tap)
    yield from own_pin(tap)
    yield from second_pin(tap)


def resume(day: Day, tap: Tap, event: e.InfusionResumed) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    yield from role(tap, "nurse")
    yield from responsible(day, tap)
    yield from unlocked(day)
    if history.stop_signed:
        yield Finding("way_on_needed")
    half = half_to_resume(day)
    if half is not None:
        yield from _resume_after_reaction(day, tap, event, half)
        return
    if rate > history.rate_to_resume:
        code = "way_on_needed" if history.after_reaction else "resume_at_most"
        yield Finding(code, {"rate": _plain(history.rate_to_resume)}, "rate")
    elif rate != history.rate_to_resume and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    if history.unit.second_check_after_any_stop:
        yield from own_pin(tap)
        yield from second_pin(tap)


def half_to_resume(day: Day) -> Fraction | None:
    """The half rate at which a stop for a reaction may end; None after a plain pause."""
    if day.half_permitted is not None:
        return day.half_permitted
    # Halved, then stopped as well: the half rate, on the same conditions [A].
    history = day.history
    is_open = any(reaction.worst_grade > 1 for reaction in history.open_reactions)
    return history.rate_to_resume if is_open or history.to_resume_after else None


def _resume_after_reaction(
    day: Day, tap: Tap, event: e.InfusionResumed, half: Fraction
) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    if rate > half:
        yield Finding("resume_at_half", {"half": _plain(half)}, "rate")
    elif rate != half and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    stopped_for = history.to_resume_after
    for reaction in history.reactions:
        is_treated = reaction.half_since_at is not None and not reaction.is_open
        if reaction.worst_grade > 1 and (not is_treated or reaction in stopped_for):
            yield from _reaction_ready(history.protocol.reactions.actions, reaction)
    within = history.protocol.observations.before_resume_min * MINUTE
    taken = sets_that_count(history)
    if not taken or tap.occurred_at - taken[-1] > within:
        minutes = history.protocol.observations.before_resume_min
        yield Finding("observations_before_resume", {"minutes": minutes})
    yield from own_pin(tap)
    yield from second_pin(tap)


def _reaction_ready(actions: tuple[Any, ...], reaction: Reaction) -> Iterator[Finding]:
    if reaction.is_open:
        yield Finding("symptoms_not_gone")
    calls = [action.id for action in actions if action.kind == "call"]
    if calls and not any(action_id in reaction.done for action_id in calls):
        yield Finding("prescriber_not_informed")


def _plain(rate: Fraction) -> Decimal:
    return Decimal(rate.numerator) / Decimal(rate.denominator)


def other_rate(day: Day, tap: Tap, event: e.PumpRanAtOtherRate) -> Iterator[Finding]:
    yield from second_pin(tap)
    if event.until_at is not None and event.until_at <= tap.occurred_at:
        yield Finding("ends_before_it_begins", {}, "until_at")
    if event.until_at is not None and event.until_at > day.now:
        yield Finding("in_the_future", {"at": event.until_at, "now": day.now}, "until_at")
    if event.until_at is None and day.history.status == "paused":
        # The record says stopped: how long it ran all the same has to be said.
        yield Finding("ends_before_it_begins", {}, "until_at")


def reading(day: Day, tap: Tap, event: e.PumpReadingRecorded) -> Iterator[Finding]:
    reading = Fraction(event.volume_ml)
    label = day.dose.bag_ml
    factor = Fraction(day.history.unit.pump.reading_over_label_factor)
    if reading > label * factor:
        yield Finding("reading_impossible", {"most": label * factor}, "volume_ml")
    elif reading > label and not event.reason:
        yield Finding("reading_over_label", {"label": label}, "reason", True)
    elif not event.read_twice:
        computed = within_bag(day.pump.pumped_by(tap.occurred_at), day.dose.to_pump_ml)
        check = compare_reading(day.history.unit, reading, computed)
        if check.asks:
            yield Finding("reading_differs", {"check": check}, "volume_ml")
    earlier = [
        x.event
        for x in day.history.readings
        if x.occurred_at <= tap.occurred_at and isinstance(x.event, e.PumpReadingRecorded)
    ]
    if earlier and event.volume_ml < earlier[-1].volume_ml and not event.reason:
        yield Finding("reading_went_down", {"before": earlier[-1].volume_ml}, "reason", True)


def adopt(day: Day, tap: Tap, event: e.PumpReadingAdopted) -> Iterator[Finding]:
    yield from second_pin(tap)
    if Fraction(event.volume_ml) > day.dose.bag_ml:
        yield Finding("reading_impossible", {"most": day.dose.bag_ml}, "volume_ml")
