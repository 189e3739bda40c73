"""What happened: one frozen type for each kind of event, and the line of the record it stands in.

Names are past tense. Nothing here is derived: due, late, volumes and scores are computed by
reading. A correction is a new event of the same type whose line says `corrects`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from bedside.core.transitions import Status

Text = Annotated[str, Field(min_length=1, max_length=10_000)]
# Several texts of one line told together: a medicine with its dose and route.
Retold = Annotated[str, Field(min_length=1, max_length=40_000)]
CanonicalText = Annotated[str, Field(min_length=2, max_length=400_000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")]
Rate = Annotated[Decimal, Field(gt=0, le=1000, max_digits=12, decimal_places=6)]
Volume = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=12, decimal_places=6)]
CourseNumber = Annotated[int, Field(ge=1, le=99)]
CourseDay = Annotated[int, Field(ge=1, le=31)]
LineHolds = Literal["drug", "saline", "unknown"]
Grade = Literal[1, 2, 3, 4]
Role = Literal["nurse", "prescriber", "manager", "administrator"]
Sign = Literal[
    "temperature_c",
    "pulse_per_min",
    "systolic_mmhg",
    "diastolic_mmhg",
    "breaths_per_min",
    "spo2_percent",
]
Card = Literal["anaphylaxis", "stroke", "chest_pain", "lung_bleeding"]
PausedWhy = Literal["toilet", "cannula", "alarm", "prescriber", "other", "reaction", "emergency"]
DiscontinuedWhy = Literal["reaction", "prescriber", "patient", "other"]
WayOn = Literal["hold", "climb", "halve_later", "return_to_plan", "stop"]
# The wait before a climb, in minutes: beyond the longest infusion it is a slip.
LEAST_WAIT_MIN, MOST_WAIT_MIN = 1, 480
ClimbWait = Annotated[int, Field(ge=LEAST_WAIT_MIN, le=MOST_WAIT_MIN)]

MedicineDose = Annotated[Decimal, Field(gt=0)]
DoseUnit = Literal["mg", "micrograms", "g", "mL", "units"]
# Beyond a day an interval in minutes is a slip.
LEAST_INTERVAL_MIN, MOST_INTERVAL_MIN = 1, 1440
AsNeededInterval = Annotated[int, Field(ge=LEAST_INTERVAL_MIN, le=MOST_INTERVAL_MIN)]


# What a signature under a whole day says: this record is complete and correct.
RESPONSIBLE_NURSE = "responsible_nurse"


class Frozen(BaseModel):
    # What was typed never stands in an error text: it could reach a log.
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )


class Person(Frozen):
    """Who acted, as they were called on that day: kept in the line so that the chain covers it."""

    id: Text
    name: Text
    role: Role


class Patient(Frozen):
    """The patient as booked. `allergies` is None while nobody has recorded them.

    `allergies_unavailable`: they were asked for and cannot be had (PAB-0064); older lines lack it.
    """

    family_name: Text
    given_name: Text
    title: str
    born_on: date
    gender: Text
    nhs_number: Annotated[str, Field(pattern=r"^\d{10}$")]
    allergies: tuple[Text, ...] | None = None
    allergies_unavailable: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_of_four(self) -> Self:
        if self.allergies_unavailable and self.allergies is not None:
            raise ValueError("allergies are known or unavailable, not both")
        return self


class EarlyCourse(Frozen):
    """Why a course begins sooner than the protocol's months after the last infusion, and who says
    so; `not_before` is the date it could have begun."""

    prescriber_name: Text
    reason: Text
    not_before: date


class MovedFrom(Frozen):
    """The record on which this was entered by mistake: no word of whose it is.

    `entered_by` and `entered_at` are those of the line that was struck there.
    """

    day_id: Text
    seq: int
    entered_by: Person
    entered_at: AwareDatetime


class Fact(Frozen):
    """Common to all: why it was entered more than 15 minutes late, why it corrects a line, and
    from which other record it was moved here."""

    late_reason: Text | None = None
    correction_reason: Text | None = None
    moved_from: MovedFrom | None = None


class DayOpened(Fact):
    """The day's first event: patient, course and day, and the exact protocol and unit settings.

    The texts are canonical JSON (RFC 8785); the hashes are their SHA-256 in hex.
    """

    type: Literal["day_opened"] = "day_opened"
    day_id: Text
    patient: Patient
    course: CourseNumber
    day: CourseDay
    planned_start_at: AwareDatetime
    chair: Text
    prescriber_name: Text
    protocol_text: CanonicalText
    protocol_sha256: Sha256
    unit_text: CanonicalText
    unit_sha256: Sha256
    early_course: EarlyCourse | None = None


class SettingsTakenOver(Fact):
    """Protocol and unit settings in force when an untouched day began; it ends on them.

    Added by the server before the day's first other line, where they differ from those pinned.
    """

    type: Literal["settings_taken_over"] = "settings_taken_over"
    protocol_text: CanonicalText
    protocol_sha256: Sha256
    unit_text: CanonicalText
    unit_sha256: Sha256


class ChairChanged(Fact):
    """From now on the patient is in this chair."""

    type: Literal["chair_changed"] = "chair_changed"
    chair: Text
    reason: Text | None = None


class BookingCorrected(Fact):
    """Course, day and prescriber as they should have been booked."""

    type: Literal["booking_corrected"] = "booking_corrected"
    course: CourseNumber
    day: CourseDay
    prescriber_name: Text
    reason: Text


class PatientCorrected(Fact):
    """Name, date of birth, gender or allergies as they are known now; never another NHS number."""

    type: Literal["patient_corrected"] = "patient_corrected"
    patient: Patient
    reason: Text | None = None


class PatientArrived(Fact):
    """Name and date of birth stated by the patient, NHS number and wristband compared."""

    type: Literal["patient_arrived"] = "patient_arrived"
    name_stated: Literal[True]
    born_stated: Literal[True]
    nhs_number_compared: Literal[True]
    wristband_compared: Literal[True]


class ResponsibilityTaken(Fact):
    """This person looks after the patient from now on; identity is confirmed apart."""

    type: Literal["responsibility_taken"] = "responsibility_taken"


class IdentityConfirmed(Fact):
    type: Literal["identity_confirmed"] = "identity_confirmed"


class CheckAnswered(Fact):
    type: Literal["check_answered"] = "check_answered"
    check_id: Id
    answer: Literal["passed", "failed", "not_applicable"]
    note: Text | None = None


class PrescriberDecided(Fact):
    """A named prescriber's decision to go on or not. `about` is "check:ecg", "premedication:ppi",
    "closing", "fit_to_go:watch_over", "pump_rate:17" and the like.

    By telephone: a nurse enters it, a second nurse heard it, it is read back and stays open until
    the prescriber countersigns.
    """

    type: Literal["prescriber_decided"] = "prescriber_decided"
    about: Annotated[str, Field(pattern=r"^[a-z_]+(:[a-z0-9_]+)?$")]
    decision: Literal["go_on", "do_not_go_on"]
    reason: Text
    prescriber_name: Text
    by_telephone: bool = False
    read_back: bool = False


class DecisionCountersigned(Fact):
    type: Literal["decision_countersigned"] = "decision_countersigned"
    decision_seq: int


class PremedicationGiven(Fact):
    type: Literal["premedication_given"] = "premedication_given"
    premedication_id: Id
    dose_mg: Annotated[Decimal, Field(gt=0)]
    route: Text
    batch: Text | None = None
    given_despite: Text | None = None


class PremedicationNotGiven(Fact):
    type: Literal["premedication_not_given"] = "premedication_not_given"
    premedication_id: Id
    reason: Text


class BagRecorded(Fact):
    """First entry of the bag and of the first rate set on the pump, hidden from the second."""

    type: Literal["bag_recorded"] = "bag_recorded"
    batch: Text
    expires_on: date
    diluent: Text
    volume_ml: Annotated[Volume, Field(gt=0)]
    first_rate_ml_per_h: Rate
    prepared_at: AwareDatetime
    line_holds: LineHolds


class BagSecondChecked(Fact):
    """Blind second entry by another person; whether it agrees is seen by comparing."""

    type: Literal["bag_second_checked"] = "bag_second_checked"
    volume_ml: Volume
    first_rate_ml_per_h: Rate
    right_patient: Literal[True]
    bag_in_order: Literal[True]


class ObservationsRecorded(Fact):
    """A set. None is "not recorded"; `cannot_take` says for which signs and why."""

    type: Literal["observations_recorded"] = "observations_recorded"
    temperature_c: Annotated[Decimal, Field(decimal_places=1)] | None = None
    pulse_per_min: int | None = None
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    breaths_per_min: int | None = None
    spo2_percent: int | None = None
    spo2_scale: Literal[1, 2] = 1
    on_oxygen: bool | None = None
    consciousness: Literal["A", "C", "V", "P", "U"] | None = None
    skin: Literal["as_before", "changed"] | None = None
    vip: Annotated[int, Field(ge=0, le=5)] | None = None
    symptoms: Literal["none", "some"] | None = None
    cannot_take: dict[Sign, Text] = {}
    confirmed_rare: tuple[Sign, ...] = ()


class InfusionStarted(Fact):
    type: Literal["infusion_started"] = "infusion_started"
    rate_ml_per_h: Rate


class RateChanged(Fact):
    """The pump was set to this rate. `reason`: early, another rate or not the next step.

    `raised_anyway`: why it rose although observations or a grade 1 reaction were open.
    """

    type: Literal["rate_changed"] = "rate_changed"
    rate_ml_per_h: Rate
    reason: Text | None = None
    raised_anyway: Text | None = None


class InfusionPaused(Fact):
    """The pump stopped. `why` is what was chosen, with its grade or card; `reason` what was typed.

    Older lines have all of it in `reason`, in words.
    """

    type: Literal["infusion_paused"] = "infusion_paused"
    why: PausedWhy | None = None
    grade: Grade | None = None
    card: Card | None = None
    reason: Text | None = None


class InfusionResumed(Fact):
    type: Literal["infusion_resumed"] = "infusion_resumed"
    rate_ml_per_h: Rate
    reason: Text | None = None


class PumpRanAtOtherRate(Fact):
    """What the pump really did from `occurred_at`; `until_at` None means it still does."""

    type: Literal["pump_ran_at_other_rate"] = "pump_ran_at_other_rate"
    rate_ml_per_h: Rate
    until_at: AwareDatetime | None = None
    pump_reading_ml: Volume | None = None
    reason: Text


class PumpReadingRecorded(Fact):
    """Volume delivered as the pump shows it; `reason` where it passes the bag label.

    `read_twice`: it is far from the computed volume, and the pump was read again.
    """

    type: Literal["pump_reading_recorded"] = "pump_reading_recorded"
    volume_ml: Volume
    reason: Text | None = None
    read_twice: bool | None = None


class PumpReadingAdopted(Fact):
    """From this instant on the volume counts from the pump's reading."""

    type: Literal["pump_reading_adopted"] = "pump_reading_adopted"
    volume_ml: Volume
    reason: Text


class ReactionRecorded(Fact):
    """A reaction; `occurred_at` is its onset. Symptoms are "hives:widespread" and the like.

    `no_red_flag`: every red flag was asked about and there was none. CTCAE v5.0, where the unit
    records it, stands beside the band and drives nothing.
    """

    type: Literal["reaction_recorded"] = "reaction_recorded"
    symptoms: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]+(:[a-z0-9_]+)?$")], ...] = ()
    red_flags: tuple[Id, ...] = ()
    grade: Grade
    lower_reason: Text | None = None
    no_red_flag: Literal[True] | None = None
    infection_sign: Literal["no", "not_sure", "yes"] | None = None
    ctcae_term: Id | None = None
    ctcae_grade: Grade | None = None
    note: Text | None = None


class ReactionRegraded(Fact):
    """Another grade than before: up freely, down with a reason; or another CTCAE grade."""

    type: Literal["reaction_regraded"] = "reaction_regraded"
    reaction_seq: int
    grade: Grade
    ctcae_term: Id | None = None
    ctcae_grade: Grade | None = None
    reason: Text | None = None


class ReactionActionDone(Fact):
    type: Literal["reaction_action_done"] = "reaction_action_done"
    reaction_seq: int
    action_id: Id
    detail: Text | None = None


class ReactionResolved(Fact):
    """Symptoms gone."""

    type: Literal["reaction_resolved"] = "reaction_resolved"
    reaction_seq: int


class WayOnChosen(Fact):
    """A prescriber's signed decision how to go on after a reaction."""

    type: Literal["way_on_chosen"] = "way_on_chosen"
    reaction_seq: int
    way: WayOn
    wait_min: ClimbWait | None = None
    reason: Text


class Grade4Reopened(Fact):
    type: Literal["grade_4_reopened"] = "grade_4_reopened"
    reason: Text


class EmergencyDeclared(Fact):
    """An emergency card was opened; `occurred_at` is the onset."""

    type: Literal["emergency_declared"] = "emergency_declared"
    card: Card
    last_known_well_at: AwareDatetime | None = None


class EmergencyStepDone(Fact):
    type: Literal["emergency_step_done"] = "emergency_step_done"
    card: Card
    step_id: Id
    detail: Text | None = None


class EmergencyEnded(Fact):
    type: Literal["emergency_ended"] = "emergency_ended"
    card: Card


class AsNeededEntered(Fact):
    """An as-needed medicine as it stands on the chart; the app prescribes nothing (rules.md 6).

    Not sooner than `min_interval_min` after the last dose of the same drug, and not more than
    `max_in_24_h` in any 24 hours.
    """

    type: Literal["as_needed_entered"] = "as_needed_entered"
    drug: Text
    dose: MedicineDose
    dose_unit: DoseUnit
    route: Text
    min_interval_min: AsNeededInterval
    max_in_24_h: MedicineDose
    max_unit: DoseUnit
    prescriber_name: Text


class AsNeededStopped(Fact):
    """It stands on the chart no longer, or differently: then it is entered anew."""

    type: Literal["as_needed_stopped"] = "as_needed_stopped"
    as_needed_seq: int
    reason: Text


class MedicineGiven(Fact):
    """A dose that was given. `given_despite`: why, where a prescriber should have been asked
    first (too soon, above the 24 h maximum, like a listed allergy) and had not decided."""

    type: Literal["medicine_given"] = "medicine_given"
    drug: Text
    dose: MedicineDose
    dose_unit: DoseUnit
    route: Text
    reason: Text | None = None
    given_despite: Text | None = None


class NoteWritten(Fact):
    type: Literal["note_written"] = "note_written"
    text: Text


class LineChanged(Fact):
    """Prime, flush or a new set: what the line holds from now on."""

    type: Literal["line_changed"] = "line_changed"
    how: Literal["primed", "flushed", "new_set"]
    line_holds: LineHolds


class BagFinished(Fact):
    """The nurse confirms the bag empty; `reason` where much should still be in it.

    What the pump shows then is a line of its own.
    """

    type: Literal["bag_finished"] = "bag_finished"
    reason: Text | None = None


class InfusionDiscontinued(Fact):
    """Ended before the bag was empty. `why` is what was chosen, `reason` what was typed."""

    type: Literal["infusion_discontinued"] = "infusion_discontinued"
    why: DiscontinuedWhy | None = None
    reason: Text | None = None


class LineFlushed(Fact):
    """End of the flush."""

    type: Literal["line_flushed"] = "line_flushed"
    volume_ml: Volume | None = None


class LineDisconnected(Fact):
    """The line was taken off with what it held; that is not given."""

    type: Literal["line_disconnected"] = "line_disconnected"


class CannulaRecorded(Fact):
    type: Literal["cannula_recorded"] = "cannula_recorded"
    state: Literal["placed", "removed", "left_in"]
    site: Text
    gauge: Text | None = None
    vip: Annotated[int, Field(ge=0, le=5)] | None = None


class FitToGoAnswered(Fact):
    type: Literal["fit_to_go_answered"] = "fit_to_go_answered"
    item_id: Id
    answer: Literal["passed", "failed"]
    detail: Text | None = None


class PatientDischarged(Fact):
    type: Literal["patient_discharged"] = "patient_discharged"


class DaySigned(Fact):
    """A signature over events 1 to `through_seq`, whose last hash was `head`.

    `meaning`: RESPONSIBLE_NURSE, or what an older line says in words.
    """

    type: Literal["day_signed"] = "day_signed"
    meaning: Text
    through_seq: int
    head: Sha256


class PlannedStartMoved(Fact):
    """The start slips or is brought forward: premedication and the plan follow."""

    type: Literal["planned_start_moved"] = "planned_start_moved"
    planned_start_at: AwareDatetime
    reason: Text


class DayDeferred(Fact):
    """No infusion on this day. `why`: moved to another date, or a booking that should not be."""

    type: Literal["day_deferred"] = "day_deferred"
    reason: Text
    why: Literal["moved", "cancelled"] | None = None
    moved_to_on: date | None = None


class PatientDidNotAttend(Fact):
    type: Literal["patient_did_not_attend"] = "patient_did_not_attend"
    reason: Text


class PatientTransferred(Fact):
    type: Literal["patient_transferred"] = "patient_transferred"
    to: Text
    received_by: Text
    copy_printed: bool


class PatientLeftAgainstAdvice(Fact):
    type: Literal["patient_left_against_advice"] = "patient_left_against_advice"
    reason: Text


class PatientDied(Fact):
    type: Literal["patient_died"] = "patient_died"
    note: Text


class EntryStruck(Fact):
    """The line named by `corrects` did not happen, or not to this patient.

    `moved_to_day`: the record on which it was entered in the same action.
    """

    type: Literal["entry_struck"] = "entry_struck"
    moved_to_day: Text | None = None


class EarlierReaction(Frozen):
    """A reaction of an earlier day, in the words of that day's own protocol.

    `began_at_ml_per_h`: what ran when it began; `slowed_to_ml_per_h`: the rate it was halved to;
    `way_on`: what a prescriber signed after it.
    """

    onset_at: AwareDatetime
    worst_grade: Grade
    began_at_ml_per_h: Rate | None = None
    symptoms: tuple[Text, ...] = ()
    red_flags: tuple[Text, ...] = ()
    treatment: tuple[Retold, ...] = ()
    stopped_at: AwareDatetime | None = None
    slowed_at: AwareDatetime | None = None
    slowed_to_ml_per_h: Rate | None = None
    resumed_at: AwareDatetime | None = None
    resumed_at_ml_per_h: Rate | None = None
    resolved_at: AwareDatetime | None = None
    way_on: WayOn | None = None


class EarlierEmergency(Frozen):
    """An emergency card used on an earlier day; `at` is the onset."""

    card: Card
    title: Text
    at: AwareDatetime


class EarlierMedicine(Frozen):
    """A dose given on an earlier day, premedication included."""

    drug: Text
    dose: MedicineDose
    dose_unit: DoseUnit
    route: Text
    at: AwareDatetime


class EarlierDay(Frozen):
    """What another infusion day of the same patient says, as its record stood at `head`.

    `on` is the unit's date; `status` how it ended, or where it stands, `because` why. Doses in
    mg; None while the bag has not ended. `last_rate_ml_per_h` is what ran until then,
    `quiet_rate_ml_per_h` the highest that ran while no reaction began [A].
    """

    day_id: Text
    head: Sha256
    signed: bool
    on: date
    course: int
    day: int
    status: Status
    bag_ended: Literal["finished", "discontinued"] | None = None
    because: Text | None = None
    started_at: AwareDatetime | None = None
    full_dose_mg: Annotated[Decimal, Field(gt=0)]
    dose_given_mg: Annotated[Decimal, Field(ge=0)] | None = None
    highest_rate_ml_per_h: Rate | None = None
    last_rate_ml_per_h: Rate | None = None
    quiet_rate_ml_per_h: Rate | None = None
    reactions: tuple[EarlierReaction, ...] = ()
    emergencies: tuple[EarlierEmergency, ...] = ()
    medicines: tuple[EarlierMedicine, ...] = ()
    next_day: Text | None = None


class EarlierDaysRead(Fact):
    """What the patient's earlier days said when this person entered something today.

    Added by the server before the first entry of the day, and again when they say something
    else. Oldest first. `unclear`: ids of records under this NHS number that cannot be read, or
    that name another date of birth.
    """

    type: Literal["earlier_days_read"] = "earlier_days_read"
    days: tuple[EarlierDay, ...] = ()
    unclear: tuple[Text, ...] = ()


Event = Annotated[
    DayOpened
    | EarlierDaysRead
    | SettingsTakenOver
    | ChairChanged
    | BookingCorrected
    | PatientCorrected
    | PatientArrived
    | ResponsibilityTaken
    | IdentityConfirmed
    | CheckAnswered
    | PrescriberDecided
    | DecisionCountersigned
    | PremedicationGiven
    | PremedicationNotGiven
    | BagRecorded
    | BagSecondChecked
    | ObservationsRecorded
    | InfusionStarted
    | RateChanged
    | InfusionPaused
    | InfusionResumed
    | PumpRanAtOtherRate
    | PumpReadingRecorded
    | PumpReadingAdopted
    | ReactionRecorded
    | ReactionRegraded
    | ReactionActionDone
    | ReactionResolved
    | WayOnChosen
    | Grade4Reopened
    | EmergencyDeclared
    | EmergencyStepDone
    | EmergencyEnded
    | AsNeededEntered
    | AsNeededStopped
    | MedicineGiven
    | NoteWritten
    | LineChanged
    | BagFinished
    | InfusionDiscontinued
    | LineFlushed
    | LineDisconnected
    | CannulaRecorded
    | FitToGoAnswered
    | PatientDischarged
    | DaySigned
    | PlannedStartMoved
    | DayDeferred
    | PatientDidNotAttend
    | PatientTransferred
    | PatientLeftAgainstAdvice
    | PatientDied
    | EntryStruck,
    Field(discriminator="type"),
]
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record: an event with who, when it happened, when it was entered.

    `occurred_at` is a whole minute, `recorded_at` keeps milliseconds; both aware UTC.
    """

    seq: int
    occurred_at: datetime
    recorded_at: datetime
    by: Person
    second_person: Person | None
    request_id: str
    corrects: int | None
    event: Event


def event_from(type_: str, data: dict[str, Any]) -> Event:
    """The event stored under this type. Raises pydantic.ValidationError when it is not one."""
    return _EVENT.validate_python({**data, "type": type_})


def data_of(event: Event) -> dict[str, Any]:
    """What is stored of an event: JSON-ready, without its type, without what was not said."""
    return event.model_dump(mode="json", exclude={"type"}, exclude_none=True)
