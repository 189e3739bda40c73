"""From a tap to the record: load, check, append. The same way for every action."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bedside.clock import Clock
from bedside.core.booked import begins, takes_over
from bedside.core.day import Day, read_day
from bedside.core.earlier import is_news
from bedside.core.events import Entry, Event, SettingsTakenOver
from bedside.core.fold import fold
from bedside.core.history import History
from bedside.core.quantities import whole_minute
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.earlier_days import rests_on_earlier_days
from bedside.core.refusals.taps import Refused, Stale, Tap
from bedside.record.chain import Sealed
from bedside.record.patient_days import earlier_days_now, hold_days_of
from bedside.record.store import NewEntry, append
from bedside.record.tables import opaque_id


class AlreadySaved(Exception):
    """This form was saved before with other contents; nothing was added now."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"already saved as line {seq}")
        self.seq = seq


def enter(
    day_id: str, taps: Sequence[Tap], clock: Clock, in_force: SettingsTakenOver | None = None
) -> tuple[Sealed, ...]:
    """Enters what was tapped, all of it or nothing; the new lines of the record.

    The second tap of a double tap returns the lines of the first. What the patient's earlier days
    say is entered before it, where that has changed; a decision then has to see it first, and
    only that line is saved. `in_force`: protocol and unit settings of now, which a day that begins
    with this entry takes over. Raises Refused, Stale, AlreadySaved, DayUnknown,
    RequestOfAnotherDay.
    """
    request_id = taps[0].request_id
    written = append(
        day_id, request_id, lambda entries: new_entries(entries, taps, clock, in_force), clock
    )
    lines = tuple(line for line in written if line.request_id.partition(".")[0] == request_id)
    if not lines:
        raise Stale(written[-1].seq)
    if len(lines) != len(taps) or not all(map(_is_the_same, lines, taps)):
        raise AlreadySaved(lines[0].seq)
    return lines


def _is_the_same(line: Sealed, tap: Tap) -> bool:
    """The saved line says what this tap says. A time that nobody typed is the clock's, and moves
    on between the two taps of a double tap."""
    return (line.event, line.by, line.second_person, line.corrects) == (
        tap.event,
        tap.by,
        tap.second_person,
        tap.corrects,
    ) and (line.occurred_at == tap.occurred_at or not tap.time_was_typed)


def new_entries(
    lines: Sequence[Sealed],
    taps: Sequence[Tap],
    clock: Clock,
    in_force: SettingsTakenOver | None,
) -> list[NewEntry]:
    """What these taps add to this record as it stands, what the server adds by itself first.

    Where the earlier days say something new and a tap rests on them, that line alone. Raises
    Refused, Stale.
    """
    now = clock.now()
    entries: tuple[Entry, ...] = tuple(lines)
    new = list(_earlier_days(fold(entries, in_force), taps[0], whole_minute(now)))
    if new and any(map(rests_on_earlier_days, taps)):
        return new
    if in_force is not None and any(begins(tap.event) for tap in taps):
        taken_over = takes_over(entries, in_force)
        if taken_over is not None:
            new.append(_by_server(taken_over, taps[0], whole_minute(now)))
    for one in new:
        entries = (*entries, _as_entry(read_day(entries, now, in_force), one))
    for i, tapped in enumerate(taps, start=len(new)):
        day = read_day(entries, now, in_force)
        # What belongs to one tap is checked one after the other, each on what stands before it:
        # the lines of this tap alone do not make it stale, anybody else's do.
        tap = replace(tapped, based_on_seq=tapped.based_on_seq + i)
        try:
            check_tap(day, tap)
        except Refused as refused:
            refused.tap = tapped
            raise
        new.append(
            NewEntry(
                event=tap.event,
                occurred_at=tap.occurred_at,
                by=tap.by,
                second_person=tap.second_person,
                corrects=tap.corrects,
            )
        )
        entries = (*entries, _as_entry(day, new[-1]))
    return new


def _earlier_days(history: History, tap: Tap, now: datetime) -> Iterator[NewEntry]:
    """A line with what the patient's earlier days say, where this day does not know it yet."""
    if history.ended is not None:
        return
    hold_days_of(history.opened)
    said = earlier_days_now(history)
    if is_news(history, said):
        yield _by_server(said, tap, now)


def _by_server(event: Event, tap: Tap, now: datetime) -> NewEntry:
    """Added by the server itself: no part of what the tap asked for."""
    return NewEntry(event, now, tap.by, request_id=opaque_id())


def _as_entry(day: Day, new: NewEntry) -> Entry:
    return Entry(
        seq=day.seq + 1,
        occurred_at=new.occurred_at,
        recorded_at=day.now,
        by=new.by,
        second_person=new.second_person,
        request_id="not-entered",
        corrects=new.corrects,
        event=new.event,
    )
