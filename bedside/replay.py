"""What the screen said at a moment: from a record and a time, for a person or a machine."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from bedside.core.day import Day, read_day
from bedside.core.events import Entry
from bedside.core.quantities import decimal_string
from bedside.screens.frame import iso
from bedside.screens.parts import RecordRow
from bedside.screens.patient import PatientScreen, patient_screen
from bedside.screens.patient_ways import Reader
from bedside.screens.tasks import status_words
from bedside.wording import _, date_and_time


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


def told(day: Day) -> Iterator[str]:
    """The screen's own words line by line, in the order in which the eye meets them.

    Without the patient's name: what was shown, not whose it was.
    """
    # Drawn for whoever wrote the last line: only the posts of buttons differ by person.
    screen = patient_screen(day, Reader(day.history.entries[-1].by, ""))
    yield f"{date_and_time(day.now, day.history.unit.zone)}  {status_words(day)}"
    yield ""
    yield from _figures(screen)
    yield from (_sentence(one.lead, one.rest) for one in screen.notices)
    yield ""
    yield from _due(screen)
    yield ""
    yield from (_sentence(one.label, one.value, one.rest) for one in screen.facts)
    for one in screen.limits:
        yield _sentence(
            f"{one.name}: {one.verdict.words}", _("first") if one.is_first else "", sep=", "
        )
    yield ""
    for row in screen.rows:
        yield from _row(row)


def _figures(screen: PatientScreen) -> Iterator[str]:
    if screen.rate is not None:
        card = screen.rate
        yield _sentence(_("%(rate)s mL per hour", rate=card.value), card.state.word, sep=", ")
        yield card.paused or _sentence(_("As of %(at)s", at=card.as_of), card.step, sep=", ")
        yield card.sums
    if screen.figure is not None:
        yield _sentence(screen.figure.label, screen.figure.value)
        yield screen.figure.note


def _due(screen: PatientScreen) -> Iterator[str]:
    block = screen.due.block
    yield _sentence(block.state.word, block.when, sep=", ")
    yield _sentence(block.what, block.not_yet, sep=". ")
    for button in (block.button, *block.others):
        if button is not None:
            yield f"[{button.label}] {button.note}".rstrip()
    for later in screen.due.later:
        label = later.button.label if later.button else ""
        countdown = later.countdown.words if later.countdown else ""
        yield _sentence(_sentence(later.title, label, later.when, sep=": "), countdown, sep=", ")


def _row(row: RecordRow) -> Iterator[str]:
    words = f"{row.lead}{row.rest}".replace("\u00a0", " ")
    struck = _("Struck:") + " " if row.is_struck else ""
    entered = _("entered %(at)s", at=row.entered)
    yield f"{row.happened}  {struck}{words}  ({row.who}, {entered})"
    yield from (f"       {note}" for note in row.notes)


def _sentence(*parts: str, sep: str = " ") -> str:
    return sep.join(part for part in parts if part)
