"""Opening the record from the command line: what can be wrong with it, in one line for IT."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import ArgumentError, DatabaseError

from bedside.record.backup import DATABASE_FILE, address_in
from bedside.record.engine import DatabaseNotSupported, NotDurable, connect_app
from bedside.record.migrate import is_current
from bedside.settings import DATABASE_URL


class CannotOpen(Exception):
    """The record cannot be opened, and why, in one line without passwords."""


@contextmanager
def opening() -> Iterator[None]:
    """Everything a database or a folder can do wrong inside becomes CannotOpen."""
    try:
        yield
    except (DatabaseNotSupported, NotDurable) as refused:
        raise CannotOpen(str(refused)) from None
    except ArgumentError:
        raise CannotOpen(f"{DATABASE_URL} is not the address of a database") from None
    except CommandError:
        raise CannotOpen("the record is of another version of Bedside") from None
    except DatabaseError as failed:
        # Only what the driver says of the connection: its own first line holds no entry.
        said = str(failed.orig or "no answer").strip().splitlines()[0]
        raise CannotOpen(f"the database cannot be opened: {said}") from None
    except OSError as failed:
        raise CannotOpen(f"{failed.filename}: {failed.strerror}") from None


def address_of(data_dir: Path, environment: Mapping[str, str]) -> str:
    """The address of a record that is there, at this version's tables. Raises CannotOpen.

    Nothing is made: a mistyped folder stays a mistake.
    """
    address = environment.get(DATABASE_URL)
    if not address:
        if not (data_dir / DATABASE_FILE).is_file():
            raise CannotOpen(f"{data_dir}: no record here")
        address = address_in(data_dir)
    with opening():
        if not is_current(address):
            raise CannotOpen(f"{data_dir}: no record of this version here")
    return address


@contextmanager
def record_of(data_dir: Path) -> Iterator[None]:
    """The record that is there, open while this lasts. Raises CannotOpen."""
    address = address_of(data_dir, os.environ)
    app = Flask("bedside")
    with opening():
        connect_app(app, address)
        with app.app_context():
            yield
