"""`bedside init`: a configuration to edit and the first manager, asked for, never assumed."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from bedside.clock import SystemClock
from bedside.people import PinRefused, check_pin, people_here
from bedside.record.backup import address_in
from bedside.record.engine import connect_app
from bedside.resources import CONFIG

MANAGER = "S. Lindqvist\nSL\n864209\n864209\n"


def app_on(folder):
    app = Flask("bedside-test")
    connect_app(app, address_in(folder))
    return app


def people(folder):
    with app_on(folder).app_context():
        return people_here()


def test_the_manager_signs_in_with_the_pin_typed_twice(bedside, tmp_path):
    answer = bedside("init", "config", "--data", "data", typed=MANAGER)
    assert answer.code == 0, answer.err
    assert "864209" not in answer.out
    [manager] = people(tmp_path / "data")
    assert (manager.name, manager.role) == ("S. Lindqvist", "manager")
    with app_on(tmp_path / "data").app_context():
        assert check_pin(manager.id, "864209", SystemClock()) == manager
        with pytest.raises(PinRefused):
            check_pin(manager.id, "000000", SystemClock())
    assert bedside("check", "config").code == 0


def test_what_cannot_be_is_asked_again(bedside, tmp_path):
    typed = "  \n" + "x" * 300 + "\nS. Lindqvist\nTOOLONGINITIALS\nSL\n123\n123\n٠١٢٣٤٥\n٠١٢٣٤٥\n"
    answer = bedside("init", "config", "--data", "data", typed=typed + "864209\n864209\n")
    assert answer.code == 0, answer.err
    assert len(people(tmp_path / "data")) == 1


@pytest.mark.parametrize("typed", ["", "S. Lindqvist\n", "S. Lindqvist\nSL\n8642"])
def test_an_interrupted_init_makes_nothing_and_says_what_to_give(bedside, tmp_path, typed):
    answer = bedside("init", "config", "--data", "data", typed=typed)
    assert answer.mistake.startswith("nothing was made: give --name, --initials and --pin-stdin")
    assert list(tmp_path.iterdir()) == []
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    assert len(people(tmp_path / "data")) == 1


def test_a_data_folder_with_people_gets_no_further_manager(bedside, tmp_path):
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    answer = bedside("init", "other", "--data", "data", typed="Mallory\nM\n111111\n111111\n")
    assert answer.code == 0
    assert [person.name for person in people(tmp_path / "data")] == ["S. Lindqvist"]


def test_secret_and_record_are_readable_by_their_owner_alone(bedside, tmp_path):
    bedside("init", "config", "--data", "data", typed=MANAGER)
    folder = tmp_path / "data"
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir()}
    assert {"secret-key", "bedside.sqlite3"} <= modes.keys() and set(modes.values()) == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


def test_the_modes_of_a_data_folder_that_is_there_are_left_to_its_owner(bedside, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o750)
    bedside("init", "config", "--data", "data", typed=MANAGER)
    assert oct(folder.stat().st_mode & 0o777) == "0o750"


GIVEN = ["--name", "S. Lindqvist", "--initials", "SL", "--pin-stdin"]


def test_without_a_terminal_all_can_be_given(bedside, tmp_path):
    answer = bedside("init", "config", "--data", "data", *GIVEN, typed="864209\n")
    assert answer.code == 0, answer.err
    with app_on(tmp_path / "data").app_context():
        [manager] = people_here()
        assert check_pin(manager.id, "864209", SystemClock()) == manager


@pytest.mark.parametrize(
    ("given", "typed", "option"),
    [
        (GIVEN, "", "--pin-stdin"),
        (GIVEN, "12345\n", "--pin-stdin"),
        (["--name", " ", *GIVEN[2:]], "864209\n", "--name"),
        ([*GIVEN[:2], "--initials", "TOOLONGINITIALS", "--pin-stdin"], "864209\n", "--initials"),
    ],
)
def test_what_is_given_wrongly_is_one_line_and_makes_nothing(
    bedside, tmp_path, given, typed, option
):
    answer = bedside("init", "config", "--data", "data", *given, typed=typed)
    assert answer.mistake.startswith(f"{option}: ")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_that_is_there_is_filled_in_place(bedside, tmp_path):
    (tmp_path / "config").mkdir()
    inode = (tmp_path / "config").stat().st_ino
    assert bedside("init", "config", "--data", "data", *GIVEN, typed="864209\n").code == 0
    assert (tmp_path / "config").stat().st_ino == inode
    assert not [path for path in (tmp_path / "config").iterdir() if path.name.startswith(".")]


def test_as_a_real_command_without_a_terminal_it_is_one_line(tmp_path):
    for arguments in (["init", "new"], ["sign", "spain-2019", "--config", str(CONFIG)]):
        answer = subprocess.run(
            [sys.executable, "-c", "from bedside.cli import main; main()", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(CONFIG.parent)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 2
        assert answer.stderr.strip().startswith("nothing was")
        assert len(answer.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
