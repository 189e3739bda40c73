"""What an infusion day says to the patient's later days, read from its own record alone.

Nothing here depends on `now`: as long as nothing is entered on that day, it says the same.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest

from bedside.core import events as e
from bedside.core.dose import dose_at
from bedside.core.history import History, Reaction
from bedside.core.medicines import given_today
from bedside.core.protocol import Protocol
from bedside.core.quantities import decimal_string
from bedside.core.symptoms import red_flag_titles, symptom_titles
from bedside.core.transitions import TRANSITIONS, Status

# The answer at discharge that names the next day: tomorrow's plan (clinical.md 7.10).
NEXT_DAY = "next_day"
_NOT_LIVED: frozenset[Status] = frozenset({"booked"})
_STILL_OPEN: frozenset[Status] = frozenset({"booked", "arrived", "infusing", "paused"})


def has_happened(history: History) -> bool:
    """Something was done or decided on that day: more than its booking."""
    lived = history.status not in _NOT_LIVED
    return lived or bool(history.reactions or history.emergencies)


def earlier_day(history: History, head: str) -> e.EarlierDay:
    """That day in short, as its record stands at `head`. Instants aware UTC."""
    opened = history.opened
    status = _status(history)
    return e.EarlierDay(
        day_id=opened.day_id,
        head=head,
        signed=bool(history.signatures),
        on=_date_of(history),
        course=opened.course,
        day=opened.day,
        status=status,
        bag_ended=_bag_ended(history),
        because=_because(history),
        started_at=history.started.occurred_at if history.started else None,
        full_dose_mg=history.protocol.drug.dose_mg,
        dose_given_mg=_dose_given(history, status),
        highest_rate_ml_per_h=_decimal(max((r.rate_ml_per_h for r in history.runs), default=None)),
        last_rate_ml_per_h=_decimal(history.rate_before_stop or None),
        quiet_rate_ml_per_h=_decimal(quiet_rate(history)),
        reactions=tuple(_reaction(history, one) for one in history.reactions),
        emergencies=tuple(
            e.EarlierEmergency(
                card=one.event.card,
                title=history.protocol.card(one.event.card).title,
                at=one.onset_at,
            )
            for one in history.emergencies
        ),
        medicines=tuple(
            e.EarlierMedicine(
                drug=one.drug, dose=one.dose, dose_unit=one.dose_unit, route=one.route, at=one.at
            )
            for one in given_today(history)
        ),
        next_day=_next_day(history),
    )


def kept(days: Iterable[e.EarlierDay], course: int) -> tuple[e.EarlierDay, ...]:
    """Oldest first: this course's days, the last day given before it, every day with a red flag."""
    in_order = sorted(days, key=lambda one: (one.on, one.course, one.day, one.day_id))
    before = [one for one in in_order if one.course != course and one.started_at is not None]
    last_before = before[-1].day_id if before else None
    return tuple(
        one
        for one in in_order
        if one.course == course or one.day_id == last_before or red_flags(one)
    )


def red_flags(day: e.EarlierDay) -> tuple[str, ...]:
    """Every red flag recorded and every emergency card used on that day, each once."""
    flags = [flag for reaction in day.reactions for flag in reaction.red_flags]
    return tuple(dict.fromkeys((*flags, *(one.title for one in day.emergencies))))


def says_the_same(one: e.EarlierDaysRead, other: e.EarlierDaysRead) -> bool:
    """Apart from how far each record had grown and who had signed it."""
    return one.unclear == other.unclear and _said(one) == _said(other)


def _said(reading: e.EarlierDaysRead) -> list[e.EarlierDay]:
    return [day.model_copy(update={"head": "", "signed": False}) for day in reading.days]


def _status(history: History) -> Status:
    """How it ended, whether it was signed since or not."""
    if history.ended is None:
        return history.status
    return TRANSITIONS[history.ended.event.type][1] or history.status


def _date_of(history: History) -> date:
    at = history.started.occurred_at if history.started else history.planned_start_at
    return at.astimezone(history.unit.zone).date()


def _bag_ended(history: History) -> str | None:
    if history.bag_end is None:
        return None
    return "finished" if history.bag_end.event.type == "bag_finished" else "discontinued"


def _because(history: History) -> str | None:
    """The reason given for the last end of bag or day."""
    for entry in (history.ended, history.bag_end):
        if entry is not None and getattr(entry.event, "reason", None):
            return str(getattr(entry.event, "reason", None))
    return None


def _dose_given(history: History, status: Status) -> Decimal | None:
    """What reached the patient, once the bag has ended; 0 where it never started."""
    if history.started is None:
        return None if status in _STILL_OPEN else Decimal(0)
    if status in _STILL_OPEN:
        return None
    last_at = max(entry.occurred_at for entry in history.effective)
    return _decimal(dose_at(history, history.pump(), last_at).given_mg)


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(decimal_string(value))


def _reaction(history: History, reaction: Reaction) -> e.EarlierReaction:
    half_since_at = reaction.half_since_at
    return e.EarlierReaction.model_validate(
        {
            "onset_at": reaction.onset_at,
            "worst_grade": reaction.worst_grade,
            "began_at_ml_per_h": _decimal(_running_at(history, reaction.onset_at)),
            "symptoms": symptom_titles(reaction.event.symptoms, history.protocol),
            "red_flags": red_flag_titles(reaction.event, history.protocol),
            "treatment": _treatment(history, reaction),
            "stopped_at": reaction.stopped_at,
            "slowed_at": half_since_at,
            "slowed_to_ml_per_h": _rate_at(history, half_since_at),
            "resumed_at": reaction.resumed_at,
            "resumed_at_ml_per_h": _rate_at(history, reaction.resumed_at),
            "resolved_at": reaction.resolved_at,
            "way_on": _way_on(history, reaction),
        }
    )


def quiet_rate(history: History) -> Fraction | None:
    """The highest rate in mL per hour that ran while no reaction or emergency began [A].

    One that began in the very minute of a change counts against the rate before and after it.
    """
    onsets = [reaction.onset_at for reaction in history.reactions]
    onsets += [emergency.onset_at for emergency in history.emergencies]
    ends = [run.from_at for run in history.runs[1:]]
    quiet = [
        run.rate_ml_per_h
        for run, until in zip_longest(history.runs, ends)
        if run.rate_ml_per_h and not any(_is_in(at, run.from_at, until) for at in onsets)
    ]
    return max(quiet, default=None)


def _is_in(at: datetime, from_at: datetime, until: datetime | None) -> bool:
    return from_at <= at and (until is None or at <= until)


def _running_at(history: History, at: datetime) -> Fraction | None:
    """What ran until that minute; None while stopped, before the start and after the end."""
    before = [run for run in history.runs if run.from_at < at]
    running = before or [run for run in history.runs if run.from_at == at]
    return (running[-1].rate_ml_per_h or None) if running else None


def _rate_at(history: History, at: datetime | None) -> Decimal | None:
    """The rate set at that minute."""
    runs = [run for run in history.runs if run.from_at == at and run.rate_ml_per_h]
    return _decimal(runs[-1].rate_ml_per_h) if runs else None


def _way_on(history: History, reaction: Reaction) -> e.WayOn | None:
    signed = [
        entry.event
        for entry in history.ways_on
        if isinstance(entry.event, e.WayOnChosen) and entry.event.reaction_seq in reaction.known_as
    ]
    return signed[-1].way if signed else None


def _treatment(history: History, reaction: Reaction) -> tuple[str, ...]:
    """Medicines ticked off for it, and those given until it was over."""
    medicines = _medicine_ids(history.protocol)
    ticked = [
        entry.event.detail
        for entry in reaction.done.values()
        if isinstance(entry.event, e.ReactionActionDone)
        and entry.event.action_id in medicines
        and entry.event.detail
    ]
    return (*ticked, *_given_meanwhile(history, reaction))


def _medicine_ids(protocol: Protocol) -> frozenset[str]:
    return frozenset(one.id for one in protocol.reactions.actions if one.kind == "medicine")


def _given_meanwhile(history: History, reaction: Reaction) -> tuple[str, ...]:
    return tuple(
        f"{entry.event.drug} {decimal_string(entry.event.dose)} {entry.event.dose_unit} "
        f"{entry.event.route}"
        for entry in history.medicines
        if isinstance(entry.event, e.MedicineGiven)
        and reaction.onset_at <= entry.occurred_at
        and (reaction.resolved_at is None or entry.occurred_at <= reaction.resolved_at)
    )


def _next_day(history: History) -> str | None:
    """What was agreed for the next day."""
    entry = history.fit_to_go.get(NEXT_DAY)
    return getattr(entry.event, "detail", None) if entry is not None else None
