"""The infusion of a protocol: premedication, bag, rates, limits, observations, line."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bedside.core.events import CourseDay, CourseNumber, Frozen, Id, Rate, Text, Volume
from bedside.core.protocol_basis import (
    Fact,
    Minutes,
    OnDays,
    Sourced,
    SourcedMinutes,
    ids_used_twice,
)


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
        ids_used_twice([one.id for one in handling])
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
