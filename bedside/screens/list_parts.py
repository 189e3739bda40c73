"""Rows of the lists: day list, checks, premedication, actions, ways on, emergency, locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bedside.screens.form_parts import Field, Segmented
from bedside.screens.parts import Button, Countdown, Pairs, Shape, State, Verdict
from bedside.screens.sketches import Sketch


@dataclass(frozen=True, slots=True)
class RowTask:
    """A further open task of a patient, behind the most pressing one."""

    at: str
    what: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class DayListRow:
    """One patient of the day list. Only the first row's Open is filled.

    `nurse` are the letters of who looks after the patient, nothing where nobody does; `also` the
    other open tasks; `marks` what else must be seen.
    """

    chair: str
    name: str
    born: str
    nhs_number: str
    now: str
    now_detail: str
    state: State
    at: str
    what: str
    home: str
    href: str
    verdict: Verdict | None = None
    is_home_approx: bool = False
    is_first: bool = False
    tone: Literal["", "due", "late"] = ""
    id: str = ""
    nurse: str = ""
    nurse_name: str = ""
    also: tuple[RowTask, ...] = ()
    marks: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecksRow:
    """One check or fit-to-go item: done with its time, or open with how to answer it.

    `other`: a second, quieter way; `note`: a word beside the answer, unfolded when it is wanted.
    """

    shape: Shape
    what: str
    sub: str = ""
    time: str = ""
    tone: Literal["done", "open", "calm", "failed"] = "done"
    choice: Segmented | None = None
    button: Button | None = None
    basis: str = ""
    id: str = ""
    other: Button | None = None
    note: Field | None = None
    is_note_open: bool = False
    hidden: Pairs = ()


@dataclass(frozen=True, slots=True)
class StageOfChecks:
    """The checks of one stage; `id` names its tag, which changes with every answer."""

    id: str
    title: str
    state: State
    rows: tuple[ChecksRow, ...]


@dataclass(frozen=True, slots=True)
class PremedRow:
    """One premedication: drug, dose, when, and given or why not. `side`: while it is not due."""

    drug: str
    dose: str
    when: str
    when_detail: str
    state: State
    detail: str = ""
    brand: str = ""
    reason: str = ""
    decision: str = ""
    is_due: bool = False
    buttons: tuple[Button, ...] = ()
    side: Button | None = None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action after a reaction: done with its time, or open with its button.

    `button` stands beside the words, `wide` ones under them; `other_time` is where the time can
    be said.
    """

    time: str
    lead: str
    rest: str = ""
    is_done: bool = True
    button: Button | None = None
    wide: tuple[Button, ...] = ()
    other_time: str = ""


@dataclass(frozen=True, slots=True)
class ActionList:
    """The protocol's actions for this grade, with real numbers."""

    title: str
    lines: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """One fact of one way on: words, or a verdict."""

    words: str = ""
    verdict: Verdict | None = None
    is_big: bool = False
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceColumn:
    """One way on. `departs` names the rule it leaves, where it leaves one."""

    value: str
    name: str
    sub: str
    picture: Sketch
    cells: tuple[ChoiceCell, ...]
    departs: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """The ways on side by side; `headings` name the cells of every column, in their order."""

    name: str
    picture_heading: str
    headings: tuple[str, ...]
    columns: tuple[ChoiceColumn, ...]
    id_prefix: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyStep:
    """One step of an emergency card, done or open; a drug's `dose` is as bold as its name."""

    lead: str
    rest: str = ""
    sub: str = ""
    time: str = ""
    is_done: bool = False
    is_due: bool = False
    button: Button | None = None
    dose: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """The card that is open. `never` is what must not be done; `figure` the time that counts."""

    title: str
    which: str
    call: str
    steps: tuple[EmergencyStep, ...]
    figure_label: str
    figure: str
    countdown: Countdown | None = None
    never: str = ""
    button: Button | None = None
    notes: Pairs = ()
    link: Button | None = None
    figure_lead: str = ""


@dataclass(frozen=True, slots=True)
class CardTab:
    """The way to one of the four emergency cards."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class LockedRow:
    """One chair on the locked screen: state and rate, nobody's name."""

    chair: str
    shape: Shape
    word: str
    rate: str
    countdown: Countdown
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class LockedScreen:
    """What a locked tablet still shows; `more` are chairs with something due beyond the rows.

    `is_tight`: so many that they are drawn smaller where there is less room.
    """

    clock: str
    date: str
    rows: tuple[LockedRow, ...]
    more: Pairs
    rest_title: str
    rest: Pairs
    live_at: str
    server_now: str
    is_tight: bool
