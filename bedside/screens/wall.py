"""The wall screen: chair, initials, rate, state and what is next; nobody's name (rules.md 33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bedside.core.day import Day
from bedside.screens.day_list_row import pressure, row_task_words
from bedside.screens.frame import iso
from bedside.screens.parts import State
from bedside.screens.tasks import state_of_task, status_words
from bedside.wording import _, clock_time, day_of, patient_initials, weekday_date

_MOST_FEW, _MOST_SOME = 8, 14


@dataclass(frozen=True, slots=True)
class WallRow:
    """One chair. `is_rate`: `now` is the confirmed rate, as of the minute of the screen."""

    chair: str
    initials: str
    now: str
    is_rate: bool
    state: State
    at: str
    what: str
    tone: Literal["", "due", "late"]


@dataclass(frozen=True, slots=True)
class WallScreen:
    """All chairs at once, nothing to scroll: the more patients, the smaller (`size`)."""

    rows: tuple[WallRow, ...]
    size: Literal["few", "some", "many"]
    unit: str
    date: str
    clock: str
    server_now: str
    warning: str
    back: str


def wall_screen(
    days: Iterable[Day],
    now: datetime,
    zone: ZoneInfo,
    unit: str,
    is_one_missing: bool = False,
    back: str = "",
) -> WallScreen:
    """Everybody still here or expected today, the most pressing first.

    `is_one_missing`: a record of today cannot be read; `back`: for whoever is signed in.
    """
    here = sorted((day for day in days if day.history.ended is None), key=pressure)
    return WallScreen(
        rows=tuple(_row(day) for day in here),
        size="few" if len(here) <= _MOST_FEW else "some" if len(here) <= _MOST_SOME else "many",
        unit=unit,
        date=weekday_date(day_of(now, zone)),
        clock=clock_time(now, zone),
        server_now=iso(now),
        warning=_("A record cannot be read: not all chairs are shown.") if is_one_missing else "",
        back=back,
    )


def _row(day: Day) -> WallRow:
    opened, zone = day.history.opened, day.history.unit.zone
    task, rank = day.next_task, pressure(day)[0]
    return WallRow(
        chair=opened.chair,
        initials=patient_initials(opened.patient.family_name, opened.patient.given_name),
        now=status_words(day),
        is_rate=day.history.status == "infusing",
        state=state_of_task(task, day) if task else State("check", _("Nothing to do"), "quiet"),
        at=clock_time(task.due_at, zone) if task else "",
        what=row_task_words(task, day) if task else "",
        tone="late" if rank < 4 else "due" if rank == 4 else "",
    )
