"""The day list: one row a patient, the most pressing first (rules.md 21)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.floor import Floor
from bedside.screens.day_list_filter import (
    Asked,
    FilterBar,
    Outside,
    asked_rows,
    filter_bar,
    outside_of,
)
from bedside.screens.day_list_row import day_list_row, pressure
from bedside.screens.downtime import DowntimeLine
from bedside.screens.frame import strip_of_unit, tab_of_date
from bedside.screens.list_parts import DayListRow
from bedside.screens.parts import Shape, State, Strip, Tone, UnitBar
from bedside.wording import _, clock_time, day_of, ngettext, weekday_date

_NONE_ALIKE: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class DayListScreen:
    """The whole list as it stands now; `query` is what the address asks for."""

    head: UnitBar
    strip: Strip
    counts: tuple[State, ...]
    rows: tuple[DayListRow, ...]
    home_title: str
    empty: str
    query: str
    bar: FilterBar
    outside: Outside | None = None
    warning: str = ""
    downtime: DowntimeLine | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the list, when, and on which floor; `closing` is the unit's clock time."""

    who: Person
    now: datetime
    zone: ZoneInfo
    closing: str
    floor: Floor


def day_list_screen(
    days: Iterable[Day],
    asked: Asked,
    reader: Reader,
    names_alike: Mapping[str, tuple[str, ...]] = _NONE_ALIKE,
) -> DayListScreen:
    """Every patient who was asked for, in the order of pressure; the counts are the unit's.

    `names_alike`: by day id the chairs of patients of the same date with a similar name.
    """
    ranked = sorted(days, key=pressure)
    shown, left_out = asked_rows(ranked, asked, reader.who, reader.floor)
    title = _("%(date)s · closing %(closing)s", date=weekday_date(asked.on), closing=reader.closing)
    is_today = asked.on == day_of(reader.now, reader.zone)
    return DayListScreen(
        head=UnitBar(_("Day list"), title, reader.who.name, clock_time(reader.now, reader.zone)),
        strip=_strip(reader, asked.on),
        counts=counts(ranked) if is_today else (),
        rows=day_list_rows(shown, names_alike, is_another_date=not is_today),
        home_title=_("Home, closing %(at)s", at=reader.closing),
        empty=_("No patients in this filter")
        if ranked
        else _("No patients on this day. They are booked under Patients."),
        query=asked.query,
        bar=filter_bar(ranked, asked, reader.who, reader.floor),
        outside=outside_of(left_out, asked),
    )


def day_list_rows(
    ranked: Iterable[Day],
    names_alike: Mapping[str, tuple[str, ...]] = _NONE_ALIKE,
    is_another_date: bool = False,
) -> tuple[DayListRow, ...]:
    """A row for each, in the order given: what screen and paper say of a patient."""
    return tuple(
        day_list_row(
            day,
            is_first=place == 0,
            names_alike=names_alike.get(day.history.opened.day_id, ()),
            is_another_date=is_another_date,
        )
        for place, day in enumerate(ranked)
    )


def unreadable_words(day_ids: Sequence[str]) -> str:
    """Says that a patient is missing from the list, and how the record is named."""
    if not day_ids:
        return ""
    return _(
        "A record of today cannot be read, so a patient is missing here. Use paper, and tell the "
        "people who run Bedside: %(ids)s",
        ids=", ".join(day_id[:8] for day_id in day_ids),
    )


def _strip(reader: Reader, on: date) -> Strip:
    current = tab_of_date(on, day_of(reader.now, reader.zone))
    return strip_of_unit(current, reader.now, reader.zone, reader.who)


def counts(days: Iterable[Day]) -> tuple[State, ...]:
    """How many patients have what as their most pressing task."""
    ranks = [pressure(day)[0] for day in days]
    emergencies, reactions, due, soon = (ranks.count(rank) for rank in (0, 1, 4, 5))
    overdue = ranks.count(2) + ranks.count(3)
    found: tuple[tuple[int, Shape, str, Tone], ...] = (
        (
            emergencies,
            "triangle",
            ngettext("%(num)s emergency", "%(num)s emergencies", emergencies),
            "late",
        ),
        (
            reactions,
            "triangle",
            ngettext("%(num)s reaction", "%(num)s reactions", reactions),
            "reaction",
        ),
        (overdue, "overdue", ngettext("%(num)s overdue", "%(num)s overdue", overdue), "late"),
        (due, "diamond", ngettext("%(num)s due now", "%(num)s due now", due), "due"),
        (soon, "clock", ngettext("%(num)s soon", "%(num)s soon", soon), "soon"),
    )
    return tuple(State(shape, words, tone) for number, shape, words, tone in found if number)
