"""How numbers, times and names read on screen and paper (CUI and BNF rules, clinical.md 4e).

The only place that rounds for display. Pure: aware UTC instants, a zone and exact numbers in,
words out. The app's own words go through `_`; dates and numbers follow no locale.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast
from zoneinfo import ZoneInfo

import flask_babel
from flask import has_app_context

from bedside.core.quantities import MINUTE

Number = Fraction | Decimal | int

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _(message: str, **values: object) -> str:
    """The ward's own language; the plain message where no app is running (`bedside plan`)."""
    if has_app_context():
        return str(flask_babel.gettext(message, **values))
    return message % values if values else message


def lazy(message: str) -> str:
    """A message of a class body, put into the reader's language only when it is shown."""
    return cast(str, flask_babel.lazy_gettext(message))


def ngettext(one: str, many: str, count: int) -> str:
    """One and many of a message with `%(num)s` in it.

    >>> ngettext("%(num)s set", "%(num)s sets", 2)
    '2 sets'
    """
    if has_app_context():
        return str(flask_babel.ngettext(one, many, count))
    return (one if count == 1 else many) % {"num": count}


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


def approx(words: str) -> str:
    """Marks an estimate.

    >>> approx("15:41")
    'Approx 15:41'
    """
    return _("Approx %(estimate)s", estimate=words)


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


# Numbers


def rounded(value: Number, places: int) -> Decimal:
    """The one rounding for display: half away from zero, exact until here.

    >>> rounded(Fraction(39, 4), 1), rounded(Fraction(1, 3), 2)
    (Decimal('9.8'), Decimal('0.33'))
    """
    exact = Fraction(value)
    steps = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(-steps if exact < 0 else steps).scaleb(-places)


def plain(value: Decimal) -> str:
    """A number without trailing zeros, with a leading zero, a comma in thousands.

    >>> plain(Decimal("5.0")), plain(Decimal("0.50")), plain(Decimal("1000"))
    ('5', '0.5', '1,000')
    """
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rate(ml_per_h: Number) -> str:
    """A rate as the pump shows it: exact, at most three places.

    >>> rate(Decimal("12.50")), rate(5), rate(Fraction(25, 8))
    ('12.5', '5', '3.125')
    """
    return plain(rounded(ml_per_h, 3))


def rate_words(ml_per_h: Number) -> str:
    """A rate with its unit in words.

    >>> rate_words(Decimal("12.5"))
    '12.5 mL per hour'
    """
    return _("%(rate)s mL per hour", rate=rate(ml_per_h))


def volume(ml: Number) -> str:
    """A volume to a tenth of a millilitre, without its unit.

    >>> volume(Fraction(39, 4)), volume(Decimal("5.00"))
    ('9.8', '5')
    """
    return plain(rounded(ml, 1))


def given_and_left(given_ml: Number, bag_ml: Number) -> tuple[str, str]:
    """What has gone in and what is still in the bag; together always the bag as shown.

    While anything is left, a tenth is shown as left: "0 mL" means empty. Both in mL.

    >>> given_and_left(Fraction(39, 4), Decimal("101.2"))
    ('9.8', '91.4')
    >>> given_and_left(Fraction("101.19"), Decimal("101.2"))
    ('101.1', '0.1')
    """
    bag = rounded(bag_ml, 1)
    given = min(bag, rounded(given_ml, 1))
    if given == bag and Fraction(given_ml) < Fraction(bag_ml) and bag > 0:
        given = bag - Decimal("0.1")
    return plain(given), plain(bag - given)


def dose_given(mg: Number) -> str:
    """The part of the dose that is in, in mg to a tenth, without its unit.

    >>> dose_given(Fraction(1171, 1000))
    '1.2'
    """
    return plain(rounded(mg, 1))


def dose(mg: Number) -> str:
    """A prescribed dose with its unit: grams beside mg from 1 g, micrograms below 1 mg.

    >>> dose(1000), dose(12), dose(Decimal("0.5"))
    ('1,000 mg (1 g)', '12 mg', '500 micrograms')
    """
    exact = Fraction(mg)
    if 0 < exact < 1:
        return _("%(dose)s micrograms", dose=plain(rounded(exact * 1000, 3)))
    in_mg = _("%(dose)s mg", dose=plain(rounded(exact, 3)))
    if exact < 1000:
        return in_mg
    return _("%(mg)s (%(grams)s g)", mg=in_mg, grams=plain(rounded(exact / 1000, 3)))


def dose_planned(mg: Number | None) -> str:
    """The protocol's dose; without one the chart's counts.

    >>> dose_planned(40), dose_planned(None)
    ('40 mg', 'as on the chart')
    """
    return _("as on the chart") if mg is None else dose(mg)


# People


def nhs_number(digits: str) -> str:
    """Ten digits in groups of three, three and four; anything else typed is left away.

    >>> nhs_number("999-000 0018")
    '999 000 0018'
    """
    kept = "".join(character for character in digits if character in "0123456789")
    return f"{kept[:3]} {kept[3:6]} {kept[6:]}"


def patient_name(family: str, given: str, title: str = "") -> str:
    """A patient's name, never shortened.

    >>> patient_name("Smith", "Jane", "Ms"), patient_name("Osei", "Kwame")
    ('SMITH, Jane (Ms)', 'OSEI, Kwame')
    """
    name = f"{family.upper()}, {given}"
    return f"{name} ({title.rstrip('.')})" if title else name


def age_in_years(born_on: date, on: date) -> int:
    """Completed years.

    >>> age_in_years(date(1984, 3, 12), date(2026, 3, 11))
    41
    """
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def born_with_age(born_on: date, on: date) -> str:
    """Date of birth with the age behind it.

    >>> born_with_age(date(1984, 3, 12), date(2026, 11, 17))
    '12-Mar-1984 (42y)'
    """
    return f"{date_text(born_on)} ({age_in_years(born_on, on)}y)"


def not_recorded() -> str:
    """What stands where nobody wrote anything; never a zero, never a gap.

    >>> not_recorded()
    'Not recorded'
    """
    return _("Not recorded")


def _on_the_ward(at: datetime, zone: ZoneInfo) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("an instant without a zone has no time on the ward")
    return at.astimezone(UTC).astimezone(zone)
