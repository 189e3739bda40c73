"""Which lines of the record belong to a reaction, and how each reads beside it."""

from datetime import datetime
from fractions import Fraction

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.history import Reaction
from bedside.core.ladder import half_of
from bedside.core.news2 import News2, news2_of
from bedside.core.protocol import ReactionAction
from bedside.paper.decisions import decided
from bedside.paper.dose import dose_by
from bedside.screens.entries import entry_words
from bedside.wording import _, rate, volume

# What belongs to a reaction while it lasts, and is not part of another.
_MEANWHILE = (
    e.InfusionPaused,
    e.InfusionResumed,
    e.RateChanged,
    e.InfusionDiscontinued,
    e.ObservationsRecorded,
    e.MedicineGiven,
    e.LineChanged,
    e.LineDisconnected,
    e.EmergencyDeclared,
    e.WayOnChosen,
    e.Grade4Reopened,
)


def lines_of(reaction: Reaction, day: Day) -> list[e.Entry]:
    """Its own lines, and what happened meanwhile, up to where it was over and the rate halved."""
    first, last = reaction.onset_at, _until(reaction, day)
    return [
        entry
        for entry in day.history.effective
        if _is_own(entry, reaction)
        or (isinstance(entry.event, _MEANWHILE) and _belongs(entry, reaction, day, first, last))
    ]


def _until(reaction: Reaction, day: Day) -> datetime:
    ends = [at for at in (reaction.resolved_at, reaction.half_since_at) if at is not None]
    decisions = [
        w.occurred_at
        for w in day.history.ways_on
        if isinstance(w.event, e.WayOnChosen) and w.event.reaction_seq in reaction.known_as
    ]
    return day.now if reaction.resolved_at is None else max([*ends, *decisions])


def _belongs(entry: e.Entry, reaction: Reaction, day: Day, first: datetime, last: datetime) -> bool:
    """Meanwhile, and not rather part of a reaction that began later."""
    if not first <= entry.occurred_at <= last:
        return False
    if isinstance(entry.event, e.WayOnChosen):
        return entry.event.reaction_seq in reaction.known_as
    later = [r for r in day.history.reactions if r.onset_at > reaction.onset_at]
    return not any(r.onset_at <= entry.occurred_at for r in later)


def _is_own(entry: e.Entry, reaction: Reaction) -> bool:
    event = entry.event
    own = isinstance(event, e.ReactionRegraded | e.ReactionActionDone | e.ReactionResolved)
    return own and getattr(event, "reaction_seq", None) in reaction.known_as


def short_words(entry: e.Entry, day: Day) -> tuple[str, str]:
    """As the record says it; observations by their score, a way on by its number."""
    event = entry.event
    if isinstance(event, e.ObservationsRecorded):
        score = news2_of(event)
        said = _("NEWS2 %(n)s", n=score.total) if isinstance(score, News2) else _("no NEWS2")
        return "", _("Observations: %(said)s", said=said)
    if isinstance(event, e.WayOnChosen | e.Grade4Reopened):
        number = next((d.number for d in decided(day) if d.entry.seq == entry.seq), 0)
        lead, _rest = entry_words(entry, day)
        return _("Decision %(n)s", n=number), _(", section 8")
    lead, rest = entry_words(entry, day)
    if isinstance(event, e.ReactionActionDone):
        lead, rest = _action_done(event, day)
    if isinstance(event, e.InfusionPaused | e.InfusionDiscontinued):
        given = volume(dose_by(day, entry.occurred_at).given_ml)
        rest = rest + (". " if rest else "") + _("%(ml)s mL given", ml=given)
    return lead, f" {rest}" if rest and not rest.startswith((",", ".")) else rest


def action_words(action: ReactionAction, reaction: Reaction, day: Day) -> str:
    """The protocol's words with the rates of this reaction."""
    running = _rate_before(reaction.stopped_at or reaction.onset_at, day)
    half = half_of(running, day.history.pump_step)
    return action.text.format(rate=rate(running), half=rate(half))


def _action_done(event: e.ReactionActionDone, day: Day) -> tuple[str, str]:
    reaction = day.history.reaction(event.reaction_seq)
    actions = {action.id: action for action in day.history.protocol.reactions.actions}
    if reaction is None or event.action_id not in actions:
        return event.action_id, event.detail or ""
    return action_words(actions[event.action_id], reaction, day), event.detail or ""


def _rate_before(at: datetime, day: Day) -> Fraction:
    """The rate that ran until this instant."""
    runs = [run for run in day.pump.runs if run.from_at < at and run.rate_ml_per_h]
    return runs[-1].rate_ml_per_h if runs else Fraction(0)
