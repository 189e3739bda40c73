"""Clock times on a downtime sheet: with the date where it is not the day's own."""

from datetime import datetime

from bedside.core.day import Day
from bedside.wording import clock_time, date_and_time, date_text, day_of


def time_of(day: Day, at: datetime) -> str:
    """ "23:50", and "25-Nov-2026 00:10" once midnight has passed."""
    zone = day.history.unit.zone
    return date_and_time(at, zone) if other_date(day, at) else clock_time(at, zone)


def other_date(day: Day, at: datetime) -> str:
    """The date of a moment that is not on the day of the planned start, else empty."""
    zone = day.history.unit.zone
    on = day_of(at, zone)
    return "" if on == day_of(day.history.planned_start_at, zone) else date_text(on)
