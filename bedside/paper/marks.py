"""C1, L1, A1: which lines were corrected, entered later, or added after the signature."""

from dataclasses import dataclass
from datetime import datetime

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.news2 import News2, news2_of
from bedside.core.quantities import minutes_between, whole_minute
from bedside.paper.initials import Initials
from bedside.paper.lookback import as_it_stood
from bedside.paper.shortened import LONG
from bedside.paper.signing import signing_of
from bedside.screens.entries import entry_title, sign_words
from bedside.screens.record import is_entered_later, moment_words, moved_words
from bedside.wording import _, clock_time, duration

# Whose lateness says nothing: the booking happened when it was made.
_NEVER_LATE = frozenset({"day_opened", "day_signed"})
_COLUMN = 130  # characters of about six lines
_TASK_OF = {
    "observations_recorded": "observations",
    "rate_changed": "rate_step",
    "bag_finished": "bag_end",
    "premedication_given": "premedication",
}


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of section 12. `was` is the first entry, printed struck."""

    mark: str
    what: str
    happened: str
    entered: str
    was: str
    now: str
    reason: str

    @property
    def is_wide(self) -> bool:
        """Too long for its columns: the words take a line of their own."""
        return any(len(words) > _COLUMN for words in (self.what, self.was, self.now, self.reason))

    @property
    def is_long(self) -> bool:
        return len(self.what) + len(self.was) + len(self.now) + len(self.reason) > LONG


class Marks:
    """`of(entry)` is its mark or nothing; `rows` explains each."""

    def __init__(self, day: Day, initials: Initials) -> None:
        self._day = day
        self._initials = initials
        self._marks: dict[int, str] = {}
        self.rows = tuple(self._row(entry) for entry in _marked(day))

    def of(self, entry: e.Entry) -> str:
        return self._marks.get(entry.seq, "")

    def _row(self, entry: e.Entry) -> MarkedRow:
        letter = _letter(entry, self._day)
        number = sum(mark.startswith(letter) for mark in self._marks.values()) + 1
        self._marks[entry.seq] = f"{letter}{number}"
        was = _corrected(entry, self._day)
        row = self._corrected_row if was is not None else self._later_row
        return row(entry, was)

    def _later_row(self, entry: e.Entry, _was: e.Entry | None) -> MarkedRow:
        late = minutes_between(entry.occurred_at, whole_minute(entry.recorded_at))
        entered = self._clock(entry.recorded_at)
        return MarkedRow(
            mark=self.of(entry),
            what=entry_title(entry, self._day),
            happened=moment_words(entry, self._day),
            entered=_("%(at)s, %(span)s later", at=entered, span=duration(late))
            if late
            else entered,
            was="",
            now="",
            reason=self._reason(entry, self._later_reason(entry)),
        )

    def _later_reason(self, entry: e.Entry) -> str:
        said, source = entry.event.late_reason or "", entry.event.moved_from
        if source is None:
            return said
        words = moved_words(source, self._day)
        return f"{words}: {said}" if said else words

    def _corrected_row(self, entry: e.Entry, was: e.Entry | None) -> MarkedRow:
        assert was is not None
        struck = entry.event.type == "entry_struck"
        what = _("Line struck") if struck else _("Line corrected")
        if changed_words(entry, was, self._day):
            what = _("Observations corrected")
        entered = _(
            "%(first)s, now %(then)s",
            first=self._clock(was.recorded_at),
            then=self._clock(entry.recorded_at),
        )
        return MarkedRow(
            mark=self.of(entry),
            what=what,
            happened=moment_words(was, self._day),
            entered=entered,
            was=self._first(was, entry),
            now=self._now(entry, was),
            reason=self._reason(entry, entry.event.correction_reason or ""),
        )

    def _first(self, was: e.Entry, entry: e.Entry) -> str:
        return changed_words(was, entry, self._day) or entry_title(was, self._day)

    def _now(self, entry: e.Entry, was: e.Entry) -> str:
        if isinstance(entry.event, e.EntryStruck):
            if entry.event.moved_to_day:
                return _("moved to another patient's record")
            return _("did not happen, or not to this patient")
        changed = changed_words(entry, was, self._day)
        if changed:
            return changed
        moved = moment_words(entry, self._day) if entry.occurred_at != was.occurred_at else ""
        title = entry_title(entry, self._day)
        return _("at %(at)s: %(what)s", at=moved, what=title) if moved else title

    def _reason(self, entry: e.Entry, said: str) -> str:
        parts = (said, _shown_overdue(entry, self._day), self._initials.by(entry))
        return ", ".join(part for part in parts if part)

    def _clock(self, at: datetime) -> str:
        return clock_time(at, self._day.history.unit.zone)


def _marked(day: Day) -> list[e.Entry]:
    """In the order in which they were entered."""
    return [entry for entry in day.history.entries if _letter(entry, day)]


def _letter(entry: e.Entry, day: Day) -> str:
    if entry.corrects is not None:
        return "C"
    if entry.seq in {later.seq for later in signing_of(day).later}:
        return "A"
    if entry.seq in day.history.corrected_by or entry.event.type in _NEVER_LATE:
        return ""
    is_moved = entry.event.moved_from is not None
    return "L" if is_moved or is_entered_later(entry, day) else ""


def _corrected(entry: e.Entry, day: Day) -> e.Entry | None:
    if entry.corrects is None:
        return None
    return next((e for e in day.history.entries if e.seq == entry.corrects), None)


def _shown_overdue(entry: e.Entry, day: Day) -> str:
    """How long the screens showed it overdue before it was entered."""
    kind = _TASK_OF.get(entry.event.type)
    if kind is None or entry.corrects is not None:
        return ""
    task = as_it_stood(day, entry, entry.recorded_at).first_task_of.get(kind)
    if task is None or task.state != "overdue":
        return ""
    zone = day.history.unit.zone
    return _(
        "shown overdue %(since)s to %(until)s",
        since=clock_time(task.overdue_from, zone),
        until=clock_time(entry.recorded_at, zone),
    )


_SIGNS = (
    "temperature_c",
    "pulse_per_min",
    "systolic_mmhg",
    "diastolic_mmhg",
    "breaths_per_min",
    "spo2_percent",
)
_ABOUT = frozenset({"correction_reason", "late_reason", "confirmed_rare"})


def changed_words(entry: e.Entry, other: e.Entry, day: Day) -> str:
    """Of a set of the same minute only what differs: "pulse 112, NEWS2 2"; "" for anything else."""
    mine, theirs = entry.event, other.event
    sets = isinstance(mine, e.ObservationsRecorded) and isinstance(theirs, e.ObservationsRecorded)
    if not sets or entry.occurred_at != other.occurred_at:
        return ""
    names = set(type(mine).model_fields) - _ABOUT
    differ = {name for name in names if getattr(mine, name) != getattr(theirs, name)}
    if not differ or differ - set(_SIGNS):
        return ""
    if differ & {"systolic_mmhg", "diastolic_mmhg"}:
        differ |= {"systolic_mmhg", "diastolic_mmhg"}
    assert isinstance(mine, e.ObservationsRecorded)
    shown = mine.model_copy(update=dict.fromkeys(set(_SIGNS) - differ))
    score = news2_of(mine)
    said = _("NEWS2 %(n)s", n=score.total) if isinstance(score, News2) else _("no NEWS2")
    return f"{sign_words(shown, day)}, {said}"


def struck_before(entry: e.Entry, day: Day) -> list[e.Entry]:
    """The lines this one corrects, the first entry first."""
    by_seq = {e.seq: e for e in day.history.entries}
    found: list[e.Entry] = []
    corrects = entry.corrects
    while corrects is not None and corrects in by_seq:
        found.insert(0, by_seq[corrects])
        corrects = by_seq[corrects].corrects
    return found
