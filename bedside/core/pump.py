"""What the pump really did: the confirmed rates, and the volume that follows from them alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core.quantities import MINUTE, minutes_between, minutes_for, volume_ml

STOPPED = Fraction(0)


@dataclass(frozen=True, slots=True)
class Run:
    """From this instant the pump ran at this rate; 0 is stopped."""

    from_at: datetime
    rate_ml_per_h: Fraction


@dataclass(frozen=True, slots=True)
class OtherRate:
    """The pump was found to have run at another rate in between (rules.md 8)."""

    from_at: datetime
    until_at: datetime
    rate_ml_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Adopted:
    """From this instant the volume counts from the pump's own reading."""

    at: datetime
    volume_ml: Fraction


def within_bag(pumped_ml: Fraction, bag_ml: Fraction) -> Fraction:
    """Never more than the bag held: the only place where a volume is capped (rules.md 8)."""
    return min(pumped_ml, bag_ml)


@dataclass(frozen=True, slots=True)
class PumpHistory:
    """Runs in order of time, with the volume pumped and the minutes run when each began."""

    runs: tuple[Run, ...]
    pumped_ml: tuple[Fraction, ...]
    ran_min: tuple[int, ...]

    def _last(self, at: datetime) -> int:
        return bisect_right(self.runs, at, key=lambda run: run.from_at) - 1

    def rate_at(self, at: datetime) -> Fraction:
        """The rate running at this minute, in mL per hour; 0 before the start and when stopped."""
        i = self._last(at)
        return self.runs[i].rate_ml_per_h if i >= 0 else STOPPED

    def pumped_by(self, at: datetime) -> Fraction:
        """Volume pumped by this minute in mL, unrounded and not capped."""
        return self._pumped_in(self._last(at), at)

    def pumped_until(self, at: datetime) -> Fraction:
        """The same before anything entered for this very minute, as an adopted reading."""
        return self._pumped_in(bisect_left(self.runs, at, key=lambda run: run.from_at) - 1, at)

    def _pumped_in(self, i: int, at: datetime) -> Fraction:
        if i < 0:
            return Fraction(0)
        run = self.runs[i]
        return self.pumped_ml[i] + volume_ml(run.rate_ml_per_h, minutes_between(run.from_at, at))

    def running_minutes(self, at: datetime) -> int:
        """Minutes the pump ran by this minute, pauses not counted."""
        i = self._last(at)
        if i < 0:
            return 0
        run = self.runs[i]
        ran = minutes_between(run.from_at, at) if run.rate_ml_per_h else 0
        return self.ran_min[i] + ran

    def reached_at(self, target_ml: Fraction) -> tuple[datetime, Fraction] | None:
        """When this volume was or will be pumped at the rates so far: instant of the run that
        reaches it and the minutes into that run; None while the pump is stopped before it.

        An adopted reading may take the volume back below the target: the last time counts.
        """
        below = [i for i, pumped in enumerate(self.pumped_ml) if pumped < target_ml]
        if not below:
            return None
        i = below[-1]
        run, is_last = self.runs[i], i + 1 == len(self.runs)
        if run.rate_ml_per_h:
            needs_min = minutes_for(target_ml - self.pumped_ml[i], run.rate_ml_per_h)
            if is_last or needs_min <= minutes_between(run.from_at, self.runs[i + 1].from_at):
                return run.from_at, needs_min
        return None if is_last else (self.runs[i + 1].from_at, Fraction(0))

    def ran_for_at(self, minutes: int) -> datetime | None:
        """The instant by which the pump had run so long, pauses not counted; None: not yet."""
        for i, run in enumerate(self.runs):
            more = minutes - self.ran_min[i]
            ends_at = self.runs[i + 1].from_at if i + 1 < len(self.runs) else None
            open_end = ends_at is None or more <= minutes_between(run.from_at, ends_at)
            if run.rate_ml_per_h and open_end:
                return run.from_at + more * MINUTE
        return None


def pump_history(
    runs: Iterable[Run], others: Iterable[OtherRate] = (), adopted: Iterable[Adopted] = ()
) -> PumpHistory:
    """What was pumped, from the confirmed runs, the other rates found, and the readings adopted."""
    true_runs = list(runs)
    for other in others:
        true_runs = _with_other(true_runs, other)
    readings = sorted(adopted, key=lambda reading: reading.at)
    for reading in readings:
        true_runs = _split_at(true_runs, reading.at)
    by_instant = {reading.at: reading.volume_ml for reading in readings}
    pumped, ran = [], []
    volume, minutes = Fraction(0), 0
    previous: Run | None = None
    for run in true_runs:
        if previous is not None:
            lasted = minutes_between(previous.from_at, run.from_at)
            if previous.rate_ml_per_h and lasted:
                volume += volume_ml(previous.rate_ml_per_h, lasted)
                minutes += lasted
        volume = by_instant.get(run.from_at, volume)
        pumped.append(volume)
        ran.append(minutes)
        previous = run
    return PumpHistory(tuple(true_runs), tuple(pumped), tuple(ran))


def _split_at(runs: list[Run], at: datetime) -> list[Run]:
    i = bisect_right(runs, at, key=lambda run: run.from_at)
    if i == 0 or runs[i - 1].from_at == at:
        return runs
    return [*runs[:i], Run(at, runs[i - 1].rate_ml_per_h), *runs[i:]]


def _with_other(runs: list[Run], other: OtherRate) -> list[Run]:
    split = _split_at(_split_at(runs, other.from_at), other.until_at)
    return [
        Run(run.from_at, other.rate_ml_per_h)
        if other.from_at <= run.from_at < other.until_at
        else run
        for run in split
    ]
