"""One reaction after it is recorded: its page, each action, grade, end, and the way on."""

from flask import Blueprint, abort, redirect, render_template, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.core.day import Day
from bedside.core.history import Reaction
from bedside.core.protocol import ReactionAction
from bedside.forms.entry import EntryForm
from bedside.forms.reaction_steps import (
    ActionForm,
    GoneForm,
    ReactionPumpForm,
    RegradeForm,
    ReopenForm,
    WayOnForm,
)
from bedside.routes.drawing import patient_page
from bedside.routes.entering import submit
from bedside.routes.focused import not_now
from bedside.routes.present import colleagues, day_of, person
from bedside.screens.frame import reaction_button
from bedside.screens.parts import ActionBar, Button
from bedside.screens.patient import patient_bar
from bedside.screens.reaction import reaction_screen
from bedside.screens.reaction_steps import (
    StepScreen,
    action_screen,
    gone_screen,
    pump_screen,
    regrade_screen,
    reopen_screen,
)
from bedside.screens.taps import Taps
from bedside.screens.ways_on import ways_on_screen
from bedside.wording import _

reactions = Blueprint("reactions", __name__)
HERE = "/days/<day_id>/reactions/<int:seq>"


def _reaction(day: Day, seq: int) -> Reaction:
    return day.history.reaction(seq) or abort(404)


def _action(day: Day, action_id: str) -> ReactionAction:
    actions = day.history.protocol.reactions.actions
    return next((one for one in actions if one.id == action_id), None) or abort(404)


def _page(day: Day, seq: int, form: WayOnForm) -> str:
    reaction = _reaction(day, seq)
    pump_lost = request.args.get("pump") == "not_recorded"
    return patient_page(
        "pages/reaction.html",
        day,
        patient_bar(day),
        form=form,
        screen=reaction_screen(day, reaction, Taps(day, person(), generate_csrf()), pump_lost),
        ways=ways_on_screen(day, reaction, form, colleagues()),
    )


def _step_page(day: Day, seq: int, form: EntryForm, save: str, screen: StepScreen) -> str:
    day_id = day.history.opened.day_id
    back = Button(_("Cancel"), href=f"/days/{day_id}/reactions/{seq}", size="bar")
    button = Button(save, kind="filled", size="bar", form="focused-form")
    bar = ActionBar((back, button), reaction_button(day_id))
    return patient_page("pages/reaction_step.html", day, bar, form=form, screen=screen)


@reactions.get(HERE)
def reaction_page(day_id: str, seq: int) -> str:
    return _page(day_of(day_id), seq, WayOnForm())


@reactions.get(f"{HERE}/ways-on")
def ways_on_table(day_id: str, seq: int) -> str:
    """The table again for the wait that was typed; nothing is recorded."""
    day = day_of(day_id)
    form = WayOnForm(request.args)
    form.wait_min.validate(form)
    ways = ways_on_screen(day, _reaction(day, seq), form, colleagues()) or abort(404)
    return render_template("fragments/ways_on.html", ways=ways)


@reactions.post(f"{HERE}/way-on")
def sign_way_on(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = WayOnForm()
    return submit(
        day_id,
        form,
        lambda _day: form.events_of(seq),
        lambda day, form: _page(day, seq, form),
        f"/days/{day_id}",
        by_second=True,
    )


def _action_page(day: Day, seq: int, action_id: str, form: ActionForm) -> str:
    reaction, action = _reaction(day, seq), _action(day, action_id)
    screen = action_screen(day, reaction, action, form)
    return _step_page(day, seq, form, _("Save"), screen)


@reactions.get(f"{HERE}/actions/<action_id>")
def action_page(day_id: str, seq: int, action_id: str) -> str:
    return _action_page(day_of(day_id), seq, action_id, ActionForm())


@reactions.post(f"{HERE}/actions/<action_id>")
def record_action(day_id: str, seq: int, action_id: str) -> Response | tuple[str, int]:
    form = ActionForm()
    return submit(
        day_id,
        form,
        lambda day: form.events_of(_action(day, action_id), _reaction(day, seq).seq),
        lambda day, form: _action_page(day, seq, action_id, form),
        f"/days/{day_id}/reactions/{seq}",
    )


def _gone_page(day: Day, seq: int, form: GoneForm) -> str:
    screen = gone_screen(day, _reaction(day, seq), form)
    return _step_page(day, seq, form, _("Symptoms gone"), screen)


@reactions.get(f"{HERE}/gone")
def gone_page(day_id: str, seq: int) -> str:
    return _gone_page(day_of(day_id), seq, GoneForm())


@reactions.post(f"{HERE}/gone")
def record_gone(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = GoneForm()
    return submit(
        day_id,
        form,
        lambda day: form.events_of(_reaction(day, seq).seq),
        lambda day, form: _gone_page(day, seq, form),
        f"/days/{day_id}/reactions/{seq}",
    )


def _pump_page(day: Day, seq: int, form: ReactionPumpForm) -> str:
    screen = pump_screen(day, _reaction(day, seq), form)
    return _step_page(day, seq, form, _("Save"), screen)


@reactions.get(f"{HERE}/pump")
def pump_page(day_id: str, seq: int) -> str:
    return _pump_page(day_of(day_id), seq, ReactionPumpForm())


@reactions.post(f"{HERE}/pump")
def confirm_pump(day_id: str, seq: int) -> Response | tuple[str, int]:
    """Stopped is a fact, accepted from any screen; the half rate is a decision."""
    form = ReactionPumpForm()
    return submit(
        day_id,
        form,
        lambda day: form.events_of(day, _reaction(day, seq).grade),
        lambda day, form: _pump_page(day, seq, form),
        f"/days/{day_id}/reactions/{seq}",
    )


def _grade_page(day: Day, seq: int, form: RegradeForm) -> str:
    screen = regrade_screen(day, _reaction(day, seq), form)
    return _step_page(day, seq, form, _("Save grade"), screen)


@reactions.get(f"{HERE}/grade")
def grade_page(day_id: str, seq: int) -> str:
    return _grade_page(day_of(day_id), seq, RegradeForm())


@reactions.post(f"{HERE}/grade")
def change_grade(day_id: str, seq: int) -> Response | tuple[str, int]:
    form = RegradeForm()
    return submit(
        day_id,
        form,
        lambda day: form.events_of(_reaction(day, seq).seq),
        lambda day, form: _grade_page(day, seq, form),
        f"/days/{day_id}/reactions/{seq}",
    )


def _grade_4(day: Day) -> Reaction | None:
    return next((one for one in reversed(day.history.reactions) if one.grade_4_by), None)


def _reopen_page(day: Day, form: ReopenForm) -> str:
    locked = _grade_4(day) or abort(404)
    screen = reopen_screen(day, form, person(), colleagues(), person().role != "prescriber")
    return _step_page(day, locked.seq, form, _("Reopen this bag"), screen)


@reactions.get("/days/<day_id>/reopen")
def reopen_page(day_id: str) -> str | Response:
    day = day_of(day_id)
    if _grade_4(day) is None:
        return redirect(f"/days/{day_id}", 303)
    return not_now(day, "grade_4_reopened") or _reopen_page(day, ReopenForm())


@reactions.post("/days/<day_id>/reopen")
def reopen_bag(day_id: str) -> Response | tuple[str, int]:
    """By the prescriber; whoever is signed in beside them signs as the second person."""
    form = ReopenForm()
    by_second = person().role != "prescriber"
    return submit(day_id, form, form.events, _reopen_page, f"/days/{day_id}", by_second=by_second)
