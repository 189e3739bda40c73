"""The only way to WeasyPrint: a page of HTML becomes a PDF, in the process that asks.

Nothing is fetched; the same job gives the same bytes.
"""

from typing import Any

from bedside.paper.job import Job


class PressMissing(Exception):
    """WeasyPrint or its libraries (Pango) are not on this machine."""


def pdf_of(job: Job) -> bytes:
    """Sets the document here and now, in this process. Raises PressMissing."""
    try:
        from weasyprint import CSS, HTML, Attachment
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:  # OSError: the libraries it loads
        raise PressMissing from missing
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
