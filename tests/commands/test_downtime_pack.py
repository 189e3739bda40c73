"""`bedside downtime-pack`, and the folder that outlives a dead server."""

import json
import os
import stat
import subprocess
import time
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

import bedside.downtime
from bedside.clock import MovableClock
from bedside.downtime import (
    FRESH_FOR,
    LATE_AFTER,
    RETRIES_AFTER_S,
    SETTLES_S,
    STATUS_FILE,
    FolderState,
    Keeper,
    folder_state,
    write_whole,
)
from bedside.paper.downtime.pack import FILE_NAME
from bedside.paper.frame import Printing
from bedside.paper.press import PressFailed, PressMissing
from bedside.screens.downtime import downtime_line
from tests.commands.conftest import Running, free_port
from tests.support.daybook import configuration, instant

NOW = instant("12:10")


def test_one_command_prints_every_patient_of_today(bedside, filled, tmp_path, monkeypatch):
    monkeypatch.setattr("bedside.commands.downtime_pack.SystemClock", lambda: MovableClock(NOW))
    answer = bedside("downtime-pack", "paper", "--data", filled)
    assert (answer.code, answer.out) == (0, "paper/downtime-pack.pdf: made 12:10\n")
    pdf = (tmp_path / "paper" / FILE_NAME).read_bytes()
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "SMITH, Jane (Ms)" in text and "State at 24-Nov-2026 12:10" in text
    assert "by the server" in text and "not signed" in text and "training" not in text
    assert sorted(path.name for path in filled.iterdir() if "secret" in path.name) == []


def test_it_makes_nothing_where_there_is_no_record(bedside, tmp_path):
    answer = bedside("downtime-pack", "paper", "--data", "nowhere")
    assert "no record here" in answer.mistake
    assert not (tmp_path / "nowhere").exists()


def test_watching_needs_a_folder(bedside, filled):
    answer = bedside("downtime-pack", "pack.pdf", "--data", filled, "--watch")
    assert "--watch needs a folder" in answer.mistake


@pytest.mark.parametrize(
    ("trouble", "said"), [(PressMissing, "add Pango"), (PressFailed, "could not be printed")]
)
def test_what_stands_against_a_print_is_one_line(bedside, filled, monkeypatch, trouble, said):
    def fails(*_given):
        raise trouble

    monkeypatch.setattr("bedside.commands.downtime_pack.make_pack", fails)
    assert said in bedside("downtime-pack", "paper", "--data", filled).mistake


@pytest.fixture
def keeper(ward, tmp_path, monkeypatch):
    """Its prints are counted, not made: `keeper.prints`."""
    folder = tmp_path / "paper"
    folder.mkdir()
    ward.at("12:10")
    prints = []

    def counted(*_given):
        prints.append(ward.clock.now())
        return b"%PDF pack " + str(len(prints)).encode()

    monkeypatch.setattr(bedside.downtime, "pack_pdf", counted)

    def printing(at):
        return Printing(at=at, by="the server", is_training=False, configuration=configuration())

    kept = Keeper(ward.app, configuration(), ward.clock, folder, "unit", printing)
    return kept, prints


def later(ward, keeper, seconds):
    ward.clock.move_on(timedelta(seconds=seconds))
    keeper.look()


def test_the_first_look_prints_and_the_next_ones_do_not_while_nothing_changes(ward, keeper):
    kept, prints = keeper
    kept.look()
    later(ward, kept, 60)
    assert len(prints) == 1
    assert (kept.folder / FILE_NAME).read_bytes() == b"%PDF pack 1"
    assert folder_state(kept.folder).made_at == NOW


def test_a_change_is_printed_once_it_has_settled(ward, keeper):
    kept, prints = keeper
    kept.look()
    ward.book_of_day.at("12:11").observes()
    later(ward, kept, 2)
    ward.book_of_day.at("12:11").rate("25", "closing")
    later(ward, kept, 2)
    later(ward, kept, SETTLES_S - 1)
    assert len(prints) == 1
    later(ward, kept, 1)
    assert len(prints) == 2
    later(ward, kept, 30)
    assert len(prints) == 2


def test_a_change_long_after_the_last_print_settles_too(ward, keeper):
    kept, prints = keeper
    kept.look()
    later(ward, kept, 300)
    ward.book_of_day.at("12:11").observes()
    later(ward, kept, 2)
    later(ward, kept, SETTLES_S - 1)
    assert len(prints) == 1
    later(ward, kept, 1)
    assert len(prints) == 2


def test_taps_that_never_pause_do_not_keep_the_paper_from_being_made(ward, keeper):
    kept, prints = keeper
    kept.look()
    for _tap in range(20):
        ward.book_of_day.at("12:11").observes()
        later(ward, kept, 2)
    assert len(prints) == 2


def test_without_a_change_it_is_printed_again_before_it_grows_old(ward, keeper):
    kept, prints = keeper
    kept.look()
    later(ward, kept, FRESH_FOR.total_seconds() - 1)
    assert len(prints) == 1
    later(ward, kept, 1)
    assert len(prints) == 2


def test_a_failed_print_keeps_the_last_good_paper_says_so_and_is_tried_again(
    ward, keeper, monkeypatch
):
    kept, prints = keeper
    kept.look()
    working = bedside.downtime.pack_pdf

    def fails(*_given):
        prints.append("failed")
        raise PressFailed("exit code 1")

    monkeypatch.setattr(bedside.downtime, "pack_pdf", fails)
    ward.book_of_day.at("12:11").observes()
    later(ward, kept, 1)
    later(ward, kept, SETTLES_S)
    state = folder_state(kept.folder)
    assert prints[1:] == ["failed"] and state.trouble == "PressFailed"
    assert state.made_at == NOW and state.is_late(ward.clock.now())
    assert (kept.folder / FILE_NAME).read_bytes() == b"%PDF pack 1"
    later(ward, kept, RETRIES_AFTER_S - 1)
    assert prints[1:] == ["failed"], "a print that fails slowly must not take the whole machine"
    monkeypatch.setattr(bedside.downtime, "pack_pdf", working)
    later(ward, kept, 1)
    assert folder_state(kept.folder).trouble == ""


def test_what_a_keeper_killed_while_writing_left_behind_is_removed(ward, keeper):
    kept, _prints = keeper
    left = kept.folder / f".{FILE_NAME}-abc123"
    other = kept.folder / "somebody-elses.pdf"
    for file in (left, other):
        file.write_bytes(b"%PDF of yesterday")
    kept.look()
    assert not left.exists() and other.exists()


def test_the_file_is_whole_or_the_old_one_and_for_its_owner_and_group_alone(tmp_path, monkeypatch):
    file = tmp_path / FILE_NAME
    write_whole(file, b"first")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def dies(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", dies)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"second")
    assert file.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_status_that_cannot_be_read_is_none(tmp_path):
    assert folder_state(tmp_path) is None
    (tmp_path / STATUS_FILE).write_text("{")
    assert folder_state(tmp_path) is None


def test_the_pack_is_late_when_nobody_has_looked_at_the_record_for_too_long():
    state = FolderState(NOW, NOW)
    assert not state.is_late(NOW + LATE_AFTER)
    assert state.is_late(NOW + LATE_AFTER + timedelta(seconds=1))
    assert FolderState(None, NOW).is_late(NOW)


def test_the_day_list_says_when_the_pack_was_made_and_when_it_is_not_kept_up():
    zone = configuration().unit.zone
    assert downtime_line(False, None, NOW, zone).words == ""
    assert downtime_line(True, None, NOW, zone).is_late
    fine = downtime_line(True, FolderState(NOW, NOW), NOW, zone)
    assert (fine.words, fine.is_late) == ("Downtime folder: last made 12:10", False)
    late = downtime_line(True, FolderState(NOW, NOW, "PressFailed"), NOW, zone)
    assert late.is_late and "last made 12:10, not since" in late.words


def test_the_server_keeps_its_folder_says_so_and_takes_the_keeper_with_it(tmp_path):
    served = Running(
        "serve", "--data", "data", "--downtime-folder", "paper", folder=tmp_path, port=free_port()
    ).wait_until_ready()
    try:
        state = None
        for _ in range(400):
            state = folder_state(tmp_path / "paper")
            if state is not None and state.made_at is not None:
                break
            time.sleep(0.1)
        health = json.loads(served.get("/healthz")[1])
    finally:
        served.stop()
    assert (tmp_path / "paper" / FILE_NAME).read_bytes().startswith(b"%PDF")
    assert health["downtime_pack"] == "ok"
    assert health["downtime_pack_made_at"] == state.made_at.isoformat(timespec="seconds")
    assert not keepers_of(tmp_path)


def keepers_of(folder):
    """Processes that still keep a pack in this folder."""
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    lines = found.stdout.splitlines()
    return [line for line in lines if "downtime-pack" in line and str(folder) in line]
