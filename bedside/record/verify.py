"""Whether the record still is what was entered: every chain, gap, signature and guard.

Reads only. What it cannot show: lines cut off at the end, or a record rewritten whole; compare
the head printed on paper. A day erased after the hospital's time leaves a stone, and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CompoundSelect, Connection, Engine, select, text, union

from bedside.core.events import DayOpened, DaySigned
from bedside.record.chain import Line, LineUnreadable, Sealed, broken_links, sealed_from
from bedside.record.chain import Problem as ChainProblem
from bedside.record.rows import AnyRow, is_canonical, line_in, rows_of
from bedside.record.tables import ErasedDay, EventRow, InfusionDay

Problem = (
    ChainProblem
    | Literal[
        "unreadable_line",
        "not_canonical",
        "wrong_day",
        "no_first_event",
        "signature_differs",
        "guard_missing",
        "damaged_file",
        "not_wholly_erased",
    ]
)
TRIGGERS = {
    "sqlite": {
        "event_refuses_update",
        "event_refuses_delete",
        "event_refuses_replace",
        "event_refuses_erased",
        "infusion_day_refuses_delete",
        "erased_day_refuses_untrue",
        "erased_day_refuses_update",
        "erased_day_refuses_delete",
    },
    "postgresql": {
        "event_refuses_change",
        "event_refuses_truncate",
        "event_refuses_erased",
        "infusion_day_refuses_delete",
        "infusion_day_refuses_truncate",
        "erased_day_refuses_untrue",
        "erased_day_refuses_change",
        "erased_day_refuses_truncate",
    },
}
TRIGGERS_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid IN "
    "('event'::regclass, 'infusion_day'::regclass, 'erased_day'::regclass) "
    "AND tgenabled IN ('O', 'A') AND NOT tgisinternal",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, on which day and line; `day_id` None when it is the whole database."""

    problem: Problem
    day_id: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read and what was found; nothing found means that all of it holds.

    `erased`: days of which only the stone is left.
    """

    days: int
    lines: int
    findings: tuple[Finding, ...]
    erased: int = 0


def verify(engine: Engine) -> Verified:
    """Checks every day of the record as it stands now."""
    with engine.connect() as connection:
        days = lines = 0
        findings = list(_database_findings(connection))
        erased = set(connection.scalars(select(ErasedDay.day_id)))
        for day_id in connection.scalars(_all_days()).all():
            if day_id in erased:
                findings.append(Finding("not_wholly_erased", day_id))
                continue
            try:
                rows = connection.execute(rows_of(day_id)).all()
                findings += findings_of_day(day_id, rows)
            except (TypeError, ValueError):
                # A column holds what cannot stand there, so the day cannot be taken apart.
                findings.append(Finding("unreadable_line", day_id))
                continue
            days, lines = days + 1, lines + len(rows)
        return Verified(days, lines, tuple(findings), len(erased))


def _all_days() -> CompoundSelect[str]:
    return union(select(InfusionDay.id), select(EventRow.day_id)).order_by("id")


def _database_findings(connection: Connection) -> Iterator[Finding]:
    engine_name = connection.dialect.name
    there = set(connection.scalars(text(TRIGGERS_THERE[engine_name])))
    if not there >= TRIGGERS[engine_name]:
        yield Finding("guard_missing")
    if engine_name == "sqlite":
        intact = connection.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        if not intact or connection.execute(text("PRAGMA foreign_key_check")).first():
            yield Finding("damaged_file")


def findings_of_day(day_id: str, rows: Iterable[AnyRow]) -> Iterator[Finding]:
    """What is wrong with the lines of one day, in their order."""
    lines: list[Line] = []
    for row in rows:
        try:
            line = line_in(row)
        except LineUnreadable:
            yield Finding("unreadable_line", day_id, row.seq)
            continue
        lines.append(line)
        if not is_canonical(row, line):
            yield Finding("not_canonical", day_id, row.seq)
    for broken in broken_links(lines):
        yield Finding(broken.problem, day_id, broken.seq)
    yield from _content_findings(day_id, lines)


def _content_findings(day_id: str, lines: Iterable[Line]) -> Iterator[Finding]:
    sealed: list[Sealed] = []
    for line in lines:
        try:
            sealed.append(sealed_from(line))
        except LineUnreadable:
            yield Finding("unreadable_line", day_id, line.seq)
    if not any(isinstance(entry.event, DayOpened) and entry.seq == 1 for entry in sealed):
        yield Finding("no_first_event", day_id)
    for entry in sealed:
        if isinstance(entry.event, DayOpened) and entry.event.day_id != day_id:
            yield Finding("wrong_day", day_id, entry.seq)
    for seq in signatures_that_differ(sealed):
        yield Finding("signature_differs", day_id, seq)


def signatures_that_differ(entries: Iterable[Sealed]) -> Iterator[int]:
    """The lines that sign something else than what stands before them."""
    heads: dict[int, str] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, DaySigned) and heads.get(event.through_seq) != event.head:
            yield entry.seq
        heads[entry.seq] = entry.hash
