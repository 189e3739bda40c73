"""Is the server alive and its database answering? For the hospital's monitoring."""

from flask import Blueprint
from sqlalchemy import text

from bedside import __version__
from bedside.record.tables import db

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> dict[str, str]:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok", "version": __version__}
