"""Whatever was typed comes out as text: whole, laid out, inside the page; nothing is fetched."""

import re
import subprocess

import pytest

from bedside.core import events as e
from bedside.paper.job import Job
from bedside.paper.press import pdf_of
from bedside.routes.paper import stylesheet
from tests.paper.conftest import RECORD, SUMMARY, Printed
from tests.support.daybook import PATIENT, PRESCRIBER, SECOND, instant
from tests.support.paper_days import SealedBook, full_day
from tests.support.printed_words import words_of

MM = 72 / 25.4


def hostile(mark):
    """Between `mark`+b and `mark`+e everything that ever broke a page."""
    return (
        f'{mark}b <script>alert("x")</script> <style>*{{display:none}}</style> {{{{ 7*7 }}}} '
        f"background:url(http://evil.example/x.png) <img src=//evil.example/y onerror=z> "
        f"{'Wide' * 75} שלום עולם مرحبا بالعالم 🐟🩸 \u202eright to left\u202c &amp; {mark}e"
    )


def long(mark):
    """Ten thousand characters, every word of them known by its number."""
    words = " ".join(f"{mark}{i:03}" for i in range(1000))
    return (words + f" {mark}end").ljust(10_000, ".")[:10_000]


def is_text(field):
    return "max_length=10000" in f"{field.metadata}{field.annotation}"


def retold(book, words, only=None):
    """The same day with every free text in it replaced; returns the marks that must be printed."""
    marks, entries = [], book.entries
    for entry in entries:
        told = {}
        for name, field in type(entry.event).model_fields.items():
            if not is_text(field) or name in NOT_TYPED or not is_asked(entry, name):
                continue
            is_one = isinstance(getattr(entry.event, name), str | None)
            if is_one and (only is None or (entry.event.type, name) in only):
                mark = f"q{len(marks):03}"
                marks.append(mark)
                told[name] = words(mark)
        object.__setattr__(entry, "event", entry.event.model_copy(update=told))
    return marks


NOT_TYPED = {"day_id", "moved_to_day", "prescriber_name", "meaning", "protocol_text", "unit_text"}


def is_asked(entry, name):
    """Only a line that came late has a reason for it, only a correction a reason for that."""
    if name == "late_reason":
        return entry.event.late_reason is not None
    return name != "correction_reason" or entry.corrects is not None


def eventful_day():
    """Every kind of line that carries typed words."""
    book = full_day()
    book.entries.pop()  # signed last of all
    premed = book.protocol.premedication[0].id
    book.at("08:40").write(e.PremedicationNotGiven(premedication_id=premed, reason="x"))
    book.at("10:20").write(e.CannulaRecorded(state="placed", site="x", gauge="x"))
    book.write(e.CheckAnswered(check_id="blood_pressure", answer="failed", note="x"))
    book.write(
        e.PrescriberDecided(
            about="check:blood_pressure", decision="go_on", reason="x",
            prescriber_name=PRESCRIBER.name, by_telephone=True, read_back=True,
        ),
        second=SECOND,
    )  # fmt: skip
    book.at("16:00").write(e.PumpRanAtOtherRate(rate_ml_per_h=24, reason="x"), second=SECOND)
    book.at("16:10").write(e.RateChanged(rate_ml_per_h=25, reason="x", raised_anyway="x"))
    book.at("16:20").write(e.PumpReadingRecorded(volume_ml=90, reason="x"))
    book.at("16:30").write(e.PumpReadingAdopted(volume_ml=90, reason="x"), second=SECOND)
    book.at("17:30").write(e.NoteWritten(text="x"))
    book.write(e.EmergencyDeclared(card="chest_pain"))
    step = book.protocol.card("chest_pain").steps[0].id
    book.write(e.EmergencyStepDone(card="chest_pain", step_id=step, detail="x"))
    struck = book.at("18:00").write(e.NoteWritten(text="x"))
    book.write(e.EntryStruck(correction_reason="x"), corrects=struck.seq)
    book.at("19:20").signs()
    return book


def printed(desk, book, now, document=RECORD):
    day = book.day(now)
    doc, html = desk.page(day, document)
    return Printed(day, doc, html, pdf_of(Job(html, stylesheet(), instant(now))))


def read_back(made):
    """The text as poppler reads it: it keeps right-to-left words in order. Without its spaces."""
    told = subprocess.run(["pdftotext", "-", "-"], input=made.pdf, capture_output=True, check=True)
    return re.sub(r"\s+", "", told.stdout.decode())


def assert_all_inside(made, left_mm=7.0, right_mm=199.0):
    for number, words, left, top, right, bottom in words_of(made.pdf):
        assert left >= left_mm * MM and right <= right_mm * MM, (number, words)
        assert top >= 0 and bottom <= 297 * MM, (number, words)


def assert_no_words_on_others(made):
    """Words of one page that lie on each other: something ran out of its column."""
    pages = {}
    for number, words, left, top, right, bottom in words_of(made.pdf):
        pages.setdefault(number, []).append((words, left, top, right, bottom))
    for number, boxes in pages.items():
        boxes.sort(key=lambda box: box[2])
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                if other[2] > one[4] - 0.6 * (one[4] - one[2]):
                    break
                wide = min(one[3], other[3]) - max(one[1], other[1])
                assert wide < 3, (number, one[0], other[0])


NAME_OF_70 = "Featherstonehaugh-Venkataramanan-Oyelaran-Wolfeschlegelsteinhausenberg"
VERY_LONG = {
    ("note_written", "text"),
    ("reaction_recorded", "note"),
    ("infusion_paused", "reason"),
    ("bag_recorded", "batch"),
    ("fit_to_go_answered", "detail"),
    ("premedication_not_given", "reason"),
    ("entry_struck", "correction_reason"),
}


def busy_day():
    """300 lines, 12 reactions, and a name of 70 characters."""
    patient = PATIENT.model_copy(update={"family_name": NAME_OF_70, "given_name": "Ann"})
    book = SealedBook(patient=patient)
    book.started(prepared="09:30")
    for i in range(12):
        reaction = book.after(10 + i * 25).reacts(1, no_red_flag=True, note=f"the {i + 1}th")
        book.after(11 + i * 25).observes(pulse_per_min=90 + i)
        book.after(20 + i * 25).reaction_over(reaction)
    minute = 10
    while len(book.entries) < 300:
        minute += 1
        book.after(minute)
        book.observes() if minute % 5 == 0 else book.write(e.NoteWritten(text=f"note {minute}"))
    return book


@pytest.fixture(scope="module")
def busy(desk):
    book = busy_day()
    return book, printed(desk, book, "17:00")


@pytest.fixture(scope="module")
def every_field(desk):
    book = eventful_day()
    marks = retold(book, hostile)
    return marks, printed(desk, book, "19:40")


def test_every_typed_word_of_every_field_is_on_the_record(every_field):
    marks, made = every_field
    text = read_back(made)
    assert len(marks) > 30
    missing = [mark for mark in marks if f"{mark}b" not in text or f"{mark}e" not in text]
    assert missing == []
    assert text.count("Wide" * 75) + 2 >= len(marks)
    assert "{{7*7}}" in text and "49" not in re.findall(r"q\d{3}b.*?q", text)


def test_hostile_words_stay_inside_the_page_and_their_columns(every_field):
    assert_all_inside(every_field[1])
    assert_no_words_on_others(every_field[1])


def test_hostile_words_are_no_code_in_the_page(every_field):
    html = every_field[1].html
    assert "<script" not in html and "<img" not in html and "<style" not in html


def test_the_summary_of_a_hostile_day_cuts_only_where_it_says_so(desk):
    book = eventful_day()
    marks = retold(book, long)
    made = printed(desk, book, "19:40", SUMMARY)
    text = read_back(made)
    assert len(made.pages) <= 4
    for mark in marks:
        begun, ended = f"{mark}000" in text, f"{mark}end" in text
        assert ended or not begun or "…(whole:infusionrecord)" in text
    assert_all_inside(made)
    assert_no_words_on_others(made)


def test_ten_thousand_characters_are_printed_to_the_last(desk):
    book = eventful_day()
    marks = retold(book, long, VERY_LONG)
    made = printed(desk, book, "19:40")
    text = read_back(made)
    assert len(marks) >= len(VERY_LONG)
    for mark in marks:
        assert [i for i in range(1000) if f"{mark}{i:03}" not in text] == []
        assert f"{mark}end" in text
    assert_all_inside(made)
    assert_no_words_on_others(made)


def test_what_no_font_here_can_draw_is_named():
    page = "<!DOCTYPE html><html lang=en><title>t</title><p>well 🙂 again</p>"
    told = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf_of(Job(page, "", instant("10:30"))), capture_output=True
    )
    assert "well [slightly smiling face] again" in " ".join(told.stdout.decode().split())


def test_three_hundred_lines_print_on_numbered_pages_with_nothing_left_out(busy):
    book, made = busy
    of = len(made.pages)
    for number, page in enumerate(made.pages, start=1):
        assert f"Page {number} of {of}" in page
        assert NAME_OF_70.upper() in page.replace(" ", "")
    text = read_back(made)
    notes = [entry.event.text for entry in book.entries if entry.event.type == "note_written"]
    assert [note for note in notes if note.replace(" ", "") not in text] == []
    for number in range(1, 13):
        assert f"Reaction{number}grade1" in text and f"the{number}th" in text
    for taken in made.day.history.sets:
        assert f"{taken.at.astimezone(made.day.history.unit.zone):%H:%M}" in text


def test_three_hundred_lines_stay_inside_the_page_and_their_columns(busy):
    assert_all_inside(busy[1])
    assert_no_words_on_others(busy[1])
