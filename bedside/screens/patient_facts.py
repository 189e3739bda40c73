"""The rate now, and the sums of the infusion: given, left, dose, finish."""

from bedside.core.day import Day
from bedside.screens.frame import iso
from bedside.screens.parts import Countdown, Fact, RateCard, SideFigure, State
from bedside.screens.steps import step_words
from bedside.screens.tasks import status_words
from bedside.wording import (
    _,
    age_of,
    clock_time,
    dose_given,
    finish_time,
    given_and_left,
    plain,
    rate,
    rounded,
    volume,
)

LONG_RATE = 4
ON_THE_PUMP = ("infusing", "paused")


def rate_card(day: Day) -> RateCard | None:
    """The confirmed rate; None while no infusion is under way."""
    if day.history.status not in (*ON_THE_PUMP, "bag_finished", "discontinued"):
        return None
    value = rate(day.rate_now)
    is_paused = day.history.status == "paused"
    return RateCard(
        value=value,
        state=_confirmed(day),
        as_of=clock_time(day.now, day.history.unit.zone),
        step=_lower(step_words(day)) if day.history.status == "infusing" else "",
        is_long=len(value) >= LONG_RATE,
        paused=_("Paused %(span)s", span=_paused_for(day)) if is_paused else "",
        sums=f"{sums_words(day)}. {line_state(day)}" if is_paused else line_state(day),
        paused_since=_paused_since(day) if is_paused else None,
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _confirmed(day: Day) -> State:
    history = day.history
    if history.open_reactions:
        worst = max(reaction.grade for reaction in history.open_reactions)
        return State("triangle", _("Reaction grade %(grade)s", grade=worst), "reaction")
    last = history.rate_entries[-1]
    at = clock_time(last.occurred_at, history.unit.zone)
    if history.status == "paused":
        return State("paused", _("Paused"), "plain")
    if last.event.type == "pump_ran_at_other_rate":
        return State("overdue", _("Another rate %(at)s", at=at), "late")
    if history.bag_end is not None:
        return State("check", _("Stopped %(at)s", at=at), "quiet")
    return State("check", _("Confirmed %(at)s", at=at), "ok")


def _paused_for(day: Day) -> str:
    return age_of(day.now - day.history.pauses[-1][0].occurred_at)


def _paused_since(day: Day) -> Countdown:
    at = day.history.pauses[-1][0].occurred_at
    words = _("Paused %(span)s", span=_paused_for(day))
    return Countdown(iso(at), words, _("Paused {}"), "since")


def sums_words(day: Day) -> str:
    """ "28.4 of 101.2 mL, 3.4 of 12 mg given"."""
    given, _left = given_and_left(day.dose.given_ml, day.dose.bag_ml)
    return _(
        "%(ml)s of %(bag)s mL, %(mg)s of %(whole)s mg given",
        ml=given,
        bag=volume(day.dose.bag_ml),
        mg=dose_given(day.dose.given_mg),
        whole=plain(rounded(day.dose.full_dose_mg, 1)),
    )


def line_state(day: Day) -> str:
    """What the line holds, and that it is not counted while its volume is not signed."""
    end = day.history.line_end
    if end is not None and end.event.type == "line_disconnected":
        return _("Line disconnected")
    holds = {"drug": _("drug"), "saline": _("saline"), "unknown": _("not known")}[day.line_holds]
    if day.dose.line_ml is None:
        return _("Line holds: %(what)s; line not counted", what=holds)
    ml = volume(day.dose.line_ml)
    return _("Line holds: %(what)s, %(ml)s mL", what=holds, ml=ml)


def side_figure(day: Day) -> SideFigure | None:
    """The one time that counts while nothing runs: planned start, end of the watch, or the end."""
    history, zone = day.history, day.history.unit.zone
    if history.status in ("booked", "arrived"):
        at = clock_time(history.planned_start_at, zone)
        return SideFigure(_("Planned start"), at, status_words(day))
    if history.status == "watch":
        until = clock_time(day.watch_end_at, zone) if day.watch_end_at else _("Open")
        note = f"{sums_words(day)}. {line_state(day)}"
        return SideFigure(_("Watch until"), until, note)
    if history.ended is not None:
        at = clock_time(history.ended.occurred_at, zone)
        note = sums_words(day) if history.started is not None else ""
        return SideFigure(status_words(day), at, note)
    return None


def facts(day: Day) -> tuple[Fact, ...]:
    """Given, left, dose, finish; given and left add up to the bag."""
    if day.history.started is None:
        return _facts_before_start(day)
    given, left = given_and_left(day.dose.given_ml, day.dose.bag_ml)
    is_counted = day.dose.line_ml is not None
    whole = plain(rounded(day.dose.full_dose_mg, 1))
    return (
        Fact(
            _("Volume given") if is_counted else _("Through the pump"),
            given,
            _("of %(bag)s mL", bag=volume(day.dose.bag_ml)),
        ),
        Fact(_("Volume left"), left, _("mL")),
        Fact(
            _("Dose given") if is_counted else _("Dose pumped"),
            dose_given(day.dose.given_mg),
            _("of %(whole)s mg", whole=whole),
        ),
        _finish(day),
    )


def _facts_before_start(day: Day) -> tuple[Fact, ...]:
    """No volume: the second person reads the bag without having seen it."""
    zone = day.history.unit.zone
    home = finish_time(day.home_at, zone) if day.home_at else _("Open")
    whole = plain(rounded(day.dose.full_dose_mg, 1))
    return (
        Fact(_("Planned start"), clock_time(day.history.planned_start_at, zone)),
        Fact(_("Dose today"), whole, _("mg")),
        _finish(day),
        Fact(_("Approx home"), home),
    )


def _finish(day: Day) -> Fact:
    zone = day.history.unit.zone
    if day.history.bag_end is not None:
        at = clock_time(day.history.bag_end.occurred_at, zone)
        is_whole = day.history.bag_end.event.type == "bag_finished"
        return Fact(_("Bag empty") if is_whole else _("Discontinued"), at)
    if day.label_reached_at is not None and not day.locked:
        since = clock_time(day.label_reached_at, zone)
        return Fact(_("Should be empty"), _("since %(at)s", at=since))
    if day.projection is None or day.projection.basis == "none":
        return Fact(_("Approx finish"), _("Open"))
    labels = {
        "planned": _("Approx finish"),
        "if_confirmed_now": _("If confirmed now"),
        "if_resumed_now": _("If resumed now"),
    }
    rest = "" if day.projection.basis == "planned" else _("finish")
    return Fact(labels[day.projection.basis], finish_time(day.projection.finish_at, zone), rest)
