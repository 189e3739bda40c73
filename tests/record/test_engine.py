"""A database that would lose entries is refused before anybody is treated."""

import pytest
from flask import Flask
from sqlalchemy import text

from bedside.record import engine as opened
from bedside.record.engine import (
    DatabaseNotSupported,
    NotDurable,
    check_durability,
    connect_app,
    open_engine,
    refuse_old_sqlite,
    writing,
)
from bedside.record.tables import db


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_a_sqlite_with_the_wal_bug_is_refused(version):
    with pytest.raises(NotDurable, match="damage the record"):
        refuse_old_sqlite(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_sqlite_without_the_wal_bug_is_taken(version):
    refuse_old_sqlite(version)


def test_the_app_does_not_start_on_an_old_sqlite(sqlite, monkeypatch):
    monkeypatch.setattr(opened.pysqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(NotDurable, match=r"3\.40\.1"):
        connect_app(Flask("bedside-test"), sqlite)


def test_every_connection_is_set_so_that_a_saved_entry_stays(sqlite_app):
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            found = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 5000,
            }
            assert connection.execute(text("SELECT sqlite_version()")).scalar() >= "3.51.3"


@pytest.mark.parametrize(
    ("name", "value"), [("synchronous", 1), ("foreign_keys", 0), ("busy_timeout", 0)]
)
def test_a_weaker_setting_is_named_at_the_start(sqlite_address, monkeypatch, name, value):
    wanted = dict(opened.SQLITE_SETTINGS)
    engine = open_engine(sqlite_address)
    monkeypatch.setitem(opened.SQLITE_SETTINGS, name, value)
    engine.connect().close()
    monkeypatch.setattr(opened, "SQLITE_SETTINGS", wanted)
    with pytest.raises(NotDurable, match=f"{name} = {value}; {wanted[name]} is needed"):
        check_durability(engine)
    engine.dispose()


def test_a_postgresql_that_acknowledges_before_the_disk_is_refused(postgresql):
    engine = open_engine(f"{postgresql}&options=-csynchronous_commit%3Doff")
    with pytest.raises(NotDurable, match="synchronous_commit = off"):
        check_durability(engine)
    engine.dispose()


def test_a_postgresql_with_its_usual_settings_is_taken(postgresql):
    engine = open_engine(postgresql)
    check_durability(engine)
    engine.dispose()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://db/bedside"])
def test_a_database_that_cannot_keep_the_record_is_refused(address):
    with pytest.raises(DatabaseNotSupported):
        open_engine(address)


def test_a_write_takes_its_place_at_once_and_a_read_blocks_nobody(sqlite_app):
    with writing(), db.engine.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM event")).scalar() == 0
        other = open_engine(str(db.engine.url))
        with other.connect() as waiting:
            waiting.connection.driver_connection.execute("PRAGMA busy_timeout=0")
            with pytest.raises(Exception, match="locked"):
                waiting.execution_options(bedside_writes=True).begin()
        other.dispose()
