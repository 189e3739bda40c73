"""What the patient's earlier days have against a start or an answer (rules 2, clinical.md 5)."""

from collections.abc import Iterator
from datetime import datetime

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.earlier import (
    earlier_days,
    given_before,
    given_today,
    open_points,
    points,
    too_soon,
)
from bedside.core.protocol import Check
from bedside.core.refusals.taps import DECISIONS, Finding, Tap

# Entered on what the earlier days say: where that has changed, the new state comes first.
_RESTS_ON_THEM = DECISIONS | {"check_answered", "prescriber_decided"}
KINDS = frozenset({"red_flag", "unclear_record", "too_soon"})


def rests_on_earlier_days(tap: Tap) -> bool:
    """A decision or an answer; a fact is taken whatever has changed (rules.md 7)."""
    return tap.corrects is not None or tap.event.type in _RESTS_ON_THEM


def start(day: Day, at: datetime | None = None) -> Iterator[Finding]:
    """Never a second dose on one day, nor the same day of the course again; red flags decided."""
    history = day.history
    today, before = given_today(history, at), given_before(history)
    if today is not None:
        yield Finding("dose_given_today", {"day": today})
    elif before is not None:
        yield Finding("course_day_given", {"day": before})
    for point in open_points(history):
        yield Finding(point.kind, {"point": point})


def answer(day: Day, event: e.CheckAnswered, check: Check) -> Iterator[Finding]:
    """The two checks that the earlier days can deny."""
    if event.answer == "failed":
        return
    if check.record_knows == "months_between":
        soon = too_soon(day.history)
        if soon is not None:
            yield Finding("less_than_months", {"too_soon": soon})
    elif check.record_knows == "earlier_days":
        yield from _read(day, event)


def _read(day: Day, event: e.CheckAnswered) -> Iterator[Finding]:
    is_first = day.history.opened.day == 1
    if earlier_days(day.history):
        if event.answer == "not_applicable":
            yield Finding("earlier_day_to_read")
    elif event.answer == "not_applicable":
        if not is_first:
            yield Finding("earlier_day_elsewhere", {"day": day.history.opened.day})
    elif is_first:
        yield Finding("no_earlier_day")
    elif event.note is None:
        field = f"note_{event.check_id}"
        yield Finding("earlier_day_elsewhere", {"day": day.history.opened.day}, field, True)


def about(day: Day, kind: str, which: str, by_telephone: bool) -> Iterator[Finding]:
    """A prescriber's decision on such a point; after a red flag at the tablet only [A]."""
    known = {point.about for point in points(day.history)}
    if f"{kind}:{which}" not in known:
        yield Finding("unknown_id", {"id": f"{kind}:{which}"})
    elif by_telephone and kind == "red_flag":
        yield Finding("not_by_telephone")
