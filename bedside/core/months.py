"""Months on the calendar: two questions that differ where a month has no such day."""

from calendar import monthrange
from datetime import date

MONTHS_IN_A_YEAR = 12


def full_months_after(on: date, months: int) -> date:
    """The first date by which so many whole months have passed: not before this.

    A day that the month does not have becomes the first of the next, never a day too early.
    """
    year, month = _month(on, months)
    if on.day <= monthrange(year, month)[1]:
        return date(year, month, on.day)
    year, month = _month(date(year, month, 1), 1)
    return date(year, month, 1)


def months_later(on: date, months: int) -> date:
    """The same date so many months later, for what is to be done by then.

    A day that the month does not have becomes its last, never a day too late.
    """
    year, month = _month(on, months)
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _month(on: date, months: int) -> tuple[int, int]:
    years, month = divmod(on.month - 1 + months, MONTHS_IN_A_YEAR)
    return on.year + years, month + 1
