"""Days made up by Hypothesis: a plain script, and the same day as lines of the record."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from tests.core.reference import tell
from tests.support.daybook import DayBook, configuration

LADDER = tuple(
    (Fraction(step.rate_ml_per_h), step.minutes)
    for step in configuration().protocols["spain-2019"].steps
)
VOLUMES = ("100", "101.2", "112")
GAPS = st.integers(min_value=0, max_value=45)


@dataclass
class Written:
    """A script, where a line was entered wrongly first: index and the wrong minute."""

    volume: str
    script: list
    wrong: dict = field(default_factory=dict)

    @property
    def last_minute(self):
        return self.script[-1][0]

    def told(self, minute):
        return tell(self.script, self.volume, LADDER, minute)

    def book(self):
        """The record of this day: wrong lines first as entered, then corrected."""
        book, lines = DayBook().made_ready(self.volume), []
        book.at("10:30").starts()
        for index, (minute, what, value) in enumerate(self.script[1:], start=1):
            book.after(self.wrong.get(index, minute))
            lines.append((index, _write(book, what, value)))
        for index, entry in lines:
            if index in self.wrong:
                reasoned = entry.event.model_copy(update={"correction_reason": "misread"})
                book.after(self.script[index][0]).write(reasoned, corrects=entry.seq)
        return book


def _write(book, what, value):
    reactions = book.day().history.reactions
    if what == "rate":
        return book.rate(_typed(value))
    if what == "pause":
        return book.pauses()
    if what == "resume":
        return book.resumes(_typed(value))
    if what == "react":
        return book.reacts(2)
    if what == "over":
        return book.reaction_over([r for r in reactions if r.is_open][-1].entry)
    if what == "way":
        return book.chooses(value[0], reactions[-1].entry, value[1])
    return book.observes()


def _typed(rate):
    return str(Decimal(rate.numerator) / Decimal(rate.denominator))


def _choices(day):
    """What a nurse might do next; the reaction and its end, too, on a whim of the generator."""
    paused = not day.rate
    if day.to_halve is not None:
        half = (day.to_halve / 2, "resume" if paused else "rate")
        acts = [(half[1], half[0]), ("way", None), ("react", None)]
        return [*acts, ("over", None)] if day.open else acts
    if paused:
        return [("resume", day.rate_before)]
    acts = [("pause", None), ("react", None), ("rate", day.rate / 2)]
    if len(day.plan) > 1:
        acts += 3 * [("rate", day.plan[1][0])]
    if day.half is not None and day.rate == day.half:
        acts.append(("way", None))
    return acts


@st.composite
def days(draw, most=9):
    """A day with late, early, paused, resumed, halved and observed minutes."""
    volume = draw(st.sampled_from(VOLUMES))
    script = [(0, "start", Fraction(5))]
    for _ in range(draw(st.integers(min_value=0, max_value=most))):
        minute = script[-1][0] + draw(GAPS)
        day = tell(script, volume, LADDER, minute)
        if day.given >= day.bag_ml or day.rate_before < 1:
            break
        if draw(st.booleans()):
            script.append((minute, "set", None))
        what, value = draw(st.sampled_from(_choices(day)))
        if what == "way":
            way = draw(st.sampled_from(("hold", "climb", "halve_later")))
            value = (way, draw(st.integers(min_value=1, max_value=60)))
        script.append((minute, what, value))
    return Written(volume, script)


@st.composite
def corrected_days(draw):
    """The same, where the time of some rates and pauses was entered wrongly at first."""
    written = draw(days())
    script = written.script
    for index in range(1, len(script) - 1):
        before, at, after = (script[i][0] for i in (index - 1, index, index + 1))
        if script[index][1] in ("rate", "pause", "set") and before < at < after:
            wrong = draw(st.integers(min_value=before + 1, max_value=after - 1))
            if wrong != at and draw(st.booleans()) and index - 1 not in written.wrong:
                written.wrong[index] = wrong
    return written
