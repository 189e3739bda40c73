"""Before the pump runs: checks, premedication, bag, second check, the start itself."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from bedside.core import events as e
from bedside.core.applies import Applies, applies_because, is_denied_by_record
from bedside.core.day import (
    Day,
    checks_today,
    is_check_clear,
    premedication_today,
)
from bedside.core.decided import may_go_on
from bedside.core.dose import second_check_agrees
from bedside.core.history import History
from bedside.core.limit_decisions import needs_decision
from bedside.core.observations_due import sets_that_count
from bedside.core.protocol import Check
from bedside.core.quantities import MINUTE
from bedside.core.refusals import earlier_days, medicines
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import (
    SECOND_ROLES,
    identity,
    own_pin,
    responsible,
    role,
    unlocked,
)


def start(day: Day, tap: Tap, event: e.InfusionStarted) -> Iterator[Finding]:
    history = day.history
    yield from role(tap, "nurse")
    if not tap.protocol_approved:
        yield Finding("protocol_not_approved")
    elif tap.protocol_silent_on:
        yield Finding("protocol_silent", {"keys": tap.protocol_silent_on})
    yield from own_pin(tap)
    yield from responsible(day, tap)
    yield from unlocked(day)
    yield from earlier_days.start(day, tap.occurred_at)
    for check in checks_today(history):
        yield from _check_stands(history, check)
    yield from medicines.before_start(day)
    for premed, _ in premedication_today(history):
        answered = history.premedication.get(premed.id)
        if answered is None:
            yield Finding("premedication_open", {"drug": premed.drug})
        elif answered.event.type == "premedication_not_given" and not may_go_on(
            history, f"premedication:{premed.id}", answered
        ):
            yield Finding("premedication_needs_prescriber", {"drug": premed.drug})
    yield from _bag_ready(day, tap, event)
    yield from _baseline(day, tap)
    if history.open_reactions:
        yield Finding("reaction_open")
    for limit in day.limits:
        if needs_decision(day, limit.name):
            values = {"limit": limit.name, "minutes": limit.margin_min}
            yield Finding("limit_needs_decision", values)


def _applies_today(check: Check, because: Applies | None) -> Finding:
    values = {"check": check.title, "because": because, "medicine": check.applies_after}
    return Finding("applies_today", values)


def _check_stands(history: History, check: Check) -> Iterator[Finding]:
    answered = history.checks.get(check.id)
    if answered is not None and is_denied_by_record(history, check, answered.event):
        yield _applies_today(check, applies_because(history, check))
    elif not is_check_clear(history, check):
        values = {"if_failed": check.if_failed, "failed": _failed(answered)}
        yield Finding("check_open", {"check": check.title, **values})


def _bag_ready(day: Day, tap: Tap, event: e.InfusionStarted) -> Iterator[Finding]:
    history = day.history
    bag = history.bag.event if history.bag else None
    if history.bag is None or not isinstance(bag, e.BagRecorded):
        yield Finding("bag_not_recorded")
        return
    if bag.expires_on < tap.occurred_at.astimezone(history.unit.zone).date():
        yield Finding("bag_expired", {"on": bag.expires_on})
    if bag.prepared_at > tap.occurred_at:
        yield Finding("bag_prepared_later", {"at": bag.prepared_at})
    if not second_check_agrees(history):
        yield Finding("second_check_open")
    elif history.second_checks[-1].by.id == tap.by.id:
        yield Finding("second_check_by_other")
    first = history.protocol.steps[0].rate_ml_per_h
    if not event.rate_ml_per_h == bag.first_rate_ml_per_h == first:
        yield Finding("first_rate", {"rate": event.rate_ml_per_h, "protocol": first})


def _baseline(day: Day, tap: Tap) -> Iterator[Finding]:
    plan = day.history.protocol.observations
    taken = [at for at in sets_that_count(day.history) if at <= tap.occurred_at]
    if not taken:
        yield Finding("baseline_missing")
    elif tap.occurred_at - taken[-1] > plan.baseline_max_age_min * MINUTE:
        age = (tap.occurred_at - taken[-1]) // MINUTE
        yield Finding("baseline_old", {"minutes": age, "most": plan.baseline_max_age_min})


def second_check(day: Day, tap: Tap, _: e.BagSecondChecked) -> Iterator[Finding]:
    yield from role(tap, *SECOND_ROLES)
    yield from own_pin(tap)
    bag = day.history.bag
    if bag is None:
        yield Finding("bag_not_recorded")
    elif bag.by.id == tap.by.id:
        yield Finding("second_person_is_the_first", {"name": tap.by.name}, "second_person")
    elif day.history.second_checks and not second_check_agrees(day.history):
        # Both numbers have been shown: only a new first entry makes the next check blind [A].
        yield Finding("bag_to_enter_again")


def bag(day: Day, tap: Tap, event: e.BagRecorded) -> Iterator[Finding]:
    if event.prepared_at > tap.occurred_at:
        yield Finding("bag_prepared_later", {"at": event.prepared_at}, "prepared_at")
    bag = day.history.protocol.bag
    if not bag.volume_from_ml <= event.volume_ml <= bag.volume_to_ml:
        values = {"from": bag.volume_from_ml, "to": bag.volume_to_ml}
        yield Finding("volume_unlikely", values, "volume_ml")
    first = day.history.protocol.steps[0].rate_ml_per_h
    if event.first_rate_ml_per_h > day.history.protocol.max_rate_ml_per_h:
        most = day.history.protocol.max_rate_ml_per_h
        yield Finding("above_maximum", {"most": most}, "first_rate_ml_per_h")
    elif event.first_rate_ml_per_h != first:
        values = {"rate": event.first_rate_ml_per_h, "protocol": first}
        yield Finding("first_rate", values, "first_rate_ml_per_h")
    if event.expires_on < tap.occurred_at.astimezone(day.history.unit.zone).date():
        yield Finding("bag_expired", {"on": event.expires_on}, "expires_on")


def check(day: Day, tap: Tap, event: e.CheckAnswered) -> Iterator[Finding]:
    check = next((c for c in checks_today(day.history) if c.id == event.check_id), None)
    if check is None:
        yield Finding("unknown_id", {"id": event.check_id})
        return
    yield from earlier_days.answer(day, event, check)
    note = f"note_{check.id}"
    before = day.history.checks.get(check.id)
    because = applies_because(day.history, check)
    if event.answer == "not_applicable" and not check.may_not_apply:
        yield Finding("must_apply", {"check": check.title})
    elif event.answer == "not_applicable" and because is not None:
        yield _applies_today(check, because)
    elif check.sign and event.note is not None and event.answer == "passed":
        yield from _written_value(day, check, event.note)
    elif event.note is not None or tap.corrects is not None:
        return
    elif _failed(before) and event.answer != "failed":
        # Also keeps an older screen from passing what somebody else has failed meanwhile.
        yield Finding("failed_before", {"check": check.title}, note, reason_helps=True)
    elif check.note_label and event.answer != "not_applicable" and not _measured(day, check):
        values = {"check": check.title, "asked": check.note_label}
        yield Finding("note_needed", values, note, reason_helps=True)


def _written_value(day: Day, check: Check, note: str) -> Iterator[Finding]:
    """The value written beside the answer: possible, and not one that the answer denies."""
    assert check.sign is not None
    limits = day.history.unit.sign(check.sign)
    found = re.match(r"\d{1,3}(?:[.,]\d)?(?![.,]?\d)", note.strip())
    value = Decimal(found[0].replace(",", ".")) if found else None
    field = f"note_{check.id}"
    if value is None or not limits.lowest <= value <= limits.highest:
        values = {"sign": limits.title, "low": limits.lowest, "high": limits.highest}
        yield Finding("written_value_impossible", values, field)
    elif check.passed_at_most is not None and value > check.passed_at_most:
        values = {"value": value, "check": check.title, "most": check.passed_at_most}
        yield Finding("written_value_denies", values, field)


def _failed(answer: e.Entry | None) -> bool:
    return answer is not None and getattr(answer.event, "answer", None) == "failed"


def _measured(day: Day, check: Check) -> bool:
    """A set of today has the value that the answer rests on."""
    if check.sign is None:
        return False
    return any(getattr(taken.event, check.sign) is not None for taken in day.history.sets)


def premedication(
    day: Day, tap: Tap, event: e.PremedicationGiven | e.PremedicationNotGiven
) -> Iterator[Finding]:
    planned = {premed.id: (premed, dose) for premed, dose in premedication_today(day.history)}
    if event.premedication_id not in planned:
        yield Finding("unknown_id", {"id": event.premedication_id})
        return
    before = day.history.premedication.get(event.premedication_id)
    late_after_all = (
        event.type == "premedication_given"
        and before is not None
        and (before.event.type == "premedication_not_given")
    )
    if before is not None and tap.corrects is None and not late_after_all:
        yield Finding("already_answered", {"drug": planned[event.premedication_id][0].drug})
    if isinstance(event, e.PremedicationGiven):
        premed, dose = planned[event.premedication_id]
        yield from identity(day, tap)
        if dose is not None and Fraction(event.dose_mg) != dose:
            yield Finding("other_dose", {"drug": premed.drug}, "dose_mg")
        if event.route not in premed.routes:
            yield Finding("route_needed", {"drug": premed.drug}, "route")
        yield from medicines.without_prescriber(day, tap, event)


def start_moved(day: Day, tap: Tap, event: e.PlannedStartMoved) -> Iterator[Finding]:
    yield from role(tap, "nurse", "manager")
    zone = day.history.unit.zone
    booked_on = day.history.opened.planned_start_at.astimezone(zone).date()
    if event.planned_start_at < tap.occurred_at:
        values = {"at": event.planned_start_at}
        yield Finding("start_in_the_past", values, "planned_start_at")
    elif event.planned_start_at.astimezone(zone).date() != booked_on:
        yield Finding("start_on_another_day", {"on": booked_on}, "planned_start_at")


def defer(day: Day, tap: Tap, _: e.DayDeferred) -> Iterator[Finding]:
    yield from role(tap, "nurse", "manager")
