"""The unit's day costs the same few queries however many patients, and is never a look behind."""

from contextlib import contextmanager
from itertools import islice
from random import Random

import pytest
from sqlalchemy import event, select

from bedside.clock import MovableClock
from bedside.config_files import canonical_text, sha256_of
from bedside.core.events import NoteWritten, SettingsTakenOver
from bedside.record.engine import WRITES, open_engine, writing
from bedside.record.kept import days_kept
from bedside.record.store import NewEntry, append, heads_on
from bedside.record.tables import InfusionDay, db
from bedside.record.today import unit_day
from bedside.record.verify import verify
from tests.record.ten_years import THE_DAY, today, week, write, write_people
from tests.support.daybook import NURSE, configuration, instant

NOW = instant("13:30")


@contextmanager
def queries():
    """The statements sent to the database meanwhile, transactions and pragmas left out."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def nothing_kept():
    days_kept.forget()


@pytest.fixture
def unit(app):
    """Books so many patients for the day, at work; on each engine."""

    def booked(patients):
        with writing() as session:
            write_people(session.connection(), range(50_000, 50_000 + patients))
            write(session.connection(), list(today(patients)), Random(patients))

    return booked


def look():
    db.session.remove()
    with queries() as sent:
        found = unit_day(THE_DAY, "unit", NOW)
    return found.days, len(sent)


@pytest.mark.parametrize("patients", [5, 40])
def test_the_day_takes_two_queries_at_first_and_one_while_nothing_is_added(unit, patients):
    unit(patients)
    days, at_first = look()
    assert (len(days), at_first) == (patients, 2)
    again, later = look()
    assert (again, later) == (days, 1)


def test_an_added_line_is_there_at_the_next_look_and_only_its_day_is_read(unit):
    unit(5)
    before, _ = look()
    changed = before[2].history.opened.day_id
    note = NewEntry(NoteWritten(text="Warm hands"), NOW, NURSE)
    append(changed, "request-1", lambda _: [note], MovableClock(NOW))
    after, sent = look()
    assert sent == 2
    assert [len(day.history.entries) for day in after] == [
        len(day.history.entries) + (day.history.opened.day_id == changed) for day in before
    ]
    kept_still = [a.history is b.history for a, b in zip(after, before, strict=True)]
    assert kept_still == [True, True, False, True, True]


def test_the_same_lines_say_something_else_as_time_goes_by(unit):
    unit(5)
    first, _ = look()
    db.session.remove()
    later = unit_day(THE_DAY, "unit", instant("14:30")).days
    assert [day.history for day in later] == [day.history for day in first]
    assert [day.tasks for day in later] != [day.tasks for day in first]


def test_a_damaged_record_hides_nobody_and_is_asked_for_each_time(unit, days, address):
    unit(3)
    damaged = db.session.scalars(select(InfusionDay.id)).first()
    db.session.remove()
    days.tamper(address, f"UPDATE event SET type = 'unheard_of' WHERE day_id = '{damaged}'")
    for _ in range(2):
        with queries() as sent:
            found = unit_day(THE_DAY, "unit", NOW)
        assert (len(found.days), found.unreadable, len(sent)) == (2, (damaged,), 2)


def test_an_untouched_day_stands_on_the_settings_of_now_and_a_begun_one_on_its_own(unit):
    unit(9)
    days, _ = look()
    protocol_text = canonical_text(configuration().protocols["germany-2016"])
    unit_text = canonical_text(configuration().unit)
    in_force = SettingsTakenOver(
        protocol_text=protocol_text,
        protocol_sha256=sha256_of(protocol_text),
        unit_text=unit_text,
        unit_sha256=sha256_of(unit_text),
    )
    now = unit_day(THE_DAY, "unit", NOW, in_force).days
    untouched = [len(day.history.entries) == 1 for day in days]
    assert any(untouched) and not all(untouched)
    assert [day.history.protocol.id == "germany-2016" for day in now] == untouched
    assert look()[0] == days


def test_no_more_days_are_kept_than_were_allowed(unit, monkeypatch):
    monkeypatch.setattr(days_kept, "most", 3)
    unit(5)
    assert look()[1] == look()[1] == 2
    assert len(days_kept) == 3


def test_the_head_is_that_of_the_last_line(unit, app):
    unit(5)
    found = {day.history.opened.day_id: day.history.entries[-1].hash for day in look()[0]}
    assert heads_on(THE_DAY, "unit") == found
    assert heads_on(THE_DAY, "another") == {}


def test_ten_years_are_made_of_whole_chains(sqlite_address):
    engine = open_engine(sqlite_address)
    made = list(islice(week(0, 1), 16))
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        write_people(connection, ())
        lines = write(connection, made, Random(1))
    verified = verify(engine)
    assert (verified.days, verified.lines, verified.findings) == (16, lines, ())
    engine.dispose()
