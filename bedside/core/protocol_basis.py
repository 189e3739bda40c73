"""On what an entry of a protocol rests, and the shapes that several parts of it share."""

from typing import Annotated, Literal, Self
from typing import Protocol as TypingProtocol

from pydantic import Field, model_validator

from bedside.core.events import CourseDay, CourseNumber, Frozen, Id, Text

Basis = Literal["source", "inferred", "unit", "silent"]
Minutes = Annotated[int, Field(ge=0, le=24 * 60)]


def ids_used_twice(ids: list[str]) -> None:
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


class Fact(Sourced):
    """One thing that a source says about the bag, the preparation or going home."""

    id: Id
    text: Text
