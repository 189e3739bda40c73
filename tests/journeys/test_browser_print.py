"""Where no PDF can be made: the preview as a real browser prints it."""

import os
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.browser import ORIENTATIONS, Unit, tablet


@pytest.fixture(scope="module")
def without_pango(tmp_path_factory):
    package = tmp_path_factory.mktemp("without") / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(package.parent)
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def test_a_browser_prints_the_name_and_the_number_on_every_page(tmp_path, browser, without_pango):
    unit = Unit(tmp_path)
    try:
        day = f"/days/{unit.days()['Smith']}"
        with tablet(browser, unit, ORIENTATIONS["portrait"]) as nurse:
            refused = nurse.page.request.get(f"{unit.address}{day}/infusion-record.pdf")
            assert refused.status == 503
            nurse.open(f"{day}/infusion-record")
            printed = nurse.page.pdf(prefer_css_page_size=True)
            assert nurse.complaints == []
    finally:
        unit.stop()
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.split())
        assert "SMITH, Jane (Ms)" in words and "999 000 0018" in words
        assert f"Page {number} of {len(pages)}" in words
