"""How much of the drug has reached the patient, and how much the pump has still to move.

With a signed line volume the line counts (rules.md 18); unsigned, it is not counted.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core.events import BagRecorded, BagSecondChecked, LineFlushed
from bedside.core.history import History
from bedside.core.pump import PumpHistory, within_bag

NO_VOLUME = Fraction(0)


@dataclass(frozen=True, slots=True)
class Dose:
    """Volumes in mL and doses in mg, unrounded. `to_pump_ml` is what the pump moves in all."""

    bag_ml: Fraction
    to_pump_ml: Fraction
    pumped_ml: Fraction
    given_ml: Fraction
    full_dose_mg: Fraction
    line_ml: Fraction | None

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


def bag_volume_ml(history: History) -> Fraction:
    """The total volume on the bag's label; the protocol's nominal one before it is known.

    Until the second check agrees the first entry counts nowhere: a finish time on any screen
    would give it away to the person who has to read the label unprompted.
    """
    is_known = history.started is not None or second_check_agrees(history)
    if is_known and history.bag is not None and isinstance(history.bag.event, BagRecorded):
        return Fraction(history.bag.event.volume_ml)
    return Fraction(history.protocol.bag.nominal_volume_ml)


def dose_at(history: History, pump: PumpHistory, at: datetime) -> Dose:
    """What was pumped and what reached the patient by this minute. Source: clinical.md 3."""
    bag_ml = bag_volume_ml(history)
    signed = history.unit.line.volume_ml
    line_ml = None if signed is None else Fraction(signed)
    dead_ml = line_ml or NO_VOLUME
    drug_primed = history.line_primed_with == "drug"
    to_pump_ml = bag_ml - dead_ml if drug_primed else bag_ml
    pumped_ml = within_bag(pump.pumped_by(at), to_pump_ml)
    flush = history.line_end
    flushed = flush is not None and isinstance(flush.event, LineFlushed) and flush.occurred_at <= at
    if drug_primed:
        given_ml = pumped_ml + (dead_ml if flushed else NO_VOLUME)
    else:
        held_ml = NO_VOLUME if flushed else dead_ml
        given_ml = max(NO_VOLUME, pumped_ml - held_ml)
    return Dose(
        bag_ml=bag_ml,
        to_pump_ml=to_pump_ml,
        pumped_ml=pumped_ml,
        given_ml=given_ml,
        full_dose_mg=Fraction(history.protocol.drug.dose_mg),
        line_ml=line_ml,
    )
