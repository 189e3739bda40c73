"""Earlier days on the infusion record: what they said, what is decided, nothing left out."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bedside.core import events as e
from bedside.core.earlier_summary import earlier_day
from bedside.paper.also import also_in_the_record
from bedside.paper.initials import Initials
from bedside.paper.job import Job
from bedside.paper.marks import Marks
from bedside.paper.press import pdf_of
from bedside.routes.paper import stylesheet
from tests.paper.conftest import Printed
from tests.support.daybook import PRESCRIBER, THE_DAY, DayBook, instant
from tests.support.paper_days import SealedBook

SAID = (
    "Course 1, day 1, 23-Nov-2026: ▲ Grade 4 at 12:35 at 20 mL per hour: Trouble breathing, "
    "Hives: Widespread. Pump stopped. Its end is not recorded. 3.2 of 12 mg given, "
    "discontinued (anaphylaxis). Highest 20 mL per hour, without a reaction 15 mL per hour. "
    "That record was not signed when it was read."
)


def yesterday(**values):
    book = DayBook(day=1, on=THE_DAY - timedelta(days=1)).started().climbs_to(120)
    book.after(125).reacts(4, **values)
    book.pauses()
    book.write(e.InfusionDiscontinued(reason="anaphylaxis"))
    book.write(e.LineDisconnected())
    return earlier_day(book.day().history, "a" * 64)


def today(*, decided=False, read_twice=False):
    book = SealedBook()
    book.at("08:15")
    if read_twice:
        book.write(e.EarlierDaysRead(days=(yesterday(),)))
    book.write(e.EarlierDaysRead(days=(yesterday(red_flags=("trouble_breathing",)),)))
    book.made_ready()
    if decided:
        event = e.PrescriberDecided(
            about="red_flag:day1", decision="go_on", reason="asthma", prescriber_name="Dr A. Mehta"
        )
        book.at("10:20").write(event, by=PRESCRIBER)
    return book.at("10:25").day()


def words(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture(scope="module")
def printed(desk):
    day = today()
    doc, html = desk.page(day)
    return Printed(day, doc, html, pdf_of(Job(html, stylesheet(), instant("10:25"))))


def test_what_the_earlier_day_said_stands_on_the_first_page(printed):
    assert SAID in printed.pages[0]


def test_an_open_red_flag_stands_among_the_checks(printed):
    rows = [row for column in printed.doc.checks.columns for row in column]
    row = next(row for row in rows if "Red flag" in row.question)
    assert (row.mark, row.answer) == ("✗", "not decided")
    assert row.question == "Red flag on 23-Nov-2026. Course 1, day 1: Trouble breathing"


def test_a_decided_red_flag_leads_to_section_8(desk):
    text = words(desk.page(today(decided=True))[1])
    assert "go on by a prescriber's decision" in text
    assert "Red flag on 23-Nov-2026: Go on. Reason: asthma. Dr A. Mehta, own PIN." in text


def test_what_was_read_before_the_last_time_is_still_printed():
    def also(day):
        initials = Initials(day)
        return [did.lead for did in also_in_the_record(day, initials, Marks(day, initials))]

    assert also(today()) == []
    assert also(today(read_twice=True)) == ["From the record of earlier days."]
