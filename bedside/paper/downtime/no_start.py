"""What stands against a start, however the checks on paper come out: protocol and earlier days."""

from collections.abc import Iterator

from bedside.approvals import missing_signatures, silences
from bedside.core.day import Day
from bedside.core.refusals import earlier_days
from bedside.core.refusals.taps import Finding
from bedside.paper.frame import Printing
from bedside.screens.refusals import words_for
from bedside.wording import _

Stop = tuple[str, str]


def no_start(known: Day, printing: Printing) -> Stop | None:
    """What to do and why, as the start itself would be refused; None where nothing is against it.

    `known` is the day with what the patient's earlier days say now.
    """
    if known.history.started is not None or known.history.bag_end is not None:
        return None
    found = (*_protocol(known, printing), *earlier_days.start(known))
    if not found:
        return None
    return _("Do not start."), " ".join(words_for(one, known) for one in found)


def _protocol(day: Day, printing: Printing) -> Iterator[Finding]:
    if printing.is_training:
        return
    silent_on = silences(day.history.protocol)
    if missing_signatures(day.history.opened.protocol_sha256, printing.approvals):
        yield Finding("protocol_not_approved")
    elif silent_on:
        yield Finding("protocol_silent", {"keys": silent_on})
