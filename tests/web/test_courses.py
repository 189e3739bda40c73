"""The courses of a patient on screen: day by day in mg, what is next, dates that move with them."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import event

from bedside.core import events as e
from bedside.record import patient_days
from bedside.record.patients import patient_with
from bedside.record.tables import db
from tests.support.daybook import PATIENT, configuration, instant
from tests.support.page import Page, page_of
from tests.support.ward import MANAGER, NURSE, PRESCRIBER, Ward
from tests.web.before_start import words_of

MONDAY = date(2026, 11, 23)
A_DAY = timedelta(days=1)
FRIDAY = MONDAY + 4 * A_DAY


class Course:
    """A ward on a Friday, and one patient's course up to then."""

    def __init__(self, folder, protocol="spain-2019", now=None):
        folder.mkdir(exist_ok=True)
        setup = configuration()
        unit = setup.unit.model_copy(update={"protocol": protocol})
        now = now or instant("11:40", FRIDAY)
        self.ward = Ward(folder, now, setup=replace(setup, unit=unit))
        self.tablet = self.ward.sign_in(NURSE)

    def book(self, day, on, course=1):
        return self.ward.book(on=on, day=day, course=course)

    def given(self, day, on, course=1):
        day_id = self.book(day, on, course)
        book = self.ward.live(day_id).started().climbs_to(150)
        book.after(309).write(e.BagFinished())
        book.write(e.LineFlushed())
        return day_id

    def with_reaction(self, day, on):
        day_id = self.book(day, on)
        book = self.ward.live(day_id).started().climbs_to(120)
        reaction = book.after(125).reacts(2)
        book.pauses()
        book.after(140).reaction_over(reaction)
        book.after(141).resumes("10")
        book.after(400).write(e.InfusionDiscontinued(reason="8 hours"))
        book.write(e.LineDisconnected())
        return day_id

    def deferred(self, day, on):
        day_id = self.book(day, on)
        self.ward.live(day_id).at("08:15").write(e.DayDeferred(reason="fever 38.6 °C"))
        return day_id

    @property
    def patient_id(self):
        with self.ward.app.app_context():
            known = patient_with(PATIENT.nhs_number, "unit")
            assert known is not None
            return known.id

    @property
    def address(self):
        return f"/patients/{self.patient_id}/courses"

    def words(self, address=None):
        answer = self.tablet.get(address or self.address)
        assert answer.status_code == 200, answer.text
        return unescape(words_of(answer))


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Day 1 with a reaction, 2 whole, 3 deferred and given a day later, 4 running today."""
    course = Course(tmp_path_factory.mktemp("courses"))
    course.days = {
        1: course.with_reaction(1, MONDAY),
        2: course.given(2, MONDAY + A_DAY),
        "missed": course.deferred(3, MONDAY + 2 * A_DAY),
        3: course.given(3, MONDAY + 3 * A_DAY),
        4: course.book(4, FRIDAY),
    }
    course.ward.live(course.days[4]).started().climbs_to(60)
    return course


def test_each_day_says_when_how_much_at_what_rate_and_with_what_reaction(lived):
    words = lived.words()
    assert (
        "Day 1 Monday 23-Nov-2026 Partly given 8.3 mg of 12 mg 10 mL per hour to the end "
        "15 mL per hour without a reaction 20 mL per hour at most Grade 2, 12:35 "
        "at 20 mL per hour: Hives: Widespread Record"
    ) in words
    assert (
        "Day 2 Tuesday 24-Nov-2026 Given 12 mg of 12 mg 25 mL per hour to the end No reaction"
    ) in words
    assert "Course 1 5 days, 32.3 of 60 mg given, interrupted" in words


def test_moved_day_says_from_when_and_why(lived):
    assert (
        "Day 3 Thursday 26-Nov-2026 1 day without a dose Given 12 mg of 12 mg "
        "25-Nov-2026 deferred: fever 38.6 °C 25 mL per hour to the end"
    ) in lived.words()


def test_today_is_marked_and_what_is_next_is_said_with_its_weekend(lived):
    words = lived.words()
    assert "Day 4 Today Friday 27-Nov-2026 Running 15 mL per hour so far" in words
    assert (
        "Next Course 1, day 5 of 5: not booked Proposed, not booked: "
        "day 5 Saturday 28-Nov-2026 (weekend)." in words
    )


def test_each_day_leads_to_its_record(lived):
    page = page_of(lived.tablet.get(lived.address))
    links = [link for link in page.links() if link.endswith("/record")]
    assert links == [f"/days/{lived.days[n]}/record" for n in (1, 2, 3, 4)]


def test_day_of_the_course_shows_the_same_in_its_own_frame(lived):
    answer = lived.tablet.get(f"/days/{lived.days[4]}/course")
    words = unescape(words_of(answer))
    assert "Chair 4 · Course 1, day 4 of 5" in words and "Reaction" in words
    start = words.index("Next Course 1")
    assert words[start : start + 900] in lived.words()


def test_both_pages_keep_the_rules_of_the_house(lived):
    for address in (lived.address, f"/days/{lived.days[4]}/course"):
        answer = lived.tablet.get(address)
        assert Page(answer.text).faults == []
        # The band, and the head of the table that repeats it on every sheet of paper.
        assert answer.text.count("SMITH, Jane (Ms)") == 2


def test_follow_up_counts_from_the_last_infusion_planned_and_given(lived):
    words = lived.words()
    assert "count from the last infusion as planned, 28-Nov-2026" in words
    assert "from the last one given so far, 27-Nov-2026" in words
    assert (
        "Full blood count, kidney function, biochemistry, urine with protein "
        "The source does not say who arranges it: [A] the hospital's MS team. "
        "28-Dec-2026 27-Nov-2030 so far Every month until 48 months" in words
    )
    assert "Thyroid function The source does not say who arranges it" in words
    assert "28-Feb-2027 27-Nov-2030 so far Every 3 months" in words
    assert "From a source: [001] Post-treatment and Figure 5; [000]" in words


def test_prescriber_and_manager_see_it_and_only_who_books_is_offered_it(lived):
    for who, books in ((NURSE, True), (MANAGER, True), (PRESCRIBER, False)):
        page = page_of(lived.ward.sign_in(who).get(lived.address))
        assert any(link.startswith("/bookings/new") for link in page.links()) is books


@contextmanager
def queries(ward):
    """Every statement of the app meanwhile."""
    seen = []
    with ward.app.app_context():
        engine = db.engine

    def count(_connection, _cursor, statement, *_more):
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_many_days_are_read_in_as_many_queries_as_one(tmp_path):
    asked = {}
    for name, days in (("one", 1), ("many", 5)):
        course = Course(tmp_path / name)
        for n in range(days):
            course.given(n + 1, MONDAY + n * A_DAY - 7 * A_DAY)
        patient_days._place.cache_clear()
        address = course.address
        course.tablet.get("/patients")
        with queries(course.ward) as cold:
            course.words(address)
        with queries(course.ward) as warm:
            course.words(address)
        asked[name] = len(cold), len(warm)
    assert asked["many"] == asked["one"]
    assert asked["one"][1] < asked["one"][0] <= 16


def test_after_the_course_the_next_one_is_not_before_twelve_months(tmp_path):
    course = Course(tmp_path, now=instant("09:00", date(2026, 12, 7)))
    for n in range(5):
        course.given(n + 1, MONDAY + n * A_DAY)
    words = course.words()
    assert "Next Course 2, day 1 of 3: not before Saturday 27-Nov-2027" in words
    assert (
        "Not before 27-Nov-2027, 12 months after the last infusion on 27-Nov-2026: any earlier "
        "needs a prescriber's reason."
    ) in words
    assert "Counted from the last infusion, 27-Nov-2026." in words
    assert "27-Dec-2026 27-Nov-2030 Every month" in words


@pytest.mark.parametrize(
    ("today", "lead", "said"),
    [
        (
            date(2027, 11, 26),
            "not before Saturday 27-Nov-2027",
            "Not before 27-Nov-2027, 12 months",
        ),
        (date(2027, 11, 27), "not booked", "12 months have passed since the last infusion on"),
        (date(2029, 1, 10), "not booked", "12 months have passed since the last infusion on"),
    ],
)
def test_on_the_day_twelve_months_have_passed_and_the_day_before_not(tmp_path, today, lead, said):
    course = Course(tmp_path, now=instant("09:00", today))
    course.given(5, FRIDAY)
    words = course.words()
    assert f"Next Course 2, day 1 of 3: {lead}" in words and said in words


def test_booking_before_the_twelve_months_stands_and_says_what_it_needs(tmp_path):
    course = Course(tmp_path, now=instant("09:00", date(2027, 6, 1)))
    course.given(5, FRIDAY)
    course.book(1, date(2027, 6, 7), course=2)
    words = course.words()
    assert "Next Course 2, day 1 of 3: Monday 07-Jun-2027 Not before 27-Nov-2027" in words


def test_missed_dose_and_forgotten_booking_are_asked_for(tmp_path):
    course = Course(tmp_path)
    course.deferred(1, MONDAY)
    course.book(2, MONDAY + A_DAY)
    words = course.words()
    assert "Day 1 was missed: it gets a date of its own. A missed dose is moved, never" in words
    assert "Day 2 was booked for 24-Nov-2026 and nothing was entered" in words
    assert "The dates appear with the first dose." in words


def test_interrupted_course_says_what_its_protocol_says_while_doses_are_left(tmp_path):
    course = Course(tmp_path / "germany", "germany-2016")
    course.given(1, MONDAY)
    said = "with methylprednisolone before all of them."
    assert said in course.words()  # since Monday there were days without a dose
    assert "From a source: [002] Alemtuzumab infusion management" in course.words()
    today = course.book(2, FRIDAY)
    stated = ("name_stated", "born_stated", "nhs_number_compared", "wristband_compared")
    form = dict.fromkeys(stated, "y") | {"request_id": "a" * 8, "seq": "1"}
    assert course.tablet.post(f"/days/{today}/arrival", data=form).status_code == 303
    assert said in course.words(f"/days/{today}/premedication")
    spain = Course(tmp_path / "spain")
    spain.given(1, MONDAY)
    assert "methylprednisolone" not in spain.words()


def test_red_flag_and_grade_4_stand_above_all_until_a_prescriber_decides(tmp_path):
    course = Course(tmp_path)
    flagged = course.ward.live(course.book(1, MONDAY)).started().climbs_to(60)
    flagged.after(70).reacts(4, red_flags=("trouble_breathing",))
    grave = course.ward.live(course.book(2, MONDAY + A_DAY)).started().climbs_to(60)
    grave.after(70).reacts(4)
    assert (
        "Grade 4 reaction on 24-Nov-2026. Ask a prescriber whether the course goes on. "
        "Red flag on 23-Nov-2026. Trouble breathing. No start until a prescriber decides. Next"
    ) in course.words()


def test_after_death_nothing_is_proposed(tmp_path):
    course = Course(tmp_path)
    book = course.ward.live(course.book(1, MONDAY)).started().climbs_to(60)
    book.after(70).write(e.PatientDied(note="x"))
    words = course.words()
    assert "Next Died on 23-Nov-2026" in words
    assert "Proposed" not in words and "Follow-up" not in words


def test_record_of_another_date_of_birth_is_said_and_counts_nothing(tmp_path):
    course = Course(tmp_path)
    course.given(1, MONDAY)
    other = PATIENT.model_copy(update={"born_on": date(1984, 12, 3)})
    course.ward.book(other, on=MONDAY + A_DAY, day=2)
    words = course.words()
    assert "1 record is not shown here." in words
    assert "Day 2 Tuesday" not in words


def test_papers_of_a_day_follow_when_the_course_moves_after_it(tmp_path):
    course = Course(tmp_path)
    given = course.given(1, MONDAY)
    for n in (2, 3, 4):
        course.book(n, MONDAY + (n - 1) * A_DAY)
    last = course.book(5, FRIDAY)

    def first_bloods():
        words = course.words(f"/days/{given}/take-home")
        return words.partition("First: ")[2].partition(" .")[0]

    assert first_bloods() == "27 December 2026"
    course.ward.live(last).at("08:15").write(e.DayDeferred(reason="fever"))
    assert first_bloods() == "28 December 2026"
    course.book(5, date(2026, 12, 2))
    assert first_bloods() == "2 January 2027"
    assert "02-Jan-2027" in course.words(f"/days/{given}/two-hour-summary")
