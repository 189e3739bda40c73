"""Fit to go: every item of the protocol's list, answered by the record or by the nurse."""

from dataclasses import dataclass
from datetime import datetime

from bedside.core.day import Day
from bedside.core.decided import may_go_on
from bedside.core.dose import dose_at, is_much_left
from bedside.core.events import (
    BagFinished,
    CannulaRecorded,
    Entry,
    FitToGoAnswered,
    InfusionDiscontinued,
)
from bedside.core.protocol import FitToGo
from bedside.core.quantities import MINUTE


@dataclass(frozen=True, slots=True)
class Item:
    """One item: done or open, since when, and whether a prescriber let it stand open."""

    rule: FitToGo
    done: bool
    at: datetime | None
    overridden: bool = False

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def title(self) -> str:
        return self.rule.title


def items(day: Day) -> tuple[Item, ...]:
    """The whole list with its answers, in the protocol's order."""
    return tuple(_answered(day, rule) for rule in day.history.protocol.fit_to_go)


def open_items(day: Day) -> tuple[Item, ...]:
    """What still stands between the patient and home."""
    return tuple(item for item in items(day) if not item.done and not item.overridden)


def _answered(day: Day, rule: FitToGo) -> Item:
    if rule.answered_by == "record":
        at = _RECORD[rule.id](day)
        last = _last_event(day)
    else:
        entry = day.history.fit_to_go.get(rule.id)
        at = None
        if entry is not None and isinstance(entry.event, FitToGoAnswered):
            at = entry.occurred_at if entry.event.answer == "passed" else None
        last = entry or day.history.entries[0]
    overridden = at is None and may_go_on(day.history, f"fit_to_go:{rule.id}", last)
    return Item(rule, at is not None, at, overridden)


def _last_event(day: Day) -> Entry:
    """A prescriber who let an item stand open had seen no reaction or emergency after that."""
    history = day.history
    reactions = [reaction.entry for reaction in history.reactions]
    emergencies = [emergency.entry for emergency in history.emergencies]
    return max((history.entries[0], *reactions, *emergencies), key=lambda entry: entry.seq)


def _watch_over(day: Day) -> datetime | None:
    """The two hours are over; after an emergency card never automatic (clinical.md 2c) [A]."""
    if day.history.emergencies:
        return None
    ends_at = day.watch_end_at
    return ends_at if ends_at is not None and day.now >= ends_at else None


def _last_observations(day: Day) -> datetime | None:
    if day.watch_end_at is None:
        return None
    opens_at = day.watch_end_at - day.history.protocol.observations.last_of_watch_min * MINUTE
    taken = [one.at for one in day.history.sets if one.counts and one.at >= opens_at]
    return taken[-1] if taken else None


def _no_open_reaction(day: Day) -> datetime | None:
    history = day.history
    return None if history.open_reactions or history.open_emergencies else day.now


def _dose_explained(day: Day) -> datetime | None:
    """Complete, or the reason stands in the record: discontinued, or empty before its time."""
    end = day.history.bag_end
    if end is None or day.history.line_end is None:
        return None
    explained = isinstance(end.event, InfusionDiscontinued) or (
        isinstance(end.event, BagFinished) and end.event.reason is not None
    )
    # Two people signed, with a reason, that the pump gave less than was computed.
    explained |= any(x.occurred_at >= end.occurred_at for x in day.history.adopted)
    at_end = dose_at(day.history, day.pump, end.occurred_at)
    return end.occurred_at if explained or not is_much_left(day.history, at_end) else None


def _cannula(day: Day) -> datetime | None:
    entry = day.history.cannula
    if entry is None or not isinstance(entry.event, CannulaRecorded):
        return None
    return None if entry.event.state == "placed" else entry.occurred_at


_RECORD = {
    "watch_over": _watch_over,
    "discharge_set": _last_observations,
    "no_open_reaction": _no_open_reaction,
    "dose_explained": _dose_explained,
    "cannula": _cannula,
}
RECORD_ITEMS = frozenset(_RECORD)
