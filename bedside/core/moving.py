"""An entry on the wrong patient: what of it goes along to the right one, and in which words.

Struck on the one record and entered on the other in one action, both marked (rules.md 12). Neither
record says whose the other is.
"""

from collections.abc import Mapping

from bedside.core import events as e
from bedside.core.history import History

# Facts that one person enters. A start, a resume, a bag, an emergency card and whatever a second
# person signed are struck and done again in their own way [A].
MOVABLE = frozenset(
    {
        "observations_recorded",
        "note_written",
        "medicine_given",
        "as_needed_entered",
        "premedication_given",
        "premedication_not_given",
        "check_answered",
        "cannula_recorded",
        "fit_to_go_answered",
        "line_changed",
        "pump_reading_recorded",
        "rate_changed",
        "infusion_paused",
        "reaction_recorded",
    }
)
DOSES = (e.MedicineGiven, e.PremedicationGiven)
OF_A_REACTION = (e.ReactionActionDone, e.ReactionRegraded, e.ReactionResolved)


def goes_along(history: History, seq: int) -> tuple[e.Entry, ...]:
    """The line and those that say something about it, the line first; none that is not in force.

    With a reaction go its ticked actions, other grades and its end: without it they say nothing.
    """
    line = next((entry for entry in history.effective if entry.seq == seq), None)
    if line is None:
        return ()
    known = history.reaction(seq) if isinstance(line.event, e.ReactionRecorded) else None
    if known is None:
        return (line,)
    with_it = [
        entry
        for entry in history.effective
        if isinstance(entry.event, OF_A_REACTION) and entry.event.reaction_seq in known.known_as
    ]
    return (line, *sorted(with_it, key=lambda entry: entry.seq))


def has_way_on(history: History, seq: int) -> bool:
    """A prescriber's way on is signed for this reaction: it was decided on this patient."""
    known = history.reaction(seq)
    return known is not None and any(
        isinstance(entry.event, e.WayOnChosen) and entry.event.reaction_seq in known.known_as
        for entry in history.ways_on
    )


def moved(
    entry: e.Entry,
    day_id: str,
    reason: str,
    new_seqs: Mapping[int, int],
    despite: str | None = None,
) -> e.Event:
    """The event as it is entered on the right patient.

    `day_id` is the record it comes from, `new_seqs` the lines there that have a new line here.
    `despite`: why a dose was given although something on this very patient's record speaks
    against it; what was said so of the other patient says nothing here.
    """
    changes: dict[str, object] = {
        "late_reason": reason,
        "correction_reason": None,
        "moved_from": e.MovedFrom(
            day_id=day_id, seq=entry.seq, entered_by=entry.by, entered_at=entry.recorded_at
        ),
    }
    if isinstance(entry.event, OF_A_REACTION):
        changes["reaction_seq"] = new_seqs[entry.event.reaction_seq]
    if isinstance(entry.event, DOSES):
        changes["given_despite"] = despite
    return entry.event.model_copy(update=changes)
