"""Whole infusion days made up by chance: what was due is done, mostly on time, sometimes not.

Told as `DayBook` tells a day, past forms and rules, so that thousands are made quickly. The same
seed is the same day.
"""

from datetime import timedelta
from random import Random

from bedside.core import events as e
from bedside.core.projection import half_permitted
from bedside.core.quantities import MINUTE, decimal_string
from tests.support.daybook import DayBook

# Minutes after it was due; before it, where the nurse was early.
DELAYS = (-2, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 12, 15, 16, 22, 35)


def invented_day(seed, course=1, day=1, start="10:30", until_min=None):
    """A `DayBook` from booking to signature; `until_min`: only so long after the planned start."""
    chance = Random(seed)
    book = DayBook(course=course, day=day, start=start)
    planned_at = book.day().history.planned_start_at
    _before_the_start(book, chance)
    stops_at = None if until_min is None else planned_at + until_min * MINUTE
    if stops_at is not None and stops_at < planned_at:
        book.entries = [x for x in book.entries if x.seq == 1 or x.occurred_at <= stops_at]
        return book.at(stops_at)
    reaction_at = _when_a_reaction(chance, planned_at)
    while book.day().history.status != "signed":
        at, act = _next(book, chance, reaction_at)
        if stops_at is not None and at > stops_at:
            return book.at(stops_at)
        book.at(max(at, book.now))
        if act == "react":
            reaction_at = None
        _ACTS[act](book, chance)
    return book


def _before_the_start(book, chance):
    start_at = book.day().history.planned_start_at
    book.at(start_at - timedelta(minutes=140 - chance.randrange(20))).arrives()
    book.write(e.EarlierDaysRead())
    book.write(e.CannulaRecorded(state="placed", site="left forearm", gauge="22G", vip=0))
    book.passes_all_checks()
    book.at(start_at - timedelta(minutes=120)).gets_all_premedication()
    book.at(start_at - timedelta(minutes=15)).bag(chance.choice(["100", "101.2", "112"]))
    book.observes()
    book.at(start_at + chance.choice((0, 0, 1, 3, 8, 20)) * MINUTE).starts()


def _when_a_reaction(chance, planned_at):
    if chance.random() > 0.2:
        return None
    return planned_at + chance.randrange(20, 320) * MINUTE


def _next(book, chance, reaction_at):
    """When something happens next, and what."""
    day = book.day()
    if day.history.status not in ("infusing", "paused", "bag_finished", "discontinued", "watch"):
        return book.now + MINUTE, "signed"
    first = min(_due(day), key=lambda task: task.due_at)
    at = max(first.due_at + chance.choice(DELAYS) * MINUTE, book.now)
    on_the_pump = day.history.status == "infusing"
    if reaction_at is not None and on_the_pump and reaction_at <= at:
        return max(reaction_at, book.now), "react"
    return at, first.kind


def _due(day):
    for task in day.tasks:
        if task.kind in _ACTS:
            yield task


def _react(book, chance):
    grade = chance.choice((1, 1, 2, 2, 2, 3))
    book.reacts(grade)
    if grade > 1:
        book.pauses("reaction")


def _reaction(book, chance):
    book.at(book.now + chance.randrange(6, 40) * MINUTE)
    reaction = book.day().history.open_reactions[0]
    book.write(e.ReactionActionDone(reaction_seq=reaction.seq, action_id="prescriber"))
    book.reaction_over(reaction.entry)


def _decision(book, chance):
    book.at(book.now + chance.randrange(2, 15) * MINUTE)
    if chance.random() < 0.15:
        book.write(e.InfusionDiscontinued(why="reaction"))
        return
    history = book.day().history
    reaction = [one for one in history.reactions if one.worst_grade > 1][-1]
    book.chooses(chance.choice(("hold", "climb")), reaction.entry, wait_min=30)
    if history.status == "paused":
        book.observes()
        book.resumes(decimal_string(half_permitted(history) or history.rate_to_resume))


def _step(book, chance):
    book.rate(decimal_string(book.day().history.legs[1].rate_ml_per_h))


def _bag_end(book, chance):
    book.write(e.PumpReadingRecorded(volume_ml=book.day().history.bag.event.volume_ml))
    book.write(e.BagFinished())


def _line_end(book, chance):
    book.at(book.now + chance.randrange(5, 20) * MINUTE)
    book.write(e.LineFlushed())


def _discharge(book, chance):
    for item in book.protocol.fit_to_go:
        book.write(e.FitToGoAnswered(item_id=item.id, answer="passed"))
    book.write(e.CannulaRecorded(state="removed", site="left forearm", vip=0))
    book.write(e.PatientDischarged())


def _signed(book, chance):
    book.write(
        e.DaySigned(meaning=e.RESPONSIBLE_NURSE, through_seq=len(book.entries), head="0" * 64)
    )


_ACTS = {
    "react": _react,
    "reaction": _reaction,
    "decision": _decision,
    "rate_step": _step,
    "observations": lambda book, chance: book.observes(),
    "bag_end": _bag_end,
    "line_end": _line_end,
    "discharge": _discharge,
    "signed": _signed,
}
