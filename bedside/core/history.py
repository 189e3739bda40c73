"""The day as a fold over its events: facts in the order in which they happened, no `now`.

A corrected or struck line has no effect; it stays in the record. An event that cannot have
happened at its place is left out and named in `collisions`, so that the caller can refuse it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bedside.core import events as e
from bedside.core.ladder import Legs, half_of, hold, ladder_from, legs_for_way
from bedside.core.protocol import Protocol
from bedside.core.pump import STOPPED, Adopted, OtherRate, PumpHistory, Run, pump_history
from bedside.core.quantities import MINUTE, minutes_between
from bedside.core.transitions import Status, may_happen, state_after
from bedside.core.unit import Unit

HALVING_GRADES = (2, 3)


@dataclass(frozen=True, slots=True)
class Collision:
    """The event in line `seq` cannot have happened in the state that line `with_seq` left."""

    seq: int
    type: str
    status: Status
    with_seq: int | None


@dataclass(slots=True)
class Reaction:
    """One reaction with everything done about it."""

    entry: e.Entry
    event: e.ReactionRecorded
    grade: int
    worst_grade: int
    done: dict[str, e.Entry] = field(default_factory=dict)
    resolved_at: datetime | None = None
    stopped_at: datetime | None = None
    half_since_at: datetime | None = None
    grade_4_by: e.Entry | None = None
    known_as: frozenset[int] = frozenset()

    @property
    def seq(self) -> int:
        return self.entry.seq

    @property
    def onset_at(self) -> datetime:
        return self.entry.occurred_at

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


@dataclass(slots=True)
class Emergency:
    """One emergency card in use."""

    entry: e.Entry
    event: e.EmergencyDeclared
    steps: list[e.Entry] = field(default_factory=list)
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def onset_at(self) -> datetime:
        return self.entry.occurred_at

    def times_of(self, step_id: str) -> list[datetime]:
        """When this step was ticked off, each time."""
        return [done.occurred_at for done in self.done(step_id)]

    def done(self, step_id: str) -> list[e.Entry]:
        return [
            done
            for done in self.steps
            if isinstance(done.event, e.EmergencyStepDone) and done.event.step_id == step_id
        ]


@dataclass(frozen=True, slots=True)
class ObservationSet:
    """One set in force, with the line it stands in."""

    entry: e.Entry
    event: e.ObservationsRecorded

    @property
    def at(self) -> datetime:
        return self.entry.occurred_at

    @property
    def counts(self) -> bool:
        """Temperature, pulse and pressure each taken or refused with a reason (rules.md 15)."""
        values, refused = self.event, self.event.cannot_take
        return (
            (values.temperature_c is not None or "temperature_c" in refused)
            and (values.pulse_per_min is not None or "pulse_per_min" in refused)
            and (values.systolic_mmhg is not None or "systolic_mmhg" in refused)
            and (values.diastolic_mmhg is not None or "diastolic_mmhg" in refused)
        )


@dataclass(slots=True)
class History:
    """What has happened, organised; read it, never write to it."""

    protocol: Protocol
    unit: Unit
    opened: e.DayOpened
    entries: tuple[e.Entry, ...]
    effective: tuple[e.Entry, ...]
    corrected_by: dict[int, e.Entry]
    status: Status = "booked"
    planned_start_at: datetime = field(init=False)
    responsible: e.Person | None = None
    identity_confirmed: set[str] = field(default_factory=set)
    arrived: e.Entry | None = None
    checks: dict[str, e.Entry] = field(default_factory=dict)
    decisions: dict[str, e.Entry] = field(default_factory=dict)
    countersigned: set[int] = field(default_factory=set)
    premedication: dict[str, e.Entry] = field(default_factory=dict)
    bag: e.Entry | None = None
    second_checks: list[e.Entry] = field(default_factory=list)
    sets: list[ObservationSet] = field(default_factory=list)
    started: e.Entry | None = None
    runs: list[Run] = field(default_factory=list)
    rate_entries: list[e.Entry] = field(default_factory=list)
    others: list[e.Entry] = field(default_factory=list)
    readings: list[e.Entry] = field(default_factory=list)
    adopted: list[e.Entry] = field(default_factory=list)
    legs: Legs = ()
    leg_since_at: datetime | None = None
    leg_ran_min: int = 0
    not_before_at: datetime | None = None
    left_at_stop: Legs = ()
    reactions: list[Reaction] = field(default_factory=list)
    awaiting_half_of: Fraction | None = None
    half_ml_per_h: Fraction | None = None
    ways_on: list[e.Entry] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    early_steps: list[e.Entry] = field(default_factory=list)
    reopened: list[e.Entry] = field(default_factory=list)
    medicines: list[e.Entry] = field(default_factory=list)
    notes: list[e.Entry] = field(default_factory=list)
    pauses: list[tuple[e.Entry, e.Entry | None]] = field(default_factory=list)
    line_holds: e.LineHolds = "unknown"
    line_primed_with: e.LineHolds = "unknown"
    bag_end: e.Entry | None = None
    line_end: e.Entry | None = None
    cannula: e.Entry | None = None
    fit_to_go: dict[str, e.Entry] = field(default_factory=dict)
    ended: e.Entry | None = None
    signatures: list[e.Entry] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)

    @property
    def rate_now(self) -> Fraction:
        """The confirmed rate, 0 while stopped, before the start and after the end."""
        return self.runs[-1].rate_ml_per_h if self.runs else STOPPED

    @property
    def rate_before_stop(self) -> Fraction:
        """The rate running now, or the last one before the stop."""
        return next(
            (run.rate_ml_per_h for run in reversed(self.runs) if run.rate_ml_per_h), STOPPED
        )

    @property
    def pump_step(self) -> Fraction | None:
        step = self.unit.pump.step_ml_per_h
        return None if step is None else Fraction(step)

    def reaction(self, seq: int) -> Reaction | None:
        """The reaction entered in this line, or in the line that corrects it."""
        return next((known for known in self.reactions if seq in known.known_as), None)

    @property
    def stop_signed(self) -> bool:
        """The prescriber's last word on a reaction is "stop here"."""
        last = self.ways_on[-1].event if self.ways_on else None
        return isinstance(last, e.WayOnChosen) and last.way == "stop"

    @property
    def worst_grade(self) -> int:
        return max((reaction.worst_grade for reaction in self.reactions), default=0)

    @property
    def after_reaction(self) -> bool:
        """A reaction that calls for half the rate has happened today."""
        return self.worst_grade >= HALVING_GRADES[0]

    @property
    def open_reactions(self) -> list[Reaction]:
        return [reaction for reaction in self.reactions if reaction.is_open]

    @property
    def red_flags(self) -> set[str]:
        flags = {flag for reaction in self.reactions for flag in reaction.event.red_flags}
        return flags | {emergency.event.card for emergency in self.emergencies}

    @property
    def watch_is_open(self) -> bool:
        """In the watch with a reaction still open: no end can be given."""
        return self.line_end is not None and bool(self.open_reactions)

    def leg_due_at(self) -> datetime | None:
        """When the next rate is due; None while stopped or where nothing follows."""
        if len(self.legs) < 2 or self.leg_since_at is None or self.legs[0].minutes is None:
            return None
        left = self.legs[0].minutes - self.leg_ran_min
        due_at = self.leg_since_at + max(left, 0) * MINUTE
        return max(due_at, self.not_before_at) if self.not_before_at else due_at

    def minutes_in_leg(self, now: datetime) -> int:
        if self.leg_since_at is None:
            return self.leg_ran_min
        return self.leg_ran_min + minutes_between(self.leg_since_at, now)

    def pump(self) -> PumpHistory:
        """What the pump did, other rates and adopted readings included."""
        last_at = self.bag_end.occurred_at if self.bag_end else None
        others = []
        for entry in self.others:
            event = entry.event
            assert isinstance(event, e.PumpRanAtOtherRate)
            if event.until_at is not None:
                until_at = min(event.until_at, last_at) if last_at else event.until_at
                others.append(OtherRate(entry.occurred_at, until_at, Fraction(event.rate_ml_per_h)))
        adopted = [
            Adopted(entry.occurred_at, Fraction(entry.event.volume_ml))
            for entry in self.adopted
            if isinstance(entry.event, e.PumpReadingAdopted)
        ]
        return pump_history(self.runs, others, adopted)


@lru_cache(maxsize=64)
def protocol_of(text: str) -> Protocol:
    """The protocol a day was started with, from the text in its first event."""
    return Protocol.model_validate_json(text)


@lru_cache(maxsize=64)
def unit_of(text: str) -> Unit:
    """The unit settings a day was started with."""
    return Unit.model_validate_json(text)


class NotARecord(ValueError):
    """The first line of a record must open the day."""


def fold(entries: Sequence[e.Entry]) -> History:
    """The day these lines tell, in the order in which things happened."""
    if not entries or not isinstance(entries[0].event, e.DayOpened):
        raise NotARecord("the first line does not open a day")
    opened = entries[0].event
    corrected_by = {entry.corrects: entry for entry in entries if entry.corrects is not None}
    effective = sorted(
        (entry for entry in entries if entry.seq not in corrected_by),
        key=lambda entry: (entry.occurred_at, entry.seq),
    )
    history = History(
        protocol=protocol_of(opened.protocol_text),
        unit=unit_of(opened.unit_text),
        opened=opened,
        entries=tuple(entries),
        effective=tuple(effective),
        corrected_by=corrected_by,
    )
    history.planned_start_at = opened.planned_start_at
    _take(history, effective)
    return history


def _take(history: History, effective: Iterable[e.Entry]) -> None:
    last_seq: int | None = history.entries[0].seq
    for entry in effective:
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
    h.line_holds = h.line_primed_with = event.line_holds


def _second_check(h: History, entry: e.Entry, _: e.BagSecondChecked) -> None:
    h.second_checks.append(entry)


def _observations(h: History, entry: e.Entry, event: e.ObservationsRecorded) -> None:
    h.sets.append(ObservationSet(entry, event))


def _run(h: History, entry: e.Entry, rate: Fraction) -> None:
    # Whatever it was primed with, drug enters the line as soon as the pump runs.
    h.line_holds = "drug"
    h.runs.append(Run(entry.occurred_at, rate))
    h.rate_entries.append(entry)


def _begin_leg(h: History, entry: e.Entry, legs: Legs) -> None:
    h.legs = legs
    h.not_before_at = None
    h.leg_since_at = entry.occurred_at
    h.leg_ran_min = 0


def _stop_leg(h: History, at: datetime) -> None:
    h.leg_ran_min = h.minutes_in_leg(at)
    h.leg_since_at = None


def _started(h: History, entry: e.Entry, event: e.InfusionStarted) -> None:
    rate = Fraction(event.rate_ml_per_h)
    h.started = entry
    _run(h, entry, rate)
    _begin_leg(h, entry, ladder_from(h.protocol.steps, rate))
    if _awaiting(h):
        h.awaiting_half_of = rate


def _rate_changed(h: History, entry: e.Entry, event: e.RateChanged) -> None:
    rate = Fraction(event.rate_ml_per_h)
    _confirm(h, entry, rate)
    _run(h, entry, rate)


def _confirm(h: History, entry: e.Entry, rate: Fraction) -> None:
    """What lies ahead after a rate is confirmed: the next leg, a held half, or the ladder."""
    if h.awaiting_half_of is not None:
        half = half_of(h.awaiting_half_of, h.pump_step)
        if rate <= half:
            _halved(h, entry, rate)
        else:
            # Still too fast for the reaction: nothing more is planned until it is halved.
            h.awaiting_half_of = max(h.awaiting_half_of, rate)
            _begin_leg(h, entry, hold(rate))
        return
    if len(h.legs) > 1 and rate == h.legs[1].rate_ml_per_h:
        _begin_leg(h, entry, h.legs[1:])
    elif h.after_reaction:
        _begin_leg(h, entry, hold(rate))
    else:
        _begin_leg(h, entry, ladder_from(h.protocol.steps, rate))


def _halved(h: History, entry: e.Entry, rate: Fraction) -> None:
    at = entry.occurred_at
    h.half_ml_per_h = rate
    h.awaiting_half_of = None
    if h.leg_since_at is not None:
        _stop_leg(h, at)
    h.left_at_stop = _rest(h.legs, h.leg_ran_min)
    for reaction in h.reactions:
        if reaction.half_since_at is None and reaction.grade > 1:
            reaction.half_since_at = at
    chosen = h.ways_on[-1].event if h.ways_on else None
    known = h.reaction(chosen.reaction_seq) if isinstance(chosen, e.WayOnChosen) else None
    if isinstance(chosen, e.WayOnChosen) and known is not None and known.half_since_at == at:
        _begin_leg(h, entry, _legs_of(h, chosen, rate))
    else:
        _begin_leg(h, entry, hold(rate))


def _rest(legs: Legs, ran_min: int) -> Legs:
    if not legs or legs[0].minutes is None:
        return legs
    return (replace(legs[0], minutes=max(legs[0].minutes - ran_min, 0)), *legs[1:])


def _legs_of(h: History, event: e.WayOnChosen, rate: Fraction) -> Legs:
    return legs_for_way(
        event.way,
        steps=h.protocol.steps,
        half_ml_per_h=rate,
        wait_min=event.wait_min,
        left_at_stop=h.left_at_stop,
        pump_step_ml_per_h=h.pump_step,
    )


def _paused(h: History, entry: e.Entry, _: e.InfusionPaused) -> None:
    _stop_leg(h, entry.occurred_at)
    h.runs.append(Run(entry.occurred_at, STOPPED))
    h.rate_entries.append(entry)
    h.pauses.append((entry, None))
    for reaction in h.reactions:
        if reaction.stopped_at is None and reaction.grade > 1:
            reaction.stopped_at = entry.occurred_at


def _resumed(h: History, entry: e.Entry, event: e.InfusionResumed) -> None:
    rate = Fraction(event.rate_ml_per_h)
    paused, _ = h.pauses[-1]
    h.pauses[-1] = (paused, entry)
    if h.awaiting_half_of is None and rate == h.rate_before_stop:
        h.leg_since_at = entry.occurred_at
    else:
        _confirm(h, entry, rate)
    _run(h, entry, rate)


def _other_rate(h: History, entry: e.Entry, event: e.PumpRanAtOtherRate) -> None:
    h.others.append(entry)
    if event.until_at is None and h.status == "infusing":
        rate = Fraction(event.rate_ml_per_h)
        _confirm(h, entry, rate)
        _run(h, entry, rate)


def _reading(h: History, entry: e.Entry, _: e.PumpReadingRecorded) -> None:
    h.readings.append(entry)


def _adopted(h: History, entry: e.Entry, _: e.PumpReadingAdopted) -> None:
    h.adopted.append(entry)


def _reaction(h: History, entry: e.Entry, event: e.ReactionRecorded) -> None:
    reaction = Reaction(entry, event, event.grade, event.grade, known_as=_known_as(h, entry))
    h.reactions.append(reaction)
    if h.status == "paused" and event.grade > 1:
        reaction.stopped_at = h.pauses[-1][0].occurred_at
    _grade_now(h, reaction, entry)


def _known_as(h: History, entry: e.Entry) -> frozenset[int]:
    """This line and those it corrects: what was done about the reaction names any of them."""
    corrects = {corrector.seq: seq for seq, corrector in h.corrected_by.items()}
    seqs = [entry.seq]
    while seqs[-1] in corrects:
        seqs.append(corrects[seqs[-1]])
    return frozenset(seqs)


def _regraded(h: History, entry: e.Entry, event: e.ReactionRegraded) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is not None:
        reaction.grade = event.grade
        reaction.worst_grade = max(reaction.worst_grade, event.grade)
        _grade_now(h, reaction, entry)


def _awaiting(h: History) -> bool:
    return any(
        reaction.is_open and reaction.grade > 1 and reaction.half_since_at is None
        for reaction in h.reactions
    )


def _grade_now(h: History, reaction: Reaction, entry: e.Entry) -> None:
    """A grade above 1 halves the rate running now or at the stop; back to 1 releases it."""
    if reaction.grade == 4:
        reaction.grade_4_by = entry
    if reaction.grade > 1 and reaction.half_since_at is None:
        h.awaiting_half_of = max(h.awaiting_half_of or STOPPED, h.rate_before_stop) or None
    elif not _awaiting(h):
        h.awaiting_half_of = None


def _action_done(h: History, entry: e.Entry, event: e.ReactionActionDone) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is not None:
        reaction.done[event.action_id] = entry


def _resolved(h: History, entry: e.Entry, event: e.ReactionResolved) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is not None:
        reaction.resolved_at = entry.occurred_at


def _way_on(h: History, entry: e.Entry, event: e.WayOnChosen) -> None:
    h.ways_on.append(entry)
    if h.awaiting_half_of is not None:
        return
    rate = h.rate_before_stop
    # Where the rate has moved on since the half rate, the plan at the stop is no guide any more.
    at_half = rate == h.half_ml_per_h
    h.legs = _legs_of(h, event, rate) if at_half or event.way == "climb" else hold(rate)
    if event.way == "climb":
        # The wait runs from the signature, not from a half rate that may be hours old.
        h.leg_ran_min = 0
        h.leg_since_at = None if h.leg_since_at is None else entry.occurred_at
    elif h.leg_since_at is not None:
        h.not_before_at = entry.occurred_at


def _reopened(h: History, entry: e.Entry, _: e.Grade4Reopened) -> None:
    h.reopened.append(entry)
    if h.bag_end is not None:
        h.pauses.append((h.bag_end, None))
    h.bag_end = None
    h.awaiting_half_of = h.rate_before_stop


def _emergency(h: History, entry: e.Entry, event: e.EmergencyDeclared) -> None:
    open_now = next((x for x in h.emergencies if x.event.card == event.card and x.is_open), None)
    if open_now is None:
        # A step may be said to have happened before the card was opened: it belongs to it.
        early = [one for one in h.early_steps if getattr(one.event, "card", None) == event.card]
        h.early_steps = [one for one in h.early_steps if one not in early]
        h.emergencies.append(Emergency(entry, event, steps=early))
        return
    # Two people at one card are one emergency; what was said last about its beginning counts,
    # and nobody loses the last known well by not knowing it.
    before, was = open_now.entry, open_now.event
    later, earlier = (event, was) if entry.seq > before.seq else (was, event)
    open_now.entry = max(entry, before, key=lambda one: one.seq)
    open_now.event = earlier if later.last_known_well_at is None else later


def _emergency_step(h: History, entry: e.Entry, event: e.EmergencyStepDone) -> None:
    for emergency in reversed(h.emergencies):
        if emergency.event.card == event.card:
            emergency.steps.append(entry)
            return
    h.early_steps.append(entry)


def _emergency_ended(h: History, entry: e.Entry, event: e.EmergencyEnded) -> None:
    for emergency in h.emergencies:
        if emergency.event.card == event.card and emergency.ended_at is None:
            emergency.ended_at = entry.occurred_at


def _medicine(h: History, entry: e.Entry, _: e.MedicineGiven) -> None:
    h.medicines.append(entry)


def _note(h: History, entry: e.Entry, _: e.NoteWritten) -> None:
    h.notes.append(entry)


def _line(h: History, _: e.Entry, event: e.LineChanged) -> None:
    h.line_holds = event.line_holds
    if h.started is None:
        h.line_primed_with = event.line_holds


def _bag_end(h: History, entry: e.Entry, _: e.BagFinished | e.InfusionDiscontinued) -> None:
    if h.leg_since_at is not None:
        _stop_leg(h, entry.occurred_at)
    h.bag_end = entry
    if h.status == "paused" and h.pauses and h.pauses[-1][1] is None:
        h.pauses[-1] = (h.pauses[-1][0], entry)
    h.runs.append(Run(entry.occurred_at, STOPPED))
    h.rate_entries.append(entry)


def _line_end(h: History, entry: e.Entry, event: e.LineFlushed | e.LineDisconnected) -> None:
    h.line_end = entry
    if isinstance(event, e.LineFlushed):
        h.line_holds = "saline"


def _cannula(h: History, entry: e.Entry, _: e.CannulaRecorded) -> None:
    h.cannula = entry


def _fit_to_go(h: History, entry: e.Entry, event: e.FitToGoAnswered) -> None:
    h.fit_to_go[event.item_id] = entry


def _ended(h: History, entry: e.Entry, _: e.Fact) -> None:
    h.ended = entry
    if h.leg_since_at is not None:
        # Transferred or died on the pump: what the pump did afterwards is not known here.
        _stop_leg(h, entry.occurred_at)
        h.runs.append(Run(entry.occurred_at, STOPPED))


def _signed(h: History, entry: e.Entry, _: e.DaySigned) -> None:
    h.signatures.append(entry)


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
    "infusion_started": _started,
    "rate_changed": _rate_changed,
    "infusion_paused": _paused,
    "infusion_resumed": _resumed,
    "pump_ran_at_other_rate": _other_rate,
    "pump_reading_recorded": _reading,
    "pump_reading_adopted": _adopted,
    "reaction_recorded": _reaction,
    "reaction_regraded": _regraded,
    "reaction_action_done": _action_done,
    "reaction_resolved": _resolved,
    "way_on_chosen": _way_on,
    "grade_4_reopened": _reopened,
    "emergency_declared": _emergency,
    "emergency_step_done": _emergency_step,
    "emergency_ended": _emergency_ended,
    "medicine_given": _medicine,
    "note_written": _note,
    "line_changed": _line,
    "bag_finished": _bag_end,
    "infusion_discontinued": _bag_end,
    "line_flushed": _line_end,
    "line_disconnected": _line_end,
    "cannula_recorded": _cannula,
    "fit_to_go_answered": _fit_to_go,
    "patient_discharged": _ended,
    "patient_transferred": _ended,
    "patient_left_against_advice": _ended,
    "patient_died": _ended,
    "day_deferred": _ended,
    "patient_did_not_attend": _ended,
    "day_signed": _signed,
}
