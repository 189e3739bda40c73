"""Failures as pages: what happened in plain words, a reference for a bug, no patient data."""

import logging
from uuid import uuid4

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bedside.routes.present import now, ward
from bedside.screens.frame import strip_of_unit, unit_bar
from bedside.wording import _

log = logging.getLogger("bedside")


def register_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def _expired(_error: CSRFError) -> tuple[str, int]:
        return _page(
            _("This page is too old to save from"),
            _("Nothing was recorded. Open the page again and enter it there."),
        ), 400

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        if code == 404:
            return _page(
                _("There is no such page"),
                _("The address does not fit anything here. Go back to the day list."),
            ), 404
        return _page(
            _("This cannot be done here"), _("Nothing was recorded. Go back to the day list.")
        ), code

    @app.errorhandler(Exception)
    def _bug(_error: Exception) -> tuple[str, int]:
        reference = uuid4().hex[:8]
        # The trace names code, not data; locals are never logged.
        log.exception("unexpected failure, reference %s", reference)
        return _page(
            _("Something went wrong"),
            _(
                "Nothing was recorded by this tap. Read the pump, write it down, and give this "
                "reference to the people who run Bedside: %(reference)s",
                reference=reference,
            ),
        ), 500


def _page(title: str, words: str) -> str:
    zone = ward().zone
    return render_template(
        "pages/problem.html",
        head=unit_bar(title, "", now(), zone, None),
        bar=strip_of_unit("", now(), zone, None, ""),
        title=title,
        words=words,
    )
