"""What stands in no section of its own: medicines, notes, line, and answers given before the last.

Whatever has no section is printed here, so that nothing of a day can be missing from its paper.
"""

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.dose import is_bag_known
from bedside.core.history import History
from bedside.paper.afterwards import is_cannula_told
from bedside.paper.bag import placed_cannula
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks
from bedside.paper.reaction_lines import lines_of
from bedside.paper.reactions import Did
from bedside.screens.entries import entry_words
from bedside.screens.record import moment_words

# Printed whole in a section of their own.
IN_A_SECTION = frozenset(
    {
        "day_opened",
        "patient_arrived",
        "responsibility_taken",
        "identity_confirmed",
        "prescriber_decided",
        "decision_countersigned",
        "observations_recorded",
        "infusion_started",
        "rate_changed",
        "infusion_paused",
        "infusion_resumed",
        "pump_ran_at_other_rate",
        "pump_reading_recorded",
        "pump_reading_adopted",
        "reaction_recorded",
        "reaction_regraded",
        "reaction_action_done",
        "reaction_resolved",
        "way_on_chosen",
        "grade_4_reopened",
        "emergency_declared",
        "emergency_step_done",
        "emergency_ended",
        "bag_finished",
        "infusion_discontinued",
        "line_flushed",
        "line_disconnected",
        "patient_discharged",
        "day_signed",
        "day_deferred",
        "patient_did_not_attend",
        "patient_transferred",
        "patient_left_against_advice",
        "patient_died",
        "entry_struck",
    }
)


def also_in_the_record(day: Day, initials: Initials, marks: Marks) -> tuple[Did, ...]:
    """In order of time."""
    shown = {entry.seq for r in day.history.reactions for entry in lines_of(r, day)}
    return tuple(
        _did(entry, day, initials, marks)
        for entry in day.history.effective
        if entry.seq not in shown and not is_in_a_section(entry, day)
    )


def is_in_a_section(entry: e.Entry, day: Day) -> bool:
    """Of answers that can be given again, only the last one has its place in a section."""
    if entry.event.type in IN_A_SECTION:
        return True
    if isinstance(entry.event, e.BagRecorded | e.BagSecondChecked):
        # Until the second person has entered the same, paper must not give it away.
        return not is_bag_known(day.history) or _is_last(entry, day.history)
    if isinstance(entry.event, e.CannulaRecorded) and entry is day.history.cannula:
        return is_cannula_told(day) or _is_last(entry, day.history)
    return _is_last(entry, day.history)


def _is_last(entry: e.Entry, history: History) -> bool:
    match entry.event:
        case e.CheckAnswered(check_id=id_):
            return history.checks.get(id_) is entry
        case e.PremedicationGiven(premedication_id=id_):
            return history.premedication.get(id_) is entry
        case e.PremedicationNotGiven(premedication_id=id_):
            return history.premedication.get(id_) is entry
        case e.EarlierDaysRead():
            return history.earlier[-1] is entry
        case e.FitToGoAnswered(item_id=id_):
            return history.fit_to_go.get(id_) is entry
        case e.CannulaRecorded():
            return entry is placed_cannula(history)
        case e.BagRecorded():
            return history.bag is entry
        case e.BagSecondChecked():
            return bool(history.second_checks) and history.second_checks[-1] is entry
    return False


def _did(entry: e.Entry, day: Day, initials: Initials, marks: Marks) -> Did:
    lead, rest = entry_words(entry, day)
    who = ", ".join(part for part in (initials.by(entry), marks.of(entry)) if part)
    return Did(moment_words(entry, day), lead, f" {rest}" if rest else "", who)
