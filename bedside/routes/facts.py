"""Stop, reaction, emergency, observations and note for whoever may not open the patients' pages."""

from flask import Blueprint, render_template

from bedside.record.today import unit_day
from bedside.routes.drawing import with_marker
from bedside.routes.present import now, person, ward
from bedside.screens.facts import facts_screen
from bedside.screens.frame import strip_of_unit, unit_bar
from bedside.wording import _, day_of, weekday_date

facts = Blueprint("facts", __name__)


@facts.get("/facts")
def page() -> str:
    zone = ward().zone
    on = day_of(now(), zone)
    screen = facts_screen(unit_day(on, ward().unit_id, now()).days, person(), zone)
    return render_template(
        "pages/facts.html",
        head=unit_bar(_("Write down"), weekday_date(on), now(), zone, person()),
        strip=with_marker(strip_of_unit("facts", now(), zone, person(), "")),
        identity=None,
        screen=screen,
    )
