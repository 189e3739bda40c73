"""One patient's row of the day list: where they are, what is due, who looks after them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bedside.core.allergies import open_matches
from bedside.core.as_needed import to_be_seen
from bedside.core.day import (
    Day,
    checks_today,
    is_check_clear,
    open_telephone_decisions,
    premedication_today,
)
from bedside.core.due import Task
from bedside.core.earlier import open_points
from bedside.screens.earlier import point_title
from bedside.screens.list_parts import DayListRow, RowTask
from bedside.screens.medicine_words import match_title
from bedside.screens.parts import State
from bedside.screens.second_check import second_check_state
from bedside.screens.steps import step_words
from bedside.screens.tasks import is_open, state_of_task, status_words, task_words
from bedside.screens.verdicts import list_verdict
from bedside.wording import (
    _,
    clock_time,
    date_text,
    dose_given,
    finish_time,
    letters_of,
    ngettext,
    nhs_number,
    patient_name,
    plain,
    rate_words,
    rounded,
)

QUIET, GONE = 6, 7


def pressure(day: Day) -> tuple[int, datetime, str]:
    """Place in the list: by the most pressing task; whose day is over comes last."""
    task = day.next_task
    rank, at = (GONE, day.history.planned_start_at) if task is None else task.order
    return rank, at, day.history.opened.chair


def day_list_row(
    day: Day, is_first: bool, names_alike: Iterable[str] = (), is_another_date: bool = False
) -> DayListRow:
    """What screen and paper say of a patient. `names_alike`: chairs of similar names.

    `is_another_date`: on a list of another date than today nothing is counted down.
    """
    opened, patient, zone = day.history.opened, day.history.opened.patient, day.history.unit.zone
    task, rank = day.next_task, pressure(day)[0]
    nurse = day.history.responsible
    return DayListRow(
        id=f"row-{opened.day_id}",
        chair=opened.chair,
        name=patient_name(patient.family_name, patient.given_name, patient.title),
        born=date_text(patient.born_on),
        nhs_number=nhs_number(patient.nhs_number),
        now=status_words(day),
        now_detail=_detail(day),
        state=_state(task, day, is_another_date),
        at=clock_time(task.due_at, zone) if task else "",
        what=row_task_words(task, day) if task else "",
        home=_home(day),
        href=f"/days/{opened.day_id}",
        verdict=list_verdict(day),
        is_home_approx=day.history.watch_is_open or _is_approx(day),
        is_first=is_first and rank < QUIET - 1,
        tone="late" if rank < 4 else "due" if rank == 4 else "",
        nurse=letters_of(nurse.name) if nurse else "",
        nurse_name=nurse.name if nurse else "",
        also=tuple(
            RowTask(clock_time(other.due_at, zone), row_task_words(other, day), _is_late(other))
            for other in day.tasks[1:]
            if is_open(other)
        ),
        marks=(*_marks(day), *_alike(names_alike)),
    )


def _state(task: Task | None, day: Day, is_another_date: bool) -> State:
    if task is None:
        return State("check", _("Nothing to do"), "quiet")
    if is_another_date and task.state == "to_come":
        return State("ring", _("Booked"), "quiet")
    return state_of_task(task, day)


def _is_late(task: Task) -> bool:
    return task.state in ("overdue", "continuous")


def _marks(day: Day) -> Iterator[State]:
    """What must be seen on the row beside the task: most important first."""
    history = day.history
    if history.ended is not None:
        return
    for point in open_points(history):
        yield State("flag", point_title(point), "reaction")
    for match in open_matches(history) if history.status == "arrived" else ():
        yield State("flag", match_title(match), "reaction")
    if to_be_seen(history):
        yield State("flag", _("Medicine without a decision"), "reaction")
    if history.responsible is None and history.arrived is not None:
        yield State("overdue", _("Nobody responsible"), "reaction")
    check = second_check_state(day)
    if check is not None:
        yield check
    nurse = history.responsible
    if nurse is not None and nurse.id not in history.identity_confirmed:
        words = _("Identity not yet confirmed by %(name)s", name=nurse.name)
        yield State("info", words, "due")
    waiting = len(open_telephone_decisions(history))
    if waiting:
        words = ngettext("%(num)s to countersign", "%(num)s to countersign", waiting)
        yield State("flag", words, "due")


def _alike(chairs: Iterable[str]) -> Iterator[State]:
    for chair in chairs:
        yield State("info", _("Name alert: chair %(chair)s", chair=chair), "due")


def row_task_words(task: Task, day: Day) -> str:
    if day.stage == "checks" and task.kind == "premedication":
        return _("Checks")
    if task.kind == "bag_end" and day.label_reached_at is not None:
        return _("Bag should be empty")
    return task_words(task, day)


def _home(day: Day) -> str:
    if day.history.ended is not None:
        return clock_time(day.history.ended.occurred_at, day.history.unit.zone)
    if day.home_at is None:
        return _("No finish")
    return finish_time(day.home_at, day.history.unit.zone)


def _is_approx(day: Day) -> bool:
    return day.home_at is not None and day.watch_end_at is None and day.history.ended is None


def given_words(day: Day) -> str:
    """ "0.8 of 12 mg given"."""
    whole = plain(rounded(day.dose.full_dose_mg, 1))
    return _("%(mg)s of %(whole)s mg given", mg=dose_given(day.dose.given_mg), whole=whole)


def _detail(day: Day) -> str:
    history = day.history
    if history.status == "infusing":
        return step_words(day)
    if history.status == "paused":
        return _("Was %(rate)s", rate=rate_words(history.rate_before_stop))
    if day.stage == "checks":
        left = sum(not is_check_clear(history, check) for check in checks_today(history))
        return ngettext("%(num)s check to do", "%(num)s checks to do", left)
    if day.stage == "premedication":
        given = [premed.id for premed, _dose in premedication_today(history)]
        left = sum(premed_id not in history.premedication for premed_id in given)
        return ngettext("%(num)s to give", "%(num)s to give", left)
    if history.status in ("booked", "arrived"):
        at = clock_time(history.planned_start_at, history.unit.zone)
        return _("Start planned %(at)s", at=at)
    return given_words(day) if history.started is not None else ""
