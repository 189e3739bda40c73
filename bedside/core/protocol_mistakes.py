"""What is wrong between the entries of a protocol: steps, rates, and actions of each grade.

Read from the file's own tables, so that one broken entry hides no other mistake.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails


class Found(NamedTuple):
    """One mistake: the way to its key, and the reason in words."""

    loc: tuple[str | int, ...]
    reason: str


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", from_attributes=True, allow_inf_nan=False)


class _Span(_Read):
    from_min: Annotated[int, Field(ge=0)]
    to_min: Annotated[int, Field(ge=0)] | None = None


class _StepRate(_Read):
    rate_ml_per_h: Annotated[Decimal, Field(gt=0)]


class _MaxRate(_Read):
    ml_per_h: Annotated[Decimal, Field(gt=0)]


class _Action(_Read):
    kind: str
    grades: tuple[int, ...]


_Kind = TypeVar("_Kind", bound=_Read)

# Without one of these a graver reaction would leave the pump as it runs.
_PUMP_KINDS = {2: ("stop", "stop_or_halve"), 3: ("stop", "stop_or_halve"), 4: ("stop",)}


def found_between(table: Mapping[str, Any]) -> Iterator[Found]:
    """Every mistake that only two entries together show, in the order of the file."""
    steps = table.get("steps")
    yield from _times(steps)
    yield from _rates(steps, _one(table.get("max_rate"), _MaxRate))
    reactions = table.get("reactions")
    actions = reactions.get("actions") if isinstance(reactions, Mapping) else None
    if isinstance(actions, list | tuple):
        yield from _grades(_several(actions, _Action))


def all_told(title: str, found: list[Found], also: ValidationError | None) -> ValidationError:
    """One error that tells what stands in `also` and all that was found."""
    lines = [] if also is None else [_as_told(error) for error in also.errors()]
    lines += [
        InitErrorDetails(type="value_error", loc=loc, input=None, ctx={"error": reason})
        for loc, reason in found
    ]
    return ValidationError.from_exception_data(title, lines, hide_input=True)


def _as_told(error: Any) -> InitErrorDetails:
    line = InitErrorDetails(type=error["type"], loc=error["loc"], input=error["input"])
    return line if "ctx" not in error else InitErrorDetails(**line, ctx=error["ctx"])


def _one(value: object, kind: type[_Kind]) -> _Kind | None:
    """What can be read of it; None where its own mistakes are told elsewhere."""
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def _several(values: object, kind: type[_Kind]) -> dict[int, _Kind]:
    if not isinstance(values, list | tuple):
        return {}
    read = {index: _one(value, kind) for index, value in enumerate(values)}
    return {index: one for index, one in read.items() if one is not None}


def _times(steps: object) -> Iterator[Found]:
    spans = _several(steps, _Span)
    last = len(steps) - 1 if isinstance(steps, list | tuple) else -1
    if last < 0:
        yield Found(("steps",), "at least one rate step is needed")
    if 0 in spans and spans[0].from_min:
        yield Found(
            ("steps", 0, "from_min"), f"the first step starts at 0, not {spans[0].from_min}"
        )
    for index, span in spans.items():
        if index < last and span.to_min is None:
            yield Found(("steps", index, "to_min"), "is missing: only the last step has none")
        elif index == last and span.to_min is not None:
            yield Found(("steps", index, "to_min"), "the last step has none: it runs until empty")
        elif span.to_min is not None and span.to_min <= span.from_min:
            reason = f"must be after from_min {span.from_min}, got {span.to_min}"
            yield Found(("steps", index, "to_min"), reason)
    for one, following in pairwise(sorted(spans)):
        ends, begins = spans[one].to_min, spans[following].from_min
        if following != one + 1 or ends is None or ends == begins:
            continue
        what = (
            f"gap from {ends} to {begins}" if ends < begins else f"overlap from {begins} to {ends}"
        )
        reason = f"{what} min: the step before ends at {ends}"
        yield Found(("steps", following, "from_min"), reason)


def _rates(steps: object, most: _MaxRate | None) -> Iterator[Found]:
    rates = {index: step.rate_ml_per_h for index, step in _several(steps, _StepRate).items()}
    for index, rate in rates.items():
        key = ("steps", index, "rate_ml_per_h")
        before = rates.get(index - 1)
        if before is not None and rate <= before:
            yield Found(key, f"must be above the rate before, {before}, got {rate}")
        if most is not None and rate > most.ml_per_h:
            yield Found(key, f"is above max_rate.ml_per_h, {most.ml_per_h}, got {rate}")


def _grades(actions: dict[int, _Action]) -> Iterator[Found]:
    """Each grade acts or says "silent"; pump and prescriber are never forgotten."""
    key = ("reactions", "actions")
    for grade in (1, 2, 3, 4):
        kinds = {action.kind for action in actions.values() if grade in action.grades}
        if not kinds:
            yield Found(key, f'grade {grade} has no action: give one, or one of kind "silent"')
            continue
        wanted = _PUMP_KINDS.get(grade, ())
        if wanted and not kinds.intersection(wanted):
            names = " or ".join(f'"{kind}"' for kind in wanted)
            yield Found(key, f"grade {grade} has no action of kind {names}")
        # Nothing resumes after a reaction before the prescriber is informed ("Who may").
        if grade in (2, 3) and "call" not in kinds:
            yield Found(key, f'grade {grade} has no action of kind "call"')
