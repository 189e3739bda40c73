"""Is the server alive? For the hospital's monitoring, and for a tablet that shows a form."""

from flask import Blueprint, request
from sqlalchemy import text

from bedside import __version__
from bedside.people import touch
from bedside.record.tables import db
from bedside.routes.present import signed_in_or_none, ward

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> dict[str, str]:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok", "version": __version__}


@health.get("/pulse")
def pulse() -> tuple[str, int]:
    """204: go on; 423: the tablet is locked; 401: nobody is signed in.

    `used`: somebody touched the page since it asked last; asking alone keeps no tablet awake.
    """
    who = signed_in_or_none()
    if who is None:
        return "", 401
    if who.locked:
        return "", 423
    if request.args.get("used"):
        touch(who, ward().real_clock)
    return "", 204
