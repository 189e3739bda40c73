"""Section 5: every rate planned, due and confirmed, with what was given by then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from bedside.core import events as e
from bedside.core.day import Day, day_from
from bedside.core.ladder import ladder_from
from bedside.core.projection import stretches_of
from bedside.core.quantities import at_or_after, minutes_between
from bedside.paper.dose import dose_by, in_line
from bedside.paper.initials import Initials
from bedside.paper.lookback import history_before
from bedside.paper.marks import Marks
from bedside.paper.shortened import LONG
from bedside.screens.entries import line_words
from bedside.screens.record import moment_words
from bedside.screens.stop_reasons import discontinued_words, paused_words
from bedside.wording import _, clock_time, dose_given, duration, plain, rate, volume


@dataclass(frozen=True, slots=True)
class RateRow:
    """`loud` rows are stops and ends. `pump` is the pump's own reading.

    `below`: what is too long for the last column and takes a line of its own.
    """

    step: str
    rate: str
    planned: str
    due: str
    confirmed: str
    late: str
    given: str
    dose: str
    pump: str
    note: str
    below: str = ""
    loud: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.below) > LONG


@dataclass(frozen=True, slots=True)
class PlannedRate:
    at: datetime
    rate_ml_per_h: Fraction


def planned_ladder(day: Day) -> tuple[PlannedRate, ...]:
    """The undisturbed ladder from the real start, ending with rate 0; empty before the start."""
    started = day.history.started
    if started is None:
        return ()
    steps = day.history.protocol.steps
    ladder = ladder_from(steps, Fraction(steps[0].rate_ml_per_h))
    stretches = stretches_of(ladder, day.dose.to_pump_ml)
    start_at = started.occurred_at
    rates = [PlannedRate(at_or_after(start_at, s.from_min), s.rate_ml_per_h) for s in stretches]
    return (*rates, PlannedRate(at_or_after(start_at, stretches[-1].to_min), Fraction(0)))


def rate_rows(day: Day, initials: Initials, marks: Marks) -> tuple[RateRow, ...]:
    """In order of time, with every pump reading beside the row of its minute or in its own."""
    table = _Table(day, initials, marks)
    return tuple(table.rows())


_NOTE_CHARACTERS = 44  # two lines of the last column
_OWN_ROW = (e.PumpReadingRecorded, e.PumpReadingAdopted, e.LineFlushed, e.LineDisconnected)


class _Table:
    def __init__(self, day: Day, initials: Initials, marks: Marks) -> None:
        self.day, self.initials, self.marks = day, initials, marks
        self.zone = day.history.unit.zone
        self.steps = [Fraction(step.rate_ml_per_h) for step in day.history.protocol.steps]
        self.planned = list(planned_ladder(day))
        # What a reading says besides its volume needs a row of its own.
        self.readings = {
            entry.occurred_at: entry
            for entry in day.history.readings
            if isinstance(entry.event, e.PumpReadingRecorded)
            and not _reason(entry, day)
            and not marks.of(entry)
        }

    def rows(self) -> Iterator[RateRow]:
        used: set[int] = set()
        for entry in self._lines():
            if entry.seq in used:
                continue
            is_reading = isinstance(entry.event, e.PumpReadingRecorded)
            beside = None if is_reading else self.readings.pop(entry.occurred_at, None)
            if beside is not None:
                used.add(beside.seq)
            yield self._row(entry, beside)

    def _lines(self) -> list[e.Entry]:
        history = self.day.history
        kept = [
            *history.rate_entries,
            *(o for o in history.others if o not in history.rate_entries),
        ]
        kept += [entry for entry in history.effective if isinstance(entry.event, _OWN_ROW)]
        readings = ("pump_reading_recorded",)
        # At one minute the confirmed rate stands first and takes the reading into its row.
        place = history.place
        return sorted(kept, key=lambda x: (x.occurred_at, x.event.type in readings, place(x)))

    def _row(self, entry: e.Entry, beside: e.Entry | None) -> RateRow:
        given = dose_by(self.day, entry.occurred_at)
        reading = entry if isinstance(entry.event, e.PumpReadingRecorded) else beside
        pump = ""
        if reading is not None and isinstance(reading.event, e.PumpReadingRecorded):
            pump = in_line(plain(reading.event.volume_ml))
        row = RateRow(
            step="",
            rate="",
            planned="",
            due="",
            confirmed=moment_words(entry, self.day),
            late="",
            given=in_line(volume(given.given_ml)),
            dose=in_line(dose_given(given.given_mg)),
            pump=pump,
            note=self._who(entry),
        )
        reason = _reason(entry, self.day)
        if len(f"{row.note}, {reason}") > _NOTE_CHARACTERS:
            return self._told(replace(row, below=reason), entry)
        note = ", ".join(part for part in (row.note, reason) if part)
        return self._told(replace(row, note=note), entry)

    def _told(self, row: RateRow, entry: e.Entry) -> RateRow:
        match entry.event:
            case e.InfusionStarted() | e.RateChanged() | e.InfusionResumed():
                return self._running(row, entry, Fraction(entry.event.rate_ml_per_h))
            case e.PumpRanAtOtherRate():
                rate_words = rate(entry.event.rate_ml_per_h)
                return replace(row, step=_("other"), rate=rate_words, loud=True)
            case e.InfusionPaused():
                return replace(row, step=_("stop"), rate=_("stopped"), loud=True)
            case e.BagFinished():
                return self._finished(row, entry)
            case e.InfusionDiscontinued():
                return replace(row, step=_("end"), rate=_("ended"), loud=True)
            case e.LineFlushed():
                return replace(row, step=_("flush"), loud=True)
            case e.LineDisconnected():
                return replace(row, step=_("line off"), loud=True)
            case e.PumpReadingAdopted():
                pump = in_line(plain(entry.event.volume_ml))
                return replace(row, step=_("set to"), pump=pump)
        return replace(row, step=_("reading"))

    def _running(self, row: RateRow, entry: e.Entry, ml_per_h: Fraction) -> RateRow:
        due_at = self._due(entry, ml_per_h)
        return replace(
            row,
            step=self._step(entry, ml_per_h),
            rate=rate(ml_per_h),
            planned=self._planned(ml_per_h),
            due=clock_time(due_at, self.zone) if due_at else "",
            late=late_words(due_at, entry.occurred_at),
        )

    def _finished(self, row: RateRow, entry: e.Entry) -> RateRow:
        before = day_from(history_before(self.day, entry), entry.occurred_at)
        due_at = before.label_reached_at
        if due_at is None and before.projection is not None:
            due_at = before.projection.finish_at
        return replace(
            row,
            step=_("end"),
            rate=_("empty"),
            planned=self._planned(Fraction(0)),
            due=clock_time(due_at, self.zone) if due_at else "",
            late=late_words(due_at, entry.occurred_at),
            loud=True,
        )

    def _step(self, entry: e.Entry, ml_per_h: Fraction) -> str:
        halved_at = [reaction.half_since_at for reaction in self.day.history.reactions]
        if entry.occurred_at in halved_at:
            return _("half")
        return str(self.steps.index(ml_per_h) + 1) if ml_per_h in self.steps else _("other")

    def _planned(self, ml_per_h: Fraction) -> str:
        """When the plan had this rate; each step of the plan once."""
        for one in self.planned:
            if one.rate_ml_per_h == ml_per_h:
                self.planned.remove(one)
                return clock_time(one.at, self.zone)
        return ""

    def _due(self, entry: e.Entry, ml_per_h: Fraction) -> datetime | None:
        if isinstance(entry.event, e.InfusionStarted):
            return self.day.history.planned_start_at
        before = history_before(self.day, entry)
        if len(before.legs) > 1 and before.legs[1].rate_ml_per_h == ml_per_h:
            return before.leg_due_at()
        return None

    def _who(self, entry: e.Entry) -> str:
        second = entry.second_person
        parts = [
            self.initials.of(entry.by),
            _("second check %(who)s", who=self.initials.of(second)) if second else "",
            self.marks.of(entry),
        ]
        return ", ".join(part for part in parts if part)


def late_words(due_at: datetime | None, done_at: datetime) -> str:
    """ "0", "3min", "2min early"; nothing where nothing was due."""
    if due_at is None:
        return ""
    minutes = minutes_between(due_at, done_at)
    if minutes < 0:
        return _("%(span)s early", span=duration(-minutes))
    return duration(minutes) if minutes else "0"


def _reason(entry: e.Entry, day: Day) -> str:
    event = entry.event
    if isinstance(event, e.PumpRanAtOtherRate):
        until = clock_time(event.until_at, day.history.unit.zone) if event.until_at else ""
        ran = _("until %(at)s", at=until) if until else _("still running")
        return f"{ran}: {event.reason}"
    if isinstance(event, e.BagFinished):
        held = _("line holds %(what)s", what=line_words("drug"))
        return f"{held}; {event.reason}" if event.reason else held
    if isinstance(event, e.LineFlushed) and event.volume_ml is not None:
        return _("%(ml)s mL", ml=plain(event.volume_ml))
    if isinstance(event, e.InfusionPaused):
        return paused_words(event, day)
    if isinstance(event, e.InfusionDiscontinued):
        return discontinued_words(event)
    if isinstance(event, e.RateChanged) and event.raised_anyway:
        anyway = _("raised anyway: %(reason)s", reason=event.raised_anyway)
        return f"{event.reason}; {anyway}" if event.reason else anyway
    return getattr(event, "reason", None) or ""
