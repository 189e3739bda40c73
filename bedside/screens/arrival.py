"""Arrival: who is this, stated by the patient and compared by the nurse."""

from collections.abc import Iterator
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.earlier_summary import red_flags
from bedside.core.events import EarlierDaysRead
from bedside.forms.arrival import ArrivalForm
from bedside.screens.earlier import told
from bedside.screens.form_parts import Field, Stepper, Tick
from bedside.screens.forms import late_reason, time_stepper
from bedside.screens.parts import Pairs
from bedside.screens.starting import Caution
from bedside.wording import _, allergies_words, date_text, nhs_number, patient_name


@dataclass(frozen=True, slots=True)
class ArrivalScreen:
    ticks: tuple[Tick, ...]
    expected: Pairs
    stepper: Stepper
    late_reason: Field | None
    earlier: tuple[Caution, ...]


def arrival_screen(
    day: Day,
    form: ArrivalForm,
    when: str | None = None,
    said: EarlierDaysRead | None = None,
) -> ArrivalScreen:
    """Four ticks beside what they are compared with; nothing is ticked beforehand.

    `said`: what the patient's earlier days say now; the first entry takes it into the record.
    """
    patient = day.history.opened.patient
    labels = (
        ("name_stated", _("The patient stated their name")),
        ("born_stated", _("The patient stated their date of birth")),
        ("nhs_number_compared", _("NHS number compared")),
        ("wristband_compared", _("Wristband compared")),
    )
    return ArrivalScreen(
        ticks=tuple(
            Tick(name, label, bool(form[name].data), error=form.error_of(name))
            for name, label in labels
        ),
        expected=(
            (_("Name"), patient_name(patient.family_name, patient.given_name, patient.title)),
            (_("Born"), date_text(patient.born_on)),
            (_("NHS No."), nhs_number(patient.nhs_number)),
            (_("Allergies"), allergies_words(patient)),
        ),
        stepper=time_stepper(form, day, when or _("Arrived at")),
        late_reason=late_reason(form),
        earlier=() if said is None else tuple(_earlier(day, said)),
    )


def _earlier(day: Day, said: EarlierDaysRead) -> Iterator[Caution]:
    for one in said.days:
        if red_flags(one):
            lead = _("Red flag on %(on)s.", on=date_text(one.on))
            yield Caution(lead, _("A prescriber has to decide today before the start."))
    for one in said.days[-1:]:
        yield Caution(*told(one, day.history))
