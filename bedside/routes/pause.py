"""The pump stopped, and running again."""

from flask import Blueprint
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.pause import PauseForm, ResumeForm
from bedside.routes.entering import submit
from bedside.routes.focused import focused_page, no_save_bar, not_now, save_bar
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.pause import pause_screen, resume_screen
from bedside.wording import _

pause = Blueprint("pause", __name__)


def _pause_page(day: Day, form: PauseForm) -> str:
    bar = save_bar(day, _("Confirm stopped"))
    return focused_page("pause", day, form, bar, pause_screen(day, form))


@pause.get("/days/<day_id>/pause")
def pause_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "infusion_paused") or _pause_page(day, PauseForm())


@pause.post("/days/<day_id>/pause")
def record_pause(day_id: str) -> Response | tuple[str, int]:
    form = PauseForm()
    return submit(day_id, form, form.events, _pause_page, f"/days/{day_id}")


def _resume_page(day: Day, form: ResumeForm) -> str:
    screen = resume_screen(day, form, person(), colleagues())
    bar = save_bar(day, screen.save)
    if screen.is_open:
        bar = no_save_bar(day, _("Not yet: see what is open above"))
    return focused_page("resume", day, form, bar, screen)


@pause.get("/days/<day_id>/resume")
def resume_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "infusion_resumed") or _resume_page(day, ResumeForm())


@pause.post("/days/<day_id>/resume")
def confirm_resume(day_id: str) -> Response | tuple[str, int]:
    form = ResumeForm()
    return submit(day_id, form, form.events, _resume_page, f"/days/{day_id}")
