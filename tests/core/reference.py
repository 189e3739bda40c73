"""The infusion told again, plain and slow: one minute after the other, from the two documents.

Written from clinical.md and rules.md alone; nothing of the engine is imported. A script is a list
of (minute, what, value) in the order in which it happened, minute 0 being the start:
("start", rate), ("rate", rate), ("pause", None), ("resume", rate), ("react", None) of grade 2,
("over", None) of the last open one, ("way", (way, wait)), ("set", None).
"""

from fractions import Fraction
from math import ceil


class SlowDay:
    """`plan` is what runs and what follows: pairs of rate and minutes left, None to the end."""

    def __init__(self, bag_ml, ladder):
        self.bag_ml, self.ladder = Fraction(bag_ml), ladder
        self.minute, self.given = 0, Fraction(0)
        self.rate = self.rate_before = Fraction(0)
        self.plan, self.ripe_at = [], None
        self.reacted, self.open, self.to_halve = False, [], None
        self.half, self.halved_at, self.ran_at_half, self.rest = None, [], 0, []
        self.signed, self.sets = None, [-15]

    def minute_passes(self):
        self.minute += 1
        if not self.rate:
            return
        self.given = min(self.given + self.rate / 60, self.bag_ml)
        self.ran_at_half += 1
        if self.plan[0][1] is not None and self.plan[0][1] > 0:
            self.plan[0][1] -= 1
            if self.plan[0][1] == 0:
                self.ripe_at = self.minute

    def happens(self, what, value):
        getattr(self, "_" + what)(value)

    def _climb_from(self, rate, first_minutes=None):
        """This rate, then every step above it (rules.md 16: full lengths)."""
        above = [[r, m] for r, m in self.ladder if r > rate]
        lengths = [m for r, m in self.ladder if r <= rate] or [self.ladder[0][1]]
        if not above:
            return [[rate, None]]
        return [[rate, lengths[-1] if first_minutes is None else first_minutes], *above]

    def _begin(self, rate, plan):
        self.rate = self.rate_before = rate
        self.plan = [list(leg) for leg in plan]
        self.ripe_at = self.minute if self.plan[0][1] == 0 else None

    def _start(self, rate):
        self._begin(rate, self._climb_from(rate))

    def _rate(self, rate):
        if self.to_halve is not None and rate <= self.to_halve / 2:
            self._becomes_half(rate)
        elif self.to_halve is not None:
            self.to_halve = max(self.to_halve, rate)
            self._begin(rate, [[rate, None]])
        elif len(self.plan) > 1 and self.plan[1][0] == rate:
            self._begin(rate, self.plan[1:])
        elif self.reacted:
            self._begin(rate, [[rate, None]])
        else:
            self._begin(rate, self._climb_from(rate))

    def _becomes_half(self, rate):
        self.rest = [list(leg) for leg in self.plan]
        self.half, self.to_halve, self.ran_at_half = rate, None, 0
        self.halved_at.append(self.minute)
        plan = [[rate, None]] if self.signed is None else self._way_plan(rate, *self.signed)
        self.signed = None
        self._begin(rate, plan)

    def _way_plan(self, rate, way, wait):
        later = self.rest[1:]
        if way == "climb":
            return self._climb_from(rate, wait)
        if way == "halve_later" and later:
            left = max(self.rest[0][1] - self.ran_at_half, 0)
            return [[rate, left], *([r / 2, m] for r, m in later)]
        return [[rate, None]]

    def _way(self, signed):
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
        if self.to_halve is None and rate == self.rate_before:
            self.rate = rate
            self.ripe_at = self.minute if self.plan[0][1] == 0 else None
        else:
            self._rate(rate)

    def _react(self, _):
        self.reacted, self.signed = True, None
        self.open.append(self.minute)
        self.to_halve = max(self.to_halve or 0, self.rate_before)

    def _over(self, _):
        self.open.pop()

    def _set(self, _):
        self.sets.append(self.minute)

    def step_due(self):
        """The minute at which the next rate is due; None while stopped or where none follows."""
        if not self.rate or self.to_halve is not None or len(self.plan) < 2:
            return None
        return self.minute + self.plan[0][1] if self.plan[0][1] else self.ripe_at

    def basis_and_finish(self):
        """On which supposition the bag is empty at which minute (rules.md 16)."""
        supposed = "planned" if self.rate else "if_resumed_now"
        if self.to_halve is not None:
            half = self.to_halve / 2
            plan = self.plan
            if self.signed is not None:
                self.rest, keep = plan, (self.rest, self.ran_at_half)
                self.ran_at_half = 0
                plan = self._way_plan(half, *self.signed)
                self.rest, self.ran_at_half = keep
            else:
                plan = [[half, None]]
            supposed = "if_confirmed_now" if self.rate else supposed
        elif len(self.plan) > 1 and self.plan[0][1] == 0:
            plan = self.plan[1:]
            supposed = "if_confirmed_now" if self.rate else supposed
        else:
            plan = self.plan
        return supposed, self._empty_at(plan)

    def _empty_at(self, plan):
        given, minute = self.given, Fraction(self.minute)
        for rate, minutes in plan:
            passed = 0
            while minutes is None or passed < minutes:
                if given + rate / 60 >= self.bag_ml:
                    return minute + (self.bag_ml - given) * 60 / rate
                given, minute, passed = given + rate / 60, minute + 1, passed + 1
        raise AssertionError("the last rate runs until the bag is empty")

    def set_due(self):
        """The minute at which the next observations are due (rules.md 15)."""
        last = self.sets[-1]
        due = [min(60, last + 60) if last <= 0 else last + 60]
        due += [onset if last < onset else last + 15 for onset in self.open]
        if self.rate:
            for half_at in self.halved_at:
                missing = [m for m in (15, 30) if last < half_at + max(m - 10, 0)]
                due += [half_at + m for m in missing[:1]]
        return min(due)


def tell(script, bag_ml, ladder, minute):
    """The day at this minute, everything up to and in it having happened."""
    day = SlowDay(bag_ml, ladder)
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
