"""Whether a tap may become an event: every reason against it, named, with its values.

Facts are always accepted where the history stays possible; decisions are bound to the state
they were taken on (rules.md 7). Words for the nurse are made in `bedside.screens.refusals`.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bedside.core import events as e
from bedside.core.booked import has_begun, is_of_the_booking, settings_of
from bedside.core.day import (
    Day,
    day_from,
)
from bedside.core.fold import fold
from bedside.core.history import Collision, History
from bedside.core.quantities import MINUTE
from bedside.core.refusals import (
    bag_end,
    before_start,
    booking,
    corrections,
    decisions,
    facts,
    going_home,
    medicines,
    moving,
    pump,
    reactions,
)
from bedside.core.refusals.taps import Finding, Refused, Stale, Tap

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


# What the server read or sealed is no statement of a person.
_NEVER_CORRECTED = frozenset(
    {
        "day_opened",
        "day_signed",
        "earlier_days_read",
        "settings_taken_over",
        "booking_corrected",
        "patient_corrected",
    }
)
_ONSETS = frozenset({"reaction_recorded", "emergency_declared", "pump_ran_at_other_rate"})


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
    after = _history_with(day, tap)
    collision = _new_collision(day, after)
    if collision is not None:
        # Where a line already in the record no longer fits, that is the line to name.
        fits_not = collision.seq <= day.seq
        with_seq = collision.seq if fits_not else collision.with_seq
        yield Finding(
            "impossible_then",
            {"type": collision.type, "status": collision.status, "with_seq": with_seq},
        )
        return
    if tap.corrects is not None:
        yield from corrections.unlocking(day.history, after, tap)
    rule = _RULES.get(tap.event.type)
    if rule is not None and not _moves_only_the_time(day, tap):
        then = day
        if tap.corrects is not None and tap.event.type in _JUDGED_THEN:
            then = _day_then(day, tap, tap.corrects)
        yield from rule(then, tap, tap.event)


def _moves_only_the_time(day: Day, tap: Tap) -> bool:
    """A correction that leaves the rate as it was: it happened, so its permission is past."""
    old = next((x for x in day.history.effective if x.seq == tap.corrects), None)
    if old is None or tap.event.type not in _JUDGED_THEN or old.event.type != tap.event.type:
        return False
    ignored = {"correction_reason", "late_reason", "reason", "raised_anyway"}
    return old.event.model_dump(exclude=ignored) == tap.event.model_dump(exclude=ignored)


def _day_then(day: Day, tap: Tap, corrected: int) -> Day:
    """The day just before the corrected line: a correction is no way round what was refused."""
    opening = day.history.entries[0]
    place = (tap.occurred_at, day.history.first_seqs[corrected])
    before = [
        entry
        for entry in day.history.effective
        if entry.seq not in (opening.seq, corrected)
        and (entry.event.type == "settings_taken_over" or day.history.place(entry) < place)
    ]
    return day_from(fold((opening, *before)), tap.occurred_at)


def _time_findings(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.occurred_at > day.now:
        yield Finding("in_the_future", {"at": tap.occurred_at, "now": day.now}, "occurred_at")
        return
    begins_at = day.history.opened.planned_start_at - timedelta(hours=24)
    weeks_before = is_of_the_booking(tap.event) and not has_begun(day.history.entries)
    if tap.occurred_at < begins_at and not weeks_before:
        yield Finding("before_the_day", {"at": tap.occurred_at}, "occurred_at")
    if _is_addendum_without_reason(day, tap):
        yield Finding("addendum_needs_reason", {}, "late_reason", reason_helps=True)
        return
    late = day.now - tap.occurred_at
    needs_reason = late >= day.history.unit.late.reason_from and tap.event.type not in _ONSETS
    if needs_reason and tap.corrects is None and not tap.event.late_reason:
        minutes = late // MINUTE
        yield Finding("late_needs_reason", {"minutes": minutes}, "late_reason", reason_helps=True)


def _is_addendum_without_reason(day: Day, tap: Tap) -> bool:
    """After a signature every line needs its reason (rules.md 29); a correction says its own."""
    if not day.history.signatures or tap.event.type == "day_signed":
        return False
    return tap.corrects is None and not tap.event.late_reason


def _correction_findings(day: Day, tap: Tap) -> Iterator[Finding]:
    if tap.corrects is None:
        if tap.event.type == "entry_struck":
            yield Finding("nothing_to_correct")
        return
    old = next((x for x in day.history.effective if x.seq == tap.corrects), None)
    if old is None or old.event.type in _NEVER_CORRECTED:
        yield Finding("nothing_to_correct", {"seq": tap.corrects})
        return
    if tap.event.type not in ("entry_struck", old.event.type):
        yield Finding("correction_of_another_kind", {"seq": tap.corrects})
    if not tap.event.correction_reason:
        yield Finding("correction_needs_reason", {}, "correction_reason", reason_helps=True)


def _history_with(day: Day, tap: Tap) -> History:
    """What has happened, once this tap stands in the record."""
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
    return fold((*day.history.entries, proposed), settings_of(day.history.opened))


def _new_collision(day: Day, after: History) -> Collision | None:
    """The first event that cannot have happened any more."""
    known = {(c.seq, c.type) for c in day.history.collisions}
    return next((c for c in after.collisions if (c.seq, c.type) not in known), None)


_RULES: dict[str, Callable[[Day, Tap, Any], Iterator[Finding]]] = {
    "infusion_started": before_start.start,
    "rate_changed": pump.rate,
    "infusion_resumed": pump.resume,
    "way_on_chosen": reactions.way_on,
    "grade_4_reopened": reactions.reopen,
    "bag_second_checked": before_start.second_check,
    "bag_recorded": before_start.bag,
    "observations_recorded": facts.observations,
    "reaction_recorded": reactions.reaction,
    "reaction_regraded": reactions.regraded,
    "reaction_action_done": reactions.action_done,
    "reaction_resolved": reactions.of_reaction,
    "pump_ran_at_other_rate": pump.other_rate,
    "pump_reading_recorded": pump.reading,
    "pump_reading_adopted": pump.adopt,
    "check_answered": before_start.check,
    "premedication_given": before_start.premedication,
    "premedication_not_given": before_start.premedication,
    "prescriber_decided": decisions.decided,
    "decision_countersigned": decisions.countersigned,
    "responsibility_taken": decisions.responsibility,
    "planned_start_moved": before_start.start_moved,
    "chair_changed": booking.chair,
    "booking_corrected": booking.corrected,
    "patient_corrected": booking.patient,
    "patient_discharged": going_home.discharge,
    "fit_to_go_answered": going_home.fit_to_go,
    "day_signed": going_home.sign,
    "day_deferred": before_start.defer,
    "as_needed_entered": medicines.entered,
    "as_needed_stopped": medicines.stopped,
    "medicine_given": medicines.given,
    "emergency_declared": reactions.emergency,
    "emergency_step_done": reactions.emergency_step,
    "bag_finished": bag_end.finished,
    "entry_struck": moving.struck,
}
