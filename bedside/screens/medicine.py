"""A medicine given, beside what was given before it today; and a note."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bedside.core.allergies import allergies_named_like
from bedside.core.as_needed import on_chart
from bedside.core.day import Day
from bedside.core.medicines import doses_of, same_drug
from bedside.forms.medicine import UNITS, MedicineForm, NoteForm
from bedside.screens.as_needed import Despite, alike_rows, despite_of, today_side
from bedside.screens.before_start import address
from bedside.screens.focus import Focus, choice, focus_of, number_field, with_side
from bedside.screens.form_parts import Field, Segmented
from bedside.screens.forms import text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.medicine_words import last_words
from bedside.screens.parts import Button
from bedside.wording import _


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
    despite: Despite | None


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
        focus=with_side(focus, today_side(day)),
        drug=replace(drug, attributes=asks),
        dose=number_field(form, "dose", _("Dose"), ""),
        dose_unit=choice(form, "dose_unit", _("Unit"), tuple((unit, unit) for unit in UNITS)),
        route=text_field(form, "route", _("Route")),
        reason=text_field(form, "reason", _("Given for")),
        about=tuple(_about(day, form.drug_typed())),
        despite=despite_of(form, form.drug_typed()),
    )


def _about(day: Day, drug: str) -> Iterator[ChecksRow]:
    """What the record knows about the drug that is typed."""
    if not drug:
        return
    named = allergies_named_like(
        day.history.opened.patient, drug, day.history.protocol.allergy_groups
    )
    if named:
        yield ChecksRow(
            "triangle",
            _("Listed allergy: %(list)s", list=", ".join(named)),
            _("A prescriber decides before it is given. Only names are compared."),
            tone="failed",
        )
    yield from alike_rows(day, drug)
    yield from _chart(day, drug)
    doses = doses_of(day.history, drug)
    if doses:
        yield ChecksRow("clock", last_words(doses[-1], day), tone="open")
    else:
        yield ChecksRow("info", _("Not given before today"), tone="calm")


def _chart(day: Day, drug: str) -> Iterator[ChecksRow]:
    """The way to its own form, where the chart has it as needed."""
    for one in on_chart(day.history):
        if same_drug(one.event.drug, drug):
            href = address(day, "as-needed", str(one.first_seq))
            button = Button(_("Give"), href=href, hidden_label=one.event.drug)
            what = _("On the chart as needed, %(route)s", route=one.event.route)
            yield ChecksRow("info", what, tone="open", button=button)


@dataclass(frozen=True, slots=True)
class NoteScreen:
    focus: Focus
    text: Field


def note_screen(day: Day, form: NoteForm) -> NoteScreen:
    return NoteScreen(
        focus=focus_of(form, day, _("Note"), "note", _("Happened at")),
        text=text_field(form, "text", _("Note"), area=True),
    )
