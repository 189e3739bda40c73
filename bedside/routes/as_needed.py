"""As-needed medicines of the chart: the list, a line of it, a dose, off the chart."""

from dataclasses import replace

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from bedside.core.as_needed import OnChart, on_chart_in, once_on_chart
from bedside.core.day import Day
from bedside.forms.as_needed import ChartForm, GiveForm, OffChartForm
from bedside.forms.entry import EntryForm
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.focused import entry_page
from bedside.routes.present import day_of
from bedside.screens.as_needed import as_needed_screen, chart_screen, give_screen, off_chart_screen
from bedside.screens.forms import to_correct
from bedside.screens.frame import form_bar, reaction_button
from bedside.screens.parts import ActionBar, Button
from bedside.wording import _

as_needed = Blueprint("as_needed", __name__)


def _home(day_id: str) -> str:
    return f"/days/{day_id}/as-needed"


@as_needed.get("/days/<day_id>/as-needed")
def as_needed_page(day_id: str) -> str:
    day = day_of(day_id)
    enter = Button(_("Enter from the chart"), href=f"{_home(day_id)}/new", size="bar")
    other = Button(_("Other medicine given"), href=f"/days/{day_id}/medicine", size="bar")
    bar = ActionBar((enter, other), reaction_button(day_id))
    return patient_page("pages/as_needed.html", day, bar, screen=as_needed_screen(day))


def _chart_page(day: Day, form: ChartForm) -> str:
    bar = _bar(day, form, _("Save as on the chart"))
    return entry_page("pages/as_needed_new.html", day, bar, form, chart_screen(day, form))


def _bar(day: Day, form: EntryForm, label: str, *, is_filled: bool = True) -> ActionBar:
    day_id = day.history.opened.day_id
    save = Button(label, kind="filled", size="bar", form="focused-form")
    if not is_filled:
        save = replace(save, kind="outlined")
    return form_bar(day_id, save, to_correct(form), cancel=_home(day_id))


@as_needed.get("/days/<day_id>/as-needed/new")
def chart_page(day_id: str) -> str:
    return _chart_page(day_of(day_id), ChartForm())


@as_needed.post("/days/<day_id>/as-needed/new")
def enter_from_chart(day_id: str) -> Response | tuple[str, int]:
    form = ChartForm()
    return submit(day_id, form, form.events, _chart_page, _home(day_id))


def _on_chart(day: Day, seq: int) -> OnChart:
    """The line of the chart, or 404 once it is off it."""
    return on_chart_in(day.history, seq) or abort(404)


def _once_on_chart(day: Day, seq: int) -> OnChart:
    """Also where it was taken off meanwhile: a dose that was given is a fact."""
    return once_on_chart(day.history, seq) or abort(404)


def _give_page(seq: int, day: Day, form: GiveForm) -> str:
    screen = give_screen(day, _once_on_chart(day, seq), form)
    label = _("Save: it was given already") if screen.against else _("Save as given")
    # While something stands against it, the prescriber's decision is the way on.
    bar = _bar(day, form, label, is_filled=not screen.against)
    return entry_page("pages/as_needed_give.html", day, bar, form, screen)


@as_needed.get("/days/<day_id>/as-needed/<int:seq>")
def give_page(day_id: str, seq: int) -> str:
    day = day_of(day_id)
    return _give_page(seq, day, GiveForm.by(_on_chart(day, seq).event))


@as_needed.post("/days/<day_id>/as-needed/<int:seq>")
def record_given(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = GiveForm.by(_once_on_chart(day_of(day_id), seq).event)
    return submit(
        day_id, form, form.events, lambda day, form: _give_page(seq, day, form), _home(day_id)
    )


def _off_page(seq: int, day: Day, form: OffChartForm) -> str:
    screen = off_chart_screen(day, _once_on_chart(day, seq), form)
    bar = _bar(day, form, _("Save as off the chart"))
    return entry_page("pages/as_needed_off.html", day, bar, form, screen)


@as_needed.get("/days/<day_id>/as-needed/<int:seq>/off")
def off_page(day_id: str, seq: int) -> str:
    return _off_page(seq, day_of(day_id), OffChartForm())


@as_needed.post("/days/<day_id>/as-needed/<int:seq>/off")
def take_off_chart(day_id: str, seq: int) -> Response | tuple[str, int]:
    _once_on_chart(day_of(day_id), seq)
    form = OffChartForm()
    return submit(
        day_id,
        form,
        lambda _day: form.events_of(seq),
        lambda day, form: _off_page(seq, day, form),
        _home(day_id),
    )
