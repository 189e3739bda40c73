"""Section 3: the bag, the line, the cannula, and the two blind entries side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.dose import is_bag_known
from bedside.core.history import History
from bedside.core.projection import planned_before_start
from bedside.core.quantities import MINUTE
from bedside.paper.initials import Initials
from bedside.paper.lookback import as_it_stood
from bedside.paper.shortened import LONG
from bedside.screens.entries import line_words
from bedside.screens.record import moment_words
from bedside.screens.verdicts import limit_name, verdict_of
from bedside.wording import _, clock_time, date_text, plain, rate_words

SAME, DIFFERENT = "✓", "✗"


@dataclass(frozen=True, slots=True)
class Pair:
    label: str
    lead: str
    rest: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.lead) + len(self.rest) > LONG


@dataclass(frozen=True, slots=True)
class Compared:
    """One value as the first and the second person entered it."""

    what: str
    first: str
    second: str
    mark: str
    verdict: str


@dataclass(frozen=True, slots=True)
class BagPart:
    pairs: tuple[Pair, ...]
    first: str
    second: str
    compared: tuple[Compared, ...]
    notes: tuple[Pair, ...]

    @property
    def is_long(self) -> bool:
        """Too long for two columns."""
        return any(pair.is_long for pair in self.pairs)


def bag_part(day: Day, initials: Initials) -> BagPart:
    entry = day.history.bag
    second = day.history.second_checks[-1] if day.history.second_checks else None
    return BagPart(
        pairs=tuple(_pairs(day, initials)),
        first=f"{initials.of(entry.by)} {moment_words(entry, day)}" if entry else "",
        second=f"{initials.of(second.by)} {moment_words(second, day)}" if second else "",
        compared=tuple(_compared(entry, second)) if is_bag_known(day.history) else (),
        notes=tuple(_notes(day, initials)),
    )


def hidden_words() -> str:
    return _("hidden until the second check agrees")


def _pairs(day: Day, initials: Initials) -> Iterator[Pair]:
    event = day.history.bag.event if day.history.bag else None
    if not isinstance(event, e.BagRecorded):
        yield Pair(_("Bag"), _("not entered"))
        yield Pair(_("Cannula"), *_cannula(day, initials))
        return
    drug, zone = day.history.protocol.drug, day.history.unit.zone
    life = day.history.protocol.limits.bag_life.minutes
    yield Pair(
        _("Batch"),
        event.batch,
        _(", %(brand)s, expiry %(expiry)s", brand=drug.brand, expiry=date_text(event.expires_on)),
    )
    volume = (
        _("%(ml)s mL", ml=plain(event.volume_ml)) if is_bag_known(day.history) else hidden_words()
    )
    yield Pair(_("Bag"), volume, f", {event.diluent}")
    yield Pair(
        _("Prepared"),
        clock_time(event.prepared_at, zone),
        _(", so empty by %(at)s", at=clock_time(event.prepared_at + life * MINUTE, zone)),
    )
    yield Pair(_("Line"), _("primed with %(what)s", what=line_words(event.line_holds)), _line(day))
    yield Pair(_("Cannula"), *_cannula(day, initials))


def _line(day: Day) -> str:
    volume = day.history.unit.line.volume_ml
    if volume is None:
        return _("; not signed, not counted")
    return _("; %(ml)s mL", ml=plain(volume))


def placed_cannula(history: History) -> e.Entry | None:
    """The last one that was put in today."""
    placed = (
        entry
        for entry in reversed(history.effective)
        if isinstance(entry.event, e.CannulaRecorded) and entry.event.state == "placed"
    )
    return next(placed, None)


def _cannula(day: Day, initials: Initials) -> tuple[str, str]:
    placed = placed_cannula(day.history)
    if placed is None or not isinstance(placed.event, e.CannulaRecorded):
        return _("placing not recorded"), ""
    event = placed.event
    vip = _("VIP %(vip)s", vip=event.vip) if event.vip is not None else ""
    at = f"{moment_words(placed, day)} {initials.by(placed)}"
    return event.site, ", " + ", ".join(part for part in (event.gauge or "", vip, at) if part)


def _compared(first: e.Entry | None, second: e.Entry | None) -> Iterator[Compared]:
    one = first.event if first else None
    two = second.event if second else None
    if not isinstance(one, e.BagRecorded):
        return
    blind = two if isinstance(two, e.BagSecondChecked) else None
    volumes = (one.volume_ml, blind.volume_ml if blind else None)
    rates = (one.first_rate_ml_per_h, blind.first_rate_ml_per_h if blind else None)
    for what, (a, b), words in (
        (_("Bag volume"), volumes, lambda v: _("%(ml)s mL", ml=plain(v))),
        (_("First rate"), rates, rate_words),
    ):
        if b is None:
            yield Compared(what, words(a), _("not done"), DIFFERENT, "")
        else:
            same = a == b
            verdict = _("same") if same else _("not the same")
            yield Compared(what, words(a), words(b), SAME if same else DIFFERENT, verdict)


def _notes(day: Day, initials: Initials) -> Iterator[Pair]:
    checks = day.history.second_checks
    if not is_bag_known(day.history) and day.history.bag is not None:
        yield Pair("", _("Second check open."))
    elif checks:
        words = _("%(who)s entered without sight of", who=checks[-1].by.name)
        first = _("%(who)s's entry.", who=day.history.bag.by.name) if day.history.bag else ""
        yield Pair("", "", f"{words} {first}".rstrip())
    if len(checks) > 1:
        yield Pair("", "", _("%(n)s entries until they agreed.", n=len(checks)))
    started = day.history.started
    if started is not None:
        yield _plan(day, started)


def _plan(day: Day, started: e.Entry) -> Pair:
    """What the screen promised just before the start, had it been undisturbed."""
    before = as_it_stood(day, started, started.occurred_at)
    zone = day.history.unit.zone
    planned = planned_before_start(before.history, started.occurred_at, before.dose.to_pump_ml)
    verdicts = "; ".join(
        f"{limit_name(one, before)}: {verdict_of(one, before).words}" for one in before.limits
    )
    lead = _("Plan at %(at)s:", at=clock_time(started.recorded_at, zone))
    finish = clock_time(planned.finish_at, zone)
    return Pair("", lead, " " + _("empty %(at)s", at=finish) + f". {verdicts}.")
