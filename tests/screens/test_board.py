"""The board's shapes: which bars a day has, what fits into them, and what each quarter holds."""

from datetime import time, timedelta

import pytest

from bedside.core import events as e
from bedside.core.floor import Floor, Nurses, Tasks
from bedside.core.task_load import work_ahead, work_done
from bedside.core.unit_starts import at_clock
from bedside.screens.board import board_screen
from bedside.screens.board_axis import axis_scale
from bedside.screens.board_bars import bars_of, drawn, marks_of
from bedside.screens.board_load import peak_of
from bedside.screens.day_list import Reader
from bedside.screens.day_list_row import day_list_row
from bedside.wording import day_of
from tests.support.daybook import MANAGER, NURSE, DayBook, configuration, instant

UNIT = configuration().unit
FLOOR = Floor(
    nurses=(Nurses(from_at=time(7), count=2), Nurses(from_at=time(18, 45), count=0)),
    tasks=Tasks(most_for_a_nurse=3),
)


def screen_of(*days, now=None, who=MANAGER, on=None, floor=FLOOR):
    at = now or days[0].now
    on = on or day_of(at, UNIT.zone)
    reader = Reader(who, at, UNIT.zone, f"{UNIT.closing_at:%H:%M}", floor)
    return board_screen(days, on, at_clock(on, UNIT.closing_at, UNIT.zone), reader)


def kinds(day):
    return [bar.css for bar in bars_of(day)]


def bar(day, css):
    return next(one for one in bars_of(day) if one.css == css)


def test_planned_day_is_premedication_the_tinted_ladder_and_the_watch():
    day = DayBook(start="09:30").day("07:00")
    assert kinds(day) == ["bd-premeds", *["bd-plan"] * 5, "bd-watch"]
    assert bar(day, "bd-premeds").from_at == instant("07:30")
    assert bar(day, "bd-watch").to_at == day.home_at
    rates = [one.names[0] for one in bars_of(day) if one.css == "bd-plan"]
    assert rates == ["5", "10", "15", "20", "25"]


def test_confirmed_ends_at_now_and_planned_begins_there():
    book = DayBook().started()
    book.at("11:00").rate("10")
    day = book.day("11:10")
    run = [one for one in bars_of(day) if one.css == "bd-run"]
    assert [(one.names[0], one.to_at) for one in run] == [
        ("5", instant("11:00")),
        ("10", instant("11:10")),
    ]
    assert bar(day, "bd-plan").from_at == instant("11:10")


def test_pause_is_hatched_and_a_plain_one_keeps_its_plan():
    book = DayBook().started()
    book.at("10:50").pauses()
    day = book.day("11:00")
    assert (bar(day, "bd-pause").from_at, bar(day, "bd-pause").to_at) == (
        instant("10:50"),
        instant("11:00"),
    )
    assert "bd-plan" in kinds(day)
    assert "bd-open" not in kinds(day)


def test_open_decision_is_dashed_instead_of_a_plan_and_said_beside_it():
    book = DayBook().started()
    book.at("10:50").reacts(2)
    book.pauses("reaction")
    day = book.day("11:00")
    assert "bd-open" in kinds(day)
    assert "bd-plan" not in kinds(day)
    row = screen_of(day).board.rows[0]
    assert row.verdict.words == "decision open"
    assert [mark.shape for mark in row.marks] == ["triangle"]


def test_flush_is_hatched_from_the_empty_bag_until_the_line_is_seen_to():
    book = DayBook().started().climbs_to(400)
    book.at("15:40").write(e.BagFinished())
    assert bar(book.day("15:50"), "bd-flush").to_at == instant("15:50")
    book.at("16:10").write(e.LineFlushed())
    day = book.day("16:20")
    assert bar(day, "bd-flush").to_at == instant("16:10")
    assert bar(day, "bd-watch").to_at == day.home_at == instant("18:10")


@pytest.mark.parametrize(("start", "is_over"), [("11:36", False), ("11:37", True)])
def test_only_the_time_after_closing_is_hatched_red(start, is_over):
    """An undisturbed day of 101.2 mL takes 7 h 9 min with its watch; closing is 18:45."""
    day = DayBook(start=start).day("07:00")
    assert ("bd-over" in kinds(day)) == is_over
    if is_over:
        over = bar(day, "bd-over")
        assert (over.from_at, over.to_at) == (instant("18:45"), day.home_at)
        assert bar(day, "bd-watch").to_at == instant("18:45")


def test_day_that_never_started_and_is_over_has_no_bars():
    book = DayBook()
    book.at("09:00").write(e.DayDeferred(reason="infection"))
    row = screen_of(book.day()).board.rows[0]
    assert row.bars == ()
    assert row.verdict.words == "Deferred"


def test_mark_says_due_from_due_on_and_overdue_from_overdue_on():
    book = DayBook().started()
    shapes = {}
    for at in ("10:59", "11:00", "11:09", "11:10"):
        day = book.day(at)
        scale = axis_scale([instant("08:00")], [], instant("18:45"), UNIT.zone)
        shapes[at] = [(mark.shape, mark.x) for mark in marks_of(day, scale)]
    assert shapes["10:59"] == []
    assert [shape for shape, _x in shapes["11:00"] + shapes["11:09"]] == ["diamond", "diamond"]
    assert [shape for shape, _x in shapes["11:10"]] == ["overdue"]
    assert len({x for found in shapes.values() for _shape, x in found}) == 1


def test_words_stand_only_in_bars_that_have_room_for_them():
    day = DayBook(start="09:30").day("07:00")
    wide = axis_scale([instant("07:00")], [], instant("18:45"), UNIT.zone)
    narrow = axis_scale([instant("07:00") - timedelta(hours=10)], [], instant("20:45"), UNIT.zone)
    assert {text.words for text in drawn(bars_of(day), wide)[1]} >= {"Premed", "5", "10", "25"}
    assert "10" not in {
        text.words for text in drawn(bars_of(day), narrow)[1] if "only-landscape" not in text.css
    }


def test_home_is_what_the_day_list_says():
    days = [DayBook(start=at).day("07:00") for at in ("09:30", "14:00")]
    rows = screen_of(*days).board.rows
    listed = [day_list_row(day, is_first=False) for day in days]
    assert [(row.home, row.verdict) for row in rows] == [(x.home, x.verdict) for x in listed]


def test_rows_stand_by_chair_with_ten_after_nine():
    days = []
    for chair in ("10", "9", "B", "1"):
        book = DayBook()
        opened = book.entries[0].event.model_copy(update={"chair": chair, "day_id": chair})
        book.entries.clear()
        book.write(opened)
        days.append(book.day("07:00"))
    assert [row.chair for row in screen_of(*days).board.rows] == ["1", "9", "10", "B"]


def test_every_task_of_the_day_stands_in_one_column():
    days = [DayBook(start=at).day("09:00") for at in ("10:30", "11:00")]
    load = screen_of(*days).board.load
    tasks = sum(len(work_ahead(day)) + len(work_done(day)) for day in days)
    assert load.says.startswith(f"{tasks} tasks that day")
    assert sum(float(column.height) for column in load.columns) == pytest.approx(7 * tasks)


def test_past_is_grey_the_peak_still_to_come_is_darker_and_numbered():
    book = DayBook(start="10:30").started()
    load = screen_of(book.day("12:00")).board.load
    assert any("past" in column.css for column in load.columns)
    assert len([column for column in load.columns if "peak" in column.css]) >= 1
    assert {number.words for number in load.numbers} == {load.most.split(",")[0].split()[-1]}


def test_quarter_that_ends_now_is_past_and_no_peak_any_more():
    at = instant("10:00")
    quarters = ((at, 5), (at + timedelta(minutes=15), 2))
    assert peak_of(quarters, at + timedelta(minutes=14)).count == 5
    assert peak_of(quarters, at + timedelta(minutes=15)).count == 2
    assert peak_of(quarters, at + timedelta(minutes=30)) is None


def test_nurses_of_now_today_and_at_most_on_another_day():
    today = screen_of(DayBook().day("09:00")).board.load
    assert (today.nurses, today.nurses_detail) == ("2 nurses", "on the floor")
    other = screen_of(DayBook().day("09:00"), on=instant("12:00").date() + timedelta(days=1))
    assert other.board.load.nurses_detail == "at most"
    nobody_said = screen_of(DayBook().day("09:00"), floor=Floor()).board.load
    assert nobody_said.nurses == ""


def test_closing_is_called_out_to_the_manager_with_the_way_to_decide():
    day = DayBook(start="14:00").day("09:00")
    call = screen_of(day).call
    assert "not before closing" in call.lead
    assert call.rest.startswith("If started at ")
    assert call.button.href == "/days/day1/decisions/closing"
    assert screen_of(day, who=NURSE).call.button is None


@pytest.mark.parametrize(("start", "is_called"), [("11:36", False), ("11:37", True)])
def test_home_at_closing_is_kept_and_one_minute_later_is_called_out(start, is_called):
    assert (screen_of(DayBook(start=start).day("09:00")).call is not None) == is_called


def test_decision_to_start_ends_the_call_and_not_to_start_leads_to_deferring():
    book = DayBook(start="14:00")
    decided = e.PrescriberDecided(
        about="closing", decision="do_not_go_on", reason="late", prescriber_name="Dr A. Mehta"
    )
    book.at("09:00").write(decided, by=MANAGER)
    assert screen_of(book.day()).call.button.href == "/days/day1/defer"
    book.write(decided.model_copy(update={"decision": "go_on"}), by=MANAGER)
    assert screen_of(book.day()).call is None


def test_start_times_are_offered_to_the_manager_for_today_and_later():
    day, today = DayBook().day("09:00"), instant("09:00").date()
    ways = {
        (who.role, days): [way.href for way in screen_of(day, who=who, on=on).ways]
        for who in (MANAGER, NURSE)
        for days in (-1, 0, 1)
        if (on := today + timedelta(days=days))
    }
    offered = {key for key, hrefs in ways.items() if any("start-times" in href for href in hrefs)}
    assert offered == {("manager", 0), ("manager", 1)}


def test_day_without_patients_says_so():
    screen = screen_of(now=instant("09:00"), on=instant("09:00").date())
    assert (screen.board, screen.empty) == (None, "No patients on this day")


def test_on_the_day_the_clocks_change_the_axis_still_begins_on_a_full_hour():
    spring = DayBook(on=instant("09:00").date().replace(month=3, day=29), start="08:30")
    day = spring.day("05:00")
    first = screen_of(day).board.axis.labels[0].words
    assert first == "07"
