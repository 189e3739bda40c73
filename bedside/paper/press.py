"""The only way to WeasyPrint: a page of HTML becomes a PDF in a process of its own.

A process can be ended when it takes too long, and its work does not slow the pages that other
people wait for: two prints in the server's own process raised their p99 from 22 to 87 ms. Nothing
is fetched while printing; the same job gives the same bytes.
"""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from bedside.paper.job import Job

AT_ONCE = 2
IN_ALL = 3  # printing or waiting; the server's fourth thread stays free for the bedside
SECONDS = 20.0
_MISSING, _OK = 3, 0
_HOME = Path(__file__).resolve().parents[2]


class PressBusy(Exception):
    """As many documents are being printed as may be at once."""


class PressTooSlow(Exception):
    """The document was not ready in time and was given up."""


class PressMissing(Exception):
    """WeasyPrint or its libraries (Pango) are not on this machine."""


class PressFailed(Exception):
    """The printing process ended without a document. Never carries what was to be printed."""


class Press:
    """Prints at most `AT_ONCE` documents at once, each within `seconds`."""

    def __init__(self, at_once: int = AT_ONCE, in_all: int = IN_ALL, seconds: float = SECONDS):
        self._printing = BoundedSemaphore(at_once)
        self._admitted = BoundedSemaphore(in_all)
        self._seconds = seconds

    def print(self, job: Job) -> bytes:
        """The PDF. Raises PressBusy, PressTooSlow, PressMissing, PressFailed."""
        if not self._admitted.acquire(blocking=False):
            raise PressBusy
        try:
            if not self._printing.acquire(timeout=self._seconds / 4):
                raise PressBusy
            try:
                return self._run(job)
            finally:
                self._printing.release()
        finally:
            self._admitted.release()

    def _run(self, job: Job) -> bytes:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "bedside.paper.press"],
                input=job.as_json(),
                capture_output=True,
                timeout=self._seconds,
                cwd=_HOME,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PressTooSlow from None
        if done.returncode == _MISSING:
            raise PressMissing
        if done.returncode != _OK or not done.stdout.startswith(b"%PDF"):
            raise PressFailed(f"exit code {done.returncode}")
        return done.stdout


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
    pdf = html.write_pdf(stylesheets=[css], attachments=attached, pdf_variant="pdf/ua-1")
    assert isinstance(pdf, bytes)
    return pdf


def main() -> int:
    job = Job.from_json(sys.stdin.buffer.read())
    try:
        sys.stdout.buffer.write(pdf_of(job))
    except PressMissing:
        return _MISSING
    return _OK


if __name__ == "__main__":
    sys.exit(main())
