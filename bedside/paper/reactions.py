"""Section 7: each reaction and emergency with what was found, done, and when it was over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import Emergency, Reaction
from bedside.core.quantities import minutes_between
from bedside.core.reactions import lowest_grade_of, slowed_since
from bedside.paper.bag import Pair
from bedside.paper.dose import dose_by
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks
from bedside.paper.reaction_lines import action_words, lines_of, short_words
from bedside.paper.shortened import LONG
from bedside.screens.ctcae import ctcae_title, ctcae_words
from bedside.screens.entries import card_title, symptom_words
from bedside.screens.record import moment_words
from bedside.wording import _, clock_time, duration, rate_words, volume


def _any_long(facts: tuple[Pair, ...], done: tuple[Did, ...]) -> bool:
    return any(fact.is_long for fact in facts) or any(line.is_long for line in done)


_MOST_LINES = 30
_PUMP_SLOWED = frozenset({"infusion_paused", "rate_changed", "infusion_discontinued"})


@dataclass(frozen=True, slots=True)
class Did:
    at: str
    lead: str
    rest: str
    who: str

    @property
    def is_long(self) -> bool:
        return len(self.lead) + len(self.rest) > LONG


@dataclass(frozen=True, slots=True)
class ReactionBlock:
    """A reaction or an emergency: its facts at the left, what was done at the right."""

    title: str
    note: str
    facts: tuple[Pair, ...]
    done: tuple[Did, ...]
    foot: str

    @property
    def is_long(self) -> bool:
        """More than may stand side by side on one page: facts first, what was done below."""
        return len(self.done) > _MOST_LINES or _any_long(self.facts, self.done)


def reaction_blocks(day: Day, initials: Initials, marks: Marks) -> tuple[ReactionBlock, ...]:
    blocks = [
        _reaction(reaction, number, day, initials, marks)
        for number, reaction in enumerate(day.history.reactions, start=1)
    ]
    return (*blocks, *(_emergency(one, day, initials) for one in day.history.emergencies))


def _reaction(
    reaction: Reaction, number: int, day: Day, initials: Initials, marks: Marks
) -> ReactionBlock:
    return ReactionBlock(
        title=_("Reaction %(n)s", n=number),
        note=_note(reaction, day),
        facts=tuple(_facts(reaction, day, initials, marks)),
        done=tuple(_did(entry, day, initials, marks) for entry in lines_of(reaction, day)),
        foot=_not_ticked(reaction, day),
    )


def _note(reaction: Reaction, day: Day) -> str:
    words = _(
        "grade %(grade)s, onset %(onset)s, entered %(entered)s",
        grade=reaction.worst_grade,
        onset=moment_words(reaction.entry, day),
        entered=clock_time(reaction.entry.recorded_at, day.history.unit.zone),
    )
    over = reaction.resolved_at
    if over is None:
        return _("%(words)s, still open", words=words)
    return _("%(words)s, over %(at)s", words=words, at=clock_time(over, day.history.unit.zone))


def _facts(reaction: Reaction, day: Day, initials: Initials, marks: Marks) -> Iterator[Pair]:
    event = reaction.event
    yield Pair(_("Symptoms"), symptom_words(event, day) or _("none named"))
    yield Pair(_("When"), "", when_words(reaction, day))
    yield Pair(_("Grade"), *_grade(reaction, day, initials))
    if reaction.ctcae is not None:
        named, definition = ctcae_words(day, *reaction.ctcae)
        yield Pair(ctcae_title(), named, f": {definition}" if definition else "")
    yield Pair(_("Red flags"), *_red_flags(event, day))
    yield Pair(_("Infection"), _infection(event))
    if event.note:
        yield Pair(_("Note"), "", event.note)
    if marks.of(reaction.entry):
        yield Pair(_("See section 12"), marks.of(reaction.entry))


def when_words(reaction: Reaction, day: Day) -> str:
    """ "2hr 1min after the start, at 20 mL per hour, 24.6 mL given"."""
    started = day.history.started
    if started is None or reaction.onset_at < started.occurred_at:
        return _("before the start")
    after = duration(minutes_between(started.occurred_at, reaction.onset_at))
    running = day.pump.rate_at(reaction.onset_at)
    return _(
        "%(after)s after the start, %(rate)s, %(ml)s mL given",
        after=after,
        rate=_("at %(rate)s", rate=rate_words(running)) if running else _("pump stopped"),
        ml=volume(dose_by(day, reaction.onset_at).given_ml),
    )


def _grade(reaction: Reaction, day: Day, initials: Initials) -> tuple[str, str]:
    """Recorded, by whom, and the lowest that the findings ask for."""
    lowest = lowest_grade_of(day.history, reaction).grade
    lead = _("recorded %(grade)s", grade=reaction.event.grade)
    rest = _(
        ", %(who)s; lowest for these findings %(lowest)s",
        who=initials.by(reaction.entry),
        lowest=lowest,
    )
    reason = reaction.event.lower_reason
    return lead, rest + (_(". Lowered: %(reason)s", reason=reason) if reason else "")


def _red_flags(event: e.ReactionRecorded, day: Day) -> tuple[str, str]:
    names = {flag.id: flag.title for flag in day.history.protocol.reactions.red_flags}
    if event.red_flags:
        return ", ".join(names.get(flag, flag) for flag in event.red_flags), ""
    if event.no_red_flag is None:
        return _("not recorded as asked"), ""
    return _("asked, none"), ""


def _infection(event: e.ReactionRecorded) -> str:
    if event.infection_sign is None:
        return _("not recorded as asked")
    return {
        "no": _("asked, no sign"),
        "not_sure": _("asked, not sure"),
        "yes": _("signs of infection"),
    }[event.infection_sign]


def _did(entry: e.Entry, day: Day, initials: Initials, marks: Marks) -> Did:
    lead, rest = short_words(entry, day)
    mark = marks.of(entry)
    who = ", ".join(part for part in (initials.by(entry), mark) if part)
    return Did(moment_words(entry, day), lead, rest, who)


def _not_ticked(reaction: Reaction, day: Day) -> str:
    """Actions of the worst grade that nobody ticked off, so that the gap shows."""
    missing = [
        action_words(action, reaction, day).rstrip(" .")
        for action in day.history.protocol.reactions.actions
        if reaction.worst_grade in action.grades
        and action.id not in reaction.done
        and not _is_told_by_the_record(action.kind, reaction, day)
    ]
    if not missing:
        return ""
    return _("Not ticked off as done: %(actions)s.", actions="; ".join(missing))


def _is_told_by_the_record(kind: str, reaction: Reaction, day: Day) -> bool:
    """The pump and the symptoms have lines of their own: nobody ticks them off beside those."""
    since = [x.event.type for x in day.history.effective if x.occurred_at >= reaction.onset_at]
    match kind:
        case "continue" | "silent":
            return True
        case "slow":
            return slowed_since(day.history, reaction) is not None
        case "stop" | "stop_or_halve":
            return not _PUMP_SLOWED.isdisjoint(since)
        case "wait":
            return not reaction.is_open
        case "resume_half":
            return reaction.half_since_at is not None or "infusion_discontinued" in since
        case _:
            return False


def _emergency(one: Emergency, day: Day, initials: Initials) -> ReactionBlock:
    zone = day.history.unit.zone
    note = _("onset %(onset)s, still open", onset=moment_words(one.entry, day))
    if one.ended_at is not None:
        over = clock_time(one.ended_at, zone)
        note = _("onset %(onset)s, over %(over)s", onset=moment_words(one.entry, day), over=over)
    well = one.event.last_known_well_at
    facts = (
        Pair(_("Last known well"), clock_time(well, zone) if well else _("not recorded")),
        Pair(_("Entered"), clock_time(one.entry.recorded_at, zone), f", {initials.by(one.entry)}"),
    )
    done = tuple(emergency_step(entry, day, initials.by(entry)) for entry in one.steps)
    title = _("Emergency: %(card)s", card=card_title(one.event.card, day))
    return ReactionBlock(title, note, facts, done, "")


def emergency_step(entry: e.Entry, day: Day, who: str = "") -> Did:
    """A step of a card, in the card's own words."""
    event = entry.event
    assert isinstance(event, e.EmergencyStepDone)
    steps = {step.id: step.text for step in day.history.protocol.card(event.card).steps}
    detail = f" {event.detail}" if event.detail else ""
    return Did(moment_words(entry, day), steps.get(event.step_id, event.step_id), detail, who)
