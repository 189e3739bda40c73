"""The downtime pack read back from its PDF: every time, rate and volume against the engine."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from html import unescape
from io import BytesIO

import flask
import pytest
from pypdf import PdfReader

from bedside.approvals import Approval
from bedside.core import events as e
from bedside.core.day import read_day
from bedside.core.earlier_summary import earlier_day
from bedside.core.rest_of_day import rest_of_day
from bedside.paper.downtime.pack import DowntimePack, downtime_pack, one_sheet
from bedside.paper.downtime.times import time_of
from bedside.paper.frame import Printing
from bedside.paper.job import Job
from bedside.paper.press import pdf_of
from bedside.routes.paper import stylesheet
from bedside.screens.earlier import open_point_words
from bedside.wording import clock_time, day_of, rate_words, volume
from tests.support import paper_days
from tests.support.daybook import NURSE, THE_DAY, DayBook, configuration, instant
from tests.support.paper_days import HOSTILE, LONG_NAME, SealedBook

PRINTED = Printing(
    at=instant("12:40"), by="the server", is_training=True, configuration=configuration()
)


def as_recorded(day):
    """No earlier day says anything new."""
    return day


def booked():
    return SealedBook().day("08:00")


def bag_hidden():
    book = SealedBook()
    book.at("08:15").arrives()
    book.passes_all_checks()
    book.at("08:30").gets_all_premedication()
    book.at("10:15").bag("104.7")
    book.entries.pop()
    return book.day("10:20")


def as_it_stood(name, clock):
    book = getattr(paper_days, name)()
    book.entries = [line for line in book.entries if line.recorded_at <= instant(clock)]
    return book.day(clock)


def half_hourly():
    protocol = configuration().protocols["spain-2019"]
    often = {"interval_min": 30, "watch_interval_min": 30}
    plan = protocol.observations.model_copy(update=often)
    book = SealedBook(protocol=protocol.model_copy(update={"observations": plan}))
    book.started()
    return book.day("10:32")


def climbing():
    return as_it_stood("reaction_day", "13:14")


DAYS = {
    "booked": booked,
    "bag_hidden": bag_hidden,
    "running": lambda: as_it_stood("draft_day", "12:40"),
    "stopped": lambda: as_it_stood("reaction_day", "12:56"),
    "climbing": climbing,
    "locked": lambda: as_it_stood("discontinued_day", "11:15"),
    "bag_empty": lambda: as_it_stood("reaction_day", "16:52"),
    "watch": lambda: as_it_stood("reaction_day", "18:40"),
    "long_name": lambda: as_it_stood("crowded_day", "15:00"),
    "half_hourly": half_hourly,
}


@dataclass(frozen=True)
class Pack:
    """The pack of all these days, printed once: `pack.text("running")`, `pack.sheet("running")`."""

    days: dict
    doc: DowntimePack
    html: str
    pdf: bytes

    @cached_property
    def reader(self):
        return PdfReader(BytesIO(self.pdf))

    @cached_property
    def pages(self):
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    def sheet(self, name):
        place = len(self.days) if name == "blank" else list(self.days).index(name)
        return self.doc.sheets[place]

    def sides(self, name):
        before = self.doc.sheets[: self.doc.sheets.index(self.sheet(name))]
        first = sum(len(sheet.sides) for sheet in before)
        return self.pages[first : first + len(self.sheet(name).sides)]

    def text(self, name):
        return " ".join(self.sides(name))


@pytest.fixture(scope="module")
def pack(desk):
    days = {name: make() for name, make in DAYS.items()}
    with desk.app.test_request_context():
        doc = downtime_pack(days.values(), PRINTED, as_recorded)
        html = flask.render_template("paper/downtime/pack.html", pack=doc, preview=())
    return Pack(days, doc, html, pdf_of(Job(html, stylesheet(), PRINTED.at)))


def draw(desk, day, printing=PRINTED, known=as_recorded):
    with desk.app.test_request_context():
        doc = one_sheet(day, printing, known)
        return flask.render_template("paper/downtime/pack.html", pack=doc, preview=())


def test_every_sheet_has_the_pages_it_says_and_ends_on_the_back_of_a_leaf(pack):
    assert len(pack.pages) == pack.doc.pages
    assert all(len(sheet.sides) % 2 == 0 for sheet in pack.doc.sheets)
    for name in [*DAYS, "blank"]:
        of = len(pack.sheet(name).sides)
        for number, page in enumerate(pack.sides(name), start=1):
            assert f"Page {number} of {of}" in page, (name, number)
    for number, page in enumerate(pack.pages, start=1):
        assert f"Pack page {number} of {pack.doc.pages}" in page


@pytest.mark.parametrize("name", ["running", "stopped", "climbing", "locked", "watch"])
def test_a_patient_on_the_pump_or_in_the_watch_has_one_leaf(pack, name):
    assert len(pack.sides(name)) == 2


@pytest.mark.parametrize("name", list(DAYS))
def test_every_page_says_whose_it_is_from_which_record_and_when(pack, name):
    patient = pack.days[name].history.opened.patient
    for page in pack.sides(name):
        assert f"{patient.family_name.upper()}, {patient.given_name}" in page
        assert "Born 12-Mar-1984 (42y)" in page and "NHS No. 999 000 0018" in page
        assert "Downtime sheet" in page and "DRAFT, not signed" in page
        assert "Printed 24-Nov-2026 12:40 by the server" in page
        assert "Protocol Spanish expert consensus" in page and "not signed: training only" in page
        assert pack.sheet(name).frame.head in page


@pytest.mark.parametrize("name", ["booked", "running", "climbing", "half_hourly"])
def test_steps_stand_with_clock_time_rate_and_volume_as_the_engine_has_them(pack, name):
    day = pack.days[name]
    rest, zone = rest_of_day(day), day.history.unit.zone
    assert rest.steps
    for step in rest.steps:
        clock, rate = clock_time(step.at, zone), rate_words(step.rate_ml_per_h)
        assert f"{clock} {rate}" in pack.text(name)
        if step.pump_ml:
            assert f"{volume(step.pump_ml)} mL" in pack.text(name)


def test_the_rest_of_a_quiet_day_reads_as_a_calculator_has_it(pack):
    """20 mL per hour from 12:00: at 13:00 35 mL, then 66.2 mL at 25 are 158.88 minutes."""
    text = pack.text("running")
    for words in ("On the pump, confirmed 12:00", "20 mL per hour", "check the pump first"):
        assert words in text
    assert "Given at 12:40" in text and "3.4 mg; 72.9 mL left of 101.2 mL" in text
    assert "13:00 25 mL per hour to the end 35 mL" in text
    assert "15:39 bag empty 101.2 mL" in text and "17:39 home, not before" in text
    assert "15:39 leaves 2hr 21min to Bag 18:00" in text
    assert "Never above 25 mL per hour" in text


def test_observations_stand_with_the_latest_time_and_the_last_set_on_top(pack):
    text = pack.text("running")
    assert "last set, on record 12:26 36.7 74 122/76 15 98, air A" in text
    for row in ("13:26 latest", "14:26 latest", "15:26 latest", "15:39 bag empty"):
        assert row in text
    assert "16:39 watch, latest" in text and "17:29 last of the watch" in text


@pytest.mark.parametrize("name", ["booked", "running", "climbing", "bag_empty", "half_hourly"])
def test_every_set_the_engine_asks_for_has_its_row(pack, name):
    day = pack.days[name]
    for one in rest_of_day(day).sets:
        clock = "now" if one.due_at < one.at else clock_time(one.at, day.history.unit.zone)
        assert clock in [row.at for row in pack.sheet(name).sets.rows]
        assert clock in pack.text(name)


def test_a_protocol_that_asks_for_a_set_before_each_increase_has_its_rows(desk):
    protocol = configuration().protocols["spain-2019"]
    plan = protocol.observations.model_copy(update={"before_each_increase": True})
    book = SealedBook(protocol=protocol.model_copy(update={"observations": plan}))
    html = draw(desk, book.day("08:00"))
    assert html.count("before the increase") == 3 and "before each increase" in html


def test_what_was_given_is_said_once_a_drug_with_every_time(pack):
    text = pack.text("running")
    assert "do not give twice" in text
    assert "paracetamol 1,000 mg (1 g) oral 08:30." in text


def test_a_stopped_pump_asks_for_what_a_resume_needs_and_counts_from_it(pack):
    text = pack.text("stopped")
    assert "STOPPED" in text and "was 20 mL per hour; check the pump first" in text
    assert "resume 10 mL per hour half of 20 mL per hour to the end" in text
    for box in ("Symptoms gone at", "Prescriber informed: name, at", "Second person: name"):
        assert box in text
    assert "overruns by" in text and "a prescriber has to decide" in text
    assert "15min after resuming" in text and "30min after resuming" in text


def test_a_signed_way_on_stands_with_its_times_and_who_decided(pack):
    text = pack.text("climbing")
    assert "decision, Dr A. Mehta 13:12: climb again step by step" in text
    assert "13:42 15 mL per hour" in text and "15:12 25 mL per hour" in text
    assert "no increase before its time, and two people for each" in text


def test_a_locked_patient_has_no_plan_and_no_half_rates(pack):
    text = pack.text("locked")
    assert "STOP IT NOW" in text and "Do not restart." in text
    assert "nobody restarts this bag" in text
    assert "Half of each rate" not in text and "Halved without a stop" not in text
    assert pack.sheet("locked").plan.by_label == ()


def test_grade_4_alone_names_who_may_reopen(desk):
    book = paper_days.draft_day()
    book.at("12:41").reacts(4)
    html = draw(desk, book.day("12:42"))
    assert "Only a named prescriber may reopen this bag" in html


def test_a_prescriber_s_stop_leaves_no_rate_to_set(desk):
    book = paper_days.draft_day()
    reaction = book.at("12:41").reacts(2)
    book.pauses()
    book.chooses("stop", reaction)
    html = draw(desk, book.day("12:50"))
    assert "Dr A. Mehta decided 12:41: stop here." in html and "Half of each rate" not in html


def test_half_of_each_remaining_rate_and_when_it_keeps_the_limits(pack):
    text = pack.text("running")
    assert "Half of each rate, mL per hour 20 to 10 25 to 12.5" in text
    assert "To 12:59: ✗ overruns 8 h 18:30 and bag 18:00." in text
    assert "13:00 to 13:17: ✗ overruns bag 18:00, keeps 8 h 18:30." in text
    assert "From 13:18 on: ✓ keeps 8 h 18:30 and bag 18:00." in text


@pytest.mark.parametrize("name", [*DAYS, "blank"])
def test_the_four_cards_are_those_that_were_signed_and_only_one_has_adrenaline(pack, name):
    text = pack.text(name)
    protocol = configuration().protocols["spain-2019"]
    for card in protocol.emergency:
        assert card.title in text
        for step in card.steps:
            shown = {"onset": "Onset at", "who_came": "Who came, at", "do": "", "stop": "Stop the"}
            wanted = shown.get(step.kind) or ("Call 2222" if step.id == "call" else step.text)
            assert wanted in text, (card.id, step.id)
    assert text.count("Give adrenaline 500 micrograms IM") == 1
    assert text.count("Do not restart, do not flush") == 3
    assert "Last known well" in text


@pytest.mark.parametrize("name", ["running", "blank"])
def test_every_action_of_the_protocol_has_a_row_and_every_sign_a_box(pack, name):
    reactions = configuration().protocols["spain-2019"].reactions
    text = pack.text(name)
    for action in reactions.actions:
        for words in action.text.replace("{half}", "{rate}").split("{rate}"):
            assert " ".join(words.split()) in text, action.id
    for flag in reactions.red_flags:
        assert flag.title in text
    for symptom in reactions.symptoms:
        assert all(one.title in text for one in symptom.options if one.id != "none")


def test_before_the_start_the_open_checks_the_premedication_and_the_bag_have_boxes(pack):
    text = pack.text("booked")
    assert "Planned start, check the chart" in text and "Not arrived" in text
    assert "08:30 paracetamol DOSE 1,000 mg (1 g)" in text
    assert "09:00 methylprednisolone" in text
    assert "read the label, write it down" in text and "Total volume, mL" in text
    assert "Bag empty, by the volume on its label:" in text
    assert "100 mL 15:36" in text and "101.2 mL 15:39" in text and "110 mL 16:00" in text
    titles = [row.title for row in pack.sheet("booked").before.checks]
    assert len(titles) > 10 and all(title in text for title in titles)


def test_a_bag_that_waits_for_its_second_check_does_not_give_its_volume_away(pack):
    text = pack.text("bag_hidden")
    assert "104.7" not in text
    assert "hidden until the second person has read the bag" in text


def test_a_bag_checked_twice_stands_with_its_own_finish(desk):
    book = SealedBook()
    book.made_ready("104.7", prepared="09:55")
    html = draw(desk, book.day("10:20"))
    assert "104.7" in html and "by the volume on its label" not in html
    assert "17:55" in html  # empty by


def says(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def yesterday_with_a_red_flag(day):
    """The day as it is known once its patient's earlier days were read."""
    book = DayBook(day=1, on=THE_DAY - timedelta(days=1)).started().climbs_to(120)
    book.after(125).reacts(4, red_flags=("trouble_breathing",))
    read = e.EarlierDaysRead(days=(earlier_day(book.day().history, "a" * 64),))
    line = e.Entry(day.seq + 1, day.now, day.now, NURSE, None, "not-entered", None, read)
    return read_day((*day.history.entries, line), day.now)


def test_a_red_flag_of_yesterday_stands_against_the_start_on_paper_too(desk):
    text = says(draw(desk, booked(), known=yesterday_with_a_red_flag))
    assert "DO NOT START" in text and "Planned start 10:30" in text
    assert "Do not start. Red flag on 23-Nov-2026. Course 1, day 1: Trouble breathing." in text
    assert "as planned for a start" not in text
    entries = len(booked().history.entries)
    assert f"{entries} entries" in text or f"{entries} entry" in text


def test_without_anything_against_it_the_start_stands_with_its_time(desk):
    text = says(draw(desk, booked()))
    assert "Do not start" not in text.casefold() and "as planned for a start at 10:30" in text


def test_after_the_start_paper_no_longer_says_not_to_start(desk):
    running = as_it_stood("draft_day", "12:40")
    assert "DO NOT START" not in says(draw(desk, running, known=yesterday_with_a_red_flag))


@pytest.mark.parametrize("name", ["running", "watch"])
def test_a_red_flag_of_yesterday_entered_after_the_start_is_noticed_on_paper_too(desk, name):
    day = DAYS[name]()
    known = yesterday_with_a_red_flag(day)
    text = says(draw(desk, day, known=lambda _day: known))
    lead, rest = open_point_words(known.history)[0]
    assert lead == "Red flag on 23-Nov-2026."
    assert rest == (
        "Course 1, day 1: Trouble breathing. Entered after today's start: ask the prescriber."
    )
    assert f"{lead} {rest}" in text
    assert lead not in says(draw(desk, day))


def test_a_notice_on_a_running_patient_s_sheet_costs_no_further_leaf(desk):
    day = DAYS["running"]()
    with desk.app.test_request_context():
        doc = one_sheet(day, PRINTED, yesterday_with_a_red_flag)
        html = flask.render_template("paper/downtime/pack.html", pack=doc, preview=())
    pages = PdfReader(BytesIO(pdf_of(Job(html, stylesheet(), PRINTED.at)))).pages
    assert len(pages) == doc.pages == 2


def test_the_sheet_says_which_ones_it_replaces(pack):
    words = "use this sheet; destroy every one printed before 24-Nov-2026 12:40"
    assert words in pack.text("running") and words not in pack.text("blank")


def late_evening():
    """Started so late that the bag ends after midnight."""
    book = SealedBook(start="21:30")
    book.started(at="21:30", prepared="20:00")
    return book.day("21:40")


def test_what_falls_after_midnight_carries_its_date(desk):
    day = late_evening()
    rest, zone = rest_of_day(day), day.history.unit.zone
    assert day_of(rest.empty_at, zone) == THE_DAY + timedelta(days=1)
    with desk.app.test_request_context():
        sheet = one_sheet(day, PRINTED, as_recorded).sheets[0]
    for step, row in zip(rest.steps, sheet.plan.rows, strict=False):
        is_next = day_of(step.at, zone) != THE_DAY
        assert row.at == clock_time(step.at, zone)
        assert ("25-Nov-2026" in row.at_note) == is_next
    empty = next(row for row in sheet.plan.rows if row.what == "bag empty")
    assert empty.at_note == "25-Nov-2026"
    home = next(row for row in sheet.plan.rows if row.what == "home, not before")
    assert home.at_note == "25-Nov-2026"
    for row in sheet.sets.rows:
        if row.at and row.at < "12:00":
            assert "25-Nov-2026" in row.words, row
    assert any("25-Nov-2026" in row.words for row in sheet.sets.rows)
    dated = [lead for lead, _rest in sheet.back.half_answers if "25-Nov-2026 0" in lead]
    margins = [lead for lead, _rest in sheet.plan.rules if "25-Nov-2026 0" in lead]
    assert dated or margins


def test_midnight_itself_is_the_next_day_and_the_minute_before_is_not():
    day = DAYS["running"]()
    assert time_of(day, instant("23:59")) == "23:59"
    assert time_of(day, instant("23:59") + timedelta(minutes=1)) == "25-Nov-2026 00:00"


def test_an_unsigned_protocol_stands_against_the_start_on_paper_too(desk):
    for_patients = replace(PRINTED, is_training=False)
    text = says(draw(desk, booked(), for_patients))
    assert "DO NOT START" in text and "not signed" in text
    signed = [
        Approval(
            "spain-2019", "1", booked().history.opened.protocol_sha256, role, name, number, day
        )
        for role, name, number, day in (
            ("clinical_lead", "Dr A. Reid", "1", "2026-11-02"),
            ("pharmacist", "P. Lind", "2", "2026-11-02"),
        )
    ]
    text = says(draw(desk, booked(), replace(for_patients, approvals=tuple(signed))))
    assert "The protocol leaves open: reaction actions, line." in text and "DO NOT START" in text


def test_a_blank_form_of_an_unsigned_protocol_says_so_before_its_rates(desk):
    with desk.app.test_request_context():
        doc = downtime_pack([], replace(PRINTED, is_training=False), as_recorded)
    assert doc.sheets[0].plan.stop is not None
    assert doc.sheets[0].plan.stop[0] == "Do not start."


def test_in_the_watch_the_list_before_going_home_stands_on_the_sheet(pack):
    text = pack.text("watch")
    assert "19:05 home, not before" in text and "Going home" in text
    for item in configuration().protocols["spain-2019"].fit_to_go:
        assert item.title in text


def test_whose_day_is_over_has_no_sheet(desk):
    over = [paper_days.quiet_day().day("18:20"), paper_days.absent_day().day("12:00")]
    with desk.app.test_request_context():
        doc = downtime_pack(over, PRINTED, as_recorded)
    assert [sheet.is_blank for sheet in doc.sheets] == [True]


@pytest.fixture(scope="module")
def with_lost(desk):
    """Two records that cannot be read, one of them by its booking, and one that cannot be set."""
    opened = booked().history.opened
    unset, running = DAYS["booked"](), DAYS["running"]()

    def known(day):
        if day is unset:
            raise KeyError("SMITH, Jane")
        return day

    lost = (("abcdefgh12345", None), ("hgfedcba54321", opened))
    with desk.app.test_request_context():
        doc = downtime_pack([unset, running], PRINTED, known, lost)
        html = flask.render_template("paper/downtime/pack.html", pack=doc, preview=())
    return Pack({}, doc, html, pdf_of(Job(html, stylesheet(), PRINTED.at)))


def test_records_without_a_sheet_come_first_and_the_others_have_theirs(with_lost):
    titles = [getattr(sheet, "title", "") for sheet in with_lost.doc.sheets]
    unread, unset = "A record of today cannot be read", "A record of today cannot be printed"
    assert titles == [unread, unread, unset, "", ""]
    assert len(with_lost.pages) == with_lost.doc.pages
    for number, page in enumerate(with_lost.pages, start=1):
        assert f"Pack page {number} of {with_lost.doc.pages}" in page
    assert "20 mL per hour" in with_lost.pages[6]


def test_a_page_without_a_record_has_the_ordinary_header_and_footer(with_lost):
    for page, number in zip(with_lost.pages[:6], (1, 2) * 3, strict=True):
        assert f"Downtime sheet Page {number} of 2 NO RECORD" in page
        assert "Printed 24-Nov-2026 12:40 by the server" in page
        assert "not read" in page and "Protocol not known" in page
    for page in with_lost.pages[:2]:
        assert "SURNAME, Given (Title)" in page and "SMITH" not in page
    for page in with_lost.pages[2:6]:
        assert "SMITH, Jane (Ms)" in page and "NHS No. 999 000 0018" in page


def test_a_page_without_a_record_says_what_to_do(with_lost):
    unknown, by_booking = with_lost.pages[0], with_lost.pages[2]
    assert "abcdefgh" in unknown and "compare this pack with the list of the day" in unknown
    assert "hgfedcba" in by_booking and "course 1, day 2, chair 4" in by_booking
    for page in (unknown, by_booking, with_lost.pages[4]):
        assert "Read the pump and the chart first" in page and "blank form" in page


def test_the_blank_form_has_the_ladder_in_minutes_every_check_and_every_dose(pack):
    protocol, text = configuration().protocols["spain-2019"], pack.text("blank")
    for row in (
        "start 5 mL per hour 30min",
        "30min 10 mL per hour 30min 2.5 mL",
        "60min 15 mL per hour 30min 7.5 mL",
        "90min 20 mL per hour 1hr 15 mL",
        "150min 25 mL per hour to the end 35 mL",
        "100 mL 5hr 6min",
        "101.2 mL 5hr 9min",
        "From minute 150 on: ✓ keeps 8 h.",
    ):
        assert row in text
    assert all(check.title in text for check in protocol.checks)
    assert all(premed.drug in text for premed in protocol.premedication)
    assert "course 1, day 1, 2" in text and "BLANK FORM" in text
    assert "SURNAME, Given (Title)" in pack.sides("blank")[-1]
    assert all(item.title in text for item in protocol.fit_to_go)


def test_typed_text_that_tries_to_be_code_stays_text(pack):
    assert "<script>alert" not in pack.html and 'src="http' not in pack.html


def test_a_failed_check_stands_with_what_was_said(desk):
    book = SealedBook(patient=LONG_NAME)
    book.at("08:15").arrives()
    book.write(e.CheckAnswered(check_id="infection", answer="failed", note=HOSTILE))
    html = draw(desk, book.day("08:30"))
    assert "Signs of infection 08:15: &lt;script&gt;" in html


def test_the_pack_is_a_tagged_document_without_styles_of_its_own(pack):
    root = pack.reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert pack.reader.metadata.title.startswith("Downtime pack, Day unit")
    assert " style=" not in pack.html and "http" not in pack.html.replace("http://www.w3.org", "")


def test_printed_twice_at_the_same_minute_it_is_the_same_page(desk, pack):
    with desk.app.test_request_context():
        doc = downtime_pack(pack.days.values(), PRINTED, as_recorded)
        again = flask.render_template("paper/downtime/pack.html", pack=doc, preview=())
    assert again == pack.html
