"""The two-hour summary for the notes and the GP: what happened, what is to be done, by whom."""

from dataclasses import dataclass

from bedside.core import events as e
from bedside.core.day import Day
from bedside.core.quantities import minutes_between
from bedside.paper.bag import Pair
from bedside.paper.chosen_sets import ChosenSets, chosen_sets
from bedside.paper.dates import course_dates
from bedside.paper.dose import OVER, limit_rows, limits_verdict, volume_words
from bedside.paper.drawing import Drawing
from bedside.paper.frame import PaperFrame, Printing, frame_of
from bedside.paper.headline import headline
from bedside.paper.initials import Initials
from bedside.paper.marks import Marks
from bedside.paper.premedication import MedicineLine, medicine_lines
from bedside.paper.record import title_of
from bedside.paper.responsible import turns
from bedside.paper.shortened import shortened
from bedside.paper.signatures import SignaturesPart, signatures_part
from bedside.paper.small_picture import small_picture
from bedside.paper.stories import ReactionStory, stories, two_a_row
from bedside.paper.to_do import ToDo, to_do
from bedside.wording import _, date_text, day_of, duration, weekday_date

# More rows are left to the infusion record, so that the page stays one.
_MOST_MEDICINES = 12
_A_BATCH = 60  # characters


@dataclass(frozen=True, slots=True)
class TwoHourSummary:
    """`headline` is (words, is bold) in turn.

    `one_reaction` stands beside the observations; more than one stand above them, two a row.
    """

    frame: PaperFrame
    drug: str
    rest_of_title: str
    subtitle: str
    headline: tuple[tuple[str, bool], ...]
    to_do: tuple[ToDo, ...]
    infusion_note: str
    picture: Drawing | None
    reactions: tuple[tuple[ReactionStory, ...], ...]
    one_reaction: ReactionStory | None
    sets: ChosenSets
    medicines: tuple[MedicineLine, ...]
    medicines_foot: str
    signatures: SignaturesPart
    responsible: str
    questions: Pair


def two_hour_summary(day: Day, printing: Printing) -> TwoHourSummary:
    initials, dates = Initials(day), course_dates(day, printing.other_days)
    drug, _rest = title_of(day)
    medicines = medicine_lines(day)
    kept = medicines[:_MOST_MEDICINES]
    told = tuple(stories(day))
    one = told[0] if len(told) == 1 else None
    return TwoHourSummary(
        frame=frame_of(day, _("Two-hour summary"), printing),
        drug=drug,
        rest_of_title=_title(day),
        subtitle=_subtitle(day),
        headline=tuple(headline(day, dates)),
        to_do=to_do(day, dates),
        infusion_note=_infusion_note(day),
        picture=small_picture(day),
        reactions=() if one else two_a_row(told),
        one_reaction=one,
        sets=chosen_sets(day, Marks(day, initials)),
        medicines=kept,
        medicines_foot=_("More in the infusion record.") if len(medicines) > len(kept) else "",
        signatures=signatures_part(day, initials, with_second=False),
        responsible="; ".join(f"{turn.who} {turn.span}" for turn in turns(day)),
        questions=_questions(day),
    )


def _title(day: Day) -> str:
    opened = day.history.opened
    return _(
        "- %(brand)s, course %(course)s, day %(day)s of %(of)s",
        brand=day.history.protocol.drug.brand,
        course=opened.course,
        day=opened.day,
        of=day.history.protocol.course_days(opened.course),
    )


def _subtitle(day: Day) -> str:
    unit, opened = day.history.unit, day.history.opened
    return _(
        "%(on)s, %(unit)s, %(hospital)s · Prescriber %(prescriber)s · To: notes; GP",
        on=weekday_date(day_of(opened.planned_start_at, unit.zone)),
        unit=unit.name,
        hospital=unit.hospital,
        prescriber=opened.prescriber_name,
    )


def _infusion_note(day: Day) -> str:
    bag = day.history.bag.event if day.history.bag else None
    if day.history.started is None or not isinstance(bag, e.BagRecorded):
        return ""
    end = day.history.bag_end
    parts = [
        _(
            "batch %(batch)s, expiry %(on)s",
            batch=shortened(bag.batch, _A_BATCH, _("infusion record")),
            on=date_text(bag.expires_on),
        ),
        volume_words(day),
    ]
    if end is not None:
        ran = minutes_between(day.history.started.occurred_at, end.occurred_at)
        parts.append(duration(ran))
    over = [row.label for row in limit_rows(day) if row.mark == OVER]
    verdict = f"{OVER} {', '.join(over)}" if over else limits_verdict(day)[0]
    parts.append(_("limits: %(verdict)s", verdict=verdict))
    return "; ".join(parts)


def _questions(day: Day) -> Pair:
    unit = day.history.unit
    return Pair(
        _("Questions:"),
        unit.name,
        _(
            ", by day %(day)s; nights %(night)s.",
            day=unit.phones.unit_day,
            night=unit.phones.unit_night,
        ),
    )
