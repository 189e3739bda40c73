"""Section 9: how much of the dose reached the patient, and each limit with its verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bedside.core.day import Day
from bedside.core.dose import Dose, dose_at
from bedside.core.limits import Limit
from bedside.core.quantities import minutes_between
from bedside.screens.entries import line_words
from bedside.screens.record import moment_words
from bedside.screens.verdicts import hours_words, verdict_of
from bedside.wording import _, clock_time, dose_given, duration, volume

KEPT, OVER, OPEN = "✓", "✗", "–"


@dataclass(frozen=True, slots=True)
class LimitRow:
    label: str
    mark: str
    words: str


def dose_by(day: Day, at: datetime) -> Dose:
    """What was pumped and given by that minute."""
    return dose_at(day.history, day.pump, at)


def is_complete(day: Day) -> bool:
    """Never before the flush is confirmed; a line taken off keeps what it held (rules.md 18)."""
    line = day.history.line_end
    flushed = line is not None and line.event.type == "line_flushed"
    return flushed and day.dose.not_given_ml == 0


def given_words(day: Day) -> tuple[str, str]:
    """ "12 mg of 12 mg, complete" and what that counts."""
    lead = _(
        "%(given)s mg of %(full)s mg",
        given=dose_given(day.dose.given_mg),
        full=dose_given(day.dose.full_dose_mg),
    )
    if is_complete(day):
        lead = _("%(lead)s, complete", lead=lead)
    return lead, counted_words(day)


def counted_words(day: Day) -> str:
    """What the dose counts: pump, flush and line."""
    if day.dose.line_ml is None:
        return _("through the pump; line not counted")
    line = day.history.line_end
    flushed = line is not None and line.event.type == "line_flushed"
    through = _("through the pump and flush") if flushed else _("through the pump")
    return _(
        "%(through)s (line %(ml)s mL, primed with %(what)s)",
        through=through,
        ml=volume(day.dose.line_ml),
        what=line_words(day.history.line_primed_with),
    )


def volume_words(day: Day) -> str:
    """ "101.2 of 101.2 mL"."""
    return _(
        "%(given)s of %(bag)s mL", given=volume(day.dose.given_ml), bag=volume(day.dose.bag_ml)
    )


def not_given_words(day: Day) -> str:
    """What stayed in the bag and the line, once the infusion is over."""
    if day.history.bag_end is None or day.dose.not_given_ml == 0:
        return ""
    left = day.dose.not_given_ml
    return _(
        "%(ml)s mL, %(mg)s mg; never added to another day's dose",
        ml=volume(left),
        mg=dose_given(day.dose.mg(left)),
    )


def limit_rows(day: Day) -> tuple[LimitRow, ...]:
    return tuple(_rows(day)) if day.history.started is not None else ()


def _rows(day: Day) -> Iterator[LimitRow]:
    for limit in day.limits:
        verdict = verdict_of(limit, day)
        mark = {"ok": KEPT, "over": OVER, "open": OPEN}[verdict.tone]
        if limit.name == "min_4h" and verdict.tone == "open" and day.history.bag_end is not None:
            yield LimitRow(_label(limit, day), OPEN, _("discontinued"))
        elif limit.name == "closing" and day.history.ended is not None:
            yield _left_by_closing(limit, day)
        else:
            yield LimitRow(_label(limit, day), mark, verdict.words + _pauses(limit, day))


def _label(limit: Limit, day: Day) -> str:
    bounds = day.history.protocol.limits
    at = clock_time(limit.at, day.history.unit.zone) if limit.at else ""
    return {
        "min_4h": _("Not under %(span)s", span=hours_words(bounds.min_running.minutes)),
        "max_8h": _("Not over %(span)s", span=hours_words(bounds.max_clock.minutes)),
        "bag": _("Bag empty by %(at)s", at=at),
        "closing": _("Unit closes %(at)s", at=at),
    }[limit.name]


def _pauses(limit: Limit, day: Day) -> str:
    counted = limit.name == "max_8h" and bool(day.history.pauses)
    return _(", pauses counted") if counted else ""


def _left_by_closing(limit: Limit, day: Day) -> LimitRow:
    ended, at = day.history.ended, limit.at
    assert ended is not None and at is not None
    words = _("patient left %(at)s", at=moment_words(ended, day))
    late = minutes_between(at, ended.occurred_at)
    if late <= 0:
        return LimitRow(_label(limit, day), KEPT, words)
    words = _("%(words)s, over by %(span)s", words=words, span=duration(late))
    return LimitRow(_label(limit, day), OVER, words)


def limits_verdict(day: Day) -> tuple[str, str]:
    """ "✓ All kept" with the nearest, or how many are overrun."""
    rows = limit_rows(day)
    over = [row for row in rows if row.mark == OVER]
    if over:
        return OVER + " " + _("%(n)s overrun", n=len(over)), f"{over[0].label}: {over[0].words}"
    end = day.history.bag_end
    if not rows or (end is None and any(row.mark == OPEN for row in rows)):
        return _("Open"), _("no finish can be given")
    if end is None:
        return KEPT + " " + _("On course"), _nearest(day)
    if end.event.type == "infusion_discontinued":
        shortest = hours_words(day.history.protocol.limits.min_running.minutes)
        words = _("discontinued: no %(shortest)s minimum", shortest=shortest)
        return KEPT + " " + _("Kept"), words
    return KEPT + " " + _("All kept"), _nearest(day)


def _nearest(day: Day) -> str:
    """The upper limit of the infusion itself that had the least to spare."""
    upper = [
        one for one in day.limits if one.name in ("max_8h", "bag") and one.margin_min is not None
    ]
    if not upper:
        return ""
    first = min(upper, key=lambda one: one.margin_min or 0)
    name = (
        _("bag")
        if first.name == "bag"
        else hours_words(day.history.protocol.limits.max_clock.minutes)
    )
    return _("nearest: %(name)s, %(words)s", name=name, words=verdict_of(first, day).words)


def in_line(number: str) -> str:
    """Quantities on the decimal: what has no tenth is padded to where it would stand.

    >>> in_line("25.9"), len(in_line("5"))
    ('25.9', 3)
    """
    return number if "." in number else f"{number}\u2008\u2007"
