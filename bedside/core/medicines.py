"""Medicines of the day beside the one about to be written: the last of the same, a listed allergy.

Names are compared as they are written. That a drug belongs to a family somebody is allergic to
is not known here, and the screen says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bedside.core.events import MedicineGiven, Patient, PremedicationGiven
from bedside.core.history import History


@dataclass(frozen=True, slots=True)
class Given:
    """One medicine that was given today, premedication included."""

    drug: str
    dose: Decimal
    dose_unit: str
    route: str
    at: datetime


def given_today(history: History) -> tuple[Given, ...]:
    """Everything given today in the order of time."""
    found = [*_premedication(history), *_medicines(history)]
    return tuple(sorted(found, key=lambda given: given.at))


def last_of(history: History, drug: str) -> Given | None:
    """The last dose of the same drug today."""
    return next((g for g in reversed(given_today(history)) if _same(g.drug, drug)), None)


def allergies_named_like(patient: Patient, drug: str) -> tuple[str, ...]:
    """Listed allergies whose name stands in the drug's, or the other way round."""
    name = _plain(drug)
    if len(name) < 3:
        return ()
    known = patient.allergies or ()
    return tuple(one for one in known if _plain(one) in name or name in _plain(one))


def _premedication(history: History) -> Iterator[Given]:
    names = {premed.id: premed.drug for premed in history.protocol.premedication}
    for entry in history.premedication.values():
        event = entry.event
        if isinstance(event, PremedicationGiven):
            drug = names.get(event.premedication_id, event.premedication_id)
            yield Given(drug, event.dose_mg, "mg", event.route, entry.occurred_at)


def _medicines(history: History) -> Iterator[Given]:
    for entry in history.medicines:
        event = entry.event
        assert isinstance(event, MedicineGiven)
        yield Given(event.drug, event.dose, event.dose_unit, event.route, entry.occurred_at)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)
