"""An entry on the wrong patient: choose the right one, compare both, sign, moved."""

from typing import Any

from flask import Blueprint, abort, redirect, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from bedside.actions import AlreadySaved
from bedside.core.day import Day
from bedside.core.events import Entry
from bedside.core.moving import MOVABLE
from bedside.core.refusals.taps import Finding, Refused, Stale
from bedside.forms.entry import stripped
from bedside.forms.move_entry import MoveForm
from bedside.moves import Move, RefusedThere, StaleThere, move
from bedside.record.store import DayUnknown, RequestOfAnotherDay
from bedside.record.today import unit_day
from bedside.routes.drawing import unit_page
from bedside.routes.entering import Signers, signers_of
from bedside.routes.present import colleagues, day_of, now, person, ward
from bedside.screens.move_entry import (
    choose_screen,
    moved_there_words,
    refused_there_words,
    sign_screen,
)
from bedside.screens.refusals import (
    already_saved_words,
    another_day_words,
    stale_words,
    words_for,
)
from bedside.wording import _
from bedside.wording import day_of as date_of

move_entry = Blueprint("move_entry", __name__)


def _line(day: Day, seq: int) -> Entry:
    """The line, or 404 for one that is never moved; moved meanwhile, the refusal says so."""
    line = next((entry for entry in day.history.entries if entry.seq == seq), None)
    if line is None or line.event.type not in MOVABLE or line.second_person is not None:
        abort(404)
    return line


def _others(day: Day) -> tuple[Day, ...]:
    """Every other patient of this unit on that date."""
    on = date_of(day.history.opened.planned_start_at, ward().zone)
    found = unit_day(on, ward().unit_id, now(), ward().in_force).days
    mine = day.history.opened.day_id
    return tuple(other for other in found if other.history.opened.day_id != mine)


def _right(day: Day, day_id: str | None) -> Day:
    found = (other for other in _others(day) if other.history.opened.day_id == day_id)
    return next(found, None) or abort(404)


def _drawn(template: str, **values: Any) -> str:
    return unit_page(template, _("Wrong patient"), "", **values)


@move_entry.get("/days/<day_id>/record/<int:seq>/move")
def move_page(day_id: str, seq: int) -> str:
    day = day_of(day_id)
    line = _line(day, seq)
    if "to" in request.args:
        return _sign(day, line, _right(day, request.args["to"]), MoveForm())
    return _choose(day, line)


def _choose(day: Day, line: Entry) -> str:
    return _drawn("pages/move_choose.html", screen=choose_screen(day, line, _others(day)))


def _sign(day: Day, line: Entry, right: Day, form: MoveForm) -> str:
    screen = sign_screen(day, line, right, form, person(), colleagues())
    post_to = f"/days/{day.history.opened.day_id}/record/{line.seq}/move"
    return _drawn("pages/move_sign.html", screen=screen, post_to=post_to, token=generate_csrf())


@move_entry.post("/days/<day_id>/record/<int:seq>/move")
def move_now(day_id: str, seq: int) -> Response | tuple[str, int]:
    day, form = day_of(day_id), MoveForm()
    line = _line(day, seq)
    if not form.to_day.data:  # nobody was chosen: the choice again
        return _choose(day, line), 422
    right = _right(day, form.to_day.data)
    signers = signers_of(form) if form.validate() else None
    if signers is None:
        return _sign(day, line, right, form), 422
    try:
        move(_what(day_id, seq, form, signers), ward().clock, ward().in_force)
    except Refused as refused:
        _say(form, refused.findings, day)
        return _sign(day, line, right, form), 422
    except RefusedThere as refused:
        form.trouble.words.append(refused_there_words())
        _say(form, refused.findings, right)
        return _sign(day, line, right, form), 422
    except (Stale, StaleThere, AlreadySaved, DayUnknown, RequestOfAnotherDay) as moved_on:
        day = day_of(day_id)
        _say_moved_on(form, day, moved_on)
        return _sign(day, line, _right(day, form.to_day.data), form), 409
    return redirect(f"/days/{form.to_day.data}/record", 303)


def _what(day_id: str, seq: int, form: MoveForm, signers: Signers) -> Move:
    return Move(
        from_day=day_id,
        seq=seq,
        to_day=str(form.to_day.data),
        reason=str(form.reason.data).strip(),
        drawn_on=form.drawn_on,
        drawn_on_there=form.drawn_on_there,
        by=signers.by,
        second=signers.second,
        signed_by=signers.signed_by,
        request_id=form.request,
        despite=stripped(form.given_despite.data),
    )


def _say(form: MoveForm, findings: tuple[Finding, ...], day: Day) -> None:
    """Beside its field where the form has one, once each."""
    for finding in findings:
        words = words_for(finding, day)
        is_beside = finding.field is not None and form.put_error(finding.field, words)
        if not is_beside and words not in form.trouble.words:
            form.trouble.words.append(words)


def _say_moved_on(form: MoveForm, day: Day, moved_on: Exception) -> None:
    """What came since stands on the page; the form is drawn on it now."""
    if isinstance(moved_on, Stale):
        form.trouble.is_stale = True
        form.trouble.words.append(stale_words(day, moved_on.seq, form.drawn_on))
    elif isinstance(moved_on, StaleThere):
        form.trouble.is_stale = True
        form.trouble.words.append(moved_there_words())
    elif isinstance(moved_on, AlreadySaved):
        form.trouble.words.append(already_saved_words(day, moved_on.seq))
    else:
        form.trouble.words.append(another_day_words())
    form.seq.data, form.seq_there.data = None, None
