"""`bedside init`: a configuration to edit and the first manager, asked for, never assumed."""

import pytest
from flask import Flask

from bedside.clock import SystemClock
from bedside.people import PinRefused, check_pin, people_here
from bedside.record.backup import address_in
from bedside.record.engine import connect_app

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


def test_an_interrupted_init_leaves_nothing_that_stops_the_next(bedside, tmp_path):
    assert bedside("init", "config", "--data", "data", typed="S. Lindqvist\nSL\n8642").code != 0
    assert not (tmp_path / "config").exists()
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    assert len(people(tmp_path / "data")) == 1


def test_a_data_folder_with_people_gets_no_further_manager(bedside, tmp_path):
    assert bedside("init", "config", "--data", "data", typed=MANAGER).code == 0
    answer = bedside("init", "other", "--data", "data", typed="Mallory\nM\n111111\n111111\n")
    assert answer.code == 0
    assert [person.name for person in people(tmp_path / "data")] == ["S. Lindqvist"]


def test_the_secret_is_readable_by_its_owner_alone(bedside, tmp_path):
    bedside("init", "config", "--data", "data", typed=MANAGER)
    mode = (tmp_path / "data" / "secret-key").stat().st_mode & 0o777
    assert mode == 0o600
