"""What happened today, told to the patient: plain sentences, each figure from the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import Emergency, Reaction
from bedside.core.quantities import minutes_between
from bedside.core.take_home import TakeHome
from bedside.paper.dose import is_complete
from bedside.paper.reaction_lines import lines_of
from bedside.wording import _, clock_time, dose, dose_given, ngettext, plain


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or two: what matters most in front, in bold."""

    lead: str
    rest: str = ""


def today(day: Day, words: TakeHome) -> Iterator[Said]:
    """Drug and dose, batch, reactions with their treatment, last observations."""
    if day.history.started is None:
        yield Said(
            _("You did not have %(drug)s today.", drug=day.history.protocol.drug.generic),
            _("We will agree a new date with you."),
        )
    else:
        yield _dose(day)
        yield from _troubles(day, words)
    yield from _last_set(day)


def _dose(day: Day) -> Said:
    drug = day.history.protocol.drug
    name = _("%(generic)s (%(brand)s)", generic=drug.generic, brand=drug.brand)
    bag = day.history.bag.event if day.history.bag else None
    batch = _("Batch %(batch)s.", batch=bag.batch) if isinstance(bag, e.BagRecorded) else ""
    if is_complete(day):
        lead = _("You had your full dose, %(mg)s mg", mg=dose_given(day.dose.given_mg))
        rest = _("of %(drug)s, %(span)s, with the flush.", drug=name, span=_span(day))
        return Said(lead, f"{rest} {batch}".strip())
    lead = _(
        "Your dose is not complete: %(given)s mg of %(full)s mg",
        given=dose_given(day.dose.given_mg),
        full=dose_given(day.dose.full_dose_mg),
    )
    rest = _("of %(drug)s, %(span)s.", drug=name, span=_span(day))
    return Said(lead, f"{rest} {_why(day)} {batch}".strip())


def _why(day: Day) -> str:
    """In a word, never the staff's own notes."""
    end, line = day.history.bag_end, day.history.line_end
    if end is None:
        return _("It was not over when this was printed.")
    early = isinstance(end.event, e.InfusionDiscontinued) or day.dose.not_given_ml > 0
    if early:
        return _("We stopped it early. The rest is not given on another day.")
    if line is None:
        return _("The last part in the tube was not given when this was printed.")
    return _("A little stayed in the tube.")


def _span(day: Day) -> str:
    """Up to the flush where all of it was given, else to where the drug stopped."""
    started = day.history.started
    end = day.history.line_end if is_complete(day) else day.history.bag_end
    assert started is not None
    start = _clock(started.occurred_at, day)
    if end is None:
        return _("from %(start)s", start=start)
    return _("from %(start)s to %(end)s", start=start, end=_clock(end.occurred_at, day))


def _clock(at: datetime, day: Day) -> str:
    return clock_time(at, day.history.unit.zone)


def _troubles(day: Day, words: TakeHome) -> Iterator[Said]:
    emergencies, reactions = day.history.emergencies, day.history.reactions
    if not emergencies and not reactions:
        yield Said("", _("You had no reaction."))
    for emergency in emergencies:
        yield Said("", " ".join(_emergency(emergency, day, words)))
    for reaction in reactions:
        yield Said("", " ".join(_reaction(reaction, day, words)))


def _emergency(one: Emergency, day: Day, words: TakeHome) -> Iterator[str]:
    card = one.event.card
    name = words.plain(card, day.history.protocol.card(card).title.lower())
    yield _("At %(at)s you had %(what)s.", at=_clock(one.onset_at, day), what=name)
    given = [words.plain(f"{card}:{step}", "") for step in _steps(one)]
    named = list(dict.fromkeys(what for what in given if what))
    if named:
        yield _("We treated you at once and gave %(what)s.", what=_and(named))
    else:
        yield _("We treated you at once.")


def _steps(one: Emergency) -> list[str]:
    return [s.event.step_id for s in one.steps if isinstance(s.event, e.EmergencyStepDone)]


def _reaction(reaction: Reaction, day: Day, words: TakeHome) -> Iterator[str]:
    felt = _and(_felt(reaction.event, day, words)) or _("a reaction")
    yield _("At %(at)s you had %(what)s.", at=_clock(reaction.onset_at, day), what=felt)
    lines = lines_of(reaction, day)
    stopped = _stopped_minutes(reaction, day)
    given = [medicine_words(x.event, words) for x in lines if isinstance(x.event, e.MedicineGiven)]
    did = []
    if any(isinstance(line.event, e.InfusionDiscontinued) for line in lines):
        did.append(_("stopped the drug for today"))
    elif stopped:
        did.append(
            ngettext(
                "stopped the drug for %(num)s minute",
                "stopped the drug for %(num)s minutes",
                stopped,
            )
        )
    if given:
        did.append(_("gave %(what)s", what=_and(given)))
    if did:
        yield _("We %(did)s.", did=_and(did))
    over = reaction.resolved_at
    yield (
        _("It was gone by %(at)s.", at=_clock(over, day))
        if over
        else _("It was not yet gone when this was printed.")
    )


def _felt(event: e.ReactionRecorded, day: Day, words: TakeHome) -> list[str]:
    rules = day.history.protocol.reactions
    flags = {flag.id: flag.title.lower() for flag in rules.red_flags}
    found = [words.plain(flag, flags.get(flag, flag)) for flag in event.red_flags]
    for symptom in rules.symptoms:
        for option in symptom.options:
            name = f"{symptom.id}:{option.id}"
            if name in event.symptoms and option.id != "none":
                found.append(words.plain(name, f"{symptom.title}: {option.title}".lower()))
    return found


def _stopped_minutes(reaction: Reaction, day: Day) -> int:
    """The stop that began with this reaction; 0 where there was none or it did not end."""
    for stop, resumed in day.history.pauses:
        if reaction.stopped_at == stop.occurred_at and resumed is not None:
            return int(minutes_between(stop.occurred_at, resumed.occurred_at))
    return 0


def medicine_words(event: e.MedicineGiven, words: TakeHome) -> str:
    """ "chlorphenamine 10 mg into a vein"."""
    in_mg = event.dose_unit == "mg"
    amount = dose(event.dose) if in_mg else f"{plain(event.dose)} {event.dose_unit}"
    route = words.plain(f"route:{event.route.strip().lower()}", event.route)
    return f"{event.drug} {amount} {route}"


def _last_set(day: Day) -> Iterator[Said]:
    if not day.history.sets:
        return
    last = day.history.sets[-1]
    taken, parts = last.event, []
    if taken.temperature_c is not None:
        parts.append(_("temperature %(value)s °C", value=f"{taken.temperature_c:.1f}"))
    if taken.pulse_per_min is not None:
        parts.append(_("pulse %(value)s", value=taken.pulse_per_min))
    if taken.systolic_mmhg is not None and taken.diastolic_mmhg is not None:
        high, low = taken.systolic_mmhg, taken.diastolic_mmhg
        parts.append(_("blood pressure %(high)s over %(low)s", high=high, low=low))
    if parts:
        at = _clock(last.at, day)
        yield Said("", _("At %(at)s: %(signs)s.", at=at, signs=", ".join(parts)))


def _and(parts: list[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])
