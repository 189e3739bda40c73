"""Grades and actions of a reaction, with the real rates (rules.md 1 to 5)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from bedside.core.events import Card, Entry, LineHolds
from bedside.core.history import History, Reaction
from bedside.core.ladder import half_of
from bedside.core.news2 import News2, news2_of
from bedside.core.protocol import Protocol, ReactionAction
from bedside.core.quantities import minutes_between

Because = Literal["red_flag", "symptom", "news2", "temperature", "none"]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest grade the findings allow, and the finding that asks for it."""

    grade: int
    because: Because
    detail: str | None = None


def lowest_grade(
    protocol: Protocol,
    symptoms: Collection[str],
    red_flags: Collection[str],
    temperature_c: Fraction | None = None,
    news2_total: int | None = None,
) -> Lowest:
    """The lowest grade that these symptoms and the last set allow. Source: rules.md 3 [A]."""
    table = protocol.reactions.lowest_grade
    found = [Lowest(1, "none")]
    if red_flags:
        found.append(Lowest(table.red_flag, "red_flag", sorted(red_flags)[0]))
    if not has_lowest_grades(protocol):
        return found[-1]
    for symptom in protocol.reactions.symptoms:
        for option in symptom.options:
            key = f"{symptom.id}:{option.id}"
            if key in symptoms and option.lowest_grade is not None:
                found.append(Lowest(option.lowest_grade, "symptom", key))
    if news2_total is not None and news2_total >= table.news2_from:
        found.append(Lowest(table.news2_grade, "news2", str(news2_total)))
    for above_c, grade in table.temperature_above_c:
        if temperature_c is not None and temperature_c > Fraction(above_c):
            found.append(Lowest(grade, "temperature", str(above_c)))
    found.extend(_raised(protocol, symptoms, temperature_c))
    return max(found, key=lambda one: one.grade)


def _raised(
    protocol: Protocol, symptoms: Collection[str], temperature_c: Fraction | None
) -> Iterator[Lowest]:
    """What the protocol's own source takes more seriously than the shared table."""
    for raised in protocol.reactions.raised:
        for option in raised.options:
            if option in symptoms:
                yield Lowest(raised.lowest_grade, "symptom", option)
        above_c = raised.temperature_above_c
        if above_c is not None and temperature_c is not None and temperature_c > Fraction(above_c):
            yield Lowest(raised.lowest_grade, "temperature", str(above_c))


def has_lowest_grades(protocol: Protocol) -> bool:
    """Without a table of its own the unit's protocol proposes no grade (rules.md 3)."""
    return protocol.reactions.lowest_grade.basis != "silent"


def lowest_grade_now(
    history: History, now: datetime, symptoms: Collection[str], red_flags: Collection[str]
) -> Lowest:
    """The same with the last temperature and whole score, unless they are too old to say.

    A later set that leaves them out does not make them unsaid. Source: `late` of
    config/ward.toml [A].
    """
    temperature, total = None, None
    for taken in history.sets:
        if minutes_between(taken.at, now) > history.unit.late.last_set_max_age_min:
            continue
        if taken.event.temperature_c is not None:
            temperature = Fraction(taken.event.temperature_c)
        score = news2_of(taken.event)
        total = score.total if isinstance(score, News2) else total
    return lowest_grade(history.protocol, symptoms, red_flags, temperature, total)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the grade with its text in real numbers, and the line that ticked it off."""

    action: ReactionAction
    rate_ml_per_h: Fraction
    half_ml_per_h: Fraction
    line_holds: LineHolds


def actions_for(
    history: History, grade: int, reaction: Reaction | None = None
) -> tuple[ActionLine, ...]:
    """What the protocol asks for at this grade, with real rates in mL per hour.

    The rate running and its exact half; for a `reaction` already halved, the two it went between.
    """
    rate, half = _rates_of(history, reaction)
    return tuple(
        ActionLine(action, rate, half, history.line_holds)
        for action in history.protocol.reactions.actions
        if grade in action.grades
    )


def _rates_of(history: History, reaction: Reaction | None) -> tuple[Fraction, Fraction]:
    if reaction is None or reaction.half_since_at is None:
        rate = history.awaiting_half_of or history.rate_before_stop
        return rate, half_of(rate, history.pump_step)
    began_at = min(reaction.stopped_at or reaction.half_since_at, reaction.half_since_at)
    before = [r for r in history.runs if r.from_at < began_at and r.rate_ml_per_h]
    halved = [r for r in history.runs if r.from_at <= reaction.half_since_at and r.rate_ml_per_h]
    return before[-1].rate_ml_per_h if before else Fraction(0), halved[-1].rate_ml_per_h


def half_in_reaction(history: History) -> Fraction | None:
    """The half rate that the pump can be set to now because of a reaction; None while stopped.

    Half of the rate running, or of the rate that a reaction already recorded waits to see halved.
    """
    if not history.rate_now:
        return None
    return half_of(history.awaiting_half_of or history.rate_now, history.pump_step) or None


def slowed_since(history: History, reaction: Reaction) -> datetime | None:
    """When the pump was first set lower after this reaction began, a stop left out."""
    before = Fraction(0)
    for run in history.runs:
        if run.from_at >= reaction.onset_at and 0 < run.rate_ml_per_h < before:
            return run.from_at
        before = run.rate_ml_per_h or before
    return None


def lowest_grade_of(history: History, reaction: Reaction) -> Lowest:
    """What this reaction asks for by now: its symptoms, and every set taken since it began."""
    event = reaction.event
    found = [lowest_grade(history.protocol, event.symptoms, event.red_flags)]
    for taken in history.sets:
        if taken.at < reaction.onset_at or (reaction.resolved_at or taken.at) < taken.at:
            continue
        score = news2_of(taken.event)
        celsius = taken.event.temperature_c
        found.append(
            lowest_grade(
                history.protocol,
                (),
                (),
                None if celsius is None else Fraction(celsius),
                score.total if isinstance(score, News2) else None,
            )
        )
    return max(found, key=lambda one: one.grade)


def cards_for(protocol: Protocol, red_flags: Iterable[str]) -> tuple[Card, ...]:
    """The emergency cards that these red flags open, in the protocol's order."""
    wanted = set(red_flags)
    flags = [flag for flag in protocol.reactions.red_flags if flag.id in wanted]
    opened = [card for flag in flags for card in flag.cards]
    return tuple(dict.fromkeys(opened))


def has_red_flag_today(history: History) -> bool:
    """A red flag was recorded or an emergency card used: no restart of this bag (rules.md 2)."""
    return bool(history.red_flags)


def is_locked(history: History) -> bool:
    """Start, resume and rate are locked: a red flag, or a grade 4 not reopened by a prescriber."""
    if has_red_flag_today(history):
        return True
    reopened = _place(history.reopened[-1]) if history.reopened else None
    return any(
        reaction.grade_4_by is not None
        and (reopened is None or _place(reaction.grade_4_by) > reopened)
        for reaction in history.reactions
    )


def _place(entry: Entry) -> tuple[datetime, int]:
    """Where a line stands among what happened: equal minutes go by sequence (rules.md 13)."""
    return entry.occurred_at, entry.seq


def open_for_decision(history: History) -> Reaction | None:
    """The last reaction above grade 1, where it is over and no way on is signed for it.

    What is signed for the last one covers those before it.
    """
    last = next((r for r in reversed(history.reactions) if r.worst_grade > 1), None)
    decided = {
        entry.event.reaction_seq for entry in history.ways_on if entry.event.type == "way_on_chosen"
    }
    return None if last is None or last.is_open or last.known_as & decided else last
