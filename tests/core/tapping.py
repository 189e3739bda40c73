"""Taps as the tests make them: both PINs given, on the latest screen, happening now."""

from datetime import timedelta
from decimal import Decimal

from bedside.core import events as e
from bedside.core.refusals.checking import check_tap, findings_for
from bedside.core.refusals.taps import Tap
from tests.core.reasons import codes_of
from tests.support.daybook import NURSE, SECOND, configuration

SPAIN = configuration().protocols["spain-2019"]
UNIT = configuration().unit
MINUTE = timedelta(minutes=1)
CALLED = "call_prescriber"


def tap_of(book, event, *, by=NURSE, second=SECOND, ago=0, on_seq=None, pins=None, **more):
    """This event, tapped now; `ago` minutes earlier by the actual time."""
    people = {person.id for person in (by, second) if person is not None}
    return Tap(
        event=event,
        occurred_at=book.now - ago * MINUTE,
        by=by,
        request_id="tapped",
        based_on_seq=len(book.entries) if on_seq is None else on_seq,
        second_person=second,
        signed_by=frozenset(people if pins is None else pins),
        **more,
    )


def check(book, event, **tap):
    check_tap(book.day(), tap_of(book, event, **tap))


def findings(book, event, **tap):
    return list(findings_for(book.day(), tap_of(book, event, **tap)))


def codes(book, event, **tap):
    return codes_of(findings(book, event, **tap))


def rate(value, reason=None):
    return e.RateChanged(rate_ml_per_h=Decimal(value), reason=reason)


def resume(value, reason=None):
    return e.InfusionResumed(rate_ml_per_h=Decimal(value), reason=reason)


def start(value="5"):
    return e.InfusionStarted(rate_ml_per_h=Decimal(value))


def way(reaction, name="climb", wait=30):
    return e.WayOnChosen(reaction_seq=reaction.seq, way=name, wait_min=wait, reason="limits")


def called(reaction):
    return e.ReactionActionDone(reaction_seq=reaction.seq, action_id=CALLED)


def over(reaction):
    return e.ReactionResolved(reaction_seq=reaction.seq)


def tasks(day, kind):
    return [task for task in day.tasks if task.kind == kind]


def limit(day, name):
    return next(one for one in day.limits if one.name == name)


def clock(at):
    return f"{at:%H:%M}"


def with_protocol(**changes):
    return SPAIN.model_copy(update=changes)


def with_unit(**changes):
    return UNIT.model_copy(update=changes)


def with_line(ml="15"):
    return with_unit(line=UNIT.line.model_copy(update={"volume_ml": Decimal(ml)}))
