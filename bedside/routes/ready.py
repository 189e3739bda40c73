"""Ready: the bag, the blind second check, the start."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.dose import second_check_agrees
from bedside.forms.entry import EntryForm
from bedside.forms.ready import BagForm, SecondCheckForm, StartForm
from bedside.record.patient_days import with_earlier_days
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import colleagues, day_of, person, ward
from bedside.screens.before_start import address, before_start_bar
from bedside.screens.frame import form_bar
from bedside.screens.parts import Button
from bedside.screens.ready import (
    bag_of,
    bag_sheet,
    mismatch_of,
    open_items,
    second_check_words,
    start_cautions,
)
from bedside.screens.ready_forms import bag_fields, second_check_fields, start_fields
from bedside.wording import _

ready = Blueprint("ready", __name__)


def _bag_page(day: Day, form: BagForm) -> str:
    save = Button(_("Save the bag"), kind="filled", size="bar", form="bag-form")
    bar = form_bar(day.history.opened.day_id, save)
    return patient_page("pages/bag.html", day, bar, form=form, fields=bag_fields(day, form))


def _page(day: Day, form: EntryForm) -> str:
    """The bag at the left; at the right what comes next: second check, mismatch or start."""
    known = bag_of(day)
    if known is None:
        return _bag_page(day, form if isinstance(form, BagForm) else _bag_form(day))
    check = form if isinstance(form, SecondCheckForm) else SecondCheckForm(formdata=None)
    start = form if isinstance(form, StartForm) else StartForm(formdata=None)
    agrees = second_check_agrees(day.history)
    who = person()
    opened = day.history.opened
    is_approved, silent_on = ward().is_approved(opened), ward().silent_on(opened)
    # Nobody starts the pump on this page's word and learns of yesterday's red flag by the refusal.
    known_now = with_earlier_days(day) if agrees else day
    items = open_items(known_now, who, is_approved, silent_on) if agrees else ()
    return patient_page(
        "pages/ready.html",
        day,
        before_start_bar(day),
        form=start if agrees else check,
        sheet=bag_sheet(day, *known),
        mismatch=mismatch_of(day),
        is_open=day.history.status == "arrived",
        checked=second_check_words(day) if agrees else "",
        check=second_check_fields(day, check, colleagues()),
        start=start_fields(day, start, who, items, start_cautions(day)),
    )


def _bag_form(day: Day) -> BagForm:
    form = BagForm()
    form.diluents = day.history.protocol.bag.diluents
    return form


@ready.get("/days/<day_id>/ready")
def ready_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    if day.history.status == "booked":
        return redirect(address(day, "arrival"), 303)
    if request.args.get("bag") == "again" and day.history.status == "arrived":
        return _bag_page(day, _bag_form(day))
    return _page(day, EntryForm())


@ready.post("/days/<day_id>/ready/bag")
def record_bag(day_id: str) -> Response | tuple[str, int]:
    day = day_of(day_id)
    form = _bag_form(day)
    return submit(day_id, form, form.events, _bag_page, address(day, "ready"))


@ready.post("/days/<day_id>/ready/second-check")
def record_second_check(day_id: str) -> Response | tuple[str, int]:
    form = SecondCheckForm()
    goes_to = address(day_of(day_id), "ready")
    return submit(day_id, form, form.events, _page, goes_to, by_second=True)


@ready.post("/days/<day_id>/ready/start")
def start_infusion(day_id: str) -> Response | tuple[str, int]:
    form = StartForm()
    return submit(day_id, form, form.events, _page, f"/days/{day_id}")
