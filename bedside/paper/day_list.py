"""The day list on paper, for handover with names or for the wall with chair and initials.

The same rows in the same order as on the screen (rules.md 21).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bedside.core.day import Day
from bedside.core.limits import closing_at
from bedside.core.nhs_number import is_never_issued
from bedside.core.unit import Unit
from bedside.paper.axis import Axis
from bedside.paper.day_list_picture import axis_head, shared_axis
from bedside.paper.day_list_row import PaperRow, limit_words, nearest_limit, paper_row
from bedside.paper.drawing import Drawing
from bedside.paper.frame import Printing, protocol_words
from bedside.screens.day_list import counts, day_list_rows
from bedside.screens.day_list_row import pressure
from bedside.screens.verdicts import verdict_of
from bedside.wording import (
    _,
    clock_time,
    date_and_time,
    date_text,
    letters_of,
    ngettext,
    weekday_date,
)


@dataclass(frozen=True, slots=True)
class DayListFrame:
    """No patient in it: the list shows more than one."""

    title: str
    unit: str
    body_class: str
    heading: str
    document: str
    state: str
    facts: str
    keep: str
    protocols: str
    printed: str
    made_up: bool


@dataclass(frozen=True, slots=True)
class Count:
    """ "3 overdue" or "nearest limit: chair 4, ...": `lead` is bold."""

    lead: str
    rest: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class DayListGroup:
    title: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class DayListPaper:
    frame: DayListFrame
    is_wall: bool
    warning: str
    counts: tuple[Count, ...]
    axis: Drawing | None
    groups: tuple[DayListGroup, ...]
    legend: str


def day_list_paper(
    days: Sequence[Day],
    on: date,
    now: datetime,
    unit: Unit,
    printing: Printing,
    *,
    is_wall: bool,
    warning: str = "",
) -> DayListPaper:
    """Every patient of this day; `now` aware, `warning` names records that cannot be read."""
    ranked = sorted(days, key=pressure)
    axis = shared_axis(ranked, now)
    return DayListPaper(
        frame=_frame(ranked, on, now, unit, printing, is_wall),
        is_wall=is_wall,
        warning=warning,
        counts=tuple(_counts(ranked)),
        axis=axis_head(axis, now, closing_at(ranked[0].history)) if axis is not None else None,
        groups=tuple(_groups(ranked, axis, is_wall)),
        legend=_legend(ranked),
    )


def _frame(
    days: Sequence[Day], on: date, now: datetime, unit: Unit, printing: Printing, is_wall: bool
) -> DayListFrame:
    zone = unit.zone
    heading = _("Day list, %(on)s, as of %(at)s", on=weekday_date(on), at=clock_time(now, zone))
    named = ngettext("%(num)s patient", "%(num)s patients", len(days))
    protocols = dict.fromkeys(protocol_words(day, printing) for day in days)
    return DayListFrame(
        title=_("Day list %(on)s", on=date_text(on)),
        unit=_("%(unit)s, %(hospital)s", unit=unit.name, hospital=unit.hospital),
        body_class="landscape landscape--wall" if is_wall else "landscape",
        heading=heading,
        document=_("Wall") if is_wall else _("Handover"),
        state=_("DRAFT, not signed"),
        facts=_(
            "open to %(closing)s, emergency %(phone)s",
            closing=f"{unit.closing_at:%H:%M}",
            phone=unit.phones.emergency,
        ),
        keep=_("Chair and initials only")
        if is_wall
        else _("%(patients)s: keep with staff, then shred", patients=named),
        protocols="; ".join(protocols),
        printed=_(
            "Printed %(at)s by %(who)s", at=date_and_time(printing.at, zone), who=printing.by
        ),
        made_up=any(is_never_issued(x.history.opened.patient.nhs_number) for x in days),
    )


def _counts(days: Sequence[Day]) -> Iterator[Count]:
    for state in counts(days):
        number, _space, words = state.word.partition(" ")
        yield Count(number, words)
    running = sum(day.history.status in ("infusing", "paused") for day in days)
    if running:
        yield Count(str(running), _("with a bag running or paused"))
    late = [day.history.opened.chair for day in days if _is_late_home(day)]
    if late:
        chairs = ", ".join(late)
        yield Count(str(len(late)), _("not home by closing: chair %(chairs)s", chairs=chairs))
    yield from _nearest(days)


def _is_late_home(day: Day) -> bool:
    if day.history.ended is not None:
        return False
    return any(one.name == "closing" and one.is_over for one in day.limits)


def _nearest(days: Sequence[Day]) -> Iterator[Count]:
    found = [(limit, day) for day in days if (limit := nearest_limit(day)) is not None]
    if found:
        limit, day = min(found, key=lambda one: one[0].margin_min or 0)
        words = _(
            "chair %(chair)s, %(limit)s, %(verdict)s",
            chair=day.history.opened.chair,
            limit=limit_words(limit, day),
            verdict=verdict_of(limit, day).words,
        )
        yield Count(words, before=_("nearest limit:"))


def _groups(days: Sequence[Day], axis: Axis | None, is_wall: bool) -> Iterator[DayListGroup]:
    titles = {
        0: _("Emergency"),
        1: _("Reaction or decision: waiting for a person"),
        2: _("Overdue"),
        3: _("Overdue"),
        7: _("Nothing left to do today"),
    }
    found: dict[str, list[PaperRow]] = {}
    for day, row in zip(days, day_list_rows(days), strict=True):
        title = titles.get(pressure(day)[0], _("Next"))
        found.setdefault(title, []).append(paper_row(day, row, axis, is_wall))
    for title, rows in found.items():
        yield DayListGroup(title, tuple(rows))


def _legend(days: Sequence[Day]) -> str:
    nurses = [day.history.responsible for day in days if day.history.responsible is not None]
    people = dict.fromkeys(f"{letters_of(nurse.name)} {nurse.name}" for nurse in nurses)
    key = _(
        "Filled: given. Dashed: planned. Hatched: flush. Box: watch. Thick tick: bag must be "
        "empty. ▲ reaction ■ overdue ◆ decision."
    )
    return f"{key} {', '.join(people)}{'.' if people else ''}"
