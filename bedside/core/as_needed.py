"""As-needed medicines of the chart: when the next dose may be given, and which was given too soon.

Every known dose of the same drug counts, premedication and the patient's earlier days included, by
whatever route [A]. Too soon or too much is a prescriber's decision beforehand; a dose that was
given all the same is a fact and stays marked until a prescriber has seen it (rules.md 6, 7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from bedside.core.events import (
    AsNeededEntered,
    Entry,
    MedicineGiven,
    PremedicationGiven,
    PrescriberDecided,
)
from bedside.core.history import History
from bedside.core.medicines import (
    Given,
    doses_of,
    drug_of,
    given_today,
    in_unit,
    same_drug,
)
from bedside.core.quantities import MINUTE

A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OnChart:
    """One as-needed medicine as the chart has it now. `about`: what a decision on it is about."""

    entry: Entry
    event: AsNeededEntered
    first_seq: int

    @property
    def about(self) -> str:
        return f"as_needed:{self.first_seq}"


@dataclass(frozen=True, slots=True)
class Breach:
    """Why a dose at `at` is one too soon or too many, by which line of the chart.

    too_soon: `last` was given less than the interval before; it may be given from `next_at`.
    over_maximum: with it `total` (in the chart's unit) within 24 hours, more than the maximum.
    not_comparable: `last` is in a unit that cannot be added to the chart's, so nobody can count.
    """

    kind: Literal["too_soon", "over_maximum", "not_comparable"]
    rule: AsNeededEntered
    at: datetime
    last: Given
    next_at: datetime | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an as-needed medicine stands at one instant.

    `given_in_24_h` in the chart's unit, None where a dose cannot be counted. `next_at`: from when
    the chart's dose may be given, `now` where it may at once, None where another line of the chart
    never allows it. `breaches`: against giving it now; `decision`: a prescriber's since the last
    dose.
    """

    on_chart: OnChart
    last: Given | None
    given_in_24_h: Decimal | None
    next_at: datetime | None
    breaches: tuple[Breach, ...]
    decision: Entry | None

    @property
    def may_be_given(self) -> bool:
        return not self.breaches or self.is_decided

    @property
    def is_decided(self) -> bool:
        event = self.decision.event if self.decision else None
        return isinstance(event, PrescriberDecided) and event.decision == "go_on"


def on_chart(history: History) -> tuple[OnChart, ...]:
    """What may be given as needed now, in the order in which it was entered."""
    return tuple(one for one in _ever_on_chart(history) if not _stopped(history, one))


def on_chart_in(history: History, first_seq: int) -> OnChart | None:
    """The medicine first entered in this line, while it is on the chart."""
    return next((one for one in on_chart(history) if one.first_seq == first_seq), None)


def once_on_chart(history: History, first_seq: int) -> OnChart | None:
    """The same, also after it was taken off: what was given is a fact all the same."""
    return next((one for one in _ever_on_chart(history) if one.first_seq == first_seq), None)


def standing(history: History, one: OnChart, now: datetime) -> Standing:
    """The last dose, what counts in 24 hours, and from when the next may be given."""
    drug = one.event.drug
    doses = [given for given in doses_of(history, drug) if given.at <= now]
    rules = [other.event for other in on_chart(history) if same_drug(other.event.drug, drug)]
    return Standing(
        on_chart=one,
        last=doses[-1] if doses else None,
        given_in_24_h=_total(one.event, _within_a_day(doses, now)),
        next_at=_next_at(rules, _chart_dose(one.event, now), doses),
        breaches=tuple(_against(rules, _chart_dose(one.event, now), doses)),
        decision=_decision_for(history, drug, None),
    )


def breaches_of(history: History) -> dict[int, tuple[Breach, ...]]:
    """Every dose of today that was too soon or too much when entered, by its line.

    Those that a prescriber decided on before are left out; each decision is good for one dose.
    """
    found = {
        given.entry.seq: _breaches(history, given)
        for given in given_today(history)
        if given.entry is not None
    }
    return {seq: breaches for seq, breaches in found.items() if breaches}


def breaches_with(history: History, new: Given, corrects: int | None) -> tuple[Breach, ...]:
    """What speaks against a dose that is about to be entered: its own, then those of doses
    entered before it that come too soon after it. `corrects`: the line it takes the place of."""
    if corrects is not None:
        new = replace(new, first_seq=history.first_seqs[corrects])
    rules = [one.event for one in on_chart(history) if same_drug(one.event.drug, new.drug)]
    if not rules or _is_permitted(history, new):
        return ()
    doses = [x for x in doses_of(history, new.drug) if x.entry is None or x.entry.seq != corrects]
    before = [given for given in doses if given.at <= new.at]
    after = [given for given in doses if given.at > new.at]
    own = list(_against(rules, new, before))
    for i, later in enumerate(after):
        known = {x.kind for x in _against(rules, later, [*before, *after[:i]])}
        broken = _against(rules, later, [*before, new, *after[:i]])
        own += [x for x in broken if x.kind not in known]
    return tuple(own)


def given_of(history: History, event: MedicineGiven | PremedicationGiven, at: datetime) -> Given:
    """The dose that this event will be, once it is entered."""
    drug = drug_of(history, event)
    if isinstance(event, MedicineGiven):
        return Given(drug, event.dose, event.dose_unit, event.route, at)
    return Given(drug, event.dose_mg, "mg", event.route, at)


def is_seen(history: History, given: Given) -> bool:
    """A prescriber has looked at a dose given in spite of something."""
    assert given.entry is not None
    decided = history.decisions.get(seen_about(given.entry))
    return decided is not None and decided.seq > given.entry.seq


def seen_about(entry: Entry) -> str:
    """What a prescriber's decision is about who sees a dose afterwards."""
    return f"medicine_given:{entry.seq}"


def to_be_seen(history: History) -> tuple[Given, ...]:
    """Doses given in spite of something that no prescriber has seen yet."""
    return tuple(
        given
        for given in given_today(history)
        if given.entry is not None
        and getattr(given.entry.event, "given_despite", None)
        and not is_seen(history, given)
    )


def _ever_on_chart(history: History) -> Iterator[OnChart]:
    for entry in history.as_needed:
        assert isinstance(entry.event, AsNeededEntered)
        yield OnChart(entry, entry.event, history.first_seqs[entry.seq])


def _stopped(history: History, one: OnChart) -> Entry | None:
    return history.as_needed_stopped.get(one.first_seq)


def _chart_dose(rule: AsNeededEntered, at: datetime) -> Given:
    return Given(rule.drug, rule.dose, rule.dose_unit, rule.route, at)


def _breaches(history: History, given: Given) -> tuple[Breach, ...]:
    """By what was on the chart when the dose was entered."""
    rules = [
        one.event
        for one in _ever_on_chart(history)
        if same_drug(one.event.drug, given.drug) and one.first_seq < given.first_seq
        if (stop := _stopped(history, one)) is None or stop.seq > given.first_seq
    ]
    if not rules or _is_permitted(history, given):
        return ()
    place = (given.at, given.first_seq)
    doses = [x for x in doses_of(history, given.drug) if (x.at, x.first_seq) < place]
    return tuple(_against(rules, given, doses))


def _against(
    rules: Sequence[AsNeededEntered], dose: Given, before: Sequence[Given]
) -> Iterator[Breach]:
    """The interval from the dose before, and every dose of the 24 hours that end with this one.

    A dose exactly 24 hours ago counts no more; exactly the interval after it, and exactly the
    maximum, are allowed.
    """
    for rule in rules:
        if before:
            next_at = before[-1].at + rule.min_interval_min * MINUTE
            if dose.at < next_at:
                yield Breach("too_soon", rule, dose.at, before[-1], next_at)
        yield from _over_maximum(rule, [*_within_a_day(before, dose.at), dose])


def _over_maximum(rule: AsNeededEntered, doses: Sequence[Given]) -> Iterator[Breach]:
    this = doses[-1]
    total = _total(rule, doses)
    if total is None:
        odd = next(x for x in doses if in_unit(x.dose, x.dose_unit, rule.max_unit) is None)
        yield Breach("not_comparable", rule, this.at, odd)
    elif total > rule.max_in_24_h:
        yield Breach("over_maximum", rule, this.at, this, total=total)


def _total(rule: AsNeededEntered, doses: Sequence[Given]) -> Decimal | None:
    """All of them in the unit of the chart's maximum; None where one cannot be counted."""
    amounts = [in_unit(given.dose, given.dose_unit, rule.max_unit) for given in doses]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _within_a_day(doses: Sequence[Given], at: datetime) -> list[Given]:
    return [given for given in doses if given.at > at - A_DAY]


def _next_at(
    rules: Sequence[AsNeededEntered], dose: Given, doses: Sequence[Given]
) -> datetime | None:
    """The first instant against which nothing speaks: only an interval's end or a dose that
    leaves the 24 hours can be one. None: another line of the chart never allows this dose."""
    ends = [given.at + rule.min_interval_min * MINUTE for given in doses for rule in rules]
    ends += [given.at + A_DAY for given in doses]
    instants = sorted({dose.at, *(at for at in ends if at > dose.at)})
    free = (at for at in instants if not any(_against(rules, replace(dose, at=at), doses)))
    return next(free, None)


def _is_permitted(history: History, given: Given) -> bool:
    """A prescriber's last word on this drug since the dose before it, taken before it was given."""
    decision = _decision_for(history, given.drug, given)
    event = decision.event if decision else None
    is_go_on = isinstance(event, PrescriberDecided) and event.decision == "go_on"
    return is_go_on and decision is not None and decision.occurred_at <= given.at


def _decision_for(history: History, drug: str, given: Given | None) -> Entry | None:
    """Of the decisions on this drug the last one entered after the dose before, and before this."""
    until = None if given is None or not given.first_seq else given.first_seq
    seqs = [
        x.first_seq
        for x in given_today(history)
        if same_drug(x.drug, drug) and (until is None or x.first_seq < until)
    ]
    abouts = {one.about for one in _ever_on_chart(history) if same_drug(one.event.drug, drug)}
    since = max(seqs, default=0)
    decided = [
        entry
        for entry in history.effective
        if isinstance(entry.event, PrescriberDecided)
        and entry.event.about in abouts
        and since < history.first_seqs[entry.seq]
        and (until is None or history.first_seqs[entry.seq] < until)
    ]
    return max(decided, key=lambda entry: entry.seq, default=None)
