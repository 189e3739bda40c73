"""Sign-in and the locked screen: no patient's name on either before a PIN is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bedside.core import events as e
from bedside.core.day import Day
from bedside.screens.form_parts import Field, Person, PinPad
from bedside.screens.frame import iso
from bedside.screens.list_parts import LockedRow, LockedScreen
from bedside.screens.parts import Countdown
from bedside.screens.tasks import state_of_task, status_words
from bedside.tablets import Tablet
from bedside.wording import _, clock_time, day_of, duration, rate_words, weekday_date


@dataclass(frozen=True, slots=True)
class SignInScreen:
    """Names and PIN pad, or else name and password. `device` says where one stands."""

    device: str
    persons: tuple[Person, ...]
    pin: PinPad | None
    fields: tuple[Field, ...]
    error: str
    goes_to: str
    other_way: str | None


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


def sign_in_screen(
    tablet: Tablet | None,
    people: tuple[Person, ...],
    *,
    name: str,
    pin_error: str,
    password_error: str,
    wants_password: bool,
    goes_to: str,
) -> SignInScreen:
    """`people`: whose PIN counts here now; without any, name and password are asked for."""
    by_password = not people or wants_password or bool(password_error)
    return SignInScreen(
        device=_device_words(tablet),
        persons=() if by_password else people,
        pin=None if by_password else pin_field(pin_error),
        fields=_name_and_password(name) if by_password else (),
        error=password_error or (pin_error if by_password else ""),
        goes_to=goes_to,
        other_way=_other_way(by_password, goes_to) if people else None,
    )


def password_way(goes_to: str) -> str:
    """Where those sign in whose PIN does not count now."""
    return "/sign-in?" + urlencode({"with": "password", "next": goes_to})


def _other_way(by_password: bool, goes_to: str) -> str:
    return "/sign-in?" + urlencode({"next": goes_to}) if by_password else password_way(goes_to)


def _device_words(tablet: Tablet | None) -> str:
    if tablet is None:
        return _(
            "This device is not enrolled. Only a manager or an administrator can sign in here. "
            "Everybody else: ask the ward manager."
        )
    return tablet.name


def _name_and_password(name: str) -> tuple[Field, ...]:
    return (
        Field(
            "name",
            _("Your name"),
            value=name,
            hint=_("Dots, spaces and capitals do not matter."),
            is_required=True,
            autocomplete="username",
            max_length=200,
        ),
        Field(
            "password",
            _("Password"),
            kind="password",
            is_required=True,
            autocomplete="current-password",
        ),
    )


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
