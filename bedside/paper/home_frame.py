"""Header and footer of the page the patient takes home: long dates, large type, no initials."""

from dataclasses import dataclass
from math import ceil

from bedside.approvals import missing_signatures
from bedside.config_files import canonical_text, sha256_of
from bedside.core.day import Day
from bedside.core.nhs_number import is_never_issued
from bedside.core.take_home import TakeHome
from bedside.core.unit import Unit
from bedside.paper.drawing import width_of
from bedside.paper.frame import Printing
from bedside.paper.signing import head_words
from bedside.wording import (
    _,
    allergies_words,
    clock_time,
    day_of,
    long_date,
    nhs_number,
    patient_name,
)

CONTENT_MM, PT_MM = 180.0, 0.3528
# The name is larger than the rest; beyond so many lines the allergies move into the text.
_NAME_LARGER, _GAP_MM = 1.2, 6.0
_MOST_ALLERGY_LINES = {12: 4, 18: 2}


@dataclass(frozen=True, slots=True)
class HomeFrame:
    """`body_class` gives the page its margins: header and footer are counted before layout."""

    title: str
    document: str
    unit: str
    name: str
    born: str
    nhs_number: str
    allergies: str
    has_allergies: bool
    all_allergies: str
    body_class: str
    name_beside_document: bool
    ids_beside_allergies: bool
    foot: str


def home_frame(day: Day, printing: Printing, words: TakeHome, size_pt: int) -> HomeFrame:
    """Two lines where all fits, else one thing below the other."""
    patient = day.history.opened.patient
    document = _("Take-home page")
    name = patient_name(patient.family_name, patient.given_name, patient.title)
    nhs, born = nhs_number(patient.nhs_number), long_date(patient.born_on)
    allergies, rest = _allergies(allergies_words(patient), len(patient.allergies or ()), size_pt)
    room = CONTENT_MM - _GAP_MM
    beside = _mm(name, size_pt, _NAME_LARGER) + _mm(f"{document} Page 1 of 1", size_pt) <= room
    ids_beside = _mm(f"Born {born}  NHS No. {nhs} ▲ {allergies}", size_pt) <= room
    lines = 1 if beside else 1 + _lines(name, size_pt, _NAME_LARGER)
    lines += 1 if ids_beside else 1 + _lines(allergies, size_pt)
    kind = "large" if size_pt > 12 else "home"
    foot = _foot(day, printing, words)
    foot_lines = ceil(width_of(foot, size_pt * PT_MM) / (CONTENT_MM - 2))
    return HomeFrame(
        title=_("%(document)s: %(name)s, NHS No. %(nhs)s", document=document, name=name, nhs=nhs),
        document=document,
        unit=_("%(unit)s, %(hospital)s", unit=_unit(day).name, hospital=_unit(day).hospital),
        name=name,
        born=born,
        nhs_number=nhs,
        allergies=allergies,
        has_allergies=bool(patient.allergies),
        all_allergies=rest,
        body_class=f"{kind} {kind}-{min(lines, 7)}-{min(max(foot_lines, 2), 5)}",
        name_beside_document=beside,
        ids_beside_allergies=ids_beside,
        foot=foot,
    )


def _unit(day: Day) -> Unit:
    return day.history.unit


def _allergies(words: str, count: int, size_pt: int) -> tuple[str, str]:
    if _lines(words, size_pt) <= _MOST_ALLERGY_LINES[size_pt]:
        return words, ""
    return _("Known allergies: %(count)s, all listed under Today", count=count), words


def _mm(words: str, size_pt: int, larger: float = 1.0) -> float:
    return width_of(words, size_pt * PT_MM * larger, bold=True)


def _lines(words: str, size_pt: int, larger: float = 1.0) -> int:
    """How many lines these bold words may need, rather too many than too few."""
    return max(1, ceil(_mm(words, size_pt, larger) / (CONTENT_MM - 2 * _GAP_MM)))


def _foot(day: Day, printing: Printing, words: TakeHome) -> str:
    zone = day.history.unit.zone
    parts = [
        _(
            "Printed %(on)s, %(at)s by %(who)s.",
            on=long_date(day_of(printing.at, zone)),
            at=clock_time(printing.at, zone),
            who=printing.by,
        ),
        _("Record %(head)s.", head=head_words(day)),
        _versions(day, printing, words),
    ]
    if is_never_issued(day.history.opened.patient.nhs_number):
        parts.append(_("Made-up patient."))
    return " ".join(parts)


def _versions(day: Day, printing: Printing, words: TakeHome) -> str:
    """Protocol and advice, each with its version and whether both have signed it."""
    protocol = day.history.protocol
    protocol_state = _state(day.history.opened.protocol_sha256, printing)
    advice_state = _state(sha256_of(canonical_text(words)), printing)
    # Said once where it is the same for both: the footer is in large letters too.
    lead = "" if protocol_state == advice_state else f" {protocol_state}"
    told = _(
        "Protocol %(id)s version %(version)s%(state)s, advice version %(advice)s: %(advice_state)s",
        id=protocol.id,
        version=protocol.version,
        state=lead,
        advice=words.version,
        advice_state=advice_state,
    )
    return _("%(told)s, training only.", told=told) if printing.is_training else f"{told}."


def _state(sha256: str, printing: Printing) -> str:
    return _("not signed") if missing_signatures(sha256, printing.approvals) else _("signed")
