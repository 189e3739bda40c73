"""The day list: one row a patient, the most pressing first (rules.md 21)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bedside.core.day import Day, checks_today, is_check_clear, premedication_today
from bedside.core.due import Task
from bedside.core.events import Person
from bedside.screens.downtime import DowntimeLine
from bedside.screens.frame import strip_of_unit
from bedside.screens.list_parts import DayListRow
from bedside.screens.parts import Shape, State, Strip, Tone, UnitBar
from bedside.screens.steps import step_words
from bedside.screens.tasks import state_of_task, status_words, task_words
from bedside.screens.verdicts import list_verdict
from bedside.wording import (
    _,
    clock_time,
    date_text,
    dose_given,
    finish_time,
    ngettext,
    nhs_number,
    patient_name,
    plain,
    rate_words,
    rounded,
    weekday_date,
)

QUIET, GONE = 6, 7


@dataclass(frozen=True, slots=True)
class DayListScreen:
    """The whole list as it stands now; `on` names the day in the addresses."""

    head: UnitBar
    strip: Strip
    rows: tuple[DayListRow, ...]
    home_title: str
    empty: str
    on: str
    warning: str = ""
    downtime: DowntimeLine | None = None


def day_list_screen(
    days: Iterable[Day],
    on: date,
    now: datetime,
    zone: ZoneInfo,
    closing: str,
    who: Person,
) -> DayListScreen:
    """Every patient of this day of the unit, in the order of pressure."""
    ranked = sorted(days, key=pressure)
    title = _("%(date)s · closing %(closing)s", date=weekday_date(on), closing=closing)
    return DayListScreen(
        head=UnitBar(_("Day list"), title, who.name, clock_time(now, zone)),
        strip=_strip(now, zone, who, counts(ranked)),
        rows=day_list_rows(ranked),
        home_title=_("Home, closing %(at)s", at=closing),
        empty=_("No patients on this day"),
        on=on.isoformat(),
    )


def day_list_rows(ranked: Iterable[Day]) -> tuple[DayListRow, ...]:
    """A row for each, in the order given: what screen and paper say of a patient."""
    return tuple(_row(day, i == 0) for i, day in enumerate(ranked))


def unreadable_words(day_ids: Sequence[str]) -> str:
    """Says that a patient is missing from the list, and how the record is named."""
    if not day_ids:
        return ""
    return _(
        "A record of today cannot be read, so a patient is missing here. Use paper, and tell the "
        "people who run Bedside: %(ids)s",
        ids=", ".join(day_id[:8] for day_id in day_ids),
    )


def _strip(now: datetime, zone: ZoneInfo, who: Person, found: tuple[State, ...]) -> Strip:
    # Who is signed in stands in the bar above.
    return replace(strip_of_unit("days", now, zone, who, "", found), who="")


def pressure(day: Day) -> tuple[int, datetime, str]:
    """Place in the list: by the most pressing task; whose day is over comes last."""
    task = day.next_task
    rank, at = (GONE, day.history.planned_start_at) if task is None else task.order
    return rank, at, day.history.opened.chair


def counts(days: Iterable[Day]) -> tuple[State, ...]:
    """How many patients have what as their most pressing task."""
    ranks = [pressure(day)[0] for day in days]
    emergencies, reactions, due, soon = (ranks.count(rank) for rank in (0, 1, 4, 5))
    overdue = ranks.count(2) + ranks.count(3)
    found: tuple[tuple[int, Shape, str, Tone], ...] = (
        (
            emergencies,
            "triangle",
            ngettext("%(num)s emergency", "%(num)s emergencies", emergencies),
            "late",
        ),
        (
            reactions,
            "triangle",
            ngettext("%(num)s reaction", "%(num)s reactions", reactions),
            "reaction",
        ),
        (overdue, "overdue", ngettext("%(num)s overdue", "%(num)s overdue", overdue), "late"),
        (due, "diamond", ngettext("%(num)s due now", "%(num)s due now", due), "due"),
        (soon, "clock", ngettext("%(num)s soon", "%(num)s soon", soon), "soon"),
    )
    return tuple(State(shape, words, tone) for number, shape, words, tone in found if number)


def _row(day: Day, is_first: bool) -> DayListRow:
    opened, patient, zone = day.history.opened, day.history.opened.patient, day.history.unit.zone
    task, rank = day.next_task, pressure(day)[0]
    return DayListRow(
        id=f"row-{opened.day_id}",
        chair=opened.chair,
        name=patient_name(patient.family_name, patient.given_name, patient.title),
        born=date_text(patient.born_on),
        nhs_number=nhs_number(patient.nhs_number),
        now=status_words(day),
        now_detail=_detail(day),
        state=state_of_task(task, day) if task else State("check", _("Nothing to do"), "quiet"),
        at=clock_time(task.due_at, zone) if task else "",
        what=_what(task, day) if task else "",
        home=_home(day),
        href=f"/days/{opened.day_id}",
        verdict=list_verdict(day),
        is_home_approx=day.history.watch_is_open or _is_approx(day),
        is_first=is_first and rank < QUIET - 1,
        tone="late" if rank < 4 else "due" if rank == 4 else "",
    )


def _what(task: Task, day: Day) -> str:
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
