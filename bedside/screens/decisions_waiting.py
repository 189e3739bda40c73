"""What waits for somebody's decision, or for the signature under one."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.allergies import open_matches
from bedside.core.as_needed import seen_about, to_be_seen
from bedside.core.day import (
    Day,
    checks_today,
    is_check_clear,
    open_telephone_decisions,
    premedication_today,
)
from bedside.core.decided import may_go_on
from bedside.core.earlier import open_points
from bedside.core.events import PrescriberDecided
from bedside.core.limit_decisions import LIMIT_OF, needs_decision
from bedside.screens.before_start import address
from bedside.screens.entries import decision_about
from bedside.screens.parts import Button
from bedside.wording import _


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to decide or to countersign."""

    words: str
    button: Button


def decisions_waiting(day: Day) -> tuple[Waiting, ...]:
    """In the order of the day."""
    earlier = (point.about for point in open_points(day.history))
    abouts = (*earlier, *_checks(day), *_medicines(day), *_premedication(day), *_limits(day))
    return (*(_to_decide(day, about) for about in abouts), *_to_countersign(day))


def _to_decide(day: Day, about: str) -> Waiting:
    href = address(day, "decisions", about)
    words = decision_about(about, day)
    return Waiting(
        words[:1].upper() + words[1:],
        Button(_("Decide"), href=href, size="compact", hidden_label=words),
    )


def _checks(day: Day) -> Iterator[str]:
    for check in checks_today(day.history):
        answered = day.history.checks.get(check.id)
        failed = getattr(answered.event, "answer", None) == "failed" if answered else False
        if failed and check.if_failed == "prescriber" and not is_check_clear(day.history, check):
            yield f"check:{check.id}"


def _medicines(day: Day) -> Iterator[str]:
    """Listed allergies against them, then doses given without a decision."""
    yield from (match.about for match in open_matches(day.history))
    for given in to_be_seen(day.history):
        if given.entry is not None:
            yield seen_about(given.entry)


def _premedication(day: Day) -> Iterator[str]:
    for premed, _mg in premedication_today(day.history):
        entry = day.history.premedication.get(premed.id)
        about = f"premedication:{premed.id}"
        left_out = entry is not None and entry.event.type == "premedication_not_given"
        if left_out and entry is not None and not may_go_on(day.history, about, entry):
            yield about


def _limits(day: Day) -> Iterator[str]:
    if day.history.started is None:
        yield from (about for about, name in LIMIT_OF.items() if needs_decision(day, name))


def _to_countersign(day: Day) -> Iterator[Waiting]:
    for entry in open_telephone_decisions(day.history):
        assert isinstance(entry.event, PrescriberDecided)
        href = address(day, "decisions", str(entry.seq), "countersign")
        words = decision_about(entry.event.about, day)
        yield Waiting(
            _("By telephone, %(who)s: %(about)s", who=entry.event.prescriber_name, about=words),
            Button(_("Countersign"), href=href, size="compact", hidden_label=words),
        )
