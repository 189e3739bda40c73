"""Sign-in and the locked screen: no patient's name on either before a PIN is given."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bedside.core import events as e
from bedside.core.day import Day
from bedside.screens.form_parts import Person, PinPad
from bedside.screens.frame import iso
from bedside.screens.list_parts import LockedRow, LockedScreen
from bedside.screens.parts import Countdown
from bedside.screens.tasks import state_of_task, status_words
from bedside.wording import _, clock_time, day_of, duration, rate_words, weekday_date


def role_words(role: str) -> str:
    """What somebody is on this unit."""
    return {
        "nurse": _("nurse"),
        "prescriber": _("prescriber"),
        "manager": _("manager"),
        "administrator": _("administrator"),
    }[role]


def persons(people: Iterable[e.Person], chosen: str = "") -> tuple[Person, ...]:
    """Everyone who may sign here."""
    return tuple(
        Person(person.id, person.name, role_words(person.role), person.id == chosen)
        for person in people
    )


def pin_field(error: str = "", unlock: bool = False) -> PinPad:
    return PinPad("pin", _("PIN"), _("Unlock") if unlock else _("Sign in"), error)


def locked_screen(
    days: Sequence[Day], now: datetime, zone: ZoneInfo, is_one_missing: bool = False
) -> LockedScreen:
    """Chairs with rate and state, the most pressing first; nobody's name.

    `is_one_missing`: a record of today cannot be read, so that its chair is not among them.
    """
    ranked = sorted((day for day in days if day.next_task), key=_pressure)
    pressing = [day for day in ranked if _state(day) in ("overdue", "due", "continuous")]
    rest = [day for day in days if day not in pressing]
    return LockedScreen(
        clock=clock_time(now, zone),
        date=weekday_date(day_of(now, zone)),
        rows=tuple(_row(day) for day in pressing),
        rest_title=_rest_title(bool(pressing), is_one_missing),
        rest=tuple((day.history.opened.chair, _rate(day)) for day in rest),
        live_at=clock_time(now, zone),
        server_now=iso(now),
    )


def _rest_title(is_one_pressing: bool, is_one_missing: bool) -> str:
    if is_one_missing:
        return _("A record cannot be read: not all chairs are shown. Nothing due at:")
    return _("Nothing due") if is_one_pressing else _("Nothing due at any chair")


def _pressure(day: Day) -> tuple[int, datetime]:
    assert day.next_task is not None
    return day.next_task.order


def _state(day: Day) -> str:
    return day.next_task.state if day.next_task else ""


def _rate(day: Day) -> str:
    if day.history.status == "infusing":
        return _(
            "%(rate)s as of %(at)s",
            rate=rate_words(day.rate_now),
            at=clock_time(day.now, day.history.unit.zone),
        )
    return status_words(day)


def _row(day: Day) -> LockedRow:
    task = day.next_task
    assert task is not None
    state = state_of_task(task, day)
    minutes = (day.now - task.due_at).total_seconds() // 60
    return LockedRow(
        chair=day.history.opened.chair,
        shape=state.shape,
        word=state.word,
        rate=_rate(day),
        count=duration(int(minutes)),
        is_overdue=task.state in ("overdue", "continuous"),
        countdown=Countdown(iso(task.due_at), duration(int(minutes)), "{}", "since"),
    )
