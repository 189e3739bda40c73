"""The tables come from the migrations alone, wherever the program is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import bedside
from bedside.record import migrate
from bedside.record.engine import open_engine
from bedside.record.migrate import is_current, upgrade
from bedside.record.tables import db
from bedside.record.verify import TRIGGERS, TRIGGERS_THERE

BY_PATIENT = "ix_event_day_opened_nhs_number"


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_migrated_tables_are_the_ones_the_program_uses(address):
    engine = open_engine(address)
    with engine.connect() as connection:
        # Its expression is spelled for each engine, so no table of the program can name it.
        opts = {
            "compare_type": True,
            "compare_server_default": True,
            "include_object": lambda _o, name, *_: name != BY_PATIENT,
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, db.metadata) == []
    engine.dispose()


def test_the_guards_of_the_record_are_there_from_the_first_migration(address):
    engine = open_engine(address)
    with engine.connect() as connection:
        name = connection.dialect.name
        assert set(connection.scalars(text(TRIGGERS_THERE[name]))) == TRIGGERS[name]
    engine.dispose()


def test_upgrading_again_changes_nothing(address):
    assert is_current(address)
    upgrade(address)
    assert is_current(address)


def test_an_empty_database_is_not_current(sqlite):
    assert not is_current(sqlite)


def test_a_failed_upgrade_leaves_no_table_behind(sqlite, monkeypatch):
    def fail(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(sqlite)
    monkeypatch.undo()
    engine = open_engine(sqlite)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT name FROM sqlite_master")).all() == []
    engine.dispose()


def test_migrations_run_from_an_installed_copy_and_from_any_folder(tmp_path):
    site = tmp_path / "odd % place"
    shutil.copytree(Path(bedside.__file__).parent, site / "bedside")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ask = (
        "import bedside.record.migrate as m; m.upgrade('sqlite:///new.sqlite3');"
        "print(m.is_current('sqlite:///new.sqlite3'), m.__file__)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split(maxsplit=1) == [
        "True",
        f"{site / 'bedside' / 'record' / Path(migrate.__file__).name}\n",
    ]
