"""Brings a database to the tables this version needs; runs from any folder."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import bedside.migrations
from bedside.record.engine import WRITES, open_engine

# PostgreSQL: two servers that start at once upgrade one after the other. Any fixed number does.
UPGRADE_LOCK = 20_261_117


def upgrade(address: str) -> None:
    """Makes or renews the tables, all of it or nothing. Raises NotDurable."""
    engine = open_engine(address)
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": UPGRADE_LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def is_current(address: str) -> bool:
    """Whether the database has exactly the tables this version needs."""
    engine = open_engine(address)
    try:
        with engine.connect() as connection:
            return revision_of(connection) == newest_revision()
    finally:
        engine.dispose()


def revision_of(connection: Connection) -> str | None:
    """The migration the database stands at; None for one that never had any."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The migration this version of the program stands at."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known_revisions() -> frozenset[str]:
    """Every migration this version can start from."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return frozenset(script.revision for script in scripts)


def _config() -> Config:
    config = Config()
    folder = str(Path(bedside.migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
