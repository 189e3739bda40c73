"""Section 8: every prescriber's decision, and beside a way on the others it was chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.limits import Limit
from bedside.core.ways_on import Offer, ways_on
from bedside.paper.dose import KEPT, OVER
from bedside.paper.drawing import Drawing
from bedside.paper.lookback import as_it_stood
from bedside.paper.option_picture import option_picture
from bedside.screens.entries import decision_about
from bedside.screens.record import moment_words
from bedside.screens.verdicts import hours_words
from bedside.screens.way_words import way_words
from bedside.wording import _, clock_time, dose_given, duration, rate_words


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with its number. `short` stands in the picture; "" where it is not drawn."""

    entry: e.Entry
    number: int
    short: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way on as it was offered; verdicts are (mark, words, is over)."""

    title: str
    picture: Drawing | None
    verdicts: tuple[tuple[str, str, bool], ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    lead: str
    about: str
    verdict: str
    rest: str
    options: tuple[Option, ...]


def decided(day: Day) -> tuple[Decided, ...]:
    """In the order in which they were taken."""
    taken = [entry for entry in day.history.effective if _is_decision(entry.event)]
    return tuple(Decided(entry, i, _short(entry.event)) for i, entry in enumerate(taken, start=1))


def _is_decision(event: e.Event) -> bool:
    return isinstance(event, e.PrescriberDecided | e.WayOnChosen | e.Grade4Reopened)


def _short(event: e.Event) -> str:
    if isinstance(event, e.WayOnChosen):
        return way_words(event.way)
    return _("bag reopened") if isinstance(event, e.Grade4Reopened) else ""


def decision_lines(day: Day) -> tuple[DecisionLine, ...]:
    return tuple(_line(one, day) for one in decided(day))


def _line(one: Decided, day: Day) -> DecisionLine:
    event = one.entry.event
    lead = _("Decision %(n)s, %(at)s.", n=one.number, at=moment_words(one.entry, day))
    if isinstance(event, e.PrescriberDecided):
        verdict = _("Go on.") if event.decision == "go_on" else _("Do not go on.")
        rest = " ".join((_reason(event.reason), _by_telephone(one.entry, event, day)))
        return DecisionLine(lead, f"{decision_about(event.about, day)}:", verdict, rest, ())
    if isinstance(event, e.WayOnChosen):
        about = _("How to go on after the reaction; the source documents are silent here.")
        return DecisionLine(
            lead, about, _way(event), _own_pin(one.entry, event.reason), _options(one.entry, day)
        )
    assert isinstance(event, e.Grade4Reopened)
    verdict = _("Same bag reopened.")
    return DecisionLine(lead, _("After grade 4:"), verdict, _own_pin(one.entry, event.reason), ())


def _way(event: e.WayOnChosen) -> str:
    words = way_words(event.way)
    wait = _(", first wait %(span)s", span=duration(event.wait_min)) if event.wait_min else ""
    return f"{words[:1].upper()}{words[1:]}{wait}."


def _reason(reason: str) -> str:
    return _("Reason: %(reason)s.", reason=reason.rstrip("."))


def _own_pin(entry: e.Entry, reason: str) -> str:
    return _reason(reason) + " " + _("%(who)s, own PIN.", who=entry.by.name)


def _by_telephone(entry: e.Entry, event: e.PrescriberDecided, day: Day) -> str:
    if not event.by_telephone:
        return _("%(who)s, own PIN.", who=event.prescriber_name)
    heard = [entry.by.name, entry.second_person.name if entry.second_person else ""]
    words = _(
        "%(who)s, by telephone, read back; heard by %(nurses)s;",
        who=event.prescriber_name,
        nurses=_(" and ").join(name for name in heard if name),
    )
    if entry.seq in day.history.countersigned:
        return _("%(words)s countersigned.", words=words)
    return _("%(words)s ✗ not yet countersigned.", words=words)


def _options(entry: e.Entry, day: Day) -> tuple[Option, ...]:
    """What the prescriber saw: the ways on just before this one was signed."""
    event = entry.event
    assert isinstance(event, e.WayOnChosen)
    then = as_it_stood(day, entry, entry.recorded_at)
    offers = [offer for offer in ways_on(then, event.wait_min) if offer.projection is not None]
    if not offers:
        return ()
    last = max(o.projection.finish_at for o in offers if o.projection)
    return tuple(_option(i, offer, event, then, last) for i, offer in enumerate(offers))


def _option(i: int, offer: Offer, event: e.WayOnChosen, then: Day, last: datetime) -> Option:
    chosen = offer.way == event.way
    words = way_words(offer.way)
    verdicts = tuple(_verdicts(offer, then))
    finish = offer.projection.finish_at if offer.projection else None
    assert finish is not None
    at = clock_time(finish, then.history.unit.zone)
    says = _("Rate if this way is chosen: %(steps)s; bag empty %(at)s", steps=_steps(offer), at=at)
    picture = option_picture(f"way-{then.seq}-{i}", offer, then, last, says, chosen)
    return Option(f"{words[:1].upper()}{words[1:]}", picture, verdicts, chosen)


def _steps(offer: Offer) -> str:
    return ", ".join(rate_words(stretch.rate_ml_per_h) for stretch in offer.stretches)


def _verdicts(offer: Offer, then: Day) -> Iterator[tuple[str, str, bool]]:
    zone, bounds = then.history.unit.zone, then.history.protocol.limits
    for name in ("bag", "max_8h"):
        limit = offer.limit(name)
        if limit is None or limit.at is None or limit.margin_min is None:
            continue
        label = _("bag") if name == "bag" else hours_words(bounds.max_clock.minutes)
        at = clock_time(limit.at, zone)
        yield _mark(limit), f"{label} {at}: {_margin(limit)}", limit.is_over
    full = then.dose.full_dose_mg
    if offer.dose_in_time_mg < full:
        mg = dose_given(offer.dose_in_time_mg)
        yield OVER, _("%(mg)s mg given by then", mg=mg), True


def _mark(limit: Limit) -> str:
    return OVER if limit.is_over else KEPT


def _margin(limit: Limit) -> str:
    assert limit.margin_min is not None
    if limit.is_over:
        return _("over by %(span)s", span=duration(ceil(-limit.margin_min)))
    return _("%(span)s left", span=duration(floor(limit.margin_min)))
