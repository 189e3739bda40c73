"""From a tap to the record: once, all of it or nothing, and never on an older screen."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bedside.actions import AlreadySaved, enter
from bedside.core import events as e
from bedside.core.refusals.taps import Refused, Stale, Tap
from bedside.record.store import DayUnknown, RequestOfAnotherDay
from tests.support.daybook import NURSE, SECOND, instant


@pytest.fixture
def day_id(ward):
    ward.at("10:00")
    day_id = ward.book()
    ward.live(day_id).made_ready()
    ward.at("10:30")
    return day_id


def tap(event, request_id="request-1", seq=None, ward=None, day_id=None, **more):
    usual = {
        "occurred_at": ward.clock.now(),
        "by": NURSE,
        "based_on_seq": ward.day(day_id).seq if seq is None else seq,
        "signed_by": frozenset({NURSE.id, SECOND.id}),
    }
    return Tap(event=event, request_id=request_id, **(usual | more))


@pytest.fixture
def taps(ward, day_id):
    """`taps(event, event)` enters them as one request, on the day as it stands."""

    def taps(*events, on=day_id, request_id="request-1", **more):
        made = [tap(ev, request_id, ward=ward, day_id=day_id, **more) for ev in events]
        with ward.app.app_context():
            return enter(on, made, ward.clock)

    return taps


def note(text="Comfortable"):
    return e.NoteWritten(text=text)


def start():
    return e.InfusionStarted(rate_ml_per_h="5")


def test_a_double_tap_is_one_line_and_answers_the_same(ward, day_id, taps):
    before = ward.day(day_id).seq
    assert taps(note()) == taps(note())
    assert ward.day(day_id).seq == before + 1


def test_a_double_tap_of_a_decision_is_no_stale_decision(ward, day_id, taps):
    before = ward.day(day_id).seq
    first = taps(start(), second_person=SECOND, seq=before)
    assert taps(start(), second_person=SECOND, seq=before) == first
    assert ward.day(day_id).history.status == "infusing"


def test_eight_taps_at_once_are_one_line(ward, day_id, taps):
    before = ward.day(day_id).seq
    with ThreadPoolExecutor(8) as tablets:
        answers = list(
            tablets.map(lambda _: taps(start(), second_person=SECOND, seq=before), "x" * 8)
        )
    assert len({lines[0].hash for lines in answers}) == 1
    assert ward.day(day_id).seq == before + 1


def test_two_tablets_that_start_at_the_same_moment_start_once(ward, day_id, taps):
    seq = ward.day(day_id).seq

    def tablet(number):
        try:
            return taps(start(), second_person=SECOND, seq=seq, request_id=f"tablet-{number}xx")
        except Stale:
            return "stale"

    with ThreadPoolExecutor(2) as tablets:
        answers = list(tablets.map(tablet, range(2)))
    assert answers.count("stale") == 1
    assert ward.day(day_id).seq == seq + 1


def test_the_same_request_with_other_contents_says_what_was_saved(ward, day_id, taps):
    [line] = taps(note("Comfortable"))
    with pytest.raises(AlreadySaved) as saved:
        taps(note("In pain"))
    assert saved.value.seq == line.seq
    assert ward.day(day_id).seq == line.seq


def test_the_same_request_with_more_contents_is_not_taken_for_saved(ward, day_id, taps):
    [line] = taps(note("one"))
    with pytest.raises(AlreadySaved):
        taps(note("one"), note("two"))
    assert ward.day(day_id).seq == line.seq


def test_two_taps_of_one_request_stand_after_each_other(ward, day_id, taps):
    lines = taps(note("one"), note("two"))
    assert [line.event.text for line in lines] == ["one", "two"]
    assert lines[1].seq == lines[0].seq + 1


def test_of_two_taps_one_refused_takes_the_other_with_it(ward, day_id, taps):
    before = ward.day(day_id).seq
    with pytest.raises(Refused):
        taps(note(), e.RateChanged(rate_ml_per_h="10"))
    assert ward.day(day_id).seq == before


def test_the_second_of_two_taps_is_judged_on_the_first(ward, day_id, taps):
    pause = e.InfusionPaused(reason="Toilet")
    lines = taps(start(), pause, second_person=SECOND)
    assert [line.event.type for line in lines] == ["infusion_started", "infusion_paused"]


def test_a_decision_taken_on_an_older_screen_is_stale_and_writes_nothing(ward, day_id, taps):
    drawn_on = ward.day(day_id).seq
    taps(note())
    with pytest.raises(Stale) as stale:
        taps(start(), seq=drawn_on, request_id="request-2", second_person=SECOND)
    assert stale.value.seq == ward.day(day_id).seq == drawn_on + 1


def test_a_fact_is_taken_from_however_old_a_screen(ward, day_id, taps):
    taps(note("one"))
    [line] = taps(note("two"), seq=1, request_id="request-2")
    assert line.event.text == "two"


def test_a_refused_request_may_be_sent_again_once_it_is_right(ward, day_id, taps):
    with pytest.raises(Refused):
        taps(note(), occurred_at=instant("23:00"))
    assert len(taps(note())) == 1


def test_a_day_that_does_not_exist_takes_nothing(ward, day_id, taps):
    with pytest.raises(DayUnknown):
        taps(note(), on="nobody")


def test_a_request_of_one_patient_is_never_taken_for_another(ward, day_id, taps):
    taps(note())
    other = ward.book()
    with pytest.raises(RequestOfAnotherDay):
        taps(note(), on=other)
    assert ward.day(other).seq == 1
