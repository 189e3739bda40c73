"""Whether a tap may become an event: every reason against it, named, with its values.

Facts are always accepted where the history stays possible; decisions are bound to the state
they were taken on (rules.md 7). Words for the nurse are made in `bedside.screens.refusals`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bedside.core import events as e
from bedside.core.day import (
    Day,
    checks_today,
    day_from,
    is_check_clear,
    may_go_on,
    open_telephone_decisions,
    premedication_today,
)
from bedside.core.dose import second_check_agrees
from bedside.core.fit_to_go import open_items
from bedside.core.history import Collision, Reaction, fold
from bedside.core.ladder import half_of
from bedside.core.observations_due import sets_that_count
from bedside.core.protocol import Check
from bedside.core.pump import within_bag
from bedside.core.pump_check import compare_reading
from bedside.core.quantities import MINUTE
from bedside.core.reactions import has_red_flag_today, lowest_grade_now, open_for_decision
from bedside.core.vitals import impossible_values, oxygen_not_said, rare_values

LATE_REASON_FROM = timedelta(minutes=15)
DECISIONS = frozenset(
    {
        "infusion_started",
        "rate_changed",
        "infusion_resumed",
        "bag_finished",
        "patient_discharged",
        "day_signed",
        "way_on_chosen",
        "grade_4_reopened",
    }
)
# Corrections of these are judged on the day as it stood when they happened.
_JUDGED_THEN = frozenset(
    {
        "infusion_started",
        "rate_changed",
        "infusion_resumed",
        "grade_4_reopened",
        "patient_discharged",
    }
)
# Which decision lets the infusion start although a limit would be passed [A].
_LIMIT_DECISIONS = {
    "closing": "closing",
    "bag": "bag_life",
    "max_8h": "longest_time",
    "min_4h": "shortest_time",
}
_ONSETS = frozenset({"reaction_recorded", "emergency_declared", "pump_ran_at_other_rate"})


@dataclass(frozen=True, slots=True)
class Tap:
    """What somebody wants to enter. `signed_by` are the ids whose PIN was given for this.

    `protocol_approved`: clinical lead and pharmacist have signed it, or it is training only.
    """

    event: e.Event
    occurred_at: datetime
    by: e.Person
    request_id: str
    based_on_seq: int
    second_person: e.Person | None = None
    corrects: int | None = None
    signed_by: frozenset[str] = frozenset()
    protocol_approved: bool = True

    @property
    def is_decision(self) -> bool:
        return self.event.type in DECISIONS or self.corrects is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason against a tap. `reason_helps`: it goes on with a reason given."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    field: str | None = None
    reason_helps: bool = False


class Refused(Exception):
    """The tap was not entered; nothing is written and what was typed stays.

    `tap`: which one it was, where several belong together.
    """

    tap: Tap | None = None

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class Stale(Exception):
    """The record has moved on since the screen on which this decision was taken."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the record stands at line {seq}")
        self.seq = seq


def check_tap(day: Day, tap: Tap) -> None:
    """Raises `Stale` for a decision taken on an older screen, `Refused` with every reason."""
    if tap.is_decision and tap.based_on_seq != day.seq:
        raise Stale(day.seq)
    findings = tuple(findings_for(day, tap))
    if findings:
        raise Refused(findings)


def findings_for(day: Day, tap: Tap) -> Iterator[Finding]:
    """Every reason against this tap, the plainest first."""
    timing = list(_time_findings(day, tap))
    yield from timing
    if any(finding.code == "in_the_future" for finding in timing):
        return
    yield from _correction_findings(day, tap)
    collision = _new_collision(day, tap)
    if collision is not None:
        # Where a line already in the record no longer fits, that is the line to name.
        fits_not = collision.seq <= day.seq
        with_seq = collision.seq if fits_not else collision.with_seq
        yield Finding(
            "impossible_then",
            {"type": collision.type, "status": collision.status, "with_seq": with_seq},
        )
        return
    rule = _RULES.get(tap.event.type)
    if rule is not None and not _moves_only_the_time(day, tap):
        then = _day_then(day, tap) if tap.event.type in _JUDGED_THEN and tap.corrects else day
        yield from rule(then, tap, tap.event)


def _moves_only_the_time(day: Day, tap: Tap) -> bool:
    """A correction that leaves the rate as it was: it happened, so its permission is past."""
    old = next((x for x in day.history.effective if x.seq == tap.corrects), None)
    if old is None or tap.event.type not in _JUDGED_THEN or old.event.type != tap.event.type:
        return False
    ignored = {"correction_reason", "late_reason", "reason"}
    return old.event.model_dump(exclude=ignored) == tap.event.model_dump(exclude=ignored)


def _day_then(day: Day, tap: Tap) -> Day:
    """The day just before the corrected line: a correction is no way round what was refused."""
    opening = day.history.entries[0]
    before = [
        entry
        for entry in day.history.effective
        if entry.seq not in (opening.seq, tap.corrects)
        and (entry.occurred_at, entry.seq) < (tap.occurred_at, tap.corrects)
    ]
    return day_from(fold((opening, *before)), tap.occurred_at)


def _time_findings(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.occurred_at > day.now:
        yield Finding("in_the_future", {"at": tap.occurred_at, "now": day.now}, "occurred_at")
        return
    if tap.occurred_at < day.history.opened.planned_start_at - timedelta(hours=24):
        yield Finding("before_the_day", {"at": tap.occurred_at}, "occurred_at")
    late = day.now - tap.occurred_at
    needs_reason = late >= LATE_REASON_FROM and tap.event.type not in _ONSETS
    if needs_reason and tap.corrects is None and not tap.event.late_reason:
        minutes = late // MINUTE
        yield Finding("late_needs_reason", {"minutes": minutes}, "late_reason", reason_helps=True)


def _correction_findings(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.corrects is None:
        if tap.event.type == "entry_struck":
            yield Finding("nothing_to_correct")
        return
    old = next((x for x in day.history.effective if x.seq == tap.corrects), None)
    if old is None or old.event.type in ("day_opened", "day_signed"):
        yield Finding("nothing_to_correct", {"seq": tap.corrects})
        return
    if tap.event.type not in ("entry_struck", old.event.type):
        yield Finding("correction_of_another_kind", {"seq": tap.corrects})
    if not tap.event.correction_reason:
        yield Finding("correction_needs_reason", {}, "correction_reason", reason_helps=True)


def _new_collision(day: Day, tap: Tap) -> Collision | None:
    """The first event that cannot have happened once this tap stands in the record."""
    proposed = e.Entry(
        seq=day.seq + 1,
        occurred_at=tap.occurred_at,
        recorded_at=day.now,
        by=tap.by,
        second_person=tap.second_person,
        request_id=tap.request_id,
        corrects=tap.corrects,
        event=tap.event,
    )
    after = fold((*day.history.entries, proposed))
    known = {(c.seq, c.type) for c in day.history.collisions}
    return next((c for c in after.collisions if (c.seq, c.type) not in known), None)


def _own_pin(tap: Tap) -> Iterator[Finding]:
    if tap.by.id not in tap.signed_by:
        yield Finding("pin_needed", {"name": tap.by.name}, "pin")


def _second_pin(tap: Tap) -> Iterator[Finding]:
    second = tap.second_person
    if second is None or second.id not in tap.signed_by:
        yield Finding("second_person_needed", {}, "second_person")
    elif second.id == tap.by.id:
        yield Finding("second_person_is_the_first", {"name": second.name}, "second_person")


def _responsible(day: Day, tap: Tap) -> Iterator[Finding]:
    responsible = day.history.responsible
    if responsible is not None and responsible.id != tap.by.id:
        yield Finding("not_responsible", {"name": responsible.name})
    yield from _identity(day, tap)


def _identity(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.by.id not in day.history.identity_confirmed:
        yield Finding("identity_not_confirmed", {"name": tap.by.name})


def _role(tap: Tap, *roles: e.Role) -> Iterator[Finding]:
    if tap.by.role not in roles:
        yield Finding("not_your_role", {"role": tap.by.role, "needed": roles[0]})


def _unlocked(day: Day) -> Iterator[Finding]:
    if has_red_flag_today(day.history):
        yield Finding("locked_red_flag")
    elif day.locked:
        yield Finding("locked_grade_4")


def _start(day: Day, tap: Tap, event: e.InfusionStarted) -> Iterator[Finding]:
    history = day.history
    yield from _role(tap, "nurse")
    if not tap.protocol_approved:
        yield Finding("protocol_not_approved")
    yield from _own_pin(tap)
    yield from _responsible(day, tap)
    yield from _unlocked(day)
    for check in checks_today(history):
        if not is_check_clear(history, check):
            failed = check.id in history.checks
            yield Finding(
                "check_open",
                {"check": check.title, "if_failed": check.if_failed, "failed": failed},
            )
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
    for name, about in _LIMIT_DECISIONS.items():
        limit = next((one for one in day.limits if one.name == name), None)
        decided = history.decisions.get(about)
        go_on = decided is not None and getattr(decided.event, "decision", None) == "go_on"
        if limit is not None and limit.is_over and not go_on:
            yield Finding("limit_needs_decision", {"limit": name, "minutes": limit.margin_min})


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


def _rate(day: Day, tap: Tap, event: e.RateChanged) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    yield from _role(tap, "nurse")
    yield from _responsible(day, tap)
    if rate > Fraction(history.protocol.max_rate_ml_per_h):
        yield Finding("above_maximum", {"most": history.protocol.max_rate_ml_per_h}, "rate")
        return
    yield from _unlocked(day)
    rises = rate > history.rate_now
    if rate == history.rate_now:
        yield Finding("same_rate", {"rate": event.rate_ml_per_h}, "rate")
    elif rises:
        if history.after_reaction:
            yield from _increase_after_reaction(day, tap, event, rate)
        else:
            yield from _planned_increase(day, tap, event, rate)
    elif not _is_offered(day, rate) and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)


def _is_offered(day: Day, rate: Fraction) -> bool:
    """The ladder's steps and the exact half of the rate now need no reason."""
    history = day.history
    steps = {Fraction(step.rate_ml_per_h) for step in history.protocol.steps}
    halves = {half_of(history.rate_now, history.pump_step), day.half_permitted}
    return rate in steps | halves


def _planned_increase(
    day: Day, tap: Tap, event: e.RateChanged, rate: Fraction
) -> Iterator[Finding]:
    history = day.history
    due_at = history.leg_due_at()
    is_next = len(history.legs) > 1 and rate == history.legs[1].rate_ml_per_h
    if event.reason:
        return
    if not _is_offered(day, rate):
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    elif not is_next:
        yield Finding("not_the_next_step", {"rate": event.rate_ml_per_h}, "reason", True)
    elif due_at is not None and tap.occurred_at < due_at:
        early = (due_at - tap.occurred_at) // MINUTE
        yield Finding("early", {"minutes": early, "due_at": due_at}, "reason", True)
    yield from _observations_first(day)
    if history.open_reactions:
        yield Finding("grade_1_open", {}, "reason", True)


def _observations_first(day: Day) -> Iterator[Finding]:
    """Overdue, or asked for before each increase and none taken at this rate (rules.md 10, 15)."""
    history = day.history
    pressing = [task for task in day.tasks if task.kind == "observations"]
    if any(task.state in ("overdue", "continuous") for task in pressing):
        yield Finding("observations_first", {}, "reason", True)
    elif history.protocol.observations.before_each_increase and history.rate_entries:
        since = history.rate_entries[-1].occurred_at
        if not any(at > since for at in sets_that_count(history)):
            yield Finding("observations_before_increase", {}, "reason", True)


def _increase_after_reaction(
    day: Day, tap: Tap, event: e.RateChanged, rate: Fraction
) -> Iterator[Finding]:
    history = day.history
    if history.awaiting_half_of is not None or history.open_reactions:
        yield Finding("reaction_open")
        return
    due_at = history.leg_due_at()
    is_next = len(history.legs) > 1 and rate == history.legs[1].rate_ml_per_h
    if not is_next or due_at is None or open_for_decision(history) is not None:
        yield Finding("way_on_needed")
        return
    if tap.occurred_at < due_at:
        early = (due_at - tap.occurred_at) // MINUTE
        yield Finding("too_early_after_reaction", {"minutes": early, "due_at": due_at})
    if not event.reason:
        yield from _observations_first(day)
    yield from _own_pin(tap)
    yield from _second_pin(tap)


def _resume(day: Day, tap: Tap, event: e.InfusionResumed) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    yield from _role(tap, "nurse")
    yield from _responsible(day, tap)
    yield from _unlocked(day)
    if history.stop_signed:
        yield Finding("way_on_needed")
    half = half_to_resume(day)
    if half is not None:
        yield from _resume_after_reaction(day, tap, event, half)
        return
    if rate > history.rate_before_stop:
        code = "way_on_needed" if history.after_reaction else "resume_at_most"
        yield Finding(code, {"rate": _plain(history.rate_before_stop)}, "rate")
    elif rate != history.rate_before_stop and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    if history.unit.second_check_after_any_stop:
        yield from _own_pin(tap)
        yield from _second_pin(tap)


def half_to_resume(day: Day) -> Fraction | None:
    """The half rate at which a stop for a reaction may end; None after a plain pause."""
    if day.half_permitted is not None:
        return day.half_permitted
    # Halved, then stopped as well: the half rate, on the same conditions [A].
    is_open = any(reaction.worst_grade > 1 for reaction in day.history.open_reactions)
    return day.history.rate_before_stop if is_open else None


def _resume_after_reaction(
    day: Day, tap: Tap, event: e.InfusionResumed, half: Fraction
) -> Iterator[Finding]:
    history = day.history
    rate = Fraction(event.rate_ml_per_h)
    if rate > half:
        yield Finding("resume_at_half", {"half": _plain(half)}, "rate")
    elif rate != half and not event.reason:
        yield Finding("other_rate_needs_reason", {"rate": event.rate_ml_per_h}, "reason", True)
    for reaction in history.reactions:
        if reaction.worst_grade > 1 and (reaction.half_since_at is None or reaction.is_open):
            yield from _reaction_ready(history.protocol.reactions.actions, reaction)
    within = history.protocol.observations.before_resume_min * MINUTE
    taken = sets_that_count(history)
    if not taken or tap.occurred_at - taken[-1] > within:
        minutes = history.protocol.observations.before_resume_min
        yield Finding("observations_before_resume", {"minutes": minutes})
    yield from _own_pin(tap)
    yield from _second_pin(tap)


def _reaction_ready(actions: tuple[Any, ...], reaction: Reaction) -> Iterator[Finding]:
    if reaction.is_open:
        yield Finding("symptoms_not_gone")
    calls = [action.id for action in actions if action.kind == "call"]
    if calls and not any(action_id in reaction.done for action_id in calls):
        yield Finding("prescriber_not_informed")


def _plain(rate: Fraction) -> Decimal:
    return Decimal(rate.numerator) / Decimal(rate.denominator)


def _way_on(day: Day, tap: Tap, event: e.WayOnChosen) -> Iterator[Finding]:
    history = day.history
    yield from _role(tap, "prescriber")
    yield from _own_pin(tap)
    yield from _unlocked(day)
    known = history.reaction(event.reaction_seq)
    if known is None or known.worst_grade < 2:
        yield Finding("no_such_reaction", {"seq": event.reaction_seq})
    if event.way == "climb" and event.wait_min is None:
        yield Finding("wait_needed", {}, "wait_min")
    if event.way == "return_to_plan" and not history.protocol.reactions.allow_return_to_plan.value:
        yield Finding("return_to_plan_not_allowed")


def _reopen(day: Day, tap: Tap, _: e.Grade4Reopened) -> Iterator[Finding]:
    yield from _role(tap, "prescriber")
    yield from _own_pin(tap)
    yield from _second_pin(tap)
    if has_red_flag_today(day.history):
        yield Finding("locked_red_flag")
    elif not day.locked:
        yield Finding("not_locked")


def _second_check(day: Day, tap: Tap, _: e.BagSecondChecked) -> Iterator[Finding]:
    yield from _own_pin(tap)
    bag = day.history.bag
    if bag is None:
        yield Finding("bag_not_recorded")
    elif bag.by.id == tap.by.id:
        yield Finding("second_person_is_the_first", {"name": tap.by.name}, "second_person")
    elif day.history.second_checks and not second_check_agrees(day.history):
        # Both numbers have been shown: only a new first entry makes the next check blind [A].
        yield Finding("bag_to_enter_again")


def _bag(day: Day, tap: Tap, event: e.BagRecorded) -> Iterator[Finding]:
    if event.prepared_at > tap.occurred_at:
        yield Finding("bag_prepared_later", {"at": event.prepared_at}, "prepared_at")
    first = day.history.protocol.steps[0].rate_ml_per_h
    if event.first_rate_ml_per_h > day.history.protocol.max_rate_ml_per_h:
        most = day.history.protocol.max_rate_ml_per_h
        yield Finding("above_maximum", {"most": most}, "first_rate_ml_per_h")
    elif event.first_rate_ml_per_h != first:
        values = {"rate": event.first_rate_ml_per_h, "protocol": first}
        yield Finding("first_rate", values, "first_rate_ml_per_h")
    if event.expires_on < tap.occurred_at.astimezone(day.history.unit.zone).date():
        yield Finding("bag_expired", {"on": event.expires_on}, "expires_on")


def _observations(day: Day, tap: Tap, event: e.ObservationsRecorded) -> Iterator[Finding]:
    unit = day.history.unit
    for problem in impossible_values(event, unit):
        yield Finding(f"impossible:{problem.reason}", {"problem": problem}, problem.sign)
    for problem in rare_values(event, unit):
        yield Finding("rare_value", {"problem": problem}, problem.sign)
    if oxygen_not_said(event):
        yield Finding("oxygen_not_said", {}, "on_oxygen")
    if event == e.ObservationsRecorded(late_reason=event.late_reason):
        yield Finding("empty_set")


def _reaction(day: Day, tap: Tap, event: e.ReactionRecorded) -> Iterator[Finding]:
    yield from _known_symptoms(day, event)
    lowest = lowest_grade_now(day.history, day.now, event.symptoms, event.red_flags)
    if event.grade < lowest.grade and not event.lower_reason:
        values = {"lowest": lowest.grade, "because": lowest.because, "detail": lowest.detail}
        yield Finding("grade_below_lowest", values, "lower_reason", True)


def _known_symptoms(day: Day, event: e.ReactionRecorded) -> Iterator[Finding]:
    reactions = day.history.protocol.reactions
    known = {f"{s.id}:{option.id}" for s in reactions.symptoms for option in s.options}
    flags = {flag.id for flag in reactions.red_flags}
    for unknown in [*(set(event.symptoms) - known), *(set(event.red_flags) - flags)]:
        yield Finding("unknown_id", {"id": unknown}, "symptoms")


def _of_reaction(day: Day, tap: Tap, event: Any) -> Iterator[Finding]:
    reaction = day.history.reaction(event.reaction_seq)
    if reaction is None:
        yield Finding("no_such_reaction", {"seq": event.reaction_seq})
    elif tap.occurred_at < reaction.onset_at:
        yield Finding("before_onset", {"onset_at": reaction.onset_at}, "occurred_at")


def _regraded(day: Day, tap: Tap, event: e.ReactionRegraded) -> Iterator[Finding]:
    yield from _of_reaction(day, tap, event)
    reaction = day.history.reaction(event.reaction_seq)
    if reaction is None:
        return
    if event.grade == reaction.grade:
        yield Finding("same_grade", {"grade": event.grade}, "grade")
    elif event.grade < reaction.grade and not event.reason:
        yield Finding("lower_grade_needs_reason", {"grade": reaction.grade}, "reason", True)


def _action_done(day: Day, tap: Tap, event: e.ReactionActionDone) -> Iterator[Finding]:
    yield from _of_reaction(day, tap, event)
    known = {action.id for action in day.history.protocol.reactions.actions}
    if event.action_id not in known:
        yield Finding("unknown_id", {"id": event.action_id})


def _other_rate(day: Day, tap: Tap, event: e.PumpRanAtOtherRate) -> Iterator[Finding]:
    yield from _second_pin(tap)
    if event.until_at is not None and event.until_at <= tap.occurred_at:
        yield Finding("ends_before_it_begins", {}, "until_at")
    if event.until_at is not None and event.until_at > day.now:
        yield Finding("in_the_future", {"at": event.until_at, "now": day.now}, "until_at")
    if event.until_at is None and day.history.status == "paused":
        # The record says stopped: how long it ran all the same has to be said.
        yield Finding("ends_before_it_begins", {}, "until_at")


def _reading(day: Day, tap: Tap, event: e.PumpReadingRecorded) -> Iterator[Finding]:
    reading = Fraction(event.volume_ml)
    label = day.dose.bag_ml
    factor = Fraction(day.history.unit.pump.reading_over_label_factor)
    if reading > label * factor:
        yield Finding("reading_impossible", {"most": label * factor}, "volume_ml")
    elif reading > label and not event.reason:
        yield Finding("reading_over_label", {"label": label}, "reason", True)
    elif not event.read_twice:
        computed = within_bag(day.pump.pumped_by(tap.occurred_at), day.dose.to_pump_ml)
        check = compare_reading(day.history.unit, reading, computed)
        if check.asks:
            yield Finding("reading_differs", {"check": check}, "volume_ml")
    earlier = [
        x.event
        for x in day.history.readings
        if x.occurred_at <= tap.occurred_at and isinstance(x.event, e.PumpReadingRecorded)
    ]
    if earlier and event.volume_ml < earlier[-1].volume_ml and not event.reason:
        yield Finding("reading_went_down", {"before": earlier[-1].volume_ml}, "reason", True)


def _adopt(day: Day, tap: Tap, event: e.PumpReadingAdopted) -> Iterator[Finding]:
    yield from _second_pin(tap)
    if Fraction(event.volume_ml) > day.dose.bag_ml:
        yield Finding("reading_impossible", {"most": day.dose.bag_ml}, "volume_ml")


def _check(day: Day, tap: Tap, event: e.CheckAnswered) -> Iterator[Finding]:
    check = next((c for c in checks_today(day.history) if c.id == event.check_id), None)
    if check is None:
        yield Finding("unknown_id", {"id": event.check_id})
        return
    note = f"note_{check.id}"
    before = day.history.checks.get(check.id)
    if event.answer == "not_applicable" and not check.may_not_apply:
        yield Finding("must_apply", {"check": check.title})
    elif event.note is not None or tap.corrects is not None:
        return
    elif _failed(before) and event.answer != "failed":
        # Also keeps an older screen from passing what somebody else has failed meanwhile.
        yield Finding("failed_before", {"check": check.title}, note, reason_helps=True)
    elif check.note_label and event.answer != "not_applicable" and not _measured(day, check):
        values = {"check": check.title, "asked": check.note_label}
        yield Finding("note_needed", values, note, reason_helps=True)


def _failed(answer: e.Entry | None) -> bool:
    return answer is not None and getattr(answer.event, "answer", None) == "failed"


def _measured(day: Day, check: Check) -> bool:
    """A set of today has the value that the answer rests on."""
    if check.sign is None:
        return False
    return any(getattr(taken.event, check.sign) is not None for taken in day.history.sets)


def _premedication(
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
        yield from _identity(day, tap)
        if Fraction(event.dose_mg) != dose:
            yield Finding("other_dose", {"drug": premed.drug}, "dose_mg")
        if event.route not in premed.routes:
            yield Finding("route_needed", {"drug": premed.drug}, "route")


def _decided(day: Day, tap: Tap, event: e.PrescriberDecided) -> Iterator[Finding]:
    yield from _own_pin(tap)
    if event.about == "closing":
        yield from _role(tap, "manager")
    elif event.by_telephone:
        yield from _telephone(tap, event)
    else:
        yield from _role(tap, "prescriber")
    yield from about_findings(day, event.about)


def _telephone(tap: Tap, event: e.PrescriberDecided) -> Iterator[Finding]:
    """Two nurses heard it, and one read it back."""
    yield from _role(tap, "nurse")
    yield from _second_pin(tap)
    if tap.second_person is not None and tap.second_person.role != "nurse":
        yield Finding("second_nurse_needed", {"name": tap.second_person.name}, "second_person")
    if not event.read_back:
        yield Finding("read_back_needed", {}, "read_back")


def about_findings(day: Day, about: str) -> Iterator[Finding]:
    """Only what a decision may settle: never an increase after a reaction, never grade 4."""
    kind, _, which = about.partition(":")
    check = next((c for c in checks_today(day.history) if c.id == which), None)
    known = {
        "check": {c.id for c in checks_today(day.history)},
        "premedication": {premed.id for premed, _ in premedication_today(day.history)},
        "fit_to_go": {item.id for item in day.history.protocol.fit_to_go},
        "pump_rate": {str(entry.seq) for entry in day.history.others},
    }
    if kind in _LIMIT_DECISIONS.values() and not which:
        return
    if which not in known.get(kind, set()):
        yield Finding("unknown_id", {"id": about})
    elif kind == "check" and check is not None and check.if_failed == "stop":
        yield Finding("stop_check_not_overridden", {"check": check.title})


def _countersigned(day: Day, tap: Tap, event: e.DecisionCountersigned) -> Iterator[Finding]:
    yield from _role(tap, "prescriber")
    yield from _own_pin(tap)
    if event.decision_seq not in {entry.seq for entry in open_telephone_decisions(day.history)}:
        yield Finding("nothing_to_countersign", {"seq": event.decision_seq})


def _responsibility(day: Day, tap: Tap, _: e.ResponsibilityTaken) -> Iterator[Finding]:
    yield from _role(tap, "nurse")


def _start_moved(day: Day, tap: Tap, event: e.PlannedStartMoved) -> Iterator[Finding]:
    yield from _role(tap, "nurse", "manager")
    zone = day.history.unit.zone
    booked_on = day.history.opened.planned_start_at.astimezone(zone).date()
    if event.planned_start_at < tap.occurred_at:
        values = {"at": event.planned_start_at}
        yield Finding("start_in_the_past", values, "planned_start_at")
    elif event.planned_start_at.astimezone(zone).date() != booked_on:
        yield Finding("start_on_another_day", {"on": booked_on}, "planned_start_at")


def _discharge(day: Day, tap: Tap, _: e.PatientDischarged) -> Iterator[Finding]:
    yield from _own_pin(tap)
    yield from _identity(day, tap)
    for item in open_items(day):
        yield Finding("fit_to_go_open", {"item": item.title})


def _fit_to_go(day: Day, tap: Tap, event: e.FitToGoAnswered) -> Iterator[Finding]:
    asked = {i.id: i for i in day.history.protocol.fit_to_go if i.answered_by == "nurse"}
    item = asked.get(event.item_id)
    if item is None:
        yield Finding("unknown_id", {"id": event.item_id})
    elif not event.detail and (item.detail_label or event.answer == "failed"):
        yield Finding("detail_needed", {"item": item.title}, "detail")


def _sign(day: Day, tap: Tap, event: e.DaySigned) -> Iterator[Finding]:
    yield from _own_pin(tap)
    if event.through_seq != day.seq:
        yield Finding("signs_another_record", {"through": event.through_seq, "seq": day.seq})


def _defer(day: Day, tap: Tap, _: e.DayDeferred) -> Iterator[Finding]:
    yield from _role(tap, "nurse", "manager")


def _medicine(day: Day, tap: Tap, _: e.MedicineGiven) -> Iterator[Finding]:
    yield from _identity(day, tap)


def _emergency_step(day: Day, tap: Tap, event: e.EmergencyStepDone) -> Iterator[Finding]:
    if event.step_id not in {step.id for step in day.history.protocol.card(event.card).steps}:
        yield Finding("unknown_id", {"id": event.step_id})


_RULES: dict[str, Callable[[Day, Tap, Any], Iterator[Finding]]] = {
    "infusion_started": _start,
    "rate_changed": _rate,
    "infusion_resumed": _resume,
    "way_on_chosen": _way_on,
    "grade_4_reopened": _reopen,
    "bag_second_checked": _second_check,
    "bag_recorded": _bag,
    "observations_recorded": _observations,
    "reaction_recorded": _reaction,
    "reaction_regraded": _regraded,
    "reaction_action_done": _action_done,
    "reaction_resolved": _of_reaction,
    "pump_ran_at_other_rate": _other_rate,
    "pump_reading_recorded": _reading,
    "pump_reading_adopted": _adopt,
    "check_answered": _check,
    "premedication_given": _premedication,
    "premedication_not_given": _premedication,
    "prescriber_decided": _decided,
    "decision_countersigned": _countersigned,
    "responsibility_taken": _responsibility,
    "planned_start_moved": _start_moved,
    "patient_discharged": _discharge,
    "fit_to_go_answered": _fit_to_go,
    "day_signed": _sign,
    "day_deferred": _defer,
    "medicine_given": _medicine,
    "emergency_step_done": _emergency_step,
}
