"""A signed infusion protocol as data: what the unit does, in which order, from which source.

Frozen types and what makes one valid. The files are read by `bedside.config_files`. The parts
stand in the modules `protocol_*`; this one is the door to all of them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self, get_args

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    field_validator,
    model_validator,
)

from bedside.core.events import Card, Frozen, Text
from bedside.core.protocol_basis import (
    Basis,
    Fact,
    Identified,
    Minutes,
    OnDays,
    Sourced,
    SourcedFlag,
    SourcedMinutes,
    ids_used_twice,
)
from bedside.core.protocol_infusion import (
    Bag,
    CourseDays,
    Dose,
    Drug,
    Flush,
    Limits,
    LineRule,
    MaxRate,
    ObservationPlan,
    Premedication,
    RateStep,
)
from bedside.core.protocol_mistakes import all_told, found_between
from bedside.core.protocol_questions import (
    AllergyGroup,
    Check,
    FitToGo,
    FollowUp,
    IfFailed,
    Stage,
)
from bedside.core.protocol_reactions import (
    ActionKind,
    Band,
    EmergencyCard,
    EmergencyStep,
    LowestGrade,
    ReactionAction,
    Reactions,
    RedFlag,
    StepKind,
    Symptom,
    SymptomOption,
)

__all__ = [
    "ActionKind",
    "AllergyGroup",
    "Bag",
    "Band",
    "Basis",
    "Check",
    "CourseDays",
    "Dose",
    "Drug",
    "EmergencyCard",
    "EmergencyStep",
    "Fact",
    "FitToGo",
    "Flush",
    "FollowUp",
    "Identified",
    "IfFailed",
    "Limits",
    "LineRule",
    "LowestGrade",
    "MaxRate",
    "Minutes",
    "ObservationPlan",
    "OnDays",
    "Premedication",
    "Protocol",
    "RateStep",
    "ReactionAction",
    "Reactions",
    "RedFlag",
    "Sourced",
    "SourcedFlag",
    "SourcedMinutes",
    "Stage",
    "StepKind",
    "Symptom",
    "SymptomOption",
]


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
    allergy_groups: tuple[AllergyGroup, ...] = ()
    emergency: tuple[EmergencyCard, ...]

    @property
    def max_rate_ml_per_h(self) -> Decimal:
        return self.max_rate.ml_per_h

    def course_days(self, course: int) -> int:
        return self.courses.first_days if course == 1 else self.courses.later_days

    @property
    def bloods(self) -> FollowUp | None:
        """The tests whose first and last date the patient's page names."""
        return next((one for one in self.follow_up if one.take_home == "bloods"), None)

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
        ids_used_twice([premed.id for premed in premedication])
        return premedication

    @field_validator("checks")
    @classmethod
    def _each_check_once(cls, checks: tuple[Check, ...]) -> tuple[Check, ...]:
        ids_used_twice([check.id for check in checks])
        known = [check.record_knows for check in checks if check.record_knows]
        twice = {one for one in known if known.count(one) > 1}
        if twice:
            raise ValueError(f"record_knows used twice: {', '.join(sorted(twice))}")
        return checks

    @field_validator("fit_to_go")
    @classmethod
    def _each_fit_to_go_item_once(cls, items: tuple[FitToGo, ...]) -> tuple[FitToGo, ...]:
        ids_used_twice([item.id for item in items])
        return items

    @field_validator("follow_up")
    @classmethod
    def _each_follow_up_once(cls, follow_up: tuple[FollowUp, ...]) -> tuple[FollowUp, ...]:
        ids_used_twice([visit.id for visit in follow_up])
        if sum(visit.take_home == "bloods" for visit in follow_up) > 1:
            raise ValueError('take_home = "bloods" stands twice')
        return follow_up

    @field_validator("allergy_groups")
    @classmethod
    def _each_group_once(cls, groups: tuple[AllergyGroup, ...]) -> tuple[AllergyGroup, ...]:
        ids_used_twice([group.id for group in groups])
        return groups

    @field_validator("preparation", "discharge")
    @classmethod
    def _each_fact_once(cls, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        ids_used_twice([fact.id for fact in facts])
        return facts

    @field_validator("emergency")
    @classmethod
    def _each_of_the_four_cards_once(
        cls, cards: tuple[EmergencyCard, ...]
    ) -> tuple[EmergencyCard, ...]:
        ids_used_twice([card.id for card in cards])
        missing = set(get_args(Card)) - {card.id for card in cards}
        if missing:
            raise ValueError(f"no card for: {', '.join(sorted(missing))}")
        return cards
