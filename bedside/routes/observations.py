"""A set of observations: the page, the score before saving, the entry."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.observations import ObservationsForm
from bedside.routes.entering import submit
from bedside.routes.focused import entry_page
from bedside.routes.present import day_of
from bedside.screens.forms import to_correct
from bedside.screens.frame import form_bar
from bedside.screens.observations import observations_screen, question_every_value
from bedside.screens.parts import Button
from bedside.wording import _

observations = Blueprint("observations", __name__)
# The page itself, or the dialog that stands in the patient's page.
PREFIXES = ("", "obs-")


def _page(day: Day, form: ObservationsForm) -> str:
    save = Button(_("Save observations"), kind="filled", size="bar", form="obs-form")
    question_every_value(day, form)
    bar = form_bar(day.history.opened.day_id, save, to_correct(form))
    screen = observations_screen(day, form)
    return entry_page("pages/observations.html", day, bar, form, screen)


@observations.get("/days/<day_id>/observations")
def observations_page(day_id: str) -> str:
    return _page(day_of(day_id), ObservationsForm())


@observations.post("/days/<day_id>/observations")
def record_observations(day_id: str) -> Response | tuple[str, int]:
    form = ObservationsForm()
    return submit(day_id, form, form.events, _page, _goes_to(day_id, form))


def _goes_to(day_id: str, form: ObservationsForm) -> str:
    """With symptoms to the reaction: the one that is open already, else a new one."""
    home = f"/days/{day_id}"
    if not form.goes_to_reaction():
        return home
    known = day_of(day_id).history.open_reactions
    return f"{home}/reactions/{known[-1].seq}" if known else f"{home}/reaction"


@observations.post("/days/<day_id>/observations/score")
def score_observations(day_id: str) -> str:
    prefix = request.args.get("prefix", "")
    prefix = prefix if prefix in PREFIXES else ""
    screen = observations_screen(day_of(day_id), ObservationsForm(), prefix)
    return render_template("fragments/observations_score.html", screen=screen)
