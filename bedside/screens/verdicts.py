"""The limits in words: which bites first, and by how much each is kept or passed."""

from dataclasses import replace
from datetime import timedelta
from math import ceil, floor

from bedside.core.day import Day
from bedside.core.limits import Limit, LimitName, first_to_bite
from bedside.screens.parts import LimitLine, Verdict
from bedside.wording import _, clock_time, duration, over, spare


def hours_words(minutes: int) -> str:
    """The length of a limit: "8 h"."""
    hours, rest = divmod(minutes, 60)
    return duration(minutes) if rest else _("%(hours)s h", hours=hours)


def limit_name(limit: Limit, day: Day) -> str:
    """ "Bag 17:00"."""
    at = clock_time(limit.at, day.history.unit.zone) if limit.at else ""
    limits = day.history.protocol.limits
    longest = hours_words(limits.max_clock.minutes)
    shortest = hours_words(limits.min_running.minutes)
    names: dict[LimitName, str] = {
        "bag": _("Bag %(at)s", at=at),
        "max_8h": _("At most %(span)s, %(at)s", span=longest, at=at),
        "min_4h": _("At least %(span)s", span=shortest),
        "closing": _("Closing %(at)s", at=at),
    }
    return names[limit.name]


def verdict_of(limit: Limit, day: Day) -> Verdict:
    """Kept with what is spare, over by how much, or open where there is no finish."""
    if limit.margin_min is None:
        return Verdict("ring", _("open"), "open")
    if limit.name == "min_4h":
        return _shortest(limit, day)
    if limit.is_over:
        return Verdict("cross", _over_words(limit, day), "over")
    return Verdict("check", spare(timedelta(minutes=floor(limit.margin_min))), "ok")


def _over_words(limit: Limit, day: Day) -> str:
    if is_passed(limit, day) and limit.at is not None:
        return _("over since %(at)s", at=clock_time(limit.at, day.history.unit.zone))
    assert limit.margin_min is not None
    return over(timedelta(minutes=ceil(-limit.margin_min)))


def is_passed(limit: Limit, day: Day) -> bool:
    """The edge lies behind us and the bag is not confirmed empty."""
    on_the_pump = day.history.status in ("infusing", "paused")
    return on_the_pump and limit.name in ("bag", "max_8h") and day.now > (limit.at or day.now)


def _shortest(limit: Limit, day: Day) -> Verdict:
    assert limit.margin_min is not None
    wanted = day.history.protocol.limits.min_running.minutes
    if limit.is_over:
        short = duration(ceil(-limit.margin_min))
        return Verdict("cross", _("%(span)s short", span=short), "over")
    in_all = duration(floor(wanted + limit.margin_min))
    return Verdict("check", _("%(span)s in all", span=in_all), "ok")


def limit_lines(day: Day) -> tuple[LimitLine, ...]:
    """Every limit with its verdict, the first to bite first."""
    first = first_to_bite(day.limits)
    ranked = sorted(day.limits, key=lambda limit: _place(limit, first))
    return tuple(
        LimitLine(limit_name(limit, day), verdict_of(limit, day), limit is first)
        for limit in ranked
    )


def _place(limit: Limit, first: Limit | None) -> int:
    return -1 if limit is first else ("bag", "max_8h", "min_4h", "closing").index(limit.name)


def list_verdict(day: Day) -> Verdict | None:
    """What the day list says of the limits: the first that is broken, else home against closing.

    None once the day is over.
    """
    if day.history.ended is not None:
        return None
    worst = first_to_bite(day.limits)
    if worst is not None and worst.is_over and worst.name != "closing":
        verdict = verdict_of(worst, day)
        longest = hours_words(day.history.protocol.limits.max_clock.minutes)
        name = _("Bag") if worst.name == "bag" else longest
        return replace(verdict, words=f"{name} {verdict.words}")
    limit = next((one for one in day.limits if one.name == "closing"), None)
    return None if limit is None else verdict_of(limit, day)
