"""Was it done when it was due? Each set of observations and each rate step that fell due on a day.

What was due is what the screens said was due, worked out again from the lines in force with their
own times: a correction counts, and so does a set entered later at the time it was taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bedside.core.day import observe_continuously, watch_ends_at, watch_started_at
from bedside.core.dose import dose_at
from bedside.core.events import Entry, ObservationsRecorded, RateChanged
from bedside.core.fold import as_it_went
from bedside.core.history import History
from bedside.core.ladder import Legs
from bedside.core.observations_due import SetDue, Why, next_set_due
from bedside.core.projection import half_permitted
from bedside.core.quantities import minutes_between
from bedside.core.reactions import is_locked
from bedside.core.unit import Unit
from bedside.core.vitals import counts_as_a_set

Kind = Literal["observations", "rate_step"]
Ending = Literal["done", "fell_away", "open"]
Refused = Literal["none", "some", "all"]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that fell due, and what became of it. `why`: a set's first reason; None: a step.

    `late_min`: minutes from due to done, negative before it was due; where it was never done, to
    when nothing was due any more or to now. While a step waits, a pause does not count.
    `refused`: whether some or all of the signs the unit needs could not be taken.
    """

    kind: Kind
    why: Why | None
    due_at: datetime
    ending: Ending
    late_min: int
    entered_later: bool = False
    refused: Refused = "none"

    def is_within(self, minutes: int) -> bool | None:
        """Done within so many minutes of due; None: it ended, or waits still, inside them.

        A set before its time is in time, a rate step so many minutes early is not [A].
        """
        if self.ending != "done":
            return False if self.late_min > minutes else None
        too_early = self.kind == "rate_step" and self.late_min < -minutes
        return self.late_min <= minutes and not too_early


def due_on(entries: Sequence[Entry], now: datetime) -> tuple[Due, ...]:
    """Everything that fell due on this day until `now` (aware, a whole minute), in order of due.

    While a NEWS2 of 7 or more asks for continuous observation no set has a time, and none counts.
    Raises NotARecord, PinnedUnreadable. Source: rules.md 14 and 15.
    """
    following = Following(entries[0].occurred_at)
    for history, entry in as_it_went(entries):
        following.see(history, entry, now)
    return following.found_until(now)


class Following:
    """Follows a day: `see` before each line and at last with None, then `found_until`.

    `opened_at`: when the day's first line happened.
    """

    def __init__(self, opened_at: datetime) -> None:
        self._sets, self._steps, self._since_at = _Sets(), _Steps(), opened_at

    def see(self, history: History, entry: Entry | None, now: datetime) -> None:
        """The day as it stood just before this line; None: as it stands at `now`."""
        at = now if entry is None else entry.occurred_at
        self._sets.see(history, entry, self._since_at)
        self._steps.see(history, entry, self._since_at, at)
        self._since_at = at

    def found_until(self, now: datetime) -> tuple[Due, ...]:
        """Everything that fell due, what still stands open at `now` included."""
        self._sets.still_open(now)
        self._steps.still_open()
        found = [*self._sets.found, *self._steps.found]
        return tuple(sorted(found, key=lambda due: due.due_at))


@dataclass(slots=True)
class _Sets:
    """Follows the set that is due next: done by a set, moved by another line, or open."""

    found: list[Due] = field(default_factory=list)
    due: SetDue | None = None
    taken: Entry | None = None

    def see(self, history: History, entry: Entry | None, since_at: datetime) -> None:
        """The day just before `entry`; the line before that stood at `since_at`."""
        wanted = _set_wanted(history)
        if self.due is not None and self._is_over(self.due, wanted, since_at):
            self._settle(self.due, history.unit, since_at)
            self.due = None
        if wanted is not None and (self.due is None or wanted.due_at < self.due.due_at):
            self.due = wanted
        event = None if entry is None else entry.event
        is_set = isinstance(event, ObservationsRecorded) and counts_as_a_set(event, history.unit)
        self.taken = entry if is_set else None

    def _is_over(self, due: SetDue, wanted: SetDue | None, since_at: datetime) -> bool:
        """What is due stays one and the same set until one is taken, whatever the reason now."""
        if wanted is None or wanted.due_at > max(due.due_at, since_at):
            return True
        return self.taken is not None and wanted.due_at > due.due_at

    def _settle(self, due: SetDue, unit: Unit, since_at: datetime) -> None:
        """The last line was a set, or it took away what was due."""
        if self.taken is None:
            late_min = minutes_between(due.due_at, since_at)
            if late_min >= 0:
                ended = Due("observations", due.why, due.due_at, "fell_away", late_min)
                self.found.append(ended)
            return
        late_min = minutes_between(due.due_at, self.taken.occurred_at)
        if late_min < -unit.grace.soon_min:
            return  # an extra set long before: the one that it put off never fell due
        entered_after = self.taken.recorded_at - self.taken.occurred_at
        self.found.append(
            Due(
                "observations",
                due.why,
                due.due_at,
                "done",
                late_min,
                entered_after > unit.late.entered_later_after,
                _refused(self.taken, unit),
            )
        )

    def still_open(self, now: datetime) -> None:
        if self.due is not None and self.due.due_at <= now:
            late_min = minutes_between(self.due.due_at, now)
            open_now = Due("observations", self.due.why, self.due.due_at, "open", late_min)
            self.found.append(open_now)


def _set_wanted(history: History) -> SetDue | None:
    wanted = next_set_due(history, watch_ends_at(history, watch_started_at(history)))
    return None if wanted is None or observe_continuously(history) else wanted


def _refused(entry: Entry, unit: Unit) -> Refused:
    event = entry.event
    assert isinstance(event, ObservationsRecorded)
    needed = [limits.sign for limits in unit.signs if limits.needed]
    refused = [sign for sign in needed if getattr(event, sign) is None]
    if not refused:
        return "none"
    return "all" if len(refused) == len(needed) else "some"


@dataclass(slots=True)
class _Steps:
    """Follows the step that the running leg leads to: confirmed, given up, or open."""

    found: list[Due] = field(default_factory=list)
    legs: Legs | None = None
    due_at: datetime | None = None
    late_min: int = 0

    def see(self, history: History, entry: Entry | None, since_at: datetime, at: datetime) -> None:
        """The day just before `entry`, which stands at `at`; the line before at `since_at`."""
        offered_at = _step_offered_at(history)
        on_hold = history.status == "paused"
        if history.legs is not self.legs or (offered_at is None and not on_hold):
            self._end("fell_away")
        if offered_at is None:
            return
        if self.due_at is None and offered_at <= at and _left_at(history, offered_at):
            self.legs, self.due_at = history.legs, offered_at
        if self.due_at is not None:
            self.late_min += max(minutes_between(max(offered_at, since_at), at), 0)
        if entry is not None and _confirms(entry, history):
            self._confirm(entry, history.unit.late.entered_later_after, offered_at)

    def _confirm(self, entry: Entry, entered_later_after: timedelta, offered_at: datetime) -> None:
        if self.due_at is None:
            self.due_at = offered_at
            self.late_min = minutes_between(offered_at, entry.occurred_at)
        later = entry.recorded_at - entry.occurred_at > entered_later_after
        self._end("done", later)

    def _end(self, ending: Ending, entered_later: bool = False) -> None:
        if self.due_at is not None:
            ended = Due("rate_step", None, self.due_at, ending, self.late_min, entered_later)
            self.found.append(ended)
        self.legs, self.due_at, self.late_min = None, None, 0

    def still_open(self) -> None:
        self._end("open")


def _step_offered_at(history: History) -> datetime | None:
    """When the next rate is due, as long as the screens offer it."""
    if history.status != "infusing" or is_locked(history) or half_permitted(history) is not None:
        return None
    return history.leg_due_at()


def _left_at(history: History, at: datetime) -> bool:
    """The bag still holds something then: an empty one asks for its end, not for a faster rate."""
    return dose_at(history, history.pump(), at).left_to_pump_ml > 0


def _confirms(entry: Entry, history: History) -> bool:
    event = entry.event
    return isinstance(event, RateChanged) and event.rate_ml_per_h == history.legs[1].rate_ml_per_h
