"""The actions of one reaction: done with their times, or open with the button that says so."""

from collections.abc import Callable
from decimal import Decimal

from bedside.core.day import Day
from bedside.core.events import Entry, InfusionResumed, Person
from bedside.core.history import Reaction
from bedside.core.offers import PINS, resume_rate, stands_against
from bedside.core.quantities import decimal_string
from bedside.core.reactions import ActionLine as CoreLine
from bedside.core.reactions import half_in_reaction, slowed_since
from bedside.core.refusals.pump import half_to_resume
from bedside.screens.list_parts import ActionLine
from bedside.screens.parts import Button
from bedside.screens.reaction_actions import action_words, actions_now
from bedside.screens.refusals import words_for
from bedside.screens.taps import Taps
from bedside.wording import _, clock_time, rate, rate_words

Lines = Callable[[CoreLine, Day, Reaction, Taps], list[ActionLine]]


def action_lines(day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """The protocol's actions in its order; the end of the symptoms can always be said."""
    cores = actions_now(day, reaction.grade, reaction)
    lines = [line for core in cores for line in _LINES[core.action.kind](core, day, reaction, taps)]
    if all(core.action.kind != "wait" for core in cores):
        lines.append(_gone(day, reaction, taps, _("Symptoms gone?"), ""))
    return lines


def clock_of(entry: Entry, day: Day) -> str:
    return clock_time(entry.occurred_at, day.history.unit.zone)


def _done_or_button(
    line: CoreLine, day: Day, reaction: Reaction, button: Button, other: str
) -> list[ActionLine]:
    lead, rest = action_words(line, day)
    done = reaction.done.get(line.action.id)
    if done is None:
        return [ActionLine("", lead, rest, is_done=False, button=button, other_time=other)]
    detail = getattr(done.event, "detail", None)
    return [ActionLine(clock_of(done, day), lead, f": {detail}" if detail else "")]


def _path(reaction: Reaction, line: CoreLine) -> str:
    return f"reactions/{reaction.seq}/actions/{line.action.id}"


def _call(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    path = _path(reaction, line)
    button = taps.button(_("Informed"), path, line.action.text)
    other = f"/days/{day.history.opened.day_id}/{path}"
    return _done_or_button(line, day, reaction, button, other)


def _asks(label: Callable[[], str]) -> Lines:
    def lines(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
        href = f"/days/{day.history.opened.day_id}/{_path(reaction, line)}"
        button = Button(label(), href=href, hidden_label=line.action.text)
        return _done_or_button(line, day, reaction, button, "")

    return lines


def _other(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    path = _path(reaction, line)
    button = taps.button(_("Done"), path, line.action.text)
    other = f"/days/{day.history.opened.day_id}/{path}"
    return _done_or_button(line, day, reaction, button, other)


def _stop(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """Done as the pump's own lines of the record say, never by a tick alone."""
    zone = day.history.unit.zone
    stopped_at, half_at = reaction.stopped_at, reaction.half_since_at
    if stopped_at is not None:
        at_rate = _(" at %(rate)s", rate=rate_words(line.rate_ml_per_h))
        return [ActionLine(clock_time(stopped_at, zone), _("Stopped"), at_rate)]
    if half_at is not None:
        to = rate_words(line.half_ml_per_h)
        return [ActionLine(clock_time(half_at, zone), _("Reduced to %(rate)s", rate=to))]
    if day.history.status == "paused":
        paused_at = day.history.pauses[-1][0].occurred_at
        return [ActionLine(clock_time(paused_at, zone), _("Stopped"))]
    path = f"reactions/{reaction.seq}/pump"
    stop = taps.button(
        _("Confirm stopped"), path, "", name="save", value="stopped", kind="filled", is_wide=True
    )
    others: tuple[Button, ...] = ()
    if line.action.kind == "stop_or_halve" and not day.locked:
        half = _("Confirm %(rate)s", rate=rate_words(line.half_ml_per_h))
        others = (taps.button(half, path, "", name="save", value="half", is_wide=True),)
    lead, rest = action_words(line, day)
    return [ActionLine(_("Now"), lead, rest, is_done=False, wide=(stop, *others))]


def _discontinue(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """Below grade 4 a stop is a pause; grade 4 discontinues (rules.md 2)."""
    found = _stop(line, day, reaction, taps)
    if reaction.grade < 4:
        return found
    if day.history.status == "paused":
        way = Button(
            _("Confirm discontinued"),
            href=f"/days/{day.history.opened.day_id}/discontinue",
            is_wide=True,
        )
        lead, rest = action_words(line, day)
        found.append(ActionLine(_("Next"), lead, rest, is_done=False, wide=(way,)))
    elif day.history.bag_end is not None:
        found = [ActionLine(clock_of(day.history.bag_end, day), _("Discontinued"))]
    return found


def _slow(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """Slower without a stop, for a grade that asks for no more than that."""
    slowed_at = slowed_since(day.history, reaction)
    if slowed_at is not None:
        zone = day.history.unit.zone
        return [ActionLine(clock_time(slowed_at, zone), _("Set to a lower rate"))]
    half = half_in_reaction(day.history)
    if day.history.status != "infusing" or half is None or day.locked:
        return []
    path = f"reactions/{reaction.seq}/pump"
    label = _("Confirm %(rate)s", rate=rate_words(half))
    button = taps.button(label, path, "", name="save", value="half", is_wide=True)
    lead, rest = action_words(line, day)
    return [ActionLine(_("Now"), lead, rest, is_done=False, wide=(button,))]


def _told(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """That no source says what to do: nothing to tick off."""
    return [ActionLine("", *action_words(line, day))]


def _goes_on(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    if day.history.status != "infusing" or day.history.worst_grade > 1:
        # A graver reaction has stopped or halved it since: nothing goes on as it was.
        return []
    lead, rest = action_words(line, day)
    return [ActionLine(clock_of(day.history.rate_entries[-1], day), lead, rest)]


def _wait(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    return [_gone(day, reaction, taps, *action_words(line, day))]


def _gone(day: Day, reaction: Reaction, taps: Taps, lead: str, rest: str) -> ActionLine:
    if reaction.resolved_at is not None:
        at = clock_time(reaction.resolved_at, day.history.unit.zone)
        return ActionLine(at, _("Symptoms gone"))
    path = f"reactions/{reaction.seq}/gone"
    button = taps.button(_("Gone"), path, _("Symptoms gone"))
    other = f"/days/{day.history.opened.day_id}/{path}"
    return ActionLine("", lead, rest, is_done=False, button=button, other_time=other)


def _resume(line: CoreLine, day: Day, reaction: Reaction, taps: Taps) -> list[ActionLine]:
    """The half rate after a stop: who signs, and what is still open before that, in words."""
    half_at = reaction.half_since_at
    if half_at is not None and reaction not in day.history.to_resume_after:
        resumed_at = reaction.resumed_at
        if resumed_at is None:
            return []
        to = rate_words(line.half_ml_per_h)
        at = clock_time(resumed_at, day.history.unit.zone)
        return [ActionLine(at, _("Resumed at %(rate)s", rate=to))]
    if day.history.status != "paused" or day.locked or half_to_resume(day) is None:
        return []
    half = rate_words(line.half_ml_per_h)
    lead = _("Resume at %(half)s, half of %(full)s:", half=half, full=rate(line.rate_ml_per_h))
    button = Button(
        _("Confirm %(rate)s", rate=half),
        href=f"/days/{day.history.opened.day_id}/resume",
        note=_("two PINs"),
        is_wide=True,
    )
    open_points = open_before_resume(day, taps.who)
    rest = " " + (" ".join(open_points) or _("your PIN and a second person"))
    return [ActionLine(_("Next"), lead, rest, is_done=False, wide=(button,))]


def open_before_resume(day: Day, who: Person) -> tuple[str, ...]:
    """What stands between now and the half rate, PINs not counted."""
    event = InfusionResumed(rate_ml_per_h=Decimal(decimal_string(resume_rate(day))))
    against = stands_against(day, event, who)
    return tuple(words_for(finding, day) for finding in against if finding.code not in PINS)


_LINES: dict[str, Lines] = {
    "continue": _goes_on,
    "slow": _slow,
    "stop_or_halve": _stop,
    "stop": _discontinue,
    "call": _call,
    "medicine": _asks(lambda: _("Given")),
    "line": _asks(lambda: _("Done")),
    "wait": _wait,
    "resume_half": _resume,
    "other": _other,
    "silent": _told,
}
