"""Half-filled forms, kept on the server so that unlocking returns to them."""

import re
from datetime import timedelta

from flask import Blueprint, abort, g, request
from werkzeug.datastructures import MultiDict

from bedside.drafts import draft_of, keep_draft
from bedside.routes.present import lines_of, person, signed_in_or_none, ward

drafts = Blueprint("drafts", __name__)
NAME = re.compile(r"[a-z0-9_-]{1,64}")


@drafts.before_app_request
def _offer_drafts() -> None:
    """Fresh forms ask here what their person had typed before."""
    g.draft_of = _draft


def _draft(form: str) -> tuple[MultiDict[str, str], timedelta] | None:
    """What was typed, and how long ago."""
    who = signed_in_or_none()
    day_id = (request.view_args or {}).get("day_id")
    if who is None or day_id is None or request.method != "GET":
        return None
    kept = draft_of(who.person.id, day_id, form, ward().real_clock)
    if kept is None:
        return None
    return MultiDict(kept.fields), ward().real_clock.now() - kept.saved_at


@drafts.post("/days/<day_id>/drafts/<form>")
def keep(day_id: str, form: str) -> tuple[str, int]:
    if NAME.fullmatch(form) is None:
        abort(404)
    lines_of(day_id)
    keep_draft(person().id, day_id, form, request.form.to_dict(flat=False), ward().real_clock)
    return "", 204
