"""Stop, reaction, emergency, observations and note for whoever may not open the patients' pages."""

from flask import Blueprint

from bedside.record.today import unit_day
from bedside.routes.drawing import unit_page
from bedside.routes.present import now, person, ward
from bedside.screens.facts import facts_screen
from bedside.wording import _, day_of

facts = Blueprint("facts", __name__)


@facts.get("/facts")
def page() -> str:
    zone = ward().zone
    on = day_of(now(), zone)
    screen = facts_screen(unit_day(on, ward().unit_id, now()).days, person(), zone)
    return unit_page("pages/facts.html", _("Write down"), "facts", screen=screen)
