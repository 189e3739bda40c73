"""A machine without Pango or without our fonts: what still works, and what is said."""

import os
import subprocess
import sys

import pytest

from bedside.paper.job import Job
from bedside.paper.machine import FAMILIES, family_found, printing_lines
from bedside.paper.press import Press, PressMissing
from tests.support.daybook import instant
from tests.support.ward import Ward

JOB = Job("<!DOCTYPE html><html lang=en><title>t</title><p>one</p>", "", instant("10:30"))


@pytest.fixture
def without_pango(tmp_path, monkeypatch):
    """Every new process finds a WeasyPrint that cannot load its library."""
    package = tmp_path / "without" / "weasyprint"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))


def told_by_check(*arguments):
    done = subprocess.run(
        [sys.executable, "-c", "from bedside.cli import main; main()", "check", *arguments],
        capture_output=True,
        text=True,
        env=os.environ,
    )
    return done.returncode, done.stdout


def test_check_says_that_pango_is_missing_and_what_to_install(without_pango):
    code, told = told_by_check()
    assert code == 0
    assert "Pango is missing" in told and "libpango-1.0-0" in told


def test_without_pango_the_day_goes_on_and_the_preview_is_printed_by_the_browser(
    tmp_path, without_pango
):
    ward = Ward(tmp_path, instant("11:20"))
    day_id = ward.book()
    ward.live(day_id).started()
    client = ward.sign_in()
    before = client.get(f"/days/{day_id}/infusion-record")
    assert "browser-page" not in before.text and "not for paper" in before.text
    answer = client.get(f"/days/{day_id}/infusion-record.pdf")
    assert answer.status_code == 503
    assert "open the preview and print it from the browser" in answer.text
    after = client.get(f"/days/{day_id}/infusion-record")
    assert after.status_code == 200
    assert "not for paper" not in after.text
    # The head of this table, with name and number, comes again on each page a browser prints.
    head = after.text.split('class="browser-page"')[1].split("</thead>")[0]
    assert "SMITH, Jane (Ms)" in head and "999 000 0018" in head
    assert client.get(f"/days/{day_id}").status_code == 200


def test_once_pango_is_there_the_pdf_is_for_paper_again(without_pango, monkeypatch):
    press = Press(keeps_warm=False)
    with pytest.raises(PressMissing):
        press.print(JOB)
    assert press.is_missing
    monkeypatch.delenv("PYTHONPATH")
    assert press.print(JOB).startswith(b"%PDF")
    assert not press.is_missing


def test_a_machine_without_our_fonts_says_so():
    lines = list(printing_lines(lambda family: "DejaVu Sans"))
    assert "not in its own fonts: Noto Sans, Noto Sans Symbols2 not found" in lines[0]
    assert "fonts-noto-core" in lines[1]


def test_a_machine_with_our_fonts_is_ready():
    assert list(printing_lines(lambda family: family)) == [
        "Printing: ready, in Noto Sans and Noto Sans Symbols2"
    ]
    assert [family_found(family) for family in FAMILIES] == list(FAMILIES)
    assert family_found("No Such Family Of Letters") not in ("", "No Such Family Of Letters")
