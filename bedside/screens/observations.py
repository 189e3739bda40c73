"""Observations: each sign beside its last three, the choices, and the score before saving."""

from dataclasses import dataclass
from decimal import Decimal

from bedside.core.day import Day
from bedside.core.events import ObservationsRecorded, Sign
from bedside.core.unit import SignLimits
from bedside.core.vitals import impossible_values, rare_values
from bedside.forms.observations import ObservationsForm, SignField
from bedside.screens.form_parts import (
    EntryHead,
    EntryRow,
    Field,
    News2,
    Option,
    Segmented,
    Stepper,
    Tick,
)
from bedside.screens.forms import late_reason, time_stepper
from bedside.screens.news2 import score_part
from bedside.screens.parts import Button, State
from bedside.screens.refusals import value_words
from bedside.screens.sketches import Sketch
from bedside.screens.small_pictures import trend
from bedside.screens.tasks import state_of_task
from bedside.wording import _, clock_time

LAST_SETS = 3
# The usual reach of each trend; a value outside widens it. No threshold is drawn from these.
REACH: dict[Sign, tuple[int, int]] = {
    "temperature_c": (36, 39),
    "pulse_per_min": (50, 130),
    "systolic_mmhg": (80, 160),
    "diastolic_mmhg": (40, 100),
    "breaths_per_min": (8, 28),
    "spo2_percent": (88, 100),
}


@dataclass(frozen=True, slots=True)
class ObservationsScreen:
    """`state` is why a set is due; None where none is wanted."""

    state: State | None
    stepper: Stepper
    head: EntryHead
    rows: tuple[EntryRow, ...]
    air: Segmented
    scale_2: Tick
    choices: tuple[Segmented, ...]
    news2: News2
    late_reason: Field | None
    score_url: str
    id_prefix: str


def observations_screen(
    day: Day, form: ObservationsForm, id_prefix: str = ""
) -> ObservationsScreen:
    """The form as a page or, with an `id_prefix`, as a dialog. Nothing is chosen beforehand."""
    task = day.first_task_of.get("observations")
    zone = day.history.unit.zone
    times = [clock_time(one.at, zone) for one in day.history.sets[-LAST_SETS:]]
    day_id = day.history.opened.day_id
    return ObservationsScreen(
        state=state_of_task(task, day) if task else None,
        stepper=time_stepper(form, day, _("Taken at"), id_prefix),
        head=EntryHead(_three(times)),
        rows=tuple(_row(day, form, limits, id_prefix) for limits in day.history.unit.signs),
        air=_air(form, id_prefix),
        scale_2=Tick("scale_2", _("SpO₂ scale 2"), bool(form.scale_2.data), id_prefix=id_prefix),
        choices=_choices(form, id_prefix),
        news2=score_part(day, form.possible(day.history.unit)),
        late_reason=late_reason(form, id_prefix, day),
        score_url=f"/days/{day_id}/observations/score?prefix={id_prefix}",
        id_prefix=id_prefix,
    )


def _three(values: list[str]) -> tuple[str, ...]:
    return tuple([""] * (LAST_SETS - len(values)) + values)


def _row(day: Day, form: ObservationsForm, limits: SignLimits, id_prefix: str) -> EntryRow:
    field = form.sign(limits.sign)
    is_impossible = limits.sign in form.mistakes(day.history.unit) and not field.cannot_take
    error = form.error_of(limits.sign) if not field.reason_error else ""
    return EntryRow(
        name=limits.sign,
        label=sign_label(limits.sign),
        unit=limits.unit,
        value=form.typed(limits.sign),
        previous=_previous(day, limits.sign),
        trend=sign_trend(day, form, limits.sign),
        error=error,
        input_mode="decimal" if limits.places else "numeric",
        cannot_take=field.cannot_take,
        reasons=_reasons(field),
        reason_error=field.reason_error,
        id_prefix=id_prefix,
        confirm=_confirm(day, form, field, limits, id_prefix) if error else None,
        way=_save_others() if error and is_impossible and field.number is not None else None,
    )


def sign_label(sign: Sign) -> str:
    """The name beside the field: short enough to stand in one line."""
    return {
        "temperature_c": _("Temperature"),
        "pulse_per_min": _("Pulse"),
        "systolic_mmhg": _("BP systolic"),
        "diastolic_mmhg": _("BP diastolic"),
        "breaths_per_min": _("Breathing rate"),
        "spo2_percent": _("SpO₂"),
    }[sign]


def _previous(day: Day, sign: Sign) -> tuple[str, ...]:
    sets = day.history.sets[-LAST_SETS:]
    return _three([_value_words(getattr(one.event, sign)) for one in sets])


def _value_words(value: Decimal | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, Decimal) else str(value)


def sign_trend(day: Day, form: ObservationsForm, sign: Sign) -> Sketch | None:
    """The last three values and the typed one; a refused value is not drawn."""
    values = [(one.at, getattr(one.event, sign)) for one in day.history.sets[-LAST_SETS:]]
    points = [(at, value) for at, value in values if value is not None]
    typed = getattr(form.possible(day.history.unit), sign)
    low, high = REACH[sign]
    return trend(points, day.now, low, high, typed)


def _reasons(field: SignField) -> tuple[Option, ...]:
    words = (
        _("Patient asleep"),
        _("Patient declines"),
        _("No reading from the device"),
        _("Patient away"),
        _("Emergency"),
    )
    return tuple(Option(one, one, one == field.reason) for one in words)


def _confirm(
    day: Day, form: ObservationsForm, field: SignField, limits: SignLimits, id_prefix: str
) -> Tick | None:
    """A rare value is confirmed once more; the tick is for this value alone."""
    taken: ObservationsRecorded = form.taken()
    if field.number is None or limits.sign not in {
        problem.sign for problem in rare_values(taken, day.history.unit)
    }:
        return None
    label = _("%(value)s is right", value=f"{field.number:f}")
    return Tick(f"{limits.sign}-right", label, value=f"{field.number:f}", id_prefix=id_prefix)


def _save_others() -> Button:
    return Button(
        _("Save the others, this one could not be taken"),
        size="compact",
        name="save_others",
        value="yes",
    )


def _air(form: ObservationsForm, id_prefix: str) -> Segmented:
    return _segmented(
        form,
        "on_oxygen",
        _("Air or oxygen"),
        (("air", _("Air")), ("oxygen", _("Oxygen"))),
        _("scale 2 only if prescribed"),
        id_prefix,
    )


def _choices(form: ObservationsForm, id_prefix: str) -> tuple[Segmented, ...]:
    letters = tuple((letter, letter) for letter in "ACVPU")
    scores = tuple((str(score), str(score)) for score in range(6))
    skin = (("as_before", _("As before")), ("changed", _("Changed")))
    symptoms = (("none", _("None")), ("some", _("Yes: reaction")))
    rows = (
        ("consciousness", _("Consciousness"), letters, _("A alert, C new confusion")),
        ("skin", _("Skin"), skin, ""),
        ("vip", _("Cannula, VIP score"), scores, ""),
        ("symptoms", _("Symptoms"), symptoms, ""),
    )
    return tuple(
        _segmented(form, name, label, options, hint, id_prefix)
        for name, label, options, hint in rows
    )


def _segmented(
    form: ObservationsForm,
    name: str,
    label: str,
    options: tuple[tuple[str, str], ...],
    hint: str = "",
    id_prefix: str = "",
) -> Segmented:
    chosen = form.typed(name)
    return Segmented(
        name=name,
        label=label,
        options=tuple(Option(value, words, value == chosen) for value, words in options),
        hint=hint,
        error=form.error_of(name),
        id_prefix=id_prefix,
    )


def question_every_value(day: Day, form: ObservationsForm) -> None:
    """Where the form comes back for another mistake, every questioned value is said at once."""
    if not form.errors or form.trouble.words:
        return
    taken, unit = form.taken(), day.history.unit
    for problem in (*impossible_values(taken, unit), *rare_values(taken, unit)):
        if not form.error_of(problem.sign):
            form.put_error(problem.sign, value_words(problem, day))
