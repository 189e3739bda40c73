"""Fit to go, discharge, signature."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import (
    Day,
)
from bedside.core.fit_to_go import open_items
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import identity, looks_after, own_pin, role


def discharge(day: Day, tap: Tap, _: e.PatientDischarged) -> Iterator[Finding]:
    yield from own_pin(tap)
    yield from identity(day, tap)
    for item in open_items(day):
        yield Finding("fit_to_go_open", {"item": item.title})


def fit_to_go(day: Day, tap: Tap, event: e.FitToGoAnswered) -> Iterator[Finding]:
    asked = {i.id: i for i in day.history.protocol.fit_to_go if i.answered_by == "nurse"}
    item = asked.get(event.item_id)
    if item is None:
        yield Finding("unknown_id", {"id": event.item_id})
    elif not event.detail and (item.detail_label or event.answer == "failed"):
        yield Finding("detail_needed", {"item": item.title}, "detail")


def sign(day: Day, tap: Tap, event: e.DaySigned) -> Iterator[Finding]:
    """The responsible nurse signs; who has left hands over first."""
    yield from role(tap, "nurse")
    yield from looks_after(day, tap)
    yield from own_pin(tap)
    if event.through_seq != day.seq:
        yield Finding("signs_another_record", {"through": event.through_seq, "seq": day.seq})
