"""The only way to WeasyPrint: a page of HTML becomes a PDF, in the process that asks.

Nothing is fetched; the same job gives the same bytes.
"""

import logging
from dataclasses import replace
from typing import Any
from unicodedata import name

from bedside.paper.job import Job


class PressMissing(Exception):
    """WeasyPrint or its libraries (Pango) are not on this machine."""


def can_print() -> bool:
    """WeasyPrint and the libraries it loads are here."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):  # OSError: Pango
        return False
    return True


def pdf_of(job: Job) -> bytes:
    """Sets the document here and now, in this process. Raises PressMissing."""
    if not can_print():
        raise PressMissing
    unprintable = _Unprintable()
    logging.getLogger("weasyprint").addHandler(unprintable)
    try:
        pdf = _set(job)
        # A second time with those named that no font here has: an empty box says nothing.
        return _set(replace(job, html=unprintable.named(job.html))) if unprintable.found else pdf
    finally:
        logging.getLogger("weasyprint").removeHandler(unprintable)


class _Unprintable(logging.Handler):
    """Collects the characters for which WeasyPrint has no glyph, from what it logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if ".notdef glyph" in str(record.msg) and isinstance(record.args, tuple):
            self.found.add(str(record.args[0]))

    def named(self, html: str) -> str:
        """The page with "[slightly smiling face]" in place of the character."""
        names = {ord(one): f"[{name(one, f'U+{ord(one):04X}').lower()}]" for one in self.found}
        return html.translate(names)


def _set(job: Job) -> bytes:
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=())
    attached = [
        Attachment(
            string=one.content,
            name=one.name,
            description=one.description,
            relationship="Data",
            created=job.made_at,
            modified=job.made_at,
            url_fetcher=fetcher,
        )
        for one in job.attachments
    ]
    html = HTML(string=job.html, url_fetcher=fetcher, base_url=None)
    css = CSS(string=job.css, url_fetcher=fetcher, base_url=None)
    pdf = html.write_pdf(
        stylesheets=[css], attachments=attached, pdf_variant="pdf/ua-1", finisher=_scoped
    )
    assert isinstance(pdf, bytes)
    return pdf


def _scoped(_document: Any, pdf: Any) -> None:
    """Says of each header cell whether it heads a row or a column: WeasyPrint 70 leaves it out."""
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            part = _up(pdf, _up(pdf, cell))
            heads = "/Column" if part.get("S") == "/THead" else "/Row"
            cell["A"]["Scope"] = heads


def _up(pdf: Any, element: Any) -> Any:
    """The element that holds this one; a reference reads "12 0 R"."""
    number, _generation, _r = element["P"].split()
    return pdf.objects[int(number)]
