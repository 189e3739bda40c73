"""A file of bookings (CSV): its rows, and every one that cannot be read, by its line.

The file comes from another program: UTF-8 with or without a mark at its beginning, commas,
semicolons (as Excel writes them) or tabs between its cells.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from bedside.core.events import Patient
from bedside.core.nhs_number import digits_of
from bedside.forms.bookings import LONGEST_CHAIR, MOST_COURSES, MOST_DAYS
from bedside.forms.date_typed import date_typed
from bedside.forms.entry import clock_typed
from bedside.forms.patients import (
    LONGEST_ALLERGY,
    LONGEST_NAME,
    MOST_ALLERGIES,
    allergies_in,
    number_words,
    patient_of_words,
)
from bedside.wording import _

_Read = TypeVar("_Read")
# A whole post is 256 kB [A].
MOST_BYTES, MOST_ROWS = 200 * 1024, 1000
COLUMNS = (
    "family_name",
    "given_name",
    "title",
    "born",
    "gender",
    "nhs_number",
    "allergies",
    "date",
    "start",
    "course",
    "day",
    "chair",
    "prescriber",
)
_MAY_BE_EMPTY = frozenset({"title", "allergies"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What stands in the column of allergies where they are not names.
_NONE, _UNAVAILABLE, _NOT_RECORDED = "none", "unavailable", "not recorded"


class FileUnreadable(Exception):
    """No row of it can be read; one sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One booking. `says_allergies`: the file names them or says there are none."""

    line: int
    patient: Patient
    says_allergies: bool
    on: date
    start: time
    course: int
    day: int
    chair: str
    prescriber: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be booked, and every reason."""

    line: int
    reasons: tuple[str, ...]


def rows_of(content: bytes, today: date) -> tuple[list[FileRow], list[BadRow]]:
    """The rows of the file, and those that cannot be. Raises FileUnreadable."""
    lines = list(_lines(_text(content)))
    if not lines:
        raise FileUnreadable(_("The file is empty. Its first line names the columns."))
    names = [_name(cell) for cell in lines[0][1]]
    missing = [name for name in COLUMNS if name not in names and name not in _MAY_BE_EMPTY]
    if missing:
        raise FileUnreadable(_("The first line has no column %(names)s.", names=", ".join(missing)))
    if len(set(names)) != len(names):
        raise FileUnreadable(_("The first line names a column twice."))
    if len(lines) - 1 > MOST_ROWS:
        raise FileUnreadable(
            _("The file has more than %(most)s rows. Take it in parts.", most=MOST_ROWS)
        )
    good: list[FileRow] = []
    bad: list[BadRow] = []
    for number, cells in lines[1:]:
        if len(cells) != len(names):
            words = _("The line has %(n)s cells, not %(of)s.", n=len(cells), of=len(names))
            bad.append(BadRow(number, (words,)))
            continue
        read = _Row(number, dict(zip(names, (cell.strip() for cell in cells), strict=True)), today)
        row = read.row()
        if row is None:
            bad.append(BadRow(number, tuple(read.reasons)))
        else:
            good.append(row)
    return good, bad


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileUnreadable(_("The file is larger than 200 kB. Take it in parts."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise FileUnreadable(
            _("The file is not UTF-8 text. In Excel: Save as, “CSV UTF-8 (comma delimited)”.")
        )
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with the line of the file it begins on."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise FileUnreadable(
            _("Line %(line)s: a quotation mark is opened and not closed.", line=begins)
        ) from None


def _name(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


class _Row:
    """Reads one row; what is wrong with it is gathered, all of it."""

    def __init__(self, line: int, cells: Mapping[str, str], today: date) -> None:
        self.line, self.cells, self.today = line, cells, today
        self.reasons: list[str] = []

    def row(self) -> FileRow | None:
        for name in COLUMNS:
            self._check_text(name)
        born_on = self._read("born", date_typed, _("born: write day, month and year in full."))
        on = self._read("date", date_typed, _("date: write day, month and year in full."))
        start = self._read("start", clock_typed, _("start: write a 24-hour time, such as 09:05."))
        course = self._number("course", MOST_COURSES)
        day = self._number("day", MOST_DAYS)
        wrong = number_words(self._cell("nhs_number"))
        if self._cell("nhs_number") and wrong:
            self.reasons.append(f"nhs_number: {wrong}")
        if born_on is not None and not (self.today.year - 125 <= born_on.year):
            self.reasons.append(_("born: nobody is so old."))
        if born_on is not None and born_on > self.today:
            self.reasons.append(_("born: that date is still to come."))
        known, allergies = self._allergies()
        if self.reasons or born_on is None or on is None or start is None:
            return None
        assert course is not None and day is not None
        patient = patient_of_words(
            family_name=self._cell("family_name"),
            given_name=self._cell("given_name"),
            title=self._cell("title"),
            born_on=born_on,
            gender=self._cell("gender"),
            nhs_number=digits_of(self._cell("nhs_number")),
            known=known,
            allergies=allergies,
        )
        chair, prescriber = self._cell("chair"), self._cell("prescriber")
        says = known != "not_recorded"
        return FileRow(self.line, patient, says, on, start, course, day, chair, prescriber)

    def _cell(self, name: str) -> str:
        return self.cells.get(name, "")

    def _check_text(self, name: str) -> None:
        cell = self._cell(name)
        if not cell and name not in _MAY_BE_EMPTY:
            self.reasons.append(_("%(name)s: nothing stands there.", name=name))
        if cell.startswith(_FORMULA):
            self.reasons.append(_("%(name)s: begins like a formula.", name=name))
        if any(not one.isprintable() for one in cell):
            self.reasons.append(_("%(name)s: holds a sign that cannot be printed.", name=name))
        most = LONGEST_CHAIR if name in ("chair", "title", "gender") else LONGEST_NAME
        if len(cell) > most and name != "allergies":
            self.reasons.append(_("%(name)s: longer than %(most)s letters.", name=name, most=most))

    def _read(self, name: str, read: Callable[[str], _Read], words: str) -> _Read | None:
        cell = self._cell(name)
        if not cell:
            return None
        try:
            return read(cell)
        except ValueError:
            self.reasons.append(words)
            return None

    def _number(self, name: str, most: int) -> int | None:
        cell = self._cell(name)
        if not cell:
            return None
        if cell.isascii() and cell.isdigit() and 1 <= int(cell[:3]) <= most:
            return int(cell)
        self.reasons.append(_("%(name)s: write a number from 1 to %(most)s.", name=name, most=most))
        return None

    def _allergies(self) -> tuple[str, tuple[str, ...]]:
        cell = self._cell("allergies")
        said = {"": "not_recorded", _NOT_RECORDED: "not_recorded", _NONE: "none",
                _UNAVAILABLE: "unavailable"}.get(cell.lower())  # fmt: skip
        if said is not None:
            return said, ()
        names = allergies_in(cell)
        if not names or len(names) > MOST_ALLERGIES or any(len(n) > LONGEST_ALLERGY for n in names):
            self.reasons.append(_("allergies: name each, with commas between, at most 50."))
        return "yes", names
