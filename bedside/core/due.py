"""What is due: every task with its instants, one state, one order for bedside and day list."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bedside.core.events import EmergencyStepDone
from bedside.core.history import History, Reaction
from bedside.core.limits import Limit
from bedside.core.observations_due import next_set_due
from bedside.core.projection import Projection, half_permitted
from bedside.core.protocol import Premedication
from bedside.core.quantities import MINUTE
from bedside.core.reactions import is_locked, open_for_decision

TaskKind = Literal[
    "emergency",
    "emergency_repeat",
    "reaction",
    "decision",
    "pump_rate",
    "observations",
    "limit",
    "rate_step",
    "bag_end",
    "line_end",
    "premedication",
    "arrival",
    "start",
    "discharge",
]
TaskState = Literal["to_come", "soon", "due", "overdue", "continuous"]
_HOT: frozenset[TaskKind] = frozenset({"reaction", "decision", "pump_rate"})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. Age always counts from `due_at` (rules.md 14)."""

    kind: TaskKind
    due_at: datetime
    soon_from: datetime
    overdue_from: datetime
    state: TaskState
    detail: str | None = None

    @property
    def order(self) -> tuple[int, datetime]:
        """Place in the day list (rules.md 21)."""
        if self.kind in ("emergency", "emergency_repeat"):
            return 0, self.due_at
        if self.kind in _HOT:
            return 1, self.due_at
        if self.state in ("overdue", "continuous"):
            first = self.kind in ("observations", "limit")
            return 2 if first else 3, self.due_at
        return {"due": 4, "soon": 5, "to_come": 6}[self.state], self.due_at


def state_of(
    now: datetime, due_at: datetime, soon_from: datetime, overdue_from: datetime
) -> TaskState:
    """Overdue from `overdue_from` on, due from `due_at` on, soon from `soon_from` on."""
    if now >= overdue_from:
        return "overdue"
    if now >= due_at:
        return "due"
    return "soon" if now >= soon_from else "to_come"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the tasks are computed from: the history and everything already derived for `now`."""

    history: History
    now: datetime
    projection: Projection | None
    limits: tuple[Limit, ...]
    watch_end_at: datetime | None
    label_reached_at: datetime | None
    observe_continuously: bool

    def task(
        self,
        kind: TaskKind,
        due_at: datetime,
        grace_min: int,
        detail: str | None = None,
        overdue_from: datetime | None = None,
    ) -> Task:
        soon_from = due_at - self.history.unit.grace.soon_min * MINUTE
        overdue_from = overdue_from or due_at + grace_min * MINUTE
        state = state_of(self.now, due_at, soon_from, overdue_from)
        return Task(kind, due_at, soon_from, overdue_from, state, detail)


def tasks_at(moment: Moment) -> tuple[Task, ...]:
    """Everything to be done for this patient, most pressing first."""
    found = [
        *_emergencies(moment),
        *_reactions(moment),
        *_before_start(moment),
        *_on_the_pump(moment),
        *_other_rates(moment),
        *_observations(moment),
        *_after_the_bag(moment),
        *_limits(moment),
    ]
    return tuple(sorted(found, key=lambda task: task.order))


def _gravest(m: Moment) -> Iterator[Reaction]:
    """One open reaction leads, the gravest: an older mild one never stands before it."""
    yield from sorted(m.history.open_reactions, key=lambda r: (-r.grade, r.onset_at))[:1]


def _emergencies(m: Moment) -> Iterator[Task]:
    for emergency in m.history.emergencies:
        if emergency.ended_at is not None:
            continue
        yield m.task("emergency", emergency.entry.occurred_at, 0, emergency.event.card)
        card = m.history.protocol.card(emergency.event.card)
        for step in card.steps:
            if step.repeat_after_min is None:
                continue
            times = [
                done.occurred_at
                for done in emergency.steps
                if isinstance(done.event, EmergencyStepDone) and done.event.step_id == step.id
            ]
            if len(times) == 1:
                repeat_at = times[0] + step.repeat_after_min * MINUTE
                yield m.task("emergency_repeat", repeat_at, 0, step.id)


def _reactions(m: Moment) -> Iterator[Task]:
    waiting = open_for_decision(m.history)
    on_the_pump = m.history.status in ("infusing", "paused")
    decides = waiting is not None and on_the_pump and not is_locked(m.history)
    for reaction in _gravest(m):
        # While a decision keeps the pump down, a grade 1 waits behind it.
        if reaction.grade > 1 or not decides:
            yield m.task("reaction", reaction.onset_at, 0, str(reaction.grade))
    if waiting is not None and waiting.resolved_at and decides:
        yield m.task("decision", waiting.resolved_at, 0, str(waiting.seq))


def _before_start(m: Moment) -> Iterator[Task]:
    history = m.history
    start_at = history.planned_start_at
    if history.status == "booked":
        lead = max((p.minutes_before or 0 for p in history.protocol.premedication), default=0)
        yield m.task("arrival", start_at - lead * MINUTE, history.unit.grace.premedication_min)
        return
    if history.status != "arrived":
        return
    for premed in history.protocol.premedication:
        if premed.id in history.premedication or not _wanted_today(m, premed.id):
            continue
        due_at = premedication_due_at(history, premed)
        yield m.task("premedication", due_at, history.unit.grace.premedication_min, premed.id)
    yield m.task("start", start_at, history.unit.grace.rate_step_min)


def premedication_due_at(history: History, premed: Premedication) -> datetime:
    """Its time before the planned start; at the start where any time before it will do."""
    return history.planned_start_at - (premed.minutes_before or 0) * MINUTE


def _wanted_today(m: Moment, premedication_id: str) -> bool:
    opened = m.history.opened
    return any(
        dose.covers(opened.course, opened.day)
        for premed in m.history.protocol.premedication
        if premed.id == premedication_id
        for dose in premed.doses
    )


def _on_the_pump(m: Moment) -> Iterator[Task]:
    history = m.history
    if history.status != "infusing" or is_locked(history):
        return
    if m.label_reached_at is not None:
        grace = history.unit.grace.bag_end_min
        yield m.task("bag_end", m.label_reached_at, grace)
        return
    due_at = history.leg_due_at()
    if half_permitted(history) is not None:
        return
    if due_at is not None and (m.projection is None or due_at < m.projection.finish_at):
        yield m.task("rate_step", due_at, history.unit.grace.rate_step_min)
    elif m.projection is not None:
        yield m.task("bag_end", m.projection.finish_at, history.unit.grace.bag_end_min)


def _other_rates(m: Moment) -> Iterator[Task]:
    """The pump ran at another rate: open until a prescriber has seen it (rules.md 8)."""
    if m.history.ended is not None:
        return
    for entry in m.history.others:
        if f"pump_rate:{entry.seq}" not in m.history.decisions:
            yield m.task("pump_rate", entry.occurred_at, 0, str(entry.seq))


def _observations(m: Moment) -> Iterator[Task]:
    wanted = next_set_due(m.history, m.watch_end_at)
    if wanted is None:
        return
    overdue_from = wanted.due_at + m.history.unit.grace.observations_min * MINUTE
    if wanted.gap_ends_at is not None:
        # A grace never stretches the gap between two sets beyond 60 minutes.
        overdue_from = max(wanted.due_at, min(overdue_from, wanted.gap_ends_at))
    task = m.task("observations", wanted.due_at, 0, wanted.why, overdue_from)
    if m.observe_continuously:
        task = replace(task, state="continuous")
    yield task


def _after_the_bag(m: Moment) -> Iterator[Task]:
    history = m.history
    if history.bag_end is not None and history.status in ("bag_finished", "discontinued"):
        yield m.task("line_end", history.bag_end.occurred_at, history.unit.grace.bag_end_min)
    if history.status == "watch" and m.watch_end_at is not None:
        yield m.task("discharge", m.watch_end_at, history.unit.grace.bag_end_min)


def _limits(m: Moment) -> Iterator[Task]:
    """A limit is a task once it is passed: pause, ask the prescriber."""
    if m.history.status not in ("infusing", "paused"):
        return
    for limit in m.limits:
        if limit.name in ("max_8h", "bag") and limit.at is not None and m.now > limit.at:
            yield m.task("limit", limit.at, 0, limit.name)
