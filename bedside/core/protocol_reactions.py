"""Reactions in a protocol: bands, symptoms, red flags, actions, and the emergency cards."""

from decimal import Decimal
from string import Formatter
from typing import Literal, Self

from pydantic import field_validator, model_validator

from bedside.core.events import Card, Frozen, Grade, Id, Text
from bedside.core.protocol_basis import Minutes, Sourced, SourcedFlag, ids_used_twice


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


class RaisedGrade(Sourced):
    """What this protocol's own source takes more seriously than the table all protocols share.

    `options`: as recorded, "symptom:option". `temperature_above_c`: also a measured temperature.
    A grade is only ever raised by it.
    """

    options: tuple[Text, ...] = ()
    temperature_above_c: Decimal | None = None
    lowest_grade: Grade


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
    raised: tuple[RaisedGrade, ...] = ()
    actions: tuple[ReactionAction, ...]
    allow_return_to_plan: SourcedFlag

    @model_validator(mode="after")
    def _raises_what_can_be_chosen(self) -> Self:
        known = {f"{symptom.id}:{one.id}" for symptom in self.symptoms for one in symptom.options}
        for raised in self.raised:
            unknown = [option for option in raised.options if option not in known]
            if unknown:
                raise ValueError(f"raised: no such symptom: {', '.join(unknown)}")
        return self

    @field_validator("bands")
    @classmethod
    def _four_bands_in_order(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        if [band.grade for band in bands] != [1, 2, 3, 4]:
            raise ValueError("needs grades 1, 2, 3 and 4 in this order")
        return bands

    @field_validator("symptoms")
    @classmethod
    def _each_symptom_once(cls, symptoms: tuple[Symptom, ...]) -> tuple[Symptom, ...]:
        ids_used_twice([symptom.id for symptom in symptoms])
        return symptoms

    @field_validator("red_flags")
    @classmethod
    def _each_red_flag_once(cls, flags: tuple[RedFlag, ...]) -> tuple[RedFlag, ...]:
        ids_used_twice([flag.id for flag in flags])
        return flags

    @field_validator("actions")
    @classmethod
    def _each_action_once(cls, actions: tuple[ReactionAction, ...]) -> tuple[ReactionAction, ...]:
        ids_used_twice([action.id for action in actions])
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
        ids_used_twice([step.id for step in steps])
        if [step.kind for step in steps].count("stop") != 1:
            raise ValueError('needs exactly one step of kind "stop"')
        return steps
