"""Dates that follow from the course: its last planned infusion, and the first blood test."""

from calendar import monthrange
from datetime import date, timedelta

from bedside.core.day import Day
from bedside.wording import day_of


def is_last_day(day: Day) -> bool:
    opened = day.history.opened
    return opened.day >= day.history.protocol.course_days(opened.course)


def last_infusion_on(day: Day) -> date:
    """The course's last planned infusion, its days taken one after the other."""
    opened = day.history.opened
    today = day_of(day.history.planned_start_at, day.history.unit.zone)
    left = day.history.protocol.course_days(opened.course) - opened.day
    return today + timedelta(days=max(left, 0))


def first_bloods_on(day: Day) -> date:
    """One month after the last planned infusion (rules.md 27)."""
    return month_after(last_infusion_on(day))


def last_bloods_on(day: Day) -> date:
    """48 months after this infusion, where it is the last one given (rules.md 27)."""
    return months_after(day_of(day.history.planned_start_at, day.history.unit.zone), 48)


def month_after(on: date) -> date:
    """The same day of the next month, or that month's last.

    >>> month_after(date(2026, 11, 27)), month_after(date(2027, 1, 31))
    (datetime.date(2026, 12, 27), datetime.date(2027, 2, 28))
    """
    return months_after(on, 1)


def months_after(on: date, months: int) -> date:
    """So many calendar months later; a day that month does not have becomes its last.

    >>> months_after(date(2028, 2, 29), 48), months_after(date(2026, 11, 30), 3)
    (datetime.date(2032, 2, 29), datetime.date(2027, 2, 28))
    """
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
