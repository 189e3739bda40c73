"""Striking a line because it was entered on the wrong patient, and is entered on the right one."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.moving import MOVABLE, OF_A_REACTION, has_way_on
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import own_pin


def struck(day: Day, tap: Tap, event: e.EntryStruck) -> Iterator[Finding]:
    """Who entered it, or any nurse or prescriber, with their own PIN; only what can be moved."""
    line = next((x for x in day.history.effective if x.seq == tap.corrects), None)
    if event.moved_to_day is None or line is None:
        return
    yield from own_pin(tap)
    if tap.by.role not in ("nurse", "prescriber") and tap.by.id != line.by.id:
        yield Finding("not_your_role", {"role": tap.by.role, "needed": "nurse"})
    is_of_reaction = isinstance(line.event, OF_A_REACTION)
    if (line.event.type not in MOVABLE and not is_of_reaction) or line.second_person is not None:
        yield Finding("not_movable", {"seq": line.seq})
    elif isinstance(line.event, e.ReactionRecorded) and has_way_on(day.history, line.seq):
        yield Finding("way_on_stands", {"seq": line.seq})
