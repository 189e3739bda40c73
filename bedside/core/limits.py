"""The four limits of an infusion: at least 4 h, at most 8 h, the bag's life, closing time."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

LimitName = Literal["min_4h", "max_8h", "bag", "closing"]
Verdict = Literal["kept", "over", "open"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`at` is the edge; `margin_min` is exact, spare positive, over negative, None if open."""

    name: LimitName
    at: datetime | None
    margin_min: Fraction | None
    verdict: Verdict

    @property
    def is_over(self) -> bool:
        return self.verdict == "over"


def limit(name: LimitName, at: datetime | None, margin_min: Fraction | None) -> Limit:
    """A limit with its verdict: exactly at the edge is kept (480.00 min is no breach)."""
    if margin_min is None:
        return Limit(name, at, None, "open")
    return Limit(name, at, margin_min, "kept" if margin_min >= 0 else "over")


def first_to_bite(limits: tuple[Limit, ...]) -> Limit | None:
    """The upper limit with the least to spare; the 4 h minimum is no edge to run into."""
    upper = [one for one in limits if one.name != "min_4h" and one.margin_min is not None]
    return min(upper, key=lambda one: one.margin_min or 0, default=None)
