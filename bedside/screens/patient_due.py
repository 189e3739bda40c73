"""What is due now with its one button, and what comes after it."""

from bedside.core.day import Day
from bedside.core.due import Task
from bedside.screens.frame import iso
from bedside.screens.parts import Button, Countdown, DueList, LaterStep, NextStep, State
from bedside.screens.patient_ways import (
    PRESSING,
    Reader,
    address,
    is_after_reaction,
    later_rate_button,
    main_button,
    way_of,
)
from bedside.screens.tasks import state_of_task, status_words, task_words
from bedside.wording import _, age_of, clock_time, in_time, rate_words

HOT = ("emergency", "emergency_repeat", "reaction", "decision", "pump_rate")
LATER_LINES = 2


def due_list(day: Day, reader: Reader) -> DueList:
    """The block for the most pressing task, and at most two lines after it."""
    tasks = _one_of_each_kind(day)
    if not tasks:
        return DueList(_nothing_due(day))
    if _waits_for_resume(day, tasks[0]):
        return DueList(_resume_block(day), tuple(_later(t, day) for t in tasks[:LATER_LINES]))
    later = tuple(_later(task, day) for task in tasks[1:])
    if day.history.status == "paused" and not day.locked and not _in_reaction(day):
        later = (LaterStep(_("Paused"), _resume_button(day)), *later)
    return DueList(_block(tasks[0], day, reader), later[:LATER_LINES])


def _one_of_each_kind(day: Day) -> list[Task]:
    return sorted(day.first_task_of.values(), key=lambda task: task.order)


def _in_reaction(day: Day) -> bool:
    return any(task.kind in HOT for task in day.tasks)


def _waits_for_resume(day: Day, first: Task) -> bool:
    is_plain = day.history.status == "paused" and not day.locked and not _in_reaction(day)
    return is_plain and first.state not in PRESSING


def _resume_rate(day: Day) -> str:
    return rate_words(day.half_permitted or day.history.rate_to_resume)


def _resume_button(day: Day) -> Button:
    return Button(_("Resume"), href=address(day, "resume"), is_wide=True)


def _resume_block(day: Day) -> NextStep:
    paused_at = day.history.pauses[-1][0].occurred_at
    return NextStep(
        tone="soon",
        state=State("paused", _("When ready"), "plain"),
        when=_("since %(at)s", at=clock_time(paused_at, day.history.unit.zone)),
        what=_resume_rate(day),
        button=Button(
            _("Resume at this rate"), href=address(day, "resume"), size="main", is_wide=True
        ),
        since=Countdown(iso(paused_at), age_of(day.now - paused_at), "{}", "since"),
    )


def _block(task: Task, day: Day, reader: Reader) -> NextStep:
    is_pressing = task.state in PRESSING or task.kind in HOT
    tone = "late" if task.kind in HOT or task.state in ("overdue", "continuous") else None
    return NextStep(
        tone=tone or {"due": "due", "soon": "soon"}.get(task.state, "calm"),  # type: ignore[arg-type]
        state=state_of_task(task, day),
        when=_when(task, day),
        what=what_words(task, day),
        button=main_button(task, day, reader, "filled" if is_pressing else "outlined"),
        not_yet=_not_yet(task, day),
        since=_since(task, day),
        others=_others(task, day),
    )


def what_words(task: Task, day: Day) -> str:
    """What is to be done, in the largest words of the screen."""
    if day.stage == "checks" and task.kind == "premedication":
        return _("Checks")
    if task.kind == "bag_end" and day.label_reached_at is not None:
        return _("Bag should be empty")
    if task.kind == "limit":
        return _("Pause, ask the prescriber")
    return task_words(task, day)


def _when(task: Task, day: Day) -> str:
    at = clock_time(task.due_at, day.history.unit.zone)
    if task.kind == "limit":
        return _("%(limit)s since %(at)s", limit=task_words(task, day), at=at)
    if task.kind in HOT or task.state == "overdue":
        return at
    return _("since %(at)s", at=at) if task.due_at <= day.now else at


def _since(task: Task, day: Day) -> Countdown | None:
    ago = day.now - task.due_at
    # Overdue says its age inside the tag already.
    says_age = task.state == "overdue" or task.kind == "limit" or task.kind in HOT
    if says_age or task.due_at >= day.now:
        return None
    return Countdown(iso(task.due_at), age_of(ago), "{}", "since")


def _not_yet(task: Task, day: Day) -> str:
    if task.kind != "rate_step" or not is_after_reaction(day) or task.due_at <= day.now:
        return ""
    return _("From %(at)s, two PINs", at=clock_time(task.due_at, day.history.unit.zone))


def _others(task: Task, day: Day) -> tuple[Button, ...]:
    if task.kind != "rate_step" or task.state not in PRESSING or is_after_reaction(day):
        return ()
    return (Button(_("Other time or rate"), href=address(day, "rate"), kind="link"),)


def _later(task: Task, day: Day) -> LaterStep:
    at = clock_time(task.due_at, day.history.unit.zone)
    title = _("Next step %(at)s", at=at) if task.kind == "rate_step" else _("Then %(at)s", at=at)
    if task.due_at <= day.now:
        word = _("Overdue") if task.state in ("overdue", "continuous") else _("Due")
        title = _("%(word)s since %(at)s", word=word, at=at)
    if task.kind == "start":
        return LaterStep(_("Start planned %(at)s", at=at), countdown=_counted(task, day))
    return LaterStep(
        title=title,
        title_portrait=_("Next %(at)s", at=at) if task.due_at > day.now else title,
        button=_later_button(task, day),
        countdown=_counted(task, day),
    )


def _counted(task: Task, day: Day) -> Countdown | None:
    if task.due_at <= day.now or (task.kind == "rate_step" and not is_after_reaction(day)):
        return None
    span = task.due_at - day.now
    return Countdown(iso(task.due_at), in_time(span), _("in {}"))


def _later_button(task: Task, day: Day) -> Button | None:
    if task.kind == "rate_step":
        return later_rate_button(task, day)
    if task.kind == "bag_end" and task.due_at > day.now:
        return Button(_("Bag empty"), href=address(day, "bag-finished"), is_wide=True)
    _label, screen = way_of(task, day)
    return Button(what_words(task, day), href=address(day, screen), is_wide=True)


def _nothing_due(day: Day) -> NextStep:
    ended = day.history.ended
    at = ended or day.history.bag_end
    clock = clock_time(at.occurred_at, day.history.unit.zone) if at else ""
    return NextStep(
        tone="calm",
        state=State("check", _("Nothing due"), "quiet"),
        when=clock,
        what=status_words(day) if _sign_button(day) is None else _("Not signed yet"),
        button=_sign_button(day),
    )


def _sign_button(day: Day) -> Button | None:
    if day.history.ended is None or day.history.status == "signed":
        return None
    return Button(_("Sign the record"), href=address(day, "going-home"), size="main", is_wide=True)
