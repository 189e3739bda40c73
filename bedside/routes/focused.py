"""What the short forms at the pump share: is it offered now, and the page around the fields."""

from dataclasses import replace
from typing import Any

from flask import redirect
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.transitions import is_offered
from bedside.forms.entry import EntryForm
from bedside.routes.drawing import patient_page
from bedside.screens.forms import hidden_fields, refusal_of, to_correct
from bedside.screens.frame import form_bar, reaction_button
from bedside.screens.parts import ActionBar, Button
from bedside.wording import _


def save_bar(day: Day, label: str, problem: str = "") -> ActionBar:
    """Cancel and one filled save at the left."""
    save = Button(label, kind="filled", size="bar", form="focused-form")
    return form_bar(day.history.opened.day_id, save, problem)


def no_save_bar(day: Day, problem: str) -> ActionBar:
    """While something else has to come first: no dead button, a sentence."""
    day_id = day.history.opened.day_id
    back = Button(_("Back"), href=f"/days/{day_id}", size="bar")
    return ActionBar((back,), reaction_button(day_id), problem)


def focused_page(name: str, day: Day, form: EntryForm, bar: ActionBar, screen: Any) -> str:
    bar = replace(bar, problem=to_correct(form) or bar.problem)
    return entry_page(f"pages/{name}.html", day, bar, form, screen)


def entry_page(template: str, day: Day, bar: ActionBar, form: EntryForm, screen: Any) -> str:
    """What is wrong with a field stands beside it: no block pushes the fields off the screen."""
    is_said = form.trouble.words or form.kept_for is not None
    refusal = refusal_of(form) if is_said else None
    hidden = hidden_fields(form, day, generate_csrf())
    return patient_page(template, day, bar, hidden=hidden, refusal=refusal, screen=screen)


def not_now(day: Day, *event_types: str) -> Response | None:
    """Back to the patient's day where none of these would do anything now; the table decides."""
    if any(is_offered(event_type, day.history.status) for event_type in event_types):
        return None
    return redirect(f"/days/{day.history.opened.day_id}", 303)
