"""Every number of a protocol as a row with its source; its own texts are shown as signed."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.protocol import Check, OnDays, Protocol, Sourced
from bedside.core.protocol_questions import FollowUp
from bedside.core.symptoms import symptom_titles
from bedside.screens.flush import flush_words
from bedside.screens.sources import source_words
from bedside.wording import _, dose_planned, duration, ngettext, plain, rate_words


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """What, its value, and on what it rests."""

    what: str
    value: str
    source: str
    note: str = ""
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class ProtocolGroup:
    """One heading with its rows."""

    title: str
    rows: tuple[ProtocolRow, ...]


def groups_of(protocol: Protocol) -> tuple[ProtocolGroup, ...]:
    """In the order of the day."""
    return (
        ProtocolGroup(_("Preparation"), tuple(_preparation(protocol))),
        ProtocolGroup(_("Checks"), tuple(_checks(protocol))),
        ProtocolGroup(_("Premedication"), tuple(_premedication(protocol))),
        ProtocolGroup(_("Bag and steps"), tuple(_steps(protocol))),
        ProtocolGroup(_("Limits"), tuple(_limits(protocol))),
        ProtocolGroup(_("Observations"), tuple(_observations(protocol))),
        ProtocolGroup(_("Reactions"), tuple(_reactions(protocol))),
        ProtocolGroup(_("Emergency cards"), tuple(_emergency(protocol))),
        ProtocolGroup(_("Line, watch, going home"), tuple(_after(protocol))),
    )


def _row(what: str, value: str, entry: Sourced) -> ProtocolRow:
    silent = entry.basis == "silent"
    return ProtocolRow(what, value, source_words(entry), entry.note or "", silent)


def _preparation(protocol: Protocol) -> Iterator[ProtocolRow]:
    courses = protocol.courses
    days = _(
        "first %(first)s days, later %(later)s, %(months)s months between",
        first=courses.first_days,
        later=courses.later_days,
        months=courses.months_between,
    )
    yield _row(_("Courses"), days, courses)
    for fact in protocol.preparation:
        yield _row(_("Preparation"), fact.text, fact)


def _checks(protocol: Protocol) -> Iterator[ProtocolRow]:
    failed = {
        "stop": _("if not: stop"),
        "prescriber": _("if not: prescriber decides"),
        "task": _("if not: a task"),
    }
    for check in protocol.checks:
        yield _row(check.title, f"{_asked(check)}, {failed[check.if_failed]}", check)


def _asked(check: Check) -> str:
    if not check.on:
        asked = {"course": _("once a course"), "day_1": _("day 1"), "every_day": _("every day")}
        return asked[check.when]
    return "; ".join(_days(one) for one in check.on)


def _premedication(protocol: Protocol) -> Iterator[ProtocolRow]:
    for premed in protocol.premedication:
        yield _row(premed.drug, premed.when, premed)
        for one in premed.doses:
            yield _row(f"{premed.drug}, {_days(one)}", dose_planned(one.dose_mg), one)


def _days(one: OnDays) -> str:
    days = ", ".join(str(day) for day in one.days)
    courses = _courses(one.from_course, one.to_course)
    return _("course %(courses)s, day %(days)s", courses=courses, days=days)


def _courses(first: int, last: int | None) -> str:
    if last is None:
        return _("%(course)s and later", course=first)
    return str(first) if first == last else _("%(first)s to %(last)s", first=first, last=last)


def _steps(protocol: Protocol) -> Iterator[ProtocolRow]:
    bag = protocol.bag
    nominal = _("%(ml)s mL in all", ml=plain(bag.nominal_volume_ml))
    yield _row(_("Bag: %(diluents)s", diluents=_(" or ").join(bag.diluents)), nominal, bag)
    for number, step in enumerate(protocol.steps, start=1):
        lasts = duration(step.minutes) if step.minutes is not None else _("until empty")
        what = _("Step %(number)s", number=number)
        yield _row(what, f"{rate_words(step.rate_ml_per_h)}, {lasts}", step)
    most = protocol.max_rate
    yield _row(_("Highest rate"), rate_words(most.ml_per_h), most)
    for fact in bag.handling:
        yield _row(_("Bag"), fact.text, fact)


def _limits(protocol: Protocol) -> Iterator[ProtocolRow]:
    bounds = protocol.limits
    yield _row(_("Running time at least"), duration(bounds.min_running.minutes), bounds.min_running)
    yield _row(
        _("By the clock, start to empty, at most"),
        duration(bounds.max_clock.minutes),
        bounds.max_clock,
    )
    yield _row(_("Bag empty within"), duration(bounds.bag_life.minutes), bounds.bag_life)


def _observations(protocol: Protocol) -> Iterator[ProtocolRow]:
    plan = protocol.observations
    after = _(" and ").join(duration(minutes) for minutes in plan.after_resume_min)
    for what, value in (
        (_("Every"), duration(plan.interval_min)),
        (_("In the watch every"), duration(plan.watch_interval_min)),
        (_("Baseline not older than"), duration(plan.baseline_max_age_min)),
        (_("In a reaction every"), duration(plan.reaction_interval_min)),
        (_("Before resuming within"), duration(plan.before_resume_min)),
        (_("After resuming at"), after),
        (_("In the last of the watch"), duration(plan.last_of_watch_min)),
        (_("Before each increase"), _("yes") if plan.before_each_increase else _("no")),
    ):
        yield _row(what, value, plan)


def _reactions(protocol: Protocol) -> Iterator[ProtocolRow]:
    reactions = protocol.reactions
    for band in reactions.bands:
        yield _row(_("Grade %(grade)s", grade=band.grade), f"{band.title}: {band.definition}", band)
    for action in reactions.actions:
        grades = ", ".join(str(grade) for grade in action.grades)
        yield _row(_("Action, grade %(grades)s", grades=grades), action.text, action)
    for flag in reactions.red_flags:
        cards = ", ".join(protocol.card(card).title for card in flag.cards)
        yield _row(_("Red flag: %(flag)s", flag=flag.title), cards, flag)
    lowest = reactions.lowest_grade
    red = _("grade %(grade)s", grade=lowest.red_flag)
    yield _row(_("Lowest grade with a red flag"), red, lowest)
    news2 = _("grade %(grade)s", grade=lowest.news2_grade)
    yield _row(_("Lowest grade from NEWS2 %(total)s", total=lowest.news2_from), news2, lowest)
    for above, grade in lowest.temperature_above_c:
        value = _("grade %(grade)s", grade=grade)
        yield _row(_("Lowest grade above %(at)s °C", at=f"{above:.1f}"), value, lowest)
    for symptom in reactions.symptoms:
        degrees = ", ".join(_degree(o.title, o.lowest_grade) for o in symptom.options)
        yield _row(symptom.title, degrees, symptom)
    for raised in reactions.raised:
        titles = [*symptom_titles(raised.options, protocol)]
        if raised.temperature_above_c is not None:
            titles.append(_("above %(at)s °C", at=f"{raised.temperature_above_c:.1f}"))
        value = _("grade %(grade)s: %(what)s", grade=raised.lowest_grade, what=", ".join(titles))
        yield _row(_("Lowest grade here"), value, raised)


def _degree(title: str, grade: int | None) -> str:
    return title if grade is None else _("%(what)s (%(grade)s)", what=title, grade=grade)


def _emergency(protocol: Protocol) -> Iterator[ProtocolRow]:
    for card in protocol.emergency:
        for step in card.steps:
            detail = f" {step.detail}" if step.detail else ""
            yield _row(card.title, f"{step.text}{detail}", step)


def _after(protocol: Protocol) -> Iterator[ProtocolRow]:
    line = protocol.line
    yield _row(_("Line at the end"), line.end_text, line)
    yield _row(_("Line in a reaction"), line.reaction_text, line)
    if line.flush is not None:
        yield _row(_("Flush in the source"), flush_words(protocol, line.flush), line.flush)
    yield _row(_("Watch"), duration(protocol.watch.minutes), protocol.watch)
    for item in protocol.fit_to_go:
        yield _row(_("Fit to go"), item.title, item)
    for fact in protocol.discharge:
        yield _row(_("Going home"), fact.text, fact)
    for visit in protocol.follow_up:
        dates = "".join(f" {words}." for words in _dates(visit))
        yield _row(visit.what, f"{visit.when}. {visit.who}.{dates}", visit)


def _dates(visit: FollowUp) -> Iterator[str]:
    """The numbers from which dates are counted, as they are signed."""
    if visit.every_months is not None:
        yield ngettext(
            "First date %(num)s month after the course's last planned infusion",
            "First date %(num)s months after the course's last planned infusion",
            visit.every_months,
        )
    if visit.once_after_weeks is not None:
        yield ngettext(
            "One date %(num)s week after the course's last planned infusion",
            "One date %(num)s weeks after the course's last planned infusion",
            visit.once_after_weeks,
        )
    if visit.until_months is not None:
        yield ngettext(
            "Last date %(num)s month after the last infusion given",
            "Last date %(num)s months after the last infusion given",
            visit.until_months,
        )
    if visit.take_home == "bloods":
        yield _("These dates stand on the take-home page")
