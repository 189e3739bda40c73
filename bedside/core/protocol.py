"""A signed infusion protocol as data: what the unit does, in which order, from which source.

Frozen types and what makes one valid. The files are read by `bedside.config_files`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from string import Formatter
from typing import Annotated, Any, Literal, Self, get_args
from typing import Protocol as TypingProtocol

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    field_validator,
    model_validator,
)

from bedside.core.events import (
    Card,
    CourseDay,
    CourseNumber,
    Frozen,
    Grade,
    Id,
    Rate,
    Sign,
    Text,
    Volume,
)
from bedside.core.protocol_mistakes import all_told, found_between

Basis = Literal["source", "inferred", "unit", "silent"]
Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
Stage = Literal["arrival", "before_premedication", "before_start"]
IfFailed = Literal["stop", "prescriber", "task"]


def _ids_used_twice(ids: list[str]) -> None:
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise ValueError(f"id used twice: {', '.join(twice)}")


class Sourced(Frozen):
    """Every entry says on what it rests: a source, an inference, the unit, or silence."""

    basis: Basis
    source: Text
    note: Text | None = None


class Identified(TypingProtocol):
    """Anything in a list of the protocol that has its own id."""

    @property
    def id(self) -> str: ...


class SourcedMinutes(Sourced):
    minutes: Minutes


class SourcedFlag(Sourced):
    value: bool


class Drug(Frozen):
    generic: Text
    brand: Text
    dose_mg: Annotated[Decimal, Field(gt=0)]


class CourseDays(Sourced):
    """How many days the first course has, and each later one."""

    first_days: CourseDay
    later_days: CourseDay
    months_between: Annotated[int, Field(ge=1)]
    max_courses: CourseNumber = 99


class OnDays(Frozen):
    """These days of these courses; `to_course` None means and later."""

    from_course: CourseNumber
    to_course: CourseNumber | None = None
    days: Annotated[tuple[CourseDay, ...], Field(min_length=1)]

    def covers(self, course: int, day: int) -> bool:
        in_course = self.from_course <= course <= (self.to_course or course)
        return in_course and day in self.days

    @model_validator(mode="after")
    def _first_course_is_not_after_the_last(self) -> Self:
        if self.to_course is not None and self.to_course < self.from_course:
            raise ValueError(f"to_course {self.to_course} is before from_course {self.from_course}")
        return self


class Dose(OnDays, Sourced):
    """A premedication's dose on these days of these courses; `dose_mg` None: as on the chart."""

    dose_mg: Annotated[Decimal, Field(gt=0)] | None = None


class Premedication(Sourced):
    """A medicine of the day. `minutes_before` None: any time before the start, as `when` says."""

    id: Id
    drug: Text
    routes: tuple[Text, ...]
    minutes_before: Minutes | None = None
    when: Text
    by_infusion: bool = False
    doses: tuple[Dose, ...]

    def dose_on(self, course: int, day: int) -> Dose | None:
        """The dose of this course day, or None where there is none."""
        return next((dose for dose in self.doses if dose.covers(course, day)), None)

    @field_validator("doses")
    @classmethod
    def _one_dose_a_day(cls, doses: tuple[Dose, ...]) -> tuple[Dose, ...]:
        for one, other in combinations(doses, 2):
            course = max(one.from_course, other.from_course)
            both = [
                day for day in one.days if one.covers(course, day) and other.covers(course, day)
            ]
            if both:
                raise ValueError(f"two doses for course {course}, day {min(both)}")
        return doses


class RateStep(Sourced):
    """One step of the ladder, in minutes from the start; the last has no end: until empty."""

    rate_ml_per_h: Rate
    from_min: Minutes
    to_min: Minutes | None = None

    @property
    def minutes(self) -> int | None:
        """How long the step lasts; None for the last, which runs until the bag is empty."""
        return None if self.to_min is None else self.to_min - self.from_min


class MaxRate(Sourced):
    """The highest rate that is ever offered, in mL per hour."""

    ml_per_h: Rate


class Fact(Sourced):
    """One thing that a source says about the bag, the preparation or going home."""

    id: Id
    text: Text


class Bag(Sourced):
    diluents: tuple[Text, ...]
    nominal_volume_ml: Annotated[Decimal, Field(gt=0)]
    volume_from_ml: Annotated[Decimal, Field(gt=0)]
    volume_to_ml: Annotated[Decimal, Field(gt=0)]
    prime_with: Literal["drug", "saline", "silent"]
    handling: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _nominal_volume_is_no_slip(self) -> Self:
        if not self.volume_from_ml <= self.nominal_volume_ml <= self.volume_to_ml:
            raise ValueError("nominal_volume_ml is outside volume_from_ml to volume_to_ml")
        return self

    @field_validator("handling")
    @classmethod
    def _each_fact_once(cls, handling: tuple[Fact, ...]) -> tuple[Fact, ...]:
        _ids_used_twice([one.id for one in handling])
        return handling


class Limits(Frozen):
    min_running: SourcedMinutes
    max_clock: SourcedMinutes
    bag_life: SourcedMinutes

    @model_validator(mode="after")
    def _shortest_is_not_above_longest(self) -> Self:
        if self.min_running.minutes > self.max_clock.minutes:
            raise ValueError("min_running is above max_clock")
        return self


class ObservationPlan(Sourced):
    """How often a set is due. `interval` never above 60 (clinical.md 1b, 5)."""

    interval_min: Annotated[int, Field(ge=5, le=60)]
    watch_interval_min: Annotated[int, Field(ge=5, le=60)]
    baseline_max_age_min: Minutes
    reaction_interval_min: Annotated[int, Field(ge=5, le=60)]
    before_resume_min: Minutes
    after_resume_min: tuple[Minutes, ...]
    last_of_watch_min: Minutes
    before_each_increase: bool


class SymptomOption(Frozen):
    id: Id
    title: Text
    lowest_grade: Grade | None = None


class Symptom(Sourced):
    """A symptom and its degrees. `choose` "one": a row of radios; "any": tick boxes."""

    id: Id
    title: Text
    choose: Literal["one", "any"]
    options: tuple[SymptomOption, ...]


class RedFlag(Sourced):
    id: Id
    title: Text
    cards: tuple[Card, ...]


class LowestGrade(Sourced):
    """Lowest grades that follow from the last observations."""

    red_flag: Grade
    news2_from: int
    news2_grade: Grade
    temperature_above_c: tuple[tuple[Decimal, Grade], ...]


ActionKind = Literal[
    "continue",
    "slow",
    "stop_or_halve",
    "stop",
    "call",
    "medicine",
    "line",
    "wait",
    "resume_half",
    "other",
    "silent",
]


class ReactionAction(Sourced):
    """One line of the action list. `{rate}` and `{half}` in the text become real numbers.

    `kind` "silent": no source names an action for these grades, and the unit has none either.
    """

    id: Id
    kind: ActionKind
    grades: tuple[Grade, ...]
    text: Text

    @field_validator("text")
    @classmethod
    def _only_rate_and_half_are_filled_in(cls, text: str) -> str:
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as unbalanced:
            raise ValueError(f"braces: {unbalanced}") from unbalanced
        if named - {"rate", "half"}:
            raise ValueError("only {rate} and {half} can be filled in")
        return text


class Band(Sourced):
    grade: Grade
    title: Text
    definition: Text


class Reactions(Frozen):
    bands: tuple[Band, ...]
    symptoms: tuple[Symptom, ...]
    red_flags: tuple[RedFlag, ...]
    lowest_grade: LowestGrade
    actions: tuple[ReactionAction, ...]
    allow_return_to_plan: SourcedFlag

    @field_validator("bands")
    @classmethod
    def _four_bands_in_order(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        if [band.grade for band in bands] != [1, 2, 3, 4]:
            raise ValueError("needs grades 1, 2, 3 and 4 in this order")
        return bands

    @field_validator("symptoms")
    @classmethod
    def _each_symptom_once(cls, symptoms: tuple[Symptom, ...]) -> tuple[Symptom, ...]:
        _ids_used_twice([symptom.id for symptom in symptoms])
        return symptoms

    @field_validator("red_flags")
    @classmethod
    def _each_red_flag_once(cls, flags: tuple[RedFlag, ...]) -> tuple[RedFlag, ...]:
        _ids_used_twice([flag.id for flag in flags])
        return flags

    @field_validator("actions")
    @classmethod
    def _each_action_once(cls, actions: tuple[ReactionAction, ...]) -> tuple[ReactionAction, ...]:
        _ids_used_twice([action.id for action in actions])
        return actions


StepKind = Literal["do", "stop", "never", "observations", "onset", "who_came"]


class EmergencyStep(Sourced):
    """A line of a card. `repeat_after_min` starts a countdown when the step is done.

    `kind`: what ticking it off records besides ("stop": the pump stopped), or asks for.
    """

    id: Id
    kind: StepKind
    text: Text
    detail: Text | None = None
    button: Text
    repeat_after_min: Minutes | None = None
    repeat_text: Text | None = None


class EmergencyCard(Sourced):
    id: Card
    title: Text
    steps: tuple[EmergencyStep, ...]
    remarks: tuple[Text, ...] = ()
    restart_allowed: Literal[False] = False

    @field_validator("steps")
    @classmethod
    def _stops_the_pump(cls, steps: tuple[EmergencyStep, ...]) -> tuple[EmergencyStep, ...]:
        _ids_used_twice([step.id for step in steps])
        if [step.kind for step in steps].count("stop") != 1:
            raise ValueError('needs exactly one step of kind "stop"')
        return steps


class Check(Sourced):
    """One go / no-go question. `passed_label` and `failed_label` are the words on its keys.

    `note_label`: what has to be written beside the answer; with `sign`, a set of today will do,
    and what is written has to begin with a possible value; above `passed_at_most` it has failed.
    `on` limits an every-day check to these days of these courses.
    """

    id: Id
    title: Text
    detail: Text | None = None
    stage: Stage
    when: Literal["course", "day_1", "every_day"]
    on: tuple[OnDays, ...] = ()
    if_failed: IfFailed
    passed_label: Text
    failed_label: Text
    may_not_apply: bool = False
    note_label: Text | None = None
    sign: Sign | None = None
    passed_at_most: Decimal | None = None

    def is_asked(self, course: int, day: int) -> bool:
        """On this day of the course: of the course and of day 1 on its first day only."""
        if self.on:
            return any(one.covers(course, day) for one in self.on)
        return self.when == "every_day" or day == 1

    @model_validator(mode="after")
    def _only_an_every_day_check_is_limited_to_days(self) -> Self:
        if self.on and self.when != "every_day":
            raise ValueError(f'`on` needs when = "every_day", not "{self.when}"')
        return self


class Flush(Sourced):
    """A flush as a source has it: a fact to be shown, never the permission to do it."""

    volume_ml: Annotated[Volume, Field(gt=0)]
    minutes: Annotated[int, Field(ge=1, le=24 * 60)]

    @property
    def rate_ml_per_h(self) -> Fraction:
        """In mL per hour, unrounded."""
        return Fraction(self.volume_ml) * 60 / self.minutes


class LineRule(Sourced):
    """What to do with the line after the bag, or while it holds drug in a reaction."""

    when_it_holds_drug: Literal["ask", "disconnect", "flush"]
    end_text: Text
    reaction_text: Text
    flush: Flush | None = None


class FitToGo(Sourced):
    """One item before going home: answered by the record itself, or asked.

    `detail_label`: what has to be written beside the answer.
    """

    id: Id
    title: Text
    answered_by: Literal["record", "nurse"]
    passed_label: Text | None = None
    ask_detail: Text | None = None
    detail_label: Text | None = None


class FollowUp(Sourced):
    id: Id
    who: Text
    what: Text
    when: Text


class Protocol(Frozen):
    """One protocol, complete with emergency cards and lowest-grade table."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    version: Text
    title: Text
    documents: dict[str, Text]
    review_by: date | None = None
    drug: Drug
    courses: CourseDays
    preparation: tuple[Fact, ...] = ()
    premedication: tuple[Premedication, ...]
    bag: Bag
    steps: tuple[RateStep, ...]
    max_rate: MaxRate
    limits: Limits
    observations: ObservationPlan
    reactions: Reactions
    line: LineRule
    watch: SourcedMinutes
    checks: tuple[Check, ...]
    fit_to_go: tuple[FitToGo, ...]
    follow_up: tuple[FollowUp, ...]
    discharge: tuple[Fact, ...] = ()
    emergency: tuple[EmergencyCard, ...]

    @property
    def max_rate_ml_per_h(self) -> Decimal:
        return self.max_rate.ml_per_h

    def course_days(self, course: int) -> int:
        return self.courses.first_days if course == 1 else self.courses.later_days

    def card(self, card_id: Card) -> EmergencyCard:
        return next(card for card in self.emergency if card.id == card_id)

    @model_validator(mode="wrap")
    @classmethod
    def _every_mistake_at_once(cls, table: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        between = list(found_between(table)) if isinstance(table, Mapping) else []
        try:
            protocol = read(table)
        except ValidationError as broken:
            raise all_told(cls.__name__, between, broken) from None
        if between:
            raise all_told(cls.__name__, between, None)
        return protocol

    @field_validator("premedication")
    @classmethod
    def _each_premedication_once(
        cls, premedication: tuple[Premedication, ...]
    ) -> tuple[Premedication, ...]:
        _ids_used_twice([premed.id for premed in premedication])
        return premedication

    @field_validator("checks")
    @classmethod
    def _each_check_once(cls, checks: tuple[Check, ...]) -> tuple[Check, ...]:
        _ids_used_twice([check.id for check in checks])
        return checks

    @field_validator("fit_to_go")
    @classmethod
    def _each_fit_to_go_item_once(cls, items: tuple[FitToGo, ...]) -> tuple[FitToGo, ...]:
        _ids_used_twice([item.id for item in items])
        return items

    @field_validator("follow_up")
    @classmethod
    def _each_follow_up_once(cls, follow_up: tuple[FollowUp, ...]) -> tuple[FollowUp, ...]:
        _ids_used_twice([visit.id for visit in follow_up])
        return follow_up

    @field_validator("preparation", "discharge")
    @classmethod
    def _each_fact_once(cls, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        _ids_used_twice([fact.id for fact in facts])
        return facts

    @field_validator("emergency")
    @classmethod
    def _each_of_the_four_cards_once(
        cls, cards: tuple[EmergencyCard, ...]
    ) -> tuple[EmergencyCard, ...]:
        _ids_used_twice([card.id for card in cards])
        missing = set(get_args(Card)) - {card.id for card in cards}
        if missing:
            raise ValueError(f"no card for: {', '.join(sorted(missing))}")
        return cards
