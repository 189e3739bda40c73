"""A reaction is recorded: with the pump stopped, at half the rate, or alone."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.reaction import ReactionForm
from bedside.record.chain import Sealed
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.present import day_of
from bedside.screens.frame import emergency_button
from bedside.screens.parts import ActionBar, Button
from bedside.screens.reaction_form import reaction_form_screen, saves_of
from bedside.wording import _

reaction = Blueprint("reaction", __name__)
FORM_ID = "reaction-form"


def _page(day: Day, form: ReactionForm) -> str:
    day_id = day.history.opened.day_id
    cancel = Button(_("Cancel"), href=f"/days/{day_id}", size="bar")
    bar = ActionBar((cancel, *saves_of(day, FORM_ID)), emergency_button(day_id))
    screen = reaction_form_screen(day, form)
    return patient_page("pages/reaction_form.html", day, bar, form=form, screen=screen)


@reaction.get("/days/<day_id>/reaction")
def reaction_form_page(day_id: str) -> str:
    return _page(day_of(day_id), ReactionForm())


@reaction.post("/days/<day_id>/reaction/grade")
def propose_grade(day_id: str) -> str:
    """The lowest grade for what is ticked so far; nothing is recorded."""
    screen = reaction_form_screen(day_of(day_id), ReactionForm(), request.form.get("id_prefix", ""))
    return render_template("fragments/reaction_grade.html", screen=screen)


@reaction.post("/days/<day_id>/reaction")
def record_reaction(day_id: str) -> Response | tuple[str, int]:
    form = ReactionForm()

    def goes_to(lines: Sequence[Sealed], _is_whole: bool) -> str:
        # Without the pump's part the next page says so, and shows how it stands.
        lost = "?pump=not_recorded" if form.names_the_pump and len(lines) == 1 else ""
        if form.red_flags:
            return f"/days/{day_id}/emergency{lost}"
        return f"/days/{day_id}/reactions/{lines[0].seq}{lost}"

    return submit(day_id, form, form.events, _page, goes_to, fact_first=True)
