"""The infusion record: the whole day on three pages, one theme a page."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.paper.afterwards import FitToGoPart, fit_to_go_part, flush_and_watch
from bedside.paper.also import also_in_the_record
from bedside.paper.bag import BagPart, Pair, bag_part
from bedside.paper.checks import ChecksPart, checks_part
from bedside.paper.decisions import DecisionLine, decision_lines
from bedside.paper.dose import LimitRow, given_words, limit_rows, not_given_words, volume_words
from bedside.paper.drawing import Drawing
from bedside.paper.first_page import spilled_mm
from bedside.paper.frame import PaperFrame, Printing, frame_of
from bedside.paper.infusion_page import fitting_picture
from bedside.paper.initials import Explained, Initials
from bedside.paper.key_facts import KeyFact, key_facts
from bedside.paper.marks import MarkedRow, Marks
from bedside.paper.observation_table import ObservationsPart, observations_part
from bedside.paper.premedication import PremedicationRow, premedication_note, premedication_rows
from bedside.paper.rate_table import RateRow, rate_rows
from bedside.paper.reactions import Did, ReactionBlock, reaction_blocks
from bedside.paper.responsible import Turn, turns, whom_to_call
from bedside.paper.signatures import SignaturesPart, protocol_part, signatures_part
from bedside.wording import _, date_text, day_of, dose, weekday_date

_MOST_LAST_ROWS = 10


@dataclass(frozen=True, slots=True)
class InfusionRecord:
    """Every section in the order of the paper; None or empty where there is nothing to print."""

    frame: PaperFrame
    drug: str
    rest_of_title: str
    subtitle: str
    key_facts: tuple[KeyFact, ...]
    people: tuple[Explained, ...]
    checks: ChecksPart
    premedication_note: str
    premedication: tuple[PremedicationRow, ...]
    bag: BagPart
    turns: tuple[Turn, ...]
    whom_to_call: tuple[Pair, ...]
    rates: tuple[RateRow, ...]
    rates_begin_page: bool
    reactions_begin_page: bool
    picture: Drawing | None
    observations: ObservationsPart
    reactions: tuple[ReactionBlock, ...]
    decisions: tuple[DecisionLine, ...]
    dose: tuple[Pair, ...]
    limits: tuple[LimitRow, ...]
    flush_and_watch: tuple[Pair, ...]
    fit_to_go: FitToGoPart | None
    also: tuple[Did, ...]
    marked: tuple[MarkedRow, ...]
    signatures: SignaturesPart
    protocol: tuple[Pair, ...]

    @property
    def ends_together(self) -> bool:
        """From the dose to the signatures on one page, where that is less than a page."""
        long = any(x.is_long for x in self.also) or any(x.is_long for x in self.marked)
        long = long or (self.fit_to_go is not None and self.fit_to_go.is_long)
        return len(self.also) + len(self.marked) <= _MOST_LAST_ROWS and not long

    @property
    def has_started(self) -> bool:
        return bool(self.rates)


def infusion_record(day: Day, printing: Printing) -> InfusionRecord:
    """All of it from the day alone."""
    initials = Initials(day)
    marks = Marks(day, initials)
    checks = checks_part(day, initials)
    rates = rate_rows(day, initials, marks)
    observations = observations_part(day, initials, marks)
    started = day.history.started is not None
    drug, rest = title_of(day)
    frame = frame_of(day, _("Infusion record"), printing)
    facts, premedication = key_facts(day), premedication_rows(day, initials, marks)
    bag, responsible = bag_part(day, initials), turns(day)
    spilled = spilled_mm(
        facts, len(initials.explained), checks, premedication, bag, responsible, frame.header_mm
    )
    return InfusionRecord(
        frame=frame,
        drug=drug,
        rest_of_title=rest,
        subtitle=subtitle_of(day),
        key_facts=facts,
        people=initials.explained,
        checks=checks,
        premedication_note=premedication_note(day),
        premedication=premedication,
        bag=bag,
        turns=responsible,
        whom_to_call=whom_to_call(day),
        rates=rates,
        rates_begin_page=not spilled,
        # Observations that run over to a further page leave room on it for what follows.
        reactions_begin_page=started and len(observations.tables) <= 1,
        picture=fitting_picture(day, marks, rates, observations, frame.header_mm + spilled),
        observations=observations,
        reactions=reaction_blocks(day, initials, marks),
        decisions=decision_lines(day),
        dose=_dose(day) if started else (),
        limits=limit_rows(day),
        flush_and_watch=flush_and_watch(day) if started else (),
        fit_to_go=fit_to_go_part(day, initials),
        also=also_in_the_record(day, initials, marks),
        marked=marks.rows,
        signatures=signatures_part(day, initials),
        protocol=protocol_part(day, printing),
    )


def title_of(day: Day) -> tuple[str, str]:
    """ "alemtuzumab" and " - LEMTRADA, DOSE 12 mg by intravenous infusion"."""
    drug = day.history.protocol.drug
    words = _(
        "- %(brand)s, DOSE %(dose)s by intravenous infusion",
        brand=drug.brand,
        dose=dose(drug.dose_mg),
    )
    return drug.generic, words


def subtitle_of(day: Day) -> str:
    opened, unit = day.history.opened, day.history.unit
    on = weekday_date(day_of(opened.planned_start_at, unit.zone))
    return _(
        "%(on)s, course %(course)s, day %(day)s of %(of)s · %(unit)s, %(hospital)s, chair "
        "%(chair)s · Prescriber %(prescriber)s",
        on=on,
        course=opened.course,
        day=opened.day,
        of=day.history.protocol.course_days(opened.course),
        unit=unit.name,
        hospital=unit.hospital,
        chair=opened.chair,
        prescriber=opened.prescriber_name,
    )


def _dose(day: Day) -> tuple[Pair, ...]:
    lead, rest = given_words(day)
    rows = [Pair(_("Given"), lead, f", {rest}"), Pair(_("Volume"), "", volume_words(day))]
    missing = not_given_words(day)
    if missing:
        rows.append(Pair(_("Not given"), "", missing))
    return tuple(rows)


def file_name(day: Day, document: str) -> str:
    """A name without anything about the patient: the day's date alone."""
    on = date_text(day_of(day.history.opened.planned_start_at, day.history.unit.zone))
    return f"{document}-{on}.pdf"
