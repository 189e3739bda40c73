"""Adding to the record: once, at the end, all or nothing, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bedside.core.events import EntryStruck, NoteWritten
from bedside.record.chain import LineUnreadable, broken_links
from bedside.record.engine import UnsavedChanges, writing
from bedside.record.rows import lines_of
from bedside.record.store import (
    DayUnknown,
    NewEntry,
    RequestOfAnotherDay,
    append,
    append_to,
    entries_of,
    heads_on,
)
from bedside.record.tables import InfusionDay, NaiveInstant, PersonRow, SignInTry, db


class Refused(Exception):
    pass


def texts(entries):
    return [entry.event.text for entry in entries if isinstance(entry.event, NoteWritten)]


def person(days, **changes):
    known = {"id": "amy", "name": "Amy Osei", "initials": "AO", "role": "nurse", "pin_hash": "x"}
    return PersonRow(**known | {"created_at": days.ten_thirty} | changes)


def test_a_booked_day_begins_with_the_event_that_opens_it(app, clock, days):
    day_id = days.book(clock)
    [first] = entries_of(day_id)
    assert (first.seq, first.event.type, first.event.day_id) == (1, "day_opened", day_id)


def test_booking_twice_with_one_request_opens_one_day(app, clock, days):
    assert days.book(clock, "booking-1") == days.book(clock, "booking-1")
    assert len(heads_on(days.on, "unit")) == 1


def test_a_booking_does_not_answer_for_another_forms_request(app, clock, days):
    append(days.book(clock), "request-1", lambda _: [days.note("one")], clock)
    with pytest.raises(RequestOfAnotherDay):
        days.book(clock, "request-1")


def test_lines_read_back_exactly_as_they_were_added(app, clock, days):
    day_id = days.book(clock)
    new = days.note("pain at the site", second_person=days.second, corrects=1)
    written = append(day_id, "request-1", lambda _: [new], clock)
    assert entries_of(day_id)[1:] == written
    [line] = written
    assert (line.second_person, line.corrects, line.request_id) == (days.second, 1, "request-1")
    assert line.recorded_at == days.ten_thirty + timedelta(seconds=12, milliseconds=345)
    assert line.occurred_at.utcoffset() == line.recorded_at.utcoffset() == timedelta(0)


def test_a_double_tap_makes_one_line_and_the_second_looks_like_the_first(app, clock, days):
    day_id = days.book(clock)
    asked = []

    def make(entries):
        asked.append(len(entries))
        return [days.note("one"), days.note("two")]

    first = append(day_id, "request-1", make, clock)
    assert append(day_id, "request-1", make, clock) == first
    assert asked == [1]
    assert [line.request_id for line in first] == ["request-1", "request-1.2"]
    assert len(entries_of(day_id)) == 3


def test_a_request_saved_for_one_patient_is_not_taken_for_another(app, clock, days):
    ours, other = days.book(clock), days.book(clock)
    append(ours, "request-1", lambda _: [days.note("one")], clock)
    with pytest.raises(RequestOfAnotherDay):
        append(other, "request-1", lambda _: [days.note("one")], clock)
    assert len(entries_of(other)) == 1


def test_a_refusal_goes_up_and_writes_nothing(app, clock, days):
    day_id = days.book(clock)

    def refuse(_):
        raise Refused

    with pytest.raises(Refused):
        append(day_id, "request-1", refuse, clock)
    assert len(entries_of(day_id)) == 1
    assert len(append(day_id, "request-1", lambda _: [days.note("now")], clock)) == 1


def test_a_line_that_cannot_be_sealed_takes_none_of_its_request_with_it(app, clock, days):
    day_id = days.book(clock)
    late = NewEntry(NoteWritten(text="two"), days.ten_thirty + timedelta(seconds=1), days.nurse)
    with pytest.raises(ValueError, match="whole minute"):
        append(day_id, "request-1", lambda _: [days.note("one"), late], clock)
    assert len(entries_of(day_id)) == 1


@pytest.mark.parametrize("corrects", [0, 2, 99])
def test_a_correction_must_name_an_earlier_line(app, clock, days, corrects):
    day_id = days.book(clock)
    with pytest.raises(ValueError, match="earlier line"):
        append(day_id, "request-1", lambda _: [days.note("one", corrects=corrects)], clock)


@pytest.mark.parametrize("request_id", ["", "short", "request.2", "a" * 65, "request 1", "x\n" * 8])
def test_a_request_id_of_another_shape_is_refused(sqlite_app, clock, days, request_id):
    with pytest.raises(ValueError, match="request id"):
        append(days.book(clock), request_id, lambda _: [days.note("one")], clock)


def test_an_unknown_day_is_named_as_such(app, clock, days):
    with pytest.raises(DayUnknown):
        entries_of("nobody")
    with pytest.raises(DayUnknown):
        append("nobody", "request-1", lambda _: [days.note("one")], clock)


def test_an_entry_on_the_wrong_patient_moves_in_one_action(app, clock, days):
    wrong, right = days.book(clock), days.book(clock)
    append(wrong, "request-1", lambda _: [days.note("for the other")], clock)
    struck = NewEntry(EntryStruck(moved_to_day=right), days.ten_thirty, days.nurse, corrects=2)

    def move(_=None):
        return {wrong: [struck], right: [days.note("for the other")]}

    moved = append_to([wrong, right], "request-2", move, clock)
    assert [line.request_id for lines in moved.values() for line in lines] == [
        "request-2",
        "request-2.2",
    ]
    assert append_to([wrong, right], "request-2", move, clock) == moved
    assert texts(entries_of(right)) == ["for the other"]
    assert entries_of(wrong)[-1].corrects == 2


def test_a_move_that_fails_on_one_day_changes_neither(app, clock, days):
    wrong, right = days.book(clock), days.book(clock)
    impossible = days.note("for the other", corrects=50)
    with pytest.raises(ValueError):
        append_to(
            [wrong, right],
            "request-2",
            lambda _: {wrong: [days.note("one")], right: [impossible]},
            clock,
        )
    assert len(entries_of(wrong)) == len(entries_of(right)) == 1


def test_moves_in_both_directions_at_once_do_not_wait_for_each_other(app, clock, days):
    pair = [days.book(clock), days.book(clock)]

    def move(number):
        there, back = pair if number % 2 else reversed(pair)
        with app.app_context():
            made = {there: [days.note("a")], back: [days.note("b")]}
            append_to([there, back], f"request-{number}", lambda _: made, clock)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(move, range(40)))
    assert [len(entries_of(day_id)) for day_id in pair] == [41, 41]


def test_eight_threads_add_to_one_day_without_gap_or_lock(app, clock, days):
    day_id = days.book(clock)

    def nurse(number):
        with app.app_context():
            for turn in range(25):
                entries_of(day_id)  # a read just before must not make the write fail
                append(day_id, f"request-{number}-{turn}", lambda _: [days.note("x")], clock)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(nurse, range(8)))
    lines = lines_of(db.session.connection(), day_id)
    assert [line.seq for line in lines] == list(range(1, 202))
    assert broken_links(lines) == ()


def test_eight_taps_of_one_button_at_once_make_one_line(app, clock, days):
    day_id = days.book(clock)

    def tap(_):
        with app.app_context():
            return append(day_id, "request-1", lambda _: [days.note("once")], clock)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(tap, range(8)))
    assert len(entries_of(day_id)) == 2
    assert set(answers) == {answers[0]}


def test_eight_taps_of_the_booking_at_once_open_one_day(app, clock, days):
    def tap(_):
        with app.app_context():
            return days.book(clock, "booking-1")

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(tap, range(8)))
    assert len(answers) == len(heads_on(days.on, "unit")) == 1


def test_what_is_decided_on_is_what_is_true_at_that_moment(app, clock, days):
    day_id = days.book(clock)
    entries_of(day_id)  # this page's picture is older than the other tablet's line
    with ThreadPoolExecutor(1) as other, app.app_context():
        other.submit(append_in, app, day_id, days.note("other tablet"), clock).result()
    seen = []
    append(day_id, "request-9", lambda entries: seen.extend(entries) or [days.note("x")], clock)
    assert texts(seen) == ["other tablet"]


def append_in(app, day_id, new, clock):
    with app.app_context():
        return append(day_id, "request-of-another", lambda _: [new], clock)


def test_the_heads_of_a_day_are_read_with_one_query(app, clock, days):
    booked = [days.book(clock) for _ in range(3)]
    with writing() as session:
        session.add(InfusionDay(unit_id="other", booked_on=days.on, created_at=clock.now()))
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    found = heads_on(days.on, "unit")
    assert ["FROM" in statement for statement in asked].count(True) == 1
    assert found == {day_id: entries_of(day_id)[-1].hash for day_id in booked}


def test_outside_a_write_transaction_the_database_itself_refuses_changes(app, days):
    db.session.add(person(days))
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.commit()
    db.session.rollback()
    with writing() as session:
        session.add(person(days))
    assert db.session.get(PersonRow, "amy").created_at == days.ten_thirty


def test_what_was_added_outside_a_write_transaction_is_not_lost_silently(app, days):
    db.session.add(person(days))
    with pytest.raises(UnsavedChanges), writing():
        pass


def test_one_write_transaction_inside_another_is_a_mistake_and_saves_nothing(app, clock, days):
    day_id = days.book(clock)
    with pytest.raises(RuntimeError, match="inside"), writing() as session:
        session.add(person(days))
        append(day_id, "request-1", lambda _: [days.note("one")], clock)
    assert db.session.get(PersonRow, "amy") is None


def test_a_time_without_a_zone_is_refused(app, days):
    with pytest.raises(Exception, match="without a zone") as caught, writing() as session:
        session.add(person(days, created_at=days.ten_thirty.replace(tzinfo=None)))
    assert isinstance(caught.value.__cause__ or caught.value, NaiveInstant)


def test_instants_keep_microseconds_and_sort_as_they_happened(app, days):
    at = [days.ten_thirty + timedelta(microseconds=n) for n in (2, 0, 1, 1_000_000)]
    with writing() as session:
        session.add_all(SignInTry(who="amy", at=instant, succeeded=False) for instant in at)
    found = db.session.scalars(db.select(SignInTry.at).order_by(SignInTry.at)).all()
    assert found == sorted(at)
    since = db.select(SignInTry).where(SignInTry.at >= days.ten_thirty + timedelta(microseconds=2))
    assert len(db.session.scalars(since).all()) == 2


def test_a_database_error_never_quotes_what_was_entered(app, days):
    with pytest.raises(DBAPIError) as caught, writing() as session:
        session.add_all([person(days, name="Jane Smith"), person(days, name="Jane Smith")])
    assert "Jane" not in str(caught.value)


def test_an_unreadable_line_is_named_without_quoting_it(app, address, clock, days):
    day_id = days.book(clock)
    days.tamper(address, """UPDATE event SET data = '{"patient":"Jane"}'""")
    with pytest.raises(LineUnreadable) as caught:
        entries_of(day_id)
    assert "Jane" not in str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET data = data",
        "UPDATE event SET hash = 'x' WHERE seq = 1",
        "DELETE FROM event",
    ],
)
def test_a_line_can_be_neither_changed_nor_deleted(app, clock, days, statement):
    day_id = days.book(clock)
    with pytest.raises(DBAPIError, match="never"), writing() as session:
        session.execute(text(statement))
    assert len(entries_of(day_id)) == 1


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)  # SQLite has no TRUNCATE
def test_postgresql_refuses_to_truncate_the_record(app, clock, days):
    day_id = days.book(clock)
    with pytest.raises(DBAPIError, match="never"), writing() as session:
        session.execute(text("TRUNCATE event"))
    assert len(entries_of(day_id)) == 1


@pytest.mark.parametrize("key", ["seq = 1", "request_id"])
def test_sqlite_refuses_to_replace_a_line(sqlite_app, clock, days, key):
    day_id = days.book(clock)
    seq = "1" if key == "seq = 1" else "2"
    request = "'another-1'" if key == "seq = 1" else "request_id"
    with pytest.raises(DBAPIError, match="never replaced"), writing() as session:
        session.execute(
            text(
                f"""INSERT OR REPLACE INTO event SELECT day_id, {seq}, type, occurred_at,
                recorded_at, by, second_person, {request}, corrects, '', prev_hash, hash
                FROM event"""
            )
        )
    assert len(entries_of(day_id)) == 1


def test_a_day_with_lines_cannot_be_removed(app, clock, days):
    days.book(clock)
    with pytest.raises(DBAPIError), writing() as session:
        session.execute(text("DELETE FROM infusion_day"))
