"""What changed in a protocol, in words: the page's table and the command's lines."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bedside.changes import Change, Json, leaves
from bedside.wording import _, ngettext

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change: the key as in the file, and line by line what stood and what stands there."""

    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def change_count(changes: Sequence[Change]) -> str:
    """How many there are."""
    if not changes:
        return _("No change")
    return ngettext("%(num)s change", "%(num)s changes", len(changes))


def change_rows(changes: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """For a table of three columns."""
    return tuple(
        ChangeRow(_key(one), _cell(one.before, one.key), _cell(one.after, one.key))
        for one in changes
    )


def _key(change: Change) -> str:
    return _("%(key)s: order", key=change.key) if change.kind == "reordered" else change.key


def _cell(value: Json, key: str) -> tuple[str, ...]:
    if value is None:
        return (_("not set"),)
    if isinstance(value, dict):
        return tuple(f"{name[len(key) + 1 :]}: {plainly(one)}" for name, one in leaves(value, key))
    return (plainly(value),)


def plainly(value: Json) -> str:
    """A plain value as the file has it, without quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(plainly(item) for item in value) or _("empty")
    return str(value)


def change_lines(changes: Sequence[Change]) -> Iterator[str]:
    """For a terminal: `steps[2].rate_ml_per_h: 15 -> 20`; what came or went in several lines."""
    for one in changes:
        if one.kind in ("changed", "reordered"):
            yield from _changed(_key(one), _quoted(one.before), _quoted(one.after))
            continue
        came = one.kind == "added"
        value = one.after if came else one.before
        if isinstance(value, dict):
            said = _("added") if came else _("removed")
            yield f"{one.key}: {said}"
            sign = "+" if came else "-"
            yield from (f"  {sign} {key}: {_quoted(leaf)}" for key, leaf in leaves(value, one.key))
        else:
            nothing = _("not set")
            before, after = (nothing, _quoted(value)) if came else (_quoted(value), nothing)
            yield from _changed(one.key, before, after)


def _changed(key: str, before: str, after: str) -> Iterator[str]:
    """In one line where it is short, else one below the other."""
    if len(key) + len(before) + len(after) <= 100:
        yield f"{key}: {before} -> {after}"
    else:
        yield f"{key}:"
        yield f"  - {before}"
        yield f"  + {after}"


def _quoted(value: Json) -> str:
    """A number bare, a text in quotes, as in the file."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return value
    if isinstance(value, list):
        return f"[{', '.join(_quoted(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
