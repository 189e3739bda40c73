"""A medicine given, beside what was given before it today; and a note."""

from dataclasses import dataclass, replace

from bedside.core.day import Day
from bedside.core.medicines import Given, allergies_named_like, given_today, last_of
from bedside.forms.medicine import UNITS, MedicineForm, NoteForm
from bedside.screens.focus import Focus, choice, focus_of, number_field, with_side
from bedside.screens.form_parts import Field, Segmented, Tick
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import SideFigure
from bedside.wording import _, age_of, clock_time, dose, plain


@dataclass(frozen=True, slots=True)
class MedicineScreen:
    """`about` says the last dose of the same drug and a listed allergy, asked as it is typed."""

    focus: Focus
    drug: Field
    dose: Field
    dose_unit: Segmented
    route: Field
    reason: Field
    about: tuple[ChecksRow, ...]
    allergy_seen: Tick | None


def medicine_screen(day: Day, form: MedicineForm) -> MedicineScreen:
    """Nothing is proposed: drug, dose and route come from the chart."""
    focus = focus_of(form, day, _("Medicine given"), "medicine", _("Given at"))
    url = f"{focus.post_to}/about"
    asks = (
        ("hx-post", url),
        ("hx-trigger", "input delay:400ms"),
        ("hx-include", "closest form"),
        ("hx-target", "#medicine-about"),
        ("hx-swap", "outerHTML"),
    )
    drug = text_field(form, "drug", _("Medicine"), _("Generic name, in full, as on the chart"))
    return MedicineScreen(
        focus=with_side(focus, _today_side(day)),
        drug=replace(drug, attributes=asks),
        dose=number_field(form, "dose", _("Dose"), ""),
        dose_unit=choice(form, "dose_unit", _("Unit"), tuple((unit, unit) for unit in UNITS)),
        route=text_field(form, "route", _("Route")),
        reason=text_field(form, "reason", _("Given for")),
        about=about_rows(day, form),
        allergy_seen=_allergy_seen(day, form),
    )


def about_rows(day: Day, form: MedicineForm) -> tuple[ChecksRow, ...]:
    """What the record knows about the drug that is typed."""
    drug = form.drug_typed()
    rows = []
    named = allergies_named_like(day.history.opened.patient, drug)
    if named:
        rows.append(
            ChecksRow(
                "triangle",
                _("Listed allergy: %(list)s", list=", ".join(named)),
                _("Ask the prescriber before it is given. Only names are compared."),
                tone="failed",
            )
        )
    last = last_of(day.history, drug)
    if last is not None:
        what = _(
            "Last %(drug)s %(at)s, %(age)s ago: %(dose)s",
            drug=last.drug,
            at=clock_time(last.at, day.history.unit.zone),
            age=age_of(day.now - last.at),
            dose=given_dose(last),
        )
        rows.append(ChecksRow("clock", what, tone="open"))
    elif drug:
        rows.append(ChecksRow("info", _("Not given before today"), tone="calm"))
    return tuple(rows)


def given_dose(given: Given) -> str:
    """Dose with its unit and route."""
    in_mg = given.dose_unit == "mg"
    amount = dose(given.dose) if in_mg else f"{plain(given.dose)} {given.dose_unit}"
    return f"{amount} {given.route}"


def _allergy_seen(day: Day, form: MedicineForm) -> Tick | None:
    if not allergies_named_like(day.history.opened.patient, form.drug_typed()):
        return None
    label = _("The prescriber knows of the allergy")
    return Tick(
        "allergy_seen",
        label,
        form.is_allergy_seen,
        value=form.drug_typed(),
        error=form.error_of("allergy_seen"),
    )


def _today_side(day: Day) -> SideFigure:
    zone = day.history.unit.zone
    today = given_today(day.history)
    return SideFigure(
        label=_("Given today"),
        value=str(len(today)),
        note=_("premedication included"),
        pairs=tuple((f"{clock_time(g.at, zone)} {g.drug}", given_dose(g)) for g in today),
    )


@dataclass(frozen=True, slots=True)
class NoteScreen:
    focus: Focus
    text: Field


def note_screen(day: Day, form: NoteForm) -> NoteScreen:
    return NoteScreen(
        focus=focus_of(form, day, _("Note"), "note", _("Happened at")),
        text=text_field(form, "text", _("Note"), area=True),
    )
