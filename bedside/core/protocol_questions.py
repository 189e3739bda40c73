"""What a protocol asks and does around the infusion: checks, fit to go, follow-up."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bedside.core.events import Id, Sign, Text
from bedside.core.protocol_basis import OnDays, Sourced

Stage = Literal["arrival", "before_premedication", "before_start"]
IfFailed = Literal["stop", "prescriber", "task"]
RecordKnows = Literal["earlier_days", "months_between"]


class Check(Sourced):
    """One go / no-go question. `passed_label` and `failed_label` are the words on its keys.

    `note_label`: what has to be written beside the answer; with `sign`, a set of today will do,
    and what is written has to begin with a possible value; above `passed_at_most` it has failed.
    `on` limits an every-day check to these days of these courses. `record_knows`: what the record
    itself can deny an answer by; `applies_after`: the medicine after which it always applies.
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
    record_knows: RecordKnows | None = None
    applies_after: Text | None = None

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


class AllergyGroup(Sourced):
    """An allergy named like one of `allergies` is one to each of `drugs`."""

    id: Id
    allergies: Annotated[tuple[Text, ...], Field(min_length=1)]
    drugs: Annotated[tuple[Text, ...], Field(min_length=1)]


class FollowUp(Sourced):
    """What is done after the course. Its numbers give dates; without them `when` is all there is.

    `every_months` and `once_after_weeks` count from the course's last planned infusion,
    `until_months` from the last one given. `take_home`: the patient's page prints these dates.
    """

    id: Id
    who: Text
    what: Text
    when: Text
    every_months: Annotated[int, Field(ge=1, le=120)] | None = None
    once_after_weeks: Annotated[int, Field(ge=1, le=520)] | None = None
    until_months: Annotated[int, Field(ge=1, le=600)] | None = None
    take_home: Literal["bloods"] | None = None

    @model_validator(mode="after")
    def _numbers_fit_together(self) -> Self:
        if self.every_months is not None and self.once_after_weeks is not None:
            raise ValueError("once_after_weeks does not go with every_months")
        if self.take_home and (self.every_months is None or self.until_months is None):
            raise ValueError("take_home needs every_months and until_months")
        return self
