"""What a locked tablet still shows: chairs with rate and state, nobody's name (rules.md 33)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bedside.core.day import Day
from bedside.core.due import Task
from bedside.screens.day_list_row import pressure
from bedside.screens.frame import iso
from bedside.screens.list_parts import LockedRow, LockedScreen
from bedside.screens.parts import Countdown, State
from bedside.screens.tasks import is_open, state_of_task, status_words
from bedside.wording import _, clock_time, day_of, duration, in_time, rate_words, weekday_date

# More do not fit; further ones are said in a line each.
_MOST_ROWS = 4
_TIGHT_FROM = 3


def locked_screen(
    days: Iterable[Day], now: datetime, zone: ZoneInfo, is_one_missing: bool = False
) -> LockedScreen:
    """Chairs with rate and state, the most pressing first.

    `is_one_missing`: a record of today cannot be read, so that its chair is not among them.
    """
    ranked = sorted(days, key=pressure)
    pressing = [(task, day) for day in ranked if (task := _open_task(day)) is not None]
    further = pressing[_MOST_ROWS:]
    quiet = [day for day in ranked if _open_task(day) is None]
    return LockedScreen(
        clock=clock_time(now, zone),
        date=weekday_date(day_of(now, zone)),
        rows=tuple(_row(task, day) for task, day in pressing[:_MOST_ROWS]),
        more=tuple((_chair(day), _further(task, day)) for task, day in further),
        rest_title=_rest_title(bool(pressing), is_one_missing, clock_time(now, zone)),
        rest=tuple((_chair(day), status_words(day)) for day in quiet),
        live_at=clock_time(now, zone),
        server_now=iso(now),
        is_tight=len(pressing) >= _TIGHT_FROM,
    )


def _rest_title(is_one_pressing: bool, is_one_missing: bool, clock: str) -> str:
    if is_one_missing:
        return _(
            "A record cannot be read: not all chairs are shown. Nothing due, as of %(at)s:",
            at=clock,
        )
    if is_one_pressing:
        return _("Nothing due soon, rates as of %(at)s", at=clock)
    return _("Nothing due soon at any chair, rates as of %(at)s", at=clock)


def _open_task(day: Day) -> Task | None:
    task = day.next_task
    return task if task is not None and is_open(task) else None


def _chair(day: Day) -> str:
    return _("Chair %(chair)s", chair=day.history.opened.chair)


def _rate(day: Day) -> str:
    if day.history.status == "infusing":
        return _(
            "%(rate)s as of %(at)s",
            rate=rate_words(day.rate_now),
            at=clock_time(day.now, day.history.unit.zone),
        )
    return status_words(day)


def _further(task: Task, day: Day) -> str:
    if day.history.status != "infusing":
        return state_of_task(task, day).word
    return _("%(state)s, %(rate)s", state=state_of_task(task, day).word, rate=_rate(day))


def _row(task: Task, day: Day) -> LockedRow:
    state = _state(task, day)
    return LockedRow(
        chair=_chair(day),
        shape=state.shape,
        word=state.word,
        rate=_rate(day),
        countdown=_countdown(task, day),
        is_overdue=task.state in ("overdue", "continuous"),
    )


def _state(task: Task, day: Day) -> State:
    """The age stands in a column of its own."""
    if task.kind in ("emergency", "emergency_repeat", "reaction", "decision", "pump_rate"):
        return state_of_task(task, day)
    if task.state == "overdue":
        return State("overdue", _("Overdue"), "late")
    if task.state == "soon":
        return State("clock", _("Soon"), "soon")
    return state_of_task(task, day)


def _countdown(task: Task, day: Day) -> Countdown:
    ago = day.now - task.due_at
    if ago < timedelta(0):
        return Countdown(iso(task.due_at), in_time(-ago), _("in {}"), "until")
    return Countdown(iso(task.due_at), duration(int(ago.total_seconds() // 60)), "{}", "since")
