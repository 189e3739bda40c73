"""Section 13: who signed what, when, with the own PIN; a missing signature says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bedside.approvals import Approval, missing_signatures, signatures_of
from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.protocol import Protocol, RateStep
from bedside.paper.bag import Pair
from bedside.paper.decisions import decided
from bedside.paper.frame import Printing
from bedside.paper.initials import Initials, role_words
from bedside.paper.signing import in_fours, signing_of
from bedside.screens.record import moment_words
from bedside.screens.stop_reasons import meaning_words
from bedside.wording import _, clock_time, date_and_time, date_text, day_of, rate_words

MISSING = "✗"


@dataclass(frozen=True, slots=True)
class SignatureRow:
    role: str
    name: str
    at: str
    what: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class SignaturesPart:
    rows: tuple[SignatureRow, ...]
    note: str


def signatures_part(day: Day, initials: Initials, with_second: bool = True) -> SignaturesPart:
    second = _second(day, initials) if with_second else ()
    rows = (*_whole(day, initials), *second, *_decisions(day, initials))
    return SignaturesPart(rows, _note(day))


def _whole(day: Day, initials: Initials) -> Iterator[SignatureRow]:
    signed = [entry for entry in day.history.entries if isinstance(entry.event, e.DaySigned)]
    zone = day.history.unit.zone
    for entry in signed:
        assert isinstance(entry.event, e.DaySigned)
        what = _(
            "%(meaning)s: entries 1 to %(seq)s, hash %(head)s",
            meaning=meaning_words(entry.event),
            seq=entry.event.through_seq,
            head=in_fours(entry.event.head),
        )
        yield SignatureRow(
            role_words(entry.by).capitalize(),
            _named(entry.by, initials),
            date_and_time(entry.occurred_at, zone),
            what,
        )
    if not signed:
        who = day.history.responsible
        name = _named(who, initials) if who else ""
        yield SignatureRow(_("Responsible nurse"), name, _("Not signed"), "", missing=True)


def protocol_part(day: Day, printing: Printing) -> tuple[Pair, ...]:
    """Which protocol was followed, what it rests on, and who signed exactly this text."""
    protocol, sha256 = day.history.protocol, day.history.opened.protocol_sha256
    named = _(
        " %(title)s, version %(version)s, text %(hash)s.",
        title=protocol.title,
        version=protocol.version,
        hash=in_fours(sha256),
    )
    signed = "; ".join(_approved(one) for one in signatures_of(sha256, printing.approvals))
    if missing_signatures(sha256, printing.approvals):
        open_ = _("not signed by clinical lead and pharmacist")
        signed = _("%(signed)s; one signature is missing", signed=signed) if signed else open_
    return (
        Pair("", _("Protocol followed:"), named),
        Pair("", _("Signed:"), f" {signed}."),
        Pair("", _("Its rates rest on:"), f" {_rates_rest_on(protocol)}."),
    )


def _rates_rest_on(protocol: Protocol) -> str:
    """A rate that no source gives never stands beside the document that is silent about it."""
    words = {
        "silent": _("no source; a proposal that the unit has still to decide"),
        "unit": _("the unit's own decision"),
    }
    told = dict.fromkeys(
        words.get(step.basis) or _documents_of(step, protocol) for step in protocol.steps
    )
    return "; ".join(told)


def _documents_of(step: RateStep, protocol: Protocol) -> str:
    documents = "; ".join(
        f"[{number}] {title}"
        for number, title in protocol.documents.items()
        if f"[{number}]" in step.source
    )
    return _("%(what)s, inferred", what=documents) if step.basis == "inferred" else documents


def _approved(one: Approval) -> str:
    role = {"clinical_lead": _("clinical lead"), "pharmacist": _("pharmacist")}[one.role]
    on = date_text(date.fromisoformat(one.signed_on))
    return f"{role} {one.name}, {one.registration}, {on}"


def _named(person: e.Person, initials: Initials) -> str:
    return f"{person.name} ({initials.of(person)})"


def _second(day: Day, initials: Initials) -> Iterator[SignatureRow]:
    """Everyone who checked as the second person, with the times and what for."""
    found: dict[str, list[tuple[e.Person, e.Entry, str]]] = {}
    for entry in day.history.effective:
        who, what = entry.second_person, _checked(entry)
        if isinstance(entry.event, e.BagSecondChecked):
            who, what = entry.by, _("bag and first rate, blind")
        if who is not None and what:
            found.setdefault(who.id, []).append((who, entry, what))
    for lines in found.values():
        yield SignatureRow(
            _("Second checker"),
            _named(lines[0][0], initials),
            _times(day, [entry for _who, entry, _what in lines]),
            "; ".join(dict.fromkeys(what for _who, _entry, what in lines)),
        )


def _checked(entry: e.Entry) -> str:
    event = entry.event
    if isinstance(event, e.InfusionStarted):
        return _("start")
    if isinstance(event, e.InfusionResumed | e.RateChanged | e.PumpRanAtOtherRate):
        return rate_words(event.rate_ml_per_h)
    if isinstance(event, e.PrescriberDecided):
        return _("telephone decision heard")
    return _("pump reading") if isinstance(event, e.PumpReadingAdopted) else ""


def _decisions(day: Day, initials: Initials) -> Iterator[SignatureRow]:
    found: dict[str, list[tuple[e.Entry, int]]] = {}
    for one in decided(day):
        event = one.entry.event
        by_telephone = isinstance(event, e.PrescriberDecided) and event.by_telephone
        if by_telephone:
            yield _telephone(one.entry, one.number, day)
        else:
            found.setdefault(one.entry.by.id, []).append((one.entry, one.number))
    for lines in found.values():
        numbers = ", ".join(str(number) for _entry, number in lines)
        yield SignatureRow(
            _("Prescriber"),
            _named(lines[0][0].by, initials),
            _times(day, [entry for entry, _number in lines]),
            _("decision %(numbers)s", numbers=numbers),
        )


def _telephone(entry: e.Entry, number: int, day: Day) -> SignatureRow:
    event = entry.event
    assert isinstance(event, e.PrescriberDecided)
    what = _("decision %(numbers)s, by telephone", numbers=number)
    for other in day.history.effective:
        signed = other.event
        if isinstance(signed, e.DecisionCountersigned) and signed.decision_seq == entry.seq:
            at = date_and_time(other.occurred_at, day.history.unit.zone)
            return SignatureRow(_("Prescriber"), other.by.name, at, what)
    return SignatureRow(
        _("Prescriber"), event.prescriber_name, _("Not countersigned"), what, missing=True
    )


def _times(day: Day, entries: list[e.Entry]) -> str:
    """One date with all the times."""
    zone = day.history.unit.zone
    first = entries[0].occurred_at
    if any(day_of(entry.occurred_at, zone) != day_of(first, zone) for entry in entries):
        return ", ".join(date_and_time(entry.occurred_at, zone) for entry in entries)
    times = dict.fromkeys(clock_time(entry.occurred_at, zone) for entry in entries)
    return f"{date_text(day_of(first, zone))} {', '.join(times)}"


def _note(day: Day) -> str:
    signing = signing_of(day)
    if not signing.holds:
        return _("A signature names another hash than this record has: verify the record.")
    if signing.signed is None:
        return _("Nothing in this record is signed.")
    names = ", ".join(f"{moment_words(entry, day)} {entry.by.name}" for entry in signing.later[-3:])
    if not signing.later:
        return _("Signed to entry %(seq)s, no later entry.", seq=signing.through_seq)
    return _(
        "Signed to entry %(seq)s; %(n)s later not signed, the last: %(names)s.",
        seq=signing.through_seq,
        n=len(signing.later),
        names=names,
    )
