"""The demo's unit and a second one under the same roof: their people, devices and sessions.

Nobody is let in for free here, as in the demo: a browser counts only with a device's own token.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bedside.access.people import NewPerson, add_person, person_in
from bedside.access.sessions import SignedIn, lock, sign_in, signed_in
from bedside.access.tablets import COOKIE as TABLET_COOKIE
from bedside.access.tablets import Kind, Tablet, enrol, revoke, tablet_of
from bedside.booking import Booking, book
from bedside.clock import SystemClock
from bedside.config_units import UnitHere
from bedside.core.events import Person, Role
from bedside.demo.command import made_up_app
from bedside.record.engine import writing
from bedside.record.tables import EventRow, PersonRow, db, opaque_id
from bedside.routes.access import COOKIE
from bedside.wording import day_of
from tests.support.daybook import MANAGER, PATIENT, PRESCRIBER, configuration, instant

NORTH = "north"
# Nobody and nothing of this unit is called so.
NORTHERN, NORTH_CHAIR = "Quixotebird", "N77"
CLOCK = SystemClock()
PIN = "246810"


class TwoUnits:
    """`here.device("tablet", who)` is a browser; `here.days` the unit's, the fullest first;
    `here.north_day` is not."""

    def __init__(self, folder: Path) -> None:
        setup = configuration()
        north = setup.unit.model_copy(update={"name": "North unit"})
        setup = replace(setup, further_units={NORTH: UnitHere(north, setup.floor)})
        self.app: Flask = made_up_app(setup, folder, CLOCK)
        self.app.testing = True
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.ward = replace(self.app.extensions["bedside"], tablet_of=tablet_of)
        self.app.extensions["bedside"] = self.ward
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, str] = {}
        self.tablets: dict[str, Tablet] = {}
        with self.app.app_context():
            self._fill()

    def _fill(self) -> None:
        lines = db.select(EventRow.day_id).group_by(EventRow.day_id)
        self.days = tuple(db.session.scalars(lines.order_by(db.func.count().desc())))
        for row in db.session.scalars(db.select(PersonRow)).all():
            self.people[row.id] = person_in(row)
        self._add("admin", "administrator", "unit")
        self._add("whole", "administrator", None)
        self._add("north_nurse", "nurse", NORTH)
        self._add("north_manager", "manager", NORTH)
        self._add("of_no_unit", "manager", "closed-long-ago")
        self._add("newcomer", "nurse", "unit")
        self._add("spare", "nurse", "unit")
        with writing() as session:
            row = session.get(PersonRow, "newcomer")
            assert row is not None
            row.set_up_until = CLOCK.now() + timedelta(hours=2)
        for name, unit_id in (("tablet", "unit"), ("revoked", "unit"), ("spare", "unit")):
            self._enrol(name, "tablet", unit_id)
        self._enrol("wall", "wall_screen", "unit")
        self._enrol("north_tablet", "tablet", NORTH)
        revoke(self.tablets["revoked"].id, "lindqvist", CLOCK)
        self.north_day = self.book_north()

    def book_north(self, *, days_ago: int = 0, day: int = 2) -> str:
        """A day of the north unit for somebody who comes here too: the demo's Jane Smith."""
        patient = PATIENT.model_copy(update={"family_name": NORTHERN})
        on = day_of(self.ward.clock.now(), self.ward.zone) - timedelta(days=days_ago)
        booking = Booking(patient, 1, day, instant("10:30", on), NORTH_CHAIR, PRESCRIBER.name)
        setup = self.ward.configuration.of_unit(NORTH)
        return book(booking, setup, NORTH, MANAGER, self.ward.clock)

    def _add(self, person_id: str, role: Role, unit_id: str | None) -> None:
        new = NewPerson(f"Test {person_id}", "TT", role, unit_id)
        until = CLOCK.now() + timedelta(hours=8)
        self.people[person_id] = add_person(
            new, CLOCK, password=None, pin=PIN, person_id=person_id, pin_until=until
        )

    def _enrol(self, name: str, kind: Kind, unit_id: str) -> None:
        self.tablets[name], self.tokens[name] = enrol(name, kind, unit_id, "lindqvist", CLOCK)

    def device(
        self, name: str | None, who: str | None = None, is_locked: bool = False
    ) -> FlaskClient:
        """A browser on this device (None: no enrolled one), this person signed in."""
        client = self.app.test_client()
        if name is not None:
            client.set_cookie(TABLET_COOKIE, self.tokens[name])
        if who is None:
            return client
        with self.app.app_context():
            tablet = self.tablets[name] if name is not None else None
            token = sign_in(self.people[who], CLOCK, tablet)
            client.set_cookie(COOKIE, token)
            if is_locked:
                lock(_session(token, tablet))
        return client

    def counts(self) -> dict[str, int]:
        """How many rows each table has, but for tries to sign in and sessions."""
        tables = [t for t in db.metadata.sorted_tables if t.name not in ("sign_in_try", "session")]
        with self.app.app_context():
            count = db.select(db.func.count())
            return {t.name: db.session.scalar(count.select_from(t)) or 0 for t in tables}


def _session(token: str, tablet: Tablet | None) -> SignedIn:
    found = signed_in(token, tablet, timedelta(minutes=5), CLOCK)
    assert found is not None
    return found


def a_day_id() -> str:
    """One that no day has."""
    return opaque_id()


class QuickPress:
    """Prints nothing: that a PDF may be asked for is told here, not what stands in it."""

    is_missing = False

    def print(self, _job: object) -> bytes:
        return b"%PDF-made up"
