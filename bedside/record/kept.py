"""The days of a unit as last read: a day is read again only where a line was added to it.

The last hash of a record stands for all its lines (`chain`), so what was read at this head is what
it still says. A line changed behind the program's back is `verify`'s to find, not a screen's.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from bedside.core.fold import NotARecord, fold
from bedside.core.history import History
from bedside.core.pinned import PinnedUnreadable
from bedside.record.store import records_of

# Today and tomorrow of three units of forty; some 350 kB each.
MOST_DAYS = 256
_kept: OrderedDict[str, tuple[str, History]] = OrderedDict()
_lock = Lock()


def histories_at(heads: Mapping[str, str | None]) -> dict[str, History | None]:
    """What each of these records tells at its head, in the order given; None: it cannot be read.

    At most one query, for those of which nothing is kept at this head. Nobody writes to what
    comes back: others are looking at it too.
    """
    found: dict[str, History | None] = {
        day_id: None if head is None else _kept_at(day_id, head) for day_id, head in heads.items()
    }
    unread = [day_id for day_id, head in heads.items() if head and found[day_id] is None]
    for day_id, lines in records_of(unread).items():
        try:
            history = fold(lines)
        except (NotARecord, PinnedUnreadable):
            continue
        found[day_id] = history
        # A line may have been added since the heads were asked for.
        _keep(day_id, lines[-1].hash, history)
    return found


def _kept_at(day_id: str, head: str) -> History | None:
    with _lock:
        known = _kept.get(day_id)
        if known is None or known[0] != head:
            return None
        _kept.move_to_end(day_id)
        return known[1]


def _keep(day_id: str, head: str, history: History) -> None:
    with _lock:
        _kept[day_id] = head, history
        _kept.move_to_end(day_id)
        if len(_kept) > MOST_DAYS:
            _kept.popitem(last=False)


def forget() -> None:
    """As a server that has just started."""
    with _lock:
        _kept.clear()
