"""CTCAE v5.0 beside the band of the protocol, where the unit records it: it drives no action."""

from collections.abc import Iterator

from pydantic import field_validator

from bedside.core.events import Frozen, Grade, Id, Text
from bedside.core.protocol import Sourced


class CtcaeGrade(Frozen):
    grade: Grade
    definition: Text


class CtcaeTerm(Sourced):
    """A term of CTCAE v5.0 with the grades it has; what it leaves empty is not there."""

    id: Id
    title: Text
    grades: tuple[CtcaeGrade, ...]

    @field_validator("grades")
    @classmethod
    def _grades_climb(cls, grades: tuple[CtcaeGrade, ...]) -> tuple[CtcaeGrade, ...]:
        found = [one.grade for one in grades]
        if not found or found != sorted(set(found)):
            raise ValueError("needs at least one grade, and each above the one before")
        return grades


def ctcae_choices(terms: tuple[CtcaeTerm, ...]) -> Iterator[tuple[CtcaeTerm, CtcaeGrade]]:
    """Every term with every grade it has, in the order of the file."""
    for term in terms:
        for one in term.grades:
            yield term, one


def ctcae_of(
    terms: tuple[CtcaeTerm, ...], term_id: str | None, grade: int | None
) -> tuple[CtcaeTerm, CtcaeGrade] | None:
    """The term with the grade that was recorded; None where CTCAE has no such grade."""
    return next(
        (
            (term, one)
            for term, one in ctcae_choices(terms)
            if term.id == term_id and one.grade == grade
        ),
        None,
    )
