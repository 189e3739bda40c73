"""All patients of one nurse to another, in two taps."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bedside.access.proving import PinRefused, check_pin
from bedside.core.day import Day
from bedside.core.events import Person
from bedside.core.refusals.taps import Refused
from bedside.forms.handover_all import HandoverForm
from bedside.handover import Handover, PatientsMoved, belongs_to, hand_over
from bedside.record.store import DayUnknown, RequestOfAnotherDay
from bedside.record.today import unit_day
from bedside.routes.drawing import unit_page
from bedside.routes.present import colleagues, now, person, tablet, ward
from bedside.screens.handover_all import (
    NOBODY,
    handover_all_screen,
    moved_words,
    name_of,
    nobody_chosen_words,
    whose_patients,
)
from bedside.screens.refusals import words_for
from bedside.screens.who_signs import missing_pin_words, pin_words
from bedside.wording import _, day_of

handover_all = Blueprint("handover_all", __name__)


def _today() -> tuple[Day, ...]:
    return unit_day(day_of(now(), ward().zone), ward().unit_id, now(), ward().in_force).days


def _drawn(template: str, **values: Any) -> str:
    return unit_page(template, _("Handover"), "handover", **values)


@handover_all.get("/handover")
def page() -> str:
    if "from" not in request.args:
        return _drawn("pages/handover_whose.html", whose=whose_patients(_today(), person()))
    return _of_one(HandoverForm())


def _of_one(form: HandoverForm, words: tuple[str, ...] = ()) -> str:
    days, from_id, who = _today(), _from(), person()
    nurses = [one for one in colleagues() if one.role == "nurse"]
    screen = handover_all_screen(
        [day for day in days if belongs_to(day, from_id)],
        name_of(from_id, days),
        who,
        [one for one in nurses if one.id not in (from_id, who.id)],
        form,
        is_own=from_id == who.id,
        words=words,
    )
    post_to = f"/handover?{urlencode({'from': request.args['from']})}"
    return _drawn("pages/handover_all.html", screen=screen, post_to=post_to, form=form)


def _from() -> str | None:
    named = request.args["from"]
    return None if named == NOBODY else named


@handover_all.post("/handover")
def hand_over_now() -> Response | tuple[str, int]:
    form = HandoverForm()
    if "from" not in request.args or not form.validate():
        return redirect(url_for("handover_all.page"), 303)
    to = _taker(form)
    if to is None:
        return _of_one(form), 422
    who, is_signed = to
    signed_by = frozenset({who.id}) if is_signed else frozenset[str]()
    what = Handover(form.drawn, _from(), who, form.request, signed_by)
    try:
        _refuse_others(what)
        hand_over(what, ward().clock)
    except Refused as refused:
        days = {day.history.opened.day_id: day for day in _today()}
        words = tuple(words_for(one, days[form.drawn[0]]) for one in refused.findings)
        return _of_one(form, words), 422
    except (PatientsMoved, DayUnknown, RequestOfAnotherDay):
        return _of_one(form, (moved_words(),)), 409
    return redirect(url_for("day_list.days", nurse=who.id), 303)


def _taker(form: HandoverForm) -> tuple[Person, bool] | None:
    """Who takes over, and whether with the own PIN; None with the words in the form.

    Whoever is at the tablet takes over by the tap alone. Nobody is given patients unawares: a
    colleague gives the own PIN [A].
    """
    chosen = form.takes_over.data
    if form.takes.data:
        return person(), False
    if not chosen:
        form.put_error("takes_over", nobody_chosen_words())
        return None
    if not form.pin.data:
        form.put_error("pin", missing_pin_words())
        return None
    here = tablet()
    try:
        who = check_pin(
            chosen,
            form.pin.data,
            ward().real_clock,
            unit_id=ward().unit_id,
            tablet_id=None if here is None else here.id,
        )
    except PinRefused as refused:
        form.put_error("pin", pin_words(refused))
        return None
    return who, True


def _refuse_others(what: Handover) -> None:
    """The page showed all of them: one who came since would stay behind unseen. And nobody else:
    the ids come from the form, where another unit's may stand."""
    here = {day.history.opened.day_id: day for day in _today()}
    theirs = {day_id for day_id, day in here.items() if belongs_to(day, what.from_id)}
    asked = set(what.day_ids)
    if theirs - asked or asked - set(here):
        raise PatientsMoved
