"""What this unit's tablets have to sound for, told with every answer to a screen that asks again.

Opaque ids only: a tablet keeps them, so that nothing sounds twice.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from bedside.core.alarms import alarms_of
from bedside.core.quantities import whole_minute
from bedside.record.store import heads_on
from bedside.record.today import unit_day
from bedside.routes.present import now, signed_in_or_none, tablet, ward
from bedside.wording import day_of

_KEPT = "bedside-sounds"
_ID_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Known:
    """The ids of a unit as its records stood at this minute: heads and minute decide them."""

    heads: dict[str, str | None]
    minute: datetime
    ids: str


def sound_ids() -> str:
    """ "r3f…, o81…": what is to be heard now, r a reaction or emergency, o overdue."""
    kept: dict[str, _Known] = current_app.extensions.setdefault(_KEPT, {})
    unit_id, minute = ward().unit_id, whole_minute(now())
    on = day_of(minute, ward().zone)
    heads = heads_on(on, unit_id)
    known = kept.get(unit_id)
    if known is None or (known.heads, known.minute) != (heads, minute):
        known = _Known(heads, minute, _ids(unit_id))
        kept[unit_id] = known
    return known.ids


def _ids(unit_id: str) -> str:
    found = unit_day(day_of(now(), ward().zone), unit_id, now(), ward().in_force)
    return " ".join(
        alarm.kind[0] + _opaque(day.history.opened.day_id, alarm.name)
        for day in found.days
        for alarm in alarms_of(day)
    )


def _opaque(day_id: str, name: str) -> str:
    return sha256(f"{day_id}/{name}".encode()).hexdigest()[:_ID_DIGITS]


def tell_sounds(app: Flask) -> None:
    """On the answers to a page's own refreshing and to its pulse, and on nothing else."""

    @app.after_request
    def _tell(response: Response) -> Response:
        if _asks_again() and response.status_code < 500 and _is_known():
            response.headers["Bedside-Sounds"] = sound_ids()
        return response


def _asks_again() -> bool:
    is_refresh = request.method == "GET" and request.headers.get("HX-Request") == "true"
    return is_refresh or request.endpoint == "health.pulse"


def _is_known() -> bool:
    """Somebody is signed in, locked or not, or it is an enrolled wall screen."""
    here = tablet()
    return signed_in_or_none() is not None or (here is not None and here.kind == "wall_screen")
