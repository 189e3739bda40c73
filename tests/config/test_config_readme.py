"""config/README.md explains every key that a file can hold, and none that it cannot."""

import re
import typing

import pytest
from pydantic import BaseModel

from bedside.core.floor import Floor
from bedside.core.protocol import Protocol
from bedside.core.retention import Retention
from bedside.core.take_home import TakeHome
from bedside.core.unit import Unit
from bedside.every_protocol import EmergencyFile, SharedFile
from tests.support.daybook import CONFIG

README = (CONFIG / "README.md").read_text(encoding="utf-8")
COMMON = {"basis", "source", "note"}
# Read from emergency.toml, where the key is `cards`.
ELSEWHERE = "emergency[]"


def keys_of(model, prefix=""):
    for name, field in model.model_fields.items():
        inner = [*models_in(field.annotation)]
        key = f"{prefix}{name}" + ("[]" if inner and "uple[" in str(field.annotation) else "")
        if not inner and name not in COMMON:
            yield key
        for each in inner:
            yield from keys_of(each, f"{key}.")


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_in(argument)


POSSIBLE = {
    key
    for model in (Protocol, EmergencyFile, SharedFile, TakeHome, Unit, Retention)
    for key in keys_of(model)
    if not key.startswith(ELSEWHERE)
} | set(keys_of(Floor, "floor."))
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in README.splitlines()
    if row.startswith("| `")
]


@pytest.mark.parametrize("key", sorted(POSSIBLE))
def test_every_key_is_explained(key):
    assert [row for row in ROWS if row[0] == f"`{key}`"], f"config/README.md lacks `{key}`"


def test_no_key_is_explained_that_no_file_can_hold():
    explained = {row[0].strip("`") for row in ROWS}
    assert explained - POSSIBLE == COMMON


def test_every_key_says_what_is_allowed_who_owns_it_and_what_it_means():
    for key, *rest in ROWS:
        if key.strip("`") in COMMON:
            continue
        _unit, allowed, owner, meaning = rest
        assert allowed and meaning, key
        owners = re.split(", ", owner)
        assert set(owners) <= {"Lead", "Pharmacist", "Manager", "IT"}, key


@pytest.mark.parametrize("ending", ["_min", "_ml", "_ml_per_h", "_mg", "_percent"])
def test_a_key_with_a_unit_in_its_name_says_the_unit(ending):
    for key, unit, *_ in ROWS:
        if key.strip("`").endswith(ending):
            assert unit, key
