"""The courses around one day, as its own record tells them, or the patient's other days too."""

from collections.abc import Iterable

from bedside.core.courses import Courses, courses_of
from bedside.core.earlier import earlier_days
from bedside.core.earlier_summary import earlier_day
from bedside.core.events import EarlierDay
from bedside.core.history import History

# The day itself has no head yet while it is being read: nothing rests on this one.
_NO_HEAD = "0" * 64


def courses_around(history: History, other_days: Iterable[EarlierDay] | None = None) -> Courses:
    """As they stood on that day; a day without a booking is given the first date after it.

    `other_days` None: what the day's own record knows of the earlier ones.
    """
    own = earlier_day(history, _NO_HEAD)
    others = earlier_days(history) if other_days is None else other_days
    known = (*(one for one in others if one.day_id != own.day_id), own)
    return courses_of(history.protocol, known, own.on)
