"""The picture in a sentence, for those who cannot see it."""

from collections.abc import Iterator

from bedside.core.day import Day
from bedside.core.news2 import part_scores
from bedside.paper.rate_table import planned_ladder
from bedside.wording import _, clock_time, rate


def says(day: Day) -> str:
    """Steps planned and confirmed, reactions, ends, extremes."""
    return " ".join([_("Rate over the day with observations."), *_sentences(day)])


def rate_says(day: Day) -> str:
    """The same without the observations, for the small picture."""
    return " ".join(part for part in (_planned(day), _confirmed(day), _after(day)) if part)


def _sentences(day: Day) -> Iterator[str]:
    yield rate_says(day)
    zone = day.history.unit.zone
    for number, reaction in enumerate(day.history.reactions, start=1):
        yield _(
            "Reaction %(n)s, grade %(grade)s, onset %(at)s.",
            n=number,
            grade=reaction.worst_grade,
            at=clock_time(reaction.onset_at, zone),
        )
    yield from _extremes(day)
    yield _("All values stand in the table below.")


def _planned(day: Day) -> str:
    zone = day.history.unit.zone
    planned = planned_ladder(day)
    if not planned:
        return ""
    rates = ", ".join(rate(one.rate_ml_per_h) for one in planned[:-1])
    return _(
        "Planned: %(rates)s mL per hour from %(start)s to %(end)s.",
        rates=rates,
        start=clock_time(planned[0].at, zone),
        end=clock_time(planned[-1].at, zone),
    )


def _confirmed(day: Day) -> str:
    zone = day.history.unit.zone
    told = []
    for run in day.pump.runs:
        at = clock_time(run.from_at, zone)
        if run.rate_ml_per_h:
            told.append(_("%(rate)s at %(at)s", rate=rate(run.rate_ml_per_h), at=at))
        elif day.history.bag_end is None or run.from_at < day.history.bag_end.occurred_at:
            told.append(_("stopped %(at)s", at=at))
    return _("Confirmed: %(told)s.", told=", ".join(told))


def _after(day: Day) -> str:
    history, zone = day.history, day.history.unit.zone
    told = []
    if history.bag_end is not None:
        done = history.bag_end.event.type == "bag_finished"
        at = clock_time(history.bag_end.occurred_at, zone)
        told.append(_("Bag empty %(at)s", at=at) if done else _("Discontinued %(at)s", at=at))
    if history.line_end is not None:
        flushed = history.line_end.event.type == "line_flushed"
        at = clock_time(history.line_end.occurred_at, zone)
        told.append(_("flush to %(at)s", at=at) if flushed else _("line off %(at)s", at=at))
    if day.watch_end_at is not None:
        told.append(_("watch to %(at)s", at=clock_time(day.watch_end_at, zone)))
    return ", ".join(told) + "." if told else ""


def _extremes(day: Day) -> Iterator[str]:
    zone = day.history.unit.zone
    for sign, words, highest in (
        ("pulse_per_min", _("Pulse highest"), True),
        ("systolic_mmhg", _("Systolic pressure lowest"), False),
        ("temperature_c", _("Temperature highest"), True),
    ):
        known = [s for s in day.history.sets if getattr(s.event, sign) is not None]
        if not known:
            continue
        pick = max if highest else min
        taken = pick(known, key=lambda s: getattr(s.event, sign))
        if part_scores(taken.event).get(sign):
            value = getattr(taken.event, sign)
            yield _(
                "%(words)s %(value)s at %(at)s.",
                words=words,
                value=value,
                at=clock_time(taken.at, zone),
            )
