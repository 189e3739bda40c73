"""Several units of one hospital: a file each, the protocols shared."""

import shutil
from datetime import time

import pytest

from bedside.config_files import read_configuration
from bedside.config_mistakes import ConfigInvalid
from tests.support.daybook import CONFIG


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "config" / "units").mkdir()
    return tmp_path / "config"


def add_unit(folder, name, *changes):
    text = (CONFIG / "ward.toml").read_text("utf-8")
    for old, new in (('name = "Day unit"', 'name = "Upstairs"'), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "units" / name).write_text(text, "utf-8")


def mistakes_of(folder):
    with pytest.raises(ConfigInvalid) as invalid:
        read_configuration(folder)
    return [str(mistake) for mistake in invalid.value.mistakes]


def test_a_folder_without_units_is_one_unit(folder):
    configuration = read_configuration(folder)
    assert configuration.unit_ids == ("unit",)
    assert configuration.of_unit("unit") is configuration


def test_a_further_unit_has_its_own_settings_and_floor_and_shares_the_protocols(folder):
    add_unit(
        folder, "upstairs.toml", ("18:45:00", "16:00:00"), ('"spain-2019"', '"germany-2016"'),
        ('"1", "2", "3", "4"', '"U1"'),
    )  # fmt: skip
    configuration = read_configuration(folder)
    upstairs = configuration.of_unit("upstairs")
    assert configuration.unit_ids == ("unit", "upstairs")
    assert (upstairs.unit.name, upstairs.unit.closing_at) == ("Upstairs", time(16))
    assert upstairs.unit.protocol == "germany-2016"
    assert upstairs.floor.bay_of("U1") == "A"
    assert upstairs.protocols is configuration.protocols
    assert configuration.unit.name == "Day unit"
    assert configuration.floor.bay_of("U1") is None


def test_a_unit_that_no_file_has_is_no_other_unit(folder):
    with pytest.raises(KeyError):
        read_configuration(folder).of_unit("nowhere")


def test_mistakes_of_every_unit_are_named_at_once_each_with_its_file(folder):
    add_unit(folder, "upstairs.toml", ("Europe/London", "Europe/Londn"))
    add_unit(folder, "west.toml", ("# step_ml_per_h = 0.1", "step_ml_per_h = 2.6 #"))
    found = mistakes_of(folder)
    assert "units/upstairs.toml: time_zone: no such time zone: Europe/Londn" in found
    assert any(m.startswith("units/west.toml: pump.step_ml_per_h: must be at most") for m in found)
    assert len(found) == 2


def test_a_mistake_in_a_list_that_all_units_share_is_said_once(folder):
    add_unit(folder, "upstairs.toml")
    path = folder / "observations.toml"
    path.write_text(path.read_text("utf-8").replace("needed = true", 'needed = "yes!"', 1), "utf-8")
    assert len(mistakes_of(folder)) == 1


@pytest.mark.parametrize("name", ["unit.toml", "Up stairs.toml", "1.toml"])
def test_a_file_whose_name_can_be_no_unit_is_a_mistake(folder, name):
    add_unit(folder, name)
    [said] = mistakes_of(folder)
    assert said.startswith(f"units/{name}: the name of the file")


def test_a_chair_that_stands_in_two_bays_is_a_mistake_with_its_key(folder):
    path = folder / "ward.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"5", "6"', '"4", "6"', 1), "utf-8")
    [said] = mistakes_of(folder)
    assert said.startswith("ward.toml: floor: ") and "chair 4 stands twice" in said
