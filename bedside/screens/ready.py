"""Ready: the bag, the blind second check, and the start with what is still open in words."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from bedside.core.allergies import Match
from bedside.core.day import Day
from bedside.core.dose import second_check_agrees
from bedside.core.earlier import Point, days_before
from bedside.core.events import BagRecorded, BagSecondChecked, Entry, InfusionStarted, Person
from bedside.core.limit_decisions import LIMIT_OF
from bedside.core.quantities import MINUTE
from bedside.core.refusals.checking import findings_for
from bedside.core.refusals.taps import Tap
from bedside.core.starting import warnings_at
from bedside.screens.before_start import address
from bedside.screens.earlier import told
from bedside.screens.parts import Button, Pairs, State
from bedside.screens.refusals import words_for
from bedside.screens.starting import Caution, lead_cautions
from bedside.wording import _, clock_time, date_text, dose, plain, rate_words


@dataclass(frozen=True, slots=True)
class BagSheet:
    """The first entry as everybody may see it; `hidden` are the names of what stays hidden."""

    note: str
    facts: Pairs
    hidden: tuple[str, ...]
    shown: Pairs
    baseline: State
    foot: str
    enter_again: Button | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Both entries side by side, shown to both; nothing starts."""

    rows: tuple[tuple[str, str, str, bool], ...]
    first: str
    second: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    words: str
    button: Button | None


def bag_of(day: Day) -> tuple[Entry, BagRecorded] | None:
    """The first entry in force."""
    entry = day.history.bag
    if entry is None or not isinstance(entry.event, BagRecorded):
        return None
    return entry, entry.event


def bag_sheet(day: Day, entry: Entry, bag: BagRecorded) -> BagSheet:
    """Volume and first rate appear once both entries agree."""
    agrees = second_check_agrees(day.history)
    zone, protocol = day.history.unit.zone, day.history.protocol
    empty_by = bag.prepared_at + protocol.limits.bag_life.minutes * MINUTE
    prepared = _(
        "%(at)s, empty by %(by)s",
        at=clock_time(bag.prepared_at, zone),
        by=clock_time(empty_by, zone),
    )
    facts = (
        (_("Drug"), f"{protocol.drug.generic} - {protocol.drug.brand}"),
        (_("DOSE"), dose(protocol.drug.dose_mg)),
        (_("Batch number"), bag.batch),
        (_("Expiry"), date_text(bag.expires_on)),
        (_("Diluent"), bag.diluent),
        (_("Prepared"), prepared),
        (_("Line primed with"), _line(bag)),
    )
    shown = (
        (_("Total volume"), _("%(ml)s mL", ml=plain(bag.volume_ml))),
        (_("First rate"), rate_words(bag.first_rate_ml_per_h)),
    )
    return BagSheet(
        note=_(
            "First entry: %(name)s, %(at)s",
            name=entry.by.name,
            at=clock_time(entry.occurred_at, zone),
        ),
        facts=facts,
        hidden=() if agrees else tuple(name for name, _value in shown),
        shown=shown if agrees else (),
        baseline=_baseline(day),
        foot="" if agrees else _("Finish and limits appear when both entries agree."),
        enter_again=_enter_again(day),
    )


def _line(bag: BagRecorded) -> str:
    return {"drug": _("drug"), "saline": _("saline"), "unknown": _("not known")}[bag.line_holds]


def _enter_again(day: Day) -> Button | None:
    if day.history.status != "arrived":
        return None
    href = f"{address(day, 'ready')}?bag=again"
    return Button(_("Enter the bag again"), href=href, kind="link")


def _baseline(day: Day) -> State:
    taken = [one for one in day.history.sets if one.counts]
    if not taken:
        return State("diamond", _("No baseline observations yet"), "due")
    at = taken[-1].at
    most = day.history.protocol.observations.baseline_max_age_min * MINUTE
    clock = clock_time(at, day.history.unit.zone)
    if day.history.started is None and day.now - at > most:
        return State("diamond", _("Baseline observations %(at)s, too old", at=clock), "due")
    return State("check", _("Baseline observations %(at)s", at=clock), "ok")


def mismatch_of(day: Day) -> Mismatch | None:
    """The last blind entry where it differs from the first; None where nothing differs."""
    known = bag_of(day)
    if known is None or not day.history.second_checks or second_check_agrees(day.history):
        return None
    entry, bag = known
    check = day.history.second_checks[-1]
    read = check.event
    assert isinstance(read, BagSecondChecked)
    rates = bag.first_rate_ml_per_h, read.first_rate_ml_per_h
    return Mismatch(
        rows=(
            _compared(_("Total volume, mL"), bag.volume_ml, read.volume_ml),
            _compared(_("First rate, mL per hour"), *rates),
        ),
        first=entry.by.name,
        second=check.by.name,
        words=_(
            "The two entries do not agree. Nothing starts. Read bag label and pump together, then "
            "enter the bag again; it is then checked blind once more."
        ),
    )


def _compared(name: str, first: Decimal, second: Decimal) -> tuple[str, str, str, bool]:
    return name, plain(first), plain(second), first != second


def second_check_words(day: Day) -> str:
    """Who made the second check, and when."""
    check = day.history.second_checks[-1]
    return _(
        "%(name)s, own PIN, %(at)s",
        name=check.by.name,
        at=clock_time(check.occurred_at, day.history.unit.zone),
    )


def start_tap(
    day: Day, who: Person, rate: Decimal, is_approved: bool, silent_on: tuple[str, ...]
) -> Tap:
    """The start as if this person signed it now: what the record would say against it."""
    return Tap(
        event=InfusionStarted(rate_ml_per_h=rate),
        occurred_at=day.now,
        by=who,
        request_id=uuid4().hex,
        based_on_seq=day.seq,
        signed_by=frozenset({who.id}),
        protocol_approved=is_approved,
        protocol_silent_on=silent_on,
    )


def open_items(
    day: Day, who: Person, is_approved: bool, silent_on: tuple[str, ...]
) -> tuple[OpenItem, ...]:
    """Everything that still stands against the start, and where it is settled."""
    rate = day.history.protocol.steps[0].rate_ml_per_h
    found = findings_for(day, start_tap(day, who, rate, is_approved, silent_on))
    return tuple(
        OpenItem(words_for(finding, day), _way(day, finding.code, finding.values))
        for finding in found
    )


_WAYS = {
    "not_responsible": "responsible",
    "identity_not_confirmed": "identity",
    "premedication_open": "premedication",
    "premedication_needs_prescriber": "premedication",
    "baseline_missing": "observations",
    "baseline_old": "observations",
    "check_open": "checks",
}


def _way(day: Day, code: str, values: dict[str, object]) -> Button | None:
    point = values.get("point")
    if isinstance(point, Point):
        href = address(day, "decisions", point.about)
        return Button(_("Prescriber decides"), href=href, size="compact")
    match = values.get("match")
    if isinstance(match, Match):
        href = address(day, "decisions", match.about)
        return Button(_("Prescriber decides"), href=href, size="compact")
    if code == "limit_needs_decision":
        about = next(a for a, name in LIMIT_OF.items() if name == values["limit"])
        return Button(_("Decide"), href=address(day, "decisions", about), size="compact")
    if code not in _WAYS:
        return None
    labels = {
        "responsible": _("Take over"),
        "identity": _("Confirm identity"),
        "premedication": _("Premedication"),
        "observations": _("Observations"),
        "checks": _("Checks"),
    }
    screen = _WAYS[code]
    return Button(labels[screen], href=address(day, screen), size="compact")


def start_cautions(day: Day) -> tuple[Caution, ...]:
    """What does not block a start now: the last day, and what the prescriber should hear."""
    before = (Caution(*told(one, day.history)) for one in days_before(day.history))
    return (*before, *lead_cautions(warnings_at(day.history, day.now), day.now, day))
