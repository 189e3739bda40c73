"""A ward for tests: the real app on a real SQLite file, a clock that the test moves, people."""

import atexit
import shutil
import tempfile
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bedside.access.people import NewPerson, add_person
from bedside.access.tablets import COOKIE as TABLET_COOKIE
from bedside.access.tablets import enrol
from bedside.app import create_app
from bedside.approvals import Approval
from bedside.booking import Booking, book
from bedside.clock import Clock, MovableClock, SystemClock
from bedside.config_files import Configuration
from bedside.core.day import Day, read_day
from bedside.core.events import Entry, Event, Patient, Person
from bedside.record.engine import connect_app, writing
from bedside.record.migrate import upgrade
from bedside.record.store import NewEntry, append, entries_of
from bedside.record.tables import PersonRow, db
from bedside.settings import Settings
from tests.support.daybook import (
    MANAGER,
    NURSE,
    PATIENT,
    PRESCRIBER,
    SECOND,
    THE_DAY,
    DayBook,
    configuration,
    instant,
)


class LiveBook(DayBook):
    """The same telling as `DayBook`, into the record of a real day: `ward.live(day_id)`."""

    def __init__(self, ward: "Ward", day_id: str) -> None:
        self.ward, self.day_id = ward, day_id
        with ward.app.app_context():
            self.entries = list(entries_of(day_id))
        opened = ward.day(day_id).history.opened
        self.on = opened.planned_start_at.date()
        self.protocol = ward.setup.protocols[ward.setup.unit.protocol]
        self.unit = ward.setup.unit
        self.now = instant("07:00", self.on)

    def write(
        self,
        event: Event,
        *,
        by: Person = NURSE,
        second: Person | None = None,
        corrects: int | None = None,
        entered_at: datetime | None = None,
    ) -> Entry:
        new = NewEntry(event, self.now, by, second, corrects)
        with self.ward.app.app_context():
            written = append(
                self.day_id, uuid4().hex, lambda _: [new], MovableClock(entered_at or self.now)
            )
        self.entries.extend(written)
        return written[0]


# The PIN of all counts for long, as if they had signed in with the password.
LONG_AFTER = datetime(2999, 1, 1, tzinfo=UTC)
PINS = {NURSE.id: "246810", SECOND.id: "135791", PRESCRIBER.id: "975310", MANAGER.id: "864209"}


@lru_cache(maxsize=1)
def _filled() -> tuple[Path, str]:
    """A database with people and a tablet in it, made once: hashing four PINs takes a while.

    The file, and the tablet's token.
    """
    folder = Path(tempfile.mkdtemp(prefix="bedside-ward-"))
    atexit.register(shutil.rmtree, folder)
    address = f"sqlite:///{folder / 'bedside.sqlite3'}"
    upgrade(address)
    app = Flask("bedside-people")
    connect_app(app, address)
    with app.app_context():
        for who in (NURSE, SECOND, PRESCRIBER, MANAGER):
            initials = "".join(part[0] for part in who.name.replace(".", "").split())
            add_person(
                NewPerson(who.name, initials, who.role, "unit"),
                SystemClock(),
                password=None,
                pin=PINS[who.id],
                person_id=who.id,
                pin_until=LONG_AFTER,
            )
        # A PIN is proved with what its own hash says: these take a hundredth of the usual time.
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        with writing() as session:
            for row in session.scalars(select(PersonRow)):
                row.pin_hash = quick.hash(PINS[row.id])
        _tablet, token = enrol("Tablet 1", "tablet", "unit", MANAGER.id, SystemClock())
        db.session.remove()
        db.engine.dispose()
    return folder / "bedside.sqlite3", token


class Ward:
    """`ward.clock.move_to(instant("10:30"))`, `ward.book()`, `ward.sign_in(NURSE)`.

    `real_clock` is the server's own; `is_training=False` is the ward that `serve` would run.
    """

    def __init__(
        self,
        folder: Path,
        starts_at: datetime | None = None,
        *,
        real_clock: Clock | None = None,
        is_training: bool = True,
        has_csrf: bool = False,
        approvals: tuple[Approval, ...] = (),
        setup: Configuration | None = None,
    ) -> None:
        filled, self.tablet_token = _filled()
        shutil.copy(filled, folder / "bedside.sqlite3")
        self.address = f"sqlite:///{folder / 'bedside.sqlite3'}"
        self.clock = MovableClock(starts_at or instant("08:00"))
        self.real_clock = real_clock or SystemClock()
        self.setup = setup or configuration()
        settings = Settings(database=self.address, secret_key="test" * 8, is_training=is_training)
        self.app: Flask = create_app(settings, self.setup, self.clock, approvals, self.real_clock)
        self.app.testing = True
        self.app.config["WTF_CSRF_ENABLED"] = has_csrf

    def book(
        self,
        patient: Patient = PATIENT,
        *,
        on: date = THE_DAY,
        start: str = "10:30",
        course: int = 1,
        day: int = 2,
        chair: str = "4",
    ) -> str:
        booking = Booking(
            patient=patient,
            course=course,
            day=day,
            planned_start_at=instant(start, on),
            chair=chair,
            prescriber_name=PRESCRIBER.name,
        )
        with self.app.app_context():
            return book(booking, self.setup, "unit", NURSE, self.clock)

    def tablet(self) -> FlaskClient:
        """An enrolled tablet in nobody's hands."""
        client = self.app.test_client()
        client.set_cookie(TABLET_COOKIE, self.tablet_token)
        return client

    def sign_in(self, who: Person = NURSE) -> FlaskClient:
        """The enrolled tablet, this person signed in with their PIN."""
        client = self.tablet()
        answer = client.post("/sign-in", data={"person": who.id, "pin": PINS[who.id]})
        assert answer.status_code == 303, answer.text
        return client

    def day(self, day_id: str) -> Day:
        with self.app.app_context():
            return read_day(entries_of(day_id), self.clock.now())

    def live(self, day_id: str) -> LiveBook:
        """Writes straight into the day's record, past forms and rules: `live(d).started()`."""
        return LiveBook(self, day_id)

    def at(self, clock: str) -> None:
        """Moves the ward's clock on to this time of the day, UTC."""
        self.clock.move_to(datetime.combine(THE_DAY, instant(clock).time(), UTC))
