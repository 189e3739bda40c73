"""The day at one instant: everything a screen or a page says, from (protocol, events, now)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal

from bedside.core.allergies import open_matches
from bedside.core.applies import is_denied_by_record
from bedside.core.decided import may_go_on
from bedside.core.dose import Dose, dose_at
from bedside.core.due import Moment, Task, tasks_at
from bedside.core.earlier import is_denied, open_points
from bedside.core.events import (
    CheckAnswered,
    Entry,
    LineHolds,
    PrescriberDecided,
    PumpReadingRecorded,
    SettingsTakenOver,
)
from bedside.core.fold import fold
from bedside.core.history import History
from bedside.core.limits import Limit, limits_at
from bedside.core.news2 import Incomplete, News2, news2_of
from bedside.core.projection import Projection, half_permitted, planned_before_start, project
from bedside.core.protocol import Check, Premedication
from bedside.core.pump import PumpHistory, within_bag
from bedside.core.pump_check import reading_differs
from bedside.core.quantities import MINUTE, at_or_after, whole_minute
from bedside.core.reactions import is_locked
from bedside.core.transitions import Status

Stage = Literal["checks", "premedication", "ready"] | Status


@dataclass(frozen=True, slots=True)
class Day:
    """One patient's day as it stands at `now`, a whole minute in UTC.

    Volumes in mL, doses in mg and minutes are exact; rounding is for the screen.
    """

    history: History
    now: datetime
    stage: Stage
    pump: PumpHistory
    dose: Dose
    projection: Projection | None
    limits: tuple[Limit, ...]
    tasks: tuple[Task, ...]
    watch_from_at: datetime | None
    watch_end_at: datetime | None
    home_at: datetime | None
    label_reached_at: datetime | None
    news2: News2 | Incomplete | None
    locked: bool

    @property
    def seq(self) -> int:
        """The last line of the record this picture was drawn from."""
        return self.history.entries[-1].seq

    @property
    def rate_now(self) -> Fraction:
        return self.history.rate_now

    @property
    def half_permitted(self) -> Fraction | None:
        return half_permitted(self.history)

    @property
    def next_task(self) -> Task | None:
        return self.tasks[0] if self.tasks else None

    @property
    def line_holds(self) -> LineHolds:
        return self.history.line_holds

    @property
    def reading_in_question(self) -> Entry | None:
        """The reading that differs while nobody has said why, nor that the pump is right."""
        last = self.reading_that_differs
        return None if last is None or getattr(last.event, "reason", None) else last

    @property
    def reading_that_differs(self) -> Entry | None:
        """The last pump reading, where it is too far from the computed volume and not adopted."""
        last = self.history.readings[-1] if self.history.readings else None
        if last is None or not isinstance(last.event, PumpReadingRecorded):
            return None
        if any(entry.occurred_at >= last.occurred_at for entry in self.history.adopted):
            return None
        computed = within_bag(self.pump.pumped_by(last.occurred_at), self.dose.to_pump_ml)
        reading = Fraction(last.event.volume_ml)
        return last if reading_differs(self.history.unit, reading, computed) else None

    @property
    def first_task_of(self) -> dict[str, Task]:
        """The first task of each kind in the order of pressure."""
        found: dict[str, Task] = {}
        for task in self.tasks:
            found.setdefault(task.kind, task)
        return found


def read_day(
    entries: Sequence[Entry], now: datetime, in_force: SettingsTakenOver | None = None
) -> Day:
    """The day as these lines tell it at `now` (aware; seconds are cut off).

    `in_force`: the settings that a day on which nothing happened yet would begin with.
    """
    return day_from(fold(entries, in_force), now)


def day_from(history: History, now: datetime) -> Day:
    now = whole_minute(now.astimezone(UTC))
    pump = history.pump()
    dose = dose_at(history, pump, now)
    locked = is_locked(history)
    label_reached_at = _label_reached_at(history, pump, dose, now)
    projection = _projection(history, pump, dose, now, locked, label_reached_at)
    watch_from_at = watch_started_at(history)
    watch_end_at = watch_ends_at(history, watch_from_at)
    home_at = _home_at(history, projection, watch_end_at, now)
    limits = limits_at(history, pump, projection, home_at, now)
    news2 = news2_of(history.sets[-1].event) if history.sets else None
    moment = Moment(
        history=history,
        now=now,
        projection=projection,
        limits=limits,
        watch_end_at=watch_end_at,
        label_reached_at=label_reached_at,
        observe_continuously=observe_continuously(history),
    )
    return Day(
        history=history,
        now=now,
        stage=stage_of(history),
        pump=pump,
        dose=dose,
        projection=projection,
        limits=limits,
        tasks=tasks_at(moment),
        watch_from_at=watch_from_at,
        watch_end_at=watch_end_at,
        home_at=home_at,
        label_reached_at=label_reached_at,
        news2=news2,
        locked=locked,
    )


def observe_continuously(history: History) -> bool:
    """The last whole score asks for it: a set with signs left out does not call it off."""
    scores = (news2_of(taken.event) for taken in reversed(history.sets))
    last = next((score for score in scores if isinstance(score, News2)), None)
    return last is not None and last.response == "emergency"


def checks_today(history: History) -> tuple[Check, ...]:
    """The questions of this course and day: of the course and of day 1 on its first day only."""
    opened = history.opened
    checks = history.protocol.checks
    return tuple(check for check in checks if check.is_asked(opened.course, opened.day))


def premedication_today(history: History) -> tuple[tuple[Premedication, Fraction | None], ...]:
    """What is given today with its dose in mg, in the protocol's order; None: as on the chart."""
    opened = history.opened
    return tuple(
        (premed, None if dose.dose_mg is None else Fraction(dose.dose_mg))
        for premed in history.protocol.premedication
        for dose in premed.doses
        if dose.covers(opened.course, opened.day)
    )


def is_check_clear(history: History, check: Check) -> bool:
    """Answered, and not failed; or failed and a prescriber decided to go on after that.

    An answer that the patient's earlier days deny is none.
    """
    entry = history.checks.get(check.id)
    if entry is None or not isinstance(entry.event, CheckAnswered):
        return False
    if is_denied_by_record(history, check, entry.event):
        return False
    if is_denied(history, check, entry, entry.event):
        return False
    if entry.event.answer != "failed" or check.if_failed == "task":
        return True
    if check.if_failed == "stop":
        return False
    return may_go_on(history, f"check:{check.id}", entry)


def open_telephone_decisions(history: History) -> tuple[Entry, ...]:
    """Decisions by telephone that the prescriber has not countersigned yet."""
    return tuple(
        entry
        for entry in history.effective
        if isinstance(entry.event, PrescriberDecided)
        and entry.event.by_telephone
        and entry.seq not in history.countersigned
    )


def stage_of(history: History) -> Stage:
    """Where the patient is: before the start, the first of checks, premedication, ready."""
    if history.status != "arrived":
        return history.status
    early = [check for check in checks_today(history) if check.stage != "before_start"]
    if open_points(history) or not all(is_check_clear(history, check) for check in early):
        return "checks"
    if any(match.stage != "before_start" for match in open_matches(history)):
        return "checks"
    if any(premed.id not in history.premedication for premed, _ in premedication_today(history)):
        return "premedication"
    return "ready"


def watch_started_at(history: History) -> datetime | None:
    """The later of the bag's end or discontinuation and the flush's end."""
    if history.bag_end is None or history.line_end is None:
        return None
    return max(history.bag_end.occurred_at, history.line_end.occurred_at)


def watch_ends_at(history: History, watch_from_at: datetime | None) -> datetime | None:
    """Two hours on; after a reaction or emergency in the watch, from its end [A] (rules.md 20).

    None while no watch runs or one of them is still open.
    """
    if watch_from_at is None:
        return None
    watch = history.protocol.watch.minutes * MINUTE
    ends_at = watch_from_at + watch
    spans = [(one.onset_at, one.resolved_at) for one in history.reactions]
    spans += [(one.onset_at, one.ended_at) for one in history.emergencies]
    for onset_at, over_at in spans:
        if over_at is None:
            return None
        if onset_at >= watch_from_at or over_at >= watch_from_at:
            ends_at = max(ends_at, over_at + watch)
    return ends_at


def _label_reached_at(
    history: History, pump: PumpHistory, dose: Dose, now: datetime
) -> datetime | None:
    """ "Bag should be empty since": the label volume is reached without a confirmed end."""
    if history.status not in ("infusing", "paused") or dose.left_to_pump_ml > 0:
        return None
    reached = pump.reached_at(dose.to_pump_ml)
    return min(at_or_after(*reached), now) if reached else None


def _projection(
    history: History,
    pump: PumpHistory,
    dose: Dose,
    now: datetime,
    locked: bool,
    label_reached_at: datetime | None,
) -> Projection | None:
    if history.status in ("booked", "arrived"):
        return None if locked else planned_before_start(history, now, dose.to_pump_ml)
    if label_reached_at is not None and not locked:
        reached = pump.reached_at(dose.to_pump_ml)
        return Projection("planned", *reached) if reached else None
    return project(history, now, dose.left_to_pump_ml, locked)


def _home_at(
    history: History,
    projection: Projection | None,
    watch_end_at: datetime | None,
    now: datetime,
) -> datetime | None:
    """When the watch will be over: known in the watch, else from the projected finish."""
    if history.ended is not None:
        return history.ended.occurred_at
    if history.watch_is_open:
        return None
    if watch_end_at is not None:
        # Nobody has left yet: the way home is still to come.
        return max(watch_end_at, now)
    watch = history.protocol.watch.minutes * MINUTE
    if history.bag_end is not None:
        # As if the line were seen to now: the watch counts from the later of the two.
        return max(history.bag_end.occurred_at, now) + watch
    return projection.finish_at + watch if projection else None
