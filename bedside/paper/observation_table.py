"""The observations, one column a set: every value of the picture in figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.news2 import part_scores
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks, struck_before
from bedside.paper.observation_notes import note_words
from bedside.paper.observation_signs import Reads, facts, news2_words, signs
from bedside.wording import _, clock_time, rate

MOST_COLUMNS = 13


@dataclass(frozen=True, slots=True)
class Cell:
    """`was` are the values struck above it; `hit` scores in NEWS2; `tail` follows unmarked."""

    words: str
    was: tuple[str, ...] = ()
    hit: bool = False
    tail: str = ""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    label: str
    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    words: str
    span: int


@dataclass(frozen=True, slots=True)
class ObservationTable:
    groups: tuple[Group, ...]
    times: tuple[str, ...]
    rows: tuple[ObservationRow, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class ObservationsPart:
    tables: tuple[ObservationTable, ...]
    note: str


def observations_part(day: Day, initials: Initials, marks: Marks) -> ObservationsPart:
    """One table, or several where there are more sets than columns."""
    sets = day.history.sets
    tables = [_table(part, day, initials, marks) for part in split(sets, day)]
    titled = [
        _titled(table, i, len(tables)) if len(tables) > 1 else table
        for i, table in enumerate(tables)
    ]
    return ObservationsPart(tuple(titled), note_words(day))


def _titled(table: ObservationTable, i: int, of: int) -> ObservationTable:
    title = _(
        "Observations, part %(part)s of %(of)s: %(first)s to %(last)s",
        part=i + 1,
        of=of,
        first=table.times[0],
        last=table.times[-1],
    )
    return ObservationTable(table.groups, table.times, table.rows, title)


def split(sets: Sequence[ObservationSet], day: Day) -> list[Sequence[ObservationSet]]:
    """Parts of at most 13, cut where a reaction, the infusion or the day turns."""
    if not sets:
        return []
    if len(sets) <= MOST_COLUMNS:
        return [sets]
    parts = ceil(len(sets) / MOST_COLUMNS)
    target = ceil(len(sets) / parts)
    turns = [i for i in range(1, len(sets)) if phase_of(sets[i - 1], day) != phase_of(sets[i], day)]
    fitting = [
        i for i in turns if i <= MOST_COLUMNS and len(sets) - i <= MOST_COLUMNS * (parts - 1)
    ]
    cut = min(fitting, key=lambda i: abs(i - target), default=target)
    return [sets[:cut], *split(sets[cut:], day)]


def phase_of(taken: ObservationSet, day: Day) -> str:
    """The name of the stretch of the day in which a set was taken."""
    history = day.history
    started, bag_end, line_end = history.started, history.bag_end, history.line_end
    if started is None or taken.at < started.occurred_at:
        return _("Before")
    if any(_in_reaction(taken.at, r.onset_at, r.resolved_at) for r in history.reactions):
        return _("Reaction")
    if bag_end is None or taken.at < bag_end.occurred_at:
        return _("During")
    return _("End") if line_end is None or taken.at < line_end.occurred_at else _("Watch")


def _in_reaction(at: datetime, onset_at: datetime, resolved_at: datetime | None) -> bool:
    return onset_at <= at and (resolved_at is None or at <= resolved_at)


def _table(
    sets: Sequence[ObservationSet], day: Day, initials: Initials, marks: Marks
) -> ObservationTable:
    phases = [(words, len(list(same))) for words, same in groupby(phase_of(s, day) for s in sets)]
    groups = tuple(
        Group("▲" if words == _("Reaction") and span == 1 else words, span)
        for words, span in phases
    )
    zone = day.history.unit.zone
    times = tuple(clock_time(taken.at, zone) for taken in sets)
    return ObservationTable(groups, times, tuple(_rows(sets, day, initials, marks)))


def _rows(
    sets: Sequence[ObservationSet], day: Day, initials: Initials, marks: Marks
) -> Iterator[ObservationRow]:
    if day.history.started is not None:
        yield ObservationRow(
            _("mL per hour"), tuple(Cell(_rate_at(s.at, day)) for s in sets), "rate"
        )
    for label, part, reads in signs():
        yield ObservationRow(label, tuple(_cell(s, part, reads, day) for s in sets))
    for label, reads in _changing(day):
        yield ObservationRow(label, tuple(_cell(s, "", reads, day) for s in sets))
    yield ObservationRow(_("NEWS2"), tuple(_cell(s, "", news2_words, day) for s in sets), "score")
    yield ObservationRow(_("By"), tuple(Cell(initials.of(s.entry.by)) for s in sets))
    found = tuple(Cell(marks.of(s.entry)) for s in sets)
    if any(cell.words for cell in found):
        yield ObservationRow(_("See section 12"), found)


def _rate_at(at: datetime, day: Day) -> str:
    started, bag_end = day.history.started, day.history.bag_end
    if started is None or at < started.occurred_at:
        return ""
    if bag_end is not None and at >= bag_end.occurred_at:
        return ""
    running = day.pump.rate_at(at)
    return rate(running) if running else _("stop")


def _changing(day: Day) -> Iterator[tuple[str, Reads]]:
    """Those facts that are not the same at every set: a row each, the others a sentence."""
    for label, reads in facts():
        if len({reads(taken.event) for taken in day.history.sets}) > 1:
            yield label, reads


def _cell(taken: ObservationSet, part: str, reads: Reads, day: Day) -> Cell:
    words = reads(taken.event)
    was = [
        reads(old.event)
        for old in struck_before(taken.entry, day)
        if isinstance(old.event, e.ObservationsRecorded)
    ]
    struck = tuple(old for i, old in enumerate(was) if old not in (words, *was[:i]))
    return Cell(words, struck, bool(part_scores(taken.event).get(part)))
