"""From a tap to the record: load, check, append. The same way for every action."""

from collections.abc import Sequence
from dataclasses import replace

from bedside.clock import Clock
from bedside.core.day import Day, read_day
from bedside.core.events import Entry
from bedside.core.refusals.checking import check_tap
from bedside.core.refusals.taps import Refused, Tap
from bedside.record.chain import Sealed
from bedside.record.store import NewEntry, append


class AlreadySaved(Exception):
    """This form was saved before with other contents; nothing was added now."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"already saved as line {seq}")
        self.seq = seq


def enter(day_id: str, taps: Sequence[Tap], clock: Clock) -> tuple[Sealed, ...]:
    """Enters what was tapped, all of it or nothing; the new lines of the record.

    The second tap of a double tap returns the lines of the first. Raises Refused, Stale,
    AlreadySaved, DayUnknown, RequestOfAnotherDay.
    """
    lines = append(
        day_id, taps[0].request_id, lambda entries: _new_entries(entries, taps, clock), clock
    )
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


def _new_entries(lines: Sequence[Sealed], taps: Sequence[Tap], clock: Clock) -> list[NewEntry]:
    now = clock.now()
    entries: tuple[Entry, ...] = tuple(lines)
    new = []
    for i, tap in enumerate(taps):
        day = read_day(entries, now)
        # What belongs to one tap is checked one after the other, each on what stands before it:
        # the lines of this tap alone do not make it stale, anybody else's do.
        tap = replace(tap, based_on_seq=tap.based_on_seq + i)
        try:
            check_tap(day, tap)
        except Refused as refused:
            refused.tap = taps[i]
            raise
        entries = (*entries, _as_entry(day, tap))
        new.append(
            NewEntry(
                event=tap.event,
                occurred_at=tap.occurred_at,
                by=tap.by,
                second_person=tap.second_person,
                corrects=tap.corrects,
            )
        )
    return new


def _as_entry(day: Day, tap: Tap) -> Entry:
    return Entry(
        seq=day.seq + 1,
        occurred_at=tap.occurred_at,
        recorded_at=day.now,
        by=tap.by,
        second_person=tap.second_person,
        request_id=tap.request_id,
        corrects=tap.corrects,
        event=tap.event,
    )
