"""Documents for the paper tests: each day is set once, read back, and only looked at after that."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO

import flask
import pytest
from pypdf import PdfReader

from bedside.core.day import Day
from bedside.paper.frame import Printing
from bedside.paper.job import Job
from bedside.paper.press import pdf_of
from bedside.routes.paper import BUILDS, stylesheet
from tests.support import paper_days
from tests.support.daybook import configuration, instant
from tests.support.ward import Ward

RECORD, SUMMARY = "infusion-record", "two-hour-summary"
HOME, LARGE = "take-home", "take-home-large-print"
CONFIGURED = configuration()


@dataclass(frozen=True)
class Printed:
    """One document of one day: its view, its HTML, its pages as text."""

    day: Day
    doc: object
    html: str
    pdf: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.pdf))

    @cached_property
    def pages(self) -> list[str]:
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        return " ".join(self.pages)


class Desk:
    """`desk.prints("full_day", "19:34")`; `desk.html(...)` stops before the press."""

    def __init__(self, app):
        self.app = app
        self.prints = lru_cache(maxsize=None)(self._prints)

    def day(self, name: str, now: str, **told) -> Day:
        return getattr(paper_days, name)(**told).day(now)

    def page(self, day: Day, document: str = RECORD, by: str = "N. Okafor", **known):
        printing = Printing(
            at=day.now, by=by, **({"is_training": True, "configuration": CONFIGURED} | known)
        )
        build, template = BUILDS[document]
        with self.app.test_request_context():
            doc = build(day, printing)
            return doc, flask.render_template(template, doc=doc, preview=())

    def _prints(self, name: str, now: str, document: str = RECORD, by: str = "N. Okafor"):
        day = self.day(name, now)
        doc, html = self.page(day, document, by)
        return Printed(day, doc, html, pdf_of(Job(html, stylesheet(), instant(now))))


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    return Desk(Ward(tmp_path_factory.mktemp("paper")).app)
