"""Bookings from a file: what it has to hold, what it would do, and what it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bedside.booking_import import ImportPlan, Planned
from bedside.bookings_file import COLUMNS, MOST_ROWS, BadRow
from bedside.core.events import Patient
from bedside.screens.booking_words import against_words
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button, State
from bedside.screens.patients import name_of
from bedside.wording import (
    _,
    allergies_words,
    clock_time,
    date_text,
    ngettext,
    nhs_number,
    weekday_date,
)

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ImportScreen:
    """`plan` None: no file was read yet. `book`: the one button, where there is something to."""

    columns: Listing
    trouble: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    bad: Listing | None = None
    plan: Listing | None = None
    book: Button | None = None


def columns_listing() -> Listing:
    """What each column holds, as the page says beside the template."""
    told = {
        "family_name": _("as in the NHS record"),
        "given_name": _("as in the NHS record"),
        "title": _("may be empty: Ms, Dr"),
        "born": _("date of birth: 12-Mar-1984, 12/03/1984 or 1984-03-12"),
        "gender": _("in words"),
        "nhs_number": _("ten digits, with or without spaces"),
        "allergies": _("names with commas; none; unavailable; empty: not recorded"),
        "date": _("of the infusion, written like the date of birth"),
        "start": _("planned start, 24-hour: 10:30"),
        "course": _("1 for the first course"),
        "day": _("day of the course"),
        "chair": _("as the unit names it"),
        "prescriber": _("name"),
    }
    rows = tuple((Cell(name), Cell(told[name])) for name in COLUMNS)
    note = _(
        "A CSV file in UTF-8, commas or semicolons, one booking a line, at most %(rows)s lines and "
        "200 kB. The first line names the columns, in any order.",
        rows=MOST_ROWS,
    )
    return Listing(_("Columns of the file"), (_("Column"), _("Holds")), rows, "", note)


def import_screen(
    plan: ImportPlan | None,
    bad: Sequence[BadRow],
    zone: ZoneInfo,
    trouble: tuple[str, ...] = (),
) -> ImportScreen:
    """What the file would do: nothing is booked by looking."""
    if plan is None:
        return ImportScreen(columns_listing(), trouble)
    refused = [one for one in plan.rows if not one.will_book and not one.is_booked]
    rejected = [*bad, *(BadRow(one.row.line, tuple(_reasons(one, zone))) for one in refused)]
    rest = [one for one in plan.rows if one.will_book or one.is_booked]
    count = len(plan.to_book)
    label = ngettext("Book this one", "Book these %(num)s", count)
    book = Button(label, kind="filled", size="bar", form="import-form") if count else None
    return ImportScreen(
        columns=columns_listing(),
        trouble=trouble,
        sums=tuple(_sums(plan, len(rejected))),
        bad=_rejected(rejected, has_others=count > 0) if rejected else None,
        plan=_plan(rest, zone),
        book=book,
    )


def _sums(plan: ImportPlan, rejected: int) -> Iterator[str]:
    to_book = plan.to_book
    yield ngettext("%(num)s would be booked", "%(num)s would be booked", len(to_book))
    new, changed = (
        len({one.row.patient.nhs_number for one in to_book if one.who == who})
        for who in ("new", "changed")
    )
    if new:
        yield ngettext("%(num)s new patient", "%(num)s new patients", new)
    if changed:
        yield _("%(num)s with changed details", num=changed)
    booked = sum(1 for one in plan.rows if one.is_booked)
    if booked:
        yield _("%(num)s booked already", num=booked)
    if rejected:
        yield _("%(num)s cannot be booked", num=rejected)


def _rejected(rows: Sequence[BadRow], *, has_others: bool) -> Listing:
    in_order = sorted(rows, key=lambda one: one.line)
    note = _("Correct them in the file and bring it again.")
    if has_others:
        note += " " + _("The others can be booked now.")
    if len(rows) > MOST_SHOWN:
        note += " " + _("The first %(most)s of %(of)s are shown.", most=MOST_SHOWN, of=len(rows))
    told = tuple(
        (Cell(str(one.line)), Cell(" ".join(one.reasons))) for one in in_order[:MOST_SHOWN]
    )
    return Listing(_("Cannot be booked"), (_("Line"), _("Why")), told, "", note)


def _reasons(one: Planned, zone: ZoneInfo) -> Iterator[str]:
    if one.mismatch is not None:
        known = one.known.patient if one.known else None
        yield {
            "other_name": _("The NHS number is that of %(name)s.", name=_name(known)),
            "other_birth": _("%(name)s has another date of birth here.", name=_name(known)),
            "other_allergies": _(
                "Allergies are known here that the file does not name: %(list)s.",
                list=", ".join(known.allergies or ()) if known else "",
            ),
            "twice_in_file": _("The patient stands twice on this date in the file."),
        }[one.mismatch]
        if one.mismatch != "twice_in_file":
            yield _("Look, and correct the details or the file by hand.")
    for against in one.refusals:
        yield against_words(against, zone)


def _name(patient: Patient | None) -> str:
    return name_of(patient) if patient else ""


def _plan(rows: Sequence[Planned], zone: ZoneInfo) -> Listing:
    heads = (_("Line"), _("Patient"), _("Booking"), _("What would happen"))
    note = ""
    if len(rows) > MOST_SHOWN:
        note = _("The first %(most)s of %(of)s are shown.", most=MOST_SHOWN, of=len(rows))
    told = tuple(_row(one, zone) for one in rows[:MOST_SHOWN])
    return Listing(_("In the file"), heads, told, _("No line of it can be booked."), note)


def _row(one: Planned, zone: ZoneInfo) -> tuple[Cell, ...]:
    patient = one.booking.patient
    number = nhs_number(patient.nhs_number)
    born = date_text(patient.born_on)
    on = one.booking.on(zone)
    place = _(
        "course %(course)s, day %(day)s, chair %(chair)s, %(prescriber)s",
        course=one.booking.course,
        day=one.booking.day,
        chair=one.booking.chair,
        prescriber=one.booking.prescriber_name,
    )
    return (
        Cell(str(one.row.line)),
        Cell(name_of(patient), _("Born %(born)s, NHS No. %(number)s", born=born, number=number)),
        Cell(f"{weekday_date(on)}, {clock_time(one.booking.planned_start_at, zone)}", place),
        Cell(" ".join(against_words(w, zone) for w in one.warnings), _details(one), _state(one)),
    )


def _state(one: Planned) -> State:
    if one.is_booked:
        return State("check", _("Booked already"), "quiet")
    word = {
        "new": _("New patient"),
        "known": _("Known patient"),
        "changed": _("Changed details"),
    }[one.who]
    return State("clock" if one.warnings else "check", word, "due" if one.warnings else "ok")


def _details(one: Planned) -> str:
    """What would change of the patient's details."""
    if one.who != "changed" or one.known is None:
        return ""
    before, after = one.known.patient, one.booking.patient
    parts = (
        (before.title, after.title),
        (before.gender, after.gender),
        (allergies_words(before), allergies_words(after)),
    )
    said = (f"{old or '–'} → {new or '–'}" for old, new in parts if old != new)
    return ", ".join(said)


def file_words() -> dict[str, str]:
    """What a posted file can be refused for before it is read."""
    return {
        "none": _("Choose a file."),
        "damaged": _("The file did not come back whole. Choose it again."),
        "moved": _(
            "Something has changed since these lines were shown. Nothing was booked. Look again."
        ),
    }
