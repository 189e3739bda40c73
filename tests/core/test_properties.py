"""What is true of every day, on days made up by Hypothesis."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bedside.core import events as e
from bedside.core.day import read_day
from bedside.core.pump import Run, pump_history
from bedside.core.refusals.taps import DECISIONS
from bedside.core.transitions import TRANSITIONS
from tests.core.generated import days, rewritten_days, undisturbed
from tests.core.generated_events import events_of
from tests.core.tapping import MINUTE

pytestmark = pytest.mark.generated
LATER = st.integers(min_value=0, max_value=120)
# A whole day lies in either clock change of 2026, and across midnight, for some of these.
SHIFTS = st.integers(min_value=-400 * 24 * 60, max_value=400 * 24 * 60).map(
    lambda minutes: minutes * MINUTE
)
EVENT_TYPES = get_args(get_args(e.Event)[0])


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 60)), max_size=30), LATER)
def test_volume_equals_the_sum_of_rate_times_time(pieces, later):
    at, runs, total = datetime(2026, 11, 24, 10, tzinfo=UTC), [], Fraction(0)
    for minutes, rate in pieces:
        runs.append(Run(at, Fraction(rate, 2)))
        at += minutes * MINUTE
        total += Fraction(rate, 2) * minutes / 60
    if runs:
        total += runs[-1].rate_ml_per_h * later / 60
    assert pump_history(runs).pumped_by(at + later * MINUTE) == total


@given(days(rare=False), LATER)
def test_volume_of_a_day_equals_the_sum_of_its_confirmed_rates(written, later):
    day = written.book().day_after(written.last_minute + later)
    ends = [run.from_at for run in day.pump.runs[1:]] + [day.now]
    total = sum(
        (
            run.rate_ml_per_h * Fraction((end - run.from_at) // MINUTE, 60)
            for run, end in zip(day.pump.runs, ends, strict=True)
        ),
        Fraction(0),
    )
    assert day.dose.given_ml == min(total, day.dose.bag_ml)


def shifted(entries, by):
    """Every instant of every line moved by the same amount."""
    moved = []
    for entry in entries:
        instants = {name: value + by for name, value in entry.event if isinstance(value, datetime)}
        moved.append(
            e.Entry(
                seq=entry.seq,
                occurred_at=entry.occurred_at + by,
                recorded_at=entry.recorded_at + by,
                by=entry.by,
                second_person=entry.second_person,
                request_id=entry.request_id,
                corrects=entry.corrects,
                event=entry.event.model_copy(update=instants),
            )
        )
    return moved


@given(days(), LATER, SHIFTS)
@example(undisturbed(), 90, timedelta(days=-30, hours=-10))
@example(undisturbed(), 90, timedelta(hours=13))
def test_shifting_every_time_alike_changes_nothing_else(written, later, by):
    book = written.book()
    now = book.after(written.last_minute + later).now
    here, there = read_day(book.entries, now), read_day(shifted(book.entries, by), now + by)
    assert there.dose == here.dose
    assert [(t.kind, t.due_at - by, t.state) for t in there.tasks] == [
        (t.kind, t.due_at, t.state) for t in here.tasks
    ]
    if here.projection is not None:
        assert there.projection.finish_at - by == here.projection.finish_at
        assert there.projection.minutes == here.projection.minutes


@given(rewritten_days(), LATER)
def test_reading_a_day_twice_or_in_any_order_of_lines_gives_the_same(written, later):
    book = written.book()
    now = book.after(written.last_minute + later).now
    again = [book.entries[0], *reversed(book.entries[1:])]
    here, there = read_day(book.entries, now), read_day(again, now)
    assert (here.dose, here.projection, here.tasks, here.limits) == (
        there.dose,
        there.projection,
        there.tasks,
        there.limits,
    )


@given(rewritten_days())
def test_reading_shorter_records_in_between_changes_nothing(written):
    entries = written.book().entries
    now = entries[-1].occurred_at
    at_once = read_day(entries, now)
    for known in range(1, len(entries) + 1):
        prefix = read_day(entries[:known], now)
    assert (prefix.dose, prefix.projection) == (at_once.dose, at_once.projection)
    assert (prefix.tasks, prefix.history.entries) == (at_once.tasks, tuple(entries))


@given(days(), LATER)
def test_earlier_replay_is_not_changed_by_what_happens_later(written, later):
    book = written.book()
    started = next(i for i, one in enumerate(book.entries) if one.event.type == "infusion_started")
    for known in range(started + 1, len(book.entries)):
        then = book.entries[known - 1].occurred_at
        if book.entries[known].occurred_at == then:
            continue
        whole = read_day(book.entries, then).pump.pumped_by(then)
        assert whole == read_day(book.entries[:known], then).pump.pumped_by(then)


@given(days(), LATER, LATER)
def test_later_now_never_makes_a_late_step_on_time(written, later, more):
    book = written.book()
    minute = written.last_minute + later
    steps = ("rate_step", "observations", "limit")
    order = ["to_come", "soon", "due", "overdue", "continuous"]
    then = {(t.kind, t.due_at): t.state for t in book.day_after(minute).tasks if t.kind in steps}
    after = book.day_after(minute + more)
    now = {(t.kind, t.due_at): t.state for t in after.tasks if t.kind in steps}
    if after.label_reached_at is None:
        assert all(order.index(now[task]) >= order.index(then[task]) for task in then)


@given(days(), LATER)
def test_given_and_left_make_up_the_bag(written, later):
    dose = written.book().day_after(written.last_minute + later).dose
    assert dose.given_ml + dose.not_given_ml == Fraction(written.setting.bag_ml)
    assert dose.given_mg + dose.mg(dose.not_given_ml) == 12
    assert 0 <= dose.given_ml <= dose.bag_ml


@given(days(rare=False))
def test_finish_never_lies_before_now_while_drug_is_left(written):
    day = written.book().day_after(written.last_minute)
    if day.dose.left_to_pump_ml > 0:
        assert day.projection.finish_at > day.now
        assert sum(
            (s.rate_ml_per_h * (s.to_min - s.from_min) / 60 for s in day.projection.stretches),
            Fraction(0),
        ) == (day.dose.left_to_pump_ml)


@pytest.mark.parametrize("type_", EVENT_TYPES, ids=lambda type_: type_.__name__)
@settings(max_examples=15)
@given(data=st.data())
def test_json_round_trip_of_every_event_type(type_, data):
    event = data.draw(events_of(type_))
    kept = TypeAdapter(dict).validate_json(TypeAdapter(dict).dump_json(e.data_of(event)))
    assert e.event_from(event.type, kept) == event


def test_every_event_type_named_in_a_rule_exists():
    known = {type_.model_fields["type"].default for type_ in EVENT_TYPES}
    assert set(TRANSITIONS) | DECISIONS <= known
