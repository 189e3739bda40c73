"""Who looked at what, in words: by person, at the lists, and every look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bedside.core.events import Patient
from bedside.record.views import Look
from bedside.screens.access import role_words
from bedside.screens.form_parts import Field
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button
from bedside.wording import _, date_and_time, date_text, nhs_number, patient_name


@dataclass(frozen=True, slots=True)
class ViewsScreen:
    """`whose`: the patient, in one line. `ways`: the file, and back."""

    whose: str
    listings: tuple[Listing, ...]
    ways: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class AskScreen:
    """Whose looks are asked for: one field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Looked:
    """Every look at the patient's pages, and at the lists on which they stood. `days`: the date
    of each day by its id."""

    looks: tuple[Look, ...]
    at_lists: tuple[Look, ...]
    days: Mapping[str, date]


def ask_screen(typed: str = "", error: str = "") -> AskScreen:
    return AskScreen(
        Field(
            "nhs_number",
            _("NHS number of the patient"),
            value=typed,
            hint=_("Ten digits. Asking is noted too."),
            error=error,
            input_mode="numeric",
            is_required=True,
            max_length=20,
        )
    )


def whose_words(patient: Patient | None) -> str:
    if patient is None:
        return _("The first line of this record cannot be read.")
    name = patient_name(patient.family_name, patient.given_name, patient.title)
    number = nhs_number(patient.nhs_number)
    born = date_text(patient.born_on)
    return _("%(name)s, born %(born)s, NHS No. %(number)s", name=name, born=born, number=number)


def views_screen(
    patient: Patient | None, looked: Looked, zone: ZoneInfo, ways: tuple[Button, ...]
) -> ViewsScreen:
    return ViewsScreen(
        whose_words(patient),
        (
            _by_person(_("Who looked at this patient's pages"), looked.looks, zone),
            _by_person(_("Who opened a list with this patient on it"), looked.at_lists, zone),
            _every(looked, zone),
        ),
        ways,
    )


def _by_person(title: str, looks: Sequence[Look], zone: ZoneInfo) -> Listing:
    people: dict[tuple[str, str], list[Look]] = {}
    for look in looks:
        people.setdefault((look.name, look.role), []).append(look)
    columns = (_("Who"), _("Looks"), _("First"), _("Last"), _("On"))
    rows = tuple(
        (
            Cell(name, note=role_words(role)),
            Cell(str(len(theirs))),
            Cell(date_and_time(theirs[-1].at, zone)),
            Cell(date_and_time(theirs[0].at, zone)),
            Cell(", ".join(sorted({device_words(look) for look in theirs}))),
        )
        for (name, role), theirs in sorted(people.items())
    )
    return Listing(title, columns, rows, _("Nobody."))


def _every(looked: Looked, zone: ZoneInfo) -> Listing:
    columns = (_("When"), _("Who"), _("On"), _("What"), _("Day"))
    rows = tuple(
        (
            Cell(date_and_time(look.at, zone)),
            Cell(look.name),
            Cell(device_words(look)),
            Cell(page_words(look.page)),
            Cell(day_words(look, looked.days)),
        )
        for look in looked.looks
    )
    return Listing(_("Every look, the newest first"), columns, rows, _("Nobody has looked."))


def device_words(look: Look) -> str:
    return look.device or _("a device not enrolled")


def day_words(look: Look, days: Mapping[str, date]) -> str:
    """The date of the day looked at, or of the list."""
    on = look.listed_on if look.day_id is None else days.get(look.day_id)
    return date_text(on) if on is not None else ""


def csv_rows(looked: Looked, zone: ZoneInfo) -> Iterable[tuple[str, ...]]:
    """The same as a table without the patient's name: a heading, then a row a look."""
    yield ("when", "who", "role", "device", "what", "day", "list")
    looks = sorted((*looked.looks, *looked.at_lists), key=lambda look: look.at, reverse=True)
    for look in looks:
        on = looked.days.get(look.day_id or "")
        yield (
            look.at.astimezone(zone).isoformat(timespec="seconds"),
            _plain(look.name),
            look.role,
            _plain(look.device or ""),
            look.page,
            on.isoformat() if on else "",
            look.listed_on.isoformat() if look.listed_on else "",
        )


def _plain(words: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def page_words(page: str) -> str:
    """What a route shows; one without words of its own is called by its name."""
    blueprint, _dot, name = page.partition(".")
    words = _pages().get(page) or _rooms().get(blueprint) or blueprint.replace("_", " ")
    if name.endswith(("_pdf", "_csv")):
        return _("%(what)s, as a file", what=words)
    if name.endswith("fragment"):
        return _("%(what)s, still on the screen", what=words)
    return words


def _pages() -> dict[str, str]:
    return {
        "patient.more": _("More"),
        "paper.print_page": _("What can be printed"),
        "paper.infusion_record_preview": _("Infusion record"),
        "paper.infusion_record_pdf": _("Infusion record"),
        "paper.two_hour_summary_preview": _("2-hour summary"),
        "paper.two_hour_summary_pdf": _("2-hour summary"),
        "medicine.note_page": _("Note"),
        "record.correction_page": _("Correction of a line"),
        "downtime.pack_preview": _("Downtime pack"),
        "downtime.pack_pdf": _("Downtime pack"),
    }


def _rooms() -> dict[str, str]:
    return {
        "patient": _("The patient's day"),
        "record": _("Record"),
        "protocol": _("Protocol of the day"),
        "paper": _("Take-home page"),
        "downtime": _("Downtime sheet"),
        "observations": _("Observations"),
        "reaction": _("Reaction"),
        "reactions": _("Reaction"),
        "emergency": _("Emergency"),
        "pause": _("Pause"),
        "rate": _("Rate"),
        "pump": _("Pump reading"),
        "checks": _("Checks"),
        "premedication": _("Premedication"),
        "ready": _("Bag and start"),
        "decisions": _("Decisions"),
        "medicine": _("Medicine"),
        "as_needed": _("As-needed medicines"),
        "going_home": _("Going home"),
        "handover": _("Handover"),
        "handover_all": _("Handover"),
        "day_list": _("Day list"),
        "unit_paper": _("Day list on paper"),
        "board": _("Board"),
        "start_times": _("Start times"),
        "patients": _("Register"),
        "bookings": _("Booking"),
        "booking_import": _("Bookings from a file"),
        "courses": _("Courses"),
        "views": _("Who looked"),
    }
