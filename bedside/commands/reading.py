"""Files that somebody hands to a command: read whole, checked, or refused in one line."""

from pathlib import Path

from bedside.record.chain import Sealed
from bedside.record.export import ExportRefused, entries_from_export

# A day of hundreds of lines is far below one megabyte.
LARGEST_BYTES = 64 * 1024 * 1024


class FileRefused(Exception):
    """One line: the file and what is wrong with it; never what it holds."""


def bytes_in(file: Path) -> bytes:
    """Everything in the file. Raises FileRefused."""
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise FileRefused(f"{file}: is too large for a record")
        return file.read_bytes()
    except FileNotFoundError:
        raise FileRefused(f"{file}: no such file") from None
    except OSError as failed:
        raise FileRefused(f"{file}: cannot be read: {failed.strerror}") from None


def record_in(file: Path) -> tuple[Sealed, ...]:
    """The lines of an exported day, after all of it was checked. Raises FileRefused."""
    try:
        return entries_from_export(bytes_in(file))
    except ExportRefused as refused:
        raise FileRefused(f"{file}: {refused}") from None
