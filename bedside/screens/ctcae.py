"""CTCAE v5.0 beside the band, where the unit records it: the choice, and what was chosen."""

from bedside.core.ctcae import ctcae_choices, ctcae_of
from bedside.core.day import Day
from bedside.forms.ctcae import ctcae_value
from bedside.forms.entry import EntryForm
from bedside.screens.form_parts import Field, Option
from bedside.wording import _


def ctcae_title() -> str:
    return _("CTCAE v5.0")


def ctcae_field(day: Day, form: EntryForm, id_prefix: str = "") -> Field | None:
    """Every term with each of its grades; None where the unit does not record them."""
    unit = day.history.unit
    if not unit.record_ctcae:
        return None
    chosen = form.typed("ctcae")
    options = []
    for term, one in ctcae_choices(unit.ctcae):
        value = ctcae_value(term.id, one.grade)
        label = _(
            "%(term)s, grade %(grade)s: %(definition)s",
            term=term.title,
            grade=one.grade,
            definition=one.definition,
        )
        options.append(Option(value, label, value == chosen))
    return Field(
        "ctcae",
        ctcae_title(),
        kind="select",
        options=tuple(options),
        hint=_("Beside the grade; changes no action."),
        error=form.error_of("ctcae"),
        id_prefix=id_prefix,
    )


def ctcae_words(day: Day, term_id: str | None, grade: int | None) -> tuple[str, str]:
    """ "Urticaria, grade 2" and its definition; nothing where none was recorded."""
    if term_id is None:
        return "", ""
    known = ctcae_of(day.history.unit.ctcae, term_id, grade)
    title, definition = (known[0].title, known[1].definition) if known else (term_id, "")
    return _("%(term)s, grade %(grade)s", term=title, grade=grade), definition
