"""How the database is opened so that an entry once shown as saved cannot be lost.

Reading and writing are told apart: `writing()` is the only way to change anything. Outside it
the database itself refuses changes, so no write can slip into a deferred transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from bedside.record.tables import db

OLDEST_SQLITE = (3, 51, 3)  # earlier ones can corrupt a WAL: sqlite.org/wal.html#walresetbug
WRITES = "bedside_writes"
SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: with NORMAL a power cut loses what was acknowledged
    "foreign_keys": 1,
    "busy_timeout": 5000,  # ms
}
POSTGRESQL_SETTINGS = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}


class DatabaseNotSupported(Exception):
    """The address names a database this program does not run on. One line for hospital IT."""


class NotDurable(Exception):
    """The database would lose or damage entries that were shown as saved. One line for IT."""


class UnsavedChanges(Exception):
    """Something was changed outside `writing()`; it would have been lost."""


def database_url(address: str) -> URL:
    """`sqlite:////data/bedside.sqlite3` or `postgresql://…`. Raises DatabaseNotSupported."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise DatabaseNotSupported("SQLite needs a file: a record in memory would be lost")
        return url.set(drivername="sqlite+pysqlite")
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise DatabaseNotSupported(f"{url.get_backend_name()}: only SQLite and PostgreSQL are known")


def engine_options(url: URL) -> dict[str, Any]:
    """What SQLAlchemy needs to open this database. Errors never quote what was entered."""
    if url.get_backend_name() == "sqlite":
        return {"hide_parameters": True, "module": pysqlite3}
    return {"hide_parameters": True, "pool_pre_ping": True}


def open_engine(address: str) -> Engine:
    """The database outside the web app: migrations, verify, backup. Raises NotDurable."""
    url = database_url(address)
    return prepare(create_engine(url, **engine_options(url)))


def connect_app(app: Flask, address: str) -> None:
    """Ties the app to its database and checks that it keeps what it is given.

    Raises DatabaseNotSupported, NotDurable.
    """
    url = database_url(address)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        check_durability(prepare(db.engine))


def prepare(engine: Engine) -> Engine:
    """Sets each new connection up and begins each transaction as reading or as writing."""
    if engine.dialect.name == "sqlite":
        refuse_old_sqlite(pysqlite3.sqlite_version_info)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def refuse_old_sqlite(version: tuple[int, ...]) -> None:
    """Raises NotDurable for a SQLite that can corrupt its own file."""
    if version < OLDEST_SQLITE:
        raise NotDurable(
            f"SQLite {'.'.join(map(str, version))} can damage the record; "
            f"{'.'.join(map(str, OLDEST_SQLITE))} or later is needed (install pysqlite3 0.6.1)"
        )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    for name, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))


def _begin_sqlite(connection: Connection) -> None:
    writes = _writes(connection)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    # IMMEDIATE: a read that turns into a write fails with "database is locked" under load.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if not _writes(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction on `db.session`: all of it is saved, or nothing.

    Ends what was read before, so that what is checked inside is what is true now. An exception
    inside saves nothing and goes up. Raises UnsavedChanges, RuntimeError when nested.
    """
    session = db.session()
    if session.info.get(WRITES):
        raise RuntimeError("writing() inside writing()")
    if session.new or session.dirty or session.deleted:
        raise UnsavedChanges("changed outside writing()")
    session.rollback()
    session.info[WRITES] = True
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    finally:
        session.rollback()  # after the commit there is nothing left to take back
        session.info.pop(WRITES)


def check_durability(engine: Engine) -> None:
    """Asks the database how it is set. Raises NotDurable with the first setting that is wrong."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for name, wanted in SQLITE_SETTINGS.items():
                _expect(name, connection.exec_driver_sql(f"PRAGMA {name}").scalar(), {wanted})
        else:
            for name, allowed in POSTGRESQL_SETTINGS.items():
                _expect(name, connection.exec_driver_sql(f"SHOW {name}").scalar(), allowed)


def _expect(name: str, found: object, allowed: set[Any]) -> None:
    if found not in allowed:
        wanted = " or ".join(sorted(map(str, allowed)))
        raise NotDurable(f"the database has {name} = {found}; {wanted} is needed")
