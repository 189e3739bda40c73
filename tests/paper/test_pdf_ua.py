"""PDF/UA-1 of every kind of document: two independent checkers, and what they do not look at."""

from io import BytesIO
from itertools import pairwise

import flask
import page as ua_checker
import pdfua
import pytest
from pypdf import PdfReader

from bedside.core.day import read_day
from bedside.paper.day_list import day_list_paper
from bedside.paper.downtime.pack import downtime_pack
from bedside.paper.frame import Printing
from bedside.paper.job import Job
from bedside.paper.press import pdf_of
from bedside.routes.paper import stylesheet
from tests.paper.conftest import CONFIGURED, HOME, LARGE, RECORD, SUMMARY
from tests.support.daybook import THE_DAY, configuration, instant
from tests.support.paper_days import full_day

KINDS = (RECORD, SUMMARY, HOME, LARGE, "day-list", "downtime-pack")
NOW = instant("12:40")
PRINTED = Printing(at=NOW, by="N. Okafor", is_training=True, configuration=configuration())


def pdf_of_kind(desk, kind):
    if kind in (RECORD, SUMMARY):
        return desk.prints("full_day", "19:34", kind).pdf
    if kind in (HOME, LARGE):
        return desk.prints("advice_step", "19:10", kind).pdf
    day = read_day([entry for entry in full_day().entries if entry.recorded_at <= NOW], NOW)
    with desk.app.test_request_context():
        if kind == "day-list":
            doc = day_list_paper([day], THE_DAY, NOW, CONFIGURED.unit, PRINTED, is_wall=False)
            html = flask.render_template("paper/day_list.html", doc=doc, preview=())
        else:
            pack = downtime_pack([day], PRINTED, lambda known: known)
            html = flask.render_template("paper/downtime/pack.html", pack=pack, preview=())
    return pdf_of(Job(html, stylesheet(), NOW))


@pytest.fixture(scope="module", params=KINDS)
def pdf(request, desk):
    return pdf_of_kind(desk, request.param)


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(BytesIO(pdf))


def elements(reader):
    """Every element of the structure tree in reading order, with the one that holds it."""

    def below(element, parent):
        yield element, parent
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, dict) and "/S" in kid:
                yield from below(kid, element)

    for first in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]:
        yield from below(first.get_object(), None)


def test_a_checker_that_holds_the_whole_profile_finds_nothing(pdf):
    report = ua_checker.validate_pdf_bytes(pdf, profile="ua1")
    assert [(x.rule_id, x.message) for x in report.failures] == []
    assert report.is_compliant and report.rules.total > 100


def test_a_second_checker_finds_nothing(pdf):
    report = pdfua.validate(BytesIO(pdf))
    assert [(x.rule_id, x.message) for x in report.findings] == []


def test_it_is_tagged_titled_and_in_english(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert len(reader.metadata.title) > 8
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_headings_begin_with_the_first_and_leave_no_level_out(reader):
    levels = [
        int(one["/S"][2:]) for one, _ in elements(reader) if one["/S"] in ("/H1", "/H2", "/H3")
    ]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_header_cell_says_whether_it_heads_a_row_or_a_column(reader):
    scopes = [one["/A"].get("/Scope") for one, _ in elements(reader) if one["/S"] == "/TH"]
    assert scopes.count(None) == 0
    assert {"/Row", "/Column"} >= set(scopes)


def test_every_picture_has_words_for_it(reader):
    figures = [one for one, _ in elements(reader) if one["/S"] == "/Figure"]
    assert all(len(str(one["/Alt"])) > 20 for one in figures)


def test_every_font_is_inside_the_file_and_can_be_read_back(reader):
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()
    assert fonts
    for name, font in fonts.items():
        # Another family means that the page would look different on the next machine.
        assert "Noto-Sans" in name
        assert "/ToUnicode" in font
        told = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(told)
