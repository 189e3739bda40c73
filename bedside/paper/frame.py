"""What stands on every page: whose day, which document, signed or draft, printed when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import east_asian_width

from bedside.approvals import Approval, missing_signatures, signatures_of
from bedside.config_files import Configuration
from bedside.core.day import Day
from bedside.core.events import DayOpened, EarlierDay, Patient
from bedside.core.nhs_number import is_never_issued
from bedside.paper.signing import covered_words, head_words, signing_of
from bedside.wording import (
    _,
    allergies_words,
    born_with_age,
    date_and_time,
    date_text,
    day_of,
    ngettext,
    nhs_number,
    patient_name,
)

LONGEST_NAME, LONGEST_ALLERGIES = 30, 40
# Lines of the tall header; beyond these the list of allergies moves to the first page.
MOST_LINES = 7
CONTENT_MM = 180.0
_NAME_MM, _IDS_MM = 4.41, 3.53


@dataclass(frozen=True, slots=True)
class Printing:
    """When and by whom it is printed, and what is known about the protocol's signatures.

    `configuration`: what is in force now, for the words that are not pinned with the day.
    `other_days`: the patient's other days as they stand now, for the dates that move with the
    course; None: what the day's own record says of them.
    """

    at: datetime
    by: str
    is_training: bool
    configuration: Configuration
    approvals: tuple[Approval, ...] = ()
    other_days: tuple[EarlierDay, ...] | None = None


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """The running header and footer. `body_class` was decided by length before layout."""

    title: str
    document: str
    unit: str
    name: str
    born: str
    gender: str
    nhs_number: str
    allergies: str
    has_allergies: bool
    all_allergies: str
    body_class: str
    lines: int
    state: str
    is_draft: bool
    edge: str
    protocol: str
    printed: str
    record_lead: str
    head: str
    record_rest: str
    covered: str
    made_up: bool

    @property
    def header_mm(self) -> float:
        """By how much a tall header makes the page shorter."""
        return 7.0 + (self.lines - 4) * 4.5 if self.lines else 0.0

    @property
    def is_tall(self) -> bool:
        return self.lines > 0


def frame_of(day: Day, document: str, printing: Printing) -> PaperFrame:
    """Header and footer of one document of this day."""
    opened, zone = day.history.opened, day.history.unit.zone
    patient = opened.patient
    name = patient_name(patient.family_name, patient.given_name, patient.title)
    nhs = nhs_number(patient.nhs_number)
    allergies, rest = _allergies(patient, name)
    lines = _header_lines(name, allergies)
    is_draft = signing_of(day).signed is None
    return PaperFrame(
        title=_("%(document)s: %(name)s, NHS No. %(nhs)s", document=document, name=name, nhs=nhs),
        document=document,
        unit=_("%(unit)s, %(hospital)s", unit=day.history.unit.name, hospital=_hospital(day)),
        name=name,
        born=born_with_age(patient.born_on, day_of(day.now, zone)),
        gender=patient.gender,
        nhs_number=nhs,
        allergies=allergies,
        has_allergies=bool(patient.allergies),
        all_allergies=rest,
        body_class=f"tall tall-{lines}" if lines else "",
        lines=lines,
        state=_state(day),
        is_draft=is_draft,
        edge=_edge(day, printing) if is_draft else "",
        protocol=protocol_words(day, printing),
        printed=_(
            "Printed %(at)s by %(who)s", at=date_and_time(printing.at, zone), who=printing.by
        ),
        record_lead=_("Record"),
        head=head_words(day),
        record_rest=ngettext("%(num)s entry", "%(num)s entries", len(day.history.entries)),
        covered=covered_words(signing_of(day)),
        made_up=is_never_issued(patient.nhs_number),
    )


def frame_without_record(opened: DayOpened | None, document: str, printing: Printing) -> PaperFrame:
    """Header and footer of a day of which no more than its booking is known, or not even that."""
    unit = printing.configuration.unit
    patient = opened.patient if opened is not None else None
    name, allergies, rest, lines = "", "", "", 6
    if patient is not None:
        name = patient_name(patient.family_name, patient.given_name, patient.title)
        allergies, rest = _allergies(patient, name)
        lines = _header_lines(name, allergies)
    at = date_and_time(printing.at, unit.zone)
    return PaperFrame(
        title=document,
        document=document,
        unit=_("%(unit)s, %(hospital)s", unit=unit.name, hospital=unit.hospital),
        name=name,
        born=born_with_age(patient.born_on, day_of(printing.at, unit.zone)) if patient else "",
        gender=patient.gender if patient else "",
        nhs_number=nhs_number(patient.nhs_number) if patient else "",
        allergies=allergies,
        has_allergies=bool(patient and patient.allergies),
        all_allergies=rest,
        body_class=f"tall tall-{lines}" if lines else "",
        lines=lines,
        state=_("NO RECORD"),
        is_draft=True,
        edge="",
        protocol=_("Protocol not known"),
        printed=_("Printed %(at)s by %(who)s", at=at, who=printing.by),
        record_lead="",
        head="",
        record_rest="",
        covered="",
        made_up=patient is not None and is_never_issued(patient.nhs_number),
    )


def _hospital(day: Day) -> str:
    return day.history.unit.hospital


def _state(day: Day) -> str:
    signing = signing_of(day)
    if not signing.holds:
        return _("DRAFT, signature does not fit the record")
    if signing.at is None:
        return _("DRAFT, not signed")
    return _("SIGNED %(at)s", at=date_and_time(signing.at, day.history.unit.zone))


def _edge(day: Day, printing: Printing) -> str:
    at = date_and_time(printing.at, day.history.unit.zone)
    return _("%(state)s. State at %(at)s", state=_state(day), at=at)


def protocol_words(day: Day, printing: Printing) -> str:
    """Which protocol in which version, and whether both have signed it."""
    protocol = day.history.protocol
    named = _(
        "Protocol %(title)s, version %(version)s", title=protocol.title, version=protocol.version
    )
    return f"{named}, {_signed_words(day, printing)}"


def _signed_words(day: Day, printing: Printing) -> str:
    sha256 = day.history.opened.protocol_sha256
    if missing_signatures(sha256, printing.approvals):
        return _("not signed: training only") if printing.is_training else _("not signed")
    signed = _("signed %(on)s", on=_last_signed(signatures_of(sha256, printing.approvals)))
    return _("%(signed)s; training only", signed=signed) if printing.is_training else signed


def _last_signed(approvals: Iterable[Approval]) -> str:
    return date_text(max(date.fromisoformat(one.signed_on) for one in approvals))


def _allergies(patient: Patient, name: str) -> tuple[str, str]:
    """What the header says, and the whole list where it does not fit there."""
    words = allergies_words(patient)
    if _header_lines(name, words) <= MOST_LINES:
        return words, ""
    count = len(patient.allergies or ())
    return _("Known allergies: %(count)s, all listed on page 1", count=count), words


def _header_lines(name: str, allergies: str) -> int:
    """Lines of the tall header; 0 where two lines will do."""
    if len(name) <= LONGEST_NAME and len(allergies) <= LONGEST_ALLERGIES:
        return 0
    return 2 + _lines(name, _NAME_MM) + _lines(allergies, _IDS_MM)


def _lines(words: str, size_mm: float) -> int:
    """How many lines these bold words may need, rather too many than too few."""
    wide = sum(
        1.05 if east_asian_width(c) in "WF" else 0.72 if c.isupper() else 0.62 for c in words
    )
    return max(1, -int(-(wide * size_mm) // (CONTENT_MM - 4)))
