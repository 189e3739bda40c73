"""A day whose record this version cannot read: which line, and how to go on without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bedside.core.pinned import PinnedUnreadable
from bedside.screens.parts import Button, Pairs
from bedside.wording import _, ngettext

# More than these help nobody on the telephone.
_KEYS_TOLD = 5


@dataclass(frozen=True, slots=True)
class UnreadableDay:
    """`steps` is what to do now, in order; `facts` is what to read to the people of IT.

    `ways` lead to pages that only show.
    """

    title: str
    lead: str
    steps: tuple[str, ...]
    facts_title: str
    facts: Pairs
    ways: tuple[Button, ...]


def unreadable_day(day_id: str, line: str, cannot: str, version: str) -> UnreadableDay:
    """`day_id` names the record, never the patient; `line` and `cannot` are what is in the way."""
    return UnreadableDay(
        title=_("This patient's day cannot be read"),
        lead=_("Nothing was recorded by this tap. What was recorded before is kept."),
        steps=(
            _("Stay with the patient. Read the pump and write rate, volume and time down."),
            _(
                "Go on on paper: the last downtime sheet printed for this patient, else a blank "
                "form from the downtime pack and the unit's own protocol."
            ),
            _("Call IT, and read them what stands below."),
        ),
        facts_title=_("For IT"),
        facts=(
            (_("Record"), day_id[:8]),
            (_("Line"), line),
            (_("Cannot be read"), cannot),
            (_("Bedside"), version),
        ),
        ways=(
            Button(_("Downtime pack"), href="/days/downtime-pack"),
            Button(_("Day list"), href="/days"),
        ),
    )


def line_words(seq: int, event_type: str) -> str:
    """ "1, day_opened": as the people of IT find it in an export."""
    return f"{seq}, {event_type}"


def pinned_words(unreadable: PinnedUnreadable) -> str:
    """What of the protocol or the unit settings this version misses, or does not take."""
    documents = {
        "protocol": _("the protocol of that day"),
        "unit": _("the unit settings of that day"),
    }
    parts = [documents[unreadable.document]]
    if unreadable.missing:
        parts.append(_("not there: %(keys)s", keys=_told(unreadable.missing)))
    if unreadable.odd:
        parts.append(_("of another kind: %(keys)s", keys=_told(unreadable.odd)))
    return "; ".join(parts)


def _told(keys: Sequence[str]) -> str:
    told = ", ".join(keys[:_KEYS_TOLD])
    rest = len(keys) - _KEYS_TOLD
    more = ngettext("and %(num)s more", "and %(num)s more", rest)
    return f"{told} {more}" if rest > 0 else told
