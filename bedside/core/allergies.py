"""Listed allergies against the medicines of the day: a prescriber's decision before each (rules 6).

Names are compared as they are written; what belongs together by another name stands in the
protocol's `allergy_groups`. Nothing of it is stored but the decision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bedside.core.as_needed import on_chart
from bedside.core.decided import may_go_on
from bedside.core.events import DayOpened, Entry, Patient, PatientCorrected, PrescriberDecided
from bedside.core.history import History
from bedside.core.medicines import plain_name
from bedside.core.protocol import AllergyGroup, Stage

Kind = Literal["infusion", "premedication", "as_needed", "at_home"]
# A shorter name stands in too many others.
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A medicine of the day that is named like a listed allergy. `since`: the line that says so.

    `about`: what a decision on it is about; one decision holds for one drug.
    """

    drug: str
    kind: Kind
    about: str
    allergies: tuple[str, ...]
    since: Entry

    @property
    def stage(self) -> Stage:
        return "before_start" if self.kind in ("infusion", "at_home") else "before_premedication"


def matches(history: History) -> tuple[Match, ...]:
    """Every one, decided or not, each drug once, in the order in which it is given."""
    if not history.opened.patient.allergies:
        return ()
    found: dict[str, Match] = {}
    for drug, kind, entry in _of_the_day(history):
        named = allergies_named_like(history.opened.patient, drug, history.protocol.allergy_groups)
        about = about_of(drug)
        if named and about not in found:
            since = max(_listed_in(history, named), entry, key=lambda line: line.seq)
            found[about] = Match(drug, kind, about, named, since)
    return tuple(found.values())


def open_matches(history: History) -> tuple[Match, ...]:
    """Those that still stand against the day: no prescriber decided since they are known.

    One who decided not to go on settles what nobody has to give; a premedication left out is
    settled by that.
    """
    return tuple(one for one in matches(history) if not _is_settled(history, one))


def blocking(history: History, drug: str) -> tuple[str, ...]:
    """The allergies for which no prescriber has let this drug be given; empty: it may be."""
    named = allergies_named_like(history.opened.patient, drug, history.protocol.allergy_groups)
    match = next((one for one in matches(history) if one.about == about_of(drug)), None)
    return () if match is not None and may_go_on(history, match.about, match.since) else named


def allergies_named_like(
    patient: Patient, drug: str, groups: tuple[AllergyGroup, ...] = ()
) -> tuple[str, ...]:
    """Listed allergies whose name stands in the drug's, or the other way round, or by a group."""
    known = patient.allergies or ()
    return tuple(one for one in known if _are_alike(one, drug) or _by_group(groups, one, drug))


def about_of(drug: str) -> str:
    """The drug's name in the letters that a decision's subject may have."""
    letters = (c if c.isascii() and c.isalnum() else "_" for c in plain_name(drug))
    name = "".join(letters).strip("_")
    return f"allergy:{name or plain_name(drug).encode().hex()}"


def _are_alike(allergy: str, drug: str) -> bool:
    one, name = plain_name(allergy), plain_name(drug)
    if min(len(one), len(name)) < _SHORTEST_NAME:
        return one == name
    return one in name or name in one


def _by_group(groups: tuple[AllergyGroup, ...], allergy: str, drug: str) -> bool:
    one, name = plain_name(allergy), plain_name(drug)
    return any(
        any(plain_name(word) in one for word in group.allergies)
        and any(plain_name(word) in name for word in group.drugs)
        for group in groups
    )


def _of_the_day(history: History) -> Iterator[tuple[str, Kind, Entry]]:
    """Premedication of this day, as-needed medicines, the drug itself, what goes on at home."""
    protocol, opened = history.protocol, history.opened
    first = history.entries[0]
    for premed in protocol.premedication:
        if any(dose.covers(opened.course, opened.day) for dose in premed.doses):
            yield premed.drug, "premedication", first
    for one in on_chart(history):
        yield one.event.drug, "as_needed", one.entry
    yield f"{protocol.drug.generic} - {protocol.drug.brand}", "infusion", first
    named = [premed.drug for premed in protocol.premedication]
    for visit in protocol.follow_up:
        if not any(plain_name(drug) in plain_name(visit.what) for drug in named):
            yield visit.what, "at_home", first


def _listed_in(history: History, named: tuple[str, ...]) -> Entry:
    """The line since which all of them stand in the patient's list."""
    since = history.entries[0]
    for entry in reversed(history.entries):
        if not isinstance(entry.event, DayOpened | PatientCorrected):
            continue
        if not set(named) <= set(entry.event.patient.allergies or ()):
            break
        since = entry
    return since


def _is_settled(history: History, match: Match) -> bool:
    if may_go_on(history, match.about, match.since):
        return True
    decision = history.decisions.get(match.about)
    said_no = (
        decision is not None
        and isinstance(decision.event, PrescriberDecided)
        and decision.seq > match.since.seq
    )
    if match.kind in ("as_needed", "at_home"):
        return said_no
    return match.kind == "premedication" and _is_left_out(history, match.drug)


def _is_left_out(history: History, drug: str) -> bool:
    ids = {premed.id for premed in history.protocol.premedication if premed.drug == drug}
    answers = [entry for id_, entry in history.premedication.items() if id_ in ids]
    return bool(answers) and all(x.event.type == "premedication_not_given" for x in answers)
