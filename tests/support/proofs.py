"""Which tests prove which rule and which hazard: tests/proofs.toml, and the markers from it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# Kind of line -> the name of its key, in the table and as the marker's argument.
KINDS = {"rule": "number", "who_may": "act", "hazard": "name"}
# Shows that the markers reach the tests: see tests/test_proofs.py.
_ITSELF = "test_proofs.py::test_the_tests_that_prove_a_line_carry_its_marker"


@dataclass(frozen=True)
class Proof:
    """One line of the table."""

    kind: str
    key: int | str
    says: str
    tests: tuple[str, ...] = ()
    open_because: str = ""


@lru_cache(maxsize=1)
def read_proofs():
    table = tomllib.loads((TESTS / "proofs.toml").read_text(encoding="utf-8"))
    return tuple(
        Proof(kind, line[key], line["says"], tuple(line.get("tests", ())), line.get("open", ""))
        for kind, key in KINDS.items()
        for line in table[kind]
    )


def mark(item):
    """Gives a collected test the markers of what it proves."""
    path = Path(item.path).relative_to(TESTS).as_posix()
    name = item.name.partition("[")[0]
    parent = item.parent.name if item.parent is not None else ""
    nodes = {f"{path}::{name}", f"{path}::{parent}"}
    for proof in read_proofs():
        if nodes & set(proof.tests):
            marker = getattr(pytest.mark, proof.kind)
            item.add_marker(marker(**{KINDS[proof.kind]: proof.key}))
    if _ITSELF in nodes:
        item.add_marker(pytest.mark.rule(number=0))
