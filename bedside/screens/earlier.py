"""The patient's earlier days in words: what happened, and what stands between them and a start."""

from collections.abc import Iterator
from datetime import date, timedelta

from bedside.core import events as e
from bedside.core.earlier import Point, earlier_days, open_points, points
from bedside.core.earlier_summary import red_flags
from bedside.core.history import History
from bedside.core.transitions import Status
from bedside.screens.way_words import way_words
from bedside.wording import (
    _,
    clock_time,
    date_text,
    day_of,
    dose,
    dose_given,
    rate_words,
)

Words = tuple[str, str]
_A_DAY = timedelta(days=1)


def told_days(history: History) -> tuple[Words, ...]:
    """Each earlier day as (lead, rest), the last one first."""
    return tuple(told(day, history) for day in reversed(earlier_days(history)))


def told(day: e.EarlierDay, history: History) -> Words:
    """ "Yesterday (course 1, day 1, 21-Nov-2026):" and what happened, in a sentence or two."""
    return _lead(day, history), _what(day, history)


def dated_days(history: History, reading: e.EarlierDaysRead | None) -> tuple[Words, ...]:
    """The same for the record and paper: by date alone, for who reads it another day."""
    days = () if reading is None else reversed(reading.days)
    return tuple((_dated(day), _what(day, history)) for day in days)


def _dated(day: e.EarlierDay) -> str:
    where = where_words(day)
    return f"{where[:1].upper()}{where[1:]}:"


def _what(day: e.EarlierDay, history: History) -> str:
    return " ".join((*_reactions(day, history), *_end(day), *_afterwards(day)))


def where_words(day: e.EarlierDay) -> str:
    """ "course 1, day 1, 21-Nov-2026"."""
    on = date_text(day.on)
    return _("course %(course)s, day %(day)s, %(on)s", course=day.course, day=day.day, on=on)


def _lead(day: e.EarlierDay, history: History) -> str:
    today = _today(history)
    if day.on == today:
        return _("Today already (%(where)s):", where=where_words(day))
    if day.on == today - _A_DAY:
        return _("Yesterday (%(where)s):", where=where_words(day))
    return _("Earlier day (%(where)s):", where=where_words(day))


def _today(history: History) -> date:
    return day_of(history.planned_start_at, history.unit.zone)


def _reactions(day: e.EarlierDay, history: History) -> Iterator[str]:
    zone = history.unit.zone
    for emergency in day.emergencies:
        at = clock_time(emergency.at, zone)
        yield _("▲ Emergency: %(card)s, %(at)s.", card=emergency.title, at=at)
    for reaction in day.reactions:
        yield from (f"{part}." for part in _reaction(reaction, history) if part)
    if day.started_at is not None and not day.reactions and not day.emergencies:
        yield _("No reaction.")


def _reaction(reaction: e.EarlierReaction, history: History) -> Iterator[str]:
    zone = history.unit.zone
    at = clock_time(reaction.onset_at, zone)
    named = ", ".join((*reaction.red_flags, *reaction.symptoms))
    lead = _("▲ Grade %(grade)s at %(at)s", grade=reaction.worst_grade, at=at)
    if reaction.began_at_ml_per_h is not None:
        lead = _("%(lead)s at %(rate)s", lead=lead, rate=rate_words(reaction.began_at_ml_per_h))
    yield f"{lead}: {named}" if named else lead
    if reaction.treatment:
        yield _("Given: %(what)s", what=", ".join(reaction.treatment))
    yield _sentence(tuple(_at_the_pump(reaction)))
    if reaction.way_on is not None:
        yield _("Prescriber: %(way)s", way=way_words(reaction.way_on))
    if reaction.resolved_at is None:
        yield _("Its end is not recorded")
    else:
        yield _("Symptoms gone %(at)s", at=clock_time(reaction.resolved_at, zone))


def _sentence(parts: tuple[str, ...]) -> str:
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _at_the_pump(reaction: e.EarlierReaction) -> Iterator[str]:
    if reaction.stopped_at is not None:
        yield _("pump stopped")
    resumed, slowed = reaction.resumed_at_ml_per_h, reaction.slowed_to_ml_per_h
    if resumed is not None:
        yield _("resumed at %(rate)s", rate=rate_words(resumed))
    elif slowed is not None:
        yield _("slowed to %(rate)s", rate=rate_words(slowed))


def _end(day: e.EarlierDay) -> Iterator[str]:
    yield _dose(day)
    rates = tuple(_rates(day))
    if rates:
        yield _("Highest %(rates)s.", rates=", ".join(rates))


def _rates(day: e.EarlierDay) -> Iterator[str]:
    """The highest; what ran without a reaction and what was kept to the end, where they differ."""
    highest, quiet, last = (
        day.highest_rate_ml_per_h,
        day.quiet_rate_ml_per_h,
        day.last_rate_ml_per_h,
    )
    if highest is None:
        return
    yield rate_words(highest)
    if quiet is not None and quiet != highest:
        yield _("without a reaction %(rate)s", rate=rate_words(quiet))
    if last is not None and last != highest:
        yield _("to the end %(rate)s", rate=rate_words(last))


def _dose(day: e.EarlierDay) -> str:
    how = " ".join(part for part in (_ending(day), _because(day)) if part)
    if day.dose_given_mg is None:
        return _("Not ended in its record: %(status)s.", status=state_word(day.status))
    if day.started_at is None:
        return _("No dose: %(how)s.", how=how)
    values = {"mg": dose_given(day.dose_given_mg), "full": dose(day.full_dose_mg), "how": how}
    return _("%(mg)s of %(full)s given, %(how)s.", **values)


def _ending(day: e.EarlierDay) -> str:
    if day.bag_ended == "discontinued":
        return _("discontinued")
    if day.status in _CUT_SHORT or day.bag_ended is None:
        return state_word(day.status)
    return _("bag finished")


_CUT_SHORT = frozenset({"transferred", "left_against_advice", "died"})


def _because(day: e.EarlierDay) -> str:
    return "" if day.because is None else f"({day.because.rstrip('.')})"


def state_word(status: Status) -> str:
    return {
        "booked": _("booked"),
        "arrived": _("arrived"),
        "infusing": _("infusing"),
        "paused": _("paused"),
        "bag_finished": _("bag finished"),
        "discontinued": _("discontinued"),
        "watch": _("in the watch"),
        "discharged": _("discharged"),
        "signed": _("signed"),
        "deferred": _("deferred"),
        "did_not_attend": _("did not attend"),
        "transferred": _("transferred"),
        "left_against_advice": _("left against advice"),
        "died": _("died"),
    }[status]


def _afterwards(day: e.EarlierDay) -> Iterator[str]:
    if day.next_day is not None:
        yield _("For the next day: %(what)s.", what=day.next_day.rstrip("."))
    if not day.signed:
        yield _("That record was not signed when it was read.")


def point_of(history: History, about: str) -> Point | None:
    return next((point for point in points(history) if point.about == about), None)


def point_title(point: Point) -> str:
    """ "Red flag on 21-Nov-2026"."""
    if point.day is None:
        return _("A record under this NHS number cannot be read or names another date of birth")
    on = date_text(point.day.on)
    if point.kind == "too_soon":
        return _("The last infusion was on %(on)s, too short a time ago", on=on)
    return _("Red flag on %(on)s", on=on)


def open_point_words(history: History) -> tuple[Words, ...]:
    """What a prescriber has to decide about an earlier day, each as (lead, rest)."""
    return tuple(_open_point(point, history) for point in open_points(history))


def _open_point(point: Point, history: History) -> Words:
    asked = _("No start until a prescriber decides today.")
    if history.started is not None:
        asked = _("Entered after today's start: ask the prescriber.")
    rest = " ".join(part for part in (point_detail(point), asked) if part)
    return f"{point_title(point)}.", rest


def point_detail(point: Point) -> str:
    """What was recorded; how it is cleared."""
    if point.day is None or point.kind != "red_flag":
        return ""
    flags = ", ".join(red_flags(point.day))
    values = {"course": point.day.course, "day": point.day.day, "flags": flags}
    return _("Course %(course)s, day %(day)s: %(flags)s.", **values)


def reading_words(event: e.EarlierDaysRead, history: History) -> Words:
    """The line of the record: every earlier day as it was read then."""
    days = [" ".join(words) for words in dated_days(history, event)]
    unclear = [_("A record could not be read.") for _day_id in event.unclear]
    lead = _("From the record of earlier days.")
    return lead, " ".join((*days, *unclear)) or _("Nothing any more.")
