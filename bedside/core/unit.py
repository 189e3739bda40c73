"""What this unit sets: clock, closing, grace, pump, line, and what a plausible value is."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from bedside.core.ctcae import CtcaeTerm
from bedside.core.events import Frozen, Sign, Text
from bedside.core.protocol import Minutes, Sourced
from bedside.core.quantities import MINUTE


class Grace(Sourced):
    """Minutes from due to overdue (rules.md 14)."""

    rate_step_min: Minutes
    observations_min: Minutes
    premedication_min: Minutes
    bag_end_min: Minutes
    soon_min: Minutes


class Pump(Sourced):
    """`step_ml_per_h`: the smallest step the pump can be set to; a half is rounded down to it."""

    step_ml_per_h: Annotated[Decimal, Field(gt=0)] | None = None
    reading_differs_ml: Annotated[Decimal, Field(ge=0)]
    reading_differs_percent: Annotated[Decimal, Field(ge=0)]
    reading_over_label_factor: Annotated[Decimal, Field(ge=1)]


class Line(Sourced):
    """`volume_ml` None: unsigned, so the line is not counted and the screen says so."""

    volume_ml: Annotated[Decimal, Field(gt=0)] | None = None


class Lateness(Sourced):
    """How long after it happened an entry is marked, and asks why (rules.md 14).

    `last_set_max_age_min`: how old a set of observations may be that a grade rests on.
    """

    entered_later_min: Minutes
    reason_from_min: Minutes
    last_set_max_age_min: Minutes

    @property
    def entered_later_after(self) -> timedelta:
        return self.entered_later_min * MINUTE

    @property
    def reason_from(self) -> timedelta:
        return self.reason_from_min * MINUTE


class SignLimits(Sourced):
    """Impossible outside `lowest`..`highest`; asked again outside `low`..`high`."""

    sign: Sign
    title: Text
    unit: Text
    places: Annotated[int, Field(ge=0, le=1)]
    lowest: Decimal
    highest: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    needed: bool = False

    @model_validator(mode="after")
    def _limits_climb(self) -> Self:
        bounds = [b for b in (self.lowest, self.low, self.high, self.highest) if b is not None]
        if bounds != sorted(bounds):
            raise ValueError("lowest, low, high, highest must climb")
        return self


class Phones(Frozen):
    emergency: Text
    unit_day: Text
    unit_night: Text


class Unit(Frozen):
    """One day unit's own settings; those used in a calculation are pinned with each day."""

    name: Text
    hospital: Text
    time_zone: Text
    closing_at: time
    protocol: Text
    pin_idle_min: Annotated[int, Field(ge=1, le=10)] = 3
    second_check_after_any_stop: bool = False
    record_ctcae: bool = False
    grace: Grace
    pump: Pump
    line: Line
    late: Lateness
    phones: Phones
    signs: tuple[SignLimits, ...]
    ctcae: tuple[CtcaeTerm, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def sign(self, sign: Sign) -> SignLimits:
        return next(limits for limits in self.signs if limits.sign == sign)

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as unknown:  # a folder of zones is an OSError
            raise ValueError(f"no such time zone: {value}") from unknown
        return value

    @field_validator("signs")
    @classmethod
    def _each_sign_once(cls, signs: tuple[SignLimits, ...]) -> tuple[SignLimits, ...]:
        named = [limits.sign for limits in signs]
        if sorted(named) != sorted(get_args(Sign)):
            raise ValueError(f"each of these once: {', '.join(get_args(Sign))}")
        return signs

    @field_validator("ctcae")
    @classmethod
    def _each_term_once(cls, terms: tuple[CtcaeTerm, ...]) -> tuple[CtcaeTerm, ...]:
        ids = [term.id for term in terms]
        if len(set(ids)) < len(ids):
            raise ValueError("a term stands twice")
        return terms
