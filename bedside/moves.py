"""An entry on the wrong patient: struck there and entered on the right one, both or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bedside.actions import AlreadySaved, new_entries
from bedside.clock import Clock
from bedside.core.events import Entry, EntryStruck, Event, Person, SettingsTakenOver
from bedside.core.fold import fold
from bedside.core.moving import MOVABLE, goes_along, moved
from bedside.core.quantities import whole_minute
from bedside.core.refusals.taps import Finding, Refused, Stale, Tap
from bedside.record.chain import Sealed
from bedside.record.store import Days, NewEntry, append_to


class RefusedThere(Exception):
    """It cannot have happened to the other patient like this; nothing was entered on either."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused))
        self.findings = refused.findings


class StaleThere(Exception):
    """The right patient's record has moved on since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of `from_day` that belongs to `to_day`, as the page showed both.

    `drawn_on` and `drawn_on_there`: the last line of each record then. `signed_by`: whose PIN was
    given. `despite`: why a dose was given although the right patient's record speaks against it.
    """

    from_day: str
    seq: int
    to_day: str
    reason: str
    drawn_on: int
    drawn_on_there: int
    by: Person
    second: Person | None
    signed_by: frozenset[str]
    request_id: str
    despite: str | None = None


def move(what: Move, clock: Clock, in_force: SettingsTakenOver | None = None) -> None:
    """Strikes the line and those that hang on it, and enters them on the right patient.

    The second tap of a double tap adds nothing. What a patient's earlier days say is entered
    first where it has changed; then only that is saved and the page is shown anew. Raises Refused,
    RefusedThere, Stale, StaleThere, AlreadySaved, DayUnknown, RequestOfAnotherDay.
    """
    written = append_to(
        (what.from_day, what.to_day),
        what.request_id,
        lambda days: _lines(days, what, clock, in_force),
        clock,
    )
    struck = [line for line in written[what.from_day] if isinstance(line.event, EntryStruck)]
    if not struck and not _of_request(written[what.to_day], what):
        raise Stale(what.drawn_on)
    if not any(_is_the_same(line, what) for line in struck):
        raise AlreadySaved(what.drawn_on)


def _of_request(lines: Sequence[Sealed], what: Move) -> list[Sealed]:
    return [line for line in lines if line.request_id.partition(".")[0] == what.request_id]


def _is_the_same(line: Sealed, what: Move) -> bool:
    event = line.event
    assert isinstance(event, EntryStruck)
    said = (line.corrects, event.moved_to_day, event.correction_reason, line.by)
    return said == (what.seq, what.to_day, what.reason, what.by)


def _lines(
    days: Days, what: Move, clock: Clock, in_force: SettingsTakenOver | None
) -> Mapping[str, Sequence[NewEntry]]:
    """The new lines of both records; of one alone where its earlier days say something new."""
    here, there = days[what.from_day], days[what.to_day]
    along = goes_along(fold(here), what.seq)
    if not along:
        raise Refused((Finding("nothing_to_correct", {"seq": what.seq}),))
    if along[0].event.type not in MOVABLE:
        raise Refused((Finding("not_movable", {"seq": what.seq}),))
    strikes = [_strike(what, entry, clock) for entry in reversed(along)]
    struck = new_entries(here, strikes, clock, in_force)
    if _by_server_alone(struck):
        return {what.from_day: struck}
    entered = _entered(what, along, there, clock, in_force)
    if _by_server_alone(entered):
        return {what.to_day: entered}
    return {what.from_day: struck, what.to_day: entered}


def _by_server_alone(new: Sequence[NewEntry]) -> bool:
    return all(line.request_id is not None for line in new)


def _strike(what: Move, entry: Entry, clock: Clock) -> Tap:
    event = EntryStruck(correction_reason=what.reason, moved_to_day=what.to_day)
    return Tap(
        event=event,
        occurred_at=whole_minute(clock.now()),
        by=what.by,
        second_person=what.second,
        signed_by=what.signed_by,
        request_id=what.request_id,
        based_on_seq=what.drawn_on,
        corrects=entry.seq,
    )


def _entered(
    what: Move,
    along: Sequence[Entry],
    there: Sequence[Sealed],
    clock: Clock,
    in_force: SettingsTakenOver | None,
) -> list[NewEntry]:
    """The line first: what hangs on it names the number that it gets on this record."""
    first, *others = along
    try:
        new = new_entries(there, [_tap(what, first, {})], clock, in_force)
        if _by_server_alone(new) or not others:
            return new
        seqs = dict.fromkeys(_names(along), len(there) + len(new))
        taps = [_tap(what, entry, seqs) for entry in along]
        return new_entries(there, taps, clock, in_force)
    except Stale as stale:
        raise StaleThere from stale
    except Refused as refused:
        raise RefusedThere(refused) from refused


def _names(along: Sequence[Entry]) -> list[int]:
    """Every number under which the reaction is called there."""
    return [getattr(entry.event, "reaction_seq", entry.seq) for entry in along]


def _tap(what: Move, entry: Entry, new_seqs: Mapping[int, int]) -> Tap:
    event: Event = moved(entry, what.from_day, what.reason, new_seqs, what.despite)
    return Tap(
        event=event,
        occurred_at=entry.occurred_at,
        by=what.by,
        signed_by=what.signed_by,
        request_id=what.request_id,
        based_on_seq=what.drawn_on_there,
        must_be_current=True,
    )
