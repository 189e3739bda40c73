"""What is to be heard once: something turning overdue, and every reaction (rules.md 33)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bedside.core.day import Day
from bedside.core.due import Task

# Told apart by ear: a reaction or an emergency, and anything overdue.
AlarmKind = Literal["reaction", "overdue"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One event to be heard. The same event has the same `name` however often it is asked for."""

    kind: AlarmKind
    name: str


def alarms_of(day: Day) -> tuple[Alarm, ...]:
    """What a tablet that hears of this patient now sounds for, each once."""
    if day.history.ended is not None:
        return ()
    return (*_reactions(day), *_emergencies(day), *_overdue(day))


def _reactions(day: Day) -> Iterator[Alarm]:
    """Known by the first line that told of it, so that a correction is no new reaction."""
    for reaction in day.history.open_reactions:
        yield Alarm("reaction", f"reaction:{min(reaction.known_as)}")


def _emergencies(day: Day) -> Iterator[Alarm]:
    for emergency in day.history.open_emergencies:
        yield Alarm("reaction", f"emergency:{emergency.entry.seq}")


def _overdue(day: Day) -> Iterator[Alarm]:
    for task in day.tasks:
        if task.kind in ("emergency", "reaction"):
            continue  # heard when they were told of
        if task.state == "continuous":
            # Each set moves the next; it turned continuous once.
            yield Alarm("overdue", f"{task.kind}:continuous")
        elif task.state == "overdue":
            yield Alarm(_kind(task), f"{task.kind}:{_which(task)}:{task.due_at.isoformat()}")


def _kind(task: Task) -> AlarmKind:
    return "reaction" if task.kind == "emergency_repeat" else "overdue"


def _which(task: Task) -> str:
    """Why a set is due may change while it stays the same set."""
    return "" if task.kind == "observations" else str(task.detail)
