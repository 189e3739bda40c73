"""What the nurses have to do at what minute, and how much of it falls into each quarter of an hour.

Counted from the same day as the bedside: done is what the record says, still to do is what
`bedside.core.rest_of_day` and the day's own tasks say. Each of these is one task [A]: the
premedication of one minute, the start, a rate, a set of observations, the bag's end, the line's
end, the way home.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bedside.core.day import Day, premedication_today
from bedside.core.due import premedication_due_at
from bedside.core.quantities import MINUTE
from bedside.core.rest_of_day import rest_of_day

Sort = Literal[
    "premedication", "start", "rate_step", "observations", "bag_end", "line_end", "discharge"
]
QUARTER_MIN = 15
QUARTER = timedelta(minutes=QUARTER_MIN)
_DONE: dict[str, Sort] = {
    "premedication_given": "premedication",
    "infusion_started": "start",
    "rate_changed": "rate_step",
    "infusion_resumed": "rate_step",
    "observations_recorded": "observations",
    "bag_finished": "bag_end",
    "infusion_discontinued": "bag_end",
    "line_flushed": "line_end",
    "line_disconnected": "line_end",
    "patient_discharged": "discharge",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One task of one patient; `at` is aware UTC, never before now while it is still to do."""

    at: datetime
    sort: Sort


def work_done(day: Day) -> tuple[Work, ...]:
    """What the nurses have done for this patient so far today, oldest first."""
    happened = {e.seq for e in day.history.effective} - {c.seq for c in day.history.collisions}
    return _once_a_minute(
        Work(entry.occurred_at, _DONE[entry.event.type])
        for entry in day.history.effective
        if entry.event.type in _DONE and entry.seq in happened
    )


def work_ahead(day: Day) -> tuple[Work, ...]:
    """What is still to do for this patient today, if everything is done when it is due.

    What is overdue counts now: it will be done now at the earliest. Nothing once the day is over.
    """
    if day.history.ended is not None:
        return ()
    return _once_a_minute(sorted(_ahead(day), key=lambda work: work.at))


def _ahead(day: Day) -> Iterator[Work]:
    history, rest = day.history, rest_of_day(day)
    if history.status in ("booked", "arrived"):
        for premed, _dose in premedication_today(history):
            if premed.id not in history.premedication:
                due_at = premedication_due_at(history, premed)
                yield Work(max(due_at, day.now), "premedication")
    for i, step in enumerate(rest.steps):
        is_start = i == 0 and history.started is None
        yield Work(max(step.at, day.now), "start" if is_start else "rate_step")
    if rest.empty_at is not None:
        empty_at = max(rest.empty_at, day.now)
        yield Work(empty_at, "bag_end")
        # As if the line were seen to at once: no source says how long it takes.
        yield Work(empty_at, "line_end")
    elif history.status in ("bag_finished", "discontinued"):
        yield Work(day.now, "line_end")
    for one in rest.sets:
        yield Work(one.at, "observations")
    if day.home_at is not None:
        yield Work(max(day.home_at, day.now), "discharge")


def _once_a_minute(found: Iterable[Work]) -> tuple[Work, ...]:
    """Everything; what is given of the premedication in one minute is one task."""
    kept: list[Work] = []
    for work in found:
        if work.sort != "premedication" or work not in kept:
            kept.append(work)
    return tuple(kept)


def load_by_quarter(
    instants: Iterable[datetime], from_at: datetime, to_at: datetime
) -> tuple[tuple[datetime, int], ...]:
    """How many of these instants lie in each quarter of an hour: from `from_at`, before `to_at`.

    `from_at` begins a quarter. Every quarter is there, with 0 where nothing falls into it; what
    lies outside is not counted.
    """
    counts = [0] * -(-(to_at - from_at) // QUARTER)
    for at in instants:
        place = (at - from_at) // QUARTER
        if 0 <= place < len(counts):
            counts[place] += 1
    return tuple((from_at + i * QUARTER, count) for i, count in enumerate(counts))


def minutes_after(origin_at: datetime, at: datetime) -> int:
    """Whole minutes, negative before it."""
    return (at - origin_at) // MINUTE
