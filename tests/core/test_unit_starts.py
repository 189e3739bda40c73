"""From bookings to minutes: what may still move, from when on, and what stays as it is."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bedside.core import events as e
from bedside.core.floor import Floor, Nurses, Tasks
from bedside.core.start_cost import cost_of
from bedside.core.start_times import propose
from bedside.core.task_load import work_ahead
from bedside.core.unit_starts import arrival_due_at, may_move, unit_starts
from tests.support.daybook import MANAGER, THE_DAY, DayBook, instant

LONDON = ZoneInfo("Europe/London")
CLOSING = time(18, 45)
TWO_FROM_SEVEN = Floor(
    nurses=(Nurses(from_at=time(7), count=2), Nurses(from_at=CLOSING, count=0)),
    tasks=Tasks(most_for_a_nurse=3),
)
LEAD_MIN = 120


def starts_of(*days, floor=TWO_FROM_SEVEN):
    return unit_starts(days, THE_DAY, LONDON, CLOSING, floor)


def test_booking_counts_its_tasks_from_the_start_wherever_that_is():
    early, late = (
        starts_of(DayBook(start=at).day("06:00")).movables[0] for at in ("09:30", "11:00")
    )
    assert early.tasks_min == late.tasks_min
    assert (early.booked_min, late.booked_min) == (9 * 60 + 30, 11 * 60)
    assert (early.arrives_min, early.tasks_min[0]) == (-LEAD_MIN, -LEAD_MIN)


def test_booking_whose_arrival_is_overdue_counts_its_tasks_as_they_were_planned():
    book = DayBook(start="10:30")
    assert starts_of(book.day("10:45")).movables[0].tasks_min == (
        starts_of(book.day("06:00")).movables[0].tasks_min
    )


def test_moved_booking_has_the_tasks_that_the_proposal_counted_for_it():
    book = DayBook(start="10:30")
    one = starts_of(book.day("06:00")).movables[0]
    book.at("06:00").write(
        e.PlannedStartMoved(planned_start_at=instant("11:25"), reason="load"), by=MANAGER
    )
    minutes = [(work.at - instant("11:25")).total_seconds() / 60 for work in work_ahead(book.day())]
    assert tuple(minutes) == one.tasks_min


def test_home_of_the_proposal_is_home_of_the_day_list():
    day = DayBook(start="10:30").day("06:00")
    found = starts_of(day)
    one = found.movables[0]
    assert found.at(one.booked_min + one.home_min) == day.home_at


@pytest.mark.parametrize(
    ("now", "earliest"), [("06:00", "09:00"), ("07:00", "09:00"), ("07:01", "09:01")]
)
def test_nobody_starts_before_opening_or_now_and_the_lead_time(now, earliest):
    found = starts_of(DayBook(start="10:30").day(now))
    assert found.at(found.movables[0].earliest_min) == instant(earliest)


def test_without_nurses_by_hour_nobody_arrives_before_the_first_booked():
    days = [DayBook(start=at).day("05:00") for at in ("10:30", "09:30")]
    found = starts_of(*days, floor=Floor())
    assert {found.at(one.earliest_min) for one in found.movables} == {instant("09:30")}
    assert found.unit.most_in_quarter is None


def test_what_the_nurses_can_take_follows_their_number_by_the_hour():
    most = starts_of(DayBook().day("06:00")).unit.most_in_quarter
    assert [most[quarter] for quarter in (27, 28, 74, 75)] == [0, 6, 6, 0]


def test_who_got_a_timed_premedication_stays_and_the_tasks_are_counted():
    book = DayBook(start="10:30")
    book.at("08:15").arrives()
    assert may_move(book.day())
    book.at("08:30").gets_all_premedication()
    assert not may_move(book.day())
    found = starts_of(book.day("08:31"), DayBook(start="11:00").day("08:31"))
    assert len(found.movables) == 1
    assert len(found.unit.other_tasks_min) > 10
    taken = found.unit.taken[0]
    assert (found.at(taken.from_min), taken.chair) == (instant("08:15"), "4")


def test_who_was_deferred_takes_no_chair_and_no_time():
    book = DayBook(start="10:30")
    book.at("08:00").write(e.DayDeferred(reason="infection"))
    found = starts_of(book.day())
    assert (found.movables, found.unit.taken, found.unit.other_tasks_min) == ((), (), ())


def test_arrival_is_due_by_the_longest_lead_time():
    assert arrival_due_at(DayBook(start="10:30").day("06:00")) == instant("08:30")


def test_eight_bookings_of_ten_o_clock_are_spread_and_all_are_home_by_closing():
    bookings = []
    for number in range(8):
        book = DayBook(start="10:00")
        opened = book.entries[0].event.model_copy(
            update={"day_id": f"day{number}", "chair": str(number)}
        )
        book.entries[0] = book.write(opened)
        book.entries = book.entries[:1]
        bookings.append(book.day("06:00"))
    found = starts_of(*bookings)
    booked = {one.id: one.booked_min for one in found.movables}
    before = cost_of(found.movables, booked, found.unit)
    after = cost_of(found.movables, propose(found.movables, found.unit), found.unit)
    assert before.peak >= 16
    assert (after.cannot_be_min, after.past_closing_min) == (0, 0)
    assert after.peak <= 8
