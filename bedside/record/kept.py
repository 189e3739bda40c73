"""The days of a unit as last read: a day is read again only where a line was added to it.

The last hash of a record stands for all its lines (`chain`), so what was read at this head is what
it still says. A line changed behind the program's back is `verify`'s to find, not a screen's.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

from bedside.core.events import SettingsTakenOver
from bedside.core.fold import NotARecord, fold
from bedside.core.history import History
from bedside.core.pinned import PinnedUnreadable
from bedside.record.chain import Sealed
from bedside.record.store import records_of

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """What was worked out, each with the stamp it is good for; the longest unused goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[K, tuple[object, V]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def at(self, key: K, stamp: object) -> V | None:
        """None: nothing, or only what was good for another stamp."""
        with self._lock:
            known = self._values.get(key)
            if known is None or known[0] != stamp:
                return None
            self._values.move_to_end(key)
            return known[1]

    def keep(self, key: K, stamp: object, value: V) -> None:
        with self._lock:
            self._values[key] = stamp, value
            self._values.move_to_end(key)
            if len(self._values) > self.most:
                self._values.popitem(last=False)

    def forget(self) -> None:
        """As a server that has just started."""
        with self._lock:
            self._values.clear()


# Today and tomorrow of three units of forty; some 200 kB each.
days_kept: Kept[str, History] = Kept(256)


def histories_at(
    heads: Mapping[str, str | None], in_force: SettingsTakenOver | None = None
) -> dict[str, History | None]:
    """What each of these records tells at its head, in the order given; None: it cannot be read.

    A booking whose own settings this version does not read begins with those `in_force`. At most
    one query, for those of which nothing is kept at this head. Nobody writes to what comes back:
    others are looking at it too.
    """
    found: dict[str, History | None] = {
        day_id: None if head is None else days_kept.at(day_id, head)
        for day_id, head in heads.items()
    }
    unread = [day_id for day_id, head in heads.items() if head and found[day_id] is None]
    for day_id, lines in records_of(unread).items():
        try:
            history = fold(lines)
        except (NotARecord, PinnedUnreadable):
            found[day_id] = _as_booked(lines, in_force)
            continue
        found[day_id] = history
        # A line may have been added since the heads were asked for.
        days_kept.keep(day_id, lines[-1].hash, history)
    return found


def _as_booked(lines: Sequence[Sealed], in_force: SettingsTakenOver | None) -> History | None:
    try:
        return fold(lines, in_force)
    except (NotARecord, PinnedUnreadable):
        return None
