"""The day list on paper: the rows of the screen, in its order, on as few pages as they need."""

import re
from datetime import timedelta
from io import BytesIO

import flask
import pytest
from pypdf import PdfReader

from bedside.core import events as e
from bedside.core.day import read_day
from bedside.paper.day_list import day_list_paper
from bedside.paper.day_list_picture import row_picture, shared_axis
from bedside.paper.day_list_row import wall_initials
from bedside.paper.frame import Printing
from bedside.paper.job import Job
from bedside.paper.press import pdf_of
from bedside.routes.paper import stylesheet
from bedside.screens.day_list import day_list_rows
from bedside.screens.day_list_row import pressure
from tests.paper.conftest import CONFIGURED
from tests.support import paper_days
from tests.support.daybook import NURSE, PATIENT, THE_DAY, configuration, instant
from tests.support.ward import Ward

NOW = instant("13:16")
NAMES = ("Owusu", "Patel", "Brown", "Lee", "Hughes", "Kaur", "Nowak", "Smith", "Reid", "Garcia")
STORIES = (
    "quiet_day",
    "full_day",
    "reaction_day",
    "draft_day",
    "discontinued_day",
    "deferred_day",
    "draft_day",
    "absent_day",
    "full_day",
    "quiet_day",
)


def patient(i: int, story: str = "", now=NOW, **told):
    """The i-th chair's day, as the record stood at `now`."""
    named = PATIENT.model_copy(update={"family_name": NAMES[i % 10], "given_name": f"Ann{i}"})
    book = getattr(paper_days, story or STORIES[i % 10])(**({"patient": named} | told))
    first = book.entries[0]
    opened = first.event.model_copy(update={"chair": str(i + 1), "day_id": f"day{i}"})
    object.__setattr__(first, "event", opened)
    return read_day([entry for entry in book.entries if entry.recorded_at <= now], now)


def paper(days, *, is_wall=False, now=NOW, **told):
    printing = Printing(at=now, by="N. Okafor", is_training=True, configuration=configuration())
    return day_list_paper(days, THE_DAY, now, CONFIGURED.unit, printing, is_wall=is_wall, **told)


class List:
    """One list: its view, its HTML, its pages as text."""

    def __init__(self, app, days, **told):
        with app.test_request_context():
            self.doc = paper(days, **told)
            self.html = flask.render_template("paper/day_list.html", doc=self.doc, preview=())
            self.rows = day_list_rows(sorted(days, key=pressure))
        self.pdf = pdf_of(Job(self.html, stylesheet(), NOW))
        reader = PdfReader(BytesIO(self.pdf))
        self.root, self.title = reader.trailer["/Root"], reader.metadata.title
        self.pages = [" ".join(page.extract_text().split()) for page in reader.pages]

    @property
    def paper_rows(self):
        return [row for group in self.doc.groups for row in group.rows]


@pytest.fixture(scope="module")
def ten():
    return [patient(i) for i in range(10)]


@pytest.fixture(scope="module")
def handover(desk, ten):
    return List(desk.app, ten)


@pytest.fixture(scope="module")
def wall(desk, ten):
    return List(desk.app, ten, is_wall=True)


@pytest.fixture(scope="module")
def thirty(desk):
    return List(desk.app, [patient(i) for i in range(30)])


def test_ten_patients_are_one_page_in_both_forms(handover, wall):
    assert len(handover.pages) == 1
    assert len(wall.pages) == 1


def test_thirty_patients_are_numbered_pages_that_each_name_their_columns(thirty):
    assert 3 <= len(thirty.pages) <= 4
    for number, page in enumerate(thirty.pages, start=1):
        assert f"Page {number} of {len(thirty.pages)}" in page
        assert "Due next Chair Patient Now" in page
        assert "now 13:16" in page
    text = " ".join(thirty.pages)
    assert all(f", Ann{i} (Ms)" in text for i in range(30))


def test_the_title_of_a_group_goes_to_the_next_page_with_its_first_patient(desk):
    # Twelve rows fill the page so that just the title would still fit under them.
    overdue = [patient(i, "draft_day") for i in range(12)]
    printed = List(desk.app, [*overdue, patient(12, "quiet_day"), patient(13, "quiet_day")])
    assert [("Next" in page, ", Ann12 (Ms)" in page) for page in printed.pages] == [
        (False, False),
        (True, True),
    ]


def test_the_rows_are_those_of_the_screen_in_the_same_order(handover):
    told = [(row.chair, row.due, row.what, row.state) for row in handover.paper_rows]
    assert told == [(row.chair, row.at, row.what, row.state.word) for row in handover.rows]
    chairs = [f"NHS No. {row.nhs_number}" for row in handover.rows]
    assert len(chairs) == handover.pages[0].count("NHS No.")


def test_emergency_leads_and_whose_day_is_over_comes_last(handover):
    titles = [group.title for group in handover.doc.groups]
    assert titles[0] == "Emergency" and titles[-1] == "Nothing left to do today"
    assert titles.index("Overdue") < titles.index("Next")


@pytest.mark.parametrize(
    ("clock", "boxed"), [("12:59", False), ("13:00", False), ("13:09", False), ("13:10", True)]
)
def test_a_time_stands_in_a_box_from_the_minute_it_is_overdue(clock, boxed):
    day = patient(3, now=instant(clock))
    row = paper([day], now=instant(clock)).groups[0].rows[0]
    assert (row.due, row.what, row.is_boxed) == ("13:00", "25 mL per hour", boxed)


def test_rate_volume_and_reactions_are_those_that_happened(handover):
    page = handover.pages[0]
    assert "PATEL, Ann1 (Ms) Born 12-Mar-1984 (42y) NHS No. 999 000 0018" in page
    assert "10 mL per hour since 13:00, 28.6 of 101.2 mL" in page
    assert "11:20 grade 1, 12:31 grade 2" in page
    assert "left 12:10" in page


def test_home_and_first_limit_carry_shape_word_and_amount(handover):
    row = next(row for row in handover.paper_rows if row.chair == "2")
    assert (row.limit.lead, row.limit.rest) == ("✓ bag 17:00", "10min spare")
    assert row.home.lead.startswith("✗ ") and row.home.is_over
    assert row.news2 == "0 at 12:57"


def test_the_head_counts_what_presses(handover):
    told = {f"{one.before} {one.lead} {one.rest}".strip() for one in handover.doc.counts}
    assert "1 emergency" in told
    assert "nearest limit: chair 2, bag 17:00, 10min spare" in told
    late = [row.chair for row in handover.paper_rows if row.home.is_over]
    assert f"{len(late)} not home by closing: chair {', '.join(late)}" in told


def test_a_wall_form_has_chair_and_initials_and_nobodys_name(wall):
    text = " ".join(wall.pages) + wall.html + wall.title
    assert "A.P." in text and "Chair and initials only" in text
    for name in NAMES:
        assert name.lower() not in text.lower()
    for told in ("Ann1", "12-Mar-1984", "999 000 0018", "9990000018"):
        assert told not in text


def test_initials_are_the_given_name_then_the_family_name():
    assert wall_initials(patient(1)) == "A.P."
    assert wall_initials(patient(1, patient=paper_days.LONG_NAME)) == "A.V."


def test_the_header_names_no_patient_and_every_page_says_when_by_whom_and_which_protocol(handover):
    page = handover.pages[0]
    assert "Day list, Tuesday 24-Nov-2026, as of 13:16 Handover Page 1 of 1" in page
    assert "DRAFT, not signed" in page and "Printed 24-Nov-2026 13:16 by N. Okafor" in page
    assert "Protocol Spanish expert consensus" in page and "version 1" in page
    assert "controls no pump" in page
    assert handover.title == "Day list 24-Nov-2026"


def test_a_record_that_cannot_be_read_is_said_on_paper_too(desk, ten):
    with desk.app.test_request_context():
        doc = paper(ten[:1], warning="A patient is missing here: abc")
        html = flask.render_template("paper/day_list.html", doc=doc, preview=())
    assert "A patient is missing here: abc" in html


def test_an_empty_day_says_so(desk):
    with desk.app.test_request_context():
        html = flask.render_template("paper/day_list.html", doc=paper([]), preview=())
    assert "No patients on this day" in html and "<table" not in html


def test_the_file_is_tagged_and_nothing_is_styled_in_place(handover, thirty):
    assert handover.root["/Lang"] == "en-GB" and handover.root["/MarkInfo"]["/Marked"]
    assert " style=" not in handover.html and 'href="http' not in handover.html
    ids = re.findall(r' id="([^"]+)"', thirty.html)
    assert len(ids) == len(set(ids))


def test_text_that_tries_to_be_code_comes_out_as_text(desk):
    name = e.Patient.model_copy(PATIENT, update={"family_name": paper_days.HOSTILE})
    with desk.app.test_request_context():
        doc = paper([patient(0, patient=name)])
        html = flask.render_template("paper/day_list.html", doc=doc, preview=())
    assert "<script>alert" not in html.lower() and 'src="http' not in html.lower()


# The small pictures


def lengths_in(drawing):
    for shape in drawing.shapes:
        for name, value in shape.values.items():
            if name in ("x", "x1", "x2", "cx"):
                yield float(value)
            if name == "d":
                yield from (float(x) for x in re.findall(r"[ML]([\d.-]+) ", value))


def test_all_pictures_stand_on_one_axis_and_inside_it(ten):
    axis = shared_axis(ten, NOW)
    assert axis.from_at <= min(day.history.planned_start_at for day in ten)
    for day in ten:
        xs = list(lengths_in(row_picture("row", day, axis, "says")))
        assert xs and all(-0.01 <= x <= 68.01 for x in xs)


def test_the_axis_reaches_past_closing_and_the_last_way_home(ten):
    axis = shared_axis(ten, NOW)
    homes = [day.home_at for day in ten if day.home_at is not None]
    assert axis.to_at > max(homes)
    assert axis.to_at >= instant("18:45")
    assert axis.to_at - axis.from_at <= timedelta(hours=24)


def test_a_picture_says_in_words_what_it_shows(handover):
    assert (
        "<title>Started 10:30, now 10 mL per hour, bag empty about 16:50, home about 18:50</title>"
    ) in handover.html
    assert "<title>Time axis 10:00 to " in handover.html


# In the app


def test_the_print_tab_of_the_day_list_leads_to_both_forms(tmp_path):
    ward = Ward(tmp_path)
    day_id = ward.book()
    ward.live(day_id).started()
    ward.clock.move_to(instant("10:40"))
    client = ward.sign_in(NURSE)
    assert 'href="/days/print"' in client.get("/days").text
    page = client.get("/days/print").text
    for name in ("handover", "wall"):
        assert f'href="/days/{name}.pdf?on=2026-11-24"' in page
        assert client.get(f"/days/{name}").status_code == 200
    assert "SMITH, Jane" in client.get("/days/handover").text
    assert "SMITH" not in client.get("/days/wall").text
    answer = client.get("/days/wall.pdf?on=2026-11-24")
    assert answer.data.startswith(b"%PDF")
    assert "day-list-wall-24-Nov-2026.pdf" in answer.headers["Content-Disposition"]
    assert client.get("/days/handover?on=2026-11-25").status_code == 200
    assert client.get("/days/handover?on=nonsense").status_code == 404
