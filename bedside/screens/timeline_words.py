"""The timeline in one sentence after another, for who cannot see it, and its legend."""

from __future__ import annotations

from itertools import pairwise

from bedside.screens.day_picture import DayPicture, LegendKey, RateFrom
from bedside.wording import _, clock_time, finish_time, rate


def legend(picture: DayPicture) -> tuple[LegendKey, ...]:
    """Only what this drawing shows."""
    keys: list[LegendKey] = []
    if picture.confirmed:
        keys.append(LegendKey("confirmed", _("confirmed")))
    if picture.planned:
        keys.append(LegendKey("planned", _("planned")))
    if picture.first_plan_left_at is not None:
        keys.append(LegendKey("first", _("first plan")))
    if any(mark.is_due for mark in picture.due):
        keys.append(LegendKey("due", _("due now")))
    if picture.reactions_at:
        keys.append(LegendKey("reaction", _("reaction")))
    if picture.decisions_at:
        keys.append(LegendKey("decision", _("decision")))
    if len(keys) < 4 and any(not mark.is_due for mark in picture.due):
        keys.append(LegendKey("todo", _("to come")))
    if len(keys) < 5 and any(phase.kind == "flush" for phase in picture.phases):
        keys.append(LegendKey("flush", _("line flush")))
    return tuple(keys)


def says(picture: DayPicture) -> str:
    """The day as it would be told over the telephone."""
    told = [_("Timeline of the day."), *_rates(picture), *_happenings(picture)]
    limits = ", ".join(f"{e.name} {clock_time(e.at, picture.zone)}" for e in picture.limits)
    if limits:
        told.append(_("Limits: %(limits)s.", limits=limits))
    return " ".join(told)


def _rates(picture: DayPicture) -> list[str]:
    told = []
    confirmed = _changes(picture.confirmed)
    if confirmed:
        steps = ", ".join(
            _("%(rate)s from %(at)s", rate=rate(s.rate_ml_per_h), at=clock_time(s.at, picture.zone))
            for s in confirmed
        )
        told.append(_("Confirmed rates in mL per hour: %(steps)s.", steps=steps))
    to_come = [s for s in _changes(picture.planned)[1:] if s.rate_ml_per_h > 0]
    if to_come:
        steps = ", ".join(
            _("%(rate)s at %(at)s", rate=rate(s.rate_ml_per_h), at=clock_time(s.at, picture.zone))
            for s in to_come
        )
        told.append(_("Planned: %(steps)s.", steps=steps))
    if picture.planned and picture.planned[-1].rate_ml_per_h == 0:
        told.append(_("Empty approx %(at)s.", at=finish_time(picture.planned[-1].at, picture.zone)))
    return told


def _happenings(picture: DayPicture) -> list[str]:
    zone = picture.zone
    told = [_("Reaction at %(at)s.", at=clock_time(at, zone)) for at in picture.reactions_at]
    told += [
        _(
            "Paused %(start)s to %(end)s.",
            start=clock_time(p.from_at, zone),
            end=clock_time(p.to_at, zone),
        )
        for p in picture.pauses
    ]
    told += [_("Decision at %(at)s.", at=clock_time(at, zone)) for at in picture.decisions_at]
    told += [
        _("Observations due at %(at)s.", at=clock_time(d.at, zone)) for d in picture.due if d.is_due
    ]
    return told


def _changes(steps: tuple[RateFrom, ...]) -> list[RateFrom]:
    """The steps at which the rate really changes."""
    changed = [b for a, b in pairwise(steps) if a.rate_ml_per_h != b.rate_ml_per_h]
    return [*steps[:1], *changed]
