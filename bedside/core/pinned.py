"""The protocol and the unit settings that a day carries in its own first event (rules.md 28).

A day is read from them alone, never from the files of today.
"""

from functools import lru_cache
from typing import Literal, TypeVar

from pydantic import ValidationError

from bedside.core.protocol import Protocol
from bedside.core.unit import Unit

Document = Literal["protocol", "unit"]
_Pinned = TypeVar("_Pinned", Protocol, Unit)


class PinnedUnreadable(ValueError):
    """A day was opened with a protocol or unit settings that this version does not read.

    `missing` are the keys this version needs and `odd` those it does not take, dotted; both are
    empty where the text is none at all. What the keys hold is never named.
    """

    def __init__(self, document: Document, missing: tuple[str, ...], odd: tuple[str, ...]) -> None:
        keys = ", ".join([*(f"no {key}" for key in missing), *odd])
        super().__init__(f"the {document} of the day cannot be read: {keys or 'none of it'}")
        self.document = document
        self.missing = missing
        self.odd = odd


@lru_cache(maxsize=64)
def protocol_of(text: str) -> Protocol:
    """The protocol a day was opened with. Raises PinnedUnreadable."""
    return _read("protocol", Protocol, text)


@lru_cache(maxsize=64)
def unit_of(text: str) -> Unit:
    """The unit settings a day was opened with. Raises PinnedUnreadable."""
    return _read("unit", Unit, text)


def _read(document: Document, kind: type[_Pinned], text: str) -> _Pinned:
    try:
        return kind.model_validate_json(text)
    except ValidationError as invalid:
        found = invalid.errors(include_input=False, include_url=False, include_context=False)
        keys = [(".".join(map(str, one["loc"])), one["type"] == "missing") for one in found]
        missing = tuple(key for key, is_missing in keys if is_missing)
        odd = tuple(key for key, is_missing in keys if key and not is_missing)
        # Not chained: a mistake may quote what was written.
        raise PinnedUnreadable(document, missing, odd) from None
