"""The second half of the slow telling: finish, due times, limits. See reference.py."""

from fractions import Fraction
from math import ceil


class DueTimes:
    """What follows from the day as told so far, by rules.md 14 to 20."""

    def step_due(self):
        """The minute at which the next rate is due; None where none follows before the end."""
        if not self.rate or self.locked or self.to_halve is not None or len(self.plan) < 2:
            return None
        if self.empty_at is not None:
            return None
        due = self.minute + self.plan[0][1] if self.plan[0][1] else self.ripe_at
        finish = self.basis_and_finish()[1]
        return due if finish is None or due < ceil(finish) else None

    def basis_and_finish(self):
        """On which supposition the bag is empty at which minute (rules.md 16)."""
        if self.ended is not None or self.locked:
            return "none", None
        if self.empty_at is not None:
            return "planned", self.empty_at
        if self.stop_here:
            return "none", None
        supposed = "planned" if self.rate else "if_resumed_now"
        plan, highest = self.plan, self.ladder[-1][0]
        if self.to_halve is not None:
            half = min(self._half_of(self.to_halve), highest)
            supposed = "if_confirmed_now" if self.rate else supposed
            plan = [[half, None]]
            if self.signed is not None:
                keep = self.rest, self.ran_at_half
                self.rest, self.ran_at_half = self.plan, 0
                plan = self._way_plan(half, *self.signed)
                self.rest, self.ran_at_half = keep
        elif len(plan) > 1 and plan[0][1] == 0:
            plan = plan[1:]
            supposed = "if_confirmed_now" if self.rate else supposed
        elif not self.rate:
            # Nobody may set more than the highest rate, whatever the pump ran at (rules.md 8).
            plan = [[min(plan[0][0], highest), plan[0][1]], *plan[1:]]
        return supposed, self._empty_after(plan)

    def _empty_after(self, plan):
        left, minute = self.in_bag, Fraction(self.minute)
        for rate, minutes in plan:
            passed = 0
            while minutes is None or passed < minutes:
                if left <= rate / 60:
                    return minute + left * 60 / rate
                left, minute, passed = left - rate / 60, minute + 1, passed + 1
        raise AssertionError("the last rate runs until the bag is empty")

    def watch_end(self):
        """Two hours from the later of bag end and line end, or from a reaction's end (20)."""
        if self.line_end is None:
            return None
        begins = max(self.ended, self.line_end)
        end = begins + 120
        for reaction in self.reactions:
            if reaction["over"] is None:
                return None
            if reaction["over"] >= begins:
                end = max(end, reaction["over"] + 120)
        return end

    def set_due(self):
        """The minute at which the next observations are due; None: none more (rules.md 15)."""
        last, end = self.sets[-1], self.watch_end()
        due = [*self._sets_by_interval(last, end), *self._sets_for_reactions(last)]
        due += [at for at in (self.ended, self.line_end) if at is not None and last < at]
        if end is not None and last < end - 10:
            due.append(end - 10)
        return min(due, default=None)

    def _sets_by_interval(self, last, end):
        if self.line_end is not None:
            next_one = last + self.setting.watch_interval
            return [next_one] if end is None or next_one <= end else []
        if last <= 0:
            return [min(self.setting.interval, last + 60)]
        return [last + self.setting.interval]

    def _sets_for_reactions(self, last):
        due = []
        for reaction in self.reactions:
            if reaction["over"] is None:
                due.append(reaction["at"] if last < reaction["at"] else last + 15)
            if self.rate and reaction["half_at"] is not None:
                since = max(reaction["half_at"], reaction["resumed_at"] or 0)
                missing = [m for m in (15, 30) if last < since + max(m - 10, 0)]
                due += [since + m for m in missing[:1]]
        return due

    def set_overdue(self):
        """Ten minutes of grace, but never past the last set + 60 (rules.md 14)."""
        due = self.set_due()
        return None if due is None else max(due, min(due + 10, self.sets[-1] + 60))

    def limits(self):
        """Minutes to spare, below 0 over, None open (rules.md 17)."""
        finish = self.ended if self.ended is not None else self.basis_and_finish()[1]
        no_end_before = self.minute if self.ended is None else self.ended
        home = self._home(finish)
        return {
            "min_4h": self._spare_above_four_hours(finish),
            "max_8h": _spare(480, finish, no_end_before),
            "bag": _spare(self.setting.prepared + 480, finish, no_end_before),
            "closing": None if home is None else self.setting.closes - home,
        }

    def _spare_above_four_hours(self, finish):
        if finish is None or self.ended_as == "discontinued":
            return None
        if self.ended is None and self.empty_at is not None:
            return self.ran_at_empty - 240
        return self.ran + (0 if self.ended is not None else finish - self.minute) - 240

    def _home(self, finish):
        if self.line_end is not None:
            end = self.watch_end()
            return None if end is None else max(end, self.minute)
        if self.ended is not None:
            return max(self.ended, self.minute) + 120
        return None if finish is None else ceil(finish) + 120


def _spare(edge, finish, no_end_before):
    found = [] if finish is None else [edge - finish]
    if no_end_before > edge:
        found.append(edge - no_end_before)
    return min(found, default=None)
