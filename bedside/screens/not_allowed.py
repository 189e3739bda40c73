"""A page that is for somebody else: for whom, and how to go on."""

from collections.abc import Collection
from dataclasses import dataclass

from bedside.screens.parts import Button
from bedside.wording import _

_ORDER = ("nurse", "prescriber", "manager", "administrator")


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """What is said in place of the page."""

    title: str
    words: str
    ways: tuple[Button, ...]


def not_your_page(roles: Collection[str], role: str) -> NotAllowed:
    """The page is for `roles`; somebody of `role` asked for it. Nothing was recorded."""
    return NotAllowed(
        title=_("This is for %(whom)s", whom=_whom(roles)),
        words=_(
            "You are signed in as %(role)s, so nothing was shown and nothing was recorded. "
            "Ask one of them, or lock this tablet and let them sign in.",
            role=_somebody(role),
        ),
        ways=_ways(role),
    )


def not_enrolled_here(is_wall: bool) -> NotAllowed:
    """Signed in at a device that shows no patients; `is_wall`: at the wall screen."""
    if is_wall:
        return NotAllowed(
            title=_("This is a wall screen"),
            words=_("It shows the board alone. Open the page on an enrolled tablet or desk."),
            ways=(Button(_("Board"), href="/wall"), Button(_("Tablets"), href="/tablets")),
        )
    return NotAllowed(
        title=_("This device is not enrolled"),
        words=_(
            "Nothing was shown and nothing was recorded. A manager enrols it once under Tablets; "
            "patients are shown only after that."
        ),
        ways=(Button(_("Tablets"), href="/tablets"), Button(_("People"), href="/people")),
    )


def _whom(roles: Collection[str]) -> str:
    words = [_one_of(role) for role in _ORDER if role in roles]
    if len(words) == 1:
        return words[0]
    return _("%(most)s and %(last)s", most=", ".join(words[:-1]), last=words[-1])


def _one_of(role: str) -> str:
    return {
        "nurse": _("the nurses"),
        "prescriber": _("the prescribers"),
        "manager": _("the ward manager"),
        "administrator": _("the administrator"),
    }[role]


def _somebody(role: str) -> str:
    return {
        "nurse": _("a nurse"),
        "prescriber": _("a prescriber"),
        "manager": _("a manager"),
        "administrator": _("an administrator"),
    }[role]


def _ways(role: str) -> tuple[Button, ...]:
    if role == "administrator":
        write_down = Button(_("Write down what happened"), href="/facts")
        return (Button(_("People"), href="/people"), write_down)
    return (Button(_("Day list"), href="/days"),)
