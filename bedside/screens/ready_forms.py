"""The three forms of the ready screen as parts: bag, second check, start."""

from collections.abc import Iterable
from dataclasses import dataclass

from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.refusals.who import SECOND_ROLES
from bedside.forms.ready import BagForm, SecondCheckForm, StartForm
from bedside.screens.entries import line_words
from bedside.screens.form_parts import (
    BlindField,
    DateField,
    Field,
    Option,
    Segmented,
    Stepper,
    Tick,
)
from bedside.screens.forms import late_reason, own_pin, second_person, time_stepper
from bedside.screens.parts import Button
from bedside.screens.ready import OpenItem
from bedside.screens.sources import basis_word
from bedside.screens.starting import Caution
from bedside.wording import _, plain, rate_words


@dataclass(frozen=True, slots=True)
class BagFields:
    batch: Field
    expiry: DateField
    diluent: Segmented
    prepared: Field
    line: Segmented
    volume: BlindField
    rate: BlindField


@dataclass(frozen=True, slots=True)
class SecondCheckFields:
    volume: BlindField
    rate: BlindField
    ticks: tuple[Tick, ...]
    signer: tuple[Field, Field]


@dataclass(frozen=True, slots=True)
class StartFields:
    """With something open there is no form to sign, only the list."""

    open: tuple[OpenItem, ...]
    cautions: tuple[Caution, ...]
    stepper: Stepper
    pin: Field
    late_reason: Field | None
    rate: str
    button: Button


def bag_fields(day: Day, form: BagForm) -> BagFields:
    expiry = form.expires_on
    diluent, line = form.typed("diluent"), form.typed("line_holds")
    primed = (("drug", _("Drug")), ("saline", _("Saline")))
    return BagFields(
        batch=Field(
            "batch", _("Batch number"), value=form.typed("batch"), error=form.error_of("batch")
        ),
        expiry=DateField(
            "expires_on",
            _("Expiry"),
            expiry.day,
            expiry.month,
            expiry.year,
            error=form.error_of("expires_on"),
        ),
        diluent=Segmented(
            "diluent",
            _("Diluent"),
            tuple(Option(one, one, one == diluent) for one in day.history.protocol.bag.diluents),
            error=form.error_of("diluent"),
        ),
        prepared=Field(
            "prepared_at",
            _("Prepared at"),
            kind="time",
            value=form.typed("prepared_at"),
            error=form.error_of("prepared_at"),
        ),
        line=Segmented(
            "line_holds",
            _("Line primed with"),
            tuple(Option(value, label, value == line) for value, label in primed),
            hint=_prime_words(day),
            error=form.error_of("line_holds"),
        ),
        volume=_number(form, "volume_ml", _("Total volume"), _("on the bag label"), _("mL")),
        rate=_number(
            form, "first_rate_ml_per_h", _("First rate"), _("set on the pump"), _("mL per hour")
        ),
    )


def _prime_words(day: Day) -> str:
    """What the protocol primes the line with, beside the question and never as its answer."""
    bag = day.history.protocol.bag
    if bag.prime_with == "silent":
        return _("Protocol: sources are silent")
    what, basis = line_words(bag.prime_with), basis_word(bag.basis)
    return _("Protocol: %(what)s. %(basis)s", what=what, basis=basis)


def _number(
    form: BagForm | SecondCheckForm, name: str, label: str, hint: str, unit: str
) -> BlindField:
    return BlindField(name, label, hint, unit, value=form.typed(name), error=form.error_of(name))


def second_check_fields(
    day: Day, form: SecondCheckForm, people: Iterable[Person]
) -> SecondCheckFields:
    """Nothing here comes from the first entry."""
    first = day.history.bag.by.id if day.history.bag else ""
    others = [p for p in people if p.id != first and p.role in SECOND_ROLES]
    ticks = (
        ("right_patient", _("Right patient: name and NHS number on the wristband")),
        ("bag_in_order", _("Clear, not shaken, in date, light cover on")),
    )
    return SecondCheckFields(
        volume=_number(form, "volume_ml", _("Total volume"), _("on the bag label"), _("mL")),
        rate=_number(
            form, "first_rate_ml_per_h", _("First rate"), _("set on the pump"), _("mL per hour")
        ),
        ticks=tuple(
            Tick(name, label, bool(form[name].data), error=form.error_of(name))
            for name, label in ticks
        ),
        signer=second_person(form, others, _("Second person")),
    )


def start_fields(
    day: Day,
    form: StartForm,
    who: Person,
    items: tuple[OpenItem, ...],
    cautions: tuple[Caution, ...],
) -> StartFields:
    """One filled button that names the fact."""
    rate = day.history.protocol.steps[0].rate_ml_per_h
    return StartFields(
        open=items,
        cautions=cautions,
        stepper=time_stepper(form, day, _("Started on the pump at")),
        pin=own_pin(form, who),
        late_reason=late_reason(form),
        rate=plain(rate).replace(",", ""),
        button=Button(
            _("Start at %(rate)s confirmed", rate=rate_words(rate)),
            kind="filled",
            size="main",
            is_wide=True,
        ),
    )
