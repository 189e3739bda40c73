"""The ways on side by side: rates as a picture, finish, limits, dose and home of each."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bedside.core.day import Day
from bedside.core.events import WayOn
from bedside.core.limits import Limit
from bedside.core.ways_on import Offer
from bedside.forms.reaction_steps import WayOnForm
from bedside.screens.day_picture import RateFrom
from bedside.screens.list_parts import ChoiceCell, ChoiceColumn, ChoiceTable
from bedside.screens.parts import Verdict
from bedside.screens.small_pictures import rate_picture
from bedside.screens.verdicts import hours_words, verdict_of
from bedside.wording import (
    _,
    clock_time,
    dose_given,
    duration,
    finish_time,
    minutes_up,
    plain,
    rate,
    rounded,
)

# "Figure 3" of "[001] Figure 3, reaction panel, grades 2 and 3".
_PLACE = re.compile(r"\[\w+\] ([^,;:]+)")


def ways_table(day: Day, offers: Sequence[Offer], form: WayOnForm) -> ChoiceTable:
    zone = day.history.unit.zone
    limits = {one.name: one for one in day.limits}
    bag, eight = limits.get("bag"), limits.get("max_8h")
    first_at = min((one.at for one in (bag, eight) if one and one.at), default=None)
    longest = hours_words(day.history.protocol.limits.max_clock.minutes)
    heading = _("Rate, grey after %(at)s", at=clock_time(first_at, zone)) if first_at else _("Rate")
    to_at = max([one.projection.finish_at for one in offers if one.projection] + [day.now])
    return ChoiceTable(
        name="way",
        picture_heading=heading,
        headings=(
            _("Finish"),
            f"{longest} {clock_time(eight.at, zone)}" if eight and eight.at else longest,
            _("Bag %(at)s", at=clock_time(bag.at, zone)) if bag and bag.at else _("Bag"),
            _("Dose"),
            _("Home"),
        ),
        columns=tuple(_column(day, one, form, first_at, to_at) for one in offers),
    )


def _column(
    day: Day, offer: Offer, form: WayOnForm, first_at: datetime | None, to_at: datetime
) -> ChoiceColumn:
    name, sub = _name(offer), _sub(day, offer)
    until = max(to_at, first_at or to_at) + timedelta(minutes=20)
    return ChoiceColumn(
        value=offer.way,
        name=name,
        sub=sub,
        picture=rate_picture(
            _stairs(day, offer),
            day.now,
            until,
            first_at,
            Fraction(day.history.protocol.max_rate_ml_per_h),
            says=f"{name}: {sub}",
        ),
        cells=_cells(day, offer),
        departs=_departs(day, offer),
        is_chosen=form.typed("way") == offer.way,
    )


def _stairs(day: Day, offer: Offer) -> tuple[RateFrom, ...]:
    if offer.projection is None:
        return (RateFrom(day.now, Fraction(0)),)
    from_at = offer.projection.from_at
    stairs = [
        RateFrom(from_at + timedelta(minutes=float(one.from_min)), one.rate_ml_per_h)
        for one in offer.stretches
    ]
    return (*stairs, RateFrom(offer.projection.finish_at, Fraction(0)))


def _name(offer: Offer) -> str:
    half = rate(offer.stretches[0].rate_ml_per_h) if offer.stretches else ""
    names: dict[WayOn, str] = {
        "hold": _("Hold %(rate)s", rate=half),
        "climb": _("Climb again"),
        "halve_later": _("Every later step halved"),
        "return_to_plan": _("Back to the plan"),
        "stop": _("Stop here"),
    }
    return names[offer.way]


def _sub(day: Day, offer: Offer) -> str:
    """ "30min at 10, then 15, 20, 25"."""
    if offer.way == "stop":
        return _("discontinue, then watch")
    if offer.way == "hold":
        return _("half rate to the end")
    if len(offer.stretches) == 1:
        # The step at the stop was already over: the half rate first, the next one at once.
        half = day.half_permitted or day.history.rate_before_stop
        next_rate = rate(offer.stretches[0].rate_ml_per_h)
        return _("%(half)s, then %(next)s at once", half=rate(half), next=next_rate)
    first, *later = offer.stretches
    return _(
        "%(span)s at %(rate)s, then %(later)s",
        span=duration(minutes_up(timedelta(minutes=float(first.to_min - first.from_min)))),
        rate=rate(first.rate_ml_per_h),
        later=", ".join(rate(one.rate_ml_per_h) for one in later),
    )


def half_rate_source(day: Day) -> str:
    """Where the rule of the half rate stands: "Figure 3"; the protocol, where no source has it."""
    actions = day.history.protocol.reactions.actions
    rule = next((one for one in actions if one.kind == "resume_half"), None)
    place = None if rule is None or rule.basis == "silent" else _PLACE.match(rule.source)
    return place[1] if place else _("the protocol")


def _departs(day: Day, offer: Offer) -> str:
    return {
        "nothing": "",
        "held_half": _("Leaves the held half rate"),
        "half_rate_rule": _(
            "Departs from %(source)s: leaves the half-rate rule", source=half_rate_source(day)
        ),
        "full_dose": _("Leaves the dose incomplete"),
    }[offer.departs]


def _cells(day: Day, offer: Offer) -> tuple[ChoiceCell, ...]:
    zone = day.history.unit.zone
    finish_at = offer.projection.finish_at if offer.projection else day.now
    return (
        ChoiceCell(finish_time(finish_at, zone) + _other_day(day, finish_at), is_big=True),
        _limit_cell(day, offer.limit("max_8h")),
        _limit_cell(day, offer.limit("bag")),
        _dose_cell(day, offer),
        _home_cell(day, offer),
    )


def _other_day(day: Day, at: datetime) -> str:
    zone = day.history.unit.zone
    days = (at.astimezone(zone).date() - day.now.astimezone(zone).date()).days
    return _(" +%(days)sd", days=days) if days else ""


def _limit_cell(day: Day, limit: Limit | None) -> ChoiceCell:
    if limit is None or limit.margin_min is None:
        return ChoiceCell(_("Does not apply"), is_soft=True)
    return ChoiceCell(verdict=verdict_of(limit, day))


def _dose_cell(day: Day, offer: Offer) -> ChoiceCell:
    words = _(
        "%(mg)s of %(full)s mg",
        mg=dose_given(offer.dose_in_time_mg),
        full=plain(rounded(day.dose.full_dose_mg, 3)),
    )
    if offer.projection is None:
        return ChoiceCell(words)
    bag = offer.limit("bag")
    if bag is not None and bag.is_over:
        return ChoiceCell(verdict=Verdict("cross", words, "over"))
    return ChoiceCell(verdict=Verdict("check", words, "ok"))


def _home_cell(day: Day, offer: Offer) -> ChoiceCell:
    closing = offer.limit("closing")
    if offer.home_at is None:
        return ChoiceCell(_("Open"), is_soft=True)
    at = clock_time(offer.home_at, day.history.unit.zone) + _other_day(day, offer.home_at)
    if closing is not None and closing.is_over:
        return ChoiceCell(verdict=Verdict("cross", at, "over"))
    return ChoiceCell(verdict=Verdict("check", at, "ok"))
