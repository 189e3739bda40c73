"""A date as people type it: 12-Mar-1984, 12/03/1984, 1984-03-12; never one that reads two ways."""

import re
from datetime import date
from typing import Any

from wtforms import StringField

from bedside.forms.entry import month_named, stripped
from bedside.wording import _

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[^\W\d_]{3,9})\.?[-/. ,]+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.?[-/. ]+(\d{1,2})[, ]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2}|[^\W\d_]{3,9})[-/.](\d{1,2})")
_CLOSE = re.compile(r"(\d{2})(\d{2})(\d{4})")


def date_typed(typed: str) -> date:
    """The date that was typed; numbers alone are day, month, year, or year, month, day.

    >>> date_typed("12 march 1984") == date_typed("12/03/1984") == date(1984, 3, 12)
    True

    Raises ValueError: no date, none that exists, or a year of two digits, which reads two ways.
    """
    words = " ".join(typed.split())
    for pattern, order in (
        (_YEAR_FIRST, (0, 1, 2)),
        (_DAY_FIRST, (2, 1, 0)),
        (_MONTH_FIRST, (2, 0, 1)),
        (_CLOSE, (2, 1, 0)),
    ):
        match = pattern.fullmatch(words)
        if match is not None:
            year, month, day = (match.groups()[i] for i in order)
            return date(int(year), month_named(month), int(day))
    raise ValueError("no date")


class DateField(StringField):
    """A date in one field. `on` is None while nothing was typed."""

    on: date | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.on = None
        typed = stripped(self.data)
        if typed is None:
            return
        try:
            self.on = date_typed(typed)
        except ValueError as odd:
            words = _("Write day, month and the year in four digits, such as 12-Mar-1984.")
            raise ValueError(words) from odd
