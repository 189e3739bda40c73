"""`verify` names what was changed behind the program's back."""

import pytest

from bedside.core.events import DaySigned
from bedside.record.engine import open_engine
from bedside.record.store import NewEntry, append, entries_of
from bedside.record.verify import verify


def found(address):
    engine = open_engine(address)
    verified = verify(engine)
    engine.dispose()
    return verified


def problems(address):
    return [(f.problem, f.seq) for f in found(address).findings if f.problem != "guard_missing"]


@pytest.fixture
def day_id(app, clock, days):
    day_id = days.book(clock)
    append(day_id, "request-1", lambda _: [days.note(str(n)) for n in range(4)], clock)
    return day_id


def test_a_record_as_it_was_entered_has_no_findings(address, day_id, clock, days):
    days.book(clock)
    verified = found(address)
    assert (verified.days, verified.lines, verified.findings) == (2, 6, ())


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('UPDATE event SET data = \'{"text":"9"}\' WHERE seq = 3', [("changed_line", 3)]),
        ('UPDATE event SET data = \'{"text": "1"}\' WHERE seq = 3', [("not_canonical", 3)]),
        ("DELETE FROM event WHERE seq = 3", [("missing_line", 3)]),
        ("UPDATE event SET hash = prev_hash WHERE seq = 5", [("changed_line", 5)]),
        ("UPDATE event SET corrects = 1 WHERE seq = 3", [("changed_line", 3)]),
        ("UPDATE event SET request_id = 'another' WHERE seq = 3", [("changed_line", 3)]),
    ],
)
def test_a_change_behind_the_programs_back_is_named(address, day_id, days, statement, expected):
    days.tamper(address, statement)
    assert problems(address) == expected


def test_a_line_that_is_no_json_is_named_and_the_rest_is_still_read(address, day_id, days):
    days.tamper(address, "UPDATE event SET data = '{' WHERE seq = 3")
    assert problems(address) == [("unreadable_line", 3), ("missing_line", 3)]


def test_a_time_that_is_no_time_is_named(sqlite_address, sqlite_app, clock, days):
    days.book(clock)
    days.tamper(sqlite_address, "UPDATE event SET recorded_at = 'yesterday'")
    assert problems(sqlite_address) == [("unreadable_line", None)]


def test_missing_guards_are_named_for_the_whole_database(address, day_id, days):
    days.tamper(address)
    assert [finding.problem for finding in found(address).findings] == ["guard_missing"]


def test_a_day_under_another_days_name_is_found(address, day_id, clock, days):
    days.tamper(
        address,
        "INSERT INTO infusion_day (id, unit_id, booked_on, created_at) "
        "SELECT 'other', unit_id, booked_on, created_at FROM infusion_day",
        "UPDATE event SET day_id = 'other'",
    )
    assert problems(address) == [("no_first_event", None), ("wrong_day", 1)]


def test_a_signature_holds_only_for_the_lines_it_names(address, day_id, clock, days):
    def sign(head):
        signed = DaySigned(meaning="complete", through_seq=5, head=head)
        return [NewEntry(signed, days.ten_thirty, days.nurse)]

    append(day_id, "request-2", lambda entries: sign(entries[-1].hash), clock)
    assert found(address).findings == ()
    append(day_id, "request-3", lambda entries: sign("f" * 64), clock)
    assert problems(address) == [("signature_differs", 7)]


def test_a_cut_off_tail_needs_the_printed_head(address, day_id, days):
    printed_head = entries_of(day_id)[-1].hash
    days.tamper(address, "DELETE FROM event WHERE seq > 3")
    assert problems(address) == []
    assert entries_of_again(day_id)[-1].hash != printed_head


def entries_of_again(day_id):
    from bedside.record.tables import db

    db.session.rollback()
    return entries_of(day_id)
