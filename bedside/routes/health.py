"""Is the server alive? For the hospital's monitoring, and for a tablet that shows a form."""

from flask import Blueprint, request
from sqlalchemy import text

from bedside import __version__
from bedside.access.sessions import touch
from bedside.downtime import folder_of, folder_state
from bedside.record.tables import db
from bedside.routes.present import signed_in_or_none, ward

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> dict[str, str]:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok", "version": __version__, **_downtime_pack()}


def _downtime_pack() -> dict[str, str]:
    """When the oldest unit's pack was last made, for the monitoring; nothing where none is kept."""
    folder = ward().settings.downtime_folder
    if folder is None:
        return {}
    now = ward().real_clock.now()
    unit_ids = ward().configuration.unit_ids
    states = [folder_state(folder_of(folder, unit_id)) for unit_id in unit_ids]
    made = [state.made_at for state in states if state is not None and state.made_at is not None]
    is_late = any(state is None or state.is_late(now) for state in states)
    oldest = min(made).isoformat(timespec="seconds") if len(made) == len(states) else "never"
    return {"downtime_pack": "late" if is_late else "ok", "downtime_pack_made_at": oldest}


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
