"""The part of the fold about reactions and emergencies."""

from bedside.core import events as e
from bedside.core.fold_pump import awaiting
from bedside.core.history import Emergency, History, Reaction
from bedside.core.pump import STOPPED


def reaction(h: History, entry: e.Entry, event: e.ReactionRecorded) -> None:
    reaction = Reaction(
        entry,
        event,
        event.grade,
        event.grade,
        ctcae=_ctcae(event),
        known_as=_known_as(h, entry),
    )
    h.reactions.append(reaction)
    if h.status == "paused" and event.grade > 1:
        reaction.stopped_at = h.pauses[-1][0].occurred_at
    _grade_now(h, reaction, entry)


def _ctcae(event: e.ReactionRecorded | e.ReactionRegraded) -> tuple[str, int] | None:
    if event.ctcae_term is None or event.ctcae_grade is None:
        return None
    return event.ctcae_term, event.ctcae_grade


def _known_as(h: History, entry: e.Entry) -> frozenset[int]:
    """This line and those it corrects: what was done about the reaction names any of them."""
    corrects = {corrector.seq: seq for seq, corrector in h.corrected_by.items()}
    seqs = [entry.seq]
    while seqs[-1] in corrects:
        seqs.append(corrects[seqs[-1]])
    return frozenset(seqs)


def regraded(h: History, entry: e.Entry, event: e.ReactionRegraded) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is None:
        return
    reaction.ctcae = _ctcae(event) or reaction.ctcae
    if event.grade != reaction.grade:
        # Another CTCAE grade beside the same band drives nothing.
        reaction.grade = event.grade
        reaction.worst_grade = max(reaction.worst_grade, event.grade)
        _grade_now(h, reaction, entry)


def _grade_now(h: History, reaction: Reaction, entry: e.Entry) -> None:
    """A grade above 1 halves the rate running now or at the stop; back to 1 releases it."""
    if reaction.grade == 4:
        reaction.grade_4_by = entry
    if reaction.grade > 1 and reaction.half_since_at is None:
        h.awaiting_half_of = max(h.awaiting_half_of or STOPPED, h.rate_before_stop) or None
    elif not awaiting(h):
        h.awaiting_half_of = None


def action_done(h: History, entry: e.Entry, event: e.ReactionActionDone) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is not None:
        reaction.done[event.action_id] = entry


def resolved(h: History, entry: e.Entry, event: e.ReactionResolved) -> None:
    reaction = h.reaction(event.reaction_seq)
    if reaction is not None:
        reaction.resolved_at = entry.occurred_at


def emergency(h: History, entry: e.Entry, event: e.EmergencyDeclared) -> None:
    open_now = next((x for x in h.emergencies if x.event.card == event.card and x.is_open), None)
    if open_now is None:
        # A step may be said to have happened before the card was opened: it belongs to it.
        early = [one for one in h.early_steps if getattr(one.event, "card", None) == event.card]
        h.early_steps = [one for one in h.early_steps if one not in early]
        h.emergencies.append(Emergency(entry, event, steps=early))
        return
    # Two people at one card are one emergency; what was said last about its beginning counts,
    # and nobody loses the last known well by not knowing it.
    before, was = open_now.entry, open_now.event
    later, earlier = (event, was) if entry.seq > before.seq else (was, event)
    open_now.entry = max(entry, before, key=lambda one: one.seq)
    open_now.event = earlier if later.last_known_well_at is None else later


def emergency_step(h: History, entry: e.Entry, event: e.EmergencyStepDone) -> None:
    for emergency in reversed(h.emergencies):
        if emergency.event.card == event.card:
            emergency.steps.append(entry)
            return
    h.early_steps.append(entry)


def emergency_ended(h: History, entry: e.Entry, event: e.EmergencyEnded) -> None:
    for emergency in h.emergencies:
        if emergency.event.card == event.card and emergency.ended_at is None:
            emergency.ended_at = entry.occurred_at
