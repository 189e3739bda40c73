"""Listed allergies against the medicines of the day, among the checks: each a decision."""

from bedside.core.allergies import Match, matches, open_matches
from bedside.core.day import Day
from bedside.core.events import Entry
from bedside.screens.before_start import address
from bedside.screens.decided import decision_words
from bedside.screens.list_parts import ChecksRow, StageOfChecks
from bedside.screens.medicine_words import match_title
from bedside.screens.parts import Button, State
from bedside.wording import _, ngettext


def allergy_rows(day: Day) -> StageOfChecks | None:
    """Computed from the list and the day's medicines; None where nothing is named alike."""
    found = matches(day.history)
    if not found:
        return None
    waiting = open_matches(day.history)
    words = ngettext("%(num)s to decide", "%(num)s to decide", len(waiting))
    state = State("octagon", words, "refused") if waiting else State("check", _("Decided"), "ok")
    rows = tuple(_row(day, match, match in waiting) for match in found)
    return StageOfChecks("allergies", _("Allergies and the medicines of the day"), state, rows)


def _row(day: Day, match: Match, is_open: bool) -> ChecksRow:
    decided = _decision(day, match)
    now = _("A prescriber has to decide. Only names are compared.")
    if decided is not None:
        now = decision_words(decided, day)
    elif not is_open:
        now = _("Not given.")
    return ChecksRow(
        shape="octagon" if is_open else "flag",
        what=match_title(match),
        sub=now,
        tone="failed" if is_open else "calm",
        button=_decide(day, match, decided),
        id=match.about.replace(":", "-"),
    )


def _decision(day: Day, match: Match) -> Entry | None:
    """Taken since this allergy and this medicine are known."""
    decided = day.history.decisions.get(match.about)
    return decided if decided is not None and decided.seq > match.since.seq else None


def _decide(day: Day, match: Match, decided: Entry | None) -> Button:
    href = address(day, "decisions", match.about)
    if decided is None:
        return Button(_("Prescriber decides"), href=href, hidden_label=match.drug)
    return Button(_("Decide anew"), href=href, kind="link", hidden_label=match.drug)
