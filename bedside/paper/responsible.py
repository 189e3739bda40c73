"""Section 4: who was responsible from when to when, and whom to call."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry
from bedside.paper.bag import Pair
from bedside.screens.record import moment_words
from bedside.wording import _

_TAKES = frozenset({"patient_arrived", "responsibility_taken"})
_CONFIRMS = frozenset({"patient_arrived", "identity_confirmed"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of responsibility; `identity` is when the patient's identity was confirmed."""

    span: str
    who: str
    identity: str


def turns(day: Day) -> tuple[Turn, ...]:
    taken = [entry for entry in day.history.effective if entry.event.type in _TAKES]
    return tuple(
        _turn(entry, taken[i + 1] if i + 1 < len(taken) else None, day)
        for i, entry in enumerate(taken)
    )


def _turn(entry: Entry, following: Entry | None, day: Day) -> Turn:
    until = following or day.history.ended
    start = moment_words(entry, day)
    if until is None:
        span = _("from %(start)s", start=start)
    else:
        span = _("%(start)s to %(end)s", start=start, end=moment_words(until, day))
    return Turn(span, entry.by.name, _identity(entry, until, day))


def _identity(entry: Entry, until: Entry | None, day: Day) -> str:
    for other in day.history.effective:
        after = day.history.place(other) >= day.history.place(entry)
        in_time = until is None or other.occurred_at <= until.occurred_at
        if other.event.type in _CONFIRMS and other.by.id == entry.by.id and after and in_time:
            return moment_words(other, day)
    return ""


def whom_to_call(day: Day) -> tuple[Pair, ...]:
    return tuple(_calls(day))


def _calls(day: Day) -> Iterator[Pair]:
    unit, opened = day.history.unit, day.history.opened
    where = _(", %(unit)s, chair %(chair)s", unit=unit.name, chair=opened.chair)
    yield Pair(_("Emergency"), unit.phones.emergency, where)
    yield Pair(_("Prescriber"), opened.prescriber_name)
    night = _(", night %(phone)s", phone=unit.phones.unit_night)
    yield Pair(_("Unit"), _("day %(phone)s", phone=unit.phones.unit_day), night)
