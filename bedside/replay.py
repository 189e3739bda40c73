"""What the screen said at a moment: from a record and a time, for a person or a machine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bedside.core.day import Day, read_day
from bedside.core.events import Entry
from bedside.core.quantities import decimal_string
from bedside.screens.frame import iso


class NothingKnownYet(Exception):
    """The record had no line at that time."""


def day_at(entries: Sequence[Entry], at: datetime) -> Day:
    """The day as it was known then: only what had been entered by that instant counts."""
    known = [entry for entry in entries if entry.recorded_at <= at]
    if not known:
        raise NothingKnownYet
    return read_day(known, at)


def said(day: Day) -> dict[str, Any]:
    """The answers of that moment; numbers as exact decimal strings, instants ISO 8601 UTC."""
    finish = day.projection
    return {
        "at": iso(day.now),
        "status": day.stage,
        "rate_ml_per_h": decimal_string(day.rate_now),
        "volume_given_ml": decimal_string(day.dose.given_ml),
        "dose_given_mg": decimal_string(day.dose.given_mg),
        "projected_finish_at": iso(finish.finish_at) if finish else None,
        "projection_basis": finish.basis if finish else "none",
        "limits": [
            {
                "name": limit.name,
                "at": iso(limit.at) if limit.at else None,
                "margin_min": None
                if limit.margin_min is None
                else decimal_string(limit.margin_min),
                "verdict": limit.verdict,
            }
            for limit in day.limits
        ],
        "due": [
            {
                "task": task.kind if task.detail is None else f"{task.kind}:{task.detail}",
                "due_at": iso(task.due_at),
                "overdue_from": iso(task.overdue_from),
                "state": task.state,
            }
            for task in day.tasks
        ],
    }
