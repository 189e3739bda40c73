"""Patients of the unit: finding one, who they are, their days, and their details."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bedside.core.events import EarlierDay, Patient, Person
from bedside.forms.entry import EntryForm
from bedside.forms.patients import Asked, NewPatientForm
from bedside.record.patients import MOST_FOUND, Found, Registered, known_of
from bedside.screens.earlier import state_word
from bedside.screens.form_parts import Field, Option, Problem, Refusal, Segmented
from bedside.screens.forms import text_field
from bedside.screens.frame import iso
from bedside.screens.listing import Cell, Listing
from bedside.screens.parts import Button, Identity, Strip, Tab
from bedside.wording import (
    _,
    allergies_words,
    born_with_age,
    clock_time,
    date_text,
    ngettext,
    nhs_number,
    patient_name,
    weekday_date,
)


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """`found` None: nothing was asked yet. `refusal`: what was typed is too little."""

    find: Field
    found: Listing | None
    add: Button | None


@dataclass(frozen=True, slots=True)
class PatientFormScreen:
    """`known`: somebody like this is registered already; to be seen first."""

    title: str
    post_to: str
    fields: tuple[Field, ...]
    allergies: Segmented
    names: Field
    reason: Field | None
    refusal: Refusal | None
    hint: str


def name_of(patient: Patient) -> str:
    return patient_name(patient.family_name, patient.given_name, patient.title)


def identity_of_patient(patient: Patient, today: date) -> Identity:
    """The band of a patient who need not be here today."""
    return Identity(
        name=name_of(patient),
        born=born_with_age(patient.born_on, today),
        gender=patient.gender,
        nhs_number=nhs_number(patient.nhs_number),
        allergies=allergies_words(patient),
        has_known_allergies=bool(patient.allergies),
        chair="",
        course_and_day="",
    )


def strip_of_registered(
    patient_id: str, path: str, now: datetime, zone: ZoneInfo, who: Person
) -> Strip:
    """The screens of a patient who need not be here today; `path` is the one shown."""
    home = f"/patients/{patient_id}"
    tabs = (
        (_("Infusion days"), home),
        (_("Courses"), f"{home}/courses"),
        (_("Details"), f"{home}/details"),
        (_("Who looked"), f"{home}/views"),
    )
    return Strip(
        tabs=tuple(Tab(label, href, href == path) for label, href in tabs),
        label=_("Patient screens"),
        live_at=clock_time(now, zone),
        server_now=iso(now),
        who=who.name,
        lock_href="/lock",
        back=Tab(_("Patients"), "/patients"),
    )


def search_screen(
    typed: str, asked: Asked | None, found: Found | None, today: date, may_book: bool
) -> SearchScreen:
    """The one field, and who was found."""
    too_little = typed.strip() and asked is None
    hint = _("Name, NHS number or date of birth. Parts of names are enough, in any order.")
    error = _("Type at least two letters of a name, a whole NHS number or a date of birth.")
    find = Field(
        "find",
        _("Find a patient"),
        value=typed,
        hint=hint,
        error=error if too_little else "",
        max_length=200,
    )
    listed = None if found is None or asked is None else _found(asked, found, today)
    add = Button(_("Add a patient"), href="/patients/new") if may_book else None
    return SearchScreen(find, listed, add)


def _found(asked: Asked, found: Found, today: date) -> Listing:
    count = len(found.patients)
    title = ngettext("%(num)s patient found", "%(num)s patients found", count)
    note = ""
    if found.has_more:
        title = _("The first %(most)s patients found", most=MOST_FOUND)
        note = _("There are more. Type more of the name, the NHS number or the date of birth.")
    empty = {
        "nhs_number": _("Nobody here has this NHS number."),
        "born": _("Nobody here was born on that date."),
        "name": _("Nobody here has such a name. Try fewer letters, or the NHS number."),
    }[asked.kind]
    rows = tuple(_row(one, today) for one in found.patients)
    heads = (_("Name"), _("Born"), _("Gender"), _("NHS No."), _("Open"))
    return Listing(title, heads, rows, empty, note)


def _row(one: Registered, today: date) -> tuple[Cell, ...]:
    patient = one.patient
    way = Button(
        _("Open"), href=f"/patients/{one.id}", size="compact", hidden_label=name_of(patient)
    )
    return (
        Cell(name_of(patient), allergies_words(patient)),
        Cell(born_with_age(patient.born_on, today)),
        Cell(patient.gender),
        Cell(nhs_number(patient.nhs_number)),
        Cell(way=way),
    )


def days_listing(days: Iterable[EarlierDay], own: frozenset[str], today: date) -> Listing:
    """Every infusion day, the newest first; those of another unit are told and not opened."""
    newest = sorted(days, key=lambda one: (one.on, one.course, one.day), reverse=True)
    heads = (_("Date"), _("Course and day"), _("State"), _("Open"))
    rows = tuple(_day_row(one, own, today) for one in newest)
    return Listing(_("Infusion days"), heads, rows, _("No day is booked yet."))


def _day_row(one: EarlierDay, own: frozenset[str], today: date) -> tuple[Cell, ...]:
    on = weekday_date(one.on) + (_(", today") if one.on == today else "")
    way = None
    if one.day_id in own:
        way = Button(_("Open"), href=f"/days/{one.day_id}", size="compact", hidden_label=on)
    elsewhere = "" if one.day_id in own else _("in another unit")
    course = _("Course %(course)s, day %(day)s", course=one.course, day=one.day)
    return (Cell(on), Cell(course), Cell(state_word(one.status), elsewhere), Cell(way=way))


def patient_form_screen(
    form: NewPatientForm, known: Registered | None, refusal: Refusal | None
) -> PatientFormScreen:
    """The form of a new patient, or of the one who is known."""
    number = text_field(
        form, "nhs_number", _("NHS number"), _("Ten digits, with or without spaces")
    )
    born = text_field(form, "born_on", _("Date of birth"), _("Such as 12-Mar-1984"))
    fields = [
        text_field(form, "family_name", _("Family name")),
        text_field(form, "given_name", _("Given name")),
        text_field(form, "title", _("Title, if any"), _("Such as Ms, Dr")),
        born,
        text_field(form, "gender", _("Gender")),
        *([number] if known is None else []),
    ]
    is_new = known is None
    return PatientFormScreen(
        title=_("Add a patient") if is_new else _("Correct the details"),
        post_to="/patients/new" if known is None else f"/patients/{known.id}/details",
        fields=tuple(fields),
        allergies=_allergies(form),
        names=text_field(
            form, "allergies", _("Allergies, if known"), _("With commas between"), area=True
        ),
        reason=None if is_new else text_field(form, "reason", _("Why")),
        refusal=refusal,
        hint=""
        if is_new
        else _("Days that are booked or running take it over, each with a line in its record."),
    )


def _allergies(form: EntryForm) -> Segmented:
    chosen = form.typed("allergies_known")
    answers = (
        ("yes", _("Known allergies")),
        ("none", _("No known allergies")),
        ("not_recorded", _("Allergies not recorded")),
        ("unavailable", _("Allergies unavailable")),
    )
    options = tuple(Option(value, label, value == chosen) for value, label in answers)
    return Segmented(
        "allergies_known", _("Allergies"), options, error=form.error_of("allergies_known")
    )


def filled_with(patient: Patient) -> dict[str, str]:
    """What stands in the form of somebody known: to be corrected, not typed again."""
    return {
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "title": patient.title,
        "born_on": date_text(patient.born_on),
        "gender": patient.gender,
        "allergies_known": known_of(patient),
        "allergies": ", ".join(patient.allergies or ()),
    }


def number_taken(who: Registered, today: date) -> Refusal:
    """The same NHS number again: who has it."""
    patient = who.patient
    words = _(
        "%(name)s, born %(born)s, has this NHS number. Open that patient, or check the number.",
        name=name_of(patient),
        born=born_with_age(patient.born_on, today),
    )
    way = Button(_("Open this patient"), href=f"/patients/{who.id}")
    return Refusal(_("Not added: the NHS number is taken"), (words,), buttons=(way,))


def same_person(others: tuple[Registered, ...], today: date) -> Refusal:
    """Somebody of this name and date of birth has another NHS number."""
    problems = tuple(
        Problem(
            _(
                "%(name)s, born %(born)s, NHS No. %(number)s",
                name=name_of(one.patient),
                born=born_with_age(one.patient.born_on, today),
                number=nhs_number(one.patient.nhs_number),
            ),
            f"/patients/{one.id}",
        )
        for one in others
    )
    words = _("Compare the NHS number with the document. If this is somebody else, add them.")
    way = Button(_("Somebody else: add"), kind="outlined", form="patient-form", name="seen",
                 value=seen_key(others))  # fmt: skip
    title = _("Somebody of this name and date of birth is here already")
    return Refusal(title, (words,), problems, (way,), shape="diamond")


def seen_key(others: tuple[Registered, ...]) -> str:
    """Names those who were shown, without their names."""
    return ",".join(sorted(one.id for one in others))


def changed_meanwhile(now: Registered, today: date) -> Refusal:
    """Two corrected one patient: what the other wrote; what was typed is kept."""
    patient = now.patient
    words = _(
        "They are now: %(name)s, born %(born)s, %(gender)s, %(allergies)s. Compare with what you "
        "typed, and save again if yours is right.",
        name=name_of(patient),
        born=born_with_age(patient.born_on, today),
        gender=patient.gender,
        allergies=allergies_words(patient),
    )
    return Refusal(_("Somebody else has changed these details"), (words,))
