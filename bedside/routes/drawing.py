"""Draws a page of the unit, or of one patient: the frame around it, the rest from the screen."""

from dataclasses import replace
from typing import Any

from flask import current_app, render_template
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from bedside.approvals import is_past_review
from bedside.core.day import Day
from bedside.core.protocol import Protocol
from bedside.forms.entry import EntryForm
from bedside.record.patients import booked_on
from bedside.routes.policy_table import POLICIES
from bedside.routes.present import now, person, ward
from bedside.screens.forms import hidden_fields, refusal_of
from bedside.screens.frame import identity_of, strip_of_patient, strip_of_unit, unit_bar
from bedside.screens.parts import ActionBar, Strip, Tab, UnitBar
from bedside.similar_names import alike
from bedside.wording import _, weekday_date
from bedside.wording import day_of as date_of


def _name_alert(day: Day) -> str:
    """Said while the patient is here or expected: somebody of this date could be mistaken."""
    if day.history.ended is not None:
        return ""
    on = date_of(day.history.planned_start_at, day.history.unit.zone)
    mine = day.history.opened.patient
    others = booked_on(on, ward().unit_id)
    return _("Name alert") if any(alike(mine, other) for other in others) else ""


def with_marker(strip: Strip, protocol: Protocol | None = None) -> Strip:
    """Says in the strip when this is training only; the demo's clock opens behind it.

    Else when the protocol, the unit's own where none is given, is past its review date. Only
    screens stay in the strip that whoever is signed in may open.
    """
    strip = replace(strip, tabs=_open_to_reader(strip.tabs), more=_open_to_reader(strip.more))
    if not ward().settings.is_training:
        configuration = ward().configuration
        shown = protocol or configuration.protocols[configuration.unit.protocol]
        is_past = is_past_review(shown, date_of(now(), ward().zone))
        return replace(strip, marker=_("Protocol past its review date") if is_past else "")
    menu = ward().marker_menu()
    return replace(strip, marker=_("Not signed: training only"), menu=menu)


def _open_to_reader(tabs: tuple[Tab, ...]) -> tuple[Tab, ...]:
    return tuple(tab for tab in tabs if may_open(tab.href))


def may_open(href: str) -> bool:
    """Whether this app answers a GET at the address, to whoever is signed in."""
    endpoint = endpoint_of(href.partition("?")[0])
    if endpoint is None:
        return False
    roles = POLICIES[endpoint].roles if endpoint in POLICIES else None
    return roles is None or person().role in roles


def endpoint_of(path: str) -> str | None:
    """What answers a GET at this address of the app; None: nothing does."""
    try:
        return str(current_app.url_map.bind("").match(path, method="GET")[0])
    except HTTPException:
        return None


def unit_page(
    template: str, title: str, current: str, *, meta: str | None = None, **values: Any
) -> str:
    """A page of the unit. `current`: its name among the unit's screens; `meta`: the words beside
    the title, today's date where none are given."""
    zone = ward().zone
    beside = weekday_date(date_of(now(), zone)) if meta is None else meta
    head = unit_bar(title, beside, now(), zone, person())
    return framed(template, head, strip_of_unit(current, now(), zone, person()), **values)


def framed(template: str, head: UnitBar, strip: Strip, **values: Any) -> str:
    """A page of the unit, or a fragment of it, under a head of its own."""
    return render_template(template, head=head, strip=with_marker(strip), identity=None, **values)


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
        identity=replace(identity_of(day), alert=_name_alert(day)),
        strip=with_marker(
            strip_of_patient(day_id, current, day.now, zone, person()), day.history.protocol
        ),
        bar=bar,
        day_id=day_id,
        **values,
    )
