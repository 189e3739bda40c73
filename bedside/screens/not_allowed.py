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
            "Ask one of them, or let them sign in here: Switch user.",
            role=_somebody(role),
        ),
        ways=(*_home(role), Button(_("Switch user"), href="/lock")),
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


def _home(role: str) -> tuple[Button, ...]:
    if role == "administrator":
        return ()
    return (Button(_("Day list"), href="/days"),)
