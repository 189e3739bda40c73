"""How long the hospital keeps what: records, who looked at them, who tried to sign in."""

import calendar
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from bedside.core.protocol import Sourced

# Blood is looked at for 48 months after the last infusion: no record goes before that is over.
Years = Annotated[int, Field(ge=5, le=100)]
Months = Annotated[int, Field(ge=1, le=1_200)]


class Retention(Sourced):
    """The hospital's rules. `record_years` count from a patient's last day, in any unit.

    `views_years`: who looked at a record, and at least for as long as the record is kept.
    """

    record_years: Years
    views_years: Years
    sign_in_tries_months: Months


def kept_through(last_on: date, months: int) -> date:
    """The last day on which it is still kept: the same day of the month, that many months later.

    Where that month is shorter, the first day of the next: never a day too early.
    """
    years, month0 = divmod(last_on.month - 1 + months, 12)
    year, month = last_on.year + years, month0 + 1
    if last_on.day <= calendar.monthrange(year, month)[1]:
        return last_on.replace(year=year, month=month)
    return date(year + month // 12, month % 12 + 1, 1)


def may_be_erased(last_on: date, months: int, today: date) -> bool:
    """From the day after the last one on which it is kept. Dates are the unit's own."""
    return today > kept_through(last_on, months)


def kept_from(today: date, months: int) -> date:
    """The oldest date of which something is still kept today."""
    years, month0 = divmod(today.month - 1 - months, 12)
    # Up to three days at the end of the month before are kept as long as its last one.
    on = date(today.year + years, month0 + 1, 1) - timedelta(days=4)
    while may_be_erased(on, months, today):
        on += timedelta(days=1)
    return on
