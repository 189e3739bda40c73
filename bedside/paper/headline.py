"""The box at the top of the summary: what happened, in three lines."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.news2 import News2
from bedside.paper.dates import CourseDates
from bedside.paper.dose import counted_words, given_words
from bedside.paper.key_facts import stopped_minutes
from bedside.paper.shortened import shortened
from bedside.screens.entries import entry_words, symptom_words
from bedside.screens.record import moment_words
from bedside.screens.stop_reasons import discontinued_words
from bedside.wording import _, clock_time, duration

_A_PART = 200  # characters


def headline(day: Day, dates: CourseDates) -> Iterator[tuple[str, bool]]:
    """What happened, in three lines."""
    for words, bold in _told(day, dates):
        yield shortened(words, _A_PART, _("infusion record")), bold


def _told(day: Day, dates: CourseDates) -> Iterator[tuple[str, bool]]:
    if day.history.started is None:
        yield _("No infusion was started."), True
    else:
        yield from _dose_told(day)
        yield from _reactions_told(day)
        yield from _watch_told(day)
    left = day.history.ended
    if left is not None:
        lead, rest = entry_words(left, day)
        yield f"{lead} {moment_words(left, day)}{_score_told(day)}.", True
        if rest:
            yield f"{rest}.".replace("..", "."), False
    yield from _next_day(day, dates)


def _dose_told(day: Day) -> Iterator[tuple[str, bool]]:
    lead, _rest = given_words(day)
    started, end = day.history.started, day.history.bag_end
    assert started is not None
    yield _("Dose %(lead)s", lead=lead), True
    start = moment_words(started, day)
    if end is None:
        yield _("%(counted)s, since %(a)s, not ended.", counted=counted_words(day), a=start), False
        return
    until = moment_words(end, day)
    span = _("%(counted)s, %(a)s to %(b)s", counted=counted_words(day), a=start, b=until)
    yield f"{span}{_flushed(day)}.", False
    if isinstance(end.event, e.InfusionDiscontinued):
        at = moment_words(end, day)
        reason = discontinued_words(end.event)
        yield _("Discontinued %(at)s: %(why)s.", at=at, why=reason.rstrip(".")), True
    elif isinstance(end.event, e.BagFinished) and end.event.reason:
        yield _("Bag ended early: %(why)s.", why=end.event.reason.rstrip(".")), True


def _flushed(day: Day) -> str:
    line = day.history.line_end
    if line is None or line.event.type != "line_flushed":
        return ""
    return _(", flushed by %(at)s", at=moment_words(line, day))


def _reactions_told(day: Day) -> Iterator[tuple[str, bool]]:
    reactions = day.history.reactions
    if not reactions:
        yield _("No reaction."), True
        return
    zone = day.history.unit.zone
    for reaction in reactions:
        yield _("Reaction grade %(grade)s", grade=reaction.worst_grade), True
        over = reaction.resolved_at
        said = _("over by %(at)s", at=clock_time(over, zone)) if over else _("still open")
        named = symptom_words(reaction.event, day)
        at = _("at %(at)s", at=clock_time(reaction.onset_at, zone))
        yield ", ".join(part for part in (at, named, said) if part) + ".", False
    paused = stopped_minutes(day)
    if paused:
        yield _("Pump stopped %(span)s in all.", span=duration(paused)), False


def _watch_told(day: Day) -> Iterator[tuple[str, bool]]:
    if day.watch_from_at is None:
        yield _("The watch has not begun."), False
    elif day.watch_end_at is not None:
        zone = day.history.unit.zone
        words = _(
            "Watch %(a)s to %(b)s.",
            a=clock_time(day.watch_from_at, zone),
            b=clock_time(day.watch_end_at, zone),
        )
        yield words, False


def _score_told(day: Day) -> str:
    if day.history.started is None or not isinstance(day.news2, News2):
        return ""
    return _(", NEWS2 %(total)s", total=day.news2.total)


def _next_day(day: Day, dates: CourseDates) -> Iterator[tuple[str, bool]]:
    entry = day.history.fit_to_go.get("next_day")
    if entry is not None and isinstance(entry.event, e.FitToGoAnswered) and entry.event.detail:
        yield _("Next: %(what)s.", what=entry.event.detail.rstrip(".")), False
    elif dates.is_last_day:
        yield _("Last day of the course."), False
