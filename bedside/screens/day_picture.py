"""What the timeline is drawn from, and what it is drawn as.

Instants are aware UTC. Rates are in mL per hour. Nothing here is worked out from the protocol:
the caller says what was confirmed, what is planned and which limits there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from bedside.screens.parts import Shape
from bedside.screens.sketches import Dot, Line, Mark, Rect, Text


@dataclass(frozen=True, slots=True)
class RateFrom:
    """This rate from this instant on; 0 while the pump stands still or the bag is empty."""

    at: datetime
    rate_ml_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to another."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the day, done or to come."""

    kind: Literal["premedication", "infusion", "flush", "watch"]
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class ObservationSet:
    """What was measured at one time; None where it was not."""

    at: datetime
    temperature_c: Decimal | None = None
    pulse_per_min: int | None = None
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    news2: int | None = None
    is_late: bool = False
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class DueMark:
    """A set that is due or to come."""

    at: datetime
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class LimitEdge:
    """A limit with its short name: hard ones are edges, soft ones (4 h) dotted.

    `closing` stands in the band of the phases, because the infusion may end before it.
    """

    name: str
    at: datetime
    kind: Literal["hard", "soft", "closing"] = "hard"


@dataclass(frozen=True, slots=True)
class DayPicture:
    """One infusion day as it stands now.

    `confirmed` ends at now; `planned` starts at now and ends with rate 0 where the bag is empty.
    `first_plan` is given only after it was left, and is drawn from `first_plan_left_at`.
    """

    zone: ZoneInfo
    now: datetime
    highest_rate_ml_per_h: Fraction
    confirmed: tuple[RateFrom, ...] = ()
    planned: tuple[RateFrom, ...] = ()
    first_plan: tuple[RateFrom, ...] = ()
    first_plan_left_at: datetime | None = None
    pauses: tuple[Span, ...] = ()
    phases: tuple[Phase, ...] = ()
    sets: tuple[ObservationSet, ...] = ()
    due: tuple[DueMark, ...] = ()
    reactions_at: tuple[datetime, ...] = ()
    decisions_at: tuple[datetime, ...] = ()
    limits: tuple[LimitEdge, ...] = ()


@dataclass(frozen=True, slots=True)
class LegendKey:
    """One line of the legend."""

    css: Literal[
        "confirmed", "planned", "first", "due", "todo", "flush", "pause", "reaction", "decision"
    ]
    words: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A reaction or a decision above the plot; `offset` in px keeps it clear of its neighbour."""

    kind: Literal["reaction", "decision"]
    shape: Shape
    x: str
    y: str
    offset: str


@dataclass(frozen=True, slots=True)
class NowFlag:
    """The clock on the line for now; `left` and `middle` keep it inside at the edges."""

    x: str
    y: str
    left: str
    middle: str
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing in the order in which it is laid down, and the sentence that says the same."""

    height: int
    says: str
    legend: tuple[LegendKey, ...]
    labels: tuple[Text, ...]
    areas: tuple[Rect, ...]
    lines: tuple[Line, ...]
    step_labels: tuple[Text, ...]
    phases: tuple[Rect, ...]
    phase_words: tuple[Text, ...]
    edges: tuple[Line, ...]
    edge_labels: tuple[Text, ...]
    track_lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    bars: tuple[Mark, ...]
    now_lines: tuple[Line, ...]
    flag: NowFlag
    symbols: tuple[Symbol, ...]
    scores: tuple[Text, ...]
    due_marks: tuple[Mark, ...]
    hours: tuple[Text, ...]
