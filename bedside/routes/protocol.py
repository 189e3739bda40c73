"""The protocol of a day, and the one in force: numbers, sources, signatures."""

from flask import Blueprint

from bedside.config_files import canonical_text, sha256_of
from bedside.core.protocol import Protocol
from bedside.routes.drawing import patient_page, unit_page
from bedside.routes.present import day_of, now, ward
from bedside.screens.patient import patient_bar
from bedside.screens.protocol import ProtocolScreen, protocol_screen
from bedside.wording import _
from bedside.wording import day_of as date_of

protocol = Blueprint("protocol", __name__)


def _screen(shown: Protocol, sha256: str, in_force: Protocol | None = None) -> ProtocolScreen:
    today = date_of(now(), ward().zone)
    return protocol_screen(shown, sha256, ward().approvals, today, in_force)


@protocol.get("/days/<day_id>/protocol")
def of_the_day(day_id: str) -> str:
    day = day_of(day_id)
    configuration = ward().configuration
    in_force = configuration.protocols[configuration.unit.protocol]
    screen = _screen(day.history.protocol, day.history.opened.protocol_sha256, in_force)
    bar = patient_bar(day)
    return patient_page("pages/day_protocol.html", day, bar, current="protocol", screen=screen)


@protocol.get("/protocol")
def in_force() -> str:
    configuration = ward().configuration
    shown = configuration.protocols[configuration.unit.protocol]
    screen = _screen(shown, sha256_of(canonical_text(shown)))
    name = configuration.unit.name
    return unit_page("pages/protocol.html", _("Protocol"), "protocol", meta=name, screen=screen)
