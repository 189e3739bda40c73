"""A decision to start past a limit covers what it was taken on, and no more [A].

How far past the limit the infusion was seen to end is read from the record as it stood when the
decision was taken; nothing of it is stored.
"""

from datetime import datetime
from fractions import Fraction

from bedside.core.day import Day, day_from
from bedside.core.events import Entry, PrescriberDecided
from bedside.core.fold import fold
from bedside.core.history import History
from bedside.core.limits import LimitName
from bedside.core.quantities import MINUTE, minutes_between
from bedside.core.starting import starting_of

# Which decision lets the infusion start although a limit would be passed [A].
LIMIT_DECISIONS: dict[LimitName, str] = {
    "closing": "closing",
    "bag": "bag_life",
    "max_8h": "longest_time",
    "min_4h": "shortest_time",
}
LIMIT_OF: dict[str, LimitName] = {about: name for name, about in LIMIT_DECISIONS.items()}
# The limits that stand still by the clock: a later start brings them nearer.
_BY_THE_CLOCK = frozenset({"closing", "bag"})


def needs_decision(day: Day, name: LimitName) -> bool:
    """The limit would be passed, and nobody has decided to go on with so much of it."""
    past_min = _past_min(day, name)
    return past_min > 0 and not _covers(day, name, past_min)


def is_decided(day: Day, name: LimitName) -> bool:
    """A decision to go on covers this limit as the start is expected now."""
    return _covers(day, name, _past_min(day, name) + _start_later_min(day, name))


def covers_start_until(day: Day, name: LimitName) -> datetime | None:
    """The latest start that a decision taken now would cover; None where it is no question."""
    if day.history.started is not None or name not in _BY_THE_CLOCK:
        return None
    return starting_of(day).start_at + day.history.unit.grace.rate_step_min * MINUTE


def _covers(day: Day, name: LimitName, past_min: Fraction) -> bool:
    """Open again where it grew by more than the grace with which a start is still on time."""
    entry = day.history.decisions.get(LIMIT_DECISIONS[name])
    if entry is None or not isinstance(entry.event, PrescriberDecided):
        return False
    grace_min = day.history.unit.grace.rate_step_min
    return entry.event.decision == "go_on" and (
        past_min <= _decided_min(day.history, entry, name) + grace_min
    )


def _decided_min(history: History, entry: Entry, name: LimitName) -> Fraction:
    then = [line for line in history.entries if line.seq < entry.seq]
    day = day_from(fold(then), entry.occurred_at)
    return max(Fraction(0), _past_min(day, name) + _start_later_min(day, name))


def _past_min(day: Day, name: LimitName) -> Fraction:
    """Minutes past the limit, below 0 what is to spare; 0 where none can be given."""
    limit = next((one for one in day.limits if one.name == name), None)
    return Fraction(0) if limit is None or limit.margin_min is None else -limit.margin_min


def _start_later_min(day: Day, name: LimitName) -> int:
    """How much later than projected the premedication lets it start."""
    if day.history.started is not None or day.projection is None or name not in _BY_THE_CLOCK:
        return 0
    return max(0, minutes_between(day.projection.from_at, starting_of(day).start_at))
