"""Half-filled forms, kept on the server so that unlocking returns to them."""

import re
from collections.abc import Collection
from datetime import timedelta

from flask import Blueprint, abort, g, request
from werkzeug.datastructures import MultiDict

from bedside.drafts import OF_UNIT, draft_of, forget_draft, keep_draft
from bedside.routes.present import lines_of, person, signed_in_or_none, ward

drafts = Blueprint("drafts", __name__)
NAME = re.compile(r"[a-z0-9_-]{1,64}")


@drafts.before_app_request
def _offer_drafts() -> None:
    """Fresh forms ask here what their person had typed before."""
    g.draft_of = draft_here


def draft_here(form: str) -> tuple[MultiDict[str, str], timedelta] | None:
    """What the person had typed into this form of the page's day or, of none, the unit; and how
    long ago."""
    who = signed_in_or_none()
    if who is None or request.method != "GET":
        return None
    kept = draft_of(who.person.id, _about(), form, ward().real_clock)
    if kept is None:
        return None
    return MultiDict(kept.fields), ward().real_clock.now() - kept.saved_at


def forget_here(form: str, fields: Collection[str] | None = None) -> None:
    """This form was saved; with `fields`, only these of it."""
    if form:
        forget_draft(person().id, _about(), form, fields)


def _about() -> str:
    return str((request.view_args or {}).get("day_id", OF_UNIT))


@drafts.post("/days/<day_id>/drafts/<form>")
def keep(day_id: str, form: str) -> tuple[str, int]:
    lines_of(day_id)
    return _keep(form)


@drafts.post("/drafts/<form>")
def keep_of_unit(form: str) -> tuple[str, int]:
    """Of a form that is about no single day."""
    return _keep(form)


def _keep(form: str) -> tuple[str, int]:
    if NAME.fullmatch(form) is None:
        abort(404)
    typed = request.form.to_dict(flat=False)
    keep_draft(person().id, _about(), form, typed, ward().real_clock)
    return "", 204
