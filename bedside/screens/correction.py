"""Correcting a line: every earlier value with person and reason, beside what it should say."""

from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry, ObservationsRecorded, Person
from bedside.forms.correction import SIGNS, CorrectionForm
from bedside.screens.entries import entry_title
from bedside.screens.focus import without_people
from bedside.screens.form_parts import Field, Option, Segmented, Stepper, Tick
from bedside.screens.forms import own_pin, second_person, text_field
from bedside.screens.frame import iso
from bedside.screens.parts import RecordRow
from bedside.screens.record import line_row
from bedside.wording import _, plain, time_to_type

# Taking one of these back may open a lock: a prescriber and a second person sign (rules.md 2).
LOCKING = frozenset({"reaction_recorded", "reaction_regraded", "emergency_declared"})


@dataclass(frozen=True, slots=True)
class CorrectionScreen:
    """`earlier`: the line and all it corrected, newest first."""

    title: str
    earlier: tuple[RecordRow, ...]
    what: Segmented
    at: Stepper
    values: tuple[Field, ...]
    rare: Tick | None
    reason: Field
    signers: tuple[Field, ...]


def correction_screen(
    day: Day, form: CorrectionForm, who: Person, people: tuple[Person, ...]
) -> CorrectionScreen:
    """The form for one line, filled with what the line says now."""
    old = form.old
    return CorrectionScreen(
        title=_("Correct: %(line)s", line=entry_title(old, day)),
        earlier=tuple(line_row(entry, day) for entry in earlier_lines(old, day)),
        what=_what(form),
        at=_at(day, form),
        values=tuple(_values(day, form)),
        rare=_rare(form),
        reason=text_field(form, "correction_reason", _("Why")),
        signers=_signers(form, who, people),
    )


def earlier_lines(old: Entry, day: Day) -> list[Entry]:
    """This line, the one it corrected, and so on."""
    by_seq = {entry.seq: entry for entry in day.history.entries}
    found = [old]
    while found[-1].corrects is not None:
        found.append(by_seq[found[-1].corrects])
    return found


def _what(form: CorrectionForm) -> Segmented:
    chosen = form.typed("what")
    options = (
        Option("c", _("It happened, but differently"), chosen == "c"),
        Option("s", _("It did not happen: strike it"), chosen == "s"),
    )
    return Segmented("what", _("This line"), options, error=form.error_of("what"))


def _at(day: Day, form: CorrectionForm) -> Stepper:
    zone = day.history.unit.zone
    return Stepper(
        name="occurred_at",
        label=_("Happened at"),
        value=form.typed("occurred_at") or time_to_type(form.old.occurred_at, zone),
        latest=time_to_type(day.now, zone),
        latest_at=iso(day.now),
        error=form.error_of("occurred_at"),
    )


def _values(day: Day, form: CorrectionForm) -> list[Field]:
    old = form.old.event
    if isinstance(old, ObservationsRecorded):
        limits = [day.history.unit.sign(sign) for sign in SIGNS]
        return [_value(form, one.sign, one.title, one.unit) for one in limits]
    if hasattr(old, "rate_ml_per_h"):
        return [_value(form, "rate_ml_per_h", _("Rate"), _("mL per hour"))]
    return []


def _value(form: CorrectionForm, name: str, label: str, unit: str) -> Field:
    now = getattr(form.old.event, name)
    said = "" if now is None else plain(now).replace(",", "")
    is_posted = form.what.raw_data is not None and bool(form[name].raw_data)
    return Field(
        name,
        label,
        value=form.typed(name) if is_posted else said,
        unit=unit,
        input_mode="decimal",
        error=form.error_of(name),
    )


def _rare(form: CorrectionForm) -> Tick | None:
    if not isinstance(form.old.event, ObservationsRecorded) or form.what.raw_data is None:
        return None
    return Tick("rare_is_right", _("The unusual values are right"), bool(form.rare_is_right.data))


def _signers(form: CorrectionForm, who: Person, people: tuple[Person, ...]) -> tuple[Field, ...]:
    """PINs where the line had a second person, or where the refusal asked for them."""
    asked = form.error_of("pin") or form.error_of("second_person") or form.error_of("second_pin")
    usual = form.old.second_person is None and form.old.event.type not in LOCKING
    if usual and not asked and not form.pin.data:
        return ()
    others = without_people(people, who)
    return (own_pin(form, who), *second_person(form, others, _("Second person")))
