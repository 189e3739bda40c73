"""The summary's list: who does what and when, before any detail."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.as_needed import seen_about, to_be_seen
from bedside.core.day import Day, open_telephone_decisions
from bedside.paper.dates import CourseDates
from bedside.paper.shortened import shortened
from bedside.screens.entries import decision_about
from bedside.wording import _, date_text

_A_PART = 200  # characters


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be done, the words that matter most in front, and when."""

    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class ToDo:
    who: str
    items: tuple[Item, ...]


def to_do(day: Day, dates: CourseDates) -> tuple[ToDo, ...]:
    """Emergencies first, then what is open, then the protocol's own list; a row for each person."""
    rows: dict[str, list[Item]] = {}
    for who, item in _told(day, dates):
        rows.setdefault(who, []).append(item)
    return tuple(ToDo(who, tuple(items)) for who, items in rows.items())


def _told(day: Day, dates: CourseDates) -> tuple[tuple[str, Item], ...]:
    new_date = (_new_date(day),) if is_without_dose(day) else ()
    if is_without_dose(day) and (day.history.opened.course, day.history.opened.day) == (1, 1):
        # Nobody has had the drug yet: there is nothing to watch for.
        return (*_open(day, dates), *new_date)
    return (*_always(day), *_open(day, dates), *new_date, *_follow_up(day, dates))


def is_without_dose(day: Day) -> bool:
    """The day ended before the infusion began."""
    return day.history.started is None and day.history.ended is not None


def _new_date(day: Day) -> tuple[str, Item]:
    words = _(" for this day of the course; a missed dose is never doubled")
    return day.history.unit.name, Item(_("Agree a new date"), words)


def _always(day: Day) -> Iterator[tuple[str, Item]]:
    """What every reader must know, from clinical.md 6 [E46][E20][003]."""
    flags = ", ".join(flag.title.lower() for flag in day.history.protocol.reactions.red_flags)
    told = _(" %(flags)s; most strokes came within 1 day of a dose", flags=flags)
    yield _("Anyone called"), Item(_("999:"), told)
    yield (
        _("GP, out of hours"),
        Item(
            _("Fever, stiff neck, confusion, vomiting in the following days: urgent."),
            _(" May be Listeria or another infection; do not put it down to the infusion"),
        ),
    )


def _open(day: Day, dates: CourseDates) -> Iterator[tuple[str, Item]]:
    if day.history.reactions and not dates.is_last_day:
        number = day.history.opened.day + 1
        words = _(" before day %(n)s; its premedication and first rate: not decided here", n=number)
        yield day.history.unit.name, Item(_("Read this reaction"), words)
    for entry in open_telephone_decisions(day.history):
        assert isinstance(entry.event, e.PrescriberDecided)
        about = decision_about(entry.event.about, day)
        yield entry.event.prescriber_name, Item(_("Countersign"), f" {about}")
    for given in to_be_seen(day.history):
        assert given.entry is not None
        about = decision_about(seen_about(given.entry), day)
        words = _(" given without a prescriber's decision; %(about)s", about=_short(about))
        yield day.history.opened.prescriber_name, Item(_short(given.drug), words)


def _short(words: str) -> str:
    return shortened(words, _A_PART, _("infusion record"))


def _follow_up(day: Day, dates: CourseDates) -> Iterator[tuple[str, Item]]:
    for item in day.history.protocol.follow_up:
        when = f"{item.when[:1].lower()}{item.when[1:]}"
        words = _("%(what)s: %(when)s", what=item.what, when=when)
        if item.take_home == "bloods" and not is_without_dose(day):
            words = _with_dates(words, dates)
        yield item.who, Item("", words)


def _with_dates(words: str, dates: CourseDates) -> str:
    """The first; the last too once the course has nothing left to give."""
    if dates.first_bloods_on is not None:
        words = _("%(words)s, %(on)s", words=words, on=date_text(dates.first_bloods_on))
    if dates.is_last_day and dates.last_bloods_on is not None:
        words = _("%(words)s; last %(on)s", words=words, on=date_text(dates.last_bloods_on))
    return words
