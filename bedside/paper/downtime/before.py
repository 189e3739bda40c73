"""Before the start on paper: identity, the checks that are open, premedication, bag, cannula."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day, checks_today, is_check_clear, premedication_today
from bedside.core.dose import second_check_agrees
from bedside.core.protocol import Check, Dose, Premedication
from bedside.core.quantities import MINUTE
from bedside.paper.downtime.times import time_of
from bedside.paper.initials import Initials
from bedside.screens.entries import line_words
from bedside.screens.record import moment_words
from bedside.screens.verdicts import hours_words
from bedside.wording import _, date_text, dose_planned, ngettext, plain


@dataclass(frozen=True, slots=True)
class CheckRow:
    """`answers`: the words beside the tick boxes; `so_far` what was answered, if it still blocks.

    `if_failed`: what a failed answer means.
    """

    title: str
    answers: tuple[str, ...]
    note: str
    if_failed: str
    so_far: str


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """`done`: what the record says of it already; then there are no boxes."""

    at: str
    drug: str
    amount: tuple[str, ...]
    done: str


@dataclass(frozen=True, slots=True)
class BagBoxes:
    """`on_record` instead of boxes where both entries agree."""

    on_record: str
    hidden: str
    diluents: tuple[str, ...]
    rule: str
    second: bool


@dataclass(frozen=True, slots=True)
class BeforePart:
    arrived: str
    identity: tuple[str, ...]
    checks_note: str
    checks: tuple[CheckRow, ...]
    medicines_note: str
    medicines: tuple[MedicineRow, ...]
    bag: BagBoxes


def before_part(day: Day, initials: Initials, is_blank: bool = False) -> BeforePart:
    today = day.history.protocol.checks if is_blank else checks_today(day.history)
    open_ones = [check for check in today if not is_check_clear(day.history, check)]
    answered = len(today) - len(open_ones)
    return BeforePart(
        arrived=_arrived(day, initials),
        identity=() if day.history.arrived is not None else _identity(),
        checks_note=ngettext("%(num)s answered already", "%(num)s answered already", answered)
        if answered
        else "",
        checks=tuple(_check(check, day) for check in open_ones),
        medicines_note=_("earliest start and lead times as planned"),
        medicines=tuple(_blank_medicines(day) if is_blank else _medicines(day, initials)),
        bag=_bag(day),
    )


def _arrived(day: Day, initials: Initials) -> str:
    entry = day.history.arrived
    if entry is None:
        return ""
    return _(
        "Arrived %(at)s, identity confirmed by %(who)s",
        at=moment_words(entry, day),
        who=initials.by(entry),
    )


def _identity() -> tuple[str, ...]:
    return (
        _("name stated"),
        _("date of birth stated"),
        _("NHS number compared"),
        _("wristband compared"),
    )


def _check(check: Check, day: Day) -> CheckRow:
    answers = [check.passed_label, check.failed_label]
    if check.may_not_apply:
        answers.append(_("does not apply"))
    means = {
        "stop": _("stop: no start"),
        "prescriber": _("prescriber decides"),
        "task": _("task"),
    }
    entry = day.history.checks.get(check.id)
    so_far = ""
    if entry is not None and isinstance(entry.event, e.CheckAnswered):
        said = f": {entry.event.note}" if entry.event.note else ""
        so_far = f"{check.failed_label} {moment_words(entry, day)}{said}"
    return CheckRow(
        check.title, tuple(answers), check.note_label or "", means[check.if_failed], so_far
    )


def _medicines(day: Day, initials: Initials) -> Iterator[MedicineRow]:
    for premed, mg in premedication_today(day.history):
        yield MedicineRow(
            _planned(premed, day),
            premed.drug,
            (_("DOSE %(dose)s", dose=dose_planned(mg)), _(" or ").join(premed.routes)),
            _done(day.history.premedication.get(premed.id), day, initials),
        )


def _planned(premed: Premedication, day: Day) -> str:
    if premed.minutes_before is None:
        return ""
    at = day.history.planned_start_at - premed.minutes_before * MINUTE
    return time_of(day, at)


def _done(entry: e.Entry | None, day: Day, initials: Initials) -> str:
    if entry is None:
        return ""
    if isinstance(entry.event, e.PremedicationGiven):
        return _(
            "given %(at)s, %(dose)s %(route)s, %(who)s",
            at=moment_words(entry, day),
            dose=dose_planned(entry.event.dose_mg),
            route=entry.event.route,
            who=initials.by(entry),
        )
    reason = entry.event.reason if isinstance(entry.event, e.PremedicationNotGiven) else ""
    return _("not given: %(reason)s", reason=reason)


def _blank_medicines(day: Day) -> Iterator[MedicineRow]:
    """Every dose with the courses and days it is for."""
    for premed in day.history.protocol.premedication:
        before = premed.minutes_before
        at = _("%(n)smin before", n=before) if before is not None else ""
        doses = tuple(
            _("%(dose)s: %(when)s", dose=dose_planned(one.dose_mg), when=_when(one))
            for one in premed.doses
        )
        yield MedicineRow(at, premed.drug, (*doses, _(" or ").join(premed.routes)), "")


def _when(one: Dose) -> str:
    days = ", ".join(map(str, one.days))
    if one.to_course == one.from_course:
        return _("course %(n)s, day %(days)s", n=one.from_course, days=days)
    if one.to_course is None and one.from_course == 1:
        return _("every course, day %(days)s", days=days)
    if one.to_course is None:
        return _("course %(n)s and later, day %(days)s", n=one.from_course, days=days)
    return _("course %(a)s to %(b)s, day %(days)s", a=one.from_course, b=one.to_course, days=days)


def _bag(day: Day) -> BagBoxes:
    event = day.history.bag.event if day.history.bag is not None else None
    protocol = day.history.protocol
    rule = _(
        "empty %(life)s after it was prepared",
        life=hours_words(protocol.limits.bag_life.minutes),
    )
    diluents = protocol.bag.diluents
    if not isinstance(event, e.BagRecorded):
        return BagBoxes("", "", diluents, rule, second=True)
    if not second_check_agrees(day.history):
        hidden = _("first entry is in the record, hidden until the second person has read the bag")
        return BagBoxes("", hidden, diluents, rule, second=True)
    words = _(
        "batch %(batch)s, expiry %(expiry)s, %(ml)s mL, %(diluent)s, prepared %(at)s, line primed "
        "with %(line)s; second check agrees",
        batch=event.batch,
        expiry=date_text(event.expires_on),
        ml=plain(event.volume_ml),
        diluent=event.diluent,
        at=time_of(day, event.prepared_at),
        line=line_words(event.line_holds),
    )
    return BagBoxes(words, "", diluents, rule, second=False)
