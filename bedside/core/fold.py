"""The day as a fold over its events: facts in the order in which they happened, no `now`.

A corrected or struck line has no effect; it stays in the record. An event that cannot have
happened at its place is left out and named in `collisions`, so that the caller can refuse it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bedside.core import events as e
from bedside.core import fold_pump, fold_reactions
from bedside.core.booked import booked_now
from bedside.core.history import Collision, History, ObservationSet
from bedside.core.pinned import protocol_of, unit_of
from bedside.core.transitions import may_happen, state_after
from bedside.core.vitals import counts_as_a_set


class NotARecord(ValueError):
    """The first line of a record must open the day."""


def fold(entries: Sequence[e.Entry], in_force: e.SettingsTakenOver | None = None) -> History:
    """The day these lines tell, in the order in which things happened.

    `in_force`: the settings of now, which a day that nothing happened on would begin with.
    """
    if not entries or not isinstance(entries[0].event, e.DayOpened):
        raise NotARecord("the first line does not open a day")
    history = _opened(entries[0].event, entries, in_force)
    for _ in _taken(history):
        pass
    return history


def as_it_went(entries: Sequence[e.Entry]) -> Iterator[tuple[History, e.Entry | None]]:
    """The day as it stood just before each line in force, and at last, with None, after all.

    It is one and the same history that grows: look at it, then go on. What was corrected or struck
    since is not in it, so it says what stood there in truth, not what the screen said.
    """
    if not entries or not isinstance(entries[0].event, e.DayOpened):
        raise NotARecord("the first line does not open a day")
    history = _opened(entries[0].event, entries)
    for entry in _taken(history):
        yield history, entry
    yield history, None


def _opened(
    first: e.DayOpened, entries: Sequence[e.Entry], in_force: e.SettingsTakenOver | None = None
) -> History:
    opened = booked_now(first, entries, in_force)
    corrected_by = {entry.corrects: entry for entry in entries if entry.corrects is not None}
    first_seqs = _first_seqs(entries)
    effective = sorted(
        (entry for entry in entries if entry.seq not in corrected_by),
        key=lambda entry: (entry.occurred_at, first_seqs[entry.seq]),
    )
    history = History(
        protocol=protocol_of(opened.protocol_text),
        unit=unit_of(opened.unit_text),
        opened=opened,
        entries=tuple(entries),
        effective=tuple(effective),
        corrected_by=corrected_by,
        first_seqs=first_seqs,
    )
    history.planned_start_at = opened.planned_start_at
    return history


def _first_seqs(entries: Iterable[e.Entry]) -> dict[int, int]:
    """For each line the one first entered for it: a correction keeps its place (rules.md 13)."""
    first: dict[int, int] = {}
    for entry in entries:
        corrected = entry.corrects
        first[entry.seq] = entry.seq if corrected is None else first.get(corrected, corrected)
    return first


def _taken(history: History) -> Iterator[e.Entry]:
    """Takes in one line after the other; each is handed out just before it is."""
    last_seq: int | None = history.entries[0].seq
    for entry in history.effective:
        yield entry
        event_type = entry.event.type
        if not may_happen(event_type, history.status):
            history.collisions.append(Collision(entry.seq, event_type, history.status, last_seq))
            continue
        handler = _HANDLERS.get(event_type)
        if handler is not None:
            handler(history, entry, entry.event)
        after = state_after(event_type, history.status)
        if after != history.status:
            last_seq = entry.seq
            history.status = after


def _arrived(h: History, entry: e.Entry, _: e.PatientArrived) -> None:
    h.arrived = entry
    h.responsible = entry.by
    h.identity_confirmed.add(entry.by.id)


def _responsibility(h: History, entry: e.Entry, _: e.ResponsibilityTaken) -> None:
    """Whoever takes over confirms the identity anew, also whoever had the patient before."""
    if h.responsible is not None and h.responsible.id != entry.by.id:
        h.identity_confirmed.discard(entry.by.id)
    h.responsible = entry.by


def _identity(h: History, entry: e.Entry, _: e.IdentityConfirmed) -> None:
    h.identity_confirmed.add(entry.by.id)


def _check(h: History, entry: e.Entry, event: e.CheckAnswered) -> None:
    h.checks[event.check_id] = entry


def _decided(h: History, entry: e.Entry, event: e.PrescriberDecided) -> None:
    h.decisions[event.about] = entry


def _countersigned(h: History, _: e.Entry, event: e.DecisionCountersigned) -> None:
    h.countersigned.add(event.decision_seq)


def _premedication(
    h: History, entry: e.Entry, event: e.PremedicationGiven | e.PremedicationNotGiven
) -> None:
    h.premedication[event.premedication_id] = entry


def _start_moved(h: History, _: e.Entry, event: e.PlannedStartMoved) -> None:
    h.planned_start_at = event.planned_start_at


def _bag(h: History, entry: e.Entry, event: e.BagRecorded) -> None:
    h.bag = entry
    h.second_checks = []
    # The entry says what the line holds with this bag: what was done to it before is in that.
    h.line_holds = h.line_primed_with = event.line_holds
    h.line_changes = []


def _second_check(h: History, entry: e.Entry, _: e.BagSecondChecked) -> None:
    h.second_checks.append(entry)


def _observations(h: History, entry: e.Entry, event: e.ObservationsRecorded) -> None:
    h.sets.append(ObservationSet(entry, event, counts_as_a_set(event, h.unit)))


def _as_needed(h: History, entry: e.Entry, _: e.AsNeededEntered) -> None:
    h.as_needed.append(entry)


def _as_needed_stopped(h: History, entry: e.Entry, event: e.AsNeededStopped) -> None:
    first = h.first_seqs.get(event.as_needed_seq, event.as_needed_seq)
    h.as_needed_stopped[first] = entry


def _medicine(h: History, entry: e.Entry, _: e.MedicineGiven) -> None:
    h.medicines.append(entry)


def _note(h: History, entry: e.Entry, _: e.NoteWritten) -> None:
    h.notes.append(entry)


def _cannula(h: History, entry: e.Entry, _: e.CannulaRecorded) -> None:
    h.cannula = entry


def _fit_to_go(h: History, entry: e.Entry, event: e.FitToGoAnswered) -> None:
    h.fit_to_go[event.item_id] = entry


def _signed(h: History, entry: e.Entry, _: e.DaySigned) -> None:
    h.signatures.append(entry)


def _earlier(h: History, entry: e.Entry, _: e.EarlierDaysRead) -> None:
    h.earlier.append(entry)


_HANDLERS: dict[str, Callable[[History, e.Entry, Any], None]] = {
    "patient_arrived": _arrived,
    "responsibility_taken": _responsibility,
    "identity_confirmed": _identity,
    "check_answered": _check,
    "prescriber_decided": _decided,
    "decision_countersigned": _countersigned,
    "premedication_given": _premedication,
    "premedication_not_given": _premedication,
    "planned_start_moved": _start_moved,
    "bag_recorded": _bag,
    "bag_second_checked": _second_check,
    "observations_recorded": _observations,
    "infusion_started": fold_pump.started,
    "rate_changed": fold_pump.rate_changed,
    "infusion_paused": fold_pump.paused,
    "infusion_resumed": fold_pump.resumed,
    "pump_ran_at_other_rate": fold_pump.other_rate,
    "pump_reading_recorded": fold_pump.reading,
    "pump_reading_adopted": fold_pump.adopted,
    "reaction_recorded": fold_reactions.reaction,
    "reaction_regraded": fold_reactions.regraded,
    "reaction_action_done": fold_reactions.action_done,
    "reaction_resolved": fold_reactions.resolved,
    "way_on_chosen": fold_pump.way_on,
    "grade_4_reopened": fold_pump.reopened,
    "emergency_declared": fold_reactions.emergency,
    "emergency_step_done": fold_reactions.emergency_step,
    "emergency_ended": fold_reactions.emergency_ended,
    "as_needed_entered": _as_needed,
    "as_needed_stopped": _as_needed_stopped,
    "medicine_given": _medicine,
    "note_written": _note,
    "line_changed": fold_pump.line,
    "bag_finished": fold_pump.bag_end,
    "infusion_discontinued": fold_pump.bag_end,
    "line_flushed": fold_pump.line_end,
    "line_disconnected": fold_pump.line_end,
    "cannula_recorded": _cannula,
    "fit_to_go_answered": _fit_to_go,
    "patient_discharged": fold_pump.ended,
    "patient_transferred": fold_pump.ended,
    "patient_left_against_advice": fold_pump.ended,
    "patient_died": fold_pump.ended,
    "day_deferred": fold_pump.ended,
    "patient_did_not_attend": fold_pump.ended,
    "day_signed": _signed,
    "earlier_days_read": _earlier,
}
