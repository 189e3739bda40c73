"""What every request knows: the one `now`, who is signed in, the patient's day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import abort, current_app, g

from bedside.access.people import people_here
from bedside.access.sessions import SignedIn
from bedside.access.tablets import Tablet, tablet_of
from bedside.approvals import Approval, missing_signatures, silences
from bedside.booking import settings_in_force
from bedside.clock import Clock
from bedside.config_files import Configuration
from bedside.config_units import FIRST_UNIT
from bedside.core.day import Day, read_day
from bedside.core.events import DayOpened, Person, SettingsTakenOver
from bedside.core.floor import Floor
from bedside.core.pinned import protocol_of
from bedside.record.chain import Sealed
from bedside.record.store import DayUnknown, entries_of
from bedside.screens.parts import Button
from bedside.settings import Settings


@dataclass(frozen=True, slots=True)
class Ward:
    """What the app was started with. `clock` is the ward's, `real_clock` the server's own.

    `unit_id`: whose patients are seen; the guard says which unit a request belongs to.

    `marker_menu`: buttons behind the training marker of the strip; the demo puts its clock there.
    `tablet_of`: which device carries a token; in the demo every browser is one.
    """

    settings: Settings
    configuration: Configuration
    clock: Clock
    real_clock: Clock
    approvals: tuple[Approval, ...] = ()
    marker_menu: Callable[[], tuple[Button, ...]] = tuple
    unit_id: str = FIRST_UNIT
    tablet_of: Callable[[str | None], Tablet | None] = tablet_of

    def of_unit(self, unit_id: str) -> "Ward":
        """The same as this unit sees it. Raises KeyError where the configuration has no such."""
        configuration = self.configuration.of_unit(unit_id)
        return replace(self, configuration=configuration, unit_id=unit_id)

    @property
    def floor(self) -> Floor:
        return self.configuration.floor

    def is_approved(self, opened: DayOpened) -> bool:
        """The day's own protocol: signed by both, or training."""
        is_signed = not missing_signatures(opened.protocol_sha256, self.approvals)
        return self.settings.is_training or is_signed

    def silent_on(self, opened: DayOpened) -> tuple[str, ...]:
        """What the day's own protocol leaves open and no start goes without; never in training."""
        if self.settings.is_training:
            return ()
        return silences(protocol_of(opened.protocol_text))

    @property
    def in_force(self) -> SettingsTakenOver:
        """Protocol and unit settings of now, which a day that begins takes over."""
        return settings_in_force(self.configuration)

    @property
    def zone(self) -> ZoneInfo:
        return self.configuration.unit.zone


def ward() -> Ward:
    """The ward as the unit of this request sees it; before anybody is known, the first unit."""
    whole = cast(Ward, current_app.extensions["bedside"])
    unit_id = g.get("unit_id") or FIRST_UNIT
    return whole if unit_id == FIRST_UNIT else whole.of_unit(unit_id)


def now() -> datetime:
    """The one instant of this request, aware UTC."""
    if "now" not in g:
        g.now = ward().clock.now()
    return cast(datetime, g.now)


def signed_in_or_none() -> SignedIn | None:
    return cast("SignedIn | None", g.get("signed_in"))


def tablet() -> Tablet | None:
    """The enrolled device this request comes from; None: not enrolled."""
    return cast("Tablet | None", g.get("tablet"))


def colleagues() -> tuple[Person, ...]:
    """Everyone of this unit who may sign."""
    return people_here(ward().unit_id)


def unit_names() -> dict[str, str]:
    """Every unit of the installation by id, as it is called."""
    configuration = ward().configuration
    return {unit_id: configuration.of_unit(unit_id).unit.name for unit_id in configuration.unit_ids}


def signed_in() -> SignedIn:
    """Whose session this is. Only for pages that need a sign-in."""
    who = signed_in_or_none()
    if who is None:
        abort(401)
    return who


def person() -> Person:
    """Who is signed in. Only for pages that need a sign-in."""
    return signed_in().person


def lines_of(day_id: str) -> tuple[Sealed, ...]:
    """The record of this day, or 404."""
    try:
        return entries_of(day_id)
    except DayUnknown:
        abort(404)


def day_of(day_id: str) -> Day:
    """The patient's day as it stands now, or 404."""
    return read_day(lines_of(day_id), now(), ward().in_force)
