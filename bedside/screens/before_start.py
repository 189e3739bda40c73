"""What the screens before the start share: the bar, one request for one button, what is open."""

from uuid import NAMESPACE_URL, uuid5

from bedside.core.day import Day
from bedside.core.dose import second_check_agrees
from bedside.core.events import Person
from bedside.core.observations_due import sets_that_count
from bedside.core.quantities import MINUTE
from bedside.screens.frame import reaction_button
from bedside.screens.parts import ActionBar, Button, Pairs
from bedside.wording import _


def address(day: Day, *path: str) -> str:
    """A screen of this patient."""
    return "/".join(("/days", day.history.opened.day_id, *path))


def before_start_bar(day: Day) -> ActionBar:
    """Observations, defer, print; Reaction in its corner."""
    buttons = (
        Button(_("Observations"), href=address(day, "observations"), size="bar"),
        Button(_("Defer"), href=address(day, "defer"), size="bar"),
        Button(_("Print"), href=address(day, "print"), size="bar"),
    )
    return ActionBar(buttons, reaction_button(day.history.opened.day_id))


def one_tap(day: Day, who: Person, token: str, what: str, typed: Pairs) -> Pairs:
    """Fields of a one-tap button: the same button on the same line is one request."""
    told = f"{day.history.opened.day_id}/{day.seq}/{what}/{who.id}"
    return (
        ("csrf_token", token),
        ("request_id", uuid5(NAMESPACE_URL, told).hex),
        ("seq", str(day.seq)),
        *typed,
    )


def baseline_is_fresh(day: Day) -> bool:
    """A set that counts, not older than the protocol's baseline may be."""
    taken = sets_that_count(day.history)
    most = day.history.protocol.observations.baseline_max_age_min * MINUTE
    return bool(taken) and day.now - taken[-1] <= most


def open_before_start(day: Day) -> str:
    """ "bag, baseline observations, second check": what is still to come, or nothing."""
    parts = (
        _("bag") if day.history.bag is None else "",
        "" if baseline_is_fresh(day) else _("baseline observations"),
        "" if second_check_agrees(day.history) else _("second check"),
    )
    return ", ".join(part for part in parts if part)
