"""Copies of the record for hospital IT: made while people work, checked before they are used."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy.exc import DatabaseError

from bedside.record.engine import database_url, open_engine
from bedside.record.migrate import known_revisions, revision_of, upgrade
from bedside.record.verify import Finding, Verified, verify

sqlite: Any = pysqlite3  # its compiled half has no types
DATABASE_FILE = "bedside.sqlite3"
OWNER_ONLY = 0o600


class BackupRefused(Exception):
    """No copy was made, and why, in one line."""


class RestoreRefused(Exception):
    """Nothing was restored, and why, in one line."""


def address_in(data_dir: Path) -> str:
    """The database address of a data folder."""
    return f"sqlite:///{data_dir.resolve() / DATABASE_FILE}"


def backup(address: str, file: Path) -> Verified:
    """Writes a consistent copy of the whole record to `file`, while the app runs, and checks it.

    Returns what the check of the copy found; a record with findings is copied all the same,
    because it is the only one there is. Raises BackupRefused.
    """
    url = database_url(address)
    if url.get_backend_name() != "sqlite":
        raise BackupRefused("PostgreSQL is backed up with pg_dump and restored with pg_restore")
    _refuse_existing(file)
    source = Path(url.database or "")
    if not source.is_file():
        raise BackupRefused(f"{source} is not there")
    if not file.parent.is_dir():
        raise BackupRefused(f"{file.parent} is not a folder")
    with _half_done(file) as copy:
        _copy_record(source, copy)
        verified = _verify_file(copy)
        _settle(copy)
        _refuse_existing(file)  # again: somebody may have taken the name meanwhile
        copy.rename(file)
        _sync_folder(file.parent)
    return verified


def restore(file: Path, data_dir: Path) -> Verified:
    """Puts a backup into a new or empty data folder, once all of it has been checked.

    Raises RestoreRefused: the file is no backup, or its record does not hold, or the folder has
    something in it. Nothing is left behind then.
    """
    if data_dir.exists() and (not data_dir.is_dir() or any(data_dir.iterdir())):
        raise RestoreRefused(f"{data_dir} is not empty; restore into a new folder")
    if not file.is_file():
        raise RestoreRefused(f"{file} is not there")
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f".{data_dir.name}-", dir=data_dir.parent))
    try:
        copy = waiting / DATABASE_FILE
        shutil.copyfile(file, copy)
        copy.chmod(OWNER_ONLY)
        verified = _check_restorable(copy)
        _settle(copy)
        _sync_folder(waiting)
        waiting.rename(data_dir)
        _sync_folder(data_dir.parent)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return verified


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise BackupRefused(f"{file} is there already and is not overwritten")


def _copy_record(source: Path, copy: Path) -> None:
    with closing(sqlite.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))


def _check_restorable(copy: Path) -> Verified:
    try:
        if _revision_of_file(copy) not in known_revisions():
            raise RestoreRefused("the file is no backup of Bedside, or of a newer version")
        upgrade(f"sqlite:///{copy}")  # an older one has not all the guards yet
        verified = _verify_file(copy)
    except DatabaseError:
        raise RestoreRefused("the file is not a whole database") from None
    if verified.findings:
        raise RestoreRefused(f"the record in the file does not hold: {_said(verified.findings[0])}")
    return verified


def _revision_of_file(file: Path) -> str | None:
    engine = open_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def _said(finding: Finding) -> str:
    where = f" at line {finding.seq} of day {finding.day_id}" if finding.day_id else ""
    return f"{finding.problem.replace('_', ' ')}{where}"


def _verify_file(file: Path) -> Verified:
    engine = open_engine(f"sqlite:///{file}")
    try:
        return verify(engine)
    finally:
        engine.dispose()


@contextmanager
def _half_done(file: Path) -> Iterator[Path]:
    """A file beside the wanted one, readable by its owner only, gone if it is not finished."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """One file, no journal beside it, on the disk."""
    with closing(sqlite.connect(str(file))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
