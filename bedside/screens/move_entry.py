"""Moving an entry to the right patient: choosing them, then both side by side before the signature.

Two patients stand on one page, so neither has the banner (clinical.md 4e, PAB-0015).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Entry, Person, ReactionRecorded
from bedside.core.moving import goes_along
from bedside.forms.move_entry import MoveForm
from bedside.screens.correction import LOCKING
from bedside.screens.focus import without_people
from bedside.screens.form_parts import Field, Refusal, Tick
from bedside.screens.forms import own_pin, refusal_of, second_person, text_field
from bedside.screens.list_parts import ChecksRow
from bedside.screens.parts import Button, Pairs, RecordRow
from bedside.screens.record import line_row
from bedside.wording import _, born_with_age, day_of, nhs_number, patient_name


@dataclass(frozen=True, slots=True)
class MoveScreen:
    """`lines` are the entry and what goes along; `choices` while nobody is chosen."""

    lines: tuple[RecordRow, ...]
    wrong: Pairs
    choices: tuple[ChecksRow, ...]
    back: Button


@dataclass(frozen=True, slots=True)
class MoveSignScreen:
    lines: tuple[RecordRow, ...]
    wrong: Pairs
    right: Pairs
    note: str
    reason: Field
    compared: Tick
    signers: tuple[Field, ...]
    hidden: Pairs
    refusal: Refusal | None
    back: Button
    save: Button


def choose_screen(day: Day, line: Entry, others: Iterable[Day]) -> MoveScreen:
    """Every other patient of that date, with what tells them apart."""
    return MoveScreen(
        lines=_lines(day, line),
        wrong=_identity(day),
        choices=tuple(_choice(other, _address(day, line)) for other in others),
        back=_back(day),
    )


def sign_screen(
    day: Day, line: Entry, right: Day, form: MoveForm, who: Person, people: Sequence[Person]
) -> MoveSignScreen:
    """Both patients side by side; nothing is ticked beforehand."""
    others = without_people(people, who)
    signers: tuple[Field, ...] = (*_despite(form), own_pin(form, who))
    if _may_lock(line) or form.error_of("second_person") or form.error_of("second_pin"):
        signers += second_person(form, others, _("Second person"))
    seq = day.seq if form.seq.data is None else form.seq.data
    there = right.seq if form.seq_there.data is None else form.seq_there.data
    return MoveSignScreen(
        lines=_lines(day, line),
        wrong=_identity(day),
        right=_identity(right),
        note=_along_words(day, line),
        reason=text_field(
            form, "reason", _("Why"), _("Stands on both records: name neither patient.")
        ),
        compared=Tick(
            "compared",
            _("Name, date of birth and NHS number of the right patient compared"),
            bool(form.compared.data),
            error=form.error_of("compared"),
        ),
        signers=signers,
        hidden=(
            ("request_id", form.request),
            ("seq", str(seq)),
            ("seq_there", str(there)),
            ("to_day", right.history.opened.day_id),
        ),
        refusal=refusal_of(form),
        back=Button(_("Another patient"), href=_address(day, line), size="bar"),
        save=Button(_("Move the entry"), kind="filled", size="bar", form="move-form"),
    )


def _despite(form: MoveForm) -> Iterator[Field]:
    """Only once the right patient's record has been found to speak against the dose."""
    if form.error_of("given_despite") or form.given_despite.data:
        yield text_field(form, "given_despite", _("Why it was given all the same"))


def _address(day: Day, line: Entry) -> str:
    return f"/days/{day.history.opened.day_id}/record/{line.seq}/move"


def _back(day: Day) -> Button:
    return Button(_("Cancel"), href=f"/days/{day.history.opened.day_id}/record", size="bar")


def _lines(day: Day, line: Entry) -> tuple[RecordRow, ...]:
    return tuple(line_row(entry, day) for entry in goes_along(day.history, line.seq) or (line,))


def _may_lock(line: Entry) -> bool:
    return line.event.type in LOCKING


def _along_words(day: Day, line: Entry) -> str:
    """What goes along with a reaction, and what does not."""
    if not isinstance(line.event, ReactionRecorded):
        return ""
    return _(
        "Its ticked actions, other grades and its end go along. A stop, a rate or a medicine "
        "entered with it stays here: move each by itself."
    )


def _identity(day: Day) -> Pairs:
    patient = day.history.opened.patient
    on = day_of(day.now, day.history.unit.zone)
    name = patient_name(patient.family_name, patient.given_name, patient.title)
    return (
        (_("Name"), name),
        (_("Born"), born_with_age(patient.born_on, on)),
        (_("NHS No."), nhs_number(patient.nhs_number)),
        (_("Chair"), day.history.opened.chair),
    )


def _choice(day: Day, address: str) -> ChecksRow:
    (_name, name), *rest = _identity(day)
    return ChecksRow(
        shape="ring",
        what=name,
        sub=" · ".join(f"{label} {value}" for label, value in rest),
        tone="calm",
        button=Button(
            _("This patient"),
            href=f"{address}?to={day.history.opened.day_id}",
            hidden_label=name,
        ),
    )


def moved_there_words() -> str:
    return _(
        "The right patient's record has moved on since this screen was drawn. Nothing was recorded "
        "on either. Look at it, then decide again."
    )


def refused_there_words() -> str:
    return _("On the right patient's record this is not possible, so nothing was moved:")
