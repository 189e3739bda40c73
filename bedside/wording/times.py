"""How dates, clock times and spans read (CUI and BNF rules, clinical.md 4e).

Pure: aware UTC instants, a zone and spans in, words out; they follow no locale.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bedside.core.quantities import MINUTE
from bedside.wording.messages import _, ngettext

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


# Dates and clock times


def date_text(day: date) -> str:
    """A date as the record writes it.

    >>> date_text(date(2009, 1, 5))
    '05-Jan-2009'
    """
    return f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day.year:04d}"


def long_date(day: date) -> str:
    """A date as the patient reads it at home.

    >>> long_date(date(2009, 1, 5))
    '5 January 2009'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def weekday_date(day: date) -> str:
    """A date with its weekday, for the head of a list.

    >>> weekday_date(date(2026, 11, 17))
    'Tuesday 17-Nov-2026'
    """
    return f"{weekday_name(day)} {date_text(day)}"


def weekday_name(day: date) -> str:
    """The day of the week.

    >>> weekday_name(date(2026, 11, 17))
    'Tuesday'
    """
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"),
        _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[day.weekday()]


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """The time on the ward's clock; seconds are left away, never rounded up.

    In the hour that a clock change repeats, with the name of the time that counts: from "01:30" to
    "01:40" could be ten minutes or seventy.

    >>> clock_time(datetime(2026, 7, 1, 8, 5, 59, tzinfo=UTC), ZoneInfo("Europe/London"))
    '09:05'
    >>> clock_time(datetime(2026, 11, 17, 0, 0, tzinfo=UTC), ZoneInfo("Europe/London"))
    '00:00'
    >>> clock_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ZoneInfo("Europe/London"))
    '01:30 BST'
    >>> clock_time(datetime(2026, 10, 25, 1, 40, tzinfo=UTC), ZoneInfo("Europe/London"))
    '01:40 GMT'
    """
    local = _on_the_ward(at, zone)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if comes_twice else f"{local:%H:%M}"


def time_to_type(at: datetime, zone: ZoneInfo) -> str:
    """The same as it stands in a field for typing.

    >>> time_to_type(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ZoneInfo("Europe/London"))
    '01:30'
    """
    return f"{_on_the_ward(at, zone):%H:%M}"


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The ward's date at this instant.

    >>> day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), ZoneInfo("Europe/London"))
    datetime.date(2026, 7, 2)
    """
    return _on_the_ward(at, zone).date()


def date_and_time(at: datetime, zone: ZoneInfo) -> str:
    """Date and time of one entry.

    >>> date_and_time(datetime(2026, 11, 17, 9, 5, tzinfo=UTC), ZoneInfo("Europe/London"))
    '17-Nov-2026 09:05'
    """
    return f"{date_text(day_of(at, zone))} {clock_time(at, zone)}"


def finish_minute(at: datetime) -> datetime:
    """A finish is said late rather than early: up to the next whole minute.

    >>> finish_minute(datetime(2026, 11, 17, 15, 40, 0, 1, tzinfo=UTC))
    datetime.datetime(2026, 11, 17, 15, 41, tzinfo=datetime.timezone.utc)
    """
    minute = at.replace(second=0, microsecond=0)
    return minute if minute == at else minute + MINUTE


def finish_time(at: datetime, zone: ZoneInfo) -> str:
    """When the bag should be empty, without the word "Approx".

    >>> finish_time(datetime(2026, 11, 17, 15, 40, 12, tzinfo=UTC), ZoneInfo("Europe/London"))
    '15:41'
    """
    return clock_time(finish_minute(at), zone)


# Spans


def minutes_down(span: timedelta) -> int:
    """Whole minutes that are surely there: for time spare, and for ages.

    >>> minutes_down(timedelta(minutes=3, seconds=59))
    3
    """
    return span // MINUTE


def minutes_up(span: timedelta) -> int:
    """Whole minutes that it will surely not exceed: for time over, and for what is to come.

    >>> minutes_up(timedelta(minutes=3, seconds=1))
    4
    """
    return -(-span // MINUTE)


def hours_spelled(minutes: int) -> str:
    """A limit in a sentence: whole hours as a person says them.

    >>> hours_spelled(480), hours_spelled(60), hours_spelled(90)
    ('8 hours', '1 hour', '1hr 30min')
    """
    hours, rest = divmod(minutes, 60)
    return duration(minutes) if rest else ngettext("%(num)s hour", "%(num)s hours", hours)


def duration(minutes: int) -> str:
    """Hours and minutes in whole units.

    >>> duration(306), duration(24), duration(60), duration(0)
    ('5hr 6min', '24min', '1hr', '0min')
    """
    if minutes < 0:
        raise ValueError(f"a duration is not negative: {minutes} min")
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)shr %(minutes)smin", hours=hours, minutes=rest)
    return _("%(hours)shr", hours=hours) if hours else _("%(minutes)smin", minutes=rest)


def spare(span: timedelta) -> str:
    """Time left before a limit, never more than there is.

    >>> spare(timedelta(hours=1, minutes=19, seconds=59))
    '1hr 19min spare'
    """
    return _("%(span)s spare", span=duration(minutes_down(span)))


def over(span: timedelta) -> str:
    """Time past a limit, never less than it is.

    >>> over(timedelta(minutes=33, seconds=1))
    '34min over'
    """
    return _("%(span)s over", span=duration(minutes_up(span)))


def in_time(span: timedelta) -> str:
    """How long until something falls due.

    >>> in_time(timedelta(minutes=21, seconds=30))
    'in 22min'
    """
    return _("in %(span)s", span=duration(minutes_up(span)))


def age_of(span: timedelta) -> str:
    """How long something has been so.

    >>> age_of(timedelta(minutes=19, seconds=59))
    '19min'
    """
    return duration(minutes_down(span))


def _on_the_ward(at: datetime, zone: ZoneInfo) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("an instant without a zone has no time on the ward")
    return at.astimezone(UTC).astimezone(zone)
