"""What only two entries or two files together show to be a slip: days, halves and the line."""

from collections.abc import Iterator
from decimal import Decimal

from bedside.config_mistakes import Mistake
from bedside.core.protocol import Protocol
from bedside.core.unit import Unit


def days_past_the_course(file: str, protocol: Protocol) -> Iterator[Mistake]:
    """A dose on a day that no course has would never be asked for, and nobody would miss it."""
    courses = protocol.courses
    for i, premedication in enumerate(protocol.premedication):
        for j, dose in enumerate(premedication.doses):
            is_first_only = dose.from_course == dose.to_course == 1
            days = [courses.first_days] if dose.from_course == 1 else []
            days += [] if is_first_only else [courses.later_days]
            if max(dose.days) > max(days):
                reason = f"day {max(dose.days)} is past the course, which has {max(days)} days"
                yield Mistake(file, f"premedication[{i}].doses[{j}].days", reason)


def unit_against(file: str, protocol: Protocol, unit: Unit) -> Iterator[Mistake]:
    """A pump that cannot be set to half of the first rate, and a line that holds a whole bag."""
    half, step = protocol.steps[0].rate_ml_per_h / Decimal(2), unit.pump.step_ml_per_h
    if step is not None and step > half:
        reason = f"must be at most half of {protocol.id}'s first rate, {half.normalize():f}"
        yield Mistake(file, "pump.step_ml_per_h", f"{reason}, got {step}")
    smallest, line = protocol.bag.volume_from_ml, unit.line.volume_ml
    if line is not None and line >= smallest:
        reason = f"must be below {protocol.id}'s smallest bag, {smallest} mL, got {line}"
        yield Mistake(file, "line.volume_ml", reason)
