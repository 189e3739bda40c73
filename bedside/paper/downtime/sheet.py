"""One patient's downtime sheet: the parts that this stage needs, spread over its sides."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import ClassVar

from bedside.config_files import canonical_text, sha256_of
from bedside.core import events as e
from bedside.core.day import Day, read_day
from bedside.core.protocol import Protocol
from bedside.core.rest_of_day import RestOfDay, rest_of_day
from bedside.core.unit import Unit
from bedside.paper.downtime import sides as on
from bedside.paper.downtime.after import GivenLine, GoRow, given_lines, going_home
from bedside.paper.downtime.back import ActionRow, BackPart, PaperCard, back_part
from bedside.paper.downtime.before import BeforePart, before_part
from bedside.paper.downtime.no_start import Stop, no_start
from bedside.paper.downtime.plan import PlanPart, plan_part
from bedside.paper.downtime.sets import EXTRA_ROWS, SetRow, SetsPart, sets_part
from bedside.paper.downtime.sides import Part, Piece, Side, Table
from bedside.paper.downtime.state import StateFact, state_strip
from bedside.paper.frame import PaperFrame, Printing, frame_of
from bedside.paper.initials import Initials
from bedside.screens.earlier import Words, open_point_words
from bedside.wording import _, date_and_time, day_of

_NOBODY = e.Person(id="nobody", name="nobody", role="nurse")


@dataclass(frozen=True, slots=True)
class DowntimeSheet:
    """Everything that may stand on it; `sides` says what does, and where."""

    head: ClassVar[str] = "title"
    frame: PaperFrame
    is_blank: bool
    drug: str
    subtitle: str
    printed_at: str
    state_at: str
    notices: tuple[Words, ...]
    state: tuple[StateFact, ...]
    before: BeforePart
    plan: PlanPart
    sets: SetsPart
    given: tuple[GivenLine, ...]
    home: tuple[GoRow, ...]
    back: BackPart
    sides: tuple[Side, ...]

    def rows_of(self, part: Part) -> tuple[SetRow, ...]:
        """The observation rows of this piece; the grey one counts as the first."""
        grey = 1 if self.sets.last else 0
        return self.sets.rows[max(part.start - grey, 0) : part.stop - grey]


def is_wanted(day: Day) -> bool:
    """Nobody needs a sheet whose day is over."""
    return day.history.ended is None


def downtime_sheet(day: Day, known: Day, printing: Printing) -> DowntimeSheet:
    """The sheet of one patient as the record stands at the day's `now`.

    `known` is the same day with what the patient's earlier days say now.
    """
    frame = frame_of(day, _("Downtime sheet"), printing)
    stop = no_start(known, printing)
    # What stands against a start is said there already, with all that does.
    notices = open_point_words(known.history) if stop is None else ()
    sheet = _sheet(day, frame, stop, notices)
    return replace(sheet, printed_at=date_and_time(printing.at, day.history.unit.zone))


def blank_sheet(protocol: Protocol, unit: Unit, printing: Printing) -> DowntimeSheet:
    """For a patient who is not on the system: the protocol's own steps, in minutes."""
    day = _day_of_nobody(protocol, unit, printing.at)
    frame = frame_of(day, _("Downtime form"), printing)
    blank = replace(
        frame,
        title=_("Downtime form, blank"),
        name="",
        born="",
        gender="",
        nhs_number="",
        allergies="",
        all_allergies="",
        body_class="tall tall-6",
        lines=6,
        state=_("BLANK FORM"),
        is_draft=False,
        edge="",
        record_lead=_("Not from a record"),
        head="",
        record_rest="",
        covered="",
        made_up=False,
    )
    return _sheet(day, blank, no_start(day, printing), is_blank=True)


def _day_of_nobody(protocol: Protocol, unit: Unit, at: datetime) -> Day:
    """A day booked for midnight: only its minutes are printed."""
    start_at = datetime.combine(day_of(at, unit.zone), time(), unit.zone).astimezone(UTC)
    protocol_text, unit_text = canonical_text(protocol), canonical_text(unit)
    opened = e.DayOpened(
        day_id="blank",
        patient=e.Patient(
            family_name="-",
            given_name="-",
            title="",
            born_on=day_of(at, unit.zone),
            gender="-",
            nhs_number="0" * 10,
        ),
        course=1,
        day=1,
        planned_start_at=start_at,
        chair="-",
        prescriber_name="-",
        protocol_text=protocol_text,
        protocol_sha256=sha256_of(protocol_text),
        unit_text=unit_text,
        unit_sha256=sha256_of(unit_text),
    )
    line = e.Entry(1, start_at, start_at, _NOBODY, None, "blank", None, opened)
    return read_day((line,), start_at)


def _sheet(
    day: Day,
    frame: PaperFrame,
    against_start: Stop | None,
    notices: tuple[Words, ...] = (),
    is_blank: bool = False,
) -> DowntimeSheet:
    rest, initials = rest_of_day(day), Initials(day)
    opened, zone = day.history.opened, day.history.unit.zone
    drug = day.history.protocol.drug
    subtitle = _(
        "- %(brand)s, course %(course)s, day %(day)s of %(of)s, chair %(chair)s.",
        brand=drug.brand,
        course=opened.course,
        day=opened.day,
        of=day.history.protocol.course_days(opened.course),
        chair=opened.chair,
    )
    sheet = DowntimeSheet(
        frame=frame,
        is_blank=is_blank,
        drug=drug.generic,
        subtitle=f"- {drug.brand}" if is_blank else subtitle,
        printed_at="",
        notices=notices,
        state_at="" if is_blank else date_and_time(day.now, zone),
        state=() if is_blank else state_strip(day, rest, against_start is None),
        before=before_part(day, initials, is_blank),
        plan=plan_part(day, rest, against_start, in_minutes=is_blank),
        sets=sets_part(day, rest, initials, in_minutes=is_blank),
        given=given_lines(day),
        home=going_home(day, is_blank),
        back=back_part(day, rest, in_minutes=is_blank),
        sides=(),
    )
    return replace(sheet, sides=_sides(sheet, day, rest))


def _sides(sheet: DowntimeSheet, day: Day, rest: RestOfDay) -> tuple[Side, ...]:
    tall = sheet.frame.is_tall
    page_mm = (on.TALL_MM if tall else on.PAGE_MM) - sheet.frame.header_mm
    first_mm = on.TITLE_MM + _state_mm(sheet)
    if sheet.frame.all_allergies:
        first_mm += on.lines_mm(sheet.frame.all_allergies, 85, 5.0) + 3.0
    first_mm += sum(on.lines_mm(lead + rest, 85, 5.0) + 3.0 for lead, rest in sheet.notices)
    before: list[list[Part]] = []
    if day.history.status in ("booked", "arrived"):
        pieces = [*_before(sheet)]
        before = on.filled(pieces, page_mm, first_mm)
        with_home = on.filled([*pieces, _home(sheet)], page_mm, first_mm)
        if len(with_home) == len(before) or len(before) % 2:
            before = with_home
        if len(before) % 2:
            before.append([_notes(page_mm)])
        first_mm = 0.0
    front = min(
        (on.filled(_front(sheet, day, extra), page_mm, first_mm) for extra in _EXTRA),
        key=len,
    )
    back = on.filled([*_back(sheet)], page_mm, 0.0)
    sides = [*before, *front, *back]
    if len(sides) % 2 and _has_home(sides):
        sides.append([_notes(page_mm)])
    elif len(sides) % 2:
        sides.append([_home(sheet), _notes(page_mm - _home(sheet).mm)])
    return on.numbered(sides)


def _state_mm(sheet: DowntimeSheet) -> float:
    if not sheet.state:
        return 0.0
    lines = (len(f.note) // n + len(f.label) // n for f, n in zip(sheet.state, _LABEL, strict=True))
    return on.STATE_MM + 3.6 * max(lines)


# Letters to a line in each of the four boxes.
_LABEL = (30, 33, 30, 25)


def _has_home(sides: list[list[Part]]) -> bool:
    return any(part.name == "home" for side in sides for part in side)


def _before(sheet: DowntimeSheet) -> list[Piece]:
    before = sheet.before
    pieces: list[Piece] = []
    if before.identity:
        pieces.append(Part("identity", 17.0))
    if before.checks:
        pieces.append(Table("checks", len(before.checks), _check_mm(sheet)))
    if before.medicines:
        longest = max(len(row.amount) for row in before.medicines) if sheet.is_blank else 1
        row_mm = max(on.ROW_MM, 3.9 * longest + 1.5)
        pieces.append(Table("medicines", len(before.medicines), row_mm))
    pieces.append(Part("bag", 47.0 if before.bag.second else 24.0))
    return pieces


def _check_mm(sheet: DowntimeSheet) -> float:
    """As high as the highest row could be."""
    return max(
        max(on.CHECK_MM, on.lines_mm(row.title + row.so_far + row.note, 52, 3.9) + 1.4)
        for row in sheet.before.checks
    )


# Spare rows give way before a table goes on overleaf.
_EXTRA = (EXTRA_ROWS, 1, 0)


def _front(sheet: DowntimeSheet, day: Day, extra: int) -> list[Piece]:
    plan, pieces = sheet.plan, list[Piece]()
    mm = on.HEAD_MM + len(plan.rows) * on.ROW_MM
    mm += sum(on.lines_mm(lead + rest, 105) for lead, rest in plan.rules)
    mm += 12.0 if plan.conditions else 0.0
    mm += 16.0 if plan.by_label else 0.0
    mm += 7.0 + on.lines_mm(" ".join(plan.stop), 78, 5.6) if plan.stop else 0.0
    pieces.append(Part("plan", mm))
    rows = len(sheet.sets.rows) - EXTRA_ROWS + extra + (1 if sheet.sets.last else 0)
    pieces.append(Table("sets", rows, on.SET_MM))
    if sheet.given:
        told = " ".join(f"{line.drug} {line.rest}." for line in sheet.given)
        pieces.append(Part("given", 9.0 + on.lines_mm(told, 105)))
    if day.history.status in ("bag_finished", "discontinued", "watch"):
        pieces.append(_home(sheet))
    pieces.append(Part("later", 16.5))
    return pieces


def _back(sheet: DowntimeSheet) -> list[Piece]:
    back = sheet.back
    main = 14.5 + on.lines_mm(back.main.signs + back.main.say, 118, 3.65)
    main += sum(on.lines_mm(x.lead + x.rest, 108, 3.85) for x in back.main.lines)
    main += on.lines_mm(" ".join(back.main.remarks), 122, 3.6)
    columns = zip(back.cards, _LETTERS, strict=False)
    cards = 11.0 + max(_card_mm(card, letters) for card, letters in columns)
    reaction = 19.0 + on.ticks_mm((_("Red flags"), *back.red_flags, _("none of these")))
    told = [words for group in back.symptoms for words in (group.title, *group.options)]
    reaction += on.ticks_mm((*told, _("Infection"), _("not sure"), "", ""))
    grades = "".join(f"{'':4}".join(x.boxes) + x.title + x.definition for x in back.grades)
    reaction += on.lines_mm(grades, 98, 4.6)
    reaction += 7.5 if back.halves else 0.0
    reaction += 5.5 + max(sum(map(_action_mm, rows)) for rows in back.actions)
    answers = "".join(lead + rest for lead, rest in back.half_answers)
    reaction += on.lines_mm(back.half_question + answers, 108, 4.3) if answers else 0.0
    return [Part("cards", main + cards + 10.5), Part("reaction", reaction)]


# Letters to a line in each of the three columns.
_LETTERS = (48, 30, 30)


def _card_mm(card: PaperCard, letters: int) -> float:
    told = (card.signs, card.stop + card.say, *(x.lead + x.rest for x in card.lines))
    return sum(on.lines_mm(words, letters, 3.65) for words in (*told, *card.remarks))


def _action_mm(row: ActionRow) -> float:
    gaps = 14 * " " * (len(row.parts) - 1)
    return max(8.6, on.lines_mm("".join(row.parts) + gaps, 31, 3.7) + 0.9)


def _home(sheet: DowntimeSheet) -> Part:
    rows = sum(on.GO_MM + on.lines_mm(row.ask, 52, 3.6) * bool(row.ask) for row in sheet.home)
    return Part("home", on.HEAD_MM + 11.0 + rows)


def _notes(mm: float) -> Part:
    return Part("notes", mm)
