"""A signed infusion protocol as data: what the unit does, in which order, from which source.

Frozen types and what makes one valid. The files are read by `bedside.config_files`.
"""

from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal, Self, get_args
from typing import Protocol as TypingProtocol

from pydantic import Field, field_validator, model_validator

from bedside.core.events import Card, Frozen, Grade, Id, Rate, Sign, Text

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

    first_days: Annotated[int, Field(ge=1, le=5)]
    later_days: Annotated[int, Field(ge=1, le=5)]
    months_between: Annotated[int, Field(ge=1)]
    max_courses: Annotated[int, Field(ge=1, le=9)] = 9


class Dose(Sourced):
    """A premedication's dose on these days of these courses; `to_course` None means and later."""

    from_course: Annotated[int, Field(ge=1, le=9)]
    to_course: Annotated[int, Field(ge=1, le=9)] | None = None
    days: tuple[Annotated[int, Field(ge=1, le=5)], ...]
    dose_mg: Annotated[Decimal, Field(gt=0)]

    def covers(self, course: int, day: int) -> bool:
        in_course = self.from_course <= course <= (self.to_course or course)
        return in_course and day in self.days


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
        for course in range(1, 10):
            for day in range(1, 6):
                if sum(dose.covers(course, day) for dose in doses) > 1:
                    raise ValueError(f"two doses for course {course}, day {day}")
        return doses


class RateStep(Sourced):
    """One step of the ladder; `minutes` None for the last, which runs until the bag is empty."""

    rate_ml_per_h: Rate
    minutes: Annotated[int, Field(ge=1)] | None = None


class Bag(Sourced):
    diluents: tuple[Text, ...]
    nominal_volume_ml: Annotated[Decimal, Field(gt=0)]
    volume_from_ml: Annotated[Decimal, Field(gt=0)]
    volume_to_ml: Annotated[Decimal, Field(gt=0)]
    prime_with: Literal["drug", "saline", "silent"]


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
    "continue", "stop_or_halve", "stop", "call", "medicine", "line", "wait", "resume_half", "other"
]


class ReactionAction(Sourced):
    """One line of the action list. `{rate}` and `{half}` in the text become real numbers."""

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

    @field_validator("actions")
    @classmethod
    def _prescriber_is_called(
        cls, actions: tuple[ReactionAction, ...]
    ) -> tuple[ReactionAction, ...]:
        """Nothing resumes after a reaction before the prescriber is informed ("Who may")."""
        called = {grade for action in actions if action.kind == "call" for grade in action.grades}
        missing = [str(grade) for grade in (2, 3) if grade not in called]
        if missing:
            raise ValueError(f'no action of kind "call" for grade {" and ".join(missing)}')
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
    """

    id: Id
    title: Text
    detail: Text | None = None
    stage: Stage
    when: Literal["course", "day_1", "every_day"]
    if_failed: IfFailed
    passed_label: Text
    failed_label: Text
    may_not_apply: bool = False
    note_label: Text | None = None
    sign: Sign | None = None
    passed_at_most: Decimal | None = None


class LineRule(Sourced):
    """What to do with the line after the bag, or while it holds drug in a reaction."""

    when_it_holds_drug: Literal["ask", "disconnect", "flush"]
    end_text: Text
    reaction_text: Text


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
    premedication: tuple[Premedication, ...]
    bag: Bag
    steps: tuple[RateStep, ...]
    limits: Limits
    observations: ObservationPlan
    reactions: Reactions
    line: LineRule
    watch: SourcedMinutes
    checks: tuple[Check, ...]
    fit_to_go: tuple[FitToGo, ...]
    follow_up: tuple[FollowUp, ...]
    emergency: tuple[EmergencyCard, ...]

    @property
    def max_rate_ml_per_h(self) -> Decimal:
        return max(step.rate_ml_per_h for step in self.steps)

    def course_days(self, course: int) -> int:
        return self.courses.first_days if course == 1 else self.courses.later_days

    def card(self, card_id: Card) -> EmergencyCard:
        return next(card for card in self.emergency if card.id == card_id)

    @field_validator("steps")
    @classmethod
    def _steps_climb_and_only_the_last_is_open(
        cls, steps: tuple[RateStep, ...]
    ) -> tuple[RateStep, ...]:
        rates = [step.rate_ml_per_h for step in steps]
        if not rates:
            raise ValueError("at least one rate step is needed")
        if rates != sorted(set(rates)):
            raise ValueError("each rate must be above the one before")
        if [step.minutes is None for step in steps] != [False] * (len(rates) - 1) + [True]:
            raise ValueError("every step needs minutes except the last, which has none")
        return steps

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
