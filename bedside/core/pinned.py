"""The protocol and the unit settings that a day carries in its own first event (rules.md 28).

A day is read from them alone, never from the files of today.
"""

from functools import lru_cache

from bedside.core.protocol import Protocol
from bedside.core.unit import Unit


@lru_cache(maxsize=64)
def protocol_of(text: str) -> Protocol:
    """The protocol a day was opened with. Raises pydantic.ValidationError when it is none."""
    return Protocol.model_validate_json(text)


@lru_cache(maxsize=64)
def unit_of(text: str) -> Unit:
    """The unit settings a day was opened with. Raises pydantic.ValidationError when none."""
    return Unit.model_validate_json(text)
