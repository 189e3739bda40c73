"""The day as planned, before anything happened: steps, premedication, observations, limits.

Counted from the start in minutes, line volume 0, as if every step were confirmed when due. What
really happens is `bedside.core.day`'s.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from bedside.core.protocol import Basis, ObservationPlan, Premedication, Protocol
from bedside.core.quantities import at_or_after, minutes_for, volume_ml

_LARGEST_VOLUME_ML = 10_000
LimitName = Literal["min_4h", "max_8h", "bag"]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One rate from minute to minute; `cumulative_ml` is what has flowed at `to_min`."""

    rate_ml_per_h: Decimal
    from_min: Fraction
    to_min: Fraction
    volume_ml: Fraction
    cumulative_ml: Fraction


@dataclass(frozen=True, slots=True)
class PlannedPremedication:
    """A medicine of this course day. `due_at` None: any time before the start, or no start yet.

    `dose_mg` None: no dose in the protocol, as on the chart.
    """

    premedication: Premedication
    dose_mg: Decimal | None
    basis: Basis
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedLimit:
    """A limit in minutes and how much is spare; over it, `margin_min` is below 0.

    For "bag" the margin is how long after its preparation the start may be.
    """

    name: LimitName
    limit_min: Fraction
    margin_min: Fraction

    @property
    def is_kept(self) -> bool:
        return self.margin_min >= 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned infusion day; every number exact."""

    protocol: Protocol
    course: int
    day: int
    volume_ml: Fraction
    start_at: datetime | None
    steps: tuple[PlannedStep, ...]
    premedication: tuple[PlannedPremedication, ...]
    observations_min: tuple[Fraction, ...]
    limits: tuple[PlannedLimit, ...]

    @property
    def finish_min(self) -> Fraction:
        return self.steps[-1].to_min

    @property
    def watch_end_min(self) -> Fraction:
        """End of the watch when it starts with the empty bag; a flush moves it later."""
        return self.finish_min + self.protocol.watch.minutes

    def clock(self, minutes: Fraction | int) -> datetime | None:
        """The whole minute, rounded up, this long after the start; None without a start."""
        return None if self.start_at is None else at_or_after(self.start_at, minutes)

    def spare_before(self, closing_at: time) -> Fraction | None:
        """Minutes between going home and closing on the day of the start; None without a start."""
        if self.start_at is None:
            return None
        start_min = self.start_at.hour * 60 + self.start_at.minute
        return closing_at.hour * 60 + closing_at.minute - start_min - self.watch_end_min

    def volume_at(self, minutes: Fraction | int) -> Fraction:
        """What has flowed this many minutes after the start, in mL, unrounded."""
        return sum(
            (
                volume_ml(Fraction(s.rate_ml_per_h), min(Fraction(minutes), s.to_min) - s.from_min)
                for s in self.steps
                if minutes > s.from_min
            ),
            Fraction(0),
        )

    def dose_at(self, minutes: Fraction | int) -> Fraction:
        """What of the dose has flowed this many minutes after the start, in mg, unrounded."""
        return Fraction(self.protocol.drug.dose_mg) * self.volume_at(minutes) / self.volume_ml


class PlanRefused(ValueError):
    """No plan can be made. `reason` with the value given and what is possible."""

    def __init__(
        self,
        reason: Literal["volume_outside", "course_outside", "day_outside"],
        given: Decimal | int,
        highest: int,
    ) -> None:
        super().__init__(reason, given, highest)
        self.reason = reason
        self.given = given
        self.highest = highest


def plan_of(
    protocol: Protocol, course: int, day: int, volume: Decimal, start_at: datetime | None = None
) -> Plan:
    """The planned day for this course day and this bag.

    `volume` in mL, all that is in the bag; `start_at` aware UTC, a whole minute. A bag that is
    empty before the last step ends the plan there. Raises PlanRefused for a volume that is not
    above 0 or not a bag's, and for a course or a day that the protocol does not have. Source: the
    protocol's `steps`, `premedication`, `observations`, `limits`, `watch`.
    """
    _refuse_nonsense(protocol, course, day, volume)
    steps = _steps(protocol, Fraction(volume))
    finish = steps[-1].to_min
    return Plan(
        protocol=protocol,
        course=course,
        day=day,
        volume_ml=Fraction(volume),
        start_at=start_at,
        steps=steps,
        premedication=_premedication(protocol, course, day, start_at),
        observations_min=_observations(protocol.observations, steps, protocol.watch.minutes),
        limits=_limits(protocol, finish),
    )


def _refuse_nonsense(protocol: Protocol, course: int, day: int, volume: Decimal) -> None:
    if not (volume.is_finite() and 0 < volume <= _LARGEST_VOLUME_ML):
        raise PlanRefused("volume_outside", volume, _LARGEST_VOLUME_ML)
    if not 1 <= course <= protocol.courses.max_courses:
        raise PlanRefused("course_outside", course, protocol.courses.max_courses)
    if not 1 <= day <= protocol.course_days(course):
        raise PlanRefused("day_outside", day, protocol.course_days(course))


def _steps(protocol: Protocol, volume: Fraction) -> tuple[PlannedStep, ...]:
    planned: list[PlannedStep] = []
    minute = given = Fraction(0)
    for step in protocol.steps:
        if given == volume:
            break
        rate = Fraction(step.rate_ml_per_h)
        until_empty = minutes_for(volume - given, rate)
        length = until_empty if step.minutes is None else min(Fraction(step.minutes), until_empty)
        flows = volume_ml(rate, length)
        planned.append(
            PlannedStep(step.rate_ml_per_h, minute, minute + length, flows, given + flows)
        )
        minute, given = minute + length, given + flows
    return tuple(planned)


def _premedication(
    protocol: Protocol, course: int, day: int, start_at: datetime | None
) -> tuple[PlannedPremedication, ...]:
    planned = []
    for premedication in protocol.premedication:
        dose = premedication.dose_on(course, day)
        if dose is None:
            continue
        before = premedication.minutes_before
        due_at = (
            None if start_at is None or before is None else start_at - timedelta(minutes=before)
        )
        planned.append(PlannedPremedication(premedication, dose.dose_mg, dose.basis, due_at))
    return tuple(planned)


def _observations(
    plan: ObservationPlan, steps: tuple[PlannedStep, ...], watch_min: int
) -> tuple[Fraction, ...]:
    finish = steps[-1].to_min
    minutes = {finish, finish + watch_min}
    minutes |= {Fraction(m) for m in range(plan.interval_min, int(finish) + 1, plan.interval_min)}
    minutes |= {
        finish + m for m in range(plan.watch_interval_min, watch_min, plan.watch_interval_min)
    }
    if plan.before_each_increase:
        minutes |= {step.from_min for step in steps[1:]}
    return tuple(sorted(minutes))


def _limits(protocol: Protocol, finish: Fraction) -> tuple[PlannedLimit, ...]:
    shortest = Fraction(protocol.limits.min_running.minutes)
    longest = Fraction(protocol.limits.max_clock.minutes)
    bag_life = Fraction(protocol.limits.bag_life.minutes)
    return (
        PlannedLimit("min_4h", shortest, finish - shortest),
        PlannedLimit("max_8h", longest, longest - finish),
        PlannedLimit("bag", bag_life, bag_life - finish),
    )
