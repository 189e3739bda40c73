"""Sign-in, and who may unlock: no patient's name stands on either."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from bedside.access.tablets import Tablet
from bedside.core import events as e
from bedside.screens.form_parts import Field, Person, PinPad
from bedside.wording import _


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
