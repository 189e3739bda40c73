"""What is wrong with a configuration, in words: the file, the TOML key, the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: the file inside the folder, the TOML key, and what is wrong with it."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class ConfigInvalid(Exception):
    """The configuration cannot be used. `mistakes` holds all of them, in file order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def mistakes_in(file: str, invalid: ValidationError) -> Iterator[Mistake]:
    """Each error of a validation as a mistake of this file."""
    errors = invalid.errors(include_url=False)
    missing = {error["loc"] for error in errors if error["type"] == "missing"}
    for error in errors:
        yield Mistake(file, _key(error["loc"]), _unit_lacking(error, missing) or _sentence(error))


def _unit_lacking(error: ErrorDetails, missing: set[tuple[int | str, ...]]) -> str | None:
    """`rate = 5` where `rate_ml_per_h` is wanted: a number without its unit."""
    if error["type"] != "extra_forbidden":
        return None
    *above, written = error["loc"]
    wanted = [
        loc[-1]
        for loc in missing
        if [*loc[:-1]] == above and str(loc[-1]).startswith(f"{written}_")
    ]
    return f"is not a known key: the unit is missing, write {wanted[0]}" if wanted else None


def _key(loc: tuple[int | str, ...]) -> str:
    key = ""
    for part in loc:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_too_short": "must not be empty",
    "string_type": "needs text in quotes, got {input}",
    "string_pattern_mismatch": "{input} is not allowed here, it must match {pattern}",
    "literal_error": "must be {expected}, got {input}",
    "greater_than": "must be above {gt}, got {input}",
    "greater_than_equal": "must be {ge} or more, got {input}",
    "less_than": "must be below {lt}, got {input}",
    "less_than_equal": "must be {le} or less, got {input}",
    "decimal_max_places": "has more than {decimal_places} decimal places: {input}",
    "finite_number": "needs a finite number, got {input}",
    "too_short": "must not be empty",
    "value_error": "{error}",
}
_KINDS = {
    "decimal": "needs a number, got {input}",
    "int": "needs a whole number, got {input}",
    "bool": "needs true or false, got {input}",
    "date": "needs a date such as 2027-03-31, got {input}",
    "time": "needs a clock time such as 18:45:00, got {input}",
    "tuple": "needs a list, got {input}",
    "dict": "needs a table, got {input}",
    "model": "needs a table, got {input}",
}


def _sentence(error: ErrorDetails) -> str:
    kind = error["type"]
    template = _SENTENCES.get(kind) or _KINDS.get(kind.split("_")[0])
    if template is None:
        return error["msg"]
    shown = error["input"]
    text = str(shown) if isinstance(shown, Decimal) else repr(shown)
    return template.format(**{**error.get("ctx", {}), "input": text})
