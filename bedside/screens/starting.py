"""The earliest and the latest start in words, and what the prescriber should hear before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bedside.core.course_of_day import courses_around
from bedside.core.day import Day
from bedside.core.events import BagRecorded
from bedside.core.limit_decisions import LIMIT_OF, is_decided
from bedside.core.starting import Lead, Starting
from bedside.screens.interrupted import interrupted_words
from bedside.screens.parts import Button, Pairs, SideFigure
from bedside.wording import _, age_of, clock_time, duration, hours_spelled


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that does not block: the lead in bold, the rest, and where to settle it."""

    lead: str
    rest: str
    button: Button | None = None


def earliest_figure(day: Day, starting: Starting, todo: str) -> SideFigure:
    """When the timing of the premedication lets the infusion start, and until when it may."""
    return SideFigure(
        label=_("Earliest start"),
        value=_clock(starting.earliest_at, day),
        note=_why_not_earlier(starting),
        pairs=_latest(day, starting),
        todo_lead=_("Before the start:") if todo else "",
        todo=f"{todo}." if todo else "",
    )


def _clock(at: datetime, day: Day) -> str:
    return clock_time(at, day.history.unit.zone)


def _why_not_earlier(starting: Starting) -> str:
    waits = starting.waits_for
    if waits is None:
        return _("The premedication holds nothing back.")
    values = {"span": duration(waits.wanted_min), "drug": waits.premedication.drug}
    if waits.given_at is not None:
        return _("%(span)s after %(drug)s.", **values)
    if waits.premedication.by_infusion:
        return _("%(span)s after %(drug)s, if its infusion ends now.", **values)
    return _("%(span)s after %(drug)s, if it is given now.", **values)


def _latest(day: Day, starting: Starting) -> Pairs:
    closing = _(
        "Latest for closing %(at)s, the flush not counted", at=_clock(starting.closing_at, day)
    )
    pairs = [
        (_("Planned start"), _clock(starting.planned_at, day)),
        (closing, _clock(starting.latest_for_closing_at, day)),
    ]
    bag = day.history.bag.event if day.history.bag else None
    if isinstance(bag, BagRecorded) and starting.latest_for_bag_at is not None:
        made = _("Latest for the bag, made %(at)s", at=_clock(bag.prepared_at, day))
        pairs.append((made, _clock(starting.latest_for_bag_at, day)))
    return tuple(pairs)


def cautions_of(day: Day, starting: Starting) -> tuple[Caution, ...]:
    """Nothing here blocks. A limit that would be passed says who has to decide."""
    if day.history.started is not None:
        return ()
    late = starting.earliest_at - starting.planned_at
    found = list(_interrupted(day))
    if late.total_seconds() > 0:
        found.append(
            Caution(
                _("Starts %(age)s after the plan at the earliest.", age=age_of(late)),
                _("Move the planned start, so that everybody sees the day as it will be."),
                Button(_("Move the start"), href=_href(day, "planned-start")),
            )
        )
    found.extend(lead_cautions(starting.grown_old, starting.start_at, day))
    return (*found, *_limit_cautions(day, starting))


def _interrupted(day: Day) -> Iterator[Caution]:
    course = courses_around(day.history).course(day.history.opened.course)
    words = interrupted_words(course, day.history.protocol) if course is not None else None
    if words is not None:
        yield Caution(*words)


def _href(day: Day, screen: str) -> str:
    return f"/days/{day.history.opened.day_id}/{screen}"


def lead_cautions(leads: tuple[Lead, ...], start_at: datetime, day: Day) -> list[Caution]:
    """Old or too fresh at a start then; no source gives a highest age, so it is asked."""
    if not leads:
        return []
    ages = [
        _(
            "%(drug)s %(age)s (protocol %(wanted)s)",
            drug=lead.premedication.drug,
            age=duration(lead.age_min or 0),
            wanted=duration(lead.wanted_min),
        )
        for lead in leads
    ]
    said = _("Age at a start at %(at)s:", at=_clock(start_at, day))
    rest = _("%(ages)s. Ask the prescriber. It does not block the start.", ages=", ".join(ages))
    return [Caution(said, rest)]


def _limit_cautions(day: Day, starting: Starting) -> list[Caution]:
    found, life = [], day.history.protocol.limits.bag_life.minutes
    if starting.start_at > starting.latest_for_closing_at:
        found.append(
            Caution(
                _("Home would be after closing."),
                _("A manager has to record that the prescriber is informed."),
                _decide(day, "closing", _("Manager decides")),
            )
        )
    if starting.latest_for_bag_at is not None and starting.start_at > starting.latest_for_bag_at:
        found.append(
            Caution(
                _("The bag would run past its %(span)s.", span=hours_spelled(life)),
                _("A prescriber has to decide."),
                _decide(day, "bag_life", _("Prescriber decides")),
            )
        )
    return found


def _decide(day: Day, about: str, label: str) -> Button | None:
    if is_decided(day, LIMIT_OF[about]):
        return None
    return Button(label, href=_href(day, f"decisions/{about}"))
