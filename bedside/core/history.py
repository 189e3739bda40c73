"""What has happened on a day, organised: the facts, no `now`. Filled by `bedside.core.fold`."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from bedside.core import events as e
from bedside.core.ladder import Legs
from bedside.core.protocol import Protocol
from bedside.core.pump import STOPPED, Adopted, OtherRate, PumpHistory, Run, pump_history
from bedside.core.quantities import MINUTE, minutes_between
from bedside.core.transitions import Status
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
    resumed_at: datetime | None = None
    grade_4_by: e.Entry | None = None
    ctcae: tuple[str, int] | None = None
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
    """One set in force, with the line it stands in.

    `counts`: the signs the unit needs are each taken or refused with a reason (rules.md 15).
    """

    entry: e.Entry
    event: e.ObservationsRecorded
    counts: bool

    @property
    def at(self) -> datetime:
        return self.entry.occurred_at


@dataclass(slots=True)
class History:
    """What has happened, organised; read it, never write to it.

    `opened` is the booking as it stands now: chair, patient, course and settings with every change
    made to them since; its planned start is the first one.
    """

    protocol: Protocol
    unit: Unit
    opened: e.DayOpened
    entries: tuple[e.Entry, ...]
    effective: tuple[e.Entry, ...]
    corrected_by: dict[int, e.Entry]
    first_seqs: dict[int, int]
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
    as_needed: list[e.Entry] = field(default_factory=list)
    as_needed_stopped: dict[int, e.Entry] = field(default_factory=dict)
    medicines: list[e.Entry] = field(default_factory=list)
    notes: list[e.Entry] = field(default_factory=list)
    pauses: list[tuple[e.Entry, e.Entry | None]] = field(default_factory=list)
    line_holds: e.LineHolds = "unknown"
    line_primed_with: e.LineHolds = "unknown"
    line_changes: list[e.Entry] = field(default_factory=list)
    bag_end: e.Entry | None = None
    line_end: e.Entry | None = None
    cannula: e.Entry | None = None
    fit_to_go: dict[str, e.Entry] = field(default_factory=dict)
    ended: e.Entry | None = None
    signatures: list[e.Entry] = field(default_factory=list)
    earlier: list[e.Entry] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)

    def place(self, entry: e.Entry) -> tuple[datetime, int]:
        """Where a line stands among what happened: equal minutes go by sequence (rules.md 13)."""
        return entry.occurred_at, self.first_seqs[entry.seq]

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
    def rate_to_resume(self) -> Fraction:
        """The rate before the stop; where the pump ran above it, the protocol's highest."""
        return min(self.rate_before_stop, Fraction(self.protocol.max_rate_ml_per_h))

    @property
    def pump_step(self) -> Fraction | None:
        step = self.unit.pump.step_ml_per_h
        return None if step is None else Fraction(step)

    def reaction(self, seq: int) -> Reaction | None:
        """The reaction entered in this line, or in the line that corrects it."""
        return next((known for known in self.reactions if seq in known.known_as), None)

    @property
    def way_on_for_open_half(self) -> e.WayOnChosen | None:
        """The way on already signed for the last reaction, whose half rate has not begun.

        A reaction after the signature ends it: the prescriber had not seen that one.
        """
        last = next((r for r in reversed(self.reactions) if r.worst_grade > 1), None)
        chosen = self.ways_on[-1].event if self.ways_on else None
        if last is None or last.half_since_at is not None or not isinstance(chosen, e.WayOnChosen):
            return None
        return chosen if chosen.reaction_seq in last.known_as else None

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
    def open_emergencies(self) -> list[Emergency]:
        return [emergency for emergency in self.emergencies if emergency.is_open]

    @property
    def to_resume_after(self) -> list[Reaction]:
        """The reactions above grade 1 that this stop comes after, not resumed from since.

        Also one halved before it was stopped, and one whose symptoms are gone (Who may).
        """
        if self.status != "paused":
            return []
        return [
            reaction
            for reaction in self.reactions
            if reaction.worst_grade >= HALVING_GRADES[0]
            and reaction.resumed_at is None
            and (
                reaction.is_open
                or reaction.half_since_at is not None
                or self.is_since_start(reaction)
            )
        ]

    def is_since_start(self, reaction: Reaction) -> bool:
        """It began when the drug was already running."""
        return self.started is not None and reaction.onset_at >= self.started.occurred_at

    @property
    def red_flags(self) -> set[str]:
        flags = {flag for reaction in self.reactions for flag in reaction.event.red_flags}
        return flags | {emergency.event.card for emergency in self.emergencies}

    @property
    def watch_is_open(self) -> bool:
        """In the watch with a reaction or emergency still open: no end can be given."""
        still_open = self.open_reactions or self.open_emergencies
        return self.line_end is not None and bool(still_open)

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
