"""Handover: who looks after the patient now, and what the one who takes over has to know."""

from dataclasses import dataclass

from bedside.core.day import Day, open_telephone_decisions
from bedside.core.due import Task
from bedside.core.events import Person
from bedside.screens.parts import Pairs
from bedside.screens.tasks import since_words, status_words, task_words
from bedside.wording import _, clock_time

MOST_TASKS = 4


@dataclass(frozen=True, slots=True)
class HandoverScreen:
    title: str
    words: str
    facts: Pairs
    may_take: bool


def handover_screen(day: Day, who: Person) -> HandoverScreen:
    """What is open, read together at the chair; then one tap."""
    responsible = day.history.responsible
    now = responsible.name if responsible is not None else _("Nobody yet")
    is_mine = responsible is not None and responsible.id == who.id
    tasks = tuple((_when(task, day), task_words(task, day)) for task in day.tasks[:MOST_TASKS])
    waiting = len(open_telephone_decisions(day.history))
    calls = ((_("By telephone, to countersign"), str(waiting)),) if waiting else ()
    return HandoverScreen(
        title=_("Handover"),
        words=_("You look after this patient.")
        if is_mine
        else _("%(name)s takes over. Then confirm the patient's identity.", name=who.name),
        facts=(
            (_("Looks after the patient"), now),
            (_("State"), status_words(day)),
            *tasks,
            *calls,
        ),
        may_take=not is_mine,
    )


def _when(task: Task, day: Day) -> str:
    if task.due_at > day.now:
        return clock_time(task.due_at, day.history.unit.zone)
    return since_words(task, day)
