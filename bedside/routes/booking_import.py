"""Bookings from a file: looked at first, then booked in one transaction or not at all."""

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Answer

from bedside.booking_checks import Booker
from bedside.booking_import import PlanMoved, book_import, plan_import
from bedside.bookings_file import COLUMNS, FileRow, FileUnreadable, rows_of
from bedside.forms.booking_import import FileForm, packed
from bedside.record.patients import ChangedMeanwhile, NumberTaken
from bedside.routes.drawing import unit_page
from bedside.routes.patients import hidden_of, today
from bedside.routes.present import now, person, ward
from bedside.screens.booking_import import ImportScreen, file_words, import_screen
from bedside.screens.parts import ActionBar, Button
from bedside.wording import _

booking_import = Blueprint("booking_import", __name__)


@booking_import.get("/bookings/import")
def import_page() -> str:
    return _page(FileForm(), import_screen(None, (), ward().zone))


@booking_import.get("/bookings/import/template.csv")
def template() -> Response:
    """The first line of the file, and nothing else: an example could be booked."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerow(COLUMNS)
    # With the mark that makes Excel read UTF-8.
    answer = Response("\ufeff" + lines.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="bookings.csv"'
    return answer


@booking_import.post("/bookings/import")
def take_file() -> Answer | str | tuple[str, int]:
    """A file is looked at; the same file, with the seal of what was shown, is booked."""
    form = FileForm()
    is_seen = bool(form.seal.data)
    content = form.shown() if is_seen else form.uploaded()
    if content is None:
        return _refused(form, file_words()["damaged" if is_seen else "none"])
    try:
        rows, bad = rows_of(content, today())
    except FileUnreadable as unreadable:
        return _refused(form, str(unreadable))
    trouble: tuple[str, ...] = ()
    if is_seen and form.validate():
        try:
            book_import(rows, str(form.seal.data), _booker(), person(), ward().clock, form.request)
            return redirect(_where(rows), 303)
        except (PlanMoved, ChangedMeanwhile, NumberTaken):
            trouble = (file_words()["moved"],)
    plan = plan_import(rows, _booker())
    screen = import_screen(plan, bad, ward().zone, trouble)
    page = _page(FileForm(formdata=None), screen, packed(content), plan.seal)
    return (page, 409) if trouble else page


def _where(rows: Sequence[FileRow]) -> str:
    """The day list of the first date of the file."""
    return f"/days?on={min(row.on for row in rows).isoformat()}" if rows else "/days"


def _booker() -> Booker:
    return Booker(ward().configuration, ward().unit_id, now())


def _refused(form: FileForm, words: str) -> tuple[str, int]:
    return _page(form, import_screen(None, (), ward().zone, (words,))), 422


def _page(form: FileForm, screen: ImportScreen, content: str = "", seal: str = "") -> str:
    buttons = [Button(_("Back"), href="/patients", size="bar")]
    if screen.book is not None:
        buttons.append(screen.book)
    return unit_page(
        "pages/booking_import.html",
        _("Bookings from a file"),
        "patients",
        screen=screen,
        hidden=hidden_of(form),
        content=content,
        seal=seal,
        bar=ActionBar(tuple(buttons), None),
    )
