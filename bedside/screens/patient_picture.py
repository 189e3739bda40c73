"""What the timeline draws, taken from the day: nothing is decided here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.ladder import ladder_from
from bedside.core.news2 import News2, news2_of
from bedside.core.projection import stretches_of
from bedside.core.quantities import MINUTE
from bedside.screens.day_picture import (
    DayPicture,
    DueMark,
    LimitEdge,
    ObservationSet,
    Phase,
    RateFrom,
    Span,
)
from bedside.screens.verdicts import hours_words
from bedside.wording import _

STOPPED = Fraction(0)
MICROSECONDS = 60_000_000


def picture_of(day: Day) -> DayPicture:
    """The whole day as it stands now."""
    history = day.history
    left_at = _plan_left_at(day)
    return DayPicture(
        zone=history.unit.zone,
        now=day.now,
        highest_rate_ml_per_h=Fraction(history.protocol.max_rate_ml_per_h),
        confirmed=tuple(
            RateFrom(run.from_at, run.rate_ml_per_h)
            for run in day.pump.runs
            if run.from_at <= day.now
        ),
        planned=_planned(day),
        first_plan=_first_plan(day) if left_at is not None else (),
        first_plan_left_at=left_at,
        pauses=tuple(
            Span(paused.occurred_at, resumed.occurred_at if resumed else day.now)
            for paused, resumed in history.pauses
        ),
        phases=tuple(_phases(day)),
        sets=tuple(_sets(day)),
        due=tuple(_due(day)),
        reactions_at=tuple(reaction.onset_at for reaction in history.reactions),
        decisions_at=tuple(e.occurred_at for e in (*history.ways_on, *history.reopened)),
        limits=tuple(_edges(day)),
    )


def _minutes_after(at: datetime, minutes: Fraction) -> datetime:
    return at + timedelta(microseconds=int(minutes * MICROSECONDS))


def _planned(day: Day) -> tuple[RateFrom, ...]:
    """From now, or from the planned start, to where the bag is empty."""
    projection = day.projection
    if projection is None or not projection.stretches:
        return ()
    from_at = projection.from_at
    steps = [
        RateFrom(_minutes_after(from_at, stretch.from_min), stretch.rate_ml_per_h)
        for stretch in projection.stretches
    ]
    return (*steps, RateFrom(_minutes_after(from_at, projection.minutes), STOPPED))


def _plan_left_at(day: Day) -> datetime | None:
    """Where a stop or a halving left the first plan."""
    history = day.history
    left = [paused.occurred_at for paused, _resumed in history.pauses]
    left += [r.half_since_at for r in history.reactions if r.half_since_at is not None]
    return min(left, default=None) if history.started is not None else None


def _first_plan(day: Day) -> tuple[RateFrom, ...]:
    """The undisturbed ladder from the real start."""
    history = day.history
    if history.started is None:
        return ()
    steps = history.protocol.steps
    ladder = ladder_from(steps, Fraction(steps[0].rate_ml_per_h))
    stretches = stretches_of(ladder, day.dose.to_pump_ml)
    from_at = history.started.occurred_at
    plan = [RateFrom(_minutes_after(from_at, s.from_min), s.rate_ml_per_h) for s in stretches]
    return (*plan, RateFrom(_minutes_after(from_at, stretches[-1].to_min), STOPPED))


def _phases(day: Day) -> Iterator[Phase]:
    history = day.history
    given = [entry.occurred_at for entry in history.premedication.values()]
    if given and history.started is None:
        yield Phase("premedication", min(given), day.now)
    from_at = _start_at(day)
    end_at = _infusion_end_at(day)
    if from_at is not None and end_at is not None:
        yield Phase("infusion", from_at, end_at)
    if history.bag_end is not None and history.status not in ("transferred", "died"):
        flushed_at = history.line_end.occurred_at if history.line_end else day.now
        yield Phase("flush", history.bag_end.occurred_at, flushed_at)
    watch_from_at = day.watch_from_at or (None if history.bag_end else end_at)
    if watch_from_at is not None and day.home_at is not None and history.ended is None:
        yield Phase("watch", watch_from_at, day.home_at)
    elif day.watch_from_at is not None and history.ended is not None:
        yield Phase("watch", day.watch_from_at, history.ended.occurred_at)


def _start_at(day: Day) -> datetime | None:
    if day.history.started is not None:
        return day.history.started.occurred_at
    return day.projection.from_at if day.projection else None


def _infusion_end_at(day: Day) -> datetime | None:
    if day.history.bag_end is not None:
        return day.history.bag_end.occurred_at
    if day.projection is not None:
        return max(day.projection.finish_at, day.now)
    return day.now if day.history.started is not None else None


def _sets(day: Day) -> Iterator[ObservationSet]:
    for taken in day.history.sets:
        score = news2_of(taken.event)
        yield ObservationSet(
            at=taken.at,
            temperature_c=taken.event.temperature_c,
            pulse_per_min=taken.event.pulse_per_min,
            systolic_mmhg=taken.event.systolic_mmhg,
            diastolic_mmhg=taken.event.diastolic_mmhg,
            news2=score.total if isinstance(score, News2) else None,
            is_corrected=taken.entry.corrects is not None,
        )


def _due(day: Day) -> Iterator[DueMark]:
    """The next set, and those that follow from it if it is taken when it is due or now."""
    task = day.first_task_of.get("observations")
    if task is None:
        return
    is_due = task.state in ("due", "overdue", "continuous")
    yield DueMark(task.due_at, is_due)
    plan = day.history.protocol.observations
    at, end_at = max(task.due_at, day.now), _infusion_end_at(day)
    while day.home_at is not None and end_at is not None:
        interval = plan.interval_min if at < end_at else plan.watch_interval_min
        at += interval * MINUTE
        if at > day.home_at:
            return
        yield DueMark(at)


def _edges(day: Day) -> Iterator[LimitEdge]:
    bounds = day.history.protocol.limits
    for limit in day.limits:
        if limit.at is None:
            continue
        if limit.name == "min_4h":
            yield LimitEdge(hours_words(bounds.min_running.minutes), limit.at, "soft")
        elif limit.name == "max_8h":
            yield LimitEdge(hours_words(bounds.max_clock.minutes), limit.at)
        elif limit.name == "bag":
            yield LimitEdge(_("Bag"), limit.at)
        else:
            yield LimitEdge(_("Closing"), limit.at, "closing")
