"""What is due, in words: one state tag for bedside, day list, locked screen and print."""

from datetime import timedelta

from bedside.core.day import Day
from bedside.core.due import Task
from bedside.screens.parts import State
from bedside.screens.verdicts import hours_words
from bedside.wording import _, age_of, clock_time, duration, in_time, rate_words


def state_of_task(task: Task, day: Day) -> State:
    """Shape, word and colour; the age counts inside the tag when it matters."""
    if task.kind in ("emergency", "emergency_repeat"):
        return State("triangle", _("Emergency"), "reaction")
    if task.kind == "reaction":
        return State("triangle", _("Reaction grade %(grade)s", grade=task.detail), "reaction")
    if task.kind in ("decision", "pump_rate"):
        return State("flag", _("Decision open"), "reaction")
    if task.state == "continuous":
        return State("overdue", _("Continuous"), "late")
    ago = day.now - task.due_at
    if task.state == "overdue":
        return State("overdue", _overdue(ago), "late")
    if task.state == "due":
        return State("diamond", _("Due now"), "due")
    if task.state == "soon":
        return State("clock", _("Soon, %(when)s", when=in_time(-ago)), "soon")
    return State("ring", _sentence(in_time(-ago)), "quiet")


def _overdue(ago: timedelta) -> str:
    minutes = int(ago.total_seconds() // 60)
    return _("Overdue %(age)s", age=duration(minutes)) if minutes else _("Overdue")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def is_open(task: Task) -> bool:
    """Soon, due or overdue: part of what is handed over."""
    return task.state != "to_come"


def task_words(task: Task, day: Day) -> str:
    """What is to be done, named as the ward names it."""
    if task.kind == "rate_step":
        return rate_words(day.history.legs[1].rate_ml_per_h)
    if task.kind == "premedication":
        premeds = {premed.id: premed.drug for premed in day.history.protocol.premedication}
        return premeds.get(task.detail or "", _("Premedication"))
    if task.kind == "limit":
        limits = day.history.protocol.limits
        if task.detail == "max_8h":
            return _("Over the %(span)s limit", span=hours_words(limits.max_clock.minutes))
        return _("Over the bag's %(span)s", span=hours_words(limits.bag_life.minutes))
    if task.kind == "line_end":
        return _("Flush or disconnect the line")
    if task.kind == "emergency":
        return day.history.protocol.card(task.detail).title  # type: ignore[arg-type]
    return {
        "observations": _("Observations"),
        "bag_end": _("Bag empty"),
        "arrival": _("Arrival"),
        "start": _("Start"),
        "discharge": _("Fit to go"),
        "reaction": _("Reaction actions"),
        "decision": _("Prescriber decides"),
        "pump_rate": _("The pump's other rate"),
        "emergency_repeat": _("Second adrenaline dose"),
    }[task.kind]


def since_words(task: Task, day: Day) -> str:
    """ "since 11:36, 4min" or the clock time to come."""
    at = clock_time(task.due_at, day.history.unit.zone)
    ago = day.now - task.due_at
    if ago < timedelta(0):
        return at
    return _("since %(at)s, %(age)s", at=at, age=age_of(ago)) if ago else _("since %(at)s", at=at)


def status_words(day: Day) -> str:
    """Where the patient is, in a word or two."""
    zone = day.history.unit.zone
    if day.history.status == "infusing":
        return rate_words(day.rate_now)
    if day.history.status == "paused":
        paused_at = day.history.pauses[-1][0].occurred_at
        return _("Paused %(age)s", age=age_of(day.now - paused_at))
    if day.history.status == "watch":
        if day.watch_end_at is None:
            return _("Watch, reaction open")
        return _("Watch until %(at)s", at=clock_time(day.watch_end_at, zone))
    return {
        "booked": _("Not arrived"),
        "checks": _("Checks"),
        "premedication": _("Premedication"),
        "ready": _("Ready checks"),
        "bag_finished": _("Bag empty"),
        "discontinued": _("Discontinued"),
        "discharged": _("Discharged"),
        "signed": _("Signed"),
        "deferred": _("Deferred"),
        "did_not_attend": _("Did not attend"),
        "transferred": _("Transferred"),
        "left_against_advice": _("Left against advice"),
        "died": _("Died"),
    }[day.stage]
