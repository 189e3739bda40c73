"""The strip of key facts at the top of the infusion record."""

from dataclasses import dataclass, replace

from bedside.core.day import Day
from bedside.core.news2 import News2
from bedside.core.quantities import minutes_between
from bedside.paper.dose import counted_words, limits_verdict
from bedside.paper.shortened import shortened
from bedside.screens.entries import entry_words, symptom_words
from bedside.screens.record import moment_words
from bedside.screens.tasks import status_words
from bedside.wording import _, clock_time, dose_given, duration, ngettext

_A_BOX = 90  # characters


@dataclass(frozen=True, slots=True)
class KeyFact:
    label: str
    value: str
    notes: tuple[str, ...]


def key_facts(day: Day) -> tuple[KeyFact, ...]:
    """Given, infusion, reaction, limits, where the patient is; each as short as its box."""
    return tuple(_boxed(fact) for fact in _facts(day))


def _boxed(fact: KeyFact) -> KeyFact:
    where = _("below")
    return replace(fact, notes=tuple(shortened(note, _A_BOX, where) for note in fact.notes))


def _facts(day: Day) -> tuple[KeyFact, ...]:
    if day.history.started is None:
        return (_not_started(day), _now(day))
    verdict, nearest = limits_verdict(day)
    return (
        KeyFact(_("Given"), _given(day), (counted_words(day),)),
        KeyFact(_("Infusion"), *_infusion(day)),
        KeyFact(*_reaction(day)),
        KeyFact(_("Limits"), verdict, (nearest,)),
        _now(day),
    )


def _given(day: Day) -> str:
    return _("%(mg)s mg", mg=dose_given(day.dose.given_mg))


def _not_started(day: Day) -> KeyFact:
    at = clock_time(day.history.planned_start_at, day.history.unit.zone)
    return KeyFact(_("Infusion"), _("Not started"), (_("planned for %(at)s", at=at),))


def _infusion(day: Day) -> tuple[str, tuple[str, ...]]:
    started, end = day.history.started, day.history.bag_end or day.history.ended
    assert started is not None
    start = moment_words(started, day)
    until = end.occurred_at if end else day.now
    ran = duration(minutes_between(started.occurred_at, until))
    paused = stopped_minutes(day)
    notes = [_("%(ran)s, stopped %(span)s", ran=ran, span=duration(paused)) if paused else ran]
    if day.history.bag_end is not None and day.history.bag_end.event.type != "bag_finished":
        notes.append(_("discontinued"))
    if end is None:
        return _("since %(start)s", start=start), tuple(notes)
    return _("%(a)s to %(b)s", a=start, b=moment_words(end, day)), tuple(notes)


def stopped_minutes(day: Day) -> int:
    """Minutes of all pauses together."""
    return sum(
        minutes_between(paused.occurred_at, resumed.occurred_at if resumed else day.now)
        for paused, resumed in day.history.pauses
    )


def _reaction(day: Day) -> tuple[str, str, tuple[str, ...]]:
    reactions = day.history.reactions
    cards = len(day.history.emergencies)
    if not reactions:
        value = _("Emergency") if cards else _("None")
        return _("Reactions"), value, ()
    worst = max(reactions, key=lambda one: one.worst_grade)
    number = reactions.index(worst) + 1
    label = _("▲ Reaction %(n)s, at %(at)s", n=number, at=moment_words(worst.entry, day))
    value = _("Grade %(grade)s", grade=worst.worst_grade)
    over = worst.resolved_at
    said = _("over %(at)s", at=clock_time(over, day.history.unit.zone)) if over else _("still open")
    others = len(reactions) - 1
    more = ngettext("and %(num)s other", "and %(num)s others", others) if others else ""
    named = symptom_words(worst.event, day)
    told = ", ".join(part for part in (named, said) if part)
    return label, value, tuple(part for part in (told, more) if part)


def _now(day: Day) -> KeyFact:
    """Discharged with the last score, or how else the day stands."""
    left = day.history.ended
    if left is None:
        return KeyFact(_("Now"), status_words(day), (_as_of(day),))
    lead, rest = entry_words(left, day)
    notes = [rest] if rest else []
    if day.history.started is not None and day.history.sets:
        notes.append(_last_score(day))
    return KeyFact(lead.rstrip(":"), moment_words(left, day), tuple(notes))


def _as_of(day: Day) -> str:
    return _("as of %(at)s", at=clock_time(day.now, day.history.unit.zone))


def _last_score(day: Day) -> str:
    at = clock_time(day.history.sets[-1].at, day.history.unit.zone)
    if isinstance(day.news2, News2):
        return _("NEWS2 %(total)s, %(at)s", total=day.news2.total, at=at)
    return _("NEWS2 incomplete, %(at)s", at=at)
