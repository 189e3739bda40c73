"""`bedside init`: a configuration to edit and the first manager, asked for, never assumed."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from bedside.access.people import account_named, people_here
from bedside.access.proving import MANAGES, PasswordRefused, PinRefused, check_password, check_pin
from bedside.access.tablets import enrol
from bedside.clock import SystemClock
from bedside.record.backup import address_in
from bedside.record.engine import connect_app
from bedside.resources import CONFIG

PASSWORD = "ladder under tulip"
SECRETS = f"{PASSWORD}\n{PASSWORD}\n864209\n864209\n"
MANAGER = f"S. Lindqvist\nSL\n{SECRETS}"


def app_on(folder):
    app = Flask("bedside-test")
    connect_app(app, address_in(folder))
    return app


def people(folder):
    with app_on(folder).app_context():
        return people_here()


def opens(folder, password=PASSWORD, pin="864209"):
    """Whether password and, after it, PIN let the first manager in on an enrolled tablet."""
    with app_on(folder).app_context():
        manager = account_named("S. Lindqvist")
        tablet, _token = enrol("Tablet 1", "tablet", "unit", manager.id, SystemClock())
        try:
            check_password("s lindqvist", password, tablet, SystemClock())
            return check_pin(manager.id, pin, SystemClock(), unit_id="unit") == manager.person
        except (PasswordRefused, PinRefused):
            return False


def test_the_manager_signs_in_with_password_and_pin_typed_twice(bedside, tmp_path):
    answer = bedside("init", "config", "--data", "data", typed=MANAGER)
    assert answer.code == 0, answer.err
    assert "864209" not in answer.out and PASSWORD not in answer.out
    assert "bedside serve --config config --data data" in answer.out
    [manager] = people(tmp_path / "data")
    assert (manager.name, manager.role) == ("S. Lindqvist", "manager")
    assert manager.role in MANAGES
    assert opens(tmp_path / "data")
    assert not opens(tmp_path / "data", pin="000000")
    assert not opens(tmp_path / "data", password="ladder under tulips")
    assert bedside("check", "config").code == 0


def test_what_cannot_be_is_asked_again(bedside, tmp_path):
    typed = "  \n" + "x" * 300 + "\nS. Lindqvist\nTOOLONGINITIALS\nSL\n"
    typed += "short\nshort\npassword1234\npassword1234\none password\nanother password\n"
    typed += f"{PASSWORD}\n{PASSWORD}\n123\n123\n٠١٢٣٤٥\n٠١٢٣٤٥\n123456\n123456\n864209\n864209\n"
    answer = bedside("init", "config", "--data", "data", typed=typed)
    assert answer.code == 0, answer.err
    for words in ("at least 12 characters", "many people use", "six digits", "run up or down"):
        assert words in answer.err
    assert len(people(tmp_path / "data")) == 1


@pytest.mark.parametrize(
    "typed", ["", "S. Lindqvist\n", f"S. Lindqvist\nSL\n{PASSWORD}\n{PASSWORD}\n8642"]
)
def test_an_interrupted_init_makes_nothing_and_says_what_to_give(bedside, tmp_path, typed):
    answer = bedside("init", "config", "--data", "data", typed=typed)
    assert answer.mistake.startswith("nothing was made: give --name, --initials, --pass")
    assert list(tmp_path.iterdir()) == []
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    assert len(people(tmp_path / "data")) == 1


def test_a_data_folder_with_people_gets_no_further_manager(bedside, tmp_path):
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    answer = bedside("init", "other", "--data", "data", typed=f"Mallory\nM\n{SECRETS}")
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


GIVEN = ["--name", "S. Lindqvist", "--initials", "SL", "--password-stdin", "--pin-stdin"]
TYPED = f"{PASSWORD}\n864209\n"


def test_without_a_terminal_all_can_be_given(bedside, tmp_path):
    answer = bedside("init", "config", "--data", "data", *GIVEN, typed=TYPED)
    assert answer.code == 0, answer.err
    assert opens(tmp_path / "data")


@pytest.mark.parametrize(
    ("given", "typed", "option"),
    [
        (GIVEN, "", "--password-stdin"),
        (GIVEN, "S. Lindqvist\n864209\n", "--password-stdin"),
        (GIVEN, f"{PASSWORD}\n12345\n", "--pin-stdin"),
        (GIVEN, f"{PASSWORD}\n", "--pin-stdin"),
        (["--name", " ", *GIVEN[2:]], TYPED, "--name"),
        ([*GIVEN[:2], "--initials", "TOOLONGINITIALS", *GIVEN[4:]], TYPED, "--initials"),
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
    assert bedside("init", "config", "--data", "data", *GIVEN, typed=TYPED).code == 0
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


ADMIN = ["--name", "R. Root", "--initials", "RR", "--password-stdin", "--pin-stdin"]


def test_an_administrator_of_every_unit_is_added_to_an_installation_that_is_there(
    bedside, tmp_path
):
    bedside("init", "config", "--data", "data", *GIVEN, typed=TYPED)
    answer = bedside("administrator", "--data", "data", *ADMIN, typed=TYPED)
    assert answer.code == 0, answer.err
    with app_on(tmp_path / "data").app_context():
        admin = account_named("r root")
    assert (admin.role, admin.unit_id, admin.active) == ("administrator", None, True)
    again = bedside("administrator", "--data", "data", *ADMIN, typed=TYPED)
    assert "somebody is called so here already" in again.mistake


def test_an_administrator_is_added_to_nothing_that_is_not_there(bedside, tmp_path):
    assert bedside("administrator", "--data", "nowhere", *ADMIN, typed=TYPED).mistake
    assert list(tmp_path.iterdir()) == []
