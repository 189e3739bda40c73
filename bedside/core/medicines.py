"""Medicines that were given, today and on the patient's earlier days, in the order of time.

Names are compared as they are written, capitals and spaces apart; routes of one drug count
together [A]. What was taken at home stands in no record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bedside.core.events import (
    DoseUnit,
    EarlierDaysRead,
    Entry,
    MedicineGiven,
    PremedicationGiven,
)
from bedside.core.history import History

# Of the units of weight, in micrograms: the others compare with themselves alone.
_IN_MICROGRAMS = {"micrograms": Decimal(1), "mg": Decimal(1_000), "g": Decimal(1_000_000)}


@dataclass(frozen=True, slots=True)
class Given:
    """One dose, premedication included; `entry` is None for one of an earlier day.

    `first_seq`: the line it was first entered in; 0 on an earlier day.
    """

    drug: str
    dose: Decimal
    dose_unit: DoseUnit
    route: str
    at: datetime
    entry: Entry | None = None
    first_seq: int = 0


def given_today(history: History) -> tuple[Given, ...]:
    """Everything given today in the order of time."""
    found = [*_premedication(history), *_medicines(history)]
    return tuple(sorted(found, key=lambda given: (given.at, given.first_seq)))


def given_earlier(history: History) -> tuple[Given, ...]:
    """Everything given on the earlier days that this record has read, in the order of time."""
    read = max(history.earlier, key=lambda entry: entry.seq, default=None)
    if read is None or not isinstance(read.event, EarlierDaysRead):
        return ()
    found = [
        Given(one.drug, one.dose, one.dose_unit, one.route, one.at)
        for day in read.event.days
        for one in day.medicines
    ]
    return tuple(sorted(found, key=lambda given: given.at))


def doses_of(history: History, drug: str) -> tuple[Given, ...]:
    """Every known dose of this drug, by any route, premedication and earlier days included."""
    known = (*given_earlier(history), *given_today(history))
    same = [given for given in known if same_drug(given.drug, drug)]
    return tuple(sorted(same, key=lambda given: (given.at, given.first_seq)))


def last_of(history: History, drug: str) -> Given | None:
    """The last dose of the same drug today."""
    return next((g for g in reversed(given_today(history)) if same_drug(g.drug, drug)), None)


def same_drug(one: str, other: str) -> bool:
    """The same name, capitals and spaces apart."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    return " ".join(name.casefold().split())


def written_alike(history: History, drug: str) -> tuple[str, ...]:
    """Names of today's medicines that hold this one or stand in it, and are not the same."""
    name = plain_name(drug)
    if not name:
        return ()
    others = [premed.drug for premed in history.protocol.premedication]
    others += [given.drug for given in given_today(history)]
    others += [getattr(entry.event, "drug", "") for entry in history.as_needed]
    found = {plain_name(one): one for one in others if one}
    return tuple(
        one for plain, one in found.items() if plain != name and (plain in name or name in plain)
    )


def are_comparable(one: str, other: str) -> bool:
    """Two units that can be added: the same, or both of weight."""
    return one == other or {one, other} <= set(_IN_MICROGRAMS)


def in_unit(dose: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The dose in the wanted unit, exact; None where the two cannot be compared."""
    if unit == wanted:
        return dose
    if not are_comparable(unit, wanted):
        return None
    return dose * _IN_MICROGRAMS[unit] / _IN_MICROGRAMS[wanted]


def drug_of(history: History, event: MedicineGiven | PremedicationGiven) -> str:
    """The name by which a dose is counted."""
    if isinstance(event, MedicineGiven):
        return event.drug
    names = {premed.id: premed.drug for premed in history.protocol.premedication}
    return names.get(event.premedication_id, event.premedication_id)


def _premedication(history: History) -> Iterator[Given]:
    for entry in history.premedication.values():
        event = entry.event
        if isinstance(event, PremedicationGiven):
            drug, seq = drug_of(history, event), history.first_seqs[entry.seq]
            yield Given(drug, event.dose_mg, "mg", event.route, entry.occurred_at, entry, seq)


def _medicines(history: History) -> Iterator[Given]:
    for entry in history.medicines:
        event = entry.event
        assert isinstance(event, MedicineGiven)
        seq, at = history.first_seqs[entry.seq], entry.occurred_at
        yield Given(event.drug, event.dose, event.dose_unit, event.route, at, entry, seq)
