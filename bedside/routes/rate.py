"""A rate confirmed on the pump, and a rate at which it ran unasked."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.forms.rate import OtherRateForm, RateForm
from bedside.routes.entering import submit
from bedside.routes.focused import focused_page, not_now, save_bar
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.rate import other_rate_screen, rate_screen
from bedside.wording import _

rate = Blueprint("rate", __name__)


def _rate_page(day: Day, form: RateForm) -> str:
    screen = rate_screen(day, form, person(), colleagues())
    return focused_page("rate", day, form, save_bar(day, _("Confirm on the pump")), screen)


@rate.get("/days/<day_id>/rate")
def rate_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    # The button that led here named its rate: that was the choice.
    form = RateForm(rate_ml_per_h=request.args.get("rate_ml_per_h", "")[:12])
    return not_now(day, "rate_changed") or _rate_page(day, form)


@rate.post("/days/<day_id>/rate")
def confirm_rate(day_id: str) -> Response | tuple[str, int]:
    form = RateForm()
    return submit(day_id, form, form.events, _rate_page, f"/days/{day_id}")


def _other_rate_page(day: Day, form: OtherRateForm) -> str:
    screen = other_rate_screen(day, form, person(), colleagues())
    return focused_page("other_rate", day, form, save_bar(day, _("Record other rate")), screen)


@rate.get("/days/<day_id>/other-rate")
def other_rate_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    return not_now(day, "pump_ran_at_other_rate") or _other_rate_page(day, OtherRateForm())


@rate.post("/days/<day_id>/other-rate")
def record_other_rate(day_id: str) -> Response | tuple[str, int]:
    form = OtherRateForm()
    return submit(day_id, form, form.events, _other_rate_page, f"/days/{day_id}")
