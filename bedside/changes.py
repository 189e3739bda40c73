"""What changed between two contents of a protocol, entry by entry, with keys as in the TOML.

Pure: two JSON values in, changes out. An entry of a list is found by its `id` where it has one,
else by its place. A key that is left out and a key that is null are the same: not set.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

Json = Any  # what json.loads gives: a tree of dict, list, str, int, bool and None
Kind = Literal["changed", "added", "removed", "reordered"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` is None where something was added, `after` where it went.

    "reordered": the ids that both have, in the order of each. `place`: where in the newer list an
    added entry stands, counted from 0.
    """

    key: str
    kind: Kind
    before: Json = None
    after: Json = None
    place: int | None = None


def changes_between(before: Json, after: Json) -> tuple[Change, ...]:
    """Everything that differs, in the order of the newer content; empty when nothing does."""
    return tuple(_changes(before, after, ""))


def _changes(before: Json, after: Json, key: str) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _in_table(before, after, key)
    elif _is_list(before) and _is_list(after):
        yield from _in_list(before, after, key)
    elif before is None or after is None:
        if before is not None or after is not None:
            yield Change(key, "added" if before is None else "removed", before, after)
    elif type(before) is not type(after) or before != after:
        yield Change(key, "changed", before, after)


def _in_table(before: Mapping[str, Json], after: Mapping[str, Json], key: str) -> Iterator[Change]:
    names = dict.fromkeys((*after, *before))
    for name in names:
        inner = f"{key}.{name}" if key else name
        yield from _changes(before.get(name), after.get(name), inner)


def _is_list(value: Json) -> TypeGuard[Sequence[Json]]:
    return isinstance(value, list | tuple)


def _in_list(before: Sequence[Json], after: Sequence[Json], key: str) -> Iterator[Change]:
    old, new = _by_id(before), _by_id(after)
    if old is not None and new is not None and (old or new):
        yield from _by_their_id(old, new, key)
    elif all(isinstance(item, Mapping) for item in (*before, *after)):
        yield from _by_their_place(before, after, key)
    elif _differ(before, after):
        # A short list of plain values reads best whole: the days of a dose, the routes.
        yield Change(key, "changed", list(before), list(after))


def _differ(before: Sequence[Json], after: Sequence[Json]) -> bool:
    pairs = zip(before, after, strict=False)
    return len(before) != len(after) or any(tuple(_changes(one, other, "")) for one, other in pairs)


def _by_id(items: Sequence[Json]) -> dict[str, Json] | None:
    """The entries by their own id, in order; None where one has none or two share one."""
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in items]
    if len(set(map(str, ids))) != len(ids) or not all(isinstance(id_, str) for id_ in ids):
        return None
    return {str(id_): item for id_, item in zip(ids, items, strict=True)}


def _by_their_id(old: dict[str, Json], new: dict[str, Json], key: str) -> Iterator[Change]:
    kept_before = [id_ for id_ in old if id_ in new]
    kept_after = [id_ for id_ in new if id_ in old]
    if kept_before != kept_after:
        yield Change(key, "reordered", kept_before, kept_after)
    for place, (id_, item) in enumerate(new.items()):
        if id_ in old:
            yield from _changes(old[id_], item, f"{key}[{id_}]")
        else:
            yield Change(f"{key}[{id_}]", "added", None, item, place)
    for id_, item in old.items():
        if id_ not in new:
            yield Change(f"{key}[{id_}]", "removed", item, None)


def _by_their_place(before: Sequence[Json], after: Sequence[Json], key: str) -> Iterator[Change]:
    """Equal entries at both ends stay together, so that one put in between shows as one."""
    head = 0
    while head < min(len(before), len(after)) and not _differ([before[head]], [after[head]]):
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and not _differ(
        [before[-1 - tail]], [after[-1 - tail]]
    ):
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    for place, (one, other) in enumerate(zip(old, new, strict=False), start=head):
        yield from _changes(one, other, f"{key}[{place}]")
    for place in range(head + len(old), head + len(new)):
        yield Change(f"{key}[{place}]", "added", None, after[place], place)
    for place in range(head + len(new), head + len(old)):
        yield Change(f"{key}[{place}]", "removed", before[place], None)


def leaves(value: Json, key: str) -> Iterator[tuple[str, Json]]:
    """Every plain value inside an entry with its key, without what is not set."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}")
    elif _is_list(value) and any(isinstance(item, Mapping) for item in value):
        named = _by_id(value)
        for place, item in enumerate(value):
            inner_key = place if named is None else item["id"]
            yield from leaves(item, f"{key}[{inner_key}]")
    elif value is not None:
        yield key, value
