"""A plain table of the unit's office: people, devices, sign-ins."""

from dataclasses import dataclass

from bedside.screens.parts import Button, State


@dataclass(frozen=True, slots=True)
class Cell:
    """Words with a quieter line under them, or a state, or a way on."""

    words: str = ""
    note: str = ""
    state: State | None = None
    way: Button | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """`empty` stands where there is no row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    note: str = ""
