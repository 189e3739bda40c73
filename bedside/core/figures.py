"""The unit's figures over a range of days: exact counts, added up day by day, nothing stored.

A share with nothing under it is no share at all, never 0 percent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from fractions import Fraction

from bedside.core.dose import dose_at
from bedside.core.events import Entry
from bedside.core.fold import as_it_went
from bedside.core.history import History
from bedside.core.limits import closing_at
from bedside.core.on_time import Due, Following, Kind
from bedside.core.projection import project
from bedside.core.quantities import minutes_between
from bedside.core.reactions import is_locked
from bedside.core.transitions import TRANSITIONS, Status

# The two windows that the unit's figures are asked for, in minutes.
WINDOWS_MIN = (5, 15)
GRADES = (1, 2, 3, 4)
# As long as planned, and much longer [A]: minutes on either side of the plan, and beyond it.
AS_PLANNED_MIN, MUCH_LONGER_MIN = 15, 60
CourseDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Length:
    """Start to bag end of one infusion, in minutes: as planned at its start, and as it was."""

    planned_min: Fraction
    actual_min: int
    premature: bool

    @property
    def longer_min(self) -> Fraction:
        """Negative where it was shorter than planned."""
        return self.actual_min - self.planned_min


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What one day adds to the figures. Nothing in it says whose day it was.

    `on` is the unit's date it is booked for. `length` None: not started, not ended, or without a
    plan. `home_min`: minutes from closing to leaving, negative before it; None while still here.
    """

    on: date
    course: int
    day: int
    status: Status
    started: bool
    due: tuple[Due, ...]
    grades: tuple[int, ...]
    length: Length | None
    home_min: int | None

    @property
    def course_day(self) -> CourseDay:
        return self.course, self.day


def figures_of(on: date, entries: Sequence[Entry], now: datetime) -> DayFigures:
    """What this day, booked for `on`, adds until `now` (aware, a whole minute).

    Raises NotARecord, PinnedUnreadable.
    """
    following = Following(entries[0].occurred_at)
    planned_min, started = None, None
    history: History | None = None
    for history, entry in as_it_went(entries):
        following.see(history, entry, now)
        if history.started is not started:
            started = history.started
            planned_min = _planned_min(history)
    assert history is not None
    return DayFigures(
        on=on,
        course=history.opened.course,
        day=history.opened.day,
        status=_status(history),
        started=history.started is not None,
        due=following.found_until(now),
        grades=tuple(reaction.worst_grade for reaction in history.reactions),
        length=_length(history, planned_min),
        home_min=_home_min(history),
    )


def _status(history: History) -> Status:
    """Where it stands, or how it ended: a signature says nothing of that."""
    if history.status != "signed" or history.ended is None:
        return history.status
    return TRANSITIONS[history.ended.event.type][1] or history.status


def _planned_min(history: History) -> Fraction | None:
    assert history.started is not None
    started_at = history.started.occurred_at
    left_ml = dose_at(history, history.pump(), started_at).left_to_pump_ml
    plan = project(history, started_at, left_ml, is_locked(history))
    return None if plan is None else plan.minutes


def _length(history: History, planned_min: Fraction | None) -> Length | None:
    if history.started is None or history.bag_end is None or planned_min is None:
        return None
    lasted_min = minutes_between(history.started.occurred_at, history.bag_end.occurred_at)
    return Length(planned_min, lasted_min, history.bag_end.event.type != "bag_finished")


def _home_min(history: History) -> int | None:
    if history.started is None or history.ended is None:
        return None
    return minutes_between(closing_at(history), history.ended.occurred_at)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `percent` is exact, None where there is nothing to have a share of."""

    part: int
    whole: int

    @property
    def percent(self) -> Fraction | None:
        return Fraction(100 * self.part, self.whole) if self.whole else None


@dataclass(slots=True)
class Punctual:
    """How punctual one kind of task was. `due`: all that fell due, whatever became of it."""

    due: int = 0
    done: int = 0
    fell_away: int = 0
    open: int = 0
    early: int = 0
    entered_later: int = 0
    some_refused: int = 0
    all_refused: int = 0
    _in_time: Counter[int] = field(default_factory=Counter)
    _decided: Counter[int] = field(default_factory=Counter)

    def add(self, one: Due) -> None:
        self.due += 1
        self.done += one.ending == "done"
        self.fell_away += one.ending == "fell_away"
        self.open += one.ending == "open"
        self.early += one.ending == "done" and one.late_min < 0
        self.entered_later += one.entered_later
        self.some_refused += one.refused == "some"
        self.all_refused += one.refused == "all"
        for minutes in WINDOWS_MIN:
            within = one.is_within(minutes)
            self._decided[minutes] += within is not None
            self._in_time[minutes] += within is True

    def join(self, other: "Punctual") -> None:
        """Adds what another one counted."""
        for name in _PUNCTUAL_COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._in_time.update(other._in_time)
        self._decided.update(other._decided)

    def within(self, minutes: int) -> Share:
        """Done within so many minutes of due, of those for which that is decided."""
        return Share(self._in_time[minutes], self._decided[minutes])


_PUNCTUAL_COUNTS = [one.name for one in fields(Punctual) if not one.name.startswith("_")]


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, middle and most of many; the middle of an even number is halfway between two."""

    number: int
    least: Fraction
    median: Fraction
    most: Fraction


def spread_of(values: Counter[Fraction]) -> Spread | None:
    """None where there is nothing to tell."""
    number = values.total()
    if not number:
        return None
    ordered = sorted(values)
    median = (_at_rank(values, (number - 1) // 2) + _at_rank(values, number // 2)) / 2
    return Spread(number, ordered[0], median, ordered[-1])


def _at_rank(values: Counter[Fraction], rank: int) -> Fraction:
    for value in sorted(values):
        rank -= values[value]
        if rank < 0:
            return value
    raise IndexError("fewer values than that")


@dataclass(slots=True)
class Figures:
    """The days of a range added up, one at a time; how many there are changes no memory.

    `punctual` is by kind and first reason; reactions and infusions by course and day.
    """

    days: int = 0
    infusions: int = 0
    not_started: Counter[Status] = field(default_factory=Counter)
    punctual: dict[tuple[Kind, str], Punctual] = field(default_factory=dict)
    infusions_on: Counter[CourseDay] = field(default_factory=Counter)
    with_reaction_on: Counter[CourseDay] = field(default_factory=Counter)
    reactions: Counter[tuple[CourseDay, int]] = field(default_factory=Counter)
    # Whole lengths only: a bag stopped early says nothing about how long one lasts.
    planned: Counter[Fraction] = field(default_factory=Counter)
    actual: Counter[Fraction] = field(default_factory=Counter)
    longer: Counter[Fraction] = field(default_factory=Counter)
    premature: int = 0
    running: int = 0
    unreadable: int = 0
    home_by_closing: int = 0
    home_after_closing: int = 0

    def add(self, day: DayFigures) -> None:
        self.days += 1
        for one in day.due:
            for why in ("", one.why or ""):
                self.punctual.setdefault((one.kind, why), Punctual())
            self.punctual[one.kind, ""].add(one)
            if one.why is not None:
                self.punctual[one.kind, one.why].add(one)
        for grade in day.grades:
            self.reactions[day.course_day, grade] += 1
        if not day.started:
            self.not_started[day.status] += 1
            return
        self.infusions += 1
        self.infusions_on[day.course_day] += 1
        self.with_reaction_on[day.course_day] += bool(day.grades)
        self._add_length(day)
        if day.home_min is not None:
            self.home_by_closing += day.home_min <= 0
            self.home_after_closing += day.home_min > 0

    def join(self, other: "Figures") -> None:
        """Adds the figures of other days."""
        for key, punctual in other.punctual.items():
            self.punctual.setdefault(key, Punctual()).join(punctual)
        for one in fields(Figures):
            mine, more = getattr(self, one.name), getattr(other, one.name)
            if isinstance(more, Counter):
                mine.update(more)
            elif isinstance(more, int):
                setattr(self, one.name, mine + more)

    def _add_length(self, day: DayFigures) -> None:
        length = day.length
        if length is None:
            self.running += 1
            return
        self.premature += length.premature
        if not length.premature:
            self.planned[length.planned_min] += 1
            self.actual[Fraction(length.actual_min)] += 1
            self.longer[length.longer_min] += 1

    @property
    def course_days(self) -> tuple[CourseDay, ...]:
        """Where anything was infused or anyone reacted, in order."""
        reacted = {course_day for course_day, _ in self.reactions}
        return tuple(sorted(self.infusions_on.keys() | reacted))

    @property
    def longer_bands(self) -> tuple[int, int, int, int]:
        """Infusions shorter than planned, as long as planned, longer, and much longer."""
        bands = [0, 0, 0, 0]
        for longer_min, number in self.longer.items():
            band = 0 if longer_min < -AS_PLANNED_MIN else 1
            band += (longer_min > AS_PLANNED_MIN) + (longer_min > MUCH_LONGER_MIN)
            bands[band] += number
        shorter, planned, longer, much_longer = bands
        return shorter, planned, longer, much_longer

    def all_of(self, kind: Kind) -> Punctual:
        return self.punctual.get((kind, ""), Punctual())
