"""Parts of a form: what was typed, what is wrong with it, nothing preselected.

`id_prefix` keeps ids apart where a form stands twice in a page (page and dialog).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bedside.screens.parts import Button, Pairs, Shape
from bedside.screens.sketches import Sketch

InputMode = Literal["text", "numeric", "decimal"]
# Why what was typed cannot be taken, by the name of the field.
Errors = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. Chosen only when a person chose it."""

    value: str
    label: str
    is_chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segmented:
    """Two to six answers in one row, real radio buttons."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    error: str = ""
    id_prefix: str = ""
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field. A select starts with an empty option; a time is 24-hour text."""

    name: str
    label: str
    kind: Literal["text", "number", "time", "password", "select", "area"] = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    unit: str = ""
    input_mode: InputMode = "text"
    options: tuple[Option, ...] = ()
    is_required: bool = False
    autocomplete: str = "off"
    max_length: int | None = None
    id_prefix: str = ""
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class DateField:
    """Day, month and year apart, so that no device decides their order.

    Posts `<name>-day`, `<name>-month`, `<name>-year`.
    """

    name: str
    label: str
    day: str = ""
    month: str = ""
    year: str = ""
    hint: str = ""
    error: str = ""
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A clock time with minus and plus a minute. `latest_at` is the server's now, ISO 8601 UTC."""

    name: str
    label: str
    value: str
    latest: str
    latest_at: str
    error: str = ""
    id_prefix: str = ""
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One sign: what was typed, the last three sets, the trend, or why it cannot be taken.

    Posts `<name>`, and `<name>-cannot` with `<name>-reason` when it could not be taken.
    `confirm` asks once more about a rare value; `way` saves the others without this one.
    """

    name: str
    label: str
    unit: str
    value: str = ""
    previous: tuple[str, ...] = ("", "", "")
    trend: Sketch | None = None
    error: str = ""
    input_mode: InputMode = "numeric"
    cannot_take: bool = False
    reasons: tuple[Option, ...] = ()
    reason_error: str = ""
    id_prefix: str = ""
    attributes: Pairs = ()
    confirm: Tick | None = None
    way: Button | None = None


@dataclass(frozen=True, slots=True)
class EntryHead:
    """Clock times of the last three sets, oldest first."""

    previous: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News2:
    """The score once every part is there; until then no figure, only what it needs."""

    title: str
    why: str = ""
    score: str | None = None
    tone: Literal["", "due", "late"] = ""


@dataclass(frozen=True, slots=True)
class BlindField:
    """A number the second person reads again, without seeing the first."""

    name: str
    label: str
    hint: str
    unit: str
    value: str = ""
    error: str = ""
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing seen and said to be so."""

    name: str
    label: str
    is_ticked: bool = False
    value: str = "yes"
    error: str = ""
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class PinPad:
    """Six digits. `submit` is the filled key at the right; None where the bar has the save."""

    name: str
    label: str
    submit: str | None = None
    error: str = ""
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may sign here."""

    value: str
    name: str
    role: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct, and the field it is about."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was recorded; what was typed is kept."""

    title: str
    words: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    buttons: tuple[Button, ...] = ()
    shape: Shape = "octagon"


@dataclass(frozen=True, slots=True)
class Grade:
    """One reaction grade; below the lowest the symptoms allow it needs a reason."""

    value: str
    word: str
    is_chosen: bool = False
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form that is already in the page and opens without the server. `saves`: its other saves."""

    id: str
    title: str
    post_to: str
    hidden: Pairs = ()
    submit: Button | None = None
    is_wide: bool = False
    saves: tuple[Button, ...] = ()
