"""Medicines in words: amounts, the line of the chart, why a dose is too soon, a listed allergy."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from bedside.core import events as e
from bedside.core.allergies import Match
from bedside.core.as_needed import Breach, Standing
from bedside.core.day import Day
from bedside.core.medicines import Given
from bedside.wording import _, age_of, clock_time, date_and_time, day_of, dose, duration, plain

Words = tuple[str, str]


def amount(number: Decimal, unit: str) -> str:
    """ "1,000 mg (1 g)", "1 g", "5 mL"."""
    return dose(number) if unit == "mg" else f"{plain(number)} {unit}"


def given_dose(given: Given) -> str:
    """Dose with its unit and route."""
    return f"{amount(given.dose, given.dose_unit)} {given.route}"


def moment(at: datetime, day: Day) -> str:
    """The clock time; with its date where it is another day."""
    zone = day.history.unit.zone
    same = day_of(at, zone) == day_of(day.now, zone)
    return clock_time(at, zone) if same else date_and_time(at, zone)


def chart_words(rule: e.AsNeededEntered) -> str:
    """ "1 g oral, not sooner than after 4hr, at most 4 g in 24 hours"."""
    return _(
        "DOSE %(dose)s %(route)s, not sooner than after %(interval)s, at most %(most)s in 24 hours",
        dose=amount(rule.dose, rule.dose_unit),
        route=rule.route,
        interval=duration(rule.min_interval_min),
        most=amount(rule.max_in_24_h, rule.max_unit),
    )


def whole_chart_words(rule: e.AsNeededEntered) -> str:
    """The same, and whose name stands under it."""
    who = _("Prescriber: %(name)s", name=rule.prescriber_name)
    return f"{chart_words(rule)}. {who}"


def last_words(given: Given, day: Day) -> str:
    """ "Last paracetamol 08:30, 4hr 30min ago: 1,000 mg (1 g) oral"."""
    return _(
        "Last %(drug)s %(at)s, %(age)s ago: %(dose)s",
        drug=given.drug,
        at=moment(given.at, day),
        age=age_of(day.now - given.at),
        dose=given_dose(given),
    )


def next_words(standing: Standing, day: Day) -> str:
    """From when it may be given, in a few words."""
    if not standing.breaches:
        return _("May be given now")
    if standing.is_decided:
        return _("May be given now: the prescriber decided to go on")
    if standing.next_at is None:
        return _("Not by this chart: two of its lines do not fit together")
    return _("Not before %(at)s", at=moment(standing.next_at, day))


def of_most_words(standing: Standing) -> str:
    """What was given in the last 24 hours, against the maximum."""
    rule = standing.on_chart.event
    most = amount(rule.max_in_24_h, rule.max_unit)
    if standing.given_in_24_h is None:
        return _("cannot be added up, at most %(most)s", most=most)
    given = amount(standing.given_in_24_h, rule.max_unit)
    return _("%(given)s of at most %(most)s", given=given, most=most)


def in_24_h_words(standing: Standing) -> str:
    """The same as a sentence."""
    return _("In 24 hours: %(what)s", what=of_most_words(standing))


def breach_words(breach: Breach, day: Day) -> str:
    """Why this dose is one too soon, or too many."""
    drug = breach.rule.drug
    if breach.kind == "too_soon" and breach.next_at is not None:
        return _(
            "%(drug)s at %(at)s: not before %(next)s, the last was at %(last)s.",
            drug=drug,
            at=moment(breach.at, day),
            next=moment(breach.next_at, day),
            last=moment(breach.last.at, day),
        )
    most = amount(breach.rule.max_in_24_h, breach.rule.max_unit)
    if breach.total is None:
        return _(
            "%(drug)s: %(dose)s at %(last)s cannot be added to the chart's maximum of %(most)s.",
            drug=drug,
            dose=amount(breach.last.dose, breach.last.dose_unit),
            last=moment(breach.last.at, day),
            most=most,
        )
    return _(
        "%(drug)s at %(at)s: that makes %(total)s in 24 hours, at most %(most)s.",
        drug=drug,
        at=moment(breach.at, day),
        total=amount(breach.total, breach.rule.max_unit),
        most=most,
    )


def match_title(match: Match) -> str:
    """ "Allergy: penicillin. Medicine of the day: penicillin V"."""
    listed = ", ".join(match.allergies)
    if match.kind == "at_home":
        return _("Listed allergy %(list)s: for home, %(drug)s", list=listed, drug=match.drug)
    return _("Listed allergy %(list)s: %(drug)s", list=listed, drug=match.drug)


def allergy_words(drug: str, allergies: tuple[str, ...]) -> str:
    return _(
        "%(drug)s is named like a listed allergy: %(list)s.", drug=drug, list=", ".join(allergies)
    )


def _ask_first() -> str:
    return _("A prescriber decides first; if it was given already, say why.")


def _breach(values: dict[str, Any], day: Day) -> str:
    return f"{breach_words(values['breach'], day)} {_ask_first()}"


MEDICINE_REFUSALS = {
    "medicine_too_soon": _breach,
    "medicine_over_maximum": _breach,
    "medicine_not_comparable": _breach,
    "allergy_not_decided": lambda v, d: " ".join(
        (allergy_words(v["drug"], v["allergies"]), _ask_first())
    ),
    "allergy_open": lambda v, d: _(
        "%(match)s. A prescriber has to decide.", match=match_title(v["match"])
    ),
    "dose_above_maximum": lambda v, d: _(
        "One dose is more than %(most)s in 24 hours. Read the chart again.",
        most=amount(v["rule"].max_in_24_h, v["rule"].max_unit),
    ),
    "maximum_of_another_kind": lambda v, d: _(
        "A dose in %(dose)s cannot be counted against a maximum in %(most)s. Give both in a unit "
        "of the same kind; ask the prescriber where the chart does not.",
        dose=v["dose_unit"],
        most=v["max_unit"],
    ),
    "on_chart_already": lambda v, d: _(
        "%(drug)s %(route)s stands here already. Strike that line in the record, or take it off "
        "first.",
        drug=v["rule"].drug,
        route=v["rule"].route,
    ),
}


def entered_words(event: e.AsNeededEntered, _day: Day) -> Words:
    lead = _("As needed, from the chart: %(drug)s,", drug=event.drug)
    return lead, whole_chart_words(event)


def stopped_words(event: e.AsNeededStopped, day: Day) -> Words:
    first = day.history.first_seqs.get(event.as_needed_seq)
    drug = next(
        (
            x.event.drug
            for x in day.history.as_needed
            if isinstance(x.event, e.AsNeededEntered) and day.history.first_seqs[x.seq] == first
        ),
        "",
    )
    return (
        _("Off the chart: %(drug)s", drug=drug),
        _("Reason: %(reason)s", reason=event.reason),
    )


def despite_words(event: e.MedicineGiven | e.PremedicationGiven) -> Iterator[str]:
    """The loud part of a dose that was given in spite of something."""
    if event.given_despite:
        yield _("▲ Given without a prescriber's decision: %(why)s", why=event.given_despite)
