"""Draws a patient's page: the frame from the day, the rest from the screen."""

from dataclasses import replace
from typing import Any

from flask import render_template
from flask_wtf.csrf import generate_csrf

from bedside.core.day import Day
from bedside.forms.entry import EntryForm
from bedside.routes.present import person, ward
from bedside.screens.forms import hidden_fields, refusal_of
from bedside.screens.frame import identity_of, strip_of_patient
from bedside.screens.parts import ActionBar, Strip
from bedside.wording import _


def with_marker(strip: Strip) -> Strip:
    """Says in the strip when this is training only; the demo's clock opens behind it."""
    if not ward().settings.is_training:
        return strip
    menu = ward().marker_menu()
    return replace(strip, marker=_("Not signed: training only"), menu=menu)


def patient_page(
    template: str,
    day: Day,
    bar: ActionBar,
    *,
    form: EntryForm | None = None,
    current: str = "today",
    **values: Any,
) -> str:
    """A page of one patient: identity, strip, main, action bar. `form` adds what was refused."""
    day_id = day.history.opened.day_id
    zone = day.history.unit.zone
    if form is not None:
        values["hidden"] = hidden_fields(form, day, generate_csrf())
        values["refusal"] = refusal_of(form)
    return render_template(
        template,
        identity=identity_of(day),
        strip=with_marker(strip_of_patient(day_id, current, day.now, zone, person(), "")),
        bar=bar,
        day_id=day_id,
        **values,
    )
