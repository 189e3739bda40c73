"""Sections 10, 11 and what else was written: flush, watch, fit to go, notes, medicines."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day, day_from
from bedside.core.fit_to_go import Item, items
from bedside.core.history import Reaction
from bedside.paper.bag import Pair
from bedside.paper.checks import DECIDED, OPEN, PASSED, PaperCheck
from bedside.paper.dose import given_words
from bedside.paper.initials import Initials
from bedside.screens.entries import entry_words, sign_words
from bedside.screens.flush import flush_words
from bedside.screens.record import moment_words
from bedside.wording import _, clock_time, plain

_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class FitToGoPart:
    note: str
    rows: tuple[PaperCheck, ...]

    @property
    def is_long(self) -> bool:
        """Too long to stand beside the dose."""
        return sum(row.lines for row in self.rows) > _MOST_LINES


def flush_and_watch(day: Day) -> tuple[Pair, ...]:
    return tuple(_pairs(day))


def _pairs(day: Day) -> Iterator[Pair]:
    history, zone = day.history, day.history.unit.zone
    if history.bag_end is None:
        yield Pair(_("Bag"), _("not empty yet"))
        return
    line = history.line_end
    from_at = clock_time(history.bag_end.occurred_at, zone)
    if line is None:
        yield Pair(_("Line"), _("not flushed, not disconnected"))
    elif isinstance(line.event, e.LineFlushed):
        ml = line.event.volume_ml
        amount = _(", %(ml)s mL", ml=plain(ml)) if ml is not None else ""
        at = clock_time(line.occurred_at, zone)
        yield Pair(_("Flush"), _("%(a)s to %(b)s", a=from_at, b=at), amount)
    else:
        at = clock_time(line.occurred_at, zone)
        yield Pair(_("Line"), _("disconnected %(at)s", at=at), _(" with what it held; not given"))
    protocol = day.history.protocol
    is_ruled = protocol.line.basis != "silent"
    rule = _("Unit's rule") if is_ruled else _("Unit's rule: none yet")
    yield Pair(rule, "", protocol.line.end_text)
    if protocol.line.flush is not None:
        words = flush_words(protocol, protocol.line.flush)
        yield Pair(_("Flush in the source"), "", words)
    yield Pair(_("Watch"), *_watch(day))


def _watch(day: Day) -> tuple[str, str]:
    zone = day.history.unit.zone
    if day.watch_from_at is None:
        return _("not begun"), ""
    start = clock_time(day.watch_from_at, zone)
    if day.watch_end_at is None:
        return _("from %(start)s", start=start), _(", no end while a reaction is open")
    seen = [r for r in day.history.reactions if _in_watch(r, day)]
    rest = _(", %(n)s reaction in it", n=len(seen)) if seen else _(", no reaction in it")
    return _("%(a)s to %(b)s", a=start, b=clock_time(day.watch_end_at, zone)), rest


def _in_watch(reaction: Reaction, day: Day) -> bool:
    return day.watch_from_at is not None and reaction.onset_at >= day.watch_from_at


def fit_to_go_part(day: Day, initials: Initials) -> FitToGoPart | None:
    """As it stood when the patient left; None before the watch. Nobody went home: no rows."""
    if day.watch_from_at is None and day.history.status != "discharged":
        return None
    then = _as_left(day)
    rows = tuple(_row(item, then, initials) for item in items(then)) if then else ()
    return FitToGoPart(_left_words(day, initials), rows)


_NOT_HOME = ("patient_transferred", "patient_died")


def _as_left(day: Day) -> Day | None:
    left = day.history.ended
    if left is None:
        return day
    if left.event.type in _NOT_HOME:
        return None
    return day_from(day.history, min(day.now, left.occurred_at))


def is_cannula_told(day: Day) -> bool:
    """The list holds where the cannula was taken out or left in."""
    if day.watch_from_at is None and day.history.status != "discharged":
        return False
    then = _as_left(day)
    return then is not None and any(one.id == "cannula" and one.done for one in items(then))


def _left_words(day: Day, initials: Initials) -> str:
    left = day.history.ended
    if left is None:
        return _("not discharged")
    lead, _rest = entry_words(left, day)
    said = f"{lead.rstrip(':')} {moment_words(left, day)}, {initials.by(left)}"
    if left.event.type in _NOT_HOME:
        return _("%(said)s: the list for going home does not apply", said=said)
    return said


def _row(item: Item, day: Day, initials: Initials) -> PaperCheck:
    entry = day.history.fit_to_go.get(item.id)
    if item.id == "cannula":
        entry = day.history.cannula
    if item.done and item.at is not None:
        who = initials.by(entry) if entry else ""
        at = clock_time(item.at, day.history.unit.zone)
        return PaperCheck(PASSED, item.title, _detail(item, day), f"{at} {who}".strip())
    if item.overridden:
        return PaperCheck(DECIDED, item.title, _("open; a prescriber decided to go on"), "")
    return PaperCheck(OPEN, item.title, _("open"), "")


def _detail(item: Item, day: Day) -> str:
    """The answer itself."""
    history, zone = day.history, day.history.unit.zone
    if item.id == "watch_over" and day.watch_end_at is not None:
        return clock_time(day.watch_end_at, zone)
    if item.id == "discharge_set":
        taken = [one for one in history.sets if one.at == item.at]
        return sign_words(taken[-1].event, day) if taken else _("taken")
    if item.id == "no_open_reaction":
        count = len(history.reactions)
        return _("%(count)s today, over", count=count) if count else _("none today")
    if item.id == "dose_explained":
        lead, rest = given_words(day)
        return f"{lead}, {rest}"
    if item.id == "cannula" and history.cannula is not None:
        lead, rest = entry_words(history.cannula, day)
        return f"{lead} {rest}"
    entry = history.fit_to_go.get(item.id)
    detail = entry.event.detail if entry and isinstance(entry.event, e.FitToGoAnswered) else None
    return detail or item.rule.passed_label or _("yes")
