"""A prescriber decides, countersigns; a nurse takes over."""

from collections.abc import Iterator

from bedside.core import events as e
from bedside.core.allergies import matches
from bedside.core.as_needed import on_chart, to_be_seen
from bedside.core.day import (
    Day,
    checks_today,
    open_telephone_decisions,
    premedication_today,
)
from bedside.core.limit_decisions import LIMIT_OF
from bedside.core.refusals import earlier_days
from bedside.core.refusals.taps import Finding, Tap
from bedside.core.refusals.who import own_pin, role, second_pin


def decided(day: Day, tap: Tap, event: e.PrescriberDecided) -> Iterator[Finding]:
    yield from own_pin(tap)
    if event.about == "closing":
        yield from role(tap, "manager")
    elif event.by_telephone:
        yield from _telephone(tap, event)
    else:
        yield from role(tap, "prescriber")
    yield from about_findings(day, event.about, event.by_telephone)


def _telephone(tap: Tap, event: e.PrescriberDecided) -> Iterator[Finding]:
    """Two nurses heard it, and one read it back."""
    yield from role(tap, "nurse")
    yield from second_pin(tap)
    if tap.second_person is not None and tap.second_person.role == "prescriber":
        yield Finding("second_nurse_needed", {"name": tap.second_person.name}, "second_person")
    if not event.read_back:
        yield Finding("read_back_needed", {}, "read_back")


def about_findings(day: Day, about: str, by_telephone: bool) -> Iterator[Finding]:
    """Only what a decision may settle: never an increase after a reaction, never grade 4."""
    kind, _, which = about.partition(":")
    if kind in earlier_days.KINDS:
        yield from earlier_days.about(day, kind, which, by_telephone)
        return
    check = next((c for c in checks_today(day.history) if c.id == which), None)
    known = {
        "check": {c.id for c in checks_today(day.history)},
        "premedication": {premed.id for premed, _ in premedication_today(day.history)},
        "fit_to_go": {item.id for item in day.history.protocol.fit_to_go},
        "pump_rate": {str(entry.seq) for entry in day.history.others},
        "allergy": {match.about.partition(":")[2] for match in matches(day.history)},
        "as_needed": {str(one.first_seq) for one in on_chart(day.history)},
        "medicine_given": {str(dose.entry.seq) for dose in to_be_seen(day.history) if dose.entry},
    }
    if kind in LIMIT_OF and not which:
        return
    if which not in known.get(kind, set()):
        yield Finding("unknown_id", {"id": about})
    elif kind == "check" and check is not None and check.if_failed == "stop":
        yield Finding("stop_check_not_overridden", {"check": check.title})


def countersigned(day: Day, tap: Tap, event: e.DecisionCountersigned) -> Iterator[Finding]:
    yield from role(tap, "prescriber")
    yield from own_pin(tap)
    if event.decision_seq not in {entry.seq for entry in open_telephone_decisions(day.history)}:
        yield Finding("nothing_to_countersign", {"seq": event.decision_seq})


def responsibility(day: Day, tap: Tap, _: e.ResponsibilityTaken) -> Iterator[Finding]:
    yield from role(tap, "nurse")
