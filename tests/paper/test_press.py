"""The press: what it bounds, what it gives up, and what the nurse is told then."""

import gc
import json
import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from bedside import __version__
from bedside.paper import printer
from bedside.paper.job import Attached, Job
from bedside.paper.press import Press, PressBusy, PressFailed, PressMissing, PressTooSlow, pdf_of
from bedside.record.export import entries_from_export, export_day
from tests.support.daybook import instant
from tests.support.page import Page
from tests.support.ward import Ward

JOB = Job("<!DOCTYPE html><html lang=en><title>t</title><p>one</p>", "", instant("10:30"))


class Waiting(Press):
    """Prints for as long as the test wants."""

    def __init__(self, **bounds):
        super().__init__(**bounds)
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    def _run(self, job):
        self.begun.release()
        self.go_on.wait(10)
        return b"%PDF"


class Refusing(Press):
    def __init__(self, trouble):
        super().__init__()
        self.trouble = trouble

    def print(self, job):
        raise self.trouble


@pytest.fixture
def ward(tmp_path):
    return Ward(tmp_path, instant("07:00"))


@pytest.fixture
def day_id(ward):
    day_id = ward.book()
    book = ward.live(day_id)
    book.started()
    book.at("11:00").rate("10")
    ward.at("11:20")
    return day_id


def test_a_third_document_waits_and_a_fourth_is_turned_away_at_once():
    press = Waiting(seconds=20)
    others = [threading.Thread(target=press.print, args=(JOB,)) for _ in range(3)]
    for other in others:
        other.start()
    assert press.begun.acquire(timeout=5) and press.begun.acquire(timeout=5)
    assert not press.begun.acquire(timeout=0.2)
    with pytest.raises(PressBusy):
        press.print(JOB)
    press.go_on.set()
    for other in others:
        other.join(5)
    assert press.print(JOB) == b"%PDF"


def test_who_waited_too_long_is_told_that_it_is_busy():
    press = Waiting(seconds=0.4)
    others = [threading.Thread(target=press.print, args=(JOB,)) for _ in range(2)]
    for other in others:
        other.start()
    assert press.begun.acquire(timeout=5) and press.begun.acquire(timeout=5)
    with pytest.raises(PressBusy):
        press.print(JOB)
    press.go_on.set()
    for other in others:
        other.join(5)


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_printed(monkeypatch):
    with pytest.raises(PressTooSlow):
        Press(seconds=0.05).print(JOB)
    assert Press().print(JOB).startswith(b"%PDF")


def test_one_process_prints_one_document_after_the_other():
    press = Press(keeps_warm=True)
    first = press.print(JOB)
    (process,) = press._waiting
    assert press.print(JOB) == first == pdf_of(JOB)
    assert press._waiting == [process]


def test_a_process_that_died_while_it_waited_is_replaced():
    press = Press(keeps_warm=True)
    first = press.print(JOB)
    press._waiting[0]._process.kill()
    press._waiting[0]._process.wait()
    assert press.print(JOB) == first


def test_a_process_rests_after_enough_documents(monkeypatch):
    monkeypatch.setattr(printer, "PRINTS_BEFORE_REST", 1)
    press = Press(keeps_warm=True)
    press.print(JOB)
    assert press._waiting == []


def test_no_process_outlives_the_press_it_belongs_to():
    press = Press(keeps_warm=True)
    press.print(JOB)
    process = press._waiting[0]._process
    del press
    gc.collect()
    assert process.poll() is not None


def test_a_process_that_fails_leaves_no_document(monkeypatch):
    monkeypatch.setattr(printer.sys, "executable", "/bin/false")
    with pytest.raises(PressFailed):
        Press().print(JOB)


def test_nothing_is_fetched_while_printing(monkeypatch):
    import socket

    def no_network(*_args, **_more):
        raise AssertionError("the press asked for the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    html = (
        "<!DOCTYPE html><html lang=en><title>t</title>"
        '<img alt="" src="http://127.0.0.1:9/x.png"><img alt="" src="file:///etc/hostname">'
        '<link rel="stylesheet" href="file:///etc/hostname"><p>kept</p>'
    )
    pdf = pdf_of(Job(html, "p { background: url(http://127.0.0.1:9/y.png) }", instant("10:30")))
    assert pdf.startswith(b"%PDF")
    assert b"/Image" not in pdf


def test_a_job_reaches_the_other_process_as_it_was():
    job = Job("<p>é ✓</p>", "p {}", instant("10:30"), (Attached("a.json", "what", "{}"),))
    assert Job.from_json(job.as_json()) == job


def test_the_page_lists_both_documents_and_says_draft_or_signed(ward, day_id):
    page = ward.sign_in().get(f"/days/{day_id}/print")
    assert page.status_code == 200
    assert Page(page.text).faults == []
    for address in ("infusion-record", "infusion-record.pdf", "two-hour-summary.pdf"):
        assert f'href="/days/{day_id}/{address}"' in page.text
    assert "Draft, not signed" in page.text


@pytest.mark.parametrize("document", ["infusion-record", "two-hour-summary"])
def test_a_preview_is_a_page_of_the_same_document(ward, day_id, document):
    page = ward.sign_in().get(f"/days/{day_id}/{document}")
    assert Page(page.text).faults == []
    assert "SMITH, Jane (Ms)" in page.text and "999 000 0018" in page.text
    assert "This preview is not for paper" in page.text
    assert f'href="/days/{day_id}/reaction"' in page.text


def test_the_pdf_opens_in_the_viewer_is_not_stored_and_carries_the_record(ward, day_id):
    answer = ward.sign_in().get(f"/days/{day_id}/infusion-record.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    name = 'inline; filename="infusion-record-24-Nov-2026.pdf"'
    assert answer.headers["Content-Disposition"] == name
    reader = PdfReader(BytesIO(answer.data))
    lines = entries_from_export(reader.attachments["record.json"][0])
    assert lines[-1].hash == ward.day(day_id).history.entries[-1].hash
    assert "by N. Okafor" in reader.pages[0].extract_text()


def test_the_record_inside_the_file_is_the_export_and_two_prints_are_one(ward, day_id):
    client, address = ward.sign_in(), f"/days/{day_id}/infusion-record.pdf"
    first, again = client.get(address).data, client.get(address).data
    assert first == again
    inside = PdfReader(BytesIO(first)).attachments["record.json"][0]
    with ward.app.app_context():
        exported = export_day(day_id, __version__, instant("11:20"))
    assert json.loads(inside) == json.loads(json.dumps(exported))
    ward.at("11:21")
    assert client.get(address).data != first


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (PressBusy(), "Other documents are being printed"),
        (PressTooSlow(), "was not ready in time"),
        (PressMissing(), "have to add Pango"),
        (PressFailed(), "could not be printed"),
    ],
)
def test_without_a_pdf_the_list_says_why_and_offers_the_preview(ward, day_id, trouble, words):
    ward.app.extensions["bedside-press"] = Refusing(trouble)
    answer = ward.sign_in().get(f"/days/{day_id}/two-hour-summary.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert words in answer.text
    assert f'href="/days/{day_id}/two-hour-summary"' in answer.text


def test_a_day_that_is_not_there_is_not_printed(ward):
    client = ward.sign_in()
    for page in ("print", "infusion-record", "infusion-record.pdf", "two-hour-summary.pdf"):
        assert client.get(f"/days/{'0' * 32}/{page}").status_code == 404
