"""The dates that a page of figures is asked for: a named range, or two dates typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from bedside.forms.entry import month_named
from bedside.wording import _

Named = Literal["today", "week", "month"]
# Read anew from the record each time: a year of a unit of forty takes about half a minute.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class DateTyped:
    """Day, month and year as they were typed, and why they are no date."""

    day: str = ""
    month: str = ""
    year: str = ""
    on: date | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Both dates count. None where what was typed is refused: then `first` or `last` says why."""

    first: DateTyped
    last: DateTyped
    dates: tuple[date, date] | None
    named: Named | None = None

    @property
    def query(self) -> str:
        """The same range as the end of an address."""
        if self.named is not None:
            return f"range={self.named}"
        parts = ("day", "month", "year")
        typed = [(f"from-{part}", getattr(self.first, part)) for part in parts]
        typed += [(f"to-{part}", getattr(self.last, part)) for part in parts]
        return urlencode(typed)


def date_range(asked: MultiDict[str, str], today: date) -> DateRange:
    """What the address asks for; today where it asks for nothing. `today` is the unit's."""
    named = asked.get("range", "")
    if named in get_args(Named):
        return _named(named, today)  # type: ignore[arg-type]
    first, last = _typed(asked, "from"), _typed(asked, "to")
    if not any((first.day, first.month, first.year, last.day, last.month, last.year)):
        return _named("today", today)
    if first.on is None or last.on is None:
        return DateRange(first, last, None)
    problem = _problem(first.on, last.on)
    if problem:
        return DateRange(first, _with_error(last, problem), None)
    return DateRange(first, last, (first.on, last.on))


def _named(named: Named, today: date) -> DateRange:
    starts = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
    }
    first, last = starts[named], today
    return DateRange(_shown(first), _shown(last), (first, last), named)


def _shown(on: date) -> DateTyped:
    return DateTyped(str(on.day), str(on.month), str(on.year), on)


def _typed(asked: MultiDict[str, str], name: str) -> DateTyped:
    day, month, year = (
        asked.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")
    )
    try:
        return DateTyped(day, month, year, date(int(year), month_named(month), int(day)))
    except (ValueError, OverflowError):
        words = _("There is no such date. Write it as 31 3 2027.")
        return DateTyped(day, month, year, None, words)


def _with_error(typed: DateTyped, error: str) -> DateTyped:
    return DateTyped(typed.day, typed.month, typed.year, None, error)


def _problem(first: date, last: date) -> str:
    if last < first:
        return _("This is before the first date. Swap the two.")
    days = (last - first).days + 1
    if days > MOST_DAYS:
        return _(
            "These are %(days)s days. At most %(most)s at once: ask for a year, then the next.",
            days=days,
            most=MOST_DAYS,
        )
    return ""
