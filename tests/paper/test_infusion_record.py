"""The infusion record read back from its PDF, figure by figure against what happened."""

import doctest
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

import bedside.paper.dates
import bedside.paper.dose
import bedside.paper.drawing
import bedside.paper.initials
import bedside.paper.signing
import bedside.paper.wholes
from bedside.approvals import Approval
from bedside.core import events as e
from bedside.paper.also import IN_A_SECTION
from bedside.paper.initials import Initials
from bedside.paper.job import Job
from bedside.paper.lookback import history_before
from bedside.paper.marks import Marks
from bedside.paper.press import pdf_of
from bedside.paper.rate_table import rate_rows
from bedside.record.export_format import EVENTS
from bedside.routes.paper import stylesheet
from tests.paper.conftest import RECORD, SUMMARY
from tests.support.daybook import PRESCRIBER, instant
from tests.support.paper_days import SealedBook, draft_day, quiet_day
from tests.support.printed_words import words_of

QUIET, FULL = ("quiet_day", "18:20"), ("full_day", "19:34")
A4, FOOT = 842, 788  # points from the top
EACH_DAY = [
    QUIET,
    FULL,
    ("draft_day", "12:40"),
    ("crowded_day", "19:55"),
    ("discontinued_day", "12:30"),
    ("deferred_day", "09:00"),
    ("absent_day", "11:10"),
]


def test_a_quiet_day_is_three_pages_and_its_summary_one(desk):
    assert len(desk.prints(*QUIET).pages) == 3
    assert len(desk.prints(*QUIET, SUMMARY).pages) == 1


def test_the_first_day_of_a_course_with_all_its_checks_is_three_pages(desk):
    doc, html = desk.page(quiet_day(day=1).day("18:20"))
    assert len(doc.checks.columns[0] + doc.checks.columns[1]) > 30
    pdf = pdf_of(Job(html, stylesheet(), instant("18:20")))
    assert len(PdfReader(BytesIO(pdf)).pages) == 3


def test_a_day_with_one_reaction_still_has_a_summary_of_one_page(desk):
    assert len(desk.prints("reaction_day", "19:20", SUMMARY).pages) == 1


def test_two_reactions_a_long_name_and_twenty_sets_stay_within_five_and_two_pages(desk):
    assert len(desk.prints("crowded_day", "19:55").pages) <= 5
    assert len(desk.prints("crowded_day", "19:55", SUMMARY).pages) <= 2


@pytest.mark.parametrize(("name", "now"), EACH_DAY)
def test_every_page_says_whose_it_is_which_document_and_whether_it_is_signed(desk, name, now):
    printed = desk.prints(name, now)
    patient = printed.day.history.opened.patient
    of = len(printed.pages)
    signed = name in ("quiet_day", "full_day", "crowded_day")
    for number, page in enumerate(printed.pages, start=1):
        assert f"{patient.family_name.upper()}, {patient.given_name}" in page
        assert "Born 12-Mar-1984 (42y)" in page
        assert "NHS No. 999 000 0018" in page
        assert f"Page {number} of {of}" in page
        assert "Infusion record" in page
        assert ("SIGNED 24-Nov-2026" in page) is signed
        assert ("DRAFT, not signed. State at" in page) is not signed
        assert "Printed 24-Nov-2026" in page and "by N. Okafor" in page
        assert "Protocol Spanish expert consensus" in page
        assert "not signed: training only" in page
        assert "controls no pump" in page
        assert printed.doc.frame.head in page


def test_the_page_after_a_signature_says_what_it_does_not_cover(desk):
    page = desk.prints("crowded_day", "19:55").pages[0]
    assert "signed to entry" in page
    assert "1 later entry not signed" in page
    assert "signed to entry" not in desk.prints(*QUIET).pages[0]


def test_rates_times_volumes_and_doses_are_those_that_happened(desk):
    page = desk.prints(*FULL).pages[1]
    for row in (
        "1 5 10:30 10:30 10:30 0",
        "2 10 11:00 11:00 11:03 3min 2.8 0.3",
        "3 15 11:30 11:33 11:33 0 7.8 0.9",
        "4 20 12:00 12:03 12:03 0 15.3 1.8",
        "stop stopped 12:35 25.9 3.1",
        "half 10 13:00 25.9 3.1",
        "3 15 13:42 13:42 0 32.9 3.9",
        "5 25 13:00 15:12 15:12 0 60.4 7.2",
        "end empty 15:39 16:58 16:59 1min 101.2",
        "flush 17:15 101.2",
    ):
        assert row in page


def test_observations_stand_in_the_table_with_their_scores(desk):
    page = desk.prints(*FULL).pages[1]
    times = "10:15 11:29 12:27 12:36 12:46 12:57 13:56 14:52 15:50 16:59 17:15 18:11 19:08"
    assert f"Taken at {times}" in page
    assert "74 84 86 108 98 86 74 84" in page
    assert "NEWS2 0 0 0 2 1 0 0 —" in page
    assert "never from part of a set" in page


def test_a_correction_shows_both_values_and_why(desk):
    printed = desk.prints(*FULL)
    assert "<s>112</s>82" in printed.html
    assert "<s>2</s>0" in printed.html
    row = next(row for row in printed.doc.marked if row.mark == "C1")
    assert (row.was, row.now) == ("pulse 112, NEWS2 2", "pulse 82, NEWS2 0")
    assert "typing slip, monitor 82" in printed.text
    assert "15:50, now 15:57" in printed.text


def test_a_late_entry_says_by_how_much_why_and_how_long_it_was_overdue(desk):
    text = desk.prints(*FULL).text
    assert "L1" in desk.prints(*FULL).pages[1]
    assert "15:31, 39min later" in text
    assert "written on paper, forgotten" in text
    assert "shown overdue 14:56 to 15:31" in text


def test_a_reaction_prints_what_was_done_and_what_was_not(desk):
    text = desk.prints(*FULL).text
    assert "grade 2, onset 12:31, entered 12:35, over 12:55" in text
    assert "2hr 1min after the start, at 20 mL per hour, 24.6 mL given" in text
    assert "chlorphenamine DOSE 10 mg intravenous" in text
    assert "Resumed at 10 mL per hour" in text
    assert "Not ticked off as done: Give the symptomatic medication" in text
    # The stop, the symptoms and the resume have lines of their own: nobody ticks them off too.
    assert "Not ticked off as done: Stop the pump" not in text


def test_a_way_on_stands_beside_those_it_was_chosen_from(desk):
    text = desk.prints(*FULL).text
    assert "CHOSEN: Climb again step by step" in text
    assert "Hold the half rate" in text
    assert "8 h 18:30: over by 2hr 2min" in text
    assert "8 h 18:30: 1hr 40min left" in text


def test_text_that_tries_to_be_code_comes_out_as_text(desk):
    for document in (RECORD, SUMMARY):
        printed = desk.prints("crowded_day", "19:55", document)
        assert "<script>alert" not in printed.html
        assert 'src="http' not in printed.html
    assert '<script>alert("x")</' in desk.prints("crowded_day", "19:55").text
    assert "{{ 7*7 }}" in desk.prints("crowded_day", "19:55").text


def test_nothing_is_styled_in_place_and_nothing_points_outside(desk):
    for name, now in EACH_DAY:
        for document in (RECORD, SUMMARY):
            _doc, html = desk.page(desk.day(name, now), document)
            assert " style=" not in html
            assert 'href="http' not in html and "@import" not in html


def test_the_same_day_printed_twice_is_the_same_file(desk):
    again = desk._prints(*QUIET)
    assert again.pdf == desk.prints(*QUIET).pdf
    assert desk._prints(*QUIET, SUMMARY, "T. Brandt").pdf != desk.prints(*QUIET, SUMMARY).pdf


def test_the_file_is_tagged_titled_and_in_english(desk):
    reader = desk.prints(*FULL).reader
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Infusion record: SMITH, Jane (Ms), NHS No. 999 000 0018"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_the_picture_says_in_words_what_it_shows(desk):
    printed = desk.prints(*FULL)
    says = printed.doc.picture.says
    assert f"<title>{says}</title>" in printed.html
    assert "Planned: 5, 10, 15, 20, 25 mL per hour from 10:30 to 15:39." in says
    assert "stopped 12:35, 10 at 13:00" in says
    assert "Reaction 2, grade 2, onset 12:31." in says
    assert "Pulse highest 108 at 12:36." in says


def test_the_dose_is_complete_only_once_the_flush_is_confirmed(desk):
    book = draft_day()
    book.at("13:00").rate("25")
    book.at("15:39").write(e.BagFinished())
    before, _html = desk.page(book.day("15:45"))
    assert before.dose[0].lead == "12 mg of 12 mg"
    assert before.dose[0].rest == ", through the pump; line not counted"
    book.at("16:09").write(e.LineFlushed())
    after, _html = desk.page(book.day("16:10"))
    assert after.dose[0].lead == "12 mg of 12 mg, complete"


def test_a_line_taken_off_leaves_the_dose_incomplete(desk):
    book = draft_day()
    book.at("13:00").rate("25")
    book.at("15:39").write(e.BagFinished())
    book.at("15:50").write(e.LineDisconnected())
    doc, _html = desk.page(book.day("16:00"))
    assert "complete" not in doc.dose[0].lead


def test_paper_does_not_give_the_bag_away_before_the_second_check(desk):
    book = SealedBook()
    book.at("08:15").arrives()
    book.at("10:15").bag()
    book.entries.pop()  # the second person has not read the label yet
    _doc, html = desk.page(book.day("10:20"))
    assert "hidden until the second check agrees" in html
    assert "101.2" not in html


def test_a_discontinued_day_says_what_was_not_given(desk):
    text = desk.prints("discontinued_day", "12:30").text
    assert "0.6 mg of 12 mg" in text
    assert "never added to another day's dose" in text
    assert "Give adrenaline 500 micrograms IM" in text
    assert "intensive care, received by Dr Lowe" in text


def test_a_day_without_a_start_prints_why_and_no_rates(desk):
    deferred, absent = desk.prints("deferred_day", "09:00"), desk.prints("absent_day", "11:10")
    assert "Not started" in deferred.text and "fever 38.6 °C" in deferred.text
    assert "Did not attend" in absent.text and "telephoned: a cold" in absent.text
    assert "planned and confirmed" not in deferred.text + absent.text


def test_a_signature_that_does_not_fit_the_record_makes_a_draft(desk):
    book = quiet_day()
    book.entries.pop()
    book.write(e.DaySigned(meaning="the whole record", through_seq=20, head="0" * 64))
    doc, _html = desk.page(book.day("18:30"))
    assert doc.frame.is_draft
    assert doc.frame.state == "DRAFT, signature does not fit the record"


def test_two_people_with_the_same_letters_get_different_initials(desk):
    book = draft_day()
    book.at("12:30").observes(by=e.Person(id="oduya", name="Nora Oduya", role="nurse"))
    doc, _html = desk.page(book.day("12:40"))
    assert {one.initials for one in doc.people} == {"NO", "TB", "NO2"}


def test_no_line_of_a_day_is_missing_from_its_paper():
    kinds = {kind for kind in EVENTS} - IN_A_SECTION
    assert kinds == {
        "check_answered",
        "earlier_days_read",
        "premedication_given",
        "premedication_not_given",
        "bag_recorded",
        "bag_second_checked",
        "fit_to_go_answered",
        "medicine_given",
        "as_needed_entered",
        "as_needed_stopped",
        "note_written",
        "line_changed",
        "cannula_recorded",
        "planned_start_moved",
        "settings_taken_over",
        "chair_changed",
        "booking_corrected",
        "patient_corrected",
    }, "a new kind of line: give it a section, or let it stand under “Also in the record”"


def test_an_answer_given_before_the_last_still_stands_on_paper(desk):
    book = SealedBook()
    book.at("08:15").arrives()
    book.write(e.CheckAnswered(check_id="infection", answer="failed", note="cough"))
    book.at("08:40").write(e.CheckAnswered(check_id="infection", answer="passed"))
    doc, _html = desk.page(book.day("08:45"))
    assert [(line.at, line.rest) for line in doc.also] == [("08:15", " Signs of infection. cough")]


def test_a_telephone_decision_is_open_until_it_is_countersigned(desk):
    book = SealedBook()
    book.at("08:15").arrives()
    book.write(e.CheckAnswered(check_id="blood_pressure", answer="failed", note="162/98"))
    said = book.at("08:30").write(
        e.PrescriberDecided(
            about="check:blood_pressure",
            decision="go_on",
            reason="usual for her",
            prescriber_name=PRESCRIBER.name,
            by_telephone=True,
            read_back=True,
        )
    )
    before, _html = desk.page(book.day("08:40"))
    assert "not yet countersigned" in before.decisions[0].rest
    assert any(row.missing and row.at == "Not countersigned" for row in before.signatures.rows)
    book.at("09:00").write(e.DecisionCountersigned(decision_seq=said.seq), by=PRESCRIBER)
    after, _html = desk.page(book.day("09:10"))
    assert "not yet" not in after.decisions[0].rest


def test_the_doctests_of_the_paper_hold():
    for module in (
        bedside.paper.dates,
        bedside.paper.dose,
        bedside.paper.drawing,
        bedside.paper.initials,
        bedside.paper.signing,
        bedside.paper.wholes,
    ):
        assert doctest.testmod(module).failed == 0


def test_a_bag_that_ended_early_says_why_and_is_not_complete(desk):
    book = draft_day()
    book.at("12:35").write(e.BagFinished(reason="bag leaked"))
    book.at("12:40").write(e.LineFlushed())
    doc, _html = desk.page(book.day("12:45"))
    summary, _html = desk.page(book.day("12:45"), SUMMARY)
    assert next(row for row in doc.rates if row.step == "end").note.endswith("bag leaked")
    assert "complete" not in doc.dose[0].lead
    assert ("Bag ended early: bag leaked.", True) in summary.headline


def test_on_the_last_day_the_summary_says_when_the_last_blood_test_is(desk):
    items = [
        item.rest
        for document in (quiet_day(day=5), quiet_day(day=4))
        for row in desk.page(document.day("18:20"), SUMMARY)[0].to_do
        for item in row.items
        if "Full blood count" in item.rest
    ]
    assert items[0].endswith("24-Dec-2026; last 24-Nov-2030")
    assert items[1].endswith("25-Dec-2026")


def test_a_discontinued_day_ends_once_and_asks_for_no_minimum(desk):
    record, summary = (
        desk.prints("discontinued_day", "12:30"),
        desk.prints("discontinued_day", "12:30", SUMMARY),
    )
    limits = next(fact for fact in record.doc.key_facts if fact.label == "Limits")
    assert limits.value == "✓ Kept"
    assert limits.notes == ("discontinued: no 4 h minimum",)
    assert "10:30 to 11:16. Discontinued 11:16: anaphylaxis." in summary.text
    assert "10:30 to 11:25" not in record.text + summary.text


def test_the_list_for_going_home_does_not_apply_to_who_was_moved(desk):
    doc = desk.prints("discontinued_day", "12:30").doc
    assert doc.fit_to_go.rows == ()
    assert "does not apply" in doc.fit_to_go.note


def test_an_infusion_that_still_runs_promises_nothing(desk):
    doc, _html = desk.page(desk.day("draft_day", "12:40"))
    assert next(fact for fact in doc.key_facts if fact.label == "Limits").value == "✓ On course"


def test_the_protocol_stands_with_its_source_and_its_signatures(desk):
    unsigned = desk.prints(*QUIET)
    assert "Signed: not signed by clinical lead and pharmacist." in unsigned.text
    assert "Its rates rest on: [001] Meca-Lallana" in unsigned.text
    sha256 = unsigned.day.history.opened.protocol_sha256
    both = tuple(
        Approval("spain-2019", "1", sha256, role, name, number, "2026-11-02")
        for role, name, number in (
            ("clinical_lead", "Dr Lind", "GMC 7654321"),
            ("pharmacist", "P. Roy", "GPhC 2012345"),
        )
    )
    doc, _html = desk.page(unsigned.day, approvals=both)
    assert doc.protocol[1].rest == (
        " clinical lead Dr Lind, GMC 7654321, 02-Nov-2026; "
        "pharmacist P. Roy, GPhC 2012345, 02-Nov-2026."
    )


def test_why_a_rate_was_raised_all_the_same_is_printed(desk):
    book = draft_day()
    book.at("13:00").write(
        e.RateChanged(rate_ml_per_h=25, raised_anyway="observations at once after the alarm")
    )
    doc, _html = desk.page(book.day("13:05"))
    assert doc.rates[-1].below == "raised anyway: observations at once after the alarm"


def test_a_long_reason_takes_a_line_of_its_own(desk):
    book = draft_day()
    book.at("12:45").pauses("pump alarm, air in the line below the drip chamber, line filled again")
    doc, _html = desk.page(book.day("12:50"))
    assert doc.rates[-1].note == "NO"
    assert doc.rates[-1].below.startswith("pump alarm, air in the line")


def test_the_cannula_is_printed_once_with_who_placed_and_removed_it(desk):
    doc = desk.prints(*QUIET).doc
    pair = next(pair for pair in doc.bag.pairs if pair.label == "Cannula")
    assert (pair.lead, pair.rest) == ("left forearm", ", 20 gauge, 10:20 NO")
    row = next(row for row in doc.fit_to_go.rows if "Cannula" in row.question)
    assert "removed" in row.answer and row.who == "18:05 NO"
    assert all("annula" not in did.lead for did in doc.also)


def test_no_page_of_a_day_is_nearly_empty(desk):
    """Each page but the last goes beyond its middle, and the last not only begins."""
    made = [desk.prints(*one) for one in EACH_DAY]
    made += [desk.prints(*one, SUMMARY) for one in (QUIET, FULL, ("crowded_day", "19:55"))]
    for printed in made:
        of = len(printed.pages)
        lowest = [
            max(
                bottom
                for page, *_box, bottom in words_of(printed.pdf)
                if page == n and bottom < FOOT
            )
            for n in range(1, of + 1)
        ]
        assert all(bottom > 0.45 * A4 for bottom in lowest[:-1]), (printed.doc.frame.title, lowest)
        assert lowest[-1] > 0.2 * A4, (printed.doc.frame.title, lowest)


def test_a_corrected_line_keeps_the_place_of_the_line_it_corrects():
    book = draft_day()
    entry = book.at("13:00").rate("20")
    written = book.write(e.NoteWritten(text="pump set"))
    told = {"rate_ml_per_h": Decimal(25), "correction_reason": "misread"}
    book.write(entry.event.model_copy(update=told), corrects=entry.seq)
    assert history_before(book.day("13:10"), written).rate_now == 25


def test_two_readings_of_one_minute_both_print_and_an_explained_one_has_its_own_row():
    book = quiet_day()
    finished = next(x for x in book.entries if x.event.type == "bag_finished")
    book.at(finished.occurred_at)
    read = [(Decimal("98.1"), None), (Decimal("98.2"), "drip chamber refilled")]
    for volume_ml, reason in read:
        book.write(e.PumpReadingRecorded(volume_ml=volume_ml, reason=reason))
    day = book.day("19:30")
    initials = Initials(day)
    rows = rate_rows(day, initials, Marks(day, initials))
    said = [(row.pump.strip("\u2007 "), row.note + row.below) for row in rows]
    for volume_ml, reason in read:
        [words] = [words for pump, words in said if pump == str(volume_ml)]
        assert reason is None or reason in words
