"""A backup is whole, checked, and never written over anything; a restore takes only such a one."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bedside.record.backup import (
    DATABASE_FILE,
    BackupRefused,
    RestoreRefused,
    address_in,
    backup,
    restore,
)
from bedside.record.engine import open_engine
from bedside.record.store import append, entries_of
from bedside.record.verify import verify


@pytest.fixture
def day_id(sqlite_app, clock, days):
    day_id = days.book(clock)
    append(day_id, "request-1", lambda _: [days.note(str(n)) for n in range(4)], clock)
    return day_id


@pytest.fixture
def copy(sqlite_address, day_id, tmp_path):
    backup(sqlite_address, tmp_path / "copy.sqlite3")
    return tmp_path / "copy.sqlite3"


def lines_in(address):
    engine = open_engine(address)
    verified = verify(engine)
    engine.dispose()
    assert verified.findings == ()
    return verified.lines


def test_a_backup_taken_while_people_write_is_consistent(
    sqlite_app, sqlite_address, day_id, clock, days, tmp_path
):
    stop = Event()

    def nurse(number):
        turn = 0
        with sqlite_app.app_context():
            while not stop.is_set():
                turn += 1
                request = f"request-{number}-{turn}"
                append(day_id, request, lambda _: [days.note("a"), days.note("b")], clock)
        return turn

    with ThreadPoolExecutor(4) as threads:
        writing = [threads.submit(nurse, number) for number in range(4)]
        copies = [backup(sqlite_address, tmp_path / f"{n}.sqlite3") for n in range(5)]
        stop.set()
        turns = sum(future.result() for future in writing)
    assert all(copied.findings == () and copied.lines % 2 == 1 for copied in copies)
    assert [copied.lines for copied in copies] == sorted(copied.lines for copied in copies)
    assert len(entries_of(day_id)) == 5 + 2 * turns
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        f"{n}.sqlite3" for n in range(5)
    ]


def test_a_backup_can_be_read_by_its_owner_only(copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_backup_is_one_file_that_needs_no_journal_beside_it(copy):
    writer, reader = copy.read_bytes()[18:20]  # 1: rollback journal, 2: WAL (SQLite file format)
    assert (writer, reader) == (1, 1)


def test_a_backup_writes_over_nothing(sqlite_address, copy):
    before = copy.read_bytes()
    with pytest.raises(BackupRefused, match="not overwritten"):
        backup(sqlite_address, copy)
    assert copy.read_bytes() == before


def test_a_mistyped_data_folder_makes_no_empty_backup(tmp_path):
    with pytest.raises(BackupRefused, match="not there"):
        backup(address_in(tmp_path / "nowhere"), tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_into_a_missing_folder_is_refused(sqlite_address, tmp_path):
    with pytest.raises(BackupRefused, match="not a folder"):
        backup(sqlite_address, tmp_path / "usb" / "copy.sqlite3")


def test_a_broken_record_is_still_copied_and_its_findings_are_told(
    sqlite_address, day_id, days, tmp_path
):
    days.tamper(sqlite_address, "DELETE FROM event WHERE seq = 3")
    copied = backup(sqlite_address, tmp_path / "copy.sqlite3")
    assert "missing_line" in {finding.problem for finding in copied.findings}


def test_postgresql_is_left_to_its_own_tools(tmp_path):
    with pytest.raises(BackupRefused, match="pg_dump"):
        backup("postgresql://db/bedside", tmp_path / "copy")


def test_a_restored_record_is_the_one_that_was_backed_up(copy, day_id, days, clock, tmp_path):
    entries = entries_of(day_id)
    restored = restore(copy, tmp_path / "new")
    assert (restored.days, restored.lines, restored.findings) == (1, 5, ())
    assert [file.name for file in (tmp_path / "new").iterdir()] == [DATABASE_FILE]
    with days.app_on(address_in(tmp_path / "new")).app_context():
        assert entries_of(day_id) == entries
        append(day_id, "afterwards", lambda _: [days.note("goes on")], clock)
    assert lines_in(address_in(tmp_path / "new")) == 6


def test_a_restore_into_an_empty_folder_is_taken(copy, tmp_path):
    (tmp_path / "new").mkdir()
    assert restore(copy, tmp_path / "new").lines == 5


def test_a_restore_writes_over_nothing(copy, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "note.txt").write_text("mine")
    with pytest.raises(RestoreRefused, match="not empty"):
        restore(copy, tmp_path / "new")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["note.txt"]


def refused(copy, tmp_path, words):
    before = set(tmp_path.iterdir())
    with pytest.raises(RestoreRefused, match=words) as caught:
        restore(copy, tmp_path / "new")
    assert set(tmp_path.iterdir()) == before
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ('UPDATE event SET data = \'{"text":"9"}\' WHERE seq = 3', "changed line at line 3"),
        ("DELETE FROM event WHERE seq = 3", "missing line at line 3"),
    ],
)
def test_a_tampered_backup_is_not_restored(copy, days, tmp_path, statement, words):
    guards = (
        """CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event BEGIN SELECT 1; END""",
        """CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event BEGIN SELECT 1; END""",
        """CREATE TRIGGER event_refuses_replace BEFORE INSERT ON event BEGIN SELECT 1; END""",
    )
    days.tamper(f"sqlite:///{copy}", statement, *guards)
    refused(copy, tmp_path, words)


def test_a_backup_without_its_guards_is_not_restored(copy, days, tmp_path):
    days.tamper(f"sqlite:///{copy}")
    refused(copy, tmp_path, "guard missing")


def test_a_cut_off_backup_is_not_restored(copy, tmp_path):
    copy.write_bytes(copy.read_bytes()[:-8192])
    refused(copy, tmp_path, "not a whole database|damaged file")


def test_a_file_that_is_no_backup_is_not_restored(tmp_path):
    (tmp_path / "notes.txt").write_text("no database " * 1000)
    refused(tmp_path / "notes.txt", tmp_path, "not a whole database")
    (tmp_path / "empty").touch()
    refused(tmp_path / "empty", tmp_path, "no backup")
    refused(tmp_path / "nowhere", tmp_path, "not there")
