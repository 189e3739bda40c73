"""The pump's own reading, and using it as the volume given."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.events import Entry
from bedside.forms.pump import ReadingForm, UseReadingForm
from bedside.routes.entering import Page, submit
from bedside.routes.focused import focused_page, not_now, save_bar
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.pump import reading_screen, use_reading_screen
from bedside.wording import _

pump = Blueprint("pump", __name__)


def _reading_page(day: Day, form: ReadingForm) -> str:
    bar = save_bar(day, _("Save reading"))
    return focused_page("pump_reading", day, form, bar, reading_screen(day, form))


@pump.get("/days/<day_id>/pump-reading")
def reading_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "pump_reading_recorded") or _reading_page(day, ReadingForm())


@pump.post("/days/<day_id>/pump-reading")
def record_reading(day_id: str) -> Response | tuple[str, int]:
    form = ReadingForm()
    return submit(day_id, form, form.events, _reading_page, goes_to_after(form, day_id))


def goes_to_after(form: ReadingForm, day_id: str) -> str:
    """A reading that is far off goes on to the question which volume is right."""
    home = f"/days/{day_id}"
    return f"{home}/pump-reading/use" if form.is_read_twice else home


def _page_for(reading: Entry) -> Page:
    def page(day: Day, form: UseReadingForm) -> str:
        screen = use_reading_screen(day, form, reading, person(), colleagues())
        bar = save_bar(day, _("Use the pump reading"))
        return focused_page("use_reading", day, form, bar, screen)

    return page


@pump.get("/days/<day_id>/pump-reading/use")
def use_reading_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    reading = day.reading_that_differs
    if reading is None:
        return redirect(f"/days/{day_id}", 303)
    return not_now(day, "pump_reading_adopted") or _page_for(reading)(day, UseReadingForm())


@pump.post("/days/<day_id>/pump-reading/use")
def use_reading(day_id: str) -> Response | tuple[str, int]:
    day, form = day_of(day_id), UseReadingForm()
    reading = form.reading_of(day)
    if reading is None:
        return redirect(f"/days/{day_id}", 303)
    form.read_at = reading.occurred_at
    events, page = form.events_for, _page_for(reading)
    return submit(day_id, form, lambda _day: events(reading), page, f"/days/{day_id}")
