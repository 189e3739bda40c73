"""The way to do what is due: one button for each task, and the screen it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from bedside.core.day import Day
from bedside.core.due import Task
from bedside.core.events import Person
from bedside.screens.frame import iso
from bedside.screens.parts import Button, Countdown
from bedside.wording import _, duration, minutes_up, plain, rate_words, rounded

PRESSING = ("due", "overdue", "continuous")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the day is drawn: who is signed in, and the token for their posts."""

    who: Person
    csrf_token: str


def address(day: Day, screen: str) -> str:
    """A screen of this patient."""
    return f"/days/{day.history.opened.day_id}/{screen}"


def is_after_reaction(day: Day) -> bool:
    """Each increase now needs a way on, two PINs, and is never early."""
    return day.history.after_reaction


def main_button(task: Task, day: Day, reader: Reader, kind: str) -> Button | None:
    if task.kind == "rate_step":
        return _rate_button(task, day, reader)
    label, screen = way_of(task, day)
    return Button(
        label,
        href=address(day, screen),
        kind="filled" if kind == "filled" else "outlined",
        size="main",
        is_wide=True,
        dialog="dialog-observations" if screen == "observations" else None,
        attributes=(("id", f"do-{task.kind}"),),
    )


def way_of(task: Task, day: Day) -> tuple[str, str]:
    """The words on the button and the screen it opens."""
    if task.kind == "premedication" and day.stage == "checks":
        return _("Answer the checks"), "checks"
    if task.kind == "start" and day.stage in ("checks", "premedication"):
        return {"checks": _("Answer the checks"), "premedication": _("Give premedication")}[
            day.stage
        ], day.stage
    return _WAYS[task.kind](task, day)


_WAYS: dict[str, Callable[[Task, Day], tuple[str, str]]] = {
    "arrival": lambda _t, _d: (_("Confirm identity"), "arrival"),
    "premedication": lambda _t, _d: (_("Give premedication"), "premedication"),
    "start": lambda _t, _d: (_("Bag and start"), "ready"),
    "observations": lambda _t, _d: (_("Record observations"), "observations"),
    "bag_end": lambda _t, _d: (_("Confirm bag empty"), "bag-finished"),
    "pump_rate": lambda t, _d: (_("Prescriber has seen it"), f"other-rate/{t.detail}"),
    "line_end": lambda _t, _d: (_("Line flushed or off"), "line"),
    "discharge": lambda _t, _d: (_("Fit to go"), "going-home"),
    "limit": lambda _t, _d: (_("Pause"), "pause"),
    "reaction": lambda _t, d: (
        _("Open the actions"),
        f"reactions/{d.history.open_reactions[-1].seq}",
    ),
    "decision": lambda t, _d: (_("Ways on"), f"reactions/{t.detail}"),
    "emergency": lambda t, _d: (_("Emergency card"), f"emergency/{t.detail}"),
    "emergency_repeat": lambda _t, _d: (_("Emergency card"), "emergency/anaphylaxis"),
}


def _rate_button(task: Task, day: Day, reader: Reader) -> Button | None:
    """One tap for a planned step that is due; before its time or with PINs a page."""
    label = _("Confirm %(rate)s", rate=rate_words(day.history.legs[1].rate_ml_per_h))
    is_due = task.state in PRESSING
    if is_after_reaction(day):
        return _rate_page(day, label, _("two PINs"), is_due) if is_due else None
    if not is_due:
        return _rate_page(day, label, "", False, early_from=task)
    if day.history.open_reactions or reader.who.id not in day.history.identity_confirmed:
        return _rate_page(day, label, "", True)
    return Button(
        label,
        post_to=address(day, "rate"),
        kind="filled",
        size="main",
        is_wide=True,
        hidden=_rate_fields(day, reader),
        attributes=(("id", f"do-rate-{day.seq}"),),
    )


def _rate_page(
    day: Day, label: str, note: str, is_due: bool, early_from: Task | None = None
) -> Button:
    return Button(
        label,
        href=f"{address(day, 'rate')}?rate_ml_per_h={_typed_rate(day)}",
        kind="filled" if is_due else "outlined",
        size="main",
        is_wide=True,
        note=note,
        countdown=None if early_from is None else _early(early_from, day),
    )


def _early(task: Task, day: Day) -> Countdown:
    minutes = duration(minutes_up(task.due_at - day.now))
    return Countdown(iso(task.due_at), _("early by %(span)s", span=minutes), _("early by {}"))


def _typed_rate(day: Day) -> str:
    return plain(rounded(day.history.legs[1].rate_ml_per_h, 3)).replace(",", "")


def _rate_fields(day: Day, reader: Reader) -> tuple[tuple[str, str], ...]:
    # The same button of the same person on the same line is one request, however often drawn.
    told = f"{day.history.opened.day_id}/{day.seq}/rate/{_typed_rate(day)}/{reader.who.id}"
    return (
        ("csrf_token", reader.csrf_token),
        ("request_id", uuid5(NAMESPACE_URL, told).hex),
        ("seq", str(day.seq)),
        ("rate_ml_per_h", _typed_rate(day)),
    )


def later_rate_button(task: Task, day: Day) -> Button:
    label = _("Confirm %(rate)s", rate=rate_words(day.history.legs[1].rate_ml_per_h))
    href = f"{address(day, 'rate')}?rate_ml_per_h={_typed_rate(day)}"
    if is_after_reaction(day):
        return Button(label, href=href, is_wide=True, note=_("two PINs"))
    early = None if task.due_at <= day.now else _early(task, day)
    return Button(label, href=href, is_wide=True, countdown=early)
