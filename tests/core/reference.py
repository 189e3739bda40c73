"""The infusion told again, plain and slow: one minute after the other, from the two documents.

Written from clinical.md and rules.md alone; nothing of the engine is imported. A script is a list
of (minute, what, value) in the order in which it happened, minute 0 being the start:

("start", rate) · ("rate", rate) · ("runs", rate): the pump was found at it and still runs ·
("ran", (rate, until)): found to have run at it · ("pause", None) · ("resume", rate) ·
("react", grade) · ("over", None): the last open one · ("way", (way, wait)) · ("set", None) ·
("adopt", volume) · ("line", (how, holds)) · ("finished", None) · ("discontinued", None) ·
("flushed", None) · ("disconnected", None)
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from tests.core.reference_due import DueTimes

MG_IN_THE_BAG = 12


@dataclass(frozen=True)
class Setting:
    """What the day begins with; minutes are counted from the start, volumes in mL."""

    bag_ml: str
    ladder: tuple
    line_ml: str | None = None
    primed: str = "drug"
    pump_step: str | None = None
    interval: int = 60
    watch_interval: int = 60
    baseline: int = -15
    prepared: int = -30
    closes: int = 495


class SlowDay(DueTimes):
    """`plan` is what runs and what follows: pairs of rate and minutes left, None to the end."""

    def __init__(self, setting):
        self.setting, self.ladder = setting, setting.ladder
        self.bag_ml, self.line_ml = Fraction(setting.bag_ml), Fraction(setting.line_ml or 0)
        self.minute, self.ran = 0, 0
        self.in_bag, self.in_line, self.given = self.bag_ml, Fraction(0), Fraction(0)
        self.holds, self.pumped = setting.primed, Fraction(0)
        self.empty_at = self.ran_at_empty = None
        self._fill_line(setting.primed)
        self.rate = self.rate_before = Fraction(0)
        self.found, self.plan, self.ripe_at = [], [], None
        self.reactions, self.to_halve, self.half = [], None, None
        self.ran_at_half, self.rest = 0, []
        self.signed, self.stop_here, self.locked = None, False, False
        self.sets = [setting.baseline]
        self.ended = self.ended_as = self.line_end = None

    # The drug: in the bag, in the line, in the patient (rules.md 18).

    def _fill_line(self, holds):
        self.in_line = min(self.line_ml, self.in_bag) if holds == "drug" else Fraction(0)
        self.in_bag -= self.in_line
        self._look_whether_empty(self.minute)

    def _flows(self, volume):
        volume = min(volume, self.in_bag)
        self.in_bag -= volume
        self.pumped += volume
        self.in_line += volume
        self.given += max(self.in_line - self.line_ml, 0)
        self.in_line = min(self.in_line, self.line_ml)

    def _look_whether_empty(self, minute, ran=None):
        if self.in_bag > 0:
            self.empty_at = None
        elif self.empty_at is None:
            self.empty_at, self.ran_at_empty = minute, self.ran if ran is None else ran

    def _flow_now(self):
        for begins, until, rate in reversed(self.found):
            if begins <= self.minute < until and self.ended is None:
                return rate
        return self.rate

    def minute_passes(self):
        flow = self._flow_now()
        if flow:
            needs = self.in_bag * 60 / flow
            self._flows(flow / 60)
            self._look_whether_empty(self.minute + needs, self.ran + needs)
            self.ran += 1
            self.holds = "drug"
        self.minute += 1
        if self.rate:
            self.ran_at_half += 1
            if self.plan[0][1] is not None and self.plan[0][1] > 0:
                self.plan[0][1] -= 1
                if self.plan[0][1] == 0:
                    self.ripe_at = self.minute

    def happens(self, what, value):
        getattr(self, "_" + what)(value)

    # What runs and what follows.

    def _half_of(self, rate):
        if self.setting.pump_step is None:
            return rate / 2
        step, half = Fraction(self.setting.pump_step), Fraction(0)
        while half + step <= rate / 2:
            half += step
        return half

    def _climb_from(self, rate, first_minutes=None):
        """This rate, then every step above it (rules.md 16: full lengths)."""
        above = [[r, m] for r, m in self.ladder if r > rate]
        lengths = [m for r, m in self.ladder if r <= rate] or [self.ladder[0][1]]
        lasts = lengths[-1] if first_minutes is None else first_minutes
        return [[rate, lasts], *above] if above and lasts is not None else [[rate, None]]

    def _begin(self, rate, plan):
        self.rate = self.rate_before = rate
        self.holds = "drug"
        self.plan = [list(leg) for leg in plan]
        self.ripe_at = self.minute if self.plan[0][1] == 0 else None

    def _start(self, rate):
        self._begin(rate, self._climb_from(rate))

    def _rate(self, rate):
        if self.to_halve is not None and rate <= self._half_of(self.to_halve):
            self._becomes_half(rate)
        elif self.to_halve is not None:
            self.to_halve = max(self.to_halve, rate)
            self._begin(rate, [[rate, None]])
        elif len(self.plan) > 1 and self.plan[1][0] == rate:
            self._begin(rate, self.plan[1:])
        elif any(r["grade"] > 1 for r in self.reactions):
            self._begin(rate, [[rate, None]])
        else:
            self._begin(rate, self._climb_from(rate))

    _runs = _rate

    def _ran(self, found):
        self.found.append((self.minute, found[1], found[0]))

    def _becomes_half(self, rate):
        self.rest = [list(leg) for leg in self.plan]
        self.half, self.to_halve, self.ran_at_half = rate, None, 0
        for reaction in self.reactions:
            if reaction["grade"] > 1 and reaction["half_at"] is None:
                reaction["half_at"] = self.minute
        plan = [[rate, None]] if self.signed is None else self._way_plan(rate, *self.signed)
        self.signed = None
        self._begin(rate, plan)

    def _way_plan(self, rate, way, wait):
        later = self.rest[1:]
        if way == "climb":
            return self._climb_from(rate, wait)
        if way in ("halve_later", "return_to_plan") and later:
            left = max(self.rest[0][1] - self.ran_at_half, 0)
            if way == "halve_later":
                later = [[self._half_of(r), m] for r, m in later]
            return [[rate, left], *later]
        return [[rate, None]]

    def _way(self, signed):
        self.stop_here = signed[0] == "stop"
        if self.to_halve is not None:
            self.signed = signed
            return
        at_half = self.rate_before == self.half
        way = signed if at_half or signed[0] == "climb" else ("hold", None)
        self.plan = [list(leg) for leg in self._way_plan(self.rate_before, *way)]
        self.ripe_at = self.minute if self.plan[0][1] == 0 else None

    def _pause(self, _):
        self.rate = Fraction(0)

    def _resume(self, rate):
        for reaction in self.reactions:
            if reaction["grade"] > 1 and reaction["resumed_at"] is None:
                reaction["resumed_at"] = self.minute
        if self.to_halve is None and rate == self.rate_before:
            self.rate, self.holds = rate, "drug"
            self.ripe_at = self.minute if self.plan[0][1] == 0 else None
        else:
            self._rate(rate)

    def _react(self, grade):
        self.reactions.append(
            {
                "grade": grade,
                "at": self.minute,
                "over": None,
                "half_at": None,
                "resumed_at": None,
            }
        )
        if grade > 1:
            self.signed = None
            self.to_halve = max(self.to_halve or 0, self.rate_before)
        self.locked = self.locked or grade == 4

    def _over(self, _):
        [r for r in self.reactions if r["over"] is None][-1]["over"] = self.minute

    def _set(self, _):
        self.sets.append(self.minute)

    def _adopt(self, volume):
        more = Fraction(volume) - self.pumped
        if more >= 0:
            self._flows(more)
        else:
            back = min(-more, self.given)
            self.given -= back
            self.in_line = max(self.in_line + more + back, 0)
            self.in_bag -= more
            self.pumped = Fraction(volume)
        self._look_whether_empty(self.minute)

    def _line(self, change):
        how, holds = change
        if how == "flushed":
            self.given, self.in_line = self.given + self.in_line, Fraction(0)
        else:
            self._fill_line(holds)
        self.holds = "drug" if self.rate else holds

    def _ends(self, how):
        self.rate, self.ended, self.ended_as = Fraction(0), self.minute, how

    def _finished(self, _):
        self._ends("finished")

    def _discontinued(self, _):
        self._ends("discontinued")

    def _flushed(self, _):
        self._line(("flushed", "saline"))
        self.line_end = self.minute

    def _disconnected(self, _):
        self.line_end = self.minute


def at_minute(script, setting, minute):
    """The day at this minute, everything up to and in it having happened."""
    day = SlowDay(setting)
    waiting = list(script)
    while True:
        while waiting and waiting[0][0] == day.minute:
            _, what, value = waiting.pop(0)
            day.happens(what, value)
        if day.minute == minute:
            return day
        day.minute_passes()


def rounded_up(minutes):
    """A displayed finish rounds up to the minute (rules.md 17)."""
    return ceil(minutes)
