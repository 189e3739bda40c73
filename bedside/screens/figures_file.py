"""The unit's figures as a file for a spreadsheet: a row for each infusion day, nobody's name.

No name, NHS number, date of birth, id or free text: a running number, the week, course and day.
Every value is a number or a code of ours, so none is read as a formula.
"""

import csv
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import StringIO

from bedside.core.figures import GRADES, WINDOWS_MIN, DayFigures, Punctual
from bedside.core.on_time import Kind
from bedside.wording import rounded

_ENDS: tuple[tuple[str, Kind], ...] = (("sets", "observations"), ("steps", "rate_step"))


def columns() -> tuple[str, ...]:
    """The first row; units stand in the names."""
    punctual = [
        f"{name}_{what}"
        for name, _ in _ENDS
        for what in (
            "due",
            *(f"in_{minutes}_min" for minutes in WINDOWS_MIN),
            *(f"counted_for_{minutes}_min" for minutes in WINDOWS_MIN),
            "never_done",
            "open",
            "entered_later",
        )
    ]
    return (
        "number",
        "iso_week",
        "course",
        "day_of_course",
        "status",
        "infusion_started",
        "planned_min",
        "actual_min",
        "longer_than_planned_min",
        "stopped_early",
        "left_after_closing_min",
        *(f"reactions_grade_{grade}" for grade in GRADES),
        *punctual,
        "sets_with_a_sign_refused",
        "sets_with_every_sign_refused",
    )


def lines_of_file(days: Iterable[DayFigures | None]) -> Iterator[str]:
    """The file line by line, as it is read from the record; a record that cannot be read is left
    out, and its number with it."""
    yield _line(columns())
    for number, day in enumerate(days, start=1):
        if day is not None:
            yield _line(_row(number, day))


def _row(number: int, day: DayFigures) -> list[object]:
    year, week, _ = day.on.isocalendar()
    length = day.length
    sets, steps = _punctual(day, "observations"), _punctual(day, "rate_step")
    return [
        number,
        f"{year}-W{week:02d}",
        day.course,
        day.day,
        day.status,
        int(day.started),
        None if length is None else _minutes(length.planned_min),
        None if length is None else length.actual_min,
        None if length is None else _minutes(length.longer_min),
        None if length is None else int(length.premature),
        day.home_min,
        *(day.grades.count(grade) for grade in GRADES),
        *_counts(sets),
        *_counts(steps),
        sets.some_refused,
        sets.all_refused,
    ]


def _punctual(day: DayFigures, kind: Kind) -> Punctual:
    found = Punctual()
    for one in day.due:
        if one.kind == kind:
            found.add(one)
    return found


def _counts(one: Punctual) -> Iterator[int]:
    shares = [one.within(minutes) for minutes in WINDOWS_MIN]
    yield one.due
    yield from (share.part for share in shares)
    yield from (share.whole for share in shares)
    yield from (one.fell_away, one.open, one.entered_later)


def _minutes(minutes: Fraction) -> str:
    """To a hundredth of a minute, with a point: as spreadsheets read it."""
    return f"{rounded(minutes, 2):f}"


def _line(values: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue()
