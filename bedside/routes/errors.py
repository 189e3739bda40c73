"""Failures as pages: what happened in plain words, a reference for a bug, no patient data."""

import logging
from uuid import uuid4

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bedside import __version__
from bedside.core.fold import NotARecord
from bedside.core.pinned import PinnedUnreadable
from bedside.logs import fault_of
from bedside.record.chain import LineUnreadable
from bedside.routes.present import now, ward
from bedside.routes.problems import problem_page
from bedside.screens.frame import strip_of_unit, unit_bar
from bedside.screens.unreadable_day import line_words, pinned_words, unreadable_day
from bedside.wording import _

log = logging.getLogger("bedside")


def register_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def _expired(_error: CSRFError) -> tuple[str, int]:
        return problem_page(
            _("This page is too old to save from"),
            _("Nothing was recorded. Open the page again and enter it there."),
        ), 400

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        if code == 404:
            return problem_page(
                _("There is no such page"),
                _("The address does not fit anything here. Go back to the day list."),
            ), 404
        return problem_page(
            _("This cannot be done here"), _("Nothing was recorded. Go back to the day list.")
        ), code

    @app.errorhandler(PinnedUnreadable)
    def _of_another_version(error: PinnedUnreadable) -> tuple[str, int]:
        return _unreadable(error, line_words(1, "day_opened"), pinned_words(error))

    @app.errorhandler(NotARecord)
    def _opens_no_day(error: NotARecord) -> tuple[str, int]:
        return _unreadable(error, "1", _("the line that opens the day"))

    @app.errorhandler(LineUnreadable)
    def _damaged(error: LineUnreadable) -> tuple[str, int]:
        return _unreadable(error, line_words(error.seq, error.type), _("what the line says"))

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> tuple[str, int]:
        reference = uuid4().hex[:8]
        fault = {"fault": fault_of(error)}
        log.error("unexpected failure, reference %s", reference, extra=fault)
        return problem_page(
            _("Something went wrong"),
            _(
                "Nothing was recorded by this tap. Read the pump, write it down, and give this "
                "reference to the people who run Bedside: %(reference)s",
                reference=reference,
            ),
        ), 500


def _unreadable(error: Exception, line: str, cannot: str) -> tuple[str, int]:
    """409, not 503: a tablet would send its form again and again until the answer changes."""
    day_id = str((request.view_args or {}).get("day_id", ""))
    # These errors name lines and keys, never what was entered.
    log.error("day %s, Bedside %s: %s", day_id[:8], __version__, error)
    zone = ward().zone
    screen = unreadable_day(day_id, line, cannot, __version__)
    return render_template(
        "pages/unreadable_day.html",
        head=unit_bar(screen.title, "", now(), zone, None),
        strip=strip_of_unit("", now(), zone, None),
        identity=None,
        screen=screen,
    ), 409
