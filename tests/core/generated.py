"""Days made up by Hypothesis: a plain script, and the same day as lines of the record."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from hypothesis import strategies as st

from bedside.core import events as e
from tests.core.reference import Setting, SlowDay, at_minute
from tests.support.daybook import SECOND, THE_DAY, DayBook, configuration

SPAIN = configuration().protocols["spain-2019"]
SPANISH = tuple((Fraction(step.rate_ml_per_h), step.minutes) for step in SPAIN.steps)
SINGLES = (((Fraction(25), None),), ((Fraction(28), None),))
TEN_STEPS = (*((Fraction(2 * n), 15 + n) for n in range(1, 10)), (Fraction(20), None))
VOLUMES = ("100", "101.2", "112")
LATER = st.integers(min_value=0, max_value=90)
HALF_TENTHS = st.integers(min_value=20, max_value=700).map(lambda n: Fraction(n, 20))
STARTS = tuple(
    datetime(year, month, day, hour, minute, tzinfo=UTC)
    for year, month, day, hour, minute in (
        (2026, 10, 24, 18, 5),  # the clocks go back at 01:00
        (2026, 10, 24, 23, 45),
        (2026, 10, 25, 0, 20),
        (2026, 3, 28, 20, 30),  # and forward at 01:00
        (2026, 3, 28, 23, 59),
        (2026, 3, 29, 0, 45),
        (2026, 12, 31, 21, 40),
        (2026, 7, 14, 9, 30),
    )
)
MORNING = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
# Kinds whose line may be entered later than those after it, or wrongly at first.
MOVABLE = ("rate", "runs", "ran", "pause", "resume", "set", "adopt", "line")


@lru_cache(maxsize=256)
def protocol_of(ladder, interval, watch_interval):
    """The Spanish protocol with another ladder and other intervals."""
    steps, at_min = [], 0
    for rate, minutes in ladder:
        to_min = None if minutes is None else at_min + minutes
        steps.append(
            SPAIN.steps[0].model_copy(
                update={"rate_ml_per_h": typed(rate), "from_min": at_min, "to_min": to_min}
            )
        )
        at_min = to_min
    highest = SPAIN.max_rate.model_copy(update={"ml_per_h": typed(ladder[-1][0])})
    plan = SPAIN.observations.model_copy(
        update={"interval_min": interval, "watch_interval_min": watch_interval}
    )
    return SPAIN.model_copy(
        update={"steps": tuple(steps), "max_rate": highest, "observations": plan}
    )


def unit_of(line_ml, pump_step):
    unit = configuration().unit
    line = unit.line.model_copy(update={"volume_ml": line_ml and Decimal(line_ml)})
    pump = unit.pump.model_copy(update={"step_ml_per_h": pump_step and Decimal(pump_step)})
    return unit.model_copy(update={"line": line, "pump": pump})


def typed(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def london_offset_min(instant):
    """British summer time of 2026, by hand: 29 March to 25 October, both at 01:00 UTC."""
    begins, ends = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
    return 60 if begins <= instant < ends else 0


def closing_after(start_at):
    """Minutes from the start to the unit's closing on the start's own date in London."""
    local_on = (start_at + timedelta(minutes=london_offset_min(start_at))).date()
    closing = configuration().unit.closing_at
    closes_at = datetime.combine(local_on, closing, UTC)
    closes_at -= timedelta(minutes=london_offset_min(closes_at))
    return (closes_at - start_at) // timedelta(minutes=1)


@dataclass
class Written:
    """A script. `wrong`: what a line said before it was corrected, by its index.

    `late`: indices of lines entered after all others. `ghosts`: lines that were struck.
    """

    setting: Setting
    script: list
    start_at: datetime = MORNING
    wrong: dict = field(default_factory=dict)
    late: tuple = ()
    ghosts: tuple = ()

    @property
    def last_minute(self):
        until = [value[1] for _, what, value in self.script if what == "ran"]
        return max([self.script[-1][0], *until])

    def told(self, minute):
        return at_minute(self.script, self.setting, minute)

    def at(self, minute):
        return self.start_at + timedelta(minutes=minute)

    def book(self):
        """The record of this day, in the order in which it was entered."""
        book, lines = self._until_the_start(), _Lines(self)
        for index, line in enumerate(self.script[1:], start=1):
            if index not in self.late:
                lines.write(book, index, self.wrong.get(index, line))
        for minute, what, value in self.ghosts:
            lines.strike(book, lines.write(book, None, (minute, what, value)))
        for index in self.late:
            lines.write(book, index, self.wrong.get(index, self.script[index]))
        for index in self.wrong:
            lines.correct(book, index)
        return book

    def _until_the_start(self):
        setting, on = self.setting, self.start_at.date()
        book = DayBook(
            protocol=protocol_of(setting.ladder, setting.interval, setting.watch_interval),
            unit=unit_of(setting.line_ml, setting.pump_step),
            start=f"{self.start_at:%H:%M}",
            on=on,
        )
        book.at(self.at(-90)).arrives()
        book.at(self.at(setting.prepared)).write(
            e.BagRecorded(
                batch="AL7M0423",
                expires_on=date(2027, 3, 31),
                diluent="sodium chloride 0.9 %",
                volume_ml=Decimal(setting.bag_ml),
                first_rate_ml_per_h=typed(setting.ladder[0][0]),
                prepared_at=book.now,
                line_holds=setting.primed,
            )
        )
        book.at(self.at(setting.baseline)).observes()
        book.at(self.start_at).starts(typed(setting.ladder[0][0]))
        return book


class _Lines:
    """Writes the lines of a script and remembers them by their index."""

    def __init__(self, written):
        self.written, self.entries, self.reactions = written, {}, []

    def write(self, book, index, line):
        minute, what, value = line
        book.at(self.written.at(minute))
        if what == "over":
            entry = book.reaction_over([one for one, over in self.reactions if not over][-1])
            self._is_over(entry.event.reaction_seq)
        elif what == "way":
            last = [one for one, _ in self.reactions if one.event.grade > 1][-1]
            entry = book.chooses(value[0], last, value[1])
        else:
            entry = book.write(self._event(what, value), second=SECOND)
        if what == "react":
            self.reactions.append((entry, False))
        self.entries[index] = entry
        return entry

    def _is_over(self, seq):
        self.reactions = [(one, over or one.seq == seq) for one, over in self.reactions]

    def correct(self, book, index):
        minute, what, value = self.written.script[index]
        event = self._event(what, value).model_copy(update={"correction_reason": "misread"})
        book.at(self.written.at(minute)).write(
            event, second=SECOND, corrects=self.entries[index].seq
        )

    def strike(self, book, entry):
        book.write(e.EntryStruck(correction_reason="not this patient"), corrects=entry.seq)

    def _event(self, what, value):
        if what == "set":
            return _a_set()
        if what == "ran":
            rate, until = value
            return e.PumpRanAtOtherRate(
                rate_ml_per_h=typed(rate), until_at=self.written.at(until), reason="found"
            )
        return _EVENTS[what](value)


_EVENTS = {
    "rate": lambda rate: e.RateChanged(rate_ml_per_h=typed(rate), reason="asked"),
    "runs": lambda rate: e.PumpRanAtOtherRate(rate_ml_per_h=typed(rate), reason="found"),
    "pause": lambda _: e.InfusionPaused(reason="toilet"),
    "resume": lambda rate: e.InfusionResumed(rate_ml_per_h=typed(rate)),
    "react": lambda grade: e.ReactionRecorded(grade=grade, infection_sign="no"),
    "adopt": lambda volume: e.PumpReadingAdopted(volume_ml=Decimal(volume), reason="read"),
    "line": lambda change: e.LineChanged(how=change[0], line_holds=change[1]),
    "finished": lambda _: e.BagFinished(),
    "discontinued": lambda _: e.InfusionDiscontinued(reason="asked"),
    "flushed": lambda _: e.LineFlushed(),
    "disconnected": lambda _: e.LineDisconnected(),
}


@lru_cache(maxsize=1)
def _a_set():
    return DayBook(on=THE_DAY).observes().event


def _on_the_pump(draw, day, rare):
    """What may happen next while the bag hangs, as (what, value)."""
    running = bool(day.rate)
    if day.locked:
        return [("discontinued", None), *([("pause", None)] if running else [])]
    acts = [("react", draw(st.sampled_from((1, 2, 2, 3))))]
    if any(reaction["over"] is None for reaction in day.reactions):
        acts += 2 * [("over", None)]
    if day.to_halve is not None:
        half = day._half_of(day.to_halve)
        acts += 2 * [("rate" if running else "resume", half), ("way", None)]
    elif not running:
        acts += 4 * [("resume", day.rate_before)]
    if running:
        acts += [("pause", None), ("rate", day.rate / 2)]
        if day.to_halve is None and len(day.plan) > 1:
            acts += 4 * [("rate", day.plan[1][0])]
    if day.half is not None and day.to_halve is None:
        acts.append(("way", None))
    return _rarer(draw, day) if rare and draw(st.sampled_from(3 * (False,) + (True,))) else acts


def _rarer(draw, day):
    """Another rate, the pump's own reading, another line, grade 4, the end of the bag."""
    acts = [("ran", None), *(2 * [("line", None)]), ("react", 4), ("discontinued", None)]
    acts.append(("adopt", str(typed(Fraction(draw(st.integers(0, 1000)), 10)))))
    if day.rate:
        acts += [("rate", draw(HALF_TENTHS)), ("runs", draw(HALF_TENTHS))]
    if day.empty_at is not None:
        acts += 6 * [("finished", None)]
    return acts


def _after_the_bag(day):
    acts = [("set", None), ("react", 1), ("react", 2)]
    if any(reaction["over"] is None for reaction in day.reactions):
        acts += 2 * [("over", None)]
    if day.line_end is None:
        acts += 3 * [("flushed", None), ("disconnected", None)]
    return acts


def _valued(draw, day, what, value, rare):
    if what == "way":
        ways = ("hold", "climb", "climb", "halve_later", "halve_later", "return_to_plan", "stop")
        way = draw(st.sampled_from(ways if rare else ways[:-1]))
        return way, draw(st.integers(min_value=1, max_value=60))
    if what == "ran":
        return draw(HALF_TENTHS), day.minute + draw(st.integers(1, 30))
    if what == "line":
        changes = (("new_set", "saline"), ("new_set", "drug"), ("flushed", "saline"))
        return draw(st.sampled_from(changes))
    return value


def _gap(draw, day):
    """Minutes until something happens: any few, until the next step is due, or very many."""
    kind = draw(st.sampled_from(("few", "few", "until due", "many")))
    if kind == "until due" and day.rate and day.plan[0][1]:
        return day.plan[0][1]
    return draw(st.integers(45, 200) if kind == "many" else st.integers(0, 45))


def _is_dull(day, what, value):
    """The same rate again, or one that is no rate any more."""
    return what in ("rate", "runs", "resume") and (
        value < 1 or (what != "resume" and value == day.rate)
    )


@st.composite
def ladders(draw):
    """Any ladder: one to ten steps that climb."""
    rates = sorted(draw(st.sets(st.integers(2, 120), min_size=1, max_size=10)))
    minutes = [draw(st.integers(1, 90)) for _ in rates[1:]]
    return tuple(zip((Fraction(r, 2) for r in rates), [*minutes, None], strict=True))


@st.composite
def settings_of(draw, ladder=None, night=False, line=False):
    """The Spanish day, or one with what is asked for drawn anew."""
    start_at = draw(st.sampled_from(STARTS)) if night else MORNING
    return start_at, Setting(
        bag_ml=draw(st.sampled_from(VOLUMES)),
        ladder=SPANISH if ladder is None else draw(ladder),
        line_ml=draw(st.sampled_from((None, "15", "20", "3.7"))) if line else None,
        primed=draw(st.sampled_from(("drug", "saline"))) if line else "drug",
        pump_step=draw(st.sampled_from((None, None, "0.1"))),
        interval=draw(st.sampled_from((60, 30))),
        watch_interval=draw(st.sampled_from((60, 30))),
        baseline=-draw(st.integers(0, 30)),
        prepared=-draw(st.integers(31, 80)),
        closes=closing_after(start_at),
    )


def undisturbed(volume="101.2"):
    """Started and left alone."""
    return Written(Setting(volume, SPANISH), [(0, "start", SPANISH[0][0])])


@st.composite
def days(draw, setting=None, rare=True, most=12):
    """A day with late, early, paused, resumed, halved and observed minutes, and with `rare` ones.

    Rare: other rates, adopted readings, changed lines, grade 4, stopping for good, the end.
    """
    start_at, setting = draw(settings_of() if setting is None else setting)
    slow, script = SlowDay(setting), []
    _tell(slow, script, "start", setting.ladder[0][0])
    for _ in range(draw(st.integers(min_value=0, max_value=most))):
        for _ in range(_gap(draw, slow)):
            slow.minute_passes()
        if draw(st.booleans()):
            _tell(slow, script, "set", None)
        acts = _on_the_pump(draw, slow, rare) if slow.ended is None else _after_the_bag(slow)
        what, value = draw(st.sampled_from(acts))
        value = _valued(draw, slow, what, value, rare)
        if not _is_dull(slow, what, value):
            _tell(slow, script, what, value)
    return Written(setting, script, start_at)


def _tell(slow, script, what, value):
    slow.happens(what, value)
    script.append((slow.minute, what, value))


@st.composite
def rewritten_days(draw, setting=None, rare=True):
    """The same, with lines wrong at first, lines entered after all others, and lines struck."""
    written = draw(days(setting, rare))
    script, minutes = written.script, [minute for minute, _, _ in written.script]
    alone = [
        index
        for index, (minute, what, _) in enumerate(script)
        if index and what in MOVABLE and minutes.count(minute) == 1
    ]
    written.late = tuple(draw(st.permutations([i for i in alone if draw(st.booleans())])))
    for index in alone:
        if script[index][1] != "ran" and draw(st.booleans()):
            written.wrong[index] = _wrongly(draw, script, index)
    ghosts = [("set", None), ("react", 4), ("adopt", "17"), ("discontinued", None)]
    written.ghosts = tuple(
        (draw(st.integers(0, written.last_minute)), *ghost)
        for ghost in draw(st.lists(st.sampled_from(ghosts), max_size=2))
    )
    return written


def _wrongly(draw, script, index):
    minute, what, value = script[index]
    minute = draw(st.integers(1, script[-1][0] + 20))
    if what in ("rate", "runs"):
        value = draw(HALF_TENTHS)
    return minute, what, value
