"""The protocol of a day, and the one in force: numbers, sources, signatures."""

from flask import Blueprint, render_template

from bedside.config_files import canonical_text, sha256_of
from bedside.core.protocol import Protocol
from bedside.routes.drawing import patient_page, with_marker
from bedside.routes.present import day_of, now, person, ward
from bedside.screens.frame import strip_of_unit, unit_bar
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
    configuration, zone = ward().configuration, ward().zone
    shown = configuration.protocols[configuration.unit.protocol]
    return render_template(
        "pages/protocol.html",
        screen=_screen(shown, sha256_of(canonical_text(shown))),
        head=unit_bar(_("Protocol"), configuration.unit.name, now(), zone, person()),
        bar=with_marker(strip_of_unit("protocol", now(), zone, person(), "")),
    )
