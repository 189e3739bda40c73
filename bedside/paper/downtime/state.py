"""The strip at the top of a downtime sheet: what the record said when it was printed."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.dose import is_bag_known
from bedside.core.limits import Limit, closing_at
from bedside.core.rest_of_day import RestOfDay
from bedside.paper.bag import hidden_words
from bedside.paper.downtime.times import time_of
from bedside.screens.entries import line_words
from bedside.screens.tasks import status_words
from bedside.screens.verdicts import hours_words
from bedside.wording import _, dose_given, given_and_left, plain, rate_words, rounded

# What the fourth box holds in large type.
_NARROW = 9


@dataclass(frozen=True, slots=True)
class StateFact:
    label: str
    value: str
    note: str
    letters: int = 16

    @property
    def is_long(self) -> bool:
        """Set smaller, so that the strip keeps its height."""
        return len(self.value) > self.letters


def state_strip(day: Day, rest: RestOfDay, may_start: bool) -> tuple[StateFact, ...]:
    """Four facts; the first is what to look at before anything is done."""
    status = day.history.status
    if status in ("booked", "arrived"):
        return (_start(day, may_start), _bag(day), _empty_by(day), _home(day, rest))
    if status in ("infusing", "paused"):
        return (_on_the_pump(day), _given(day), _empty_by(day), _reaction(day))
    return (_after_the_bag(day), _given(day), _closing(day), _reaction(day))


def _start(day: Day, may_start: bool) -> StateFact:
    arrived = day.history.arrived
    note = status_words(day)
    if arrived is not None:
        note = _("%(stage)s; arrived %(at)s", stage=note, at=time_of(day, arrived.occurred_at))
    at = time_of(day, day.history.planned_start_at)
    if not may_start:
        return StateFact(
            _("Planned start %(at)s", at=at), _("DO NOT START"), _("why: see the rates")
        )
    return StateFact(_("Planned start, check the chart"), at, note)


def _bag(day: Day) -> StateFact:
    if is_bag_known(day.history):
        return StateFact(
            _("Bag"), _("%(ml)s mL", ml=plain(rounded(day.dose.bag_ml, 1))), _("checked twice")
        )
    note = hidden_words() if day.history.bag is not None else _("read the label, write it down")
    return StateFact(_("Bag"), _("not known"), note)


def _empty_by(day: Day) -> StateFact:
    named = {one.name: one for one in day.limits}
    bag, longest = named.get("bag"), named.get("max_8h")
    rest = [_edge(one, day) for one in (longest, named.get("closing")) if one is not None]
    value = time_of(day, bag.at) if bag is not None and bag.at is not None else _("not known")
    if bag is None:
        life = hours_words(day.history.protocol.limits.bag_life.minutes)
        rest.insert(0, _("%(life)s after it was prepared", life=life))
    return StateFact(_("Bag must be empty by"), value, "; ".join(rest))


def _edge(limit: Limit, day: Day) -> str:
    at = time_of(day, limit.at) if limit.at is not None else ""
    if limit.name == "closing":
        return _("closing %(at)s", at=at)
    longest = hours_words(day.history.protocol.limits.max_clock.minutes)
    if day.history.started is None:
        return _("at most %(span)s in all", span=longest)
    return _("%(span)s limit %(at)s", span=longest, at=at)


def _home(day: Day, rest: RestOfDay) -> StateFact:
    at = closing_at(day.history)
    if day.home_at is None or rest.empty_at is None:
        return StateFact(_("Closing"), time_of(day, at), "")
    return StateFact(
        _("Closing"), time_of(day, at), _("home about %(at)s", at=time_of(day, day.home_at))
    )


def _closing(day: Day) -> StateFact:
    note = _("line: %(what)s", what=line_words(day.line_holds)) if day.watch_from_at is None else ""
    return StateFact(_("Closing"), time_of(day, closing_at(day.history)), note)


def _on_the_pump(day: Day) -> StateFact:
    at = time_of(day, day.history.rate_entries[-1].occurred_at)
    check = _("check the pump first")
    if day.rate_now and day.locked:
        note = _("%(rate)s confirmed %(at)s", rate=rate_words(day.rate_now), at=at)
        return StateFact(_("On the pump by the record"), _("STOP IT NOW"), note)
    if day.rate_now:
        label = _("On the pump, confirmed %(at)s", at=at)
        return StateFact(label, rate_words(day.rate_now), check)
    was = _("was %(rate)s; %(check)s", rate=rate_words(day.history.rate_before_stop), check=check)
    return StateFact(_("Pump, stopped %(at)s", at=at), _("STOPPED"), was)


def _given(day: Day) -> StateFact:
    given, left = given_and_left(day.dose.given_ml, day.dose.bag_ml)
    note = _(
        "%(mg)s mg; %(left)s mL left of %(bag)s mL",
        mg=dose_given(day.dose.given_mg),
        left=left,
        bag=plain(rounded(day.dose.bag_ml, 1)),
    )
    label = _("Given at %(at)s", at=time_of(day, day.now))
    return StateFact(label, _("%(ml)s mL", ml=given), note)


def _after_the_bag(day: Day) -> StateFact:
    if day.watch_from_at is None:
        ended = day.history.bag_end
        at = time_of(day, ended.occurred_at) if ended is not None else ""
        return StateFact(status_words(day), at, _("the line is not seen to yet"))
    if day.watch_end_at is None:
        return StateFact(_("Watch"), _("no end yet"), _("a reaction is open; cannula stays in"))
    return StateFact(
        _("Watch, cannula stays in, until"),
        time_of(day, day.watch_end_at),
        _("from %(at)s", at=time_of(day, day.watch_from_at)),
    )


def _reaction(day: Day) -> StateFact:
    if day.history.emergencies:
        last = day.history.emergencies[-1]
        title = day.history.protocol.card(last.event.card).title
        label = _("▲ Emergency, %(at)s", at=time_of(day, last.onset_at))
        return StateFact(label, title, "", _NARROW)
    if not day.history.reactions:
        return StateFact(_("Reactions"), _("None"), _("today"))
    last_one = day.history.reactions[-1]
    label = _(
        "▲ Reaction %(n)s, %(at)s",
        n=len(day.history.reactions),
        at=time_of(day, last_one.onset_at),
    )
    if last_one.is_open:
        note = _("still open")
    elif day.history.half_ml_per_h is not None and last_one.half_since_at is not None:
        note = _("over; rate halved")
    else:
        note = _("over")
    return StateFact(label, _("Grade %(grade)s", grade=last_one.worst_grade), note, _NARROW)
