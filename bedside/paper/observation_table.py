"""The observations, one column a set: every value of the picture in figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import ObservationSet
from bedside.core.news2 import News2, news2_of, part_scores
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks, struck_before
from bedside.screens.record import moment_words
from bedside.wording import _, clock_time, rate

MOST_COLUMNS = 13
MISSING = "—"
Reads = Callable[[e.ObservationsRecorded], str]


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
    return ObservationsPart(tuple(titled), _note(day))


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
    for label, part, reads in _signs():
        yield ObservationRow(label, tuple(_cell(s, part, reads, day) for s in sets))
    for label, reads in _changing(day):
        yield ObservationRow(label, tuple(_cell(s, "", reads, day) for s in sets))
    yield ObservationRow(_("NEWS2"), tuple(_cell(s, "", _news2, day) for s in sets), "score")
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


def _signs() -> tuple[tuple[str, str, Reads], ...]:
    return (
        (_("Temperature °C"), "temperature_c", lambda o: _tenth(o)),
        (_("Pulse per min"), "pulse_per_min", lambda o: _plain(o.pulse_per_min)),
        (_("BP systolic"), "systolic_mmhg", lambda o: _plain(o.systolic_mmhg)),
        (_("diastolic, mmHg"), "", lambda o: _plain(o.diastolic_mmhg)),
        (_("Breaths per min"), "breaths_per_min", lambda o: _plain(o.breaths_per_min)),
        (_("SpO₂ %"), "spo2_percent", lambda o: _plain(o.spo2_percent)),
    )


def _tenth(taken: e.ObservationsRecorded) -> str:
    return MISSING if taken.temperature_c is None else f"{taken.temperature_c:.1f}"


def _plain(value: int | None) -> str:
    return MISSING if value is None else str(value)


def _news2(taken: e.ObservationsRecorded) -> str:
    score = news2_of(taken)
    return str(score.total) if isinstance(score, News2) else MISSING


def _oxygen(taken: e.ObservationsRecorded) -> str:
    return {True: _("oxygen"), False: _("air"), None: MISSING}[taken.on_oxygen]


def _awake(taken: e.ObservationsRecorded) -> str:
    return taken.consciousness or MISSING


def _vip(taken: e.ObservationsRecorded) -> str:
    return _plain(taken.vip)


def _skin(taken: e.ObservationsRecorded) -> str:
    return {"as_before": _("same"), "changed": _("new"), None: MISSING}[taken.skin]


def _symptoms(taken: e.ObservationsRecorded) -> str:
    return {"none": _("none"), "some": _("some"), None: MISSING}[taken.symptoms]


def _facts() -> tuple[tuple[str, Reads], ...]:
    return (
        (_("Air or oxygen"), _oxygen),
        (_("Consciousness"), _awake),
        (_("Cannula VIP"), _vip),
        (_("Skin"), _skin),
        (_("Symptoms"), _symptoms),
    )


def _changing(day: Day) -> Iterator[tuple[str, Reads]]:
    """Those facts that are not the same at every set: a row each, the others a sentence."""
    for label, reads in _facts():
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


def _note(day: Day) -> str:
    sets = day.history.sets
    if not sets:
        return _("No observations recorded.")
    parts = [_constant(day), _scoring(sets), _missing(sets), *_not_taken(day)]
    return " ".join(part for part in parts if part)


def _constant(day: Day) -> str:
    """What was the same at every set, in one sentence."""
    sets = day.history.sets
    found = []
    for label, reads in _facts():
        values = {reads(taken.event) for taken in sets}
        if len(values) == 1 and values != {MISSING}:
            said = values.pop()
            found.append(_same_words().get((label, said), f"{label} {said}"))
    return _("At every set: %(facts)s.", facts=", ".join(found)) if found else ""


def _same_words() -> dict[tuple[str, str], str]:
    return {
        (_("Air or oxygen"), _("air")): _("air"),
        (_("Air or oxygen"), _("oxygen")): _("oxygen"),
        (_("Consciousness"), "A"): _("Alert"),
        (_("Cannula VIP"), "0"): _("cannula VIP 0"),
        (_("Skin"), _("same")): _("skin as before"),
        (_("Skin"), _("new")): _("skin changed"),
        (_("Symptoms"), _("none")): _("no symptoms"),
        (_("Symptoms"), _("some")): _("symptoms"),
    }


def _scoring(sets: Sequence[ObservationSet]) -> str:
    scales = {taken.event.spo2_scale for taken in sets}
    scale = _(" or ").join(str(one) for one in sorted(scales))
    return _(
        "Boxed: scores in NEWS2 (Royal College of Physicians 2017, SpO₂ scale %(scale)s); dotted "
        "lines: where scoring starts.",
        scale=scale,
    )


def _missing(sets: Sequence[ObservationSet]) -> str:
    if all(isinstance(news2_of(taken.event), News2) for taken in sets):
        return ""
    return _("%(mark)s Not recorded, so no NEWS2: never from part of a set.", mark=MISSING)


def _not_taken(day: Day) -> Iterator[str]:
    for taken in day.history.sets:
        for sign, reason in taken.event.cannot_take.items():
            yield _(
                "%(at)s %(sign)s not taken: %(reason)s.",
                at=moment_words(taken.entry, day),
                sign=day.history.unit.sign(sign).title,
                reason=reason,
            )
