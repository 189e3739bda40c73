"""The page the patient takes home: when to call, what was given, what comes next, in plain words.

What happened comes from the record; every sentence of advice is the unit's own, from
config/take_home.toml as it is in force when the page is printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.take_home import Section, Sentence, TakeHome
from bedside.core.unit import Phones
from bedside.paper.dates import CourseDates, course_dates
from bedside.paper.frame import Printing
from bedside.paper.home_frame import HomeFrame, home_frame
from bedside.paper.home_medicines import HomeRow, home_medicines, other_medicines
from bedside.paper.home_today import Said, today
from bedside.paper.to_do import is_without_dose
from bedside.wording import MONTHS, _, clock_time, day_of, finish_time, long_date, weekday_name

SIZE_PT, LARGE_PT = 12, 18
_STAFF_DATE = re.compile(r"\b(\d{2})-([A-Z][a-z]{2})-(\d{4})\b")
# Nobody reads this page at home after these.
_NEVER_AFTER = frozenset({"did_not_attend", "died"})


@dataclass(frozen=True, slots=True)
class HomeSection:
    title: str
    points: tuple[Said, ...]
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class TakeHomePage:
    """In reading order; without a first dose of the course there is nothing to watch for."""

    frame: HomeFrame
    title: str
    subtitle: str
    is_large: bool
    has_advice: bool
    emergency: str
    call_when: str
    call_signs: tuple[tuple[Said, ...], ...]
    call_lines: tuple[Said, ...]
    urgent_lines: tuple[Said, ...]
    phones: tuple[tuple[str, str], ...]
    left: tuple[HomeSection, ...]
    right: tuple[HomeSection, ...]
    medicines: tuple[HomeRow, ...]
    other_medicines: str
    end: tuple[Said, ...]


def may_be_printed(day: Day) -> bool:
    """From the end of the infusion on, or of a day without one: before that it is not true yet."""
    if day.history.status in _NEVER_AFTER:
        return False
    return day.history.bag_end is not None or day.history.ended is not None


def take_home_page(day: Day, printing: Printing) -> TakeHomePage:
    """At the ordinary size, 12 pt."""
    return _page(day, printing, SIZE_PT)


def take_home_large_print(day: Day, printing: Printing) -> TakeHomePage:
    """At 18 pt, header and footer included."""
    return _page(day, printing, LARGE_PT)


def _page(day: Day, printing: Printing, size_pt: int) -> TakeHomePage:
    words = printing.configuration.take_home
    phones = printing.configuration.unit.phones
    dates = course_dates(day, printing.other_days)
    told = _Told(day, words, dates)
    has_advice = not _never_had_it(day)
    sections = words.sections if has_advice else ()
    frame = home_frame(day, printing, words, size_pt)
    own = (_today(day, words, frame.all_allergies), _next_visit(day, dates))
    return TakeHomePage(
        frame=frame,
        title=_title(day),
        subtitle=_subtitle(day),
        is_large=size_pt == LARGE_PT,
        has_advice=has_advice,
        emergency=words.emergency_number,
        call_when=told.filled(words.call.when),
        call_signs=_in_two(told.said(words.call.signs)),
        call_lines=told.said(words.call.lines),
        urgent_lines=told.said(words.urgent.lines) if has_advice else (),
        phones=_phones(words, phones),
        left=(*own, *(told.section(one) for one in sections if one.column == "left")),
        right=tuple(told.section(one) for one in sections if one.column == "right"),
        medicines=home_medicines(day, words),
        other_medicines=other_medicines(day, words),
        end=(_leaving(day), *(told.said(words.end) if has_advice else ())),
    )


def _never_had_it(day: Day) -> bool:
    """Sent home before the first infusion of the first course."""
    return is_without_dose(day) and (day.history.opened.course, day.history.opened.day) == (1, 1)


@dataclass(frozen=True, slots=True)
class _Told:
    """The unit's words with drug, numbers and dates in their places."""

    day: Day
    words: TakeHome
    dates: CourseDates

    def filled(self, text: str) -> str:
        return text.format(
            drug=self.day.history.protocol.drug.generic,
            emergency=self.words.emergency_number,
            urgent=self.words.urgent_number,
            first_bloods=_given_date(self.dates.first_bloods_on),
            last_bloods=_given_date(self.dates.last_bloods_on),
        )

    def said(self, lines: Sequence[Sentence]) -> tuple[Said, ...]:
        return tuple(
            Said(self.filled(line.lead or ""), self.filled(line.text))
            for line in lines
            if line.on in ("every_day", self._which_day)
        )

    @property
    def _which_day(self) -> str:
        given = self.day.history.started is not None
        return "last_day" if given and self.dates.is_last_day else "not_last_day"

    def section(self, one: Section) -> HomeSection:
        points = self.said([line for line in one.lines if line.as_list])
        return HomeSection(
            one.title, points, self.said([line for line in one.lines if not line.as_list])
        )


def _given_date(on: date | None) -> str:
    return _("the date we give you") if on is None else long_date(on)


def _in_two(signs: tuple[Said, ...]) -> tuple[tuple[Said, ...], ...]:
    """Side by side, the first half on the left."""
    half = (len(signs) + 1) // 2
    return signs[:half], signs[half:]


def _title(day: Day) -> str:
    drug = day.history.protocol.drug.generic
    if day.history.started is None:
        return _("Going home today")
    return _("Going home after your %(drug)s infusion", drug=drug)


def _subtitle(day: Day) -> str:
    opened, unit = day.history.opened, day.history.unit
    on = day_of(day.history.planned_start_at, unit.zone)
    return _(
        "%(on)s, course %(course)s, day %(day)s of %(of)s. %(unit)s, %(hospital)s",
        on=_weekday_long(on),
        course=opened.course,
        day=opened.day,
        of=day.history.protocol.course_days(opened.course),
        unit=unit.name,
        hospital=unit.hospital,
    )


def _weekday_long(on: date) -> str:
    return f"{weekday_name(on)} {long_date(on)}"


def _phones(words: TakeHome, phones: Phones) -> tuple[tuple[str, str], ...]:
    return (
        (_("Day"), phones.unit_day),
        (_("Night"), phones.unit_night),
        (_("or"), words.urgent_number),
    )


def _today(day: Day, words: TakeHome, allergies: str) -> HomeSection:
    lines = list(today(day, words))
    if allergies:
        lines.append(Said(f"{allergies}."))
    return HomeSection(_("Today"), (), tuple(lines))


def _next_visit(day: Day, dates: CourseDates) -> HomeSection:
    return HomeSection(_("Your next visit"), (), (_visit(day, dates),))


def _visit(day: Day, dates: CourseDates) -> Said:
    entry = day.history.fit_to_go.get("next_day")
    agreed = entry.event if entry is not None else None
    if isinstance(agreed, e.FitToGoAnswered) and agreed.answer == "passed" and agreed.detail:
        told = _STAFF_DATE.sub(_long, agreed.detail.strip().rstrip("."))
        return Said(f"{told[:1].upper()}{told[1:]}.")
    if dates.is_last_day and day.history.started is not None:
        return Said(_("This was the last day of this course."))
    return Said(_("Not agreed yet:"), _("ask before you go."))


def _long(found: re.Match[str]) -> str:
    names = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
    try:
        return _weekday_long(date(int(found[3]), names[found[2]], int(found[1])))
    except (KeyError, ValueError):  # not a date after all: as it was typed
        return found[0]


def _leaving(day: Day) -> Said:
    """When, and who saw to it."""
    ended, zone = day.history.ended, day.history.unit.zone
    if ended is not None:
        at = clock_time(ended.occurred_at, zone)
        if isinstance(ended.event, e.PatientTransferred):
            lead = _("You moved to %(to)s at %(at)s.", to=ended.event.to, at=at)
            return Said(lead, _("Nurse: %(who)s.", who=ended.by.name))
        return Said(_("You left at %(at)s.", at=at), _("Nurse: %(who)s.", who=ended.by.name))
    nurse = day.history.responsible
    who = _("Nurse: %(who)s.", who=nurse.name) if nurse is not None else ""
    return Said(_going(day.home_at, day), who)


def _going(home_at: datetime | None, day: Day) -> str:
    if home_at is None:
        return _("When you go home is not known yet.")
    return _("Going home about %(at)s.", at=finish_time(home_at, day.history.unit.zone))
