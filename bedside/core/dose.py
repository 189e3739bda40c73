"""How much of the drug has reached the patient, and how much the pump has still to move.

With a signed line volume the line counts (rules.md 18); unsigned, it is not counted.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core.events import (
    BagRecorded,
    BagSecondChecked,
    Entry,
    LineChanged,
    LineFlushed,
    PumpReadingAdopted,
)
from bedside.core.history import History
from bedside.core.pump import PumpHistory, within_bag
from bedside.core.pump_check import reading_differs

NO_VOLUME = Fraction(0)


@dataclass(frozen=True, slots=True)
class Dose:
    """Volumes in mL and doses in mg, unrounded. `to_pump_ml` is what the pump moves in all.

    `until_drug_ml`: what the line takes up before more drug reaches the patient.
    """

    bag_ml: Fraction
    to_pump_ml: Fraction
    pumped_ml: Fraction
    given_ml: Fraction
    full_dose_mg: Fraction
    line_ml: Fraction | None
    until_drug_ml: Fraction = NO_VOLUME

    @property
    def left_to_pump_ml(self) -> Fraction:
        return self.to_pump_ml - self.pumped_ml

    @property
    def given_mg(self) -> Fraction:
        return self.mg(self.given_ml)

    @property
    def not_given_ml(self) -> Fraction:
        return self.bag_ml - self.given_ml

    def mg(self, volume: Fraction) -> Fraction:
        """Dose in this volume: the whole dose times its share of the total bag volume."""
        return self.full_dose_mg * volume / self.bag_ml


def second_check_agrees(history: History) -> bool:
    """The last blind entry equals the first, in volume and in rate."""
    if history.bag is None or not history.second_checks:
        return False
    first, second = history.bag.event, history.second_checks[-1].event
    assert isinstance(first, BagRecorded) and isinstance(second, BagSecondChecked)
    return (first.volume_ml, first.first_rate_ml_per_h) == (
        second.volume_ml,
        second.first_rate_ml_per_h,
    )


def is_bag_known(history: History) -> bool:
    """The second person has read the same from the label.

    Until then the first entry counts nowhere, on no screen and no paper: a finish time would give
    it away to the person who has to read the label unprompted.
    """
    return history.started is not None or second_check_agrees(history)


def bag_volume_ml(history: History) -> Fraction:
    """The total volume on the bag's label; the protocol's nominal one before it is known."""
    if (
        is_bag_known(history)
        and history.bag is not None
        and isinstance(history.bag.event, BagRecorded)
    ):
        return Fraction(history.bag.event.volume_ml)
    return Fraction(history.protocol.bag.nominal_volume_ml)


@dataclass(slots=True)
class _Line:
    """Drug on its way: in the bag, in the line, in the patient. Volumes in mL (rules.md 4, 18).

    What the line holds reaches the patient when more is pumped after it or when it is flushed;
    what leaves with an old set is lost. Without a signed volume `dead_ml` is 0: nothing is held.
    """

    dead_ml: Fraction
    to_pump_ml: Fraction
    pumped_ml: Fraction = NO_VOLUME
    held_ml: Fraction = NO_VOLUME
    given_ml: Fraction = NO_VOLUME

    def primed(self, with_drug: bool) -> None:
        """Filled anew: with drug from the bag, or with something else."""
        left_ml = self.to_pump_ml - self.pumped_ml
        self.held_ml = min(self.dead_ml, left_ml) if with_drug else NO_VOLUME
        self.to_pump_ml -= self.held_ml

    def pumps_to(self, pumped_ml: Fraction) -> None:
        """What fills the line stays in it; what it cannot hold reaches the patient."""
        pumped_ml = within_bag(pumped_ml, self.to_pump_ml)
        drug_ml = self.held_ml + pumped_ml - self.pumped_ml
        if drug_ml < self.held_ml:
            # A reading below the sum: what was counted as given last is taken back first.
            back_ml = min(self.pumped_ml - pumped_ml, self.given_ml)
            self.given_ml -= back_ml
            self.held_ml = max(drug_ml + back_ml, NO_VOLUME)
        else:
            self.held_ml = min(drug_ml, self.dead_ml)
            self.given_ml += drug_ml - self.held_ml
        self.pumped_ml = pumped_ml

    def flushed(self) -> None:
        self.given_ml += self.held_ml
        self.held_ml = NO_VOLUME

    def changed(self, event: LineChanged, has_started: bool) -> None:
        """Each priming with drug takes its share from the bag once more. What is rinsed out
        before the start is lost: nothing counts as given before it [A]."""
        if event.how == "flushed" and has_started:
            self.flushed()
        elif event.how == "flushed":
            self.held_ml = NO_VOLUME
        else:
            self.primed(with_drug=event.line_holds == "drug")


def _is_primed_with_drug(history: History) -> bool:
    bag = history.bag.event if history.bag else None
    return isinstance(bag, BagRecorded) and bag.line_holds == "drug"


def _had_started(history: History, change: Entry) -> bool:
    started = history.started
    return started is not None and history.place(started) < history.place(change)


def is_much_left(history: History, dose: Dose) -> bool:
    """More than both limits of the pump reading still in the bag by the sum (rules.md 19 [A])."""
    return reading_differs(history.unit, dose.to_pump_ml, dose.pumped_ml)


def _follow(line: _Line, history: History, pump: PumpHistory, at: datetime) -> None:
    """Every change of the line and every adopted reading, in the order in which they happened."""
    happened = sorted([*history.line_changes, *history.adopted], key=history.place)
    before_at: datetime | None = None
    for entry in happened:
        if entry.occurred_at > at:
            return
        if entry.occurred_at != before_at:
            line.pumps_to(pump.pumped_until(entry.occurred_at))
            before_at = entry.occurred_at
        if isinstance(entry.event, PumpReadingAdopted):
            line.pumps_to(Fraction(entry.event.volume_ml))
        else:
            assert isinstance(entry.event, LineChanged)
            line.changed(entry.event, has_started=_had_started(history, entry))


def dose_at(history: History, pump: PumpHistory, at: datetime) -> Dose:
    """What was pumped and what reached the patient by this minute. Source: clinical.md 3."""
    bag_ml = bag_volume_ml(history)
    signed = history.unit.line.volume_ml
    line_ml = None if signed is None else Fraction(signed)
    dead_ml = line_ml or NO_VOLUME
    line = _Line(dead_ml, bag_ml)
    line.primed(_is_primed_with_drug(history))
    _follow(line, history, pump, at)
    line.pumps_to(pump.pumped_by(at))
    flush = history.line_end
    flushed = flush is not None and isinstance(flush.event, LineFlushed) and flush.occurred_at <= at
    if flushed:
        line.flushed()
    return Dose(
        bag_ml=bag_ml,
        to_pump_ml=line.to_pump_ml,
        pumped_ml=line.pumped_ml,
        given_ml=line.given_ml,
        full_dose_mg=Fraction(history.protocol.drug.dose_mg),
        line_ml=line_ml,
        until_drug_ml=line.dead_ml - line.held_ml,
    )
