"""A stop told twice, late or when nothing runs any more is taken and changes nothing (rule 7)."""

import pytest

from bedside.core import events as e
from bedside.core.transitions import is_offered
from tests.core.tapping import codes, rate
from tests.support.daybook import SECOND, DayBook

STOP = e.InfusionPaused(reason="Pump alarm")


def running():
    return DayBook().started().climbs_to(30)


def test_a_second_stop_from_another_tablet_is_taken_and_stops_nothing_again():
    book = running()
    first = book.after(40).pauses()
    assert codes(book.after(42), STOP, by=SECOND, on_seq=3) == []
    book.write(STOP, by=SECOND)
    history = book.day_after(50).history
    assert [paused.seq for paused, _ in history.pauses] == [first.seq]
    assert (history.collisions, history.leg_ran_min) == ([], 10)


def test_a_second_stop_said_to_be_earlier_counts_from_the_earlier_time():
    book = running()
    book.after(40).pauses()
    late = STOP.model_copy(update={"late_reason": "told later"})
    assert codes(book.after(42), late, ago=4) == []
    entered_at = book.now
    book.after(38).write(late, entered_at=entered_at)
    given = book.day_after(60).dose.given_ml
    other = running()
    other.after(38).pauses()
    assert given == other.day_after(60).dose.given_ml


def test_a_second_stop_before_a_rate_that_was_confirmed_names_that_rate():
    book = running()
    book.after(60).rate("15")
    book.after(62).pauses()
    assert codes(book.after(63), STOP, ago=4) == ["impossible_then"]


def test_the_resume_ends_a_pause_that_was_told_twice():
    book = running()
    book.after(40).pauses()
    book.after(41).pauses()
    book.after(50).resumes("10")
    history = book.day().history
    assert (history.status, history.rate_now, len(history.pauses)) == ("infusing", 10, 1)


@pytest.mark.parametrize("end", [e.BagFinished(), e.InfusionDiscontinued(reason="x")])
def test_a_stop_after_the_bag_has_ended_or_in_the_watch_is_harmless(end):
    book = running()
    book.after(40).write(end)
    for line_end in (None, e.LineFlushed()):
        if line_end is not None:
            book.after(45).write(line_end)
        before = book.day_after(50).history.status
        assert codes(book.after(50), STOP) == []
        book.write(STOP)
        history = book.day().history
        assert (history.status, history.pauses, history.collisions) == (before, [], [])


def test_a_pause_is_kept_with_the_line_that_ended_it():
    book = running()
    stopped = book.after(40).pauses()
    assert book.day().history.pauses == [(stopped, None)]
    resumed = book.after(50).resumes("10")
    assert book.day().history.pauses == [(stopped, resumed)]
    again = book.after(60).pauses()
    ended = book.after(70).write(e.InfusionDiscontinued(reason="x"))
    assert book.day().history.pauses == [(stopped, resumed), (again, ended)]


def test_a_stop_before_the_start_has_nothing_to_stop():
    assert codes(DayBook().made_ready(), STOP) == ["impossible_then"]


def test_what_cannot_happen_is_not_offered_and_what_can_is():
    assert not is_offered("infusion_started", "booked")
    assert is_offered("infusion_started", "arrived")
    assert is_offered("note_written", "signed")


def test_a_pause_is_offered_only_while_the_pump_runs():
    offered = [s for s in ("infusing", "paused", "watch") if is_offered("infusion_paused", s)]
    assert offered == ["infusing"]


def test_a_rate_is_still_refused_while_stopped():
    book = running()
    book.after(40).pauses()
    book.after(41).pauses()
    assert codes(book.after(60), rate("15")) == ["impossible_then"]
