"""A told day as its exported file, without a database."""

import json
from datetime import UTC, datetime
from typing import Any

from bedside.record.chain import NO_HASH, Sealed, line_of, seal
from bedside.record.export import export_of
from tests.support.daybook import DayBook

EXPORTED_AT = datetime(2026, 11, 24, 18, 0, 5, 123_999, tzinfo=UTC)


def exported(book: DayBook) -> dict[str, Any]:
    """The file of a day that was told, sealed as the store does it, read back from JSON."""
    sealed: list[Sealed] = []
    for entry in book.entries:
        sealed.append(seal(entry, sealed[-1].hash if sealed else NO_HASH))
    content = export_of([line_of(one) for one in sealed], "0.1.0", EXPORTED_AT)
    found: dict[str, Any] = json.loads(json.dumps(content))
    return found
