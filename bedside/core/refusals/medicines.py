"""As-needed medicines of the chart, every dose given, and listed allergies against them (rules 6).

A dose is a fact: what speaks against it asks for a prescriber beforehand, or for the reason why it
was given all the same (rules 7). Emergency steps are no doses here: nothing ever stands against
adrenaline.
"""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.allergies import blocking, open_matches
from bedside.core.as_needed import Breach, breaches_with, given_of, on_chart, on_chart_in
from bedside.core.day import Day
from bedside.core.medicines import are_comparable, drug_of, in_unit, same_drug
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import identity, role

DESPITE = "given_despite"


def given(day: Day, tap: Tap, event: e.MedicineGiven) -> Iterator[Finding]:
    yield from identity(day, tap)
    yield from without_prescriber(day, tap, event)


def without_prescriber(
    day: Day, tap: Tap, event: e.MedicineGiven | e.PremedicationGiven
) -> Iterator[Finding]:
    """What a prescriber should have decided before this dose, unless its reason is said."""
    if event.given_despite:
        return
    drug = drug_of(day.history, event)
    named = blocking(day.history, drug)
    if named:
        values = {"drug": drug, "allergies": named}
        yield Finding("allergy_not_decided", values, DESPITE, True)
    dose = given_of(day.history, event, tap.occurred_at)
    for breach in breaches_with(day.history, dose, tap.corrects):
        yield _of(breach)


def _of(breach: Breach) -> Finding:
    values = {"breach": breach}
    if breach.kind == "too_soon":
        return Finding("medicine_too_soon", values, DESPITE, True)
    if breach.kind == "over_maximum":
        return Finding("medicine_over_maximum", values, DESPITE, True)
    return Finding("medicine_not_comparable", values, DESPITE, True)


def entered(day: Day, tap: Tap, event: e.AsNeededEntered) -> Iterator[Finding]:
    """From the chart, by who can read it; what cannot stand on a chart is a slip."""
    yield from role(tap, "nurse", "prescriber")
    dose = in_unit(event.dose, event.dose_unit, event.max_unit)
    if not are_comparable(event.dose_unit, event.max_unit) or dose is None:
        values = {"dose_unit": event.dose_unit, "max_unit": event.max_unit}
        yield Finding("maximum_of_another_kind", values, "max_unit")
    elif dose > event.max_in_24_h:
        yield Finding("dose_above_maximum", {"rule": event}, "max_in_24_h")
    twice = [
        one
        for one in on_chart(day.history)
        if one.entry.seq != tap.corrects
        and same_drug(one.event.drug, event.drug)
        and same_drug(one.event.route, event.route)
    ]
    if twice:
        yield Finding("on_chart_already", {"rule": twice[0].event}, "drug")


def stopped(day: Day, tap: Tap, event: e.AsNeededStopped) -> Iterator[Finding]:
    yield from role(tap, "nurse", "prescriber")
    first = day.history.first_seqs.get(event.as_needed_seq, 0)
    if on_chart_in(day.history, first) is None:
        yield Finding("unknown_id", {"id": str(event.as_needed_seq)})


def before_start(day: Day) -> Iterator[Finding]:
    """No start while a medicine of the day is named like an allergy and nobody has decided."""
    for match in open_matches(day.history):
        yield Finding("allergy_open", {"match": match})
