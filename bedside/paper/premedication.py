"""Section 2: premedication planned and given, and every other medicine of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bedside.core import events as e
from bedside.core.day import Day, premedication_today
from bedside.core.protocol import Premedication
from bedside.core.quantities import MINUTE, minutes_between
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks
from bedside.paper.shortened import LONG, shortened
from bedside.screens.medicine_words import despite_words
from bedside.screens.record import moment_words
from bedside.wording import _, clock_time, dose, dose_planned, duration, plain

_NOTE_CHARACTERS = 22  # two lines of the last column, beside who gave it


@dataclass(frozen=True, slots=True)
class PremedicationRow:
    """`below`: what is too long for the last column and takes a line of its own."""

    drug: str
    amount: str
    planned: str
    given: str
    not_given: bool
    lead_time: str
    note: str
    below: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.below) > LONG


@dataclass(frozen=True, slots=True)
class MedicineLine:
    """A medicine given, for the summary and the list of the day."""

    at: str
    drug: str
    amount: str
    note: str


def premedication_rows(day: Day, initials: Initials, marks: Marks) -> tuple[PremedicationRow, ...]:
    return tuple(
        _row(premed, mg, day, initials, marks) for premed, mg in premedication_today(day.history)
    )


def premedication_note(day: Day) -> str:
    at = clock_time(day.history.planned_start_at, day.history.unit.zone)
    return _("planned for a start at %(at)s", at=at)


def _row(
    premed: Premedication, mg: Fraction | None, day: Day, initials: Initials, marks: Marks
) -> PremedicationRow:
    entry = day.history.premedication.get(premed.id)
    event = entry.event if entry is not None else None
    given = event if isinstance(event, e.PremedicationGiven) else None
    refused = event if isinstance(event, e.PremedicationNotGiven) else None
    amount = dose_planned(given.dose_mg if given else mg)
    route = given.route if given else _(" or ").join(premed.routes)
    notes = [initials.by(entry), marks.of(entry)] if entry is not None else []
    said = _("batch %(batch)s", batch=given.batch) if given is not None and given.batch else ""
    if given is not None:
        said = ". ".join(part for part in (said, *despite_words(given)) if part)
    if refused is not None:
        said = refused.reason
    is_short = len(said) <= _NOTE_CHARACTERS
    return PremedicationRow(
        drug=premed.drug,
        amount=_("DOSE %(dose)s %(route)s", dose=amount, route=route),
        planned=_planned(premed, day),
        given=moment_words(entry, day) if entry is not None and given else "",
        not_given=given is None and entry is not None,
        lead_time=_lead_time(entry.occurred_at, day) if entry is not None and given else "",
        note=", ".join(note for note in (*notes, said if is_short else "") if note),
        below="" if is_short else said,
    )


def _planned(premed: Premedication, day: Day) -> str:
    if premed.minutes_before is None:
        return premed.when
    at = day.history.planned_start_at - premed.minutes_before * MINUTE
    return _(
        "%(at)s, %(span)s before",
        at=clock_time(at, day.history.unit.zone),
        span=duration(premed.minutes_before),
    )


def _lead_time(given_at: datetime, day: Day) -> str:
    started = day.history.started
    if started is None or given_at > started.occurred_at:
        return ""
    return duration(minutes_between(given_at, started.occurred_at))


def medicine_lines(day: Day) -> tuple[MedicineLine, ...]:
    """Everything given today in order of time, the infusion apart; for the summary, so short."""
    given = [*day.history.premedication.values(), *day.history.medicines]
    given.sort(key=day.history.place)
    return tuple(_lines(given, day))


def _lines(entries: list[e.Entry], day: Day) -> Iterator[MedicineLine]:
    names = {premed.id: premed.drug for premed in day.history.protocol.premedication}
    for entry in entries:
        event, at = entry.event, moment_words(entry, day)
        if isinstance(event, e.PremedicationGiven):
            drug = names.get(event.premedication_id, event.premedication_id)
            amount = _("DOSE") + f" {dose(event.dose_mg)} {event.route}"
            yield MedicineLine(at, drug, _short(amount), _short(" ".join(despite_words(event))))
        elif isinstance(event, e.PremedicationNotGiven):
            drug = names.get(event.premedication_id, event.premedication_id)
            yield MedicineLine(at, drug, _("not given"), _short(event.reason))
        elif isinstance(event, e.MedicineGiven):
            amount = _short(medicine_amount(event))
            said = ". ".join(part for part in (event.reason, *despite_words(event)) if part)
            yield MedicineLine(at, _short(event.drug), amount, _short(said))


def _short(words: str) -> str:
    return shortened(words, 90, _("infusion record"))


def medicine_amount(event: e.MedicineGiven) -> str:
    """ "DOSE 5 mg intravenous"."""
    mg = event.dose_unit == "mg"
    amount = dose(event.dose) if mg else f"{plain(event.dose)} {event.dose_unit}"
    return _("DOSE %(dose)s %(route)s", dose=amount, route=event.route)
