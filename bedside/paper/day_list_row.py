"""One patient of the printed day list: the screen's row, with what paper has room for."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.limits import Limit, first_to_bite
from bedside.core.news2 import News2, news2_of
from bedside.paper.axis import Axis
from bedside.paper.day_list_picture import row_picture, says_of
from bedside.paper.dose import volume_words
from bedside.paper.drawing import Drawing
from bedside.screens.list_parts import DayListRow
from bedside.screens.parts import Verdict
from bedside.screens.verdicts import hours_words, verdict_of
from bedside.wording import (
    _,
    born_with_age,
    clock_time,
    day_of,
    letters_of,
    patient_initials,
)

_MARKS = {"overdue": "■", "triangle": "▲", "flag": "◆", "check": "✓"}


@dataclass(frozen=True, slots=True)
class Told:
    """What matters in bold, and the rest under it; bold too where a limit is passed."""

    lead: str
    rest: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """`who` is the name with what identifies it, or the initials alone on a wall."""

    due: str
    is_boxed: bool
    mark: str
    state: str
    what: str
    chair: str
    who: tuple[str, ...]
    now: Told
    reactions: tuple[str, ...]
    picture: Drawing | None
    home: Told
    limit: Told
    news2: str
    nurse: str


def paper_row(day: Day, row: DayListRow, axis: Axis | None, is_wall: bool) -> PaperRow:
    """`row` is what the screen says of the same day."""
    who = (wall_initials(day),) if is_wall else _identified(day, row)
    name = f"row-{day.history.opened.day_id}"
    return PaperRow(
        due=row.at,
        is_boxed=row.state.tone in ("late", "reaction"),
        mark=_MARKS.get(row.state.shape, ""),
        state=row.state.word,
        what=row.what,
        chair=row.chair,
        who=who,
        now=Told(row.now, _detail(day, row)),
        reactions=tuple(_reactions(day)),
        picture=row_picture(name, day, axis, says_of(day)) if axis is not None else None,
        home=_home(day, row),
        limit=_limit(day),
        news2=_news2(day),
        nurse=letters_of(day.history.responsible.name) if day.history.responsible else "",
    )


def wall_initials(day: Day) -> str:
    """ "J.S." for Jane Smith: all that a public wall may say."""
    patient = day.history.opened.patient
    return patient_initials(patient.family_name, patient.given_name)


def _identified(day: Day, row: DayListRow) -> tuple[str, ...]:
    on = day_of(day.now, day.history.unit.zone)
    born = born_with_age(day.history.opened.patient.born_on, on)
    return (
        row.name,
        _("Born %(on)s", on=born),
        _("NHS No. %(number)s", number=row.nhs_number),
    )


def _detail(day: Day, row: DayListRow) -> str:
    if day.history.status in ("infusing", "paused") and day.pump.runs:
        since = clock_time(day.pump.runs[-1].from_at, day.history.unit.zone)
        return _("since %(at)s, %(volume)s", at=since, volume=volume_words(day))
    return row.now_detail


def _reactions(day: Day) -> Iterator[str]:
    zone = day.history.unit.zone
    for one in day.history.emergencies:
        card = day.history.protocol.card(one.event.card).title
        yield _("%(at)s %(what)s", what=card, at=clock_time(one.onset_at, zone))
    for reaction in day.history.reactions:
        at = clock_time(reaction.onset_at, zone)
        yield _("%(at)s grade %(grade)s", grade=reaction.worst_grade, at=at)


def _home(day: Day, row: DayListRow) -> Told:
    if day.history.ended is not None:
        return Told(_("left %(at)s", at=row.home))
    closing = next((one for one in day.limits if one.name == "closing"), None)
    if closing is None or day.home_at is None:
        return Told(row.home)
    verdict = verdict_of(closing, day)
    return Told(f"{_mark(verdict)} {row.home}", verdict.words, verdict.tone == "over")


def nearest_limit(day: Day) -> Limit | None:
    """Of bag and longest time, while the drug is still to run."""
    if day.history.bag_end is not None or day.history.ended is not None:
        return None
    return first_to_bite(tuple(one for one in day.limits if one.name in ("bag", "max_8h")))


def limit_words(limit: Limit, day: Day) -> str:
    """ "bag 17:00"."""
    longest = hours_words(day.history.protocol.limits.max_clock.minutes)
    name = _("bag") if limit.name == "bag" else longest
    return f"{name} {clock_time(limit.at, day.history.unit.zone)}" if limit.at else name


def _limit(day: Day) -> Told:
    found = nearest_limit(day)
    if found is None:
        return Told("")
    verdict = verdict_of(found, day)
    lead = f"{_mark(verdict)} {limit_words(found, day)}"
    return Told(lead, verdict.words, verdict.tone == "over")


def _mark(verdict: Verdict) -> str:
    return {"ok": "✓", "over": "✗", "open": "–"}[verdict.tone]


def _news2(day: Day) -> str:
    if not day.history.sets:
        return ""
    last = day.history.sets[-1]
    score = news2_of(last.event)
    total = str(score.total) if isinstance(score, News2) else "—"
    return _("%(n)s at %(at)s", n=total, at=clock_time(last.at, day.history.unit.zone))
