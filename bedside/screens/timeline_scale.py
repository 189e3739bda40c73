"""Where an instant lies along the timeline, and a value up its track."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from bedside.screens.day_picture import DayPicture, RateFrom
from bedside.screens.sketches import per_cent

# Words are kept apart for the narrowest plot (1024 px wide screen); a wider one gives more room.
NARROWEST_PX = 520
MARGIN_BEFORE = timedelta(minutes=30)
MARGIN_AFTER = timedelta(minutes=45)  # room for the last clock time behind its line
RATE_TOP, RATE_FOOT = 48, 160


@dataclass(frozen=True, slots=True)
class Scale:
    """The stretch of the day that is drawn."""

    from_at: datetime
    to_at: datetime

    def share(self, at: datetime) -> Fraction:
        """0 at the left edge, 1 at the right; what lies outside stands at the edge."""
        seconds = Fraction((at - self.from_at) // timedelta(microseconds=1))
        whole = Fraction((self.to_at - self.from_at) // timedelta(microseconds=1))
        if whole == 0:
            return Fraction(0)
        return min(Fraction(1), max(Fraction(0), seconds / whole))

    def x(self, at: datetime) -> str:
        return per_cent(self.share(at))

    def width(self, from_at: datetime, to_at: datetime) -> str:
        return per_cent(self.share(to_at) - self.share(from_at))

    def px_at(self, at: datetime) -> Fraction:
        """Distance from the left edge in the narrowest plot."""
        return self.share(at) * NARROWEST_PX

    def px_between(self, from_at: datetime, to_at: datetime) -> Fraction:
        return self.px_at(to_at) - self.px_at(from_at)


def scale_of(picture: DayPicture) -> Scale:
    """From half an hour before the first set (or the start) to past the last edge."""
    sets = [s.at for s in picture.sets]
    runs = [r.at for r in (*picture.confirmed, *picture.planned)]
    starts = [*sets, *runs, picture.now, *(e.at for e in picture.limits)]
    ends = [
        picture.now,
        *(e.at for e in picture.limits),
        *(p.to_at for p in picture.phases),
        *runs,
        *sets,
        *(d.at for d in picture.due),
    ]
    return Scale(min(starts) - MARGIN_BEFORE, max(ends) + MARGIN_AFTER)


@dataclass(frozen=True, slots=True)
class RateAxis:
    """From 0 at the foot to the highest rate of the day."""

    top_ml_per_h: Fraction
    step_ml_per_h: Fraction

    def y(self, rate_ml_per_h: Fraction) -> Fraction:
        return RATE_FOOT - (RATE_FOOT - RATE_TOP) * rate_ml_per_h / self.top_ml_per_h

    def ticks(self) -> tuple[Fraction, ...]:
        count = int(self.top_ml_per_h / self.step_ml_per_h)
        return tuple(self.step_ml_per_h * i for i in range(count + 1))


def rate_axis(picture: DayPicture) -> RateAxis:
    """At most five even steps that reach the highest rate drawn."""
    drawn = (*picture.confirmed, *picture.planned, *picture.first_plan)
    highest = max([picture.highest_rate_ml_per_h, *(r.rate_ml_per_h for r in drawn), Fraction(1)])
    step = Fraction(1)
    for factor in (Fraction(5, 1), Fraction(2), Fraction(5, 2), Fraction(2)):
        if highest <= step * 5:
            break
        step *= factor
    count = -(-highest // step)
    return RateAxis(step * count, step)


@dataclass(frozen=True, slots=True)
class Track:
    """One sign: its band in px and the values at the band's foot and top."""

    top_y: int
    foot_y: int
    low: int
    high: int

    def including(self, values: list[int | Decimal]) -> Track:
        """The same band, made to hold every value measured."""
        low = min([self.low, *(int(v) - 1 for v in values)])
        high = max([self.high, *(int(v) + 1 for v in values)])
        return Track(self.top_y, self.foot_y, low, high)

    def y(self, value: int | Decimal) -> Fraction:
        share = (Fraction(value) - self.low) / (self.high - self.low)
        return self.foot_y - (self.foot_y - self.top_y) * share


def within(steps: tuple[RateFrom, ...], from_at: datetime, to_at: datetime) -> list[RateFrom]:
    """The staircase between two instants, with a step at both ends of it.

    The last entry carries the rate still running, so that a line can be drawn up to it.
    """
    before = [s for s in steps if s.at <= from_at]
    cut = [RateFrom(from_at, before[-1].rate_ml_per_h)] if before else []
    cut += [s for s in steps if from_at < s.at <= to_at]
    if cut and cut[-1].at < to_at and cut[-1].rate_ml_per_h > 0:
        cut.append(RateFrom(to_at, cut[-1].rate_ml_per_h))
    return cut
