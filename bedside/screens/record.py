"""The record, newest first: every line stays, a corrected one struck through under the new one."""

import re
from collections.abc import Iterator

from bedside.core.day import Day
from bedside.core.events import Entry, MovedFrom
from bedside.core.moving import MOVABLE
from bedside.screens.entries import entry_words
from bedside.screens.parts import Button, RecordRow
from bedside.wording import _, age_of, clock_time, date_and_time, day_of

NEVER_CORRECTED = frozenset(
    {
        "day_opened",
        "day_signed",
        "entry_struck",
        "earlier_days_read",
        "settings_taken_over",
        "booking_corrected",
        "patient_corrected",
    }
)
LAST_LINES = 8
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:mL|mg|g|micrograms|units|°C)\b|°C)|(?<=NEWS2) ")


def record_rows(day: Day) -> tuple[RecordRow, ...]:
    """Every line with what was entered about it, and the way to correct it."""
    return tuple(_row(entry, day, links=True) for entry in _newest_first(day))


def last_rows(day: Day) -> tuple[RecordRow, ...]:
    """The last lines, below the day."""
    return tuple(_row(entry, day, links=False) for entry in list(_newest_first(day))[:LAST_LINES])


def line_row(entry: Entry, day: Day) -> RecordRow:
    """One line by itself, as the record shows it."""
    return _row(entry, day, links=False)


def _newest_first(day: Day) -> Iterator[Entry]:
    """By when it happened; under each line those that it corrects."""
    by_seq = {entry.seq: entry for entry in day.history.entries}
    for entry in reversed(day.history.effective):
        yield entry
        corrects = entry.corrects
        while corrects is not None and corrects in by_seq:
            yield by_seq[corrects]
            corrects = by_seq[corrects].corrects


def _row(entry: Entry, day: Day, links: bool) -> RecordRow:
    lead, rest = entry_words(entry, day)
    is_struck = entry.seq in day.history.corrected_by
    return RecordRow(
        happened=moment_words(entry, day),
        lead=unbroken(lead),
        rest=_joined(rest),
        who=entry.by.name,
        entered=_entered(entry, day),
        notes=tuple(_notes(entry, day)),
        is_struck=is_struck,
        link=_correct(entry, day) if links and not is_struck else None,
        move=_move(entry, day) if links and not is_struck else None,
    )


def _joined(rest: str) -> str:
    return unbroken(rest if not rest or rest.startswith((",", ".")) else f" {rest}")


def unbroken(words: str) -> str:
    """No line ends between a number and its unit, or inside "NEWS2 0"."""
    return _BEFORE_UNIT.sub("\u00a0", words)


def moment_words(entry: Entry, day: Day) -> str:
    """The clock time; with its date where it was another day."""
    zone = day.history.unit.zone
    if day_of(entry.occurred_at, zone) == day_of(day.history.planned_start_at, zone):
        return clock_time(entry.occurred_at, zone)
    return date_and_time(entry.occurred_at, zone)


def _entered(entry: Entry, day: Day) -> str:
    zone = day.history.unit.zone
    same = day_of(entry.recorded_at, zone) == day_of(day.history.planned_start_at, zone)
    return (clock_time if same else date_and_time)(entry.recorded_at, zone)


def is_entered_later(entry: Entry, day: Day) -> bool:
    """Entered so long after it happened that the record says so (rules.md 14)."""
    return entry.recorded_at - entry.occurred_at > day.history.unit.late.entered_later_after


def _notes(entry: Entry, day: Day) -> Iterator[str]:
    if entry.second_person is not None:
        yield _("Second person: %(name)s", name=entry.second_person.name)
    if entry.event.moved_from is not None:
        reason = f": {entry.event.late_reason}" if entry.event.late_reason else ""
        yield moved_words(entry.event.moved_from, day) + reason
    elif is_entered_later(entry, day) and entry.corrects is None:
        late = entry.recorded_at - entry.occurred_at
        reason = f": {entry.event.late_reason}" if entry.event.late_reason else ""
        yield _("Entered later, by %(span)s", span=age_of(late)) + reason
    if entry.corrects is not None and entry.event.type != "entry_struck":
        reason = entry.event.correction_reason or ""
        yield _("Correction of the line below: %(reason)s", reason=reason)


def moved_words(source: MovedFrom, day: Day) -> str:
    """Who entered it on the wrong patient, and when; never on whom."""
    return _(
        "Moved from another patient's record, where %(name)s entered it at %(at)s",
        name=source.entered_by.name,
        at=clock_time(source.entered_at, day.history.unit.zone),
    )


def _move(entry: Entry, day: Day) -> Button | None:
    if entry.event.type not in MOVABLE or entry.second_person is not None:
        return None
    href = f"/days/{day.history.opened.day_id}/record/{entry.seq}/move"
    named = _("line %(seq)s", seq=entry.seq)
    label = _("Wrong patient")
    return Button(label, href=href, kind="quiet", size="compact", hidden_label=named)


def _correct(entry: Entry, day: Day) -> Button | None:
    if entry.event.type in NEVER_CORRECTED:
        return None
    href = f"/days/{day.history.opened.day_id}/record/{entry.seq}/correct"
    named = _("line %(seq)s", seq=entry.seq)
    return Button(_("Correct"), href=href, kind="quiet", size="compact", hidden_label=named)
